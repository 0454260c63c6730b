"""The lists: what there is of one thing, and how each stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select
from starlette.responses import Response

from api.admin.editors.work import LISTS, is_own_place
from api.admin.speech import UNSEEN, Speech
from api.admin.visit import Visit
from bot.labels import KINDS, PAGES
from bot.reader import Reader
from content.desk.drafts import document
from content.desk.unseen import Hidden, hidden
from content.errors import Conflict
from content.i18n import readable
from content.models import Draft, Location, Organization, Page, Service, Text
from content.search import folded
from content.snapshot import Checked, Entry, Place, Snapshot
from content.volunteers.roles import Actor
from content.words import DraftState, Role, Status, Thing

MOST = 400
_TABLES: dict[Thing, tuple[Any, Any]] = {
    Thing.SERVICE: (Service, Service.name_id),
    Thing.LOCATION: (Location, Location.name_id),
    Thing.PAGE: (Page, Page.title_id),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One of the list. `details` are short texts (kind, zone, organization); `unseen` says why
    nobody sees what is live; `waiting` is the most urgent state of its drafts; `known_as` is what
    else it is found by: names in other languages, places, addresses."""

    key: str
    name: str
    details: tuple[str, ...] = ()
    checked: Checked | None = None
    archived: bool = False
    unseen: str = ""
    waiting: DraftState | None = None
    known_as: tuple[str, ...] = ()


def page(visit: Visit, thing: Thing, wanted: str) -> Response:
    """The page of a list, with what was typed into its filter."""
    reader = visit.speech.reader
    with visit.reading() as session:
        gone = _archived(session, thing, visit.actor, reader)
        waiting = _waiting(session, thing, visit.actor)
        live = _live(visit, thing) + (_unseen(visit, session) if thing is Thing.SERVICE else [])
    lines = [replace(one, archived=one.key in gone) for one in live]
    there = {one.key for one in live}
    if thing is not Thing.LOCATION:  # a place is known by what is there, archived or not
        lines += [Line(key, name, archived=True) for key, name in gone.items() if key not in there]
    there |= set(gone)
    lines += [Line(key, _name(row, reader)) for key, row in waiting.items() if key not in there]
    lines = [replace(one, waiting=_state(waiting.get(one.key))) for one in lines]
    found = [line for line in lines if _fits(line, wanted)]
    ordered = sorted(found, key=lambda line: (line.archived, line.name.casefold()))
    name = LISTS[thing]
    return visit.page("things.html", lines=ordered[:MOST], thing=thing, name=name, wanted=wanted)


def _fits(line: Line, wanted: str) -> bool:
    text = folded(" ".join((line.key, line.name, *line.details, *line.known_as)))
    return all(word in text for word in folded(wanted).split())


def _live(visit: Visit, thing: Thing) -> list[Line]:
    """What people see now, as far as it is this volunteer's."""
    snapshot, by, reader = visit.snapshot, visit.actor, visit.speech.reader
    if thing is Thing.SERVICE:
        return _services(snapshot, by, reader)
    if thing is Thing.LOCATION:
        return _locations(snapshot, by, reader)
    if thing is Thing.ORGANIZATION:
        return [Line(one.key, one.name, (), one.checked) for one in snapshot.organizations.values()]
    return [
        Line(
            one.key,
            reader.name(one.title),
            (reader.t(PAGES[one.kind]),),
            one.checked,
            known_as=(*one.title.by_language.values(),),
        )
        for one in snapshot.pages.values()
    ]


def _services(snapshot: Snapshot, by: Actor, reader: Reader) -> list[Line]:
    entries: dict[str, list[Entry]] = {}
    for entry in snapshot.entries.values():
        entries.setdefault(entry.service.key, []).append(entry)
    return [
        _service(places, reader)
        for places in entries.values()
        if by.role is not Role.PARTNER or places[0].service.organization.key == by.organization
    ]


def _service(places: list[Entry], reader: Reader) -> Line:
    """With the freshness of the place that nobody checked for longest."""
    service = places[0].service
    zones = dict.fromkeys(reader.name(one.place.zone.name) for one in places)
    oldest = min(places, key=lambda one: _age(one.checked))
    details = (reader.t(KINDS[service.kind]), service.organization.name, *zones)
    there = [text for one in places for text in _known_as(one.place)]
    known = (*service.name.by_language.values(), *there)
    return Line(service.key, reader.name(service.name), details, oldest.checked, known_as=known)


def _known_as(place: Place) -> tuple[str, ...]:
    return (*place.name.by_language.values(), place.address or "")


def _age(checked: Checked) -> float:
    return checked.assured_at.timestamp() if checked.assured_at else 0


def _locations(snapshot: Snapshot, by: Actor, reader: Reader) -> list[Line]:
    return [
        Line(
            place.key,
            reader.name(place.name),
            (reader.name(place.zone.name),),
            known_as=_known_as(place),
        )
        for place in snapshot.places.values()
        if by.role is not Role.PARTNER
        or is_own_place(by, snapshot, place.key, landmark=place.is_landmark)
    ]


def _archived(session: Session, thing: Thing, by: Actor, reader: Reader) -> dict[str, str]:
    """The names of what is archived, by key; of services only a partner's own."""
    if thing is Thing.ORGANIZATION:
        query = select(Organization.key, Organization.name)
        return dict(session.exec(query.where(Organization.status == Status.INACTIVE)).all())
    table, name = _TABLES[thing]
    texts = (
        select(table.key, Text.language, Text.value)
        .join(Text, col(Text.phrase_id) == name)
        .where(table.status == Status.INACTIVE)
    )
    if thing is Thing.SERVICE and by.role is Role.PARTNER:
        owner = col(Organization.id) == col(Service.organization_id)
        texts = texts.join(Organization, owner).where(Organization.key == by.organization)
    return _named(session.exec(texts), reader)


def _unseen(visit: Visit, session: Session) -> list[Line]:
    """What is live and in no other list, as nobody sees it."""
    by, speech = visit.actor, visit.speech
    own = (by.organization or "-") if by.role is Role.PARTNER else None
    return [_not_seen(one, speech) for one in hidden(session, own)]


def _not_seen(one: Hidden, speech: Speech) -> Line:
    name = called(one.names, speech.reader, one.key)
    return Line(one.key, name, (one.organization,), unseen=speech.say(UNSEEN[one.why]))


def _named(rows: Iterable[tuple[str, str, str]], reader: Reader) -> dict[str, str]:
    found: dict[str, dict[str, str]] = {}
    for key, language, value in rows:
        found.setdefault(key, {})[language] = value
    return {key: called(texts, reader, key) for key, texts in found.items()}


def called(texts: Mapping[str, str], reader: Reader, key: str) -> str:
    """The name a volunteer reads best, or else the key."""
    return readable(texts, reader.language.code) or key


def _name(row: Draft, reader: Reader) -> str:
    """What a draft of something new calls it."""
    try:
        doc: Any = document(row)
    except Conflict:
        return row.key
    name = getattr(doc, "name", None) or doc.title
    return name if isinstance(name, str) else called(name, reader, row.key)


def _state(row: Draft | None) -> DraftState | None:
    return row.state if row else None


def _waiting(session: Session, thing: Thing, by: Actor) -> dict[str, Draft]:
    """The newest draft of each thing; partners only know of their own."""
    query = select(Draft).where(Draft.thing == thing)
    if by.role is Role.PARTNER:
        query = query.where(Draft.volunteer_id == by.volunteer_id)
    return {row.key: row for row in session.exec(query.order_by(col(Draft.id)))}
