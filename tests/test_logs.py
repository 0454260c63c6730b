"""No token, chat id or text in any log, at any level, whatever goes wrong."""

import asyncio
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine
from sqlmodel import select

from bot.channel import ChannelServices
from bot.conversation import Conversation
from bot.subscriptions.service import SubscriptionService
from bot.telegram.bot import TelegramBot
from content import subscribers
from content.core import log
from content.core.crypto import ChatKeys
from content.core.database import reading
from content.models import Subscriber
from content.snapshot import Snapshot
from tests import fake_telegram as fake
from tests.bot.test_telegram import begin
from tests.fake_telegram import TOKEN, FakeTelegram

CHAT = 7_391_846_205
WORDS = "myverysecretwords"


LIBRARIES = ("telegram", "httpx", "httpcore", "aiohttp", "asyncio", "sqlalchemy", "apscheduler")


@pytest.fixture
def levels() -> Iterator[None]:
    """Put the levels back. `setLevel` also clears what loggers remember of them, without which
    later tests would be as talkative."""
    loggers = [logging.root, *map(logging.getLogger, LIBRARIES)]
    before = [logger.level for logger in loggers]
    yield
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


def be_verbose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything logs at DEBUG, through the program's own formatter."""
    monkeypatch.setattr(logging.root, "handlers", [])
    monkeypatch.setattr(logging, "raiseExceptions", False)
    log.set_up("DEBUG")
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.DEBUG)


async def misadventures(
    telegram: FakeTelegram, conversation: Conversation, subscribing: SubscriptionService
) -> None:
    """What people and Telegram may do, the good and the bad."""
    bot = TelegramBot(ChannelServices(conversation, subscribing=subscribing), telegram.url, TOKEN)
    async with bot.running(webhook=None):
        person = await begin(telegram, "en", CHAT)
        for do in (fake.BadGateway(), fake.ResetAfter(), fake.Forbidden(), fake.BadRequest("x")):
            telegram.faults.add(method="sendMessage", chat=CHAT, do=do, times=1)
            await person.say(WORDS)
            await telegram.settled(timeout=15, answers=False)
        for asks in ("en_alert_on", "en_alert_topic_food_no", "en_alerts_kept", "en_alert_off"):
            await person.press_data(person.screen, asks).wait()
        subscribing._engine, database = (
            create_engine("sqlite:////nowhere/x.db"),
            subscribing._engine,
        )
        await person.press_data(person.screen, "en_alert_on").wait()
        subscribing._engine = database
        await person.press_data(person.screen, "en_alert_on").wait()
        await telegram.settled()
        await person.share_position(50.987654, 1.812345)
        await telegram.settled()
        async with telegram.outage():
            await asyncio.sleep(0.3)
    async with TelegramBot(
        ChannelServices(conversation), telegram.url, "1234567:WRONG-secret"
    ).running(webhook=None):
        await asyncio.sleep(0.3)


@pytest.mark.usefixtures("levels")
async def test_nothing_leaks(
    monkeypatch: pytest.MonkeyPatch,
    conversation: Conversation,
    example: Snapshot,
    filled: Engine,
    capfd: pytest.CaptureFixture[str],
) -> None:
    be_verbose(monkeypatch)
    async with FakeTelegram() as telegram:
        keys = ChatKeys.of("s" * 32, subscribers.PURPOSE)
        subscribing = SubscriptionService(filled, lambda: example, keys, keys)
        await misadventures(telegram, conversation, subscribing)
        for name in ("telegram.Bot", "httpx", "aiohttp.client", "asyncio"):
            logging.getLogger(name).warning("POST /bot%s/sendMessage to %d", TOKEN, CHAT)
        try:
            raise ValueError(TOKEN)
        except ValueError:
            logging.getLogger("bot.test").exception("something broke")
    written = "".join(capfd.readouterr())
    assert "something broke (ValueError)" in written
    assert "Telegram does not know this token" in written
    assert "DatabaseAway" in written
    with reading(filled) as session:
        row = session.exec(select(Subscriber)).one()
    for secret in (row.chat_hash, row.chat_sealed):
        assert secret not in written
    for secret in (TOKEN, TOKEN.split(":")[1], "WRONG-secret", str(CHAT), WORDS, "50.98", "1.812"):
        assert secret not in written
