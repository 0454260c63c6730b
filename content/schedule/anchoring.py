"""Which opening an exception is about: as it stands, and after the rules were changed. Pure.

An exception names its opening by the time a rule gives it. Once the rule has another time, the
exception must name that, or nobody can take it back under the hour that people read.
"""

from collections import Counter
from datetime import date, time

from content.schedule.differences import Difference, apply, named
from content.schedule.rules import Rule, planned
from content.schedule.timetable import Timetable, said_of
from content.words import Change

_SAME_PLACE, _SAME_RULE, _SAME_HOUR, _NEAREST = range(4)


def about(timetable: Timetable, day: date) -> list[tuple[Difference, frozenset[time]]]:
    """What was said of a local date, in order, each with the planned times of the openings that
    it acts on: just as `timetable.on` reads it."""
    openings, found = planned(timetable.rules, day), []
    for said in said_of(timetable, day):
        hours = {item.planned for item in named(openings, said)}
        if said.kind is Change.EXTRA and said.opens_at is not None:
            hours = {said.opens_at}
        found.append((said, frozenset(hours)))
        openings = apply(openings, said)
    return found


def carried(before: tuple[Rule, ...], after: tuple[Rule, ...], day: date) -> dict[time, time]:
    """The openings of a local date under the rules before, by planned time, and when the same
    openings are planned under the rules after; without those that are no more.

    A rule that was edited in its place gives the same opening, as long as no rule came or went
    and they were not only put in another order; so does one that is there as it was. Of what is
    left, the same hour and then the nearest.
    """
    in_place = len(before) == len(after) and Counter(before) != Counter(after)
    pairs = sorted(
        (_likeness((was, is_now), in_place=in_place and old == new), old, new)
        for old, was in enumerate(before)
        for new, is_now in enumerate(after)
        if was.on(day) and is_now.on(day)
    )
    found: dict[time, time] = {}
    for _, old, new in pairs:
        was, is_now = before[old].opens_at, after[new].opens_at
        if was not in found and is_now not in found.values():
            found[was] = is_now
    return found


def _likeness(rules: tuple[Rule, Rule], *, in_place: bool) -> tuple[int, int]:
    """How little an opening of one rule is one of the other: what they share, and the minutes
    between their times."""
    was, is_now = rules
    apart = abs(_minutes(was.opens_at) - _minutes(is_now.opens_at))
    if in_place:
        return _SAME_PLACE, apart
    if was == is_now:
        return _SAME_RULE, apart
    return (_NEAREST if apart else _SAME_HOUR), apart


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute
