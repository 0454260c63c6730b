"""What is open and what comes next, skipping what is cancelled and saying so."""

from datetime import UTC, date, datetime, time, timedelta

from content.clock import PARIS
from content.openings import following, state
from content.schedule import Difference, Rule, Timetable
from content.words import Change, Holidays, Reason

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=PARIS).astimezone(UTC)  # a Monday
DAILY = Rule(time(14), time(16), frozenset(range(7)), holidays=Holidays.OPEN)
MORNING = Rule(time(9), time(13), frozenset(range(7)), holidays=Holidays.OPEN)


def cancelled(day: int) -> Difference:
    return Difference(date(2026, 6, day), Change.CANCELLED, NOON, reason=Reason.WEATHER)


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
    assert {item.reason for item in found.skipped} == {Reason.WEATHER}
    assert found.next is not None
    assert found.next.date == date(2026, 6, 3)


def test_nothing_planned() -> None:
    ended = Rule(time(14), time(16), frozenset({0}), until=date(2026, 5, 31))
    found = state(Timetable((ended,)), NOON)
    assert (found.now_open, found.next, found.best) == (None, None, None)
    assert state(Timetable(), NOON).best is None


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
