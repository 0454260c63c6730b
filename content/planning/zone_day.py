"""What is on in one zone: what belongs there, and what is only moved there for once. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from content.core.freshness import Freshness
from content.schedules import Occurrence, on
from content.snapshot import PublishedLocation, PublishedServiceAtLocation, PublishedZone, Snapshot


@dataclass(frozen=True, slots=True)
class ZoneOpening:
    """One opening of an entry on one date, and how far the entry is to be trusted; `moved_to` is
    where it is this once, `away` whether that is in another zone than the one looked at."""

    entry: PublishedServiceAtLocation
    occurrence: Occurrence
    freshness: Freshness
    moved_to: PublishedLocation | None = None
    away: bool = False

    @property
    def location(self) -> PublishedLocation:
        """Where it takes place."""
        return self.moved_to or self.entry.location

    @property
    def needs_checking(self) -> bool:
        """Whether somebody should look whether it is still true."""
        return self.freshness is not Freshness.ASSURED

    @property
    def unconfirmed(self) -> bool:
        """Whether it counts although nobody has checked it for a while."""
        return self.freshness is Freshness.UNCONFIRMED

    @property
    def counts(self) -> bool:
        """Whether anybody can rely on it there: it is not cancelled, nor moved to another zone,
        nor expired because nobody checked for so long."""
        trusted = self.freshness is not Freshness.EXPIRED
        return trusted and not self.occurrence.cancelled and not self.away


@dataclass(frozen=True, slots=True)
class ServicesInZone:
    """A zone (its key, "" for all of them) as it stands at a moment (UTC)."""

    snapshot: Snapshot
    zone: str
    now: datetime

    def entries(
        self, among: Iterable[PublishedServiceAtLocation] | None = None
    ) -> list[PublishedServiceAtLocation]:
        """The entries that are in this zone, or once in a while come to it."""
        wanted = self.snapshot.entries.values() if among is None else among
        return [entry for entry in wanted if self._concerns(entry)]

    def openings(
        self, entries: Iterable[PublishedServiceAtLocation], day: date
    ) -> tuple[ZoneOpening, ...]:
        """The openings of one date, by the time they open; cancelled and moved ones too."""
        found = [
            self._opening(entry, occurrence)
            for entry in entries
            for occurrence in on(entry.timetable, day)
        ]
        mine = (one for one in found if not one.away or self._is_in(one.entry.location.zone))
        return tuple(sorted(mine, key=lambda one: (one.occurrence.opens, one.entry.key)))

    def _opening(self, entry: PublishedServiceAtLocation, occurrence: Occurrence) -> ZoneOpening:
        place = self.snapshot.locations.get(occurrence.location or "")
        away = not self._is_in((place or entry.location).zone)
        return ZoneOpening(entry, occurrence, entry.assurance.freshness(self.now), place, away)

    def _concerns(self, entry: PublishedServiceAtLocation) -> bool:
        keys = [difference.location or "" for difference in entry.timetable.differences]
        moved = [self.snapshot.locations.get(key, entry.location) for key in keys]
        return any(self._is_in(place.zone) for place in (entry.location, *moved))

    def _is_in(self, zone: PublishedZone) -> bool:
        return self.zone in ("", zone.key)
