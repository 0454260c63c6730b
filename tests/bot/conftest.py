"""A bot that runs against the stand-in for the Bot API."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Engine

from bot.answer import Conversation
from bot.subscribing.work import Subscribing
from bot.telegram.app import Bot
from content import subscribers
from content.sealing import ChatKeys
from content.snapshot import Snapshot
from tests.fake_telegram import TOKEN, FakeTelegram

KEYS = ChatKeys.of("s" * 32, subscribers.PURPOSE)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """Telegram, as far as a bot can tell."""
    async with FakeTelegram() as fake:
        yield fake


@pytest.fixture
def subscribing(filled: Engine, example: Snapshot) -> Subscribing:
    """Where people ask for alerts; what they ask for is kept in `filled`."""
    return Subscribing(filled, lambda: example, KEYS, KEYS)


@pytest.fixture
async def bot(
    telegram: FakeTelegram, conversation: Conversation, subscribing: Subscribing
) -> AsyncIterator[Bot]:
    """The bot, polling."""
    running = Bot(conversation, telegram.url, TOKEN, subscribing=subscribing)
    async with running.running(webhook=None):
        yield running
