"""Following an invitation to its end, in one go: the account, its password, its second factor.

The form shows `set_up`'s secret and carries it sealed; it comes back with the name, the password
and a code, and `accept` makes all of it or nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from content.accounts import invitations, names, passwords, two_factor, update
from content.accounts.invitations import PendingInvitation
from content.core.crypto import Seal, hash_token
from content.core.errors import ErrorCode, InvalidInput
from content.core.i18n import LANGUAGES
from content.models import Role, Volunteer


@dataclass(frozen=True, slots=True)
class RegistrationForm:
    """What somebody typed. `name` is left alone where the account has one. `sealed` is
    `PendingTotp.sealed` and `code` what the app says to it; both empty without a second factor,
    and of no effect where the account exists and needs none.
    `speaks` is the language the form was in."""

    name: str
    password: str
    sealed: str = ""
    code: str = ""
    speaks: str = "en"


@dataclass(frozen=True, slots=True)
class Registration:
    """The account, and its recovery codes, to be shown once; none without a second factor."""

    volunteer_id: int
    recovery_codes: tuple[str, ...]


def set_up(token: str, seal: Seal, now: datetime) -> two_factor.PendingTotp:
    """A secret for the form of this link, and of no other."""
    return two_factor.begin(seal, hash_token(token), now)


def set_up_again(token: str, sealed: str, seal: Seal, now: datetime) -> two_factor.PendingTotp:
    """The same secret for a form that comes back with a mistake. Raises InvalidInput if too old."""
    return two_factor.pending(seal, sealed, hash_token(token), now)


def accept(
    session: Session, token: str, answer: RegistrationForm, seal: Seal, now: datetime
) -> Registration:
    """Make the account, or give it its new password, and use the link up. Raises InvalidInput,
    after which the transaction must be dropped so that the link stays, and LinkOver."""
    is_first = invitations.first_link_needed(session)
    invited = invitations.use(session, token, now)
    if invited.volunteer_id is None:
        volunteer_id = _new(session, invited, answer, now)
    else:
        volunteer_id = invited.volunteer_id
        update.set_password(session, volunteer_id, answer.password)
    if is_first and invited.role is Role.ADMINISTRATOR:
        invitations.withdraw_first(session)
    if not invited.needs_totp and not (invited.volunteer_id is None and answer.sealed):
        # A second factor that there is cannot be replaced by a link.
        return Registration(volunteer_id, ())
    given = two_factor.pending(seal, answer.sealed, hash_token(token), now)
    codes = two_factor.confirm(session, volunteer_id, given, answer.code, seal, now)
    return Registration(volunteer_id, tuple(codes))


def _new(
    session: Session, invited: PendingInvitation, answer: RegistrationForm, now: datetime
) -> int:
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
        raise InvalidInput("name", ErrorCode.TAKEN) from None
    assert row.id is not None
    return row.id
