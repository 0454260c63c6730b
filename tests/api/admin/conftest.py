"""The admin over ASGI: a volunteer of any role is one line."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from api.admin.request import COOKIE
from content.accounts import sessions
from content.core import clock
from content.core.database import transaction
from content.models import Organization, Role, Volunteer

BASE = "https://test"
Volunteers = Callable[..., httpx.AsyncClient]


def register(
    engine: Engine, role: Role, organization: str | None = None, languages: str | None = None
) -> str:
    """An account of this role, and the token of its session."""
    now = clock.now()
    with transaction(engine) as session:
        named = select(Organization.id).where(Organization.key == organization)
        number = len(session.exec(select(Volunteer.id)).all())
        row = Volunteer(
            name=f"{role}-{number}",
            password_hash="-",
            role=role,
            organization_id=session.exec(named).first(),
            languages=languages or ("ar" if role is Role.TRANSLATOR else None),
            created_at=now,
        )
        session.add(row)
        session.flush()
        assert row.id
        return sessions.open_session(session, row.id, "", now, confirmed=True)


@pytest.fixture
async def volunteer(app: FastAPI, filled: Engine) -> AsyncIterator[Volunteers]:
    """`volunteer(role, organization=…, languages=…)`: a browser that is logged in."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        made: list[httpx.AsyncClient] = []

        def log_in(
            role: Role = Role.EDITOR, organization: str | None = None, languages: str | None = None
        ) -> httpx.AsyncClient:
            if role is Role.PARTNER:
                organization = organization or "kitchen-a"
            token = register(filled, role, organization, languages)
            headers = {"origin": BASE, "cookie": f"{COOKIE}={token}"}
            client = httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers)
            made.append(client)
            return client

        yield log_in
        for client in made:
            await client.aclose()
