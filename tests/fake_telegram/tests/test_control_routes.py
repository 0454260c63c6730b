"""Misfortune ordered over HTTP, and the log of requests."""

from typing import Any

import aiohttp

from tests.fake_telegram import FakeTelegram
from tests.fake_telegram.__main__ import control
from tests.fake_telegram.tests.requests import call


async def test_misfortune_by_order_and_the_ledger_by_http() -> None:
    async with FakeTelegram(open_to_all=True) as fake, aiohttp.ClientSession() as session:
        control(fake)

        async def order(route: str, what: object) -> None:
            await (await session.post(f"{fake.url}/control/{route}", json=what)).read()

        async def told(route: str) -> Any:
            return await (await session.get(f"{fake.url}/control/{route}")).json()

        await order("block", [1])
        fault = {"do": "TooMany", "given": {"retry_after": 7}, "chat": 2, "times": 1}
        await order("faults", [fault])
        answers = [await call(fake, "sendMessage", chat_id=n, text=f"to {n}") for n in (1, 2, 2)]
        assert [answer.get("error_code") for answer in answers] == [403, 429, None]
        await order("flood", {"seconds": 3})
        refused = await call(fake, "sendMessage", chat_id=3, text="too soon")
        assert refused["parameters"] == {"retry_after": 3}
        ledger = await told("ledger")
        assert [row[:2] for row in ledger["entries"]] == [["sendMessage", 2]]
        assert [row[1::2] for row in ledger["refusals"]] == [[1, 403], [3, 429]]
        assert await told("texts") == {"2": ["to 2"]}
