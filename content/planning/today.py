"""What is on in a zone, today and tomorrow, as volunteers look at it. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from content.core.clock import instant, paris
from content.planning.zone_day import ServicesInZone, ZoneOpening
from content.schedules import Occurrence, between
from content.schedules.opening_state import state
from content.snapshot import PublishedServiceAtLocation, Snapshot

DAY = timedelta(days=1)


def openings(snapshot: Snapshot, zone: str, day: date, now: datetime) -> list[ZoneOpening]:
    """The openings of one local date in a zone, by the time they open: cancelled ones, those
    that are moved there and those that are moved away from it too."""
    return [one for one in _on(snapshot, zone, day, now) if not one.occurrence.whole_day]


def always_open(snapshot: Snapshot, zone: str, day: date, now: datetime) -> list[ZoneOpening]:
    """What is open day and night on that date: it needs checking, not announcing."""
    found = [one for one in _on(snapshot, zone, day, now) if one.occurrence.whole_day]
    return sorted(found, key=lambda one: (one.entry.service.kind, one.entry.key))


def unknown(snapshot: Snapshot, zone: str, now: datetime) -> list[PublishedServiceAtLocation]:
    """What may be open in a zone at times that nobody knows: somebody should ask."""
    here = ServicesInZone(snapshot, zone, now).entries()
    found = [entry for entry in here if state(entry.timetable, now).unknown]
    return sorted(found, key=lambda entry: (entry.service.kind, entry.key))


def _on(snapshot: Snapshot, zone: str, day: date, now: datetime) -> tuple[ZoneOpening, ...]:
    here = ServicesInZone(snapshot, zone, now)
    return here.openings(here.entries(), day)


def opening(
    snapshot: Snapshot,
    entry: PublishedServiceAtLocation,
    day: date,
    planned: time | None,
    now: datetime,
) -> ZoneOpening | None:
    """One opening by the date and time its rule gives it; the first of the day for no time."""
    for one in ServicesInZone(snapshot, "", now).openings([entry], day):
        if planned in (None, one.occurrence.planned):
            return one
    return None


def still_to_come(openings: Iterable[ZoneOpening], now: datetime) -> list[ZoneOpening]:
    """The same openings, what is open now or opens later first, and last what is over."""
    return sorted(openings, key=lambda one: is_over(one.occurrence, now))


def days(now: datetime) -> tuple[date, date]:
    """Today and tomorrow, in Calais."""
    today = paris(now).date()
    return today, today + DAY


def is_over(occurrence: Occurrence, now: datetime) -> bool:
    """Whether nothing can be said about it any more that would still help anybody."""
    return occurrence.closes <= now


def now_and_next(entry: PublishedServiceAtLocation, now: datetime) -> tuple[Occurrence, ...]:
    """What is open now or opens until the end of tomorrow."""
    end = instant(paris(now).date() + 2 * DAY, time())
    return between(entry.timetable, now, end)
