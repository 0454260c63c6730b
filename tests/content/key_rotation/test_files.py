"""The secret in a file: wherever the program dies, the file that is read next fits the database."""

import os
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, text

from content.audit import history
from content.core import key_file
from content.core.crypto import derive
from content.core.database import connect, reading, transaction
from content.core.errors import SettingsError, WrongKey
from content.core.settings import Settings
from content.key_rotation import files
from content.key_rotation.files import next_to, ready, rotate_file, settle
from tests.conftest import NOW
from tests.content.accounts.people import SECRET
from tests.content.key_rotation.stocked import CHATS, NEW, everything, known, stock

# Where it dies: the function that is under way then, before or after it, and which key stays.
DEATHS = [
    (files, "rotate", "before", "old"),
    (files, "rotate", "after", "old"),
    (files, "settle", "before", "new"),
    (files, "scrub", "before", "new"),
    (files, "scrub", "after", "new"),
    (files, "_choose", "before", "new"),
    (files, "_choose", "after", "new"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file with the secret that everything in `stock` is of."""
    file = tmp_path / "secret-key"
    file.write_text(SECRET)
    return file


def settings(file: Path, **values: Any) -> Settings:
    database = f"sqlite:///{file.parent}/test.db"
    return Settings(_env_file=None, database_url=database, **values)


def dies(engine: Engine, file: Path, module: object, name: str, when: str) -> None:
    """Rotate in a process of its own that is gone at once, as after kill -9."""
    if child := os.fork():
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        return
    try:
        setattr(module, name, dying(getattr(module, name), when))
        own = connect(engine.url.render_as_string(hide_password=False))
        rotate_file(own, file, NOW)
    finally:
        os._exit(1)


def dying(work: Callable[..., object], when: str) -> Callable[..., object]:
    def death(*given: object, **named: object) -> None:
        if when == "after":
            work(*given, **named)
        os._exit(9)

    return death


def whole(engine: Engine, secret: str) -> bool:
    with reading(engine) as session:
        broken = list(history.broken(session, derive(secret, history.PURPOSE)))
    return known(engine, secret) == list(CHATS) and not broken


def test_the_file_gets_a_new_secret_and_the_database_too(engine: Engine, file: Path) -> None:
    stock(engine)
    done, is_clean = rotate_file(engine, file, NOW)
    assert is_clean
    assert done.numbers["subscribers"] == len(CHATS)
    new = key_file.read(file)
    assert new != SECRET
    assert whole(engine, new)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not next_to(file).exists()
    assert not list(file.parent.glob(".secret-key-*"))


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.parametrize(("module", "name", "when", "stays"), DEATHS)
def test_wherever_it_dies_the_next_start_has_a_secret_that_fits(
    engine: Engine, file: Path, module: object, name: str, when: str, stays: str
) -> None:
    stock(engine)
    dies(engine, file, module, name, when)
    ready(Settings(_env_file=None, database_url=f"sqlite:///{file.parent}/x.db"), engine)
    now = key_file.read(file)
    assert (now == SECRET) == (stays == "old")
    assert whole(engine, now)
    assert not next_to(file).exists()


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_rotation_after_one_that_died_begins_with_the_key_that_fits(
    sqlite: Engine, file: Path
) -> None:
    """Even when nothing else started in between."""
    stock(sqlite)
    dies(sqlite, file, files, "settle", "before")
    between = key_file.read(next_to(file))
    rotate_file(sqlite, file, NOW)
    assert key_file.read(file) not in {SECRET, between}
    assert whole(sqlite, key_file.read(file))


def test_a_wrong_key_file_changes_nothing(engine: Engine, file: Path) -> None:
    stock(engine)
    file.write_text(NEW)
    before = everything(engine)
    with pytest.raises(WrongKey):
        rotate_file(engine, file, NOW)
    assert everything(engine) == before
    assert file.read_text() == NEW
    assert not next_to(file).exists()


def test_two_keys_that_do_not_fit_are_both_kept(sqlite: Engine, file: Path) -> None:
    stock(sqlite)
    file.write_text(NEW)
    key_file.make(next_to(file))
    new = next_to(file).read_text()
    with pytest.raises(SettingsError, match="neither"):
        ready(settings(file), sqlite)
    assert (file.read_text(), next_to(file).read_text()) == (NEW, new)


@pytest.mark.parametrize("kept", ["subscriber", "telegram_link", "volunteer", "history"])
def test_any_kind_of_row_tells_which_key_fits(sqlite: Engine, file: Path, kept: str) -> None:
    stock(sqlite)
    gone = {"subscriber", "telegram_link", "history"} - {kept}
    with transaction(sqlite) as session:
        for table in gone:
            session.execute(text(f"DELETE FROM {table}"))
        if kept != "volunteer":
            session.execute(text("UPDATE volunteer SET totp_secret = NULL"))
    key_file.make(next_to(file))
    settle(sqlite, file)
    assert file.read_text() == SECRET
    assert not next_to(file).exists()


def test_a_reader_who_still_needs_the_log_is_told(sqlite: Engine, file: Path) -> None:
    stock(sqlite)
    with closing(sqlite.raw_connection()) as reader:
        reader.cursor().execute("BEGIN").execute("SELECT * FROM subscriber").fetchone()
        assert rotate_file(sqlite, file, NOW)[1] is False
    assert whole(sqlite, key_file.read(file))


def test_an_operator_who_forgot_the_other_half_is_told(sqlite: Engine, file: Path) -> None:
    stock(sqlite)
    given = {"secret_key": SecretStr(NEW), "new_secret_key": SecretStr(SECRET)}
    with pytest.raises(SettingsError, match="has the new key already"):
        ready(settings(file, **given), sqlite)
    given = {"secret_key": SecretStr(SECRET), "new_secret_key": SecretStr(NEW)}
    ready(settings(file, **given), sqlite)
