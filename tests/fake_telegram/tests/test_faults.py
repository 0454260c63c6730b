"""Misfortunes: each does what it says, to whom it should."""

import asyncio

import aiohttp
import pytest

from tests.fake_telegram import (
    BadGateway,
    BadRequest,
    Delay,
    Drip,
    FakeTelegram,
    Fault,
    Forbidden,
    NotJson,
    ResetAfter,
    ResetBefore,
    ServerError,
    TooMany,
)
from tests.fake_telegram.tests.requests import CHAT, MESSAGE, button, call, result


async def attempt(fake: FakeTelegram) -> int | str:
    """Sends a message: its status, or the name of the client's error."""
    address = f"{fake.base_url}{fake.token}/sendMessage"
    try:
        async with aiohttp.ClientSession() as session, session.post(address, json=MESSAGE) as one:
            return one.status if await one.json() else 0
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return type(error).__name__


FAULTS: list[tuple[Fault, object, bool]] = [
    (TooMany(7), 429, False),
    (Forbidden(), 403, False),
    (BadRequest("PEER_ID_INVALID"), 400, False),
    (BadGateway(), "ContentTypeError", False),
    (BadGateway(accepted=True), "ContentTypeError", True),
    (ServerError(), 500, False),
    (ServerError(accepted=True), 500, True),
    (ResetBefore(), "reset", False),
    (ResetAfter(), "reset", True),
    (NotJson(), "ContentTypeError", True),
    (Delay(60), 200, True),
    (Drip(0.1), 200, True),
]

RESETS = {"ServerDisconnectedError", "ClientOSError", "ConnectionResetError"}


@pytest.mark.parametrize(("fault", "seen", "arrived"), FAULTS)
@pytest.mark.asyncio
async def test_faults(fake: FakeTelegram, fault: Fault, seen: object, arrived: bool) -> None:
    """Each does to one request what it says, and is no violation."""
    fake.faults.add(method="sendMessage", chat=CHAT, do=fault, times=1)
    began = asyncio.get_running_loop().time()
    outcome = await attempt(fake)
    assert ("reset" if outcome in RESETS else outcome) == seen
    slow = {Delay: 0.055, Drip: 0.095}
    assert asyncio.get_running_loop().time() - began >= slow.get(type(fault), 0)
    assert len(fake.user(CHAT).messages) == len(fake.accepted) == int(arrived)
    assert await attempt(fake) == 200
    assert fake.violations == []


@pytest.mark.asyncio
async def test_faults_hit_whom_they_should(fake: FakeTelegram) -> None:
    """By method, chat and dice; delays add up with what follows."""
    other = fake.faults.add(do=TooMany(), chat=43)
    edit = fake.faults.add(do=TooMany(), method="editMessageText")
    late = fake.faults.add(do=Delay(20), method="sendMessage")
    dice = fake.faults.add(do=Forbidden(), probability=0.5, seed=3)
    outcomes = [await attempt(fake) for _ in range(40)]
    assert set(outcomes) == {200, 403}
    assert (other.hits, edit.hits, late.hits) == (0, 0, 40)
    assert dice.hits == outcomes.count(403)
    assert 10 < dice.hits < 30
    fake.faults.clear()
    assert await attempt(fake) == 200


@pytest.mark.asyncio
async def test_429_has_telegrams_form(fake: FakeTelegram) -> None:
    """Code, words, parameter and header agree."""
    fake.faults.add(do=TooMany(7))
    address = f"{fake.base_url}{fake.token}/sendMessage"
    async with aiohttp.ClientSession() as session, session.post(address, json=MESSAGE) as answer:
        assert answer.headers["Retry-After"] == "7"
        assert await answer.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        }


@pytest.mark.asyncio
async def test_a_fault_for_a_press_finds_its_chat(fake: FakeTelegram) -> None:
    """answerCallbackQuery names no chat; the press does."""
    person = fake.user(CHAT)
    await result(fake, "sendMessage", **MESSAGE, reply_markup=button(callback_data="x"))
    press = await person.press(person.screen, 0)
    fake.faults.add(do=ServerError(), method="answerCallbackQuery", chat=CHAT)
    assert (await call(fake, "answerCallbackQuery", callback_query_id=press.id))[
        "error_code"
    ] == 500


@pytest.mark.asyncio
async def test_outage(fake: FakeTelegram) -> None:
    """Nobody listens; afterwards the same address works again."""
    port = fake.port
    poll = asyncio.create_task(attempt_poll(fake))
    await fake.state.changed.wait_for(lambda: fake.state.updates.first_poll is not None, 2)
    async with fake.outage():
        assert await attempt(fake) == "ClientConnectorError"
        assert await asyncio.wait_for(poll, 2) in RESETS
    assert (await attempt(fake), fake.port) == (200, port)


async def attempt_poll(fake: FakeTelegram) -> str:
    """A long poll that is cut: the name of the client's error."""
    try:
        await call(fake, "getUpdates", timeout=30)
    except aiohttp.ClientError as error:
        return type(error).__name__
    return "answered"
