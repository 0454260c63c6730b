"""A bot that runs against the stand-in for the Bot API."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Engine

from bot.channel import ChannelServices
from bot.conversation import Conversation
from bot.subscriptions.service import SubscriptionService
from bot.telegram.bot import TelegramBot
from content import subscribers
from content.core.crypto import ChatKeys
from content.snapshot import Snapshot
from tests.fake_telegram import TOKEN, FakeTelegram

KEYS = ChatKeys.of("s" * 32, subscribers.PURPOSE)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """Telegram, as far as a bot can tell."""
    async with FakeTelegram() as fake:
        yield fake


@pytest.fixture
def subscribing(filled: Engine, example: Snapshot) -> SubscriptionService:
    """Where people ask for alerts; what they ask for is kept in `filled`."""
    return SubscriptionService(filled, lambda: example, KEYS, KEYS)


@pytest.fixture
async def bot(
    telegram: FakeTelegram, conversation: Conversation, subscribing: SubscriptionService
) -> AsyncIterator[TelegramBot]:
    """The bot, polling."""
    running = TelegramBot(
        ChannelServices(conversation, subscribing=subscribing), telegram.url, TOKEN
    )
    async with running.running(webhook=None):
        yield running
