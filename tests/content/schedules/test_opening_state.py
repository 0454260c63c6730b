"""What is open and what comes next, skipping what is cancelled and saying so."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from content.core.clock import PARIS
from content.schedules import PublishedSchedule, PublishedScheduleException, Timetable
from content.schedules.opening_state import following, state
from content.schedules.rules import ExceptionKind, ExceptionReason, HolidayRule

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=PARIS).astimezone(UTC)  # a Monday
DAILY = PublishedSchedule(time(14), time(16), frozenset(range(7)), holidays=HolidayRule.OPEN)
MORNING = PublishedSchedule(time(9), time(13), frozenset(range(7)), holidays=HolidayRule.OPEN)


def cancelled(day: int) -> PublishedScheduleException:
    return PublishedScheduleException(
        date(2026, 6, day), ExceptionKind.CANCELLED, NOON, reason=ExceptionReason.WEATHER
    )


def test_open_now_and_next() -> None:
    found = state(Timetable((DAILY, MORNING)), NOON)
    assert found.now_open is not None
    assert found.now_open.planned == time(9)
    assert found.next is not None
    assert found.next.planned == time(14)
    assert found.best is found.now_open
    assert found.skipped == ()


def test_next_skips_what_is_cancelled_and_says_why() -> None:
    found = state(Timetable((DAILY,), (cancelled(1), cancelled(2))), NOON)
    assert [item.date.day for item in found.skipped] == [1, 2]
    assert {item.reason for item in found.skipped} == {ExceptionReason.WEATHER}
    assert found.next is not None
    assert found.next.date == date(2026, 6, 3)


def test_nothing_planned() -> None:
    ended = PublishedSchedule(time(14), time(16), frozenset({0}), until=date(2026, 5, 31))
    found = state(Timetable((ended,)), NOON)
    assert (found.now_open, found.next, found.best) == (None, None, None)
    assert state(Timetable(), NOON).best is None


ENDED = PublishedSchedule(time(14), time(16), frozenset({0}), until=date(2026, 5, 31))
KNOWN_TO = PublishedSchedule(time(14), time(16), frozenset({0}), valid_to=date(2026, 5, 31))
ONE_DATE = PublishedSchedule(time(14), time(16), dtstart=date(2026, 5, 31))


@pytest.mark.parametrize(
    ("rules", "unknown"),
    [
        ((), True),
        ((KNOWN_TO,), True),
        ((KNOWN_TO, ENDED), True),
        ((ENDED,), False),
        ((ONE_DATE,), False),
        ((KNOWN_TO, DAILY), False),
        ((replace(KNOWN_TO, until=date(2026, 5, 31)),), False),
        ((replace(KNOWN_TO, until=date(2026, 5, 20)),), False),
        ((replace(KNOWN_TO, until=date(2026, 12, 31)),), True),
        ((replace(KNOWN_TO, valid_to=date(2026, 5, 1), until=date(2026, 5, 31)),), False),
        ((replace(DAILY, months=frozenset({3}), valid_to=date(2026, 4, 1)),), True),
    ],
)  # fmt: skip
def test_not_known_is_not_ended(rules: tuple[PublishedSchedule, ...], unknown: bool) -> None:
    """HSDS: after `valid_to` nobody may infer an end, as one may after `until`."""
    assert state(Timetable(rules), NOON).unknown is unknown


def test_the_evening_of_the_last_known_day_is_not_known() -> None:
    """And not while it is still open or opens, however short."""
    timetable = Timetable((replace(DAILY, valid_to=date(2026, 6, 1)),))
    assert not state(timetable, NOON).unknown
    assert not state(timetable, NOON + timedelta(hours=3)).unknown
    assert state(timetable, NOON + timedelta(hours=5)).unknown


def test_an_extra_opening_is_known_where_no_times_are() -> None:
    extra = PublishedScheduleException(
        date(2026, 6, 2), ExceptionKind.EXTRA, NOON, opens_at=time(10), new_closes_at=time(11)
    )
    assert not state(Timetable((), (extra,)), NOON).unknown
    assert state(Timetable((), (extra,)), NOON + timedelta(days=1)).unknown


def test_round_the_clock_as_hsds_writes_it_never_closes() -> None:
    rule = PublishedSchedule(time(), time(23, 59), frozenset(range(7)), holidays=HolidayRule.OPEN)
    last_minute = datetime(2026, 6, 1, 23, 59, 20, tzinfo=PARIS).astimezone(UTC)
    assert state(Timetable((rule,)), last_minute).always(last_minute)


def test_the_state_is_exact_to_the_minute() -> None:
    timetable = Timetable((DAILY,))
    opens = datetime(2026, 6, 1, 14, tzinfo=PARIS).astimezone(UTC)
    assert state(timetable, opens - timedelta(seconds=1)).now_open is None
    assert state(timetable, opens).now_open is not None
    assert state(timetable, opens + timedelta(hours=2)).now_open is None


def test_what_follows_is_not_open_yet() -> None:
    timetable = Timetable((DAILY, MORNING), (cancelled(2),))
    found = following(timetable, NOON, 4)
    assert len(found) == 4
    assert all(item.opens > NOON for item in found)
    assert any(item.cancelled for item in found)
