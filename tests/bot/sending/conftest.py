"""A sender at work: a real database, and the stand-in for Telegram."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from sqlalchemy import Engine

from bot.sending.floods import Floods
from bot.sending.limiter import Limiter
from bot.sending.post import Post
from bot.sending.sender import Sender
from bot.telegram.api import Api
from bot.telegram.wire import Wire
from content import clock
from content.alerts.outbox import Due
from content.alerts.store import Store
from tests.content.alerts.making import KEYS
from tests.fake_telegram import TOKEN, FakeTelegram

Sending = Callable[[], AbstractAsyncContextManager[Sender]]


async def letter(due: Due, replaced: bool) -> bytes:
    """What a message says: which alert, in which language, and whether it repeats."""
    more = " replaced" if replaced else " over" if due.of.is_end else ""
    text = f"alert {due.which[0]} {due.language}{' again' if due.repeats else ''}{more}"
    return json.dumps({"text": text}).encode()


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """Telegram, with its limits; every chat there may be is one of the bot's."""
    async with FakeTelegram(open_to_all=True) as fake:
        yield fake


@pytest.fixture
def sending(sqlite: Engine, telegram: FakeTelegram) -> Sending:
    """`async with sending():` a sender runs meanwhile."""

    @asynccontextmanager
    async def run() -> AsyncIterator[Sender]:
        wire, limiter, floods = Wire(telegram.url), Limiter(), Floods()
        api = Api(wire, telegram.url, TOKEN, limiter.left)
        post = Post(api, KEYS, letter, limiter, floods, clock.now)
        sender = Sender(Store(sqlite, clock.now), post, limiter, floods)
        task = asyncio.create_task(sender.run())
        try:
            yield sender
        finally:
            task.cancel()
            await asyncio.wait([task])
            await wire.close()

    return run
