"""Which opening an exception is about: as it stands, and after the rules were changed. Pure.

An exception names its opening by the time a rule gives it. Once the rule has another time, the
exception must name that, or nobody can take it back under the hour that people read.
"""

from collections import Counter
from datetime import date, time, timedelta

from content.schedules.exceptions import NEAR, PublishedScheduleException, apply, named
from content.schedules.rules import ExceptionKind, PublishedSchedule, planned
from content.schedules.timetable import Timetable, said_of

_ALL_MOVED, _SAME_RULE, _SAME_HOUR, _SAME_PLACE, _NEAREST = range(5)
_NEAR_MINUTES, _SEASON_MINUTES = NEAR // timedelta(minutes=1), 60


def about(
    timetable: Timetable, day: date
) -> list[tuple[PublishedScheduleException, frozenset[time]]]:
    """What was said of a local date, in order, each with the planned times of the openings that
    it acts on: just as `timetable.on` reads it."""
    openings, found = planned(timetable.rules, day), []
    for said in said_of(timetable, day):
        hours = {item.planned for item in named(openings, said)}
        if said.kind is ExceptionKind.EXTRA and said.opens_at is not None:
            hours = {said.opens_at}
        found.append((said, frozenset(hours)))
        openings = apply(openings, said)
    return found


def carried(
    before: tuple[PublishedSchedule, ...], after: tuple[PublishedSchedule, ...], day: date
) -> dict[time, time]:
    """The openings of a local date under the rules before, by planned time, and when the same
    openings are planned under the rules after; without those that are no more.

    A rule that is there as it was gives the same opening, or else one at the same hour, unless all
    of them moved alike; else one that was edited in its place does, as long as no rule came or
    went and they were not only put in another order. Of what is left, the nearest within two hours.
    """
    in_place = _in_place(before, after)
    pairs = sorted(
        (_likeness((was, is_now), in_place if old == new else None), old, new)
        for old, was in enumerate(before)
        for new, is_now in enumerate(after)
        if was.on(day) and is_now.on(day)
    )
    found: dict[time, time] = {}
    for (likeness, apart), old, new in pairs:
        was, is_now = before[old].opens_at, after[new].opens_at
        is_another = likeness == _NEAREST and apart > _NEAR_MINUTES
        if not is_another and was not in found and is_now not in found.values():
            found[was] = is_now
    return found


def _in_place(
    before: tuple[PublishedSchedule, ...], after: tuple[PublishedSchedule, ...]
) -> int | None:
    """How much it tells that two rules stand at the same place; None for nothing. When all of them
    open an hour earlier or later at most, as with a season, one may have another's hours now."""
    if len(before) != len(after) or Counter(before) == Counter(after):
        return None
    both = zip(before, after, strict=True)
    moved = {_minutes(is_now.opens_at) - _minutes(was.opens_at) for was, is_now in both}
    is_alike = len(moved) == 1 and abs(moved.pop()) <= _SEASON_MINUTES
    return _ALL_MOVED if is_alike else _SAME_PLACE


def _likeness(
    rules: tuple[PublishedSchedule, PublishedSchedule], in_place: int | None
) -> tuple[int, int]:
    """How little an opening of one rule is one of the other: what they share, and the minutes
    between their times."""
    was, is_now = rules
    apart = abs(_minutes(was.opens_at) - _minutes(is_now.opens_at))
    if was == is_now:
        return _SAME_RULE, apart
    if in_place == _ALL_MOVED or (in_place is not None and apart):
        return in_place, apart
    return (_NEAREST if apart else _SAME_HOUR), apart


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute
