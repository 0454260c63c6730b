"""The secret changes, and nobody is lost; or nothing changes at all."""

import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from content import subscribers
from content.accounts import partner_links, telegram_links, throttle, two_factor
from content.audit import history
from content.core.crypto import derive
from content.core.database import others, reading, transaction
from content.core.errors import DatabaseAway, Unsealable, WrongKey
from content.key_rotation import sealed
from content.key_rotation.files import rotate_file
from content.key_rotation.rotate import RotationResult, fits, rotate
from content.models import LoginAttempt
from content.subscribers import Subscription
from tests.conftest import opened
from tests.content.accounts.people import SECRET
from tests.content.key_rotation.stocked import (
    CHANGES,
    CHATS,
    LATER,
    NEW,
    TEAM_CHAT,
    chats,
    everything,
    known,
    right_code,
    seal,
    sealed_before,
    stock,
    team,
)
from tests.support.narrowing import present
from tests.traces import forms, traces

ROOT = Path(__file__).parent.parent.parent.parent


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that there is a chunk after another."""
    monkeypatch.setattr(sealed, "AT_ONCE", 2)
    monkeypatch.setattr(history, "AT_ONCE", 2)


def rotated(engine: Engine, old: str = SECRET, expected: str | None = None) -> RotationResult:
    with transaction(engine) as session:
        return rotate(session, old, NEW, LATER, expected)


def chain(engine: Engine, secret: str) -> list[str]:
    with reading(engine) as session:
        return list(history.broken(session, derive(secret, history.PURPOSE)))


def test_everybody_is_found_and_written_to_with_the_new_secret_only(engine: Engine) -> None:
    had = stock(engine)
    done = rotated(engine)
    assert done.numbers == {"subscribers": 5, "volunteers' chats": 1, "second factors": 1}
    assert known(engine, NEW) == list(CHATS)
    assert known(engine, SECRET) == []
    with reading(engine) as session:
        assert present(telegram_links.account_of(session, TEAM_CHAT, team(NEW))).id == had.team
        assert telegram_links.chats_of(session, [had.team], team(NEW)) == [TEAM_CHAT]
        assert telegram_links.account_of(session, TEAM_CHAT, team(SECRET)) is None
        assert telegram_links.chats_of(session, [had.team], team(SECRET)) == []
        assert fits(session, NEW)
        assert not fits(session, SECRET)


def test_a_second_factor_works_on(engine: Engine) -> None:
    had = stock(engine)
    rotated(engine)
    with transaction(engine) as session:
        with pytest.raises(Unsealable):
            two_factor.check(session, had.factor, right_code(had), seal(SECRET), LATER)
        assert two_factor.check(session, had.factor, right_code(had), seal(NEW), LATER)
        assert two_factor.use_recovery_code(session, had.factor, had.recovery, LATER)


def test_the_history_is_whole_under_the_new_secret_only(engine: Engine) -> None:
    stock(engine)
    with reading(engine) as session:
        noted = history.head(session)[1]
    done = rotated(engine, expected=noted)
    assert (done.change, done.before) == (CHANGES, noted)
    with reading(engine) as session:
        assert history.head(session) == (CHANGES, done.after)
    assert chain(engine, NEW) == []
    assert len(chain(engine, SECRET)) == CHANGES


def test_what_is_not_worth_carrying_over_ends(engine: Engine) -> None:
    had = stock(engine)
    rotated(engine)
    with transaction(engine) as session:
        for secret in (SECRET, NEW):
            key = derive(secret, partner_links.PURPOSE)
            assert partner_links.open_link(session, key, had.token, LATER) is None
        assert [asked.works for asked in partner_links.overview(session, LATER)] == [False]
        assert session.exec(select(LoginAttempt)).all() == []
        who = throttle.subjects(derive(NEW, throttle.PURPOSE), "anna", "192.0.2.7")
        assert not throttle.wait(session, who, LATER)


def test_a_wrong_secret_changes_nothing(engine: Engine) -> None:
    stock(engine)
    before = everything(engine)
    with pytest.raises(WrongKey, match="history does not fit the old key in 5 places"):
        rotated(engine, old="w" * 32)
    assert everything(engine) == before
    with transaction(engine) as session:
        session.execute(text("DELETE FROM history"))
    before = everything(engine)
    all_shut = "does not open 5 of 5 subscribers, 1 of 1 volunteers' chats, 1 of 1 second factors"
    with pytest.raises(WrongKey, match=all_shut):
        rotated(engine, old="w" * 32)
    assert everything(engine) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE subscriber SET chat_sealed = 'x' WHERE id > 3", "2 of 5 subscribers:"),
        ("UPDATE subscriber SET chat_hash = 'x' WHERE id = 1", "1 of 5 subscribers:"),
        ("UPDATE telegram_link SET chat_sealed = 'x'", "1 of 1 volunteers' chats:"),
        ("UPDATE volunteer SET totp_secret = 'x' WHERE totp_secret > ''", "1 of 1 second factors:"),
        ("UPDATE history SET key = 'other' WHERE id = 2", "in 1 places"),
        ("DELETE FROM history WHERE id = 5", "in 1 places"),
    ],
)
def test_one_row_that_does_not_fit_stops_it_and_is_not_shown(
    sqlite: Engine, change: str, said: str
) -> None:
    stock(sqlite)
    with transaction(sqlite) as session:
        noted = history.head(session)[1]
        session.execute(text(change))
    before = everything(sqlite)
    with pytest.raises(WrongKey, match=said) as refused:
        rotated(sqlite, expected=noted)
    assert not re.search(r"\d{6}", str(refused.value))
    assert everything(sqlite) == before


def files_of(engine: Engine) -> Path:
    """Where the database is, once all of it is written there."""
    if engine.dialect.name == "sqlite":
        return Path(str(engine.url.database)).parent
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as raw:
        raw.execute(text("CHECKPOINT"))
        place = raw.execute(text("SHOW data_directory")).scalar_one()
        mine = "SELECT oid FROM pg_database WHERE datname = current_database()"
        return Path(place) / "base" / str(raw.execute(text(mine)).scalar_one())


def test_a_copy_of_the_database_names_nobody_to_whoever_has_the_old_key(
    engine: Engine, tmp_path: Path
) -> None:
    """SQLite keeps its log, as another program has the database open."""
    stock(engine)
    before = sealed_before(engine)
    assert set(before) == {*CHATS, TEAM_CHAT}
    looked_for = {
        f"{form} of {chat}": looked
        for chat, (keys, was) in before.items()
        if chat > 5  # a single byte is everywhere
        for form, looked in forms(chat, keys, was).items()
    }
    file = engine.url.database if engine.dialect.name == "sqlite" else ":memory:"
    with closing(sqlite3.connect(str(file))) as other_program:
        with suppress(sqlite3.OperationalError):
            other_program.execute("SELECT count(*) FROM subscriber").fetchone()
        seen = {found.split(" ")[0] for found in traces(files_of(engine), looked_for)}
        assert seen == {"hash", "sealed"}
        (tmp_path / "secret-key").write_text(SECRET)
        assert rotate_file(engine, tmp_path / "secret-key", LATER)[1]
        assert traces(files_of(engine), looked_for) == []


def test_nobody_else_writes_meanwhile(postgresql_copy: Engine) -> None:
    """SQLite has one writer anyway."""
    stock(postgresql_copy)
    with transaction(postgresql_copy) as session:
        rotate(session, SECRET, NEW, LATER)
        with pytest.raises(DatabaseAway), transaction(postgresql_copy) as other:
            other.execute(text("SET LOCAL lock_timeout = '50ms'"))
            subscribers.put(other, 6, Subscription("en"), chats(SECRET))
    assert known(postgresql_copy, NEW) == list(CHATS)


def test_an_empty_database_fits_every_secret(engine: Engine) -> None:
    assert rotated(engine) == RotationResult(
        {"subscribers": 0, "volunteers' chats": 0, "second factors": 0}, 0, "", ""
    )
    with reading(engine) as session:
        assert fits(session, SECRET)
        assert fits(session, NEW)


def test_other_servers_are_seen_where_the_database_tells(postgresql_copy: Engine) -> None:
    assert others(postgresql_copy) == 0
    with opened(postgresql_copy.url) as other, other.connect() as raw:
        raw.execute(text("SELECT 1"))
        assert others(postgresql_copy) == 1


def test_each_purpose_of_the_secret_was_thought_of() -> None:
    """Whoever adds one decides in content/rotation what becomes of it."""
    sources = [
        file.read_text("utf-8")
        for room in ("content", "bot", "api")
        for file in (ROOT / room).rglob("*.py")
    ]
    named = re.compile('^PURPOSE = "(.*)"$', re.MULTILINE)
    purposes = {name for code in sources for name in named.findall(code)}
    carried_over = {"subscriber chat", "telegram chat", "totp", "history"}
    assert purposes == carried_over | {"throttle", "partner"}
    literal = re.compile(r"""(?:derive|ChatKeys\.of)\([^)"]*[^f"]\"""")
    assert [code for code in sources if literal.search(code)] == []
