"""What is not live yet: a volunteer's draft, a partner's proposal, what is to be live at a time.

The live document stays as it is until a draft is published, by the same way as any change.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from content.accounts.permissions import SERVER, Actor, Permission
from content.audit.unit_of_work import UnitOfWork
from content.core.errors import ChannelInfoError, Conflict, NeedsSecondReader, NotAllowed
from content.directory.schemas import Document, parse_document
from content.editing.changes import EditOptions, key_of, save
from content.models import (
    ChangeAction,
    DocumentType,
    Draft,
    DraftState,
    Organization,
    Role,
    Volunteer,
)


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """How a draft is kept: what it waits for, and what it was made from (see `save.Edit`);
    `translation` says that its texts follow what other languages say."""

    state: DraftState = DraftState.DRAFT
    base: str = ""
    publish_at: datetime | None = None
    minor: bool = False
    translation: bool = False


def keep(work: UnitOfWork, thing: DocumentType, doc: Document, waiting: DraftOptions) -> int:
    """Keep a draft, instead of the same author's earlier one of the same thing; what waits for a
    second reader stays. Gives its number."""
    for row in mine(work, thing, key_of(thing, doc)):
        if row.state is not DraftState.PROPOSED:
            work.session.delete(row)
    return add(work, thing, doc, waiting)


def add(work: UnitOfWork, thing: DocumentType, doc: Document, waiting: DraftOptions) -> int:
    """Keep a draft beside all others. Gives its number."""
    key = key_of(thing, doc)
    row = Draft(
        thing=thing,
        key=key,
        document=doc.model_dump_json(exclude_none=True),
        base=waiting.base or None,
        is_minor=waiting.minor,
        is_translation=waiting.translation,
        state=waiting.state,
        volunteer_id=work.by.volunteer_id,
        organization_id=_organization_id(work),
        publish_at=waiting.publish_at,
        saved_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    assert row.id is not None
    return row.id


def all_drafts(session: Session) -> Sequence[Draft]:
    """Every draft, the oldest first."""
    return session.exec(select(Draft).order_by(col(Draft.saved_at), col(Draft.id))).all()


def of(session: Session, thing: DocumentType, key: str) -> Sequence[Draft]:
    """The drafts of one thing."""
    mine = select(Draft).where(Draft.thing == thing, Draft.key == key)
    return session.exec(mine.order_by(col(Draft.id))).all()


def document(row: Draft) -> Document:
    """What a draft says. Raises Conflict if it was made for another version of the program."""
    try:
        return parse_document(row.thing, json.loads(row.document))
    except ValueError as error:
        raise Conflict from error


def publish(work: UnitOfWork, number: int, *, is_read: bool = False) -> int | None:
    """Make a draft live. Raises Conflict when the live document was changed since the draft was
    made, NotAllowed when it is somebody else's and one may not decide, NeedsSecondReader unless
    that is who publishes it (`is_read`)."""
    row = _own_or_decided(work, number)
    action = ChangeAction.TRANSLATED if row.is_translation else None
    edit = EditOptions(base=row.base or "", minor=row.is_minor, action=action, is_read=is_read)
    change = save(work, row.thing, document(row), edit)
    work.session.delete(row)
    return change


def propose(work: UnitOfWork, number: int) -> None:
    """Let a draft wait until somebody else has read it. Raises NotAllowed as `publish` does."""
    row = _own_or_decided(work, number)
    row.state, row.publish_at = DraftState.PROPOSED, None
    work.session.add(row)


def discard(work: UnitOfWork, number: int) -> None:
    """Throw a draft away. Raises NotAllowed as `publish` does."""
    work.session.delete(_own_or_decided(work, number))


def due(session: Session, now: datetime) -> list[int]:
    """The numbers of the drafts whose time has come."""
    waiting = select(Draft.id).where(
        Draft.state == DraftState.SCHEDULED, col(Draft.publish_at) <= now
    )
    return [number for number in session.exec(waiting) if number is not None]


def publish_due(work: UnitOfWork, number: int) -> bool:
    """Publish what was scheduled, as its author. Where that is not possible any more, it is a
    draft again, and says why; what a second person has to read is proposed instead. Then the
    caller begins anew, so nothing half done is kept."""
    row = work.session.get(Draft, number)
    if row is None:
        return True
    with work.session.begin_nested() as attempt:
        try:
            author = _author(work.session, row)
            publish(replace(work, by=author), number)
        except ChannelInfoError as error:
            attempt.rollback()
            problem = error
        else:
            return True
    row = work.session.get_one(Draft, number)
    if isinstance(problem, NeedsSecondReader):
        row.state, row.publish_at = DraftState.PROPOSED, None
    else:
        row.state, row.publish_at, row.problem = DraftState.DRAFT, None, type(problem).__name__
    return False


def _author(session: Session, row: Draft) -> Actor:
    """Whoever scheduled it, with the role they have now."""
    if row.volunteer_id is None:
        return SERVER
    volunteer = session.get_one(Volunteer, row.volunteer_id)
    if not volunteer.is_active:
        raise NotAllowed
    organization = session.get(Organization, volunteer.organization_id or 0)
    return Actor(
        volunteer.role,
        volunteer.id,
        organization.key if organization else None,
        frozenset((volunteer.languages or "").split(",")) - {""},
    )


def _own_or_decided(work: UnitOfWork, number: int) -> Draft:
    row = work.session.get(Draft, number)
    if row is None:
        raise Conflict
    own = work.by.volunteer_id is not None and row.volunteer_id == work.by.volunteer_id
    if not own and not work.by.may(Permission.DECIDE):
        raise NotAllowed
    return row


def mine(work: UnitOfWork, thing: DocumentType, key: str) -> list[Draft]:
    """The drafts of one thing by the same author."""
    organization = _organization_id(work)
    return [
        row
        for row in of(work.session, thing, key)
        if (row.volunteer_id, row.organization_id) == (work.by.volunteer_id, organization)
    ]


def _organization_id(work: UnitOfWork) -> int | None:
    """The organization of a proposal by a partner link, which no account stands behind."""
    if work.by.volunteer_id is not None or work.by.role is not Role.PARTNER:
        return None
    query = select(Organization.id).where(Organization.key == work.by.organization)
    return work.session.exec(query).one()
