"""`channel-info key rotate` as an operator runs it."""

import re
import socket
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine

from api.cli import common, key
from content.alerts.leader_lock import leader_lock
from content.core.database import connect, others
from content.core.errors import SettingsError, WrongKey
from content.core.settings import Settings
from content.key_rotation.files import next_to
from tests.api.cli.test_main import folder  # noqa: F401 - a fixture
from tests.commands import free_port, run
from tests.conftest import opened
from tests.content.accounts.people import SECRET
from tests.content.key_rotation.stocked import CHATS, NEW, known, stock
from tests.support.narrowing import present

NOTE = re.compile(r"newest change: \d+ (\w{64}), now (\w{64})\n")
Given = Callable[..., None]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Iterator[Given]:
    """Run what follows with these settings, and no other connection of this process."""

    def give(engine: Engine, **values: object) -> None:
        url = engine.url.render_as_string(hide_password=False)
        for one in (engine, *made):
            one.dispose()
        with opened(engine.url) as looking:
            while others(looking):  # a connection that was closed is gone a little later
                time.sleep(0.01)
        own: dict[str, Any] = {"database_url": url, "port": free_port()} | values
        for module in (key, common):
            monkeypatch.setattr(module, "load", lambda: Settings(_env_file=None, **own))

    made: list[Engine] = []

    def remembered(url: str) -> Engine:
        made.append(connect(url))
        return made[-1]

    monkeypatch.setattr(common, "connect", remembered)
    yield give
    for engine in made:
        engine.dispose()


def test_a_private_machine_gets_a_new_key_and_the_doctor_finds_it_well(
    folder: Path,  # noqa: F811
) -> None:
    file = folder / "data with spaces" / "secret-key"
    before = file.read_text()
    done = run(folder, "key", "rotate", port=str(free_port()))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{file} has a new key" in done.stdout
    assert file.read_text() != before
    assert file.read_text().strip() not in done.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not next_to(file).exists()
    well = run(folder, "doctor", "--expect", present(NOTE.search(done.stdout))[2])
    assert (well.returncode, well.stderr) == (0, "")


def test_an_operators_key_becomes_the_one_given(
    engine: Engine, given: Given, capsys: pytest.CaptureFixture[str]
) -> None:
    stock(engine)
    given(engine, secret_key=SecretStr(SECRET))
    with pytest.raises(SettingsError, match=r"^CHANNEL_INFO_NEW_SECRET_KEY: set it"):
        key.change()
    given(engine, secret_key=SecretStr(SECRET), new_secret_key=SecretStr(NEW))
    key.change()
    said = capsys.readouterr().out
    assert "5 subscribers, 1 volunteers' chats, 1 second factors, 5 changes." in said
    assert "give CHANNEL_INFO_SECRET_KEY in .env the value of" in said
    assert NEW not in said
    assert known(engine, NEW) == list(CHATS)
    with pytest.raises(SettingsError, match="has the new key already"):
        common.current_engine()
    given(engine, secret_key=SecretStr(NEW))
    assert common.current_engine()


def test_a_change_that_was_noted_down_must_be_there(sqlite: Engine, given: Given) -> None:
    stock(sqlite)
    given(sqlite, secret_key=SecretStr(SECRET), new_secret_key=SecretStr(NEW))
    with pytest.raises(WrongKey, match="history"):
        key.change("0" * 64)
    assert known(sqlite, SECRET) == list(CHATS)


def test_a_server_on_the_port_is_to_be_stopped_first(sqlite: Engine, given: Given) -> None:
    stock(sqlite)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        given(sqlite, secret_key=SecretStr(SECRET), new_secret_key=SecretStr(NEW), port=port)
        with pytest.raises(SettingsError, match=f"on port {port}: stop every server first"):
            key.change()
    assert known(sqlite, SECRET) == list(CHATS)


def test_a_server_elsewhere_is_to_be_stopped_first(postgresql_copy: Engine, given: Given) -> None:
    stock(postgresql_copy)
    given(postgresql_copy, secret_key=SecretStr(SECRET), new_secret_key=SecretStr(NEW))
    told = pytest.raises(SettingsError, match="1 more connections of Channel Info")
    with opened(postgresql_copy.url) as server, server.connect(), told:
        key.change()
    assert known(postgresql_copy, SECRET) == list(CHATS)


def test_no_server_can_start_meanwhile(
    sqlite: Engine, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(*_: object) -> None:
        settings = vars(key)["load"]()
        with socket.socket() as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with pytest.raises(OSError, match="in use"):
                server.bind((settings.host, settings.port))
        raise WrongKey("seen")

    given(sqlite, secret_key=SecretStr(SECRET), new_secret_key=SecretStr(NEW))
    monkeypatch.setattr(key, "rotate", start)
    with pytest.raises(WrongKey, match="seen"):
        key.change()


def test_a_key_for_an_operator_is_not_put_into_a_file(sqlite: Engine, given: Given) -> None:
    given(sqlite, new_secret_key=SecretStr(NEW))
    with pytest.raises(SettingsError, match="is for those who set CHANNEL_INFO_SECRET_KEY"):
        key.change()


def test_a_sender_elsewhere_is_seen(sqlite: Engine, given: Given) -> None:
    """One in another container has its own ports; on SQLite no connection is seen either."""
    stock(sqlite)
    given(sqlite, secret_key=SecretStr(SECRET), new_secret_key=SecretStr(NEW))
    lead = leader_lock(sqlite)
    assert lead.take()
    with pytest.raises(SettingsError, match="sends alerts from this database"):
        key.change()
    lead.give()
    key.change()
    assert known(sqlite, NEW) == list(CHATS)
