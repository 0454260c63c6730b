"""A sender at work: a real database, and the stand-in for Telegram."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from sqlalchemy import Engine

from bot.sending.floods import Floods
from bot.sending.limiter import Limiter
from bot.sending.office import keep_time
from bot.sending.post import Post
from bot.sending.sender import Sender
from bot.telegram.api import Api
from bot.telegram.wire import Wire
from content import clock
from content.alerts.outbox import Due
from content.alerts.store import Store
from tests.content.alerts.making import KEYS
from tests.fake_telegram import TOKEN, FakeTelegram, Limits

Sending = Callable[[], AbstractAsyncContextManager[Sender]]


async def letter(due: Due, replaced: bool) -> bytes:
    """What a message says: which alert, in which language, and whether it repeats."""
    more = " replaced" if replaced else " over" if due.of.is_end else ""
    text = f"alert {due.which[0]} {due.language}{' again' if due.repeats else ''}{more}"
    return json.dumps({"text": text}).encode()


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """Telegram, with its limits, a little less strict: tests run beside others. Every chat there
    may be is one of the bot's."""
    limits = Limits(overall_per_second=33)
    async with FakeTelegram(open_to_all=True, limits=limits) as fake:
        yield fake


@pytest.fixture
def sending(sqlite: Engine, telegram: FakeTelegram) -> Sending:
    """`async with sending():` a sender runs meanwhile."""

    @asynccontextmanager
    async def run() -> AsyncIterator[Sender]:
        wire, limiter, floods = Wire(telegram.url), Limiter(), Floods()
        api = Api(wire, telegram.url, TOKEN, limiter.left)
        store = Store(sqlite, clock.now)
        post = Post(api, KEYS, letter, limiter, floods, clock.now, store.is_going)
        sender = Sender(store, post, limiter, floods)
        tasks = [asyncio.create_task(one) for one in (sender.run(), keep_time(store))]
        try:
            yield sender
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await wire.close()

    return run
