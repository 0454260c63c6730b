"""Links that make an account, or let somebody choose a new password: once, within 48 hours.

Only a token's hash is kept. What happens when a link is followed to its end is in `registration`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, delete, select, update

from content.accounts import passwords, sessions, telegram_links, two_factor
from content.accounts.account import post, split
from content.core.crypto import hash_token, new_token
from content.core.errors import LinkOver
from content.models import Invitation, Organization, Role, Volunteer

VALID = timedelta(hours=48)
_UNUSED = col(Invitation.used_at).is_(None)


@dataclass(frozen=True, slots=True)
class PendingInvitation:
    """What a link is for. `volunteer_id` and `name` are those of the account that gets a new
    password, None for a new account; `organization` is a key. `needs_totp`: it has to set up
    a second factor on the way."""

    id: int
    role: Role
    organization: str | None
    organization_id: int | None
    languages: frozenset[str]
    volunteer_id: int | None
    name: str | None
    needs_totp: bool
    invited_by: int | None
    created_at: datetime
    expires_at: datetime


def invite(
    session: Session,
    by: int | None,
    role: Role,
    organization_id: int | None,
    languages: frozenset[str],
    now: datetime,
) -> str:
    """The token of a link to a new account. `by` is the volunteer who invites; None is the command
    on the server. Raises InvalidInput."""
    return _add(session, post(session, role, organization_id, languages), by, now)


def reset(
    session: Session, by: int | None, volunteer_id: int, now: datetime, *, reset_totp: bool = False
) -> str:
    """The token of a link to a new password for this account; one before it is void. With
    `reset_totp` its second factor is forgotten, and as the old password alone must not let
    anybody in, that too, every session, and its phone in Telegram. Raises LinkOver for a closed
    account."""
    row = session.get(Volunteer, volunteer_id)
    if row is None or not row.is_active:
        raise LinkOver("this account is closed")
    withdraw_resets(session, volunteer_id)
    if reset_totp:
        two_factor.remove(session, volunteer_id)
        sessions.end_all(session, volunteer_id)
        telegram_links.unlink(session, volunteer_id)
        row.password_hash = passwords.NONE
        session.add(row)
    values = {name: getattr(row, name) for name in ("role", "organization_id", "languages")}
    return _add(session, values | {"volunteer_id": volunteer_id}, by, now)


def first_link_needed(session: Session) -> bool:
    """Whether there is no active administrator who could let others in."""
    query = select(Volunteer.id).where(
        Volunteer.role == Role.ADMINISTRATOR, col(Volunteer.is_active)
    )
    return session.exec(query.limit(1)).first() is None


def first(session: Session, now: datetime) -> str:
    """The token that makes the first administrator; one that was printed before is void."""
    withdraw_first(session)
    return _add(session, post(session, Role.ADMINISTRATOR, None, frozenset()), None, now)


def find(session: Session, token: str, now: datetime) -> PendingInvitation | None:
    """What this link is for, if it still is for anything."""
    found = _invited(session, col(Invitation.token_hash) == hash_token(token), _open(now))
    return found[0] if found else None


def pending(session: Session, now: datetime) -> list[PendingInvitation]:
    """All links that nobody followed yet, the newest first."""
    found = _invited(session, _open(now))
    return sorted(found, key=lambda invited: invited.created_at, reverse=True)


def use(session: Session, token: str, now: datetime) -> PendingInvitation:
    """Take the link: of two who do so at the same moment one gets it, unless this transaction is
    dropped. Raises LinkOver."""
    invited = find(session, token, now)
    mine = update(Invitation).where(col(Invitation.token_hash) == hash_token(token), _open(now))
    if session.exec(mine.values(used_at=now)).rowcount != 1 or invited is None:
        raise LinkOver("this link was used already, or is too old")
    return invited


def withdraw(session: Session, invitation_id: int) -> None:
    """Make one link void."""
    session.exec(delete(Invitation).where(_UNUSED, col(Invitation.id) == invitation_id))


def withdraw_all(session: Session, volunteer_id: int) -> None:
    """Make void what somebody invited to and what was for them: their role has changed."""
    theirs = or_(
        col(Invitation.invited_by) == volunteer_id, col(Invitation.volunteer_id) == volunteer_id
    )
    session.exec(delete(Invitation).where(_UNUSED, theirs))


def withdraw_resets(session: Session, volunteer_id: int) -> None:
    """Make void the links to a new password for this account."""
    session.exec(delete(Invitation).where(_UNUSED, col(Invitation.volunteer_id) == volunteer_id))


def withdraw_first(session: Session) -> None:
    """Make void every link that makes an administrator and was made by nobody."""
    by_nobody = (col(Invitation.invited_by).is_(None), col(Invitation.volunteer_id).is_(None))
    administrator = col(Invitation.role) == Role.ADMINISTRATOR
    session.exec(delete(Invitation).where(_UNUSED, administrator, *by_nobody))


def purge(session: Session, now: datetime) -> None:
    """Forget the links that were used or are too old."""
    session.exec(delete(Invitation).where(or_(~_UNUSED, col(Invitation.expires_at) <= now)))


def _add(session: Session, values: dict[str, Any], by: int | None, now: datetime) -> str:
    token = new_token()
    row = Invitation(
        token_hash=hash_token(token),
        invited_by=by,
        created_at=now,
        expires_at=now + VALID,
        **values,
    )
    session.add(row)
    session.flush()
    return token


def _open(now: datetime) -> ColumnElement[bool]:
    return _UNUSED & (col(Invitation.expires_at) > now)


def _invited(session: Session, *where: ColumnElement[bool]) -> Sequence[PendingInvitation]:
    query: Any = select(Invitation, Organization.key, Volunteer)
    query = query.outerjoin(Organization, col(Organization.id) == col(Invitation.organization_id))
    query = query.outerjoin(Volunteer, col(Volunteer.id) == col(Invitation.volunteer_id))
    return [
        PendingInvitation(
            id=row.id,
            role=row.role,
            organization=organization,
            organization_id=row.organization_id,
            languages=split(row.languages),
            volunteer_id=row.volunteer_id,
            name=volunteer.name if volunteer else None,
            needs_totp=two_factor.needs_totp(row.role)
            and not (volunteer and volunteer.totp_secret is not None),
            invited_by=row.invited_by,
            created_at=row.created_at,
            expires_at=row.expires_at,
        )
        for row, organization, volunteer in session.execute(query.where(*where))
    ]
