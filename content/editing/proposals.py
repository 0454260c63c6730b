"""What somebody else decides about: what an organization proposes through its link (other hours,
or not any more), and numbers of a rights page that differ between its languages.

A proposal is a draft that an editor decides about, never who made it. What was done meanwhile to
other parts of the thing ("still true", "cancelled today") does not stand in its way.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from sqlmodel import Session, col, select

from content.accounts.permissions import Actor
from content.audit.diff import Flat, differences, flatten, patched, unflatten
from content.audit.unit_of_work import UnitOfWork
from content.core.errors import Conflict, NeedsSecondReader, NotAllowed
from content.directory.assurances import with_own_word
from content.directory.from_rows import find, find_all
from content.directory.phrases import EditKind
from content.directory.schemas import (
    AssuranceDocument,
    Document,
    ScheduleDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
    parse_document,
)
from content.editing import drafts
from content.editing.changes import EditOptions, base_of, key_of, save
from content.editing.drafts import DraftOptions
from content.editing.schedule_exceptions import service_of
from content.editing.second_reader import is_seen_right, unread
from content.editing.versions import made_from
from content.models import (
    AssuranceMethod,
    DocumentType,
    Draft,
    DraftState,
    Organization,
    Status,
    Volunteer,
)
from content.translations.comparison import NumberDifference
from content.translations.units import lagging

MOST = 50
Hours = tuple[str | time, str | time]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal: its row, who made it (the name of an organization, or of a volunteer), what is
    live (None when it is gone, or not there yet), what it would be, and which numbers would then
    differ between its languages."""

    row: Draft
    by: str
    live: Document | None
    doc: Document
    numbers: tuple[NumberDifference, ...] = ()

    @property
    def changes(self) -> tuple[Flat, Flat]:
        """The paths it would change, before and after; what only ages is none of it."""
        before, after = differences(flatten(self.live), flatten(self.doc))
        kept = [path for path in after if not _ages(path)]
        return {path: before[path] for path in kept}, {path: after[path] for path in kept}

    @property
    def seen(self) -> str:
        """What whoever decides carries, to name what they read. The row's number does not: once
        it is deleted, SQLite gives its number to the next."""
        said = json.dumps([self.row.document, self.changes], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def place(work: UnitOfWork, service: str, entry: str) -> ServiceAtLocationDocument | None:
    """An entry of a service with the hours its organization proposed already: what a form starts
    from. None where it proposed that it is not any more. Raises Conflict when it is gone,
    NotAllowed when it is another's."""
    found = find(work.session, DocumentType.SERVICE, service)
    live = _places(found.doc).get(entry) if found else None
    if found is None or live is None:
        raise Conflict
    _check_own(work, found.doc)
    for doc in [doc for row in _rows(work, service) for doc in _readable(row)]:
        wanted = _places(doc).get(entry)
        if wanted is None or _same_but_hours(wanted, live):
            return wanted
    return live


def propose(work: UnitOfWork, entry: str, hours: Sequence[Hours] | None) -> int | None:
    """Other hours for the rules of an entry, in their order, or None for not any more. Gives the
    draft's number, None when all would be as it is. Raises Conflict, NotAllowed, and pydantic's
    ValidationError for what are no hours."""
    service = _own(work, entry)
    wanted = _proposed(work, service)
    if hours is None:
        wanted.pop(entry, None)
    else:
        live = next(one for one in service.at if one.key == entry)
        wanted[entry] = _with_hours(wanted.get(entry, live), hours)
    doc = _as_wanted(service, wanted)
    _forget(work, service.key)
    if doc == service:
        return None
    return drafts.keep(
        work, DocumentType.SERVICE, doc, DraftOptions(DraftState.PROPOSED, base=base_of(service))
    )


@dataclass(frozen=True, slots=True)
class SubmittedProposal:
    """What became of an edit: the number of the change (None when it was so already), or of the
    proposal that waits for a second reader."""

    change: int | None = None
    proposal: int | None = None


def submit(
    work: UnitOfWork, thing: DocumentType, doc: Document, edit: EditOptions
) -> SubmittedProposal:
    """Save a document, or let it wait for a second reader where it needs one. Raises Conflict and
    NotAllowed as `save` does."""
    try:
        return SubmittedProposal(change=save(work, thing, doc, edit))
    except NeedsSecondReader:
        translation = edit.kind is EditKind.TRANSLATION
        kept = DraftOptions(
            DraftState.PROPOSED, _base(work, thing, doc), None, edit.minor, translation
        )
        _supersede(work, thing, doc)
        return SubmittedProposal(proposal=drafts.add(work, thing, doc, kept))


def publish(work: UnitOfWork, number: int) -> SubmittedProposal:
    """Make a draft live, or let it wait as `submit` does. Raises as `drafts.publish` does."""
    try:
        return SubmittedProposal(change=drafts.publish(work, number))
    except NeedsSecondReader:
        drafts.propose(work, number)
        return SubmittedProposal(proposal=number)


def waiting(session: Session) -> list[Proposal]:
    """The proposals, the oldest first, at most `MOST`."""
    query = (
        select(Draft, Organization.name, Volunteer.name)
        .join(Organization, col(Organization.id) == col(Draft.organization_id), isouter=True)
        .join(Volunteer, col(Volunteer.id) == col(Draft.volunteer_id), isouter=True)
        .where(Draft.state == DraftState.PROPOSED)
        .order_by(col(Draft.saved_at), col(Draft.id))
        .limit(MOST)
    )
    rows = session.exec(query).all()
    live: dict[tuple[DocumentType, str], Document] = {}
    for thing in sorted({row.thing for row, *_by in rows}):
        found = find_all(session, thing, [row.key for row, *_by in rows if row.thing == thing])
        live |= {(thing, key_of(thing, one.doc)): one.doc for one in found}
    return [
        _proposal(session, row, by or volunteer or "", live.get((row.thing, row.key)), doc)
        for row, by, volunteer in rows
        for doc in _readable(row)
    ]


def _proposal(
    session: Session, row: Draft, by: str, live: Document | None, doc: Document
) -> Proposal:
    behind = lagging(session, row.thing, row.key) if is_seen_right(doc) else {}
    return Proposal(row, by, live, doc, tuple(unread(live, doc, behind, minor=row.is_minor)))


def _readable(row: Draft) -> list[Document]:
    """A draft of another version of the program may be none for this one."""
    try:
        return [drafts.document(row)]
    except Conflict:
        return []


def accept(work: UnitOfWork, number: int, seen: str) -> int | None:
    """Make a proposal live. Raises Conflict when the same parts were changed since it was made,
    when it is not what was `seen`, or when it was decided already; NotAllowed, for one's own
    too."""
    row = _waiting(work, number, seen)
    if is_own(work.by, row):
        raise NotAllowed
    doc, live = merged(work.session, row)
    doc = with_own_word(live, doc, _word(work.session, row))
    row.document = doc.model_dump_json(exclude_none=True)
    row.base = base_of(live) or None
    work.session.flush()
    return drafts.publish(work, number, is_read=True)


def _word(session: Session, row: Draft) -> AssuranceDocument:
    """That of whose proposal it is, if it is an organization's."""
    by = session.get(Organization, row.organization_id) if row.organization_id else None
    return AssuranceDocument(by=by.key if by else None, when=row.saved_at, how=AssuranceMethod.TOLD)


def is_own(by: Actor, row: Draft) -> bool:
    """Whether somebody made this proposal, and so cannot be who decides that it is right."""
    return by.volunteer_id is not None and row.volunteer_id == by.volunteer_id


def refuse(work: UnitOfWork, number: int, seen: str) -> None:
    """Throw a proposal away. Raises Conflict when it is not what was `seen`, or when it was decided
    already; NotAllowed."""
    _waiting(work, number, seen)
    drafts.discard(work, number)


def merged(session: Session, row: Draft) -> tuple[Document, Document | None]:
    """What a proposal makes of the live document, and that; None for a new thing. Raises
    Conflict."""
    found = find(session, row.thing, row.key)
    if found is None and not row.base:
        return drafts.document(row), None
    if found is None:
        raise Conflict
    live, doc = flatten(found.doc), drafts.document(row)
    if base_of(found.doc) == row.base:
        return doc, found.doc
    base = made_from(session, row.thing, found.doc, row.base or "")
    if base is None:
        raise Conflict(found.doc)
    ours = differences(base, flatten(doc))[1]
    gone = _gone(ours)
    theirs = [path for path in differences(base, live)[1] if not path.startswith(gone)]
    if {_part(path) for path in ours} & {_part(path) for path in theirs}:
        raise Conflict(found.doc)
    flat = {path: value for path, value in live.items() if not path.startswith(gone)}
    try:
        return parse_document(row.thing, unflatten(patched(flat, ours))), found.doc
    except ValueError as error:
        raise Conflict(found.doc) from error


def _base(work: UnitOfWork, thing: DocumentType, doc: Document) -> str:
    found = find(work.session, thing, key_of(thing, doc))
    return base_of(found.doc if found else None)


def _supersede(work: UnitOfWork, thing: DocumentType, doc: Document) -> None:
    """What the same author proposed of the same texts before is no more."""
    found = find(work.session, thing, key_of(thing, doc))
    live = flatten(found.doc if found else None)
    paths = set(differences(live, flatten(doc))[1])
    for row in drafts.mine(work, thing, key_of(thing, doc)):
        known = [one for one in _readable(row) if row.state is DraftState.PROPOSED]
        if any(paths & set(differences(live, flatten(one))[1]) for one in known):
            work.session.delete(row)


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


def _own(work: UnitOfWork, entry: str) -> ServiceDocument:
    service = service_of(work, entry)
    _check_own(work, service)
    return service


def _check_own(work: UnitOfWork, doc: Document) -> None:
    """A draft is not looked at as a change is: nothing else stands between links."""
    own = work.by.organization
    if own is None or not isinstance(doc, ServiceDocument) or doc.organization != own:
        raise NotAllowed


def _places(doc: Document) -> dict[str, ServiceAtLocationDocument]:
    """Where a service is, by key; nowhere if it is not any more."""
    if not isinstance(doc, ServiceDocument) or doc.status is not Status.ACTIVE:
        return {}
    return {one.key: one for one in doc.at}


def _same_but_hours(one: ServiceAtLocationDocument, other: ServiceAtLocationDocument) -> bool:
    hours = {"opens_at", "closes_at"}
    rules = [[rule.model_dump(exclude=hours) for rule in at.schedules] for at in (one, other)]
    return rules[0] == rules[1]


def _proposed(work: UnitOfWork, service: ServiceDocument) -> dict[str, ServiceAtLocationDocument]:
    """The places of a service as the organization proposed before, or as they are."""
    for row in _rows(work, service.key):
        try:
            doc, _live = merged(work.session, row)
        except Conflict:
            continue
        return _places(doc)
    return _places(service)


def _as_wanted(
    service: ServiceDocument, wanted: dict[str, ServiceAtLocationDocument]
) -> ServiceDocument:
    kept = tuple(wanted[one.key] for one in service.at if one.key in wanted)
    if not kept:
        return service.model_copy(update={"status": Status.INACTIVE})
    return service.model_copy(update={"at": kept})


def _with_hours(
    known: ServiceAtLocationDocument, hours: Sequence[Hours]
) -> ServiceAtLocationDocument:
    """The place with these hours. Raises Conflict when it has another number of rules by now."""
    if len(hours) != len(known.schedules):
        raise Conflict(known)
    changed = tuple(
        ScheduleDocument.model_validate(
            rule.model_dump() | {"opens_at": opens, "closes_at": closes}
        )
        for rule, (opens, closes) in zip(known.schedules, hours, strict=True)
    )
    return known.model_copy(update={"schedules": changed})


def _forget(work: UnitOfWork, key: str) -> None:
    for row in _rows(work, key):
        work.session.delete(row)
    work.session.flush()


def _rows(work: UnitOfWork, key: str) -> Sequence[Draft]:
    """What the same organization proposed about a service."""
    query = select(Draft).join(Organization).where(Organization.key == work.by.organization)
    about = query.where(Draft.thing == DocumentType.SERVICE, Draft.key == key)
    return work.session.exec(about.where(Draft.state == DraftState.PROPOSED)).all()


def _waiting(work: UnitOfWork, number: int, seen: str) -> Draft:
    row = work.session.get(Draft, number)
    if row is None or row.state is not DraftState.PROPOSED:
        raise Conflict
    found = find(work.session, row.thing, row.key)
    live = found.doc if found else None
    if Proposal(row, "", live, drafts.document(row)).seen != seen:
        raise Conflict(live)
    return row
