"""Volunteers, how they get in, and their sessions. No real name is asked for, and none needed.

Nothing here is content: changes of these tables make no new version of it.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from content.models.base import PRIVATE, UtcDateTime, check, word


class Role(StrEnum):
    """What a volunteer may do, from least to most (`content/accounts/permissions.py` says what)."""

    PARTNER = "partner"
    TRANSLATOR = "translator"
    EDITOR = "editor"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


def _role_rules() -> tuple[CheckConstraint, CheckConstraint]:
    """What a role must be fixed to, in an account as in an invitation to one."""
    return (
        check("role <> 'partner' OR organization_id IS NOT NULL", "partner"),
        check("role <> 'translator' OR languages IS NOT NULL", "translator"),
    )


class Volunteer(SQLModel, table=True):
    """An account. `name` is what they log in with and what the history shows to others.

    `languages` are the codes a translator may write, with commas. `totp_step` is the last time
    step whose code was used, so that a code works once (RFC 6238 section 5.2). The secret is
    sealed. An account is never deleted, as the history points to it: it loses its name.
    """

    __table_args__ = (
        *_role_rules(),
        check("name = lower(name) AND length(name) BETWEEN 2 AND 40", "name"),
        PRIVATE,
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=40)
    password_hash: str = Field(max_length=200)
    role: Role = Field(sa_type=word(Role))
    organization_id: int | None = Field(default=None, foreign_key="organization.id", index=True)
    languages: str | None = Field(default=None, max_length=60)
    speaks: str = Field(default="en", max_length=8)
    totp_secret: str | None = Field(default=None, max_length=300)
    totp_step: int = 0
    is_active: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)


class RecoveryCode(SQLModel, table=True):
    """A way in without the phone, once."""

    __tablename__ = "recovery_code"
    __table_args__ = (PRIVATE,)

    code_hash: str = Field(primary_key=True, max_length=64)
    volunteer_id: int = Field(foreign_key="volunteer.id", index=True, ondelete="CASCADE")
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Invitation(SQLModel, table=True):
    """A link that makes one account, once, with this role; or, with `volunteer_id`, lets that
    account choose a new password. Only the hash of its token is kept."""

    __table_args__ = (*_role_rules(), PRIVATE)

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    role: Role = Field(sa_type=word(Role))
    organization_id: int | None = Field(default=None, foreign_key="organization.id")
    languages: str | None = Field(default=None, max_length=60)
    volunteer_id: int | None = Field(
        default=None, foreign_key="volunteer.id", index=True, ondelete="CASCADE"
    )
    invited_by: int | None = Field(default=None, foreign_key="volunteer.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LoginSession(SQLModel, table=True):
    """Somebody is logged in on one device. `is_confirmed` once the second factor was given, or
    none is needed."""

    __tablename__ = "login_session"
    __table_args__ = (PRIVATE,)

    token_hash: str = Field(primary_key=True, max_length=64)
    volunteer_id: int = Field(foreign_key="volunteer.id", index=True, ondelete="CASCADE")
    is_confirmed: bool
    device: str = Field(max_length=40)
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class LoginAttempt(SQLModel, table=True):
    """Wrong passwords of one account or from one address, each named by a keyed hash only."""

    __tablename__ = "login_attempt"
    __table_args__ = (PRIVATE,)

    subject: str = Field(primary_key=True, max_length=64)
    failures: int
    last_at: datetime = Field(sa_type=UtcDateTime)


class TelegramLink(SQLModel, table=True):
    """The Telegram account of a volunteer: a one-time code until it is linked, then the keyed
    hash of its chat (to know it) and the sealed chat (to write to it)."""

    __tablename__ = "telegram_link"
    __table_args__ = (PRIVATE,)

    volunteer_id: int = Field(primary_key=True, foreign_key="volunteer.id", ondelete="CASCADE")
    code_hash: str | None = Field(default=None, unique=True, max_length=64)
    code_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    chat_hash: str | None = Field(default=None, unique=True, max_length=64)
    chat_sealed: str | None = Field(default=None, max_length=300)
    linked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
