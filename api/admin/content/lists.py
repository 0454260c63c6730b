"""The lists: what there is of one thing, and how each stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select
from starlette.responses import Response

from api.admin.content.actions import LISTS, is_own_place
from api.admin.localizer import UNSEEN, AdminLocalizer
from api.admin.request import VolunteerRequest
from bot.labels import KINDS, PAGES
from bot.localizer import Localizer
from content.accounts.permissions import Actor
from content.core.errors import Conflict
from content.core.i18n import readable
from content.editing.drafts import document
from content.models import (
    DocumentType,
    Draft,
    DraftState,
    Location,
    Organization,
    Page,
    Role,
    Service,
    Status,
    Text,
)
from content.planning.hidden_services import HiddenService, hidden
from content.search.matching import folded
from content.snapshot import (
    PublishedAssurance,
    PublishedLocation,
    PublishedServiceAtLocation,
    Snapshot,
)

MOST = 400
_TABLES: dict[DocumentType, tuple[Any, Any]] = {
    DocumentType.SERVICE: (Service, Service.name_id),
    DocumentType.LOCATION: (Location, Location.name_id),
    DocumentType.PAGE: (Page, Page.title_id),
}


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One of the list. `details` are short texts (kind, zone, organization); `unseen` says why
    nobody sees what is live; `waiting` is the most urgent state of its drafts; `known_as` is what
    else it is found by: names in other languages, places, addresses."""

    key: str
    name: str
    details: tuple[str, ...] = ()
    checked: PublishedAssurance | None = None
    archived: bool = False
    unseen: str = ""
    waiting: DraftState | None = None
    known_as: tuple[str, ...] = ()


def page(request: VolunteerRequest, thing: DocumentType, wanted: str) -> Response:
    """The page of a list, with what was typed into its filter."""
    reader = request.localizer.reader
    with request.reading() as session:
        gone = _archived(session, thing, request.actor, reader)
        waiting = _waiting(session, thing, request.actor)
        live = _live(request, thing) + (
            _unseen(request, session) if thing is DocumentType.SERVICE else []
        )
    lines = [replace(one, archived=one.key in gone) for one in live]
    there = {one.key for one in live}
    if thing is not DocumentType.LOCATION:  # a place is known by what is there, archived or not
        lines += [
            DocumentLine(key, name, archived=True) for key, name in gone.items() if key not in there
        ]
    there |= set(gone)
    lines += [
        DocumentLine(key, _name(row, reader)) for key, row in waiting.items() if key not in there
    ]
    lines = [replace(one, waiting=_state(waiting.get(one.key))) for one in lines]
    found = [line for line in lines if _fits(line, wanted)]
    ordered = sorted(found, key=lambda line: (line.archived, line.name.casefold()))
    name = LISTS[thing]
    return request.page("things.html", lines=ordered[:MOST], thing=thing, name=name, wanted=wanted)


def _fits(line: DocumentLine, wanted: str) -> bool:
    text = folded(" ".join((line.key, line.name, *line.details, *line.known_as)))
    return all(word in text for word in folded(wanted).split())


def _live(request: VolunteerRequest, thing: DocumentType) -> list[DocumentLine]:
    """What people see now, as far as it is this volunteer's."""
    snapshot, by, reader = request.snapshot, request.actor, request.localizer.reader
    if thing is DocumentType.SERVICE:
        return _services(snapshot, by, reader)
    if thing is DocumentType.LOCATION:
        return _locations(snapshot, by, reader)
    if thing is DocumentType.ORGANIZATION:
        return [
            DocumentLine(one.key, one.name, (), one.assurance)
            for one in snapshot.organizations.values()
        ]
    return [
        DocumentLine(
            one.key,
            reader.name(one.title),
            (reader.t(PAGES[one.kind]),),
            one.assurance,
            known_as=(*one.title.by_language.values(),),
        )
        for one in snapshot.pages.values()
    ]


def _services(snapshot: Snapshot, by: Actor, reader: Localizer) -> list[DocumentLine]:
    entries: dict[str, list[PublishedServiceAtLocation]] = {}
    for entry in snapshot.entries.values():
        entries.setdefault(entry.service.key, []).append(entry)
    return [
        _service(places, reader)
        for places in entries.values()
        if by.role is not Role.PARTNER or places[0].service.organization.key == by.organization
    ]


def _service(places: list[PublishedServiceAtLocation], reader: Localizer) -> DocumentLine:
    """With the freshness of the place that nobody checked for longest."""
    service = places[0].service
    zones = dict.fromkeys(reader.name(one.location.zone.name) for one in places)
    oldest = min(places, key=lambda one: _age(one.assurance))
    details = (reader.t(KINDS[service.kind]), service.organization.name, *zones)
    there = [text for one in places for text in _known_as(one.location)]
    known = (*service.name.by_language.values(), *there)
    return DocumentLine(
        service.key, reader.name(service.name), details, oldest.assurance, known_as=known
    )


def _known_as(place: PublishedLocation) -> tuple[str, ...]:
    return (*place.name.by_language.values(), place.address or "")


def _age(checked: PublishedAssurance) -> float:
    return checked.assured_at.timestamp() if checked.assured_at else 0


def _locations(snapshot: Snapshot, by: Actor, reader: Localizer) -> list[DocumentLine]:
    return [
        DocumentLine(
            place.key,
            reader.name(place.name),
            (reader.name(place.zone.name),),
            known_as=_known_as(place),
        )
        for place in snapshot.locations.values()
        if by.role is not Role.PARTNER
        or is_own_place(by, snapshot, place.key, landmark=place.landmark)
    ]


def _archived(
    session: Session, thing: DocumentType, by: Actor, reader: Localizer
) -> dict[str, str]:
    """The names of what is archived, by key; of services only a partner's own."""
    if thing is DocumentType.ORGANIZATION:
        query = select(Organization.key, Organization.name)
        return dict(session.exec(query.where(Organization.status == Status.INACTIVE)).all())
    table, name = _TABLES[thing]
    texts = (
        select(table.key, Text.language, Text.value)
        .join(Text, col(Text.phrase_id) == name)
        .where(table.status == Status.INACTIVE)
    )
    if thing is DocumentType.SERVICE and by.role is Role.PARTNER:
        owner = col(Organization.id) == col(Service.organization_id)
        texts = texts.join(Organization, owner).where(Organization.key == by.organization)
    return _named(session.exec(texts), reader)


def _unseen(request: VolunteerRequest, session: Session) -> list[DocumentLine]:
    """What is live and in no other list, as nobody sees it."""
    by, localizer = request.actor, request.localizer
    own = (by.organization or "-") if by.role is Role.PARTNER else None
    return [_not_seen(one, localizer) for one in hidden(session, own)]


def _not_seen(one: HiddenService, localizer: AdminLocalizer) -> DocumentLine:
    name = called(one.names, localizer.reader, one.key)
    return DocumentLine(one.key, name, (one.organization,), unseen=localizer.say(UNSEEN[one.why]))


def _named(rows: Iterable[tuple[str, str, str]], reader: Localizer) -> dict[str, str]:
    found: dict[str, dict[str, str]] = {}
    for key, language, value in rows:
        found.setdefault(key, {})[language] = value
    return {key: called(texts, reader, key) for key, texts in found.items()}


def called(texts: Mapping[str, str], reader: Localizer, key: str) -> str:
    """The name a volunteer reads best, or else the key."""
    return readable(texts, reader.language.code) or key


def _name(row: Draft, reader: Localizer) -> str:
    """What a draft of something new calls it."""
    try:
        doc: Any = document(row)
    except Conflict:
        return row.key
    name = getattr(doc, "name", None) or doc.title
    return name if isinstance(name, str) else called(name, reader, row.key)


def _state(row: Draft | None) -> DraftState | None:
    return row.state if row else None


def _waiting(session: Session, thing: DocumentType, by: Actor) -> dict[str, Draft]:
    """The newest draft of each thing; partners only know of their own."""
    query = select(Draft).where(Draft.thing == thing)
    if by.role is Role.PARTNER:
        query = query.where(Draft.volunteer_id == by.volunteer_id)
    return {row.key: row for row in session.exec(query.order_by(col(Draft.id)))}
