"""Asking for alerts of the real process: none is lost by kill -9, and nothing is left of whoever
wants to be forgotten."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from content import subscribers
from content.core.crypto import ChatKeys
from content.core.database import reading
from content.subscribers import Subscription
from tests.api.cli.test_main import folder  # noqa: F401 - a fixture
from tests.bot.test_telegram import until
from tests.commands import serving
from tests.conftest import opened, sqlite_url
from tests.fake_telegram import TOKEN, FakeTelegram, Person
from tests.traces import forms, traces

CHAT = 987_654_321_012


def database(place: Path) -> Path:
    return place / "data with spaces" / "test.db"


def keys(place: Path) -> ChatKeys:
    secret = (database(place).parent / "secret-key").read_text().strip()
    return ChatKeys.of(secret, subscribers.PURPOSE)


def had(place: Path, chat: int = CHAT) -> Subscription | None:
    with opened(sqlite_url(database(place))) as engine, reading(engine) as session:
        return subscribers.find(session, chat, keys(place))


def settings(telegram: FakeTelegram) -> dict[str, str]:
    return {"telegram_token": TOKEN, "telegram_api_url": telegram.url, "alerts": "true"}


async def begin(telegram: FakeTelegram, chat: int = CHAT) -> Person:
    person = telegram.user(chat, language_code="en")
    await person.start("en-calais_alerts")
    await person.wait(lambda: bool(person.messages), timeout=20)
    return person


async def test_kill_minus_nine_right_after_the_acknowledgement_loses_none(
    folder: Path,  # noqa: F811
) -> None:
    """The commit is made slow, so that whatever acknowledges too early is caught."""
    async with FakeTelegram() as telegram:
        for number in range(3):
            with serving(folder, **settings(telegram)) as (process, _):
                person = await begin(telegram, CHAT + number)
                release = hold(database(folder), seconds=0.7)
                await person.press(person.screen, "🔔 Everything")
                await until(lambda: not telegram.state.updates)
                process.kill()
                process.wait()
                release.join()
            assert had(folder, CHAT + number) is not None
        assert [had(folder, CHAT + number) is not None for number in range(3)] == [True] * 3


def hold(file: Path, seconds: float) -> threading.Thread:
    """Somebody else writes for so long."""
    held = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(file, isolation_level=None, timeout=5)) as raw:
            raw.execute("BEGIN IMMEDIATE")
            held.set()
            threading.Event().wait(seconds)
            raw.execute("COMMIT")

    thread = threading.Thread(target=write)
    thread.start()
    assert held.wait(5)
    return thread


@pytest.mark.parametrize("ends", ["/forget", "/stop", "block"])
async def test_nothing_is_left_of_whoever_wants_to_be_forgotten(
    folder: Path,  # noqa: F811
    ends: str,
) -> None:
    async with FakeTelegram() as telegram:
        with serving(folder, **settings(telegram)):
            person = await begin(telegram)
            for data in ("en-calais_alert_on", "ar_alert_topic_food_no", "ar_alert_hour_8"):
                await person.press_data(person.screen, data).wait()
            with open_elsewhere(folder):
                looked_for = forms(CHAT, keys(folder), sealed(folder))
                there = {one.split(" in ")[0] for one in traces(folder, looked_for)}
                assert there == {"hash", "sealed"}, "what is looked for can be found"
                await (person.block() if ends == "block" else person.say(ends))
                await until(lambda: not telegram.state.updates)
                await asyncio.sleep(0.3)
                assert had(folder) is None
                assert traces(folder, looked_for) == [], "while it runs"
        assert traces(folder, looked_for) == []
        assert telegram.violations == []


OPEN = """
import sqlite3, sys
raw = sqlite3.connect(sys.argv[1])
print(raw.execute("SELECT count(*) FROM subscriber").fetchone(), flush=True)
sys.stdin.read()
"""


@contextmanager
def open_elsewhere(place: Path) -> Iterator[None]:
    """Another program has the database open, so SQLite keeps its log. A real one: this process
    reads the files, and with that it loses its locks on them."""
    command = [sys.executable, "-c", OPEN, str(database(place))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline()
        yield
        other.communicate()


def sealed(place: Path) -> str:
    with closing(sqlite3.connect(database(place))) as raw:
        found: str = raw.execute("SELECT chat_sealed FROM subscriber").fetchone()[0]
        return found


async def test_no_number_of_a_chat_is_in_any_table(folder: Path) -> None:  # noqa: F811
    async with FakeTelegram() as telegram:
        with serving(folder, **settings(telegram)):
            person = await begin(telegram)
            await person.press_data(person.screen, "en_alert_on").wait()
        with closing(sqlite3.connect(database(folder))) as raw:
            dumped = "\n".join(raw.iterdump())
        assert 'INSERT INTO "subscriber"' in dumped
        assert str(CHAT) not in dumped
