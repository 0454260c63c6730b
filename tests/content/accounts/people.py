"""Volunteers for tests, without the cost of a real password hash."""

from typing import Any

from sqlmodel import Session

from content.core.crypto import Seal, derive
from content.models import Mandate, Organization, Role, Volunteer
from tests.conftest import NOW

SECRET = "a secret of at least thirty-two characters"
SEAL = Seal(derive(SECRET, "totp"))
GOOD = "wet tents need warm tea"


def organization(session: Session, key: str = "rck") -> int:
    row = Organization(key=key, name=key.upper(), mandate=Mandate.INDEPENDENT)
    session.add(row)
    session.flush()
    assert row.id
    return row.id


def volunteer(session: Session, name: str = "anna", role: Role = Role.EDITOR, **values: Any) -> int:
    row = Volunteer(
        name=name, role=role, created_at=NOW, **({"password_hash": "not a hash"} | values)
    )
    session.add(row)
    session.flush()
    assert row.id
    return row.id
