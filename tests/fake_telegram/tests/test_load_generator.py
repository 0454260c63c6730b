"""Presses on demand, and the figures about them."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.fake_telegram import TOKEN, FakeTelegram
from tests.fake_telegram.__main__ import control
from tests.fake_telegram.load_generator import FIRST_CHAT, Load
from tests.fake_telegram.load_routes import LoadRoutes
from tests.fake_telegram.tests.requests import Json


@pytest_asyncio.fixture(params=["fast", "checked"])
async def driven(request: pytest.FixtureRequest, fast: str) -> AsyncGenerator[str]:
    """The address of the quick stand-in, then of a checking one with the same routes."""
    if request.param == "fast":
        yield fast
        return
    async with FakeTelegram(limits=False, open_to_all=True, latency=0.005) as running:
        control(running, 5)
        yield running.url
        assert running.violations == []


Ask = Callable[..., Awaitable[Any]]


async def answer_presses(ask: Ask, updates: list[Json]) -> None:
    """The least a bot does: a menu for /start, an answer and an edit for each press."""
    for update in updates:
        if message := update.get("message"):
            markup = {"inline_keyboard": [[{"text": d, "callback_data": d}] for d in "abc"]}
            chat = message["chat"]["id"]
            await ask("sendMessage", chat_id=chat, text="menu", reply_markup=markup)
        elif query := update.get("callback_query"):
            place = query["message"]["chat"]["id"], query["message"]["message_id"]
            await ask("answerCallbackQuery", callback_query_id=query["id"])
            markup = {"inline_keyboard": [[{"text": "n", "callback_data": query["data"] + "n"}]]}
            await ask(
                "editMessageText",
                chat_id=place[0],
                message_id=place[1],
                text=f"{query['data']} {query['id']}",
                reply_markup=markup,
            )


async def run_bot(session: aiohttp.ClientSession, address: str, presses: int) -> list[str]:
    """Polls until so many updates were answered; the data pressed."""

    async def ask(method: str, **params: object) -> Any:
        async with session.post(f"{address}/bot{TOKEN}/{method}", json=params) as answer:
            return (await answer.json())["result"]

    seen: list[str] = []
    offset = 0
    while len(seen) < presses:
        updates = await ask("getUpdates", offset=offset, timeout=2)
        await asyncio.gather(*(answer_presses(ask, [update]) for update in updates))
        seen += [u.get("callback_query", {}).get("data", "/start") for u in updates]
        offset = updates[-1]["update_id"] + 1
    await ask("getUpdates", offset=offset)
    return seen


@pytest.mark.asyncio
async def test_presses_on_demand(driven: str) -> None:
    """Ordered presses reach the bot and are reported when both answers came."""
    async with aiohttp.ClientSession() as session:
        order = {"rate": 0, "count": 50, "chats": 10, "data": ["a", "b", "/start"]}
        await (await session.post(f"{driven}/control/presses", json=order)).read()
        seen = await asyncio.wait_for(run_bot(session, driven, 50), 20)
        report = await (await session.get(f"{driven}/control/report")).json()
        assert sorted(seen) == sorted((["a", "b", "/start"] * 17)[:50])
        assert (report["pressed"], report["answered"]) == (50, 50)
        assert report["api_delay_ms"] == 5
        assert 5 <= report["latency_ms"]["p50"] <= report["latency_ms"]["p99"]
        assert report["methods"]["editMessageText"] == 34
        assert report["sends"]["accepted"] == 16
        assert 0 <= report["first_get_updates_s"] <= report["first_answer_s"]
        assert report["presses_per_second"] > 0
        await (await session.post(f"{driven}/control/reset")).read()
        empty = await (await session.get(f"{driven}/control/report")).json()
        assert (empty["answered"], empty["methods"]) == (0, {})
        bad = await session.post(f"{driven}/control/presses", json={"speed": 1})
        assert bad.status == 400


@pytest.mark.asyncio
async def test_a_walk_presses_what_the_last_answer_shows(driven: str) -> None:
    """First /start, then a button of the menu, then the button of that answer, and so on."""
    async with aiohttp.ClientSession() as session:
        order = {"rate": 500, "count": 5, "chats": 1, "data": "walk"}
        await (await session.post(f"{driven}/control/presses", json=order | {"rate": 0})).read()
        seen = await asyncio.wait_for(run_bot(session, driven, 5), 20)
        assert seen == ["/start", "c", "cn", "cnn", "cnnn"]


@pytest.mark.asyncio
async def test_presses_at_a_rate(fast: str) -> None:
    """Open loop: they come when they are due, not when the last was answered."""
    async with aiohttp.ClientSession() as session:
        order = {"rate": 200, "count": 20, "chats": 20, "data": ["a"]}
        await (await session.post(f"{fast}/control/presses", json=order)).read()
        await asyncio.wait_for(run_bot(session, fast, 20), 20)
        report = await (await session.get(f"{fast}/control/report")).json()
        assert report["answered"] == 20
        assert 0.09 < report["seconds"] < 2


def test_a_press_needs_both_its_answers() -> None:
    """In either order; nothing else counts."""
    routes = LoadRoutes(lambda chat, _data: str(chat))
    routes.generator.order(Load(count=2, chats=2, data=["a"]))
    chats = [FIRST_CHAT, FIRST_CHAT + 1]
    routes.accepted("editMessageText", {"chat_id": chats[0]})
    routes.accepted("answerCallbackQuery", {"callback_query_id": str(chats[1])})
    routes.accepted("sendChatAction", {"chat_id": chats[1]})
    assert (routes.measurements.pressed, routes.measurements.answered) == (2, 0)
    routes.accepted("answerCallbackQuery", {"callback_query_id": str(chats[0])})
    assert routes.measurements.answered == 1
    routes.accepted("sendMessage", {"chat_id": chats[1]})
    assert routes.measurements.answered == 2
