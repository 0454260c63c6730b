"""Accounts as everything else sees them: who, which role, for whom, in which languages."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.sql.expression import SQLColumnExpression
from sqlmodel import Session, col, select

from content.accounts import names
from content.core.errors import ErrorCode, InvalidInput
from content.core.i18n import LANGUAGES
from content.models import Organization, Role, Volunteer


@dataclass(frozen=True, slots=True)
class Account:
    """A volunteer. `organization` is a key; `languages` are the codes a translator writes,
    `speaks` the one the pages are in."""

    id: int
    name: str
    role: Role
    organization: str | None
    organization_id: int | None
    languages: frozenset[str]
    speaks: str
    has_totp: bool
    is_active: bool


def account(row: Volunteer, organization: str | None) -> Account:
    """An account from its row and its organization's key."""
    assert row.id is not None
    return Account(
        id=row.id,
        name=row.name,
        role=row.role,
        organization=organization,
        organization_id=row.organization_id,
        languages=split(row.languages),
        speaks=row.speaks,
        has_totp=row.totp_secret is not None,
        is_active=row.is_active,
    )


def find_account(session: Session, account_id: int) -> Account | None:
    """The account with this number, active or not."""
    found = _first(session, col(Volunteer.id) == account_id)
    return account(*found) if found else None


def by_name(session: Session, typed: str) -> tuple[Account, str] | None:
    """The active account with this name, as it was typed, and its password's hash."""
    try:
        name = names.clean(typed)
    except InvalidInput:
        return None
    found = _first(session, col(Volunteer.name) == name, col(Volunteer.is_active))
    return (account(*found), found[0].password_hash) if found else None


def all_accounts(session: Session) -> list[Account]:
    """Every account that can log in, by name, then those that were closed."""
    query = _query().order_by(col(Volunteer.is_active).desc(), col(Volunteer.name))
    return [account(*row) for row in session.execute(query)]


def split(languages: str | None) -> frozenset[str]:
    """Codes with commas, as they are kept."""
    return frozenset(languages.split(",")) if languages else frozenset()


def post(
    session: Session, role: Role, organization_id: int | None, languages: frozenset[str]
) -> dict[str, Any]:
    """The columns of an account or an invitation that say what it is for; languages are
    a translator's only. Raises InvalidInput."""
    if organization_id is None and role is Role.PARTNER:
        raise InvalidInput("organization", ErrorCode.MISSING)
    if organization_id is not None and session.get(Organization, organization_id) is None:
        raise InvalidInput("organization", ErrorCode.UNKNOWN)
    if not languages <= set(LANGUAGES):
        raise InvalidInput("languages", ErrorCode.UNKNOWN)
    if role is not Role.TRANSLATOR:
        languages = frozenset()
    elif not languages:
        raise InvalidInput("languages", ErrorCode.MISSING)
    joined = ",".join(sorted(languages)) or None
    return {"role": role, "organization_id": organization_id, "languages": joined}


def _query() -> Select[tuple[Volunteer, str | None]]:
    query: Any = select(Volunteer, Organization.key)
    joined: Select[tuple[Volunteer, str | None]] = query.outerjoin(
        Organization, col(Organization.id) == col(Volunteer.organization_id)
    )
    return joined


def _first(
    session: Session, *where: SQLColumnExpression[bool]
) -> tuple[Volunteer, str | None] | None:
    found = session.execute(_query().where(*where)).first()
    return (found[0], found[1]) if found else None
