"""A zone's week: what is on, day by day and kind by kind, and what is missing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from content.core.clock import instant
from content.models import ServiceKind
from content.planning.zone_day import ServicesInZone, ZoneOpening
from content.schedules import Occurrence
from content.snapshot import PublishedOrganization, Snapshot

NEEDED = (ServiceKind.FOOD, ServiceKind.WATER, ServiceKind.SHOWERS, ServiceKind.DAY_SHELTER)
DAY = timedelta(days=1)
LONGEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class KindWeek:
    """One kind: the openings of each of the seven days, the days without any that counts (only
    of the kinds people need daily), and the organizations whose openings count."""

    kind: ServiceKind
    days: tuple[tuple[ZoneOpening, ...], ...]
    gaps: tuple[date, ...]
    organizations: tuple[PublishedOrganization, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """More than 24 hours without food, in UTC. It may begin or end outside the week; of what
    is outside, it has one day at most."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class ZoneWeek:
    """Seven days from `monday`, in a zone."""

    monday: date
    rows: tuple[KindWeek, ...]
    stretches: tuple[Gap, ...]

    @property
    def dates(self) -> tuple[date, ...]:
        """The seven dates."""
        return tuple(self.monday + n * DAY for n in range(7))


def week(snapshot: Snapshot, zone: str, monday: date, now: datetime) -> ZoneWeek:
    """What is on in a zone (its key) in the seven days from `monday`; `now` (UTC) decides how
    far to trust each entry. Kinds are in their usual order; needed ones are always there."""
    here = ServicesInZone(snapshot, zone, now)
    kinds = [kind for kind in ServiceKind if kind in NEEDED or here.entries(snapshot.of_kind(kind))]
    rows = tuple(_row(here, kind, monday) for kind in kinds)
    return ZoneWeek(monday, rows, _without_food(here, monday))


def _row(here: ServicesInZone, kind: ServiceKind, monday: date) -> KindWeek:
    entries = here.entries(here.snapshot.of_kind(kind))
    days = tuple(here.openings(entries, monday + n * DAY) for n in range(7))
    empty = [n for n, found in enumerate(days) if not any(one.counts for one in found)]
    covering = [one.entry.service.organization for found in days for one in found if one.counts]
    return KindWeek(
        kind=kind,
        days=days,
        gaps=tuple(monday + n * DAY for n in empty) if kind in NEEDED else (),
        organizations=tuple({item.key: item for item in covering}.values()),
    )


def _without_food(here: ServicesInZone, monday: date) -> tuple[Gap, ...]:
    """The stretches that touch the week, looking a day around it: one over midnight on Sunday
    is as long as any."""
    entries = here.entries(here.snapshot.of_kind(ServiceKind.FOOD))
    days = (monday + n * DAY for n in range(-2, 9))
    found = (one for day in days for one in here.openings(entries, day))
    openings = [one.occurrence for one in found if one.counts]
    start, end = instant(monday, time()), instant(monday + 7 * DAY, time())
    return _stretches(openings, start - DAY, end + DAY)


def _stretches(openings: Sequence[Occurrence], start: datetime, end: datetime) -> tuple[Gap, ...]:
    """Where more than 24 hours of [start, end) are without an opening."""
    found, fed = [], start
    for item in sorted(openings, key=lambda item: item.opens):
        found.append(Gap(fed, min(item.opens, end)))
        fed = max(fed, item.closes)
    found.append(Gap(fed, end))
    return tuple(item for item in found if item.end - item.start > LONGEST)
