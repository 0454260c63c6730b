"""What an organization proposes through its link: other hours, or not any more.

A proposal is a draft that an editor decides about. What was done meanwhile to other parts of the
service ("still true", "cancelled today") does not stand in its way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from sqlmodel import Session, col, select

from content.desk import drafts
from content.desk.desk import Desk
from content.desk.drafts import Waiting
from content.desk.paths import Flat, differences, flatten, patched, unflatten
from content.desk.save import base_of, key_of
from content.desk.today import service_of
from content.desk.versions import made_from
from content.documents.read import find, find_all
from content.documents.shapes import AtDoc, Doc, ScheduleDoc, ServiceDoc, shape
from content.errors import Conflict, NotAllowed
from content.models import Draft, Organization
from content.words import DraftState, Status, Thing

MOST = 50
Hours = tuple[str | time, str | time]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal: its row, who made it (a name, "" for a volunteer), what is live (None when
    it is gone), and what it would be."""

    row: Draft
    by: str
    live: Doc | None
    doc: Doc

    @property
    def changes(self) -> tuple[Flat, Flat]:
        """The paths it would change, before and after; what only ages is none of it."""
        before, after = differences(flatten(self.live), flatten(self.doc))
        kept = [path for path in after if not _ages(path)]
        return {path: before[path] for path in kept}, {path: after[path] for path in kept}


def place(desk: Desk, service: str, entry: str) -> AtDoc | None:
    """An entry of a service with the hours its organization proposed already: what a form starts
    from. None where it proposed that it is not any more. Raises Conflict when it is gone,
    NotAllowed when it is another's."""
    found = find(desk.session, Thing.SERVICE, service)
    live = _places(found.doc).get(entry) if found else None
    if found is None or live is None:
        raise Conflict
    _check_own(desk, found.doc)
    for doc in [doc for row in _rows(desk, service) for doc in _readable(row)]:
        wanted = _places(doc).get(entry)
        if wanted is None or _same_but_hours(wanted, live):
            return wanted
    return live


def propose(desk: Desk, entry: str, hours: Sequence[Hours] | None) -> int | None:
    """Other hours for the rules of an entry, in their order, or None for not any more. Gives the
    draft's number, None when all would be as it is. Raises Conflict, NotAllowed, and pydantic's
    ValidationError for what are no hours."""
    service = _own(desk, entry)
    wanted = _proposed(desk, service)
    if hours is None:
        wanted.pop(entry, None)
    else:
        live = next(one for one in service.at if one.key == entry)
        wanted[entry] = _with_hours(wanted.get(entry, live), hours)
    doc = _as_wanted(service, wanted)
    _forget(desk, service.key)
    if doc == service:
        return None
    return drafts.keep(
        desk, Thing.SERVICE, doc, Waiting(DraftState.PROPOSED, base=base_of(service))
    )


def waiting(session: Session) -> list[Proposal]:
    """The proposals, the oldest first, at most `MOST`."""
    query = select(Draft, Organization.name).join(Organization, isouter=True).limit(MOST)
    proposed = query.where(Draft.state == DraftState.PROPOSED)
    rows = session.exec(proposed.order_by(col(Draft.saved_at), col(Draft.id))).all()
    live: dict[tuple[Thing, str], Doc] = {}
    for thing in sorted({row.thing for row, _by in rows}):
        found = find_all(session, thing, [row.key for row, _by in rows if row.thing == thing])
        live |= {(thing, key_of(thing, one.doc)): one.doc for one in found}
    return [
        Proposal(row, by or "", live.get((row.thing, row.key)), doc)
        for row, by in rows
        for doc in _readable(row)
    ]


def _readable(row: Draft) -> list[Doc]:
    """A draft of another version of the program may be none for this one."""
    try:
        return [drafts.document(row)]
    except Conflict:
        return []


def accept(desk: Desk, number: int) -> int | None:
    """Make a proposal live. Raises Conflict when the same parts were changed since it was made,
    or when it was decided already; NotAllowed."""
    row = _waiting(desk, number)
    doc, live = merged(desk.session, row)
    row.document = doc.model_dump_json(exclude_none=True)
    row.base = base_of(live)
    desk.session.flush()
    return drafts.publish(desk, number)


def refuse(desk: Desk, number: int) -> None:
    """Throw a proposal away. Raises Conflict when it was decided already, NotAllowed."""
    _waiting(desk, number)
    drafts.discard(desk, number)


def merged(session: Session, row: Draft) -> tuple[Doc, Doc]:
    """What a proposal makes of the live document, and that. Raises Conflict."""
    found = find(session, row.thing, row.key)
    if found is None:
        raise Conflict
    live, doc = flatten(found.doc), drafts.document(row)
    if base_of(found.doc) == row.base:
        return doc, found.doc
    began = made_from(session, row.thing, found.doc, row.base or "")
    if began is None:
        raise Conflict(found.doc)
    base = flatten(began)
    ours = differences(base, flatten(doc))[1]
    gone = _gone(ours)
    theirs = [path for path in differences(base, live)[1] if not path.startswith(gone)]
    if {_part(path) for path in ours} & {_part(path) for path in theirs}:
        raise Conflict(found.doc)
    flat = {path: value for path, value in live.items() if not path.startswith(gone)}
    try:
        return shape(row.thing, unflatten(patched(flat, ours))), found.doc
    except ValueError as error:
        raise Conflict(found.doc) from error


def _part(path: str) -> str:
    """The hours of a place are one thing: rules are only known by their number."""
    return path.partition(".schedules.")[0] + ".schedules" if ".schedules" in path else path


def _gone(after: Flat) -> tuple[str, ...]:
    """The beginnings of the paths of places that are taken away."""
    return tuple(
        path.removesuffix("key")
        for path, value in after.items()
        if path.startswith("at.") and path.endswith(".key") and value is None
    )


def _ages(path: str) -> bool:
    return ".assured." in path or ".exceptions." in path


def _own(desk: Desk, entry: str) -> ServiceDoc:
    service = service_of(desk, entry)
    _check_own(desk, service)
    return service


def _check_own(desk: Desk, doc: Doc) -> None:
    """A draft is not looked at as a change is: nothing else stands between links."""
    own = desk.by.organization
    if own is None or not isinstance(doc, ServiceDoc) or doc.organization != own:
        raise NotAllowed


def _places(doc: Doc) -> dict[str, AtDoc]:
    """Where a service is, by key; nowhere if it is not any more."""
    if not isinstance(doc, ServiceDoc) or doc.status is not Status.ACTIVE:
        return {}
    return {one.key: one for one in doc.at}


def _same_but_hours(one: AtDoc, other: AtDoc) -> bool:
    hours = {"opens_at", "closes_at"}
    rules = [[rule.model_dump(exclude=hours) for rule in at.schedules] for at in (one, other)]
    return rules[0] == rules[1]


def _proposed(desk: Desk, service: ServiceDoc) -> dict[str, AtDoc]:
    """The places of a service as the organization proposed before, or as they are."""
    for row in _rows(desk, service.key):
        try:
            doc, _live = merged(desk.session, row)
        except Conflict:
            continue
        return _places(doc)
    return _places(service)


def _as_wanted(service: ServiceDoc, wanted: dict[str, AtDoc]) -> ServiceDoc:
    kept = tuple(wanted[one.key] for one in service.at if one.key in wanted)
    if not kept:
        return service.model_copy(update={"status": Status.INACTIVE})
    return service.model_copy(update={"at": kept})


def _with_hours(known: AtDoc, hours: Sequence[Hours]) -> AtDoc:
    """The place with these hours. Raises Conflict when it has another number of rules by now."""
    if len(hours) != len(known.schedules):
        raise Conflict(known)
    changed = tuple(
        ScheduleDoc.model_validate(rule.model_dump() | {"opens_at": opens, "closes_at": closes})
        for rule, (opens, closes) in zip(known.schedules, hours, strict=True)
    )
    return known.model_copy(update={"schedules": changed})


def _forget(desk: Desk, key: str) -> None:
    for row in _rows(desk, key):
        desk.session.delete(row)
    desk.session.flush()


def _rows(desk: Desk, key: str) -> Sequence[Draft]:
    """What the same organization proposed about a service."""
    query = select(Draft).join(Organization).where(Organization.key == desk.by.organization)
    about = query.where(Draft.thing == Thing.SERVICE, Draft.key == key)
    return desk.session.exec(about.where(Draft.state == DraftState.PROPOSED)).all()


def _waiting(desk: Desk, number: int) -> Draft:
    row = desk.session.get(Draft, number)
    if row is None or row.state is not DraftState.PROPOSED:
        raise Conflict
    return row
