"""How an assurance ages: a table of its boundaries, and that it only ever ages forward."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.core.freshness import DEFAULT_PACES, Freshness, freshness, pace_of

CHECKED = datetime(2026, 3, 28, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
TICK = timedelta.resolution
AGES = list(Freshness)

repeatable = settings(deadline=None, derandomize=True, database=None, max_examples=500)
moments = st.timedeltas(timedelta(days=-2000), timedelta(days=2000)).map(CHECKED.__add__)
paces = st.timedeltas(timedelta(minutes=1), timedelta(days=365))
ages = st.timedeltas(timedelta(), timedelta(days=3650))


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(), Freshness.ASSURED),
        (WEEK - TICK, Freshness.ASSURED),
        (WEEK, Freshness.DUE),
        (2 * WEEK - TICK, Freshness.DUE),
        (2 * WEEK, Freshness.UNCONFIRMED),
        (4 * WEEK - TICK, Freshness.UNCONFIRMED),
        (4 * WEEK, Freshness.EXPIRED),
        (520 * WEEK, Freshness.EXPIRED),
    ],
)
def test_boundaries(age: timedelta, expected: Freshness) -> None:
    assert freshness(CHECKED, WEEK, CHECKED + age) is expected


def test_what_nobody_checked_is_unconfirmed() -> None:
    assert freshness(None, WEEK, CHECKED) is Freshness.UNCONFIRMED


def test_a_check_by_a_clock_that_is_ahead_counts() -> None:
    assert freshness(CHECKED, WEEK, CHECKED - timedelta(hours=1)) is Freshness.ASSURED


@repeatable
@given(moments, paces, ages, ages)
def test_only_ever_ages_forward(
    checked: datetime, pace: timedelta, one: timedelta, other: timedelta
) -> None:
    earlier, later = (
        AGES.index(freshness(checked, pace, checked + age)) for age in sorted((one, other))
    )
    assert earlier <= later


@repeatable
@given(moments, paces)
def test_passes_through_every_age_at_any_pace(checked: datetime, pace: timedelta) -> None:
    steps = [freshness(checked, pace, checked + number * pace) for number in range(5)]
    assert steps == [
        Freshness.ASSURED,
        Freshness.DUE,
        Freshness.UNCONFIRMED,
        Freshness.UNCONFIRMED,
        Freshness.EXPIRED,
    ]


@repeatable
@given(moments, paces, paces, ages)
def test_a_slower_pace_never_ages_faster(
    checked: datetime, one: timedelta, other: timedelta, age: timedelta
) -> None:
    fast, slow = (
        AGES.index(freshness(checked, pace, checked + age)) for pace in sorted((one, other))
    )
    assert slow <= fast


@pytest.mark.parametrize(
    ("thing", "days"),
    [
        ("food", 7),
        ("water", 3),
        ("day_shelter", 30),
        ("rights", 180),
        ("phone", 365),
        ("legal", 30),
    ],
)
def test_usual_paces(thing: str, days: int) -> None:
    assert pace_of(thing, {}) == timedelta(days=days)


@pytest.mark.parametrize("thing", [*DEFAULT_PACES, "legal"])
def test_a_chosen_pace_counts_before_the_usual_one(thing: str) -> None:
    assert pace_of(thing, {thing: 1, "other": 2}) == timedelta(days=1)


def test_another_things_pace_does_not_count() -> None:
    assert pace_of("food", {"water": 1}) == timedelta(days=7)
