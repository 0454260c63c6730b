"""Attackers and their targets: browsers with and without an account, and partner links."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from content.accounts import partner_links, passwords
from content.core import clock
from content.core.crypto import derive
from content.core.database import transaction
from content.models import Role, Volunteer
from tests.api.admin.conftest import BASE, volunteer  # noqa: F401 - a fixture

PASSWORD = "blue horse sings"
SECRET = "k" * 32
Browser = Callable[..., httpx.AsyncClient]


def add(engine: Engine, name: str, role: Role = Role.EDITOR) -> int:
    """An account that can log in with PASSWORD."""
    with transaction(engine) as session:
        row = Volunteer(
            name=name,
            password_hash=passwords.hash_password(PASSWORD),
            role=role,
            created_at=clock.now(),
        )
        session.add(row)
        session.flush()
        assert row.id
        return row.id


def number_of(engine: Engine, name: str) -> int:
    """The number of an account."""
    with transaction(engine) as session:
        return session.exec(select(Volunteer.id).where(Volunteer.name == name)).one() or 0


def partner_token(engine: Engine, organization: str = "kitchen-a") -> str:
    """A link that works."""
    with transaction(engine) as session:
        key = derive(SECRET, "partner")
        return partner_links.make(session, key, organization, None, clock.now())


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[Browser]:
    """`browser(address=…)`: a browser of nobody, somewhere."""
    made: list[httpx.AsyncClient] = []

    def open_(address: str = "192.0.2.1") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=(address, 1234))
        client = httpx.AsyncClient(transport=transport, base_url=BASE, headers={"origin": BASE})
        made.append(client)
        return client

    async with app.router.lifespan_context(app):
        yield open_
    for client in made:
        await client.aclose()
