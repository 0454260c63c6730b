"""What is on in a zone, today and tomorrow, as volunteers look at it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from content.clock import instant, paris
from content.freshness import Freshness
from content.schedule import Occurrence, between, on
from content.snapshot import Entry, Snapshot

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of an entry on one date, and how far the entry is to be trusted."""

    entry: Entry
    occurrence: Occurrence
    freshness: Freshness

    @property
    def needs_checking(self) -> bool:
        """Whether somebody should look whether it is still true."""
        return self.freshness is not Freshness.ASSURED


def openings(snapshot: Snapshot, zone: str, day: date, now: datetime) -> list[Opening]:
    """The openings of one local date in a zone, cancelled ones too, by the time they open."""
    found = [
        Opening(entry, occurrence, entry.checked.freshness(now))
        for entry in in_zone(snapshot, zone)
        for occurrence in on(entry.timetable, day)
        if not occurrence.whole_day
    ]
    return sorted(found, key=lambda one: (one.occurrence.opens, one.entry.key))


def always_open(snapshot: Snapshot, zone: str, day: date, now: datetime) -> list[Opening]:
    """What is open day and night on that date: it needs checking, not announcing."""
    found = [
        Opening(entry, occurrence, entry.checked.freshness(now))
        for entry in in_zone(snapshot, zone)
        for occurrence in on(entry.timetable, day)
        if occurrence.whole_day
    ]
    return sorted(found, key=lambda one: (one.entry.service.kind, one.entry.key))


def in_zone(snapshot: Snapshot, zone: str) -> Iterator[Entry]:
    """The entries of a zone, or all for an empty key."""
    return (entry for entry in snapshot.entries.values() if zone in ("", entry.place.zone.key))


def opening(entry: Entry, day: date, planned: time | None, now: datetime) -> Opening | None:
    """One opening by the date and time its rule gives it; the first of the day for no time."""
    for occurrence in on(entry.timetable, day):
        if planned in (None, occurrence.planned):
            return Opening(entry, occurrence, entry.checked.freshness(now))
    return None


def days(now: datetime) -> tuple[date, date]:
    """Today and tomorrow, in Calais."""
    today = paris(now).date()
    return today, today + DAY


def is_over(occurrence: Occurrence, now: datetime) -> bool:
    """Whether nothing can be said about it any more that would still help anybody."""
    return occurrence.closes <= now and occurrence.date < paris(now).date()


def around(entry: Entry, now: datetime) -> tuple[Occurrence, ...]:
    """What is open now or opens until the end of tomorrow."""
    end = instant(paris(now).date() + 2 * DAY, time())
    return between(entry.timetable, now, end)
