"""Something is wrong, in the web chat: only a form that was sent says it, and never a link."""

import asyncio
import re
from pathlib import Path
from time import monotonic

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, text
from sqlmodel import select

from content import models
from content.core.database import connect, reading
from content.core.settings import Settings
from tests.api.chat.test_routes import read
from tests.api.conftest import program

KEY = "ca-clothes-virval"
CARD = f"/en-calais/card/clothes/{KEY}"
ASK = f"/en-calais/wrong/clothes/{KEY}"
SAY = f"/en-calais/said/clothes/{KEY}/c"


def waiting(app: FastAPI) -> int:
    inbox = app.state.program.conversation.inbox
    return len(inbox._pressed)


def person(app: FastAPI, address: str) -> httpx.AsyncClient:
    """Somebody at another internet address."""
    transport = httpx.ASGITransport(app=app, client=(address, 1), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def test_from_the_card_to_the_thanks_and_back_with_plain_forms(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    card = (await client.get(CARD)).text
    assert f'href="{ASK}"' in card
    asked = (await client.get(ASK)).text
    read(asked)
    forms = re.findall(r'<form action="([^"]+)" method="post"><button class="button">', asked)
    assert len(forms) == 5
    assert forms[0] == SAY
    assert not re.search(r'<a [^>]*href="[^"]*/said/', asked), "nobody follows it by accident"
    thanks = await client.post(forms[0])
    assert thanks.status_code == 200
    assert thanks.headers["cache-control"] == "no-store"
    assert "Thank you" in thanks.text
    assert f'href="{CARD}"' in thanks.text
    read(thanks.text)
    assert waiting(app) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_link_says_nothing(client: httpx.AsyncClient, app: FastAPI, method: str) -> None:
    answer = await client.request(method, SAY)
    assert answer.status_code == 200
    assert method == "HEAD" or "What is wrong?" in answer.text
    assert waiting(app) == 0


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
async def test_another_site_cannot_say_it(
    client: httpx.AsyncClient, app: FastAPI, site: str
) -> None:
    answer = await client.post(SAY, headers={"Sec-Fetch-Site": site})
    assert "What is wrong?" in answer.text
    assert waiting(app) == 0
    await client.post(SAY, headers={"Sec-Fetch-Site": "same-origin"})
    assert waiting(app) == 1


async def test_a_second_press_from_one_address_is_none(app: FastAPI) -> None:
    async with app.router.lifespan_context(app):
        for address, counted in [
            ("192.0.2.1", 1), ("192.0.2.1", 1), ("192.0.2.2", 2), ("2001:db8::1", 3),
            ("2001:db8::2", 3), ("2001:db8:0:1::1", 4), ("::ffff:192.0.2.1", 4), ("test", 5),
        ]:  # fmt: skip
            async with person(app, address) as somebody:
                assert "Thank you" in (await somebody.post(SAY)).text
            assert waiting(app) == counted, address


@pytest.mark.parametrize(
    "path",
    [
        "/en/said/food", "/en/said/food/x/x", "/en/said/gold/x/c", "/en/said/", "/xx/said/food/x/x",
        "/en/said/food/" + "a" * 5000, "/en/said/food/%00/c", "/en/said/<script>alert(1)</script>",
    ],
)  # fmt: skip
async def test_nonsense_is_answered_as_a_link_is(
    client: httpx.AsyncClient, app: FastAPI, path: str
) -> None:
    answer = await client.post(path)
    assert answer.status_code == 404
    assert "nothing at this address" in answer.text
    assert "<script>alert" not in answer.text
    assert waiting(app) == 0


async def test_in_no_known_language_it_asks_and_counts_nothing(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    answer = await client.post(f"/xx/said/clothes/{KEY}/c", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert "What is wrong?" in answer.text
    assert waiting(app) == 0


async def test_an_entry_that_is_gone(client: httpx.AsyncClient, app: FastAPI) -> None:
    answer = await client.post("/en/said/food/no-longer-there/c")
    assert answer.status_code == 200
    assert "no longer in the list" in answer.text
    assert waiting(app) == 0


async def test_two_people_are_on_everybodys_card_within_two_seconds(
    client: httpx.AsyncClient, app: FastAPI, filled: Engine
) -> None:
    async with person(app, "192.0.2.1") as one, person(app, "192.0.2.2") as other:
        await one.post(SAY)
        await other.post(SAY)
    started = monotonic()
    while "People say: closed (2 people, 1 minute ago)" not in (await client.get(CARD)).text:
        await asyncio.sleep(0.05)
        assert monotonic() - started < 2.0
    with reading(filled) as session:
        assert len(session.exec(select(models.Report)).all()) == 2


async def test_a_press_is_answered_while_the_database_is_away(
    client: httpx.AsyncClient, app: FastAPI, filled: Engine
) -> None:
    with filled.begin() as connection:
        connection.execute(text("ALTER TABLE report RENAME TO away"))
    assert "Thank you" in (await client.post(SAY)).text
    await asyncio.sleep(0.5)
    with filled.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO report"))
    app.state.program.conversation.inbox.flush(filled)
    await asyncio.sleep(0.5)
    with reading(filled) as session:
        assert len(session.exec(select(models.Report)).all()) == 1


async def test_what_was_pressed_last_is_written_when_the_program_stops(
    filled: Engine, settings: Settings
) -> None:
    app = program(settings, filled)
    async with app.router.lifespan_context(app), person(app, "192.0.2.1") as somebody:
        await somebody.post(SAY)
    with reading(filled) as session:
        assert len(session.exec(select(models.Report)).all()) == 1


async def test_before_there_is_content(tmp_path: Path, settings: Settings) -> None:
    engine = connect(f"sqlite:///{tmp_path}/none.db")
    app = program(settings, engine)
    async with person(app, "192.0.2.1") as somebody:
        assert (await somebody.post(SAY)).status_code == 503
    engine.dispose()
