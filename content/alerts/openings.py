"""What the alerts that hold say of single openings: cancelled, at another place, at another hour.

It stands in the timetable as if somebody had entered it, so that no screen has the old hour or
place beside the alert; whoever entered it already has said it. Pure.
"""

from dataclasses import replace
from datetime import datetime

from content.alerts.slots import moment_of
from content.alerts.templates import TEMPLATES
from content.core.clock import paris
from content.schedules import Occurrence, PublishedScheduleException, Timetable, on, upcoming
from content.schedules.rules import ExceptionKind
from content.snapshot import PublishedAlert, PublishedServiceAtLocation, Snapshot


def as_told(
    snapshot: Snapshot, entry: PublishedServiceAtLocation, now: datetime
) -> PublishedServiceAtLocation:
    """The entry as the alerts that hold at `now` (UTC) say it is; worked out once a moment."""
    if not snapshot.alerts:
        return entry
    told = snapshot.derived("as_told", lambda: _entries(snapshot, now), now)
    return told.get(entry.key, entry)


def _entries(snapshot: Snapshot, now: datetime) -> dict[str, PublishedServiceAtLocation]:
    found: dict[str, PublishedServiceAtLocation] = {}
    for alert in snapshot.alerts_at(now):
        key = alert.slots.get("service", "")
        entry = found.get(key) or snapshot.entries.get(key)
        said = _difference(alert, entry.timetable) if entry else None
        if entry and said:
            known = entry.timetable
            table = replace(known, differences=(*known.differences, said))
            found[key] = replace(entry, timetable=table)
    return found


def _difference(alert: PublishedAlert, timetable: Timetable) -> PublishedScheduleException | None:
    """What it says, unless the timetable says it already or has no such opening."""
    made_of = TEMPLATES.get(alert.template or "")
    change = made_of.change if made_of else None
    begins, ends = (_moment(alert.slots.get(name)) for name in ("time", "until"))
    if change is ExceptionKind.MOVED:
        return _moved(alert, timetable, begins)
    if begins is None:
        return None
    if change is ExceptionKind.CANCELLED:
        return _of(alert, ExceptionKind.CANCELLED, _at(timetable, begins))
    return (
        _at_another_hour(alert, timetable, begins, ends) if change is ExceptionKind.LATE else None
    )


def _moved(
    alert: PublishedAlert, timetable: Timetable, begins: datetime | None
) -> PublishedScheduleException | None:
    """The opening of that time, or else the first that was not over when the alert began."""
    coming = (one for one in upcoming(timetable, alert.effective) if not one.cancelled)
    one = _at(timetable, begins) if begins else next(coming, None)
    there = alert.slots.get("other_place")
    said = _of(alert, ExceptionKind.MOVED, one)
    return replace(said, location=there) if said and one and one.location != there else None


def _at_another_hour(
    alert: PublishedAlert, timetable: Timetable, begins: datetime, ends: datetime | None
) -> PublishedScheduleException | None:
    """The opening of that day that is nearest. Where it would end before it begins, nobody said
    until when it is: only the old hour is struck."""
    that_day = [one for one in on(timetable, paris(begins).date()) if not one.cancelled]
    one = min(that_day, key=lambda found: abs(found.opens - begins), default=None)
    if one is None or one.opens == begins:
        return None
    if (ends or one.closes) <= begins:
        return _of(alert, ExceptionKind.CANCELLED, one)
    said = _of(alert, ExceptionKind.LATE if begins > one.opens else ExceptionKind.EARLY, one)
    closes = paris(ends).time() if ends else None
    return replace(said, new_opens_at=paris(begins).time(), new_closes_at=closes) if said else None


def _of(
    alert: PublishedAlert, kind: ExceptionKind, one: Occurrence | None
) -> PublishedScheduleException | None:
    if one is None:
        return None
    return PublishedScheduleException(
        date=one.date, kind=kind, said_at=alert.said_at, opens_at=one.planned
    )


def _at(timetable: Timetable, begins: datetime) -> Occurrence | None:
    found = (one for one in on(timetable, paris(begins).date()) if one.opens == begins)
    return next((one for one in found if not one.cancelled), None)


def _moment(text: str | None) -> datetime | None:
    return moment_of(text) if text else None
