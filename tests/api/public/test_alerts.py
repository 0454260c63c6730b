"""Alerts for other programs: JSON, Atom and CAP, cached, and kind to the database."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from lxml import etree
from sqlalchemy import Engine, event
from sqlmodel import select

from api.app import create_app
from api.public import openapi_examples, schemas
from api.web import response_cache
from content.accounts.permissions import SERVER
from content.alerts import lifecycle
from content.alerts.cap.reader import read
from content.core import clock
from content.core.database import transaction
from content.core.settings import Settings
from content.models import Alert, AlertStatus, AlertTopic, MsgType
from tests.conftest import NOW
from tests.content.alerts.cap.messages import valid
from tests.content.alerts.cap.test_published import begun
from tests.support.narrowing import of_type

ATOM = {"a": "http://www.w3.org/2005/Atom"}
WEB = "https://info.example.org"
PATHS = ("alerts", "alerts.atom", "alerts/first.xml")


@pytest.fixture
def settings() -> Settings:
    return Settings(_env_file=None, secret_key="k" * 32, alerts=True, public_url=f"{WEB}/")


@pytest.fixture(autouse=True)
def three(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """One alert, its update, and an exercise."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(response_cache, "KEPT", 0.0)
    with transaction(filled) as session:
        first = begun(session, "first", 30, topic=AlertTopic.WEATHER, template="storm")
        begun(session, "second", 20, msg_type=MsgType.UPDATE, references_id=first.id)
        begun(session, "exercise", 10, status=AlertStatus.EXERCISE)


async def get(client: httpx.AsyncClient, path: str) -> httpx.Response:
    answer = await client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return answer


async def test_json_has_what_holds_now(client: httpx.AsyncClient) -> None:
    page = (await get(client, "alerts")).json()
    assert page["total_items"] == 1
    (alert,) = page["contents"]
    assert (alert["id"], alert["references"]) == ("second", ["first"])
    assert alert["headline"] == {"en": "Storm", "fr": "Tempête"}
    assert alert["sender"] == "channel-info@info.example.org"
    assert alert["cap"] == f"{WEB}/api/v1/alerts/second.xml"
    assert alert["description"] == {}


async def test_the_feed_is_atom(client: httpx.AsyncClient) -> None:
    answer = await get(client, "alerts.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    for name in ("id", "title", "updated", "author/a:name"):
        assert feed.findtext(f"a:{name}", namespaces=ATOM)
    assert feed.findtext("a:updated", namespaces=ATOM) == "2026-11-22T09:45:00+01:00"
    entries = feed.findall("a:entry", ATOM)
    assert [entry.findtext("a:title", namespaces=ATOM) for entry in entries] == [
        "Storm (Update)",
        "Storm",
    ]
    for entry in entries:
        for name in ("id", "title", "updated", "summary"):
            assert len(entry.findall(f"a:{name}", ATOM)) == 1
        (link,) = entry.findall("a:link[@rel='alternate']", ATOM)
        assert link.get("type") == "application/cap+xml"
        linked = await get(client, link.get("href").removeprefix(f"{WEB}/api/v1/"))
        assert linked.headers["content-type"].startswith("application/cap+xml")
        valid(linked.content)
    ids = [element.text for element in feed.iter("{*}id")]
    assert len(set(ids)) == len(ids) == 3


async def test_each_is_cap_with_a_page_people_can_read(client: httpx.AsyncClient) -> None:
    message = read((await get(client, "alerts/second.xml")).content)
    assert [earlier.identifier for earlier in message.references] == ["first"]
    for text in message.texts.values():
        page = await client.get(text.web.removeprefix(WEB))
        assert page.status_code == 200
    for name in ("exercise", "nothing", "x" * 64, "first%00", "..%2ffirst"):
        assert (await client.get(f"/api/v1/alerts/{name}.xml")).status_code == 404
    assert (await client.get(f"/api/v1/alerts/{'x' * 65}.xml")).status_code == 422


@pytest.mark.parametrize("path", PATHS)
async def test_nothing_is_sent_twice(client: httpx.AsyncClient, path: str) -> None:
    etag = (await get(client, path)).headers["etag"]
    had = {"If-None-Match": f'"x", {etag}'}
    again = await client.get(f"/api/v1/{path}", headers=had)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag
    assert "max-age" in again.headers["cache-control"]


async def test_a_new_alert_has_a_new_etag(client: httpx.AsyncClient, filled: Engine) -> None:
    had = {"If-None-Match": (await get(client, "alerts.atom")).headers["etag"]}
    with transaction(filled) as session:
        begun(session, "new")
    answer = await client.get("/api/v1/alerts.atom", headers=had)
    assert answer.status_code == 200
    assert b"/new.xml" in answer.content


async def test_stopping_takes_back_at_once_what_programs_have(
    client: httpx.AsyncClient, filled: Engine
) -> None:
    def updated(answer: httpx.Response) -> str:
        found = etree.fromstring(answer.content).findtext("a:updated", namespaces=ATOM)
        return of_type(str, found)

    before = await get(client, "alerts.atom")
    with transaction(filled) as session:
        second = session.exec(select(Alert).where(Alert.identifier == "second")).one()
        lifecycle.stop(session, SERVER, second.id or 0, NOW)
    assert (await get(client, "alerts")).json()["contents"] == []
    after = await get(client, "alerts.atom")
    assert (updated(before), updated(after)) == (
        "2026-11-22T09:45:00+01:00",
        "2026-11-22T10:05:00+01:00",
    )
    assert b"Storm (Cancel)" in after.content
    for name in ("first", "second"):
        assert f"/alerts/{name}.xml".encode() in after.content
    cancel = read((await get(client, "alerts/second-stop.xml")).content)
    assert cancel.msg_type is MsgType.CANCEL
    assert [earlier.identifier for earlier in cancel.references] == ["first", "second"]


async def test_what_is_over_is_in_the_feed_only(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=3))
    assert (await get(client, "alerts")).json()["contents"] == []
    assert b"/second.xml" in (await get(client, "alerts.atom")).content


async def test_however_many_ask_the_database_is_asked_once(
    client: httpx.AsyncClient, filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_cache, "KEPT", 60.0)
    asked: list[str] = []
    event.listen(
        filled, "before_cursor_execute", lambda *given: asked.append(str(given[2])), named=False
    )
    await asyncio.gather(*(get(client, "alerts") for _ in range(20)))
    assert len([one for one in asked if "FROM alert_text" in one]) == 1


async def test_who_would_wait_for_long_is_told_to_come_back(
    client: httpx.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_cache, "PATIENCE", 0.01)
    with app.state.program.responses.alone():
        for path in PATHS:
            answer = await client.get(f"/api/v1/{path}")
            assert answer.status_code == 503
            assert answer.headers["retry-after"]
    await get(client, "alerts")


async def test_a_database_that_is_away_is_not_our_mistake(
    client: httpx.AsyncClient, filled: Engine
) -> None:
    with filled.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE alert RENAME TO gone")
    for path in PATHS:
        answer = await client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()) == (503, {"detail": "Try again in a minute."})


async def test_where_alerts_are_off_there_are_none(filled: Engine) -> None:
    app = create_app(Settings(_env_file=None, secret_key="k" * 32, alerts=False), filled)
    app.state.program.keeper.refresh()
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await get(client, "alerts")).json()["contents"] == []
        feed = etree.fromstring((await get(client, "alerts.atom")).content)
        assert feed.findtext("a:updated", namespaces=ATOM)
        assert feed.findall("a:entry", ATOM) == []
        assert (await client.get("/api/v1/alerts/first.xml")).status_code == 404


async def test_the_api_describes_them(client: httpx.AsyncClient) -> None:
    paths: dict[str, Any] = (await get(client, "openapi.json")).json()["paths"]
    for path, media in {
        "/api/v1/alerts": "application/json",
        "/api/v1/alerts.atom": "application/atom+xml",
        "/api/v1/alerts/{identifier}.xml": "application/cap+xml",
    }.items():
        operation = paths[path]["get"]
        assert operation["description"]
        assert list(operation["responses"]["200"]["content"]) == [media]
    example = openapi_examples.page_of("alerts")
    shape = schemas.Page[schemas.Alert]
    assert shape.model_validate(example).model_dump(mode="json") == example
