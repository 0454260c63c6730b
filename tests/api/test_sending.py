"""Alerts of the real process: what was approved reaches phones, whoever is killed."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from content import subscribers
from content.core.crypto import ChatKeys
from content.core.database import reading, transaction
from content.models import (
    Alert,
    AlertKind,
    AlertState,
    MsgType,
    Role,
)
from tests.api.cli.test_main import folder  # noqa: F401 - a fixture
from tests.api.test_subscribing import database, settings
from tests.commands import serving
from tests.conftest import opened, sqlite_url
from tests.content.alerts.making import begin, people, subscribe
from tests.fake_telegram import FakeTelegram
from tests.support.narrowing import present

SECRET = "a secret that is only for tests, and long enough"
KEYS = ChatKeys.of(SECRET, subscribers.PURPOSE)
LANGUAGES = ("en", "ar", "ti")
SECOND = timedelta(seconds=1)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(open_to_all=True) as fake:
        yield fake


@pytest.fixture
def engine(folder: Path) -> Iterator[Engine]:  # noqa: F811
    """The database of the process, with a subscriber a language and two coordinators."""
    with opened(sqlite_url(database(folder))) as engine:
        with transaction(engine) as session:
            for chat, language in enumerate(LANGUAGES, 1):
                subscribe(session, [chat], KEYS, language=language)
            people(session, Role.COORDINATOR, Role.COORDINATOR)
        yield engine


async def until(engine: Engine, number: int, state: AlertState, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while True:
        with reading(engine) as session:
            found = session.get_one(Alert, number).state
        if found is state:
            return
        assert time.monotonic() < end, found
        await asyncio.sleep(0.05)


def texts(telegram: FakeTelegram, chat: int) -> list[str]:
    return [message.text for message in telegram.user(id=chat).messages]


async def test_what_is_approved_arrives_in_each_language_and_is_corrected_and_ends(
    engine: Engine,
    folder: Path,  # noqa: F811
    telegram: FakeTelegram,
) -> None:
    with serving(folder, **settings(telegram) | {"secret_key": SECRET}):
        number = begin(engine)
        await until(engine, number, AlertState.SENT)
        english, arabic, tigrinya = (texts(telegram, chat)[0] for chat in (1, 2, 3))
        assert english.startswith("🆘 Danger at sea\nStrong wind and high waves")
        assert "196" in arabic
        assert "البحر" in arabic
        assert "ባሕሪ" in tigrinya
        cancels = begin(engine, lasts=4 * SECOND, corrects=number, msg_type=MsgType.CANCEL)
        await until(engine, cancels, AlertState.SENT)
        replaced, newest = texts(telegram, 1)
        assert "Read the newest message" in replaced
        assert newest.startswith("❌ This alert was wrong")
        over = begin(engine, lasts=3 * SECOND)
        await until(engine, over, AlertState.ENDED)
        with reading(engine) as session:
            ends = select(Alert.id).where(
                Alert.references_id == over, col(Alert.kind) == AlertKind.END
            )
            end = present(session.exec(ends).one())
        await until(engine, end, AlertState.SENT)
        assert texts(telegram, 1)[-1].startswith("✅ This alert is over.")
    assert telegram.violations == []


async def test_its_buttons_answer_beside_it(
    engine: Engine,
    folder: Path,  # noqa: F811
    telegram: FakeTelegram,
) -> None:
    with serving(folder, **settings(telegram) | {"secret_key": SECRET}):
        await until(engine, begin(engine), AlertState.SENT)
        person = telegram.user(1)
        await person.press(person.messages[0], "🆘 Emergency")
        await person.wait(lambda: len(person.messages) == 2, timeout=10)
        assert person.messages[0].text.startswith("🆘 Danger at sea")
        assert "112" in person.messages[1].text


async def test_two_programs_of_one_database_send_once_and_one_takes_over(
    engine: Engine,
    folder: Path,  # noqa: F811
    telegram: FakeTelegram,
) -> None:
    ours = settings(telegram) | {"secret_key": SECRET}
    with serving(folder, **ours) as (first, _):
        await until(engine, begin(engine), AlertState.SENT)
        with serving(folder, **ours):
            await asyncio.sleep(2)
            await until(engine, begin(engine), AlertState.SENT)
            first.kill()
            first.wait()
            began = time.monotonic()
            await until(engine, begin(engine), AlertState.SENT)
            assert time.monotonic() - began < 5
    assert [len(texts(telegram, chat)) for chat in (1, 2, 3)] == [3, 3, 3]


async def test_who_sends_nothing_sends_nothing(
    engine: Engine,
    folder: Path,  # noqa: F811
    telegram: FakeTelegram,
) -> None:
    with serving(folder, **settings(telegram) | {"secret_key": SECRET, "sender": "off"}):
        number = begin(engine)
        await telegram.user(9).start("en_home")
        await telegram.user(9).wait(lambda: bool(telegram.user(9).messages), timeout=20)
        await asyncio.sleep(1)
        with reading(engine) as session:
            assert session.get_one(Alert, number).state is AlertState.APPROVED
    assert texts(telegram, 1) == []
