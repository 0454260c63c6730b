"""A zone's week: what is on, day by day and kind by kind, and what is missing. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from content.clock import instant
from content.freshness import Freshness
from content.schedule import Occurrence, on
from content.snapshot import Entry, Organization, Snapshot
from content.words import Kind

NEEDED = (Kind.FOOD, Kind.WATER, Kind.SHOWERS, Kind.DAY_SHELTER)
DAY = timedelta(days=1)
LONGEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Slot:
    """One opening in the week. `counts` is false when nobody can rely on it in this zone:
    cancelled, moved to another zone, or not checked for so long that it has expired."""

    entry: Entry
    occurrence: Occurrence
    freshness: Freshness
    counts: bool

    @property
    def unconfirmed(self) -> bool:
        """Whether it counts although nobody has checked it for a while."""
        return self.freshness is Freshness.UNCONFIRMED


@dataclass(frozen=True, slots=True)
class Row:
    """One kind: the slots of each of the seven days, the days without any that counts (only
    of the kinds people need daily), and the organizations whose slots count."""

    kind: Kind
    days: tuple[tuple[Slot, ...], ...]
    gaps: tuple[date, ...]
    organizations: tuple[Organization, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """More than 24 hours without food, in UTC. It may begin or end outside the week; of what
    is outside, it has one day at most."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from `monday`, in a zone."""

    monday: date
    rows: tuple[Row, ...]
    stretches: tuple[Stretch, ...]

    @property
    def dates(self) -> tuple[date, ...]:
        """The seven dates."""
        return tuple(self.monday + n * DAY for n in range(7))


def week(snapshot: Snapshot, zone: str, monday: date, now: datetime) -> Week:
    """What is on in a zone (its key) in the seven days from `monday`; `now` (UTC) decides how
    far to trust each entry. Kinds are in their usual order; needed ones are always there."""
    here = _Here(snapshot, zone, now)
    kinds = [kind for kind in Kind if kind in NEEDED or here.entries(kind)]
    rows = tuple(_row(here, kind, monday) for kind in kinds)
    return Week(monday, rows, _without_food(here, monday))


@dataclass(frozen=True, slots=True)
class _Here:
    """A zone as it stands at a moment."""

    snapshot: Snapshot
    zone: str
    now: datetime

    def entries(self, kind: Kind) -> list[Entry]:
        """The entries that are in this zone, or once in a while come to it."""
        return [entry for entry in self.snapshot.of_kind(kind) if self._concerns(entry)]

    def slots(self, entries: Iterable[Entry], day: date) -> tuple[Slot, ...]:
        """The openings of one date, by the time they open; cancelled ones too."""
        found = [
            self._slot(entry, occurrence)
            for entry in entries
            for occurrence in on(entry.timetable, day)
            if entry.place.zone.key == self.zone or self._takes_place(entry, occurrence)
        ]
        return tuple(sorted(found, key=lambda slot: (slot.occurrence.opens, slot.entry.key)))

    def _slot(self, entry: Entry, occurrence: Occurrence) -> Slot:
        freshness = entry.checked.freshness(self.now)
        trusted = freshness is not Freshness.EXPIRED and not occurrence.cancelled
        return Slot(entry, occurrence, freshness, trusted and self._takes_place(entry, occurrence))

    def _takes_place(self, entry: Entry, occurrence: Occurrence) -> bool:
        place = self.snapshot.places.get(occurrence.location or "", entry.place)
        return place.zone.key == self.zone

    def _concerns(self, entry: Entry) -> bool:
        keys = [difference.location or "" for difference in entry.timetable.differences]
        moved = [self.snapshot.places.get(key, entry.place) for key in keys]
        return any(place.zone.key == self.zone for place in (entry.place, *moved))


def _row(here: _Here, kind: Kind, monday: date) -> Row:
    entries = here.entries(kind)
    days = tuple(here.slots(entries, monday + n * DAY) for n in range(7))
    empty = [n for n, slots in enumerate(days) if not any(slot.counts for slot in slots)]
    covering = [slot.entry.service.organization for slots in days for slot in slots if slot.counts]
    return Row(
        kind=kind,
        days=days,
        gaps=tuple(monday + n * DAY for n in empty) if kind in NEEDED else (),
        organizations=tuple({item.key: item for item in covering}.values()),
    )


def _without_food(here: _Here, monday: date) -> tuple[Stretch, ...]:
    """The stretches that touch the week, looking a day around it: one over midnight on Sunday
    is as long as any."""
    entries = here.entries(Kind.FOOD)
    days = (monday + n * DAY for n in range(-2, 9))
    openings = [slot.occurrence for day in days for slot in here.slots(entries, day) if slot.counts]
    start, end = instant(monday, time()), instant(monday + 7 * DAY, time())
    return _stretches(openings, start - DAY, end + DAY)


def _stretches(
    openings: Sequence[Occurrence], start: datetime, end: datetime
) -> tuple[Stretch, ...]:
    """Where more than 24 hours of [start, end) are without an opening."""
    found, fed = [], start
    for item in sorted(openings, key=lambda item: item.opens):
        found.append(Stretch(fed, min(item.opens, end)))
        fed = max(fed, item.closes)
    found.append(Stretch(fed, end))
    return tuple(item for item in found if item.end - item.start > LONGEST)
