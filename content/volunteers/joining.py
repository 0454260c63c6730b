"""Following an invitation to its end, in one go: the account, its password, its second factor.

The form shows `set_up`'s secret and carries it sealed; it comes back with the name, the password
and a code, and `accept` makes all of it or nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from content.errors import Refused, Why
from content.i18n import LANGUAGES
from content.models import Volunteer
from content.sealing import Seal, hash_token
from content.volunteers import changes, invitations, names, passwords, totp
from content.volunteers.invitations import Invited
from content.words import Role


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody typed. `name` is left alone where the account has one. `sealed` is
    `totp.Pending.sealed` and `code` what the app says to it; both empty without a second factor,
    and of no effect where the account exists and needs none.
    `speaks` is the language the form was in."""

    name: str
    password: str
    sealed: str = ""
    code: str = ""
    speaks: str = "en"


@dataclass(frozen=True, slots=True)
class Joined:
    """The account, and its recovery codes, to be shown once; none without a second factor."""

    volunteer_id: int
    recovery_codes: tuple[str, ...]


def set_up(token: str, seal: Seal, now: datetime) -> totp.Pending:
    """A secret for the form of this link, and of no other."""
    return totp.begin(seal, hash_token(token), now)


def set_up_again(token: str, sealed: str, seal: Seal, now: datetime) -> totp.Pending:
    """The same secret for a form that comes back with a mistake. Raises Refused if too old."""
    return totp.pending(seal, sealed, hash_token(token), now)


def accept(session: Session, token: str, answer: Answer, seal: Seal, now: datetime) -> Joined:
    """Make the account, or give it its new password, and use the link up. Raises Refused, after
    which the transaction must be dropped so that the link stays, and LinkOver."""
    is_first = invitations.first_link_needed(session)
    invited = invitations.use(session, token, now)
    if invited.volunteer_id is None:
        volunteer_id = _new(session, invited, answer, now)
    else:
        volunteer_id = invited.volunteer_id
        changes.set_password(session, volunteer_id, answer.password)
    if is_first and invited.role is Role.ADMINISTRATOR:
        invitations.withdraw_first(session)
    if not invited.needs_totp and not (invited.volunteer_id is None and answer.sealed):
        return Joined(volunteer_id, ())  # a second factor there is cannot be replaced by a link
    given = totp.pending(seal, answer.sealed, hash_token(token), now)
    codes = totp.confirm(session, volunteer_id, given, answer.code, seal, now)
    return Joined(volunteer_id, tuple(codes))


def _new(session: Session, invited: Invited, answer: Answer, now: datetime) -> int:
    name = names.clean(answer.name)
    passwords.check(answer.password, name)
    row = Volunteer(
        name=name,
        password_hash=passwords.hash_password(answer.password),
        role=invited.role,
        organization_id=invited.organization_id,
        languages=",".join(sorted(invited.languages)) or None,
        speaks=answer.speaks if answer.speaks in LANGUAGES else "en",
        created_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:  # the database is asked, as two may choose one name at once
        raise Refused("name", Why.TAKEN) from None
    assert row.id is not None
    return row.id
