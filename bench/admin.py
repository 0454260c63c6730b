"""The admin's pages with 300 services in 12 languages and a long history, over HTTP in process."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx
from fastapi import FastAPI
from sqlalchemy import Engine

from api.app import create_app
from bench import generate
from content.accounts.permissions import SERVER
from content.audit import history
from content.audit.unit_of_work import UnitOfWork
from content.core import clock
from content.core.crypto import derive
from content.core.database import transaction
from content.core.settings import Settings
from content.models import ChangeAction, Role
from tests.api.admin.conftest import BASE, register
from tests.api.admin.pages import address, routes

SERVICES, TIMES = 300, 9
SECRET = "bench" * 8


@dataclass(frozen=True, slots=True)
class Visited:
    """One page: the median time until it was there, in ms, and its size in bytes, not zipped."""

    path: str
    milliseconds: float
    size: int


def measure(folder: Path, changes: int) -> list[Visited]:
    """Every page that an administrator can open, the slowest first."""
    engine = generate.database(folder / "admin.db", SERVICES)
    _remember(engine, changes)
    token = register(engine, Role.ADMINISTRATOR)
    settings = Settings(_env_file=None, secret_key=SECRET)
    found = asyncio.run(_visit(create_app(settings, engine), token))
    return sorted(found, key=lambda page: -page.milliseconds)


def _remember(engine: Engine, changes: int) -> None:
    """A history of this length, every row of it in the chain."""
    with transaction(engine) as session:
        desk = UnitOfWork(session, SERVER, clock.now(), derive(SECRET, "history"))
        for number in range(changes):
            changed = ({"name.en": f"Soup {number}"}, {"name.en": f"Soup {number + 1}"})
            key = f"service-{number % SERVICES}"
            history.append(desk, "service", key, ChangeAction.CHANGED, changed)


async def _visit(app: FastAPI, token: str) -> list[Visited]:
    headers = {"origin": BASE, "cookie": f"__Host-session={token}"}
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers) as client,
    ):
        snapshot = app.state.program.keeper.current
        pages = [address(page, snapshot) for page in routes() if "GET" in page.methods]
        found = [await _page(client, path) for path in pages]
        return [page for page in found if page is not None]


async def _page(client: httpx.AsyncClient, path: str) -> Visited | None:
    """None for a file of everything, which is no page."""
    if "content-disposition" in (await client.get(path)).headers:
        return None
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        answer = await client.get(path)
        times.append((time.perf_counter() - start) * 1000)
    return Visited(path, median(times), len(answer.content))
