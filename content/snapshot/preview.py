"""What people would see if a document were live, without the database. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from content.core.freshness import pace_of
from content.directory.phrases import SOURCE_LANGUAGES
from content.directory.schemas import (
    AssuranceDocument,
    LocationDocument,
    OrganizationDocument,
    PageDocument,
    PhoneDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
    SourceDocument,
)
from content.directory.timetables import timetable
from content.models import DocumentType, Mandate, Status, Topic
from content.schedules import within
from content.snapshot.build import DECIMALS, by_organization, by_zone_and_kind
from content.snapshot.model import (
    LocalizedText,
    PublishedAssurance,
    PublishedLocation,
    PublishedOrganization,
    PublishedPage,
    PublishedPhone,
    PublishedSection,
    PublishedService,
    PublishedServiceAtLocation,
    PublishedSource,
    Snapshot,
)

Named = TypeVar("Named")
Checkable = TypeVar(
    "Checkable", PublishedServiceAtLocation, PublishedOrganization, PublishedPage, PublishedPhone
)


def with_document(snapshot: Snapshot, thing: DocumentType, doc: Any) -> Snapshot:
    """The snapshot as it would be with this document of a service, location, organization or
    page; an archived one is left out. Other things leave it as it is."""
    change = _CHANGES.get(thing)
    return change(snapshot, doc) if change else snapshot


def _with_service(snapshot: Snapshot, doc: ServiceDocument) -> Snapshot:
    known = {key: one for key, one in snapshot.entries.items() if one.service.key == doc.key}
    owner = snapshot.organizations.get(doc.organization)
    made: dict[str, PublishedServiceAtLocation] = {}
    if owner and doc.status is Status.ACTIVE:
        service = _service(doc, owner, next(iter(known.values()), None))
        made = {
            at.key: _entry(snapshot, service, at, known.get(at.key))
            for at in doc.at
            if at.location in snapshot.places
        }
    return _with_entries(snapshot, _instead(snapshot.entries, known, made))


def _with_location(snapshot: Snapshot, doc: LocationDocument) -> Snapshot:
    zone = snapshot.zones.get(doc.zone)
    if zone is None:
        return snapshot
    known = snapshot.places.get(doc.key)
    position = doc.published_position
    decimals = DECIMALS[doc.precision]
    place = PublishedLocation(
        key=doc.key,
        zone=zone,
        name=_need(doc.name),
        directions=_localized(doc.directions),
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


def _with_organization(snapshot: Snapshot, doc: OrganizationDocument) -> Snapshot:
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


def _owned(
    entry: PublishedServiceAtLocation, owner: PublishedOrganization
) -> PublishedServiceAtLocation:
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


def _with_page(snapshot: Snapshot, doc: PageDocument) -> Snapshot:
    pages = {key: page for key, page in snapshot.pages.items() if key != doc.key}
    if doc.status is Status.ACTIVE:
        pages[doc.key] = _page(snapshot, doc, snapshot.pages.get(doc.key))
    topics: list[Topic | None] = [*Topic, None]
    ordered = sorted(pages.values(), key=lambda page: topics.index(page.topic))
    return replace(snapshot, pages={page.key: page for page in ordered})


def _with_entries(
    snapshot: Snapshot, entries: Mapping[str, PublishedServiceAtLocation]
) -> Snapshot:
    """With its indexes made anew."""
    return replace(
        snapshot,
        entries=entries,
        _by_zone_and_kind=by_zone_and_kind(entries.values()),
        _by_organization=by_organization(entries.values()),
    )


def _service(
    doc: ServiceDocument, owner: PublishedOrganization, known: PublishedServiceAtLocation | None
) -> PublishedService:
    return PublishedService(
        key=doc.key,
        organization=owner,
        kind=doc.kind,
        name=_need(doc.name),
        description=_localized(doc.description),
        bring=_localized(doc.bring),
        cost=_localized(doc.cost),
        audiences=frozenset(doc.audiences),
        papers_needed=doc.papers,
        is_example=known.service.is_example if known else False,
        languages=doc.languages,
        appointment=_localized(doc.appointment),
        valid_from=doc.valid_from,
        valid_to=doc.valid_to,
    )


def _entry(
    snapshot: Snapshot,
    service: PublishedService,
    at: ServiceAtLocationDocument,
    known: PublishedServiceAtLocation | None,
) -> PublishedServiceAtLocation:
    alike = (one.checked for one in snapshot.of_kind(service.kind))
    return PublishedServiceAtLocation(
        key=at.key,
        service=service,
        place=snapshot.places[at.location],
        timetable=within(timetable(at), service.first_day, service.last_day),
        checked=_checked(snapshot, at.assured, service.kind, alike, service.organization.key),
        reports=known.reports if known else (),
    )


def _organization(
    snapshot: Snapshot, doc: OrganizationDocument, known: PublishedOrganization | None
) -> PublishedOrganization:
    alike = (one.checked for one in snapshot.organizations.values())
    checked = _checked(snapshot, doc.assured, "organization", alike, doc.key)
    own = doc.assured is not None and doc.assured.by == doc.key
    example = known.is_example if known else False
    return PublishedOrganization(
        key=doc.key,
        name=doc.name,
        mandate=doc.mandate,
        website=doc.website,
        description=_localized(doc.description),
        phones=tuple(_phone(snapshot, one, doc.key, example=example) for one in doc.phones),
        checked=replace(checked, assurer=doc.name) if own else checked,
        is_example=example,
        mission=_localized(doc.mission),
        mandate_to=doc.mandate_to,
        parent=doc.parent or "",
        email=doc.email,
        valid_from=doc.valid_from,
        valid_to=doc.valid_to,
    )


def _phone(snapshot: Snapshot, doc: PhoneDocument, owner: str, *, example: bool) -> PublishedPhone:
    alike = (phone.checked for phone in snapshot.phones)
    return PublishedPhone(
        key=doc.key,
        number=doc.number,
        type=doc.type,
        label=_localized(doc.label),
        checked=_checked(snapshot, doc.assured, "phone", alike, owner),
        is_emergency=doc.emergency,
        is_example=example,
    )


def _page(snapshot: Snapshot, doc: PageDocument, known: PublishedPage | None) -> PublishedPage:
    alike = (page.checked for page in snapshot.pages.values() if page.kind is doc.kind)
    return PublishedPage(
        key=doc.key,
        kind=doc.kind,
        topic=doc.topic,
        title=_need(doc.title),
        sections=tuple(
            PublishedSection(
                _need(one.heading), _need(one.body), one.valid_until, _sources(one.sources)
            )
            for one in doc.sections
        ),
        sources=_sources(doc.sources),
        checked=replace(_checked(snapshot, doc.assured, doc.kind, alike), is_page=True),
        is_example=known.is_example if known else False,
    )


def _checked(
    snapshot: Snapshot,
    assured: AssuranceDocument | None,
    thing: str,
    alike: Iterable[PublishedAssurance],
    owner: str = "",
) -> PublishedAssurance:
    """What is alike holds equally long."""
    pace = next((one.pace for one in alike), pace_of(thing, {}))
    if assured is None or not isinstance(assured.when, datetime):
        return PublishedAssurance(pace)
    by = snapshot.organizations.get(assured.by or "")
    name, key = (by.name, by.key) if by else ("", "")
    return PublishedAssurance(pace, assured.when.astimezone(UTC), name, assured.how, key, owner)


def _sources(docs: Iterable[SourceDocument]) -> tuple[PublishedSource, ...]:
    return tuple(PublishedSource(one.title, one.url, one.read_on) for one in docs)


def _localized(texts: Mapping[str, str] | None) -> LocalizedText | None:
    if not texts:
        return None
    source = next((code for code in SOURCE_LANGUAGES if code in texts), next(iter(texts)))
    return LocalizedText(texts, source)


def _need(texts: Mapping[str, str]) -> LocalizedText:
    words = _localized(texts)
    assert words is not None
    return words


def _instead(
    all_of: Mapping[str, Named], known: Iterable[str], made: Mapping[str, Named]
) -> dict[str, Named]:
    """Each where the one with its key was; new ones at the end, and those left out gone."""
    gone = set(known) - set(made)
    kept = {key: made.get(key, one) for key, one in all_of.items() if key not in gone}
    return {**kept, **made}


_CHANGES: dict[DocumentType, Callable[[Snapshot, Any], Snapshot]] = {
    DocumentType.SERVICE: _with_service,
    DocumentType.LOCATION: _with_location,
    DocumentType.ORGANIZATION: _with_organization,
    DocumentType.PAGE: _with_page,
}
