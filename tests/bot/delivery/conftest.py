"""A sender at work: a real database, and the stand-in for Telegram."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from sqlalchemy import Engine

from bot.delivery.flow_control import FlowControl
from bot.delivery.message_sender import MessageSender
from bot.delivery.worker import OutboxSender, keep_time
from bot.screen import Button, Line, Run, Screen
from bot.telegram.client.api import BotApi
from bot.telegram.client.http import HttpClient
from bot.telegram.messenger import TelegramMessenger
from content.alerts.outbox import DueMessage
from content.alerts.store import OutboxStore
from content.core import clock
from tests.content.alerts.making import KEYS
from tests.fake_telegram import TOKEN, FakeTelegram, Limits

Sending = Callable[[], AbstractAsyncContextManager[OutboxSender]]


async def letter(due: DueMessage, replaced: bool) -> Screen:
    """What a message says: which alert, in which language, and whether it repeats."""
    more = " replaced" if replaced else " over" if due.of.is_end else ""
    text = f"alert {due.which[0]} {due.language}{' again' if due.repeats else ''}{more}"
    ways = ((Button("Menu", to="en_home"),),)
    return Screen("", due.language, (Line((Run(text),)),), ways)


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
    async def run() -> AsyncIterator[OutboxSender]:
        wire, flow = HttpClient(telegram.url), FlowControl().alerts
        messenger = TelegramMessenger(BotApi(wire, telegram.url, TOKEN), "a_bot")
        store = OutboxStore(sqlite, clock.now)
        one = MessageSender(messenger, KEYS, letter, flow, clock.now, store.is_going)
        sender = OutboxSender(store, one, flow)
        tasks = [asyncio.create_task(work) for work in (sender.run(), keep_time(store))]
        try:
            yield sender
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await wire.close()

    return run
