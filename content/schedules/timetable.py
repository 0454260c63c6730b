"""Rules and exceptions together: what is open on a date, between two moments, and from now on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from content.core.clock import instant, paris
from content.schedules.exceptions import PublishedScheduleException, apply
from content.schedules.rules import DAY, Occurrence, PublishedSchedule, planned

HORIZON_DAYS = 400


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """All rules and differences of one service at one location. Equal only to itself, so that
    it is a cheap key of caches. `last` is the last local date of what it is of, if that is known,
    and `unbounded` the timetable without such bounds (see `validity.within`)."""

    rules: tuple[PublishedSchedule, ...] = ()
    differences: tuple[PublishedScheduleException, ...] = ()
    last: date | None = None
    unbounded: "Timetable | None" = None

    def may_go_on(self, day: date) -> bool:
        """Whether it may open on this date or later at times that nobody has said: there are no
        rules at all, or one whose times are known up to a date only. What has ended does not."""
        if self.last is not None and self.last < day:
            return False
        return not self.rules or any(rule.may_go_on(day) for rule in self.rules)


def on(timetable: Timetable, day: date) -> tuple[Occurrence, ...]:
    """The occurrences of one local date, cancelled ones too, by the time they open."""
    found = planned(timetable.rules, day)
    for difference in said_of(timetable, day):
        found = apply(found, difference)
    return _in_order(found)


def between(timetable: Timetable, start: datetime, end: datetime) -> tuple[Occurrence, ...]:
    """The occurrences that are open at some moment of [start, end), cancelled ones too."""
    found = []
    for day in _days(paris(start).date() - DAY, paris(end).date() + DAY):
        found += [item for item in on(timetable, day) if item.closes > start and item.opens < end]
    return _in_order(found)


def upcoming(timetable: Timetable, now: datetime, days: int = HORIZON_DAYS) -> Iterator[Occurrence]:
    """Occurrences that are not over, from now on in order, cancelled ones too, lazily.

    One that was moved across midnight opens a day before or after its date at most, so what
    opens before a date begins is complete once that date is known.
    """
    today = paris(now).date()
    waiting: tuple[Occurrence, ...] = ()
    for day in _days(today - DAY, today + days * DAY):
        found = (item for item in on(timetable, day) if item.closes > now)
        waiting = _in_order([*waiting, *found])
        midnight = instant(day, time())
        yield from (item for item in waiting if item.opens < midnight)
        waiting = tuple(item for item in waiting if item.opens >= midnight)
    yield from waiting


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * DAY for number in range((last - first).days + 1))


def _in_order(found: list[Occurrence]) -> tuple[Occurrence, ...]:
    return tuple(sorted(found, key=lambda item: (item.opens, item.date, item.planned)))


def said_of(timetable: Timetable, day: date) -> list[PublishedScheduleException]:
    """What was said of one local date, in the order in which it was said."""
    of_day = [item for item in timetable.differences if item.date == day]
    return sorted(of_day, key=lambda item: item.said_at)
