"""What people would see if a document were live, without the database. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from content.documents.phrases import SOURCE_LANGUAGES
from content.documents.shapes import (
    Assured,
    AtDoc,
    LocationDoc,
    OrganizationDoc,
    PageDoc,
    PhoneDoc,
    ServiceDoc,
    SourceDoc,
)
from content.documents.timetable import timetable
from content.freshness import pace_of
from content.schedule import within
from content.snapshot.build import DECIMALS, by_organization, by_zone_and_kind
from content.snapshot.things import (
    Checked,
    Entry,
    Organization,
    Page,
    Phone,
    Place,
    Section,
    Service,
    Snapshot,
    Source,
    Words,
)
from content.words import Mandate, Status, Thing, Topic

Named = TypeVar("Named")
Checkable = TypeVar("Checkable", Entry, Organization, Page, Phone)


def with_document(snapshot: Snapshot, thing: Thing, doc: Any) -> Snapshot:
    """The snapshot as it would be with this document of a service, location, organization or
    page; an archived one is left out. Other things leave it as it is."""
    change = _CHANGES.get(thing)
    return change(snapshot, doc) if change else snapshot


def _with_service(snapshot: Snapshot, doc: ServiceDoc) -> Snapshot:
    known = {key: one for key, one in snapshot.entries.items() if one.service.key == doc.key}
    owner = snapshot.organizations.get(doc.organization)
    made: dict[str, Entry] = {}
    if owner and doc.status is Status.ACTIVE:
        service = _service(doc, owner, next(iter(known.values()), None))
        made = {
            at.key: _entry(snapshot, service, at, known.get(at.key))
            for at in doc.at
            if at.location in snapshot.places
        }
    return _with_entries(snapshot, _instead(snapshot.entries, known, made))


def _with_location(snapshot: Snapshot, doc: LocationDoc) -> Snapshot:
    zone = snapshot.zones.get(doc.zone)
    if zone is None:
        return snapshot
    known = snapshot.places.get(doc.key)
    position = doc.published_position
    decimals = DECIMALS[doc.precision]
    place = Place(
        key=doc.key,
        zone=zone,
        name=_need(doc.name),
        directions=_words(doc.directions),
        address=doc.address,
        position=(round(position[0], decimals), round(position[1], decimals)) if position else None,
        precision=doc.precision,
        is_landmark=doc.landmark,
        is_example=known.is_example if known else False,
        is_living_site=doc.living_site,
    )
    changed = replace(snapshot, places={**snapshot.places, doc.key: place})
    return _with_entries(
        changed,
        {
            key: replace(one, place=place) if one.place.key == doc.key else one
            for key, one in snapshot.entries.items()
        },
    )


def _with_organization(snapshot: Snapshot, doc: OrganizationDoc) -> Snapshot:
    known = snapshot.organizations.get(doc.key)
    others = [one for key, one in snapshot.organizations.items() if key != doc.key]
    if doc.status is not Status.ACTIVE:
        kept = {
            key: one
            for key, one in snapshot.entries.items()
            if one.service.organization.key != doc.key
        }
        return _with_entries(
            replace(snapshot, organizations={one.key: one for one in others}), kept
        )
    made = _organization(snapshot, doc, known)
    ordered = sorted(
        [*others, made], key=lambda one: (list(Mandate).index(one.mandate), one.name.casefold())
    )
    changed = replace(snapshot, organizations={one.key: one for one in ordered})
    if known and known.name != made.name:
        changed = _renamed(changed, doc.key, made.name)
    return _with_entries(changed, {key: _owned(one, made) for key, one in changed.entries.items()})


def _owned(entry: Entry, owner: Organization) -> Entry:
    if entry.service.organization.key != owner.key:
        return entry
    service = replace(entry.service, organization=owner)
    bounded = within(entry.timetable, service.first_day, service.last_day)
    return replace(entry, service=service, timetable=bounded)


def _renamed(snapshot: Snapshot, key: str, name: str) -> Snapshot:
    """Wherever an organization assured something, it is called as it is now."""

    def called(one: Checkable) -> Checkable:
        changed = replace(one.checked, assurer=name)
        return replace(one, checked=changed) if one.checked.assurer_key == key else one

    owners = {
        key: replace(called(one), phones=tuple(called(phone) for phone in one.phones))
        for key, one in snapshot.organizations.items()
    }
    return replace(
        snapshot,
        organizations=owners,
        entries={
            key: replace(
                called(one),
                service=replace(one.service, organization=owners[one.service.organization.key]),
            )
            for key, one in snapshot.entries.items()
        },
        pages={key: called(one) for key, one in snapshot.pages.items()},
        phones=tuple(called(one) for one in snapshot.phones),
    )


def _with_page(snapshot: Snapshot, doc: PageDoc) -> Snapshot:
    pages = {key: page for key, page in snapshot.pages.items() if key != doc.key}
    if doc.status is Status.ACTIVE:
        pages[doc.key] = _page(snapshot, doc, snapshot.pages.get(doc.key))
    topics: list[Topic | None] = [*Topic, None]
    ordered = sorted(pages.values(), key=lambda page: topics.index(page.topic))
    return replace(snapshot, pages={page.key: page for page in ordered})


def _with_entries(snapshot: Snapshot, entries: Mapping[str, Entry]) -> Snapshot:
    """With its indexes made anew."""
    return replace(
        snapshot,
        entries=entries,
        _by_zone_and_kind=by_zone_and_kind(entries.values()),
        _by_organization=by_organization(entries.values()),
    )


def _service(doc: ServiceDoc, owner: Organization, known: Entry | None) -> Service:
    return Service(
        key=doc.key,
        organization=owner,
        kind=doc.kind,
        name=_need(doc.name),
        description=_words(doc.description),
        bring=_words(doc.bring),
        cost=_words(doc.cost),
        audiences=frozenset(doc.audiences),
        papers_needed=doc.papers,
        is_example=known.service.is_example if known else False,
        languages=doc.languages,
        appointment=_words(doc.appointment),
        valid_from=doc.valid_from,
        valid_to=doc.valid_to,
    )


def _entry(snapshot: Snapshot, service: Service, at: AtDoc, known: Entry | None) -> Entry:
    alike = (one.checked for one in snapshot.of_kind(service.kind))
    return Entry(
        key=at.key,
        service=service,
        place=snapshot.places[at.location],
        timetable=within(timetable(at), service.first_day, service.last_day),
        checked=_checked(snapshot, at.assured, service.kind, alike, service.organization.key),
        reports=known.reports if known else (),
    )


def _organization(
    snapshot: Snapshot, doc: OrganizationDoc, known: Organization | None
) -> Organization:
    alike = (one.checked for one in snapshot.organizations.values())
    checked = _checked(snapshot, doc.assured, "organization", alike, doc.key)
    own = doc.assured is not None and doc.assured.by == doc.key
    example = known.is_example if known else False
    return Organization(
        key=doc.key,
        name=doc.name,
        mandate=doc.mandate,
        website=doc.website,
        description=_words(doc.description),
        phones=tuple(_phone(snapshot, one, doc.key, example=example) for one in doc.phones),
        checked=replace(checked, assurer=doc.name) if own else checked,
        is_example=example,
        mission=_words(doc.mission),
        mandate_to=doc.mandate_to,
        parent=doc.parent or "",
        email=doc.email,
        valid_from=doc.valid_from,
        valid_to=doc.valid_to,
    )


def _phone(snapshot: Snapshot, doc: PhoneDoc, owner: str, *, example: bool) -> Phone:
    alike = (phone.checked for phone in snapshot.phones)
    return Phone(
        key=doc.key,
        number=doc.number,
        type=doc.type,
        label=_words(doc.label),
        checked=_checked(snapshot, doc.assured, "phone", alike, owner),
        is_emergency=doc.emergency,
        is_example=example,
    )


def _page(snapshot: Snapshot, doc: PageDoc, known: Page | None) -> Page:
    alike = (page.checked for page in snapshot.pages.values() if page.kind is doc.kind)
    return Page(
        key=doc.key,
        kind=doc.kind,
        topic=doc.topic,
        title=_need(doc.title),
        sections=tuple(
            Section(_need(one.heading), _need(one.body), one.valid_until, _sources(one.sources))
            for one in doc.sections
        ),
        sources=_sources(doc.sources),
        checked=replace(_checked(snapshot, doc.assured, doc.kind, alike), is_page=True),
        is_example=known.is_example if known else False,
    )


def _checked(
    snapshot: Snapshot,
    assured: Assured | None,
    thing: str,
    alike: Iterable[Checked],
    owner: str = "",
) -> Checked:
    """What is alike holds equally long."""
    pace = next((one.pace for one in alike), pace_of(thing, {}))
    if assured is None or not isinstance(assured.when, datetime):
        return Checked(pace)
    by = snapshot.organizations.get(assured.by or "")
    name, key = (by.name, by.key) if by else ("", "")
    return Checked(pace, assured.when.astimezone(UTC), name, assured.how, key, owner)


def _sources(docs: Iterable[SourceDoc]) -> tuple[Source, ...]:
    return tuple(Source(one.title, one.url, one.read_on) for one in docs)


def _words(texts: Mapping[str, str] | None) -> Words | None:
    if not texts:
        return None
    source = next((code for code in SOURCE_LANGUAGES if code in texts), next(iter(texts)))
    return Words(texts, source)


def _need(texts: Mapping[str, str]) -> Words:
    words = _words(texts)
    assert words is not None
    return words


def _instead(
    all_of: Mapping[str, Named], known: Iterable[str], made: Mapping[str, Named]
) -> dict[str, Named]:
    """Each where the one with its key was; new ones at the end, and those left out gone."""
    gone = set(known) - set(made)
    kept = {key: made.get(key, one) for key, one in all_of.items() if key not in gone}
    return {**kept, **made}


_CHANGES: dict[Thing, Callable[[Snapshot, Any], Snapshot]] = {
    Thing.SERVICE: _with_service,
    Thing.LOCATION: _with_location,
    Thing.ORGANIZATION: _with_organization,
    Thing.PAGE: _with_page,
}
