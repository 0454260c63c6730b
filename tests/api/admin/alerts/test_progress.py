"""How far an alert is: a page that shows it, and events over real HTTP that move it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine, delete, update
from sqlmodel import col

from api.admin.alerts import progress
from api.admin.request import COOKIE
from content.alerts import queueing
from content.core import clock
from content.core.database import transaction
from content.models import (
    Alert,
    AlertState,
    AlertText,
    Delivery,
    DeliveryState,
    LoginSession,
    PauseReason,
    Role,
)
from tests.api.admin.conftest import Volunteers, register
from tests.content.alerts.making import add_alert, subscribe

SENT = DeliveryState.SENT


def going(engine: Engine, **different: object) -> int:
    """To seven in Arabic and three in Vietnamese."""
    with transaction(engine) as session:
        subscribe(session, range(1, 8), language="ar")
        subscribe(session, range(11, 14), language="vi")
        alert = add_alert(session, clock.now(), language="en", **different)
        queueing.queue(session, alert)
        assert alert.id
        said = {"headline": "Storm <b>", "description": "", "instruction": ""}
        session.add(AlertText(alert_id=alert.id, language="en", **said))
        return alert.id


def become(engine: Engine, state: DeliveryState, alert: AlertState, many: int = 10) -> None:
    with transaction(engine) as session:
        session.connection().execute(
            update(Delivery).where(col(Delivery.subscriber_id) <= many).values(state=state)
        )
        session.connection().execute(update(Alert).values(state=alert))


async def test_the_page_has_the_numbers_and_no_small_group(
    volunteer: Volunteers, filled: Engine
) -> None:
    number = going(filled, state=AlertState.PAUSED, why_paused=PauseReason.ERRORS)
    become(filled, DeliveryState.UNCERTAIN, AlertState.PAUSED, many=7)
    client = volunteer(Role.COORDINATOR)
    page = (await client.get(f"/admin/alerts/{number}/progress")).text
    assert "Storm &lt;b&gt;" in page
    assert "7 of 10" in page
    assert "may have arrived or not" in page
    assert "left too many messages without an answer" in page
    assert f'href="/admin/alerts/{number}"' in page
    assert f'data-events="/admin/alerts/{number}/events"' in page
    assert re.search(r"العربية.*?<td>–</td>\s*<td>7</td>|العربية.*?<td>7</td>", page, re.DOTALL)
    assert "Tiếng Việt" not in page
    assert "<td>3</td>" not in page


async def test_a_draft_or_nothing_has_no_progress(volunteer: Volunteers, filled: Engine) -> None:
    number = going(filled, state=AlertState.DRAFT)
    client = volunteer(Role.COORDINATOR)
    for which in (number, 99):
        for part in ("progress", "events"):
            assert (await client.get(f"/admin/alerts/{which}/{part}")).status_code == 404


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[tuple[uvicorn.Server, str]]:
    config = uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    app.state.program.is_ending = lambda: server.should_exit
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield server, f"http://127.0.0.1:{port}"
    server.should_exit = True
    await asyncio.wait_for(task, 3)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.05)
    monkeypatch.setattr(progress, "WAITING", 0.05)


@asynccontextmanager
async def watching(
    app: FastAPI, engine: Engine, number: int
) -> AsyncIterator[tuple[httpx.Response, AsyncIterator[tuple[str, str]], uvicorn.Server]]:
    """The answer, its events one by one, and the server."""
    token = register(engine, Role.COORDINATOR)
    headers = {"cookie": f"{COOKIE}={token}", "accept-encoding": "gzip"}
    async with serving(app) as (server, url), httpx.AsyncClient(headers=headers) as client:
        address = f"{url}/admin/alerts/{number}/events"
        async with client.stream("GET", address, timeout=5) as answer:
            yield answer, events(answer), server
        await client.aclose()


async def events(answer: httpx.Response) -> AsyncIterator[tuple[str, str]]:
    """Their names and data, as a browser takes them; comments are none."""
    name, data = "", []
    async for line in answer.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            data.append(line.removeprefix("data: "))
        elif not line and data:
            yield name, "\n".join(data)
            data = []


async def test_events_come_at_once_until_it_is_sent(app: FastAPI, filled: Engine) -> None:
    number = going(filled)
    async with asyncio.timeout(10), watching(app, filled, number) as (answer, seen, _):
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        assert answer.headers["cache-control"] == "no-store, no-transform"
        assert "0 of 10" in (await anext(seen))[1]
        become(filled, SENT, AlertState.SENDING, many=7)
        name, part = await anext(seen)
        assert name == "message"
        assert "7 of 10" in part
        assert "messages a second" in part
        assert "<html" not in part
        become(filled, SENT, AlertState.SENT, many=99)
        assert (await anext(seen))[0] == "over"
        assert [one async for one in seen] == []


async def test_afterwards_the_browser_is_told_not_to_ask_again(
    volunteer: Volunteers, filled: Engine
) -> None:
    number = going(filled, state=AlertState.SENT)
    client = volunteer(Role.COORDINATOR)
    assert (await client.get(f"/admin/alerts/{number}/events")).status_code == 204
    page = (await client.get(f"/admin/alerts/{number}/progress")).text
    assert "data-events" not in page


async def test_events_end_with_the_session(app: FastAPI, filled: Engine) -> None:
    number = going(filled)
    async with asyncio.timeout(10), watching(app, filled, number) as (_, seen, _server):
        await anext(seen)
        with transaction(filled) as session:
            session.connection().execute(delete(LoginSession))
        assert [one async for one in seen] == []


async def test_events_hold_up_no_restart(app: FastAPI, filled: Engine) -> None:
    number = going(filled)
    async with asyncio.timeout(10), watching(app, filled, number) as (_, seen, server):
        await anext(seen)
        began = asyncio.get_running_loop().time()
        server.should_exit = True
        assert [one async for one in seen] == []
        assert asyncio.get_running_loop().time() - began < 1


async def test_after_a_while_the_browser_asks_anew(
    app: FastAPI, filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "LONGEST", 0.3)
    number = going(filled)
    async with asyncio.timeout(10), watching(app, filled, number) as (_, seen, _server):
        assert len([one async for one in seen]) == 1, "what did not change is not sent again"
