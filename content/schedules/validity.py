"""Until when a timetable holds: what has ended, or has not begun, has no openings."""

from dataclasses import replace
from datetime import date

from content.schedules.rules import PublishedSchedule
from content.schedules.timetable import Timetable


def within(timetable: Timetable, first: date | None, last: date | None) -> Timetable:
    """The timetable of what exists from `first` to `last` only, both included (dates of Calais;
    None for no bound), whatever it was bounded to before. Exceptions of other dates are left out:
    an extra opening would open."""
    whole = timetable.unbounded or timetable
    if first is None and last is None:
        return whole
    return Timetable(
        tuple(_bounded(rule, first, last) for rule in whole.rules),
        tuple(
            one
            for one in whole.differences
            if (first is None or first <= one.date) and (last is None or one.date <= last)
        ),
        last,
        whole,
    )


def _bounded(rule: PublishedSchedule, first: date | None, last: date | None) -> PublishedSchedule:
    """A last day is an end, and no day up to which the times are known (see
    `PublishedSchedule.may_go_on`)."""
    return replace(
        rule,
        valid_from=max((day for day in (rule.valid_from, first) if day), default=None),
        until=min((day for day in (rule.until, last) if day), default=None),
    )
