"""A bot that runs against the stand-in for the Bot API."""

from collections.abc import AsyncIterator

import pytest

from bot.answer import Conversation
from bot.telegram.app import Bot
from tests.fake_telegram import TOKEN, FakeTelegram


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """Telegram, as far as a bot can tell."""
    async with FakeTelegram() as fake:
        yield fake


@pytest.fixture
async def bot(telegram: FakeTelegram, conversation: Conversation) -> AsyncIterator[Bot]:
    """The bot, polling."""
    running = Bot(conversation, telegram.url, TOKEN)
    async with running.running(webhook=None):
        yield running
