"""Texts are texts, even if the database itself is full of attacks: on every page of the admin and
of partners, in the web chat, in the read API, and as Telegram reads our HTML."""

import re

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from bot.callback_data import decode
from bot.channel import ChannelServices
from bot.screen import Screen
from bot.telegram.bot import TelegramBot
from bot.telegram.render import Renderer
from content.core.database import transaction
from content.models import Location, Organization, Role, Source, Text, Volunteer
from tests.api.admin.conftest import Volunteers
from tests.api.admin.pages import address, routes
from tests.api.attacks.conftest import Browser, partner_token
from tests.api.attacks.markup import HOSTILE, acting
from tests.bot.conftest import telegram  # noqa: F401 - a fixture
from tests.bot.test_team import CHAT, World
from tests.bot.test_telegram import begin, follow
from tests.bot.walk import targets, walk
from tests.fake_telegram import TOKEN, FakeTelegram
from tests.fake_telegram.markup import plain


@pytest.fixture
def filled(filled: Engine) -> Engine:
    """Every text there is, however it got there."""
    columns = {Text: "value", Organization: "name", Location: "address", Source: "title"}
    with transaction(filled) as session:
        for table, column in columns.items():
            for number, row in enumerate(session.exec(select(table)).all()):
                setattr(row, column, HOSTILE[number % len(HOSTILE)])
    return filled


def rename_volunteers(engine: Engine) -> None:
    with transaction(engine) as session:
        for row in session.exec(select(Volunteer)):
            row.name = f'{row.id}"><pwned>'
            session.add(row)


async def test_on_every_page_of_the_admin(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    client, live = volunteer(Role.ADMINISTRATOR), app.state.keeper.current
    own, shown = live.of_organization("kitchen-a"), 0
    token = partner_token(filled)
    for entry in own:  # proposals, changes, drafts
        await client.post(f"/partner/{token}/{entry.key}/gone")
        await client.post(f"/partner/{token}/{entry.key}/true")
    service = f"/admin/services/{own[0].service.key}"
    await client.post(service, data={"name.en": HOSTILE[0], "do": "draft"})
    rename_volunteers(filled)
    more = [f"/admin/{name}/new" for name in ("services", "locations", "organizations", "pages")]
    pages = [address(route, live) for route in routes() if "GET" in route.methods]
    asked = [f"/admin/{name}={HOSTILE[0]}" for name in ("services?q", "login?to", "week?zone")]
    for path in [*pages, *more, *asked]:
        answer = await client.get(path)
        assert answer.status_code < 500, path
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert acting(answer.text) == [], path
            shown += "pwned" in answer.text
    assert shown > 15


async def test_on_the_pages_of_partners(browser: Browser, app: FastAPI, filled: Engine) -> None:
    client, token = browser(), partner_token(filled)
    hours = {"opens_at": ['"><a>'] * 9, "closes_at": ["12:00"] * 9}
    for entry in app.state.keeper.current.of_organization("kitchen-a"):
        where = f"/partner/{token}/{entry.key}"
        for answer in (
            await client.get(f"/partner/{token}"),
            await client.get(where),
            await client.get(f"{where}?done={HOSTILE[0]}"),
            await client.post(f"{where}/hours", data=hours),
        ):
            assert "pwned" in answer.text or answer.status_code == 303
            assert answer.status_code < 500
            assert acting(answer.text) == []
            assert '"><a>' not in answer.text


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_in_the_web_chat(browser: Browser, app: FastAPI, language: str) -> None:
    client, shown = browser(), 0
    for to in of_each_kind(walk(app.state.conversation, language)):
        answer = await client.get("/" + to.replace("_", "/"))
        assert acting(answer.text) == [], to
        shown += "pwned" in answer.text
    assert shown > 30


async def test_in_the_read_api(browser: Browser) -> None:
    client = browser()
    for name in ("zones", "organizations", "services", "occurrences", "pages", "languages"):
        answer = await client.get(f"/api/v1/{name}?per_page=100")
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.json()["contents"]


def of_each_kind(screens: dict[str, Screen]) -> list[str]:
    """Some addresses of every kind of screen: a parser in Python is slow."""
    kinds: dict[type, list[str]] = {}
    for to in screens:
        kinds.setdefault(type(decode(to)[1]), []).append(to)
    assert len(kinds) > 12
    return [to for found in kinds.values() for to in found[:6]]


def telegram_reads(screen: Screen) -> str:
    """What Telegram understands of a screen; it refuses what is no good HTML."""
    text = str(Renderer("a_bot").message(screen)["text"])
    assert set(re.findall(r"</?(\w[^>]*)>", text)) <= {"b", "s"}
    return plain(text, "HTML")


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_as_telegram_reads_it(browser: Browser, app: FastAPI, language: str) -> None:
    read = [telegram_reads(one) for one in walk(app.state.conversation, language).values()]
    assert len([text for text in read if "<script>pwned()" in text]) > 50


async def test_as_telegram_reads_the_teams_screens(filled: Engine) -> None:
    world = World(filled)
    account = world.account(Role.ADMINISTRATOR)
    rename_volunteers(filled)
    waiting, seen = [world.link(account, CHAT)], set()
    read = ""
    while waiting and len(seen) < 150:
        screen = waiting.pop()
        read += telegram_reads(screen)
        new = {to for to in targets(screen) if to.startswith("t") and "unlink" not in to} - seen
        seen |= new
        waiting += [world.press(to) for to in sorted(new)]
    assert read.count("<script>pwned()") > 20


async def test_as_the_stand_in_for_telegram_takes_it(
    browser: Browser,
    app: FastAPI,
    telegram: FakeTelegram,  # noqa: F811
) -> None:
    telegram.limits.enabled = False
    conversation = app.state.conversation
    async with TelegramBot(ChannelServices(conversation), telegram.url, TOKEN).running(
        webhook=None
    ):
        person = await begin(telegram)
        seen, drawn, draw = 0, set(), Renderer("bot")
        for to, screen in walk(conversation, "en").items():
            if "pwned" in str(screen.lines) and seen < 40 and not screen.pin:
                message = draw.message(screen)["text"]
                if message in drawn:
                    continue  # the same names again: nobody would see that it was edited
                drawn.add(message)
                seen += "<script>pwned()" in (await follow(person, to)).text
    assert seen == 40
    assert telegram.violations == []
