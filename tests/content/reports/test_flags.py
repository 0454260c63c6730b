"""Which opening people mean, and when what they say is shown: pure."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from content.models import ReportKind
from content.reports import OpeningReport, ReportedOpening, ReportFlag, flag, meant
from content.schedules import PublishedSchedule, PublishedScheduleException, Timetable, on
from content.schedules.rules import ExceptionKind, HolidayRule

DAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)  # 13:00 in Calais
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def said(ago: timedelta, wrong: ReportKind = ReportKind.CLOSED, **more: object) -> OpeningReport:
    given = {"date": DAY, "opens_at": time(12)} | more
    return OpeningReport(wrong, NOON - ago, **given)  # type: ignore[arg-type]


def test_one_person_is_not_enough() -> None:
    assert flag([], NOON) is None
    assert flag([said(MINUTE)], NOON) is None


def test_two_within_two_hours_are_shown() -> None:
    assert flag([said(MINUTE), said(MINUTE + 2 * HOUR)], NOON) == ReportFlag(
        (ReportKind.CLOSED,), 2, NOON - MINUTE - 2 * HOUR, NOON - MINUTE, DAY, time(12)
    )


def test_two_who_are_further_apart_are_not() -> None:
    assert flag([said(MINUTE), said(MINUTE + 3 * HOUR)], NOON) is None
    assert flag([said(MINUTE), said(2 * MINUTE + 2 * HOUR)], NOON) is None


@pytest.mark.parametrize("other", [{"opens_at": time(18)}, {"date": DAY - timedelta(days=1)}])
def test_two_of_different_openings_are_not(other: dict[str, Any]) -> None:
    assert flag([said(MINUTE), said(HOUR, **other)], NOON) is None


def test_it_holds_for_six_hours_after_the_last() -> None:
    reports = [said(HOUR), said(MINUTE)]
    assert flag(reports, NOON - MINUTE + 6 * HOUR)
    assert flag(reports, NOON + 6 * HOUR) is None


def test_or_until_the_opening_ends_but_never_longer_than_a_day() -> None:
    night = [said(HOUR, closes=NOON + 9 * HOUR), said(MINUTE, closes=NOON + 9 * HOUR)]
    assert flag(night, NOON + 9 * HOUR)
    assert flag(night, NOON + 9 * HOUR + MINUTE) is None
    always = [said(HOUR, closes=NOON + 99 * HOUR), said(MINUTE, closes=NOON + 99 * HOUR)]
    assert flag(always, NOON - MINUTE + 24 * HOUR)
    assert flag(always, NOON + 24 * HOUR) is None


def test_the_word_said_most_and_by_how_many() -> None:
    reports = [said(30 * MINUTE), said(20 * MINUTE), said(10 * MINUTE, ReportKind.TIME)]
    found = flag(reports, NOON)
    assert found
    assert (found.words, found.number) == ((ReportKind.CLOSED,), 2)


def test_two_who_disagree_are_both_shown_the_last_first() -> None:
    found = flag([said(HOUR), said(MINUTE, ReportKind.EMPTY)], NOON)
    assert found
    assert (found.words, found.number) == ((ReportKind.EMPTY, ReportKind.CLOSED), 2)


def test_a_single_late_one_does_not_undo_what_two_said() -> None:
    found = flag([said(5 * HOUR), said(4 * HOUR), said(MINUTE, ReportKind.TIME)], NOON)
    assert found
    assert (found.words, found.latest) == ((ReportKind.CLOSED,), NOON - 4 * HOUR)


def test_of_two_openings_the_one_spoken_of_last() -> None:
    later: dict[str, Any] = {"opens_at": time(18)}
    reports = [said(3 * HOUR), said(2 * HOUR), said(HOUR, **later), said(MINUTE, **later)]
    found = flag(reports, NOON)
    assert found
    assert found.opens_at == time(18)


RULES = (
    PublishedSchedule(time(9), time(11), frozenset(range(7)), holidays=HolidayRule.OPEN),
    PublishedSchedule(time(14), time(16), frozenset(range(7)), holidays=HolidayRule.OPEN),
)


@pytest.mark.parametrize(
    ("clock", "opens_at", "day"),
    [
        (time(9), time(9), DAY),
        (time(10, 59), time(9), DAY),
        (time(13, 59), time(9), DAY),  # it closed less than three hours ago
        (time(14), time(14), DAY),
        (time(18, 59), time(14), DAY),
        (time(19, 1), time(9), DAY + timedelta(days=1)),  # the next one
        (time(8), time(9), DAY),
    ],
)
def test_which_opening_is_meant(clock: time, opens_at: time, day: date) -> None:
    now = datetime.combine(DAY, clock, UTC) - HOUR  # Calais is an hour ahead in winter
    assert meant("here", Timetable(RULES), now) == ReportedOpening("here", day, opens_at)


def test_without_an_opening_it_is_the_place() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert meant("here", Timetable(), late) == ReportedOpening("here", date(2026, 11, 23), None)
    weekly = Timetable((PublishedSchedule(time(9), time(11), frozenset({2})),))
    assert meant("here", weekly, NOON) == ReportedOpening("here", DAY, None)


def test_what_is_cancelled_is_not_meant_unless_there_is_nothing_else() -> None:
    gone = PublishedScheduleException(DAY, ExceptionKind.CANCELLED, NOON, time(14))
    assert meant("here", Timetable(RULES, (gone,)), NOON + 2 * HOUR).opens_at == time(9)
    only = Timetable((PublishedSchedule(time(14), time(16), dtstart=DAY),), (gone,))
    assert meant("here", only, NOON + 2 * HOUR) == ReportedOpening("here", DAY, time(14))


def test_a_flag_knows_its_opening() -> None:
    first, second = on(Timetable(RULES), DAY)
    found = flag([said(HOUR, opens_at=time(9)), said(MINUTE, opens_at=time(9))], NOON)
    assert found
    assert found.is_about(first)
    assert not found.is_about(second)
    whole = flag([said(HOUR, opens_at=None), said(MINUTE, opens_at=None)], NOON)
    assert whole
    assert whole.is_about(second)
