"""Requests to the stand-in, and what they are made of."""

from typing import Any

import aiohttp

from tests.fake_telegram import FakeTelegram

Json = dict[str, Any]
CHAT = 42
START = 1_800_000_000.0
MESSAGE: Json = {"chat_id": CHAT, "text": "x"}
VENUE: Json = {
    "chat_id": CHAT,
    "latitude": 50.9,
    "longitude": 1.8,
    "title": "Food",
    "address": "Quai",
}


async def call(fake: FakeTelegram, method: str, **params: object) -> Json:
    """One request with a JSON body; the answer's JSON."""
    address = f"{fake.base_url}{fake.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(address, json=params) as answer:
        assert answer.status == (await answer.json()).get("error_code", 200)
        return dict(await answer.json())


async def result(fake: FakeTelegram, method: str, **params: object) -> Any:
    """The result of a request that must succeed."""
    answer = await call(fake, method, **params)
    assert answer["ok"], answer
    return answer["result"]


def button(**fields: object) -> Json:
    """A keyboard of one button."""
    return {"inline_keyboard": [[{"text": "Go", **fields}]]}


def keyboard(count: int) -> Json:
    """A keyboard of `count` buttons."""
    return {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] for _ in range(count)]}


def commands(count: int, **fields: str) -> list[Json]:
    """`count` bot commands."""
    return [{"command": f"c{i}", "description": "d", **fields} for i in range(count)]


def named(case: tuple[Any, ...]) -> str:
    """A short name for a row of a table."""
    return f"{case[0]}-{case[-1]}"[:60]
