"""Until when a timetable holds: what has ended, or has not begun, has no openings."""

from dataclasses import replace
from datetime import date

from content.schedule.rules import Rule
from content.schedule.timetable import Timetable


def within(timetable: Timetable, first: date | None, last: date | None) -> Timetable:
    """The timetable of what exists from `first` to `last` only, both included (dates of Calais;
    None for no bound). Exceptions of other dates are left out: an extra opening would open."""
    if first is None and last is None:
        return timetable
    return Timetable(
        tuple(_bounded(rule, first, last) for rule in timetable.rules),
        tuple(
            one
            for one in timetable.differences
            if (first is None or first <= one.date) and (last is None or one.date <= last)
        ),
    )


def _bounded(rule: Rule, first: date | None, last: date | None) -> Rule:
    return replace(
        rule,
        valid_from=max((day for day in (rule.valid_from, first) if day), default=None),
        valid_to=min((day for day in (rule.valid_to, last) if day), default=None),
    )
