"""What somebody should check again, the worst first. Pure.

How bad it is when a thing is wrong is a product of whole numbers:

    weight of the thing × doubt about it × how soon people go there × how often it opens

    weight   emergency numbers stand above all; then what keeps people alive (food, water, a
             night inside), what keeps them well, and what can wait: see `WEIGHTS`
    doubt    due 1; unconfirmed and expired 2, because people see that nobody is sure
    soon     open now or within 48 hours 3, within a week 2, later or never 1
    often    7, and one more for each opening within a week, 14 at most

Pages and numbers are there at any hour: they count as what opens within a week, seven times.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from content.core.clock import paris
from content.core.freshness import Freshness
from content.editing.schedule_exceptions import CheckedDocument
from content.models import DocumentType, PageKind, ServiceKind
from content.schedules import Occurrence, Timetable, on
from content.schedules.opening_state import set_aside, state
from content.snapshot import (
    PublishedAssurance,
    PublishedOrganization,
    PublishedPage,
    PublishedPhone,
    PublishedServiceAtLocation,
    Snapshot,
)

DAY, SOON, WEEK = timedelta(days=1), timedelta(hours=48), timedelta(days=7)
OFTEN = 7
EMERGENCY = 1000
NUMBER, ORGANIZATION = 3, 1
OTHER = 2
WEIGHTS: dict[ServiceKind | PageKind, int] = {
    ServiceKind.FOOD: 8,
    ServiceKind.WATER: 8,
    ServiceKind.NIGHT_SHELTER: 8,
    ServiceKind.HEALTH: 6,
    ServiceKind.MINORS: 6,
    ServiceKind.WOMEN: 6,
    ServiceKind.DAY_SHELTER: 5,
    ServiceKind.CLOTHES: 4,
    ServiceKind.FIREWOOD: 4,
    ServiceKind.LEGAL: 4,
    ServiceKind.SHOWERS: 3,
    ServiceKind.CHARGING: 3,
    PageKind.RIGHTS: 5,
}
DOUBTS = {Freshness.DUE: 1, Freshness.UNCONFIRMED: 2, Freshness.EXPIRED: 2}

Subject = PublishedServiceAtLocation | PublishedPage | PublishedPhone | PublishedOrganization


@dataclass(frozen=True, slots=True)
class ItemToCheck:
    """One thing to check: how to say so (`what`), when it was checked last, how bad it is when
    it is wrong, and what is open or opens next (None for what has no hours). `owner` is whom to
    call about it; `aside` what comes next, where that is cancelled or moved, so that nobody can
    say that it is as always."""

    what: CheckedDocument
    subject: Subject
    assurance: PublishedAssurance
    freshness: Freshness
    harm: int
    next: Occurrence | None = None
    owner: PublishedOrganization | None = None
    aside: Occurrence | None = None


@dataclass(frozen=True, slots=True)
class _Thing:
    """A thing that can be assured, before anybody asked how it ages."""

    what: CheckedDocument
    subject: Subject
    weight: int
    owner: PublishedOrganization | None = None


def due(
    snapshot: Snapshot, now: datetime, zone: str | None = None, organization: str | None = None
) -> list[ItemToCheck]:
    """What is not assured at `now` (UTC), by harm, and of equals what was checked longest ago.
    Of one zone, and what is for all zones; of one organization, and nothing that is nobody's.
    Nobody checks what has ended."""
    today = paris(now).date()
    things = [
        *_entries(snapshot, now, zone, organization),
        *_organizations(snapshot, today, zone, organization),
    ]
    if organization is None:
        things += [*_pages(snapshot), *_numbers(snapshot)]
    found = [_due(thing, now) for thing in things if _is_due(thing, now)]
    return sorted(found, key=_order)


def _entries(
    snapshot: Snapshot, now: datetime, zone: str | None, organization: str | None
) -> Iterator[_Thing]:
    for entry in snapshot.entries.values():
        service = entry.service
        if not entry.is_offered(now):
            continue
        if zone in (None, entry.location.zone.key) and _is_of(service.organization, organization):
            what = CheckedDocument(DocumentType.SERVICE, service.key, entry.key)
            weight = WEIGHTS.get(service.kind, OTHER)
            yield _Thing(what, entry, weight, service.organization)


def _organizations(
    snapshot: Snapshot, today: date, zone: str | None, organization: str | None
) -> Iterator[_Thing]:
    """The organizations and their numbers."""
    for one in snapshot.organizations.values():
        if one.has_ended(today) or not (_is_of(one, organization) and _is_in(snapshot, one, zone)):
            continue
        yield _Thing(CheckedDocument(DocumentType.ORGANIZATION, one.key), one, ORGANIZATION, one)
        for phone in one.phones:
            what = CheckedDocument(DocumentType.ORGANIZATION, one.key, phone.key)
            yield _Thing(what, phone, NUMBER, one)


def _pages(snapshot: Snapshot) -> Iterator[_Thing]:
    for page in snapshot.pages.values():
        weight = WEIGHTS.get(page.kind, OTHER)
        yield _Thing(CheckedDocument(DocumentType.PAGE, page.key), page, weight)


def _numbers(snapshot: Snapshot) -> Iterator[_Thing]:
    """The numbers that are nobody's, for an emergency above all."""
    for phone in snapshot.phones:
        weight = EMERGENCY if phone.emergency else NUMBER
        yield _Thing(CheckedDocument(DocumentType.PHONE, phone.key), phone, weight)


def _is_of(one: PublishedOrganization, organization: str | None) -> bool:
    return organization in (None, one.key)


def _is_in(snapshot: Snapshot, one: PublishedOrganization, zone: str | None) -> bool:
    """Whether it helps in a zone; one that offers nothing yet belongs to all."""
    entries = snapshot.of_organization(one.key)
    return not zone or not entries or any(entry.location.zone.key == zone for entry in entries)


def _is_due(thing: _Thing, now: datetime) -> bool:
    return thing.subject.assurance.freshness(now) is not Freshness.ASSURED


def _due(thing: _Thing, now: datetime) -> ItemToCheck:
    checked = thing.subject.assurance
    freshness = checked.freshness(now)
    opens, soon, often = _hours(thing.subject, now)
    harm = thing.weight * DOUBTS[freshness] * soon * often
    subject = thing.subject
    aside = (
        set_aside(subject.timetable, now)
        if isinstance(subject, PublishedServiceAtLocation)
        else None
    )
    return ItemToCheck(thing.what, subject, checked, freshness, harm, opens, thing.owner, aside)


def _hours(subject: Subject, now: datetime) -> tuple[Occurrence | None, int, int]:
    """What is open or opens next, how soon, and how often within a week, as the table above."""
    if not isinstance(subject, PublishedServiceAtLocation):
        return None, 2, 2 * OFTEN
    following = state(subject.timetable, now).best
    if following is None or following.opens >= now + WEEK:
        return following, 1, OFTEN
    number = _in_a_week(subject.timetable, paris(now).date())
    soon = 3 if following.opens < now + SOON else 2
    return following, soon, OFTEN + min(number, OFTEN)


@lru_cache(maxsize=4096)
def _in_a_week(timetable: Timetable, first: date) -> int:
    """How many openings the seven days from this one have. Shared by all who look that day."""
    dates = (first + number * DAY for number in range(WEEK.days))
    return sum(not one.cancelled for day in dates for one in on(timetable, day))


def _order(one: ItemToCheck) -> tuple[int, bool, float, str]:
    at = one.assurance.assured_at
    return -one.harm, at is not None, at.timestamp() if at else 0, one.what.part or one.what.key
