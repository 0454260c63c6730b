"""Who asked for alerts: found again by a keyed hash only, and forgotten for real."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from content import subscribers
from content.core.crypto import ChatKeys
from content.core.database import reading, transaction
from content.models import AlertTopic, Subscriber, Zone
from content.subscribers import EVERYTHING, Subscription
from tests.conftest import load_example
from tests.support.narrowing import present
from tests.traces import forms, traces

CHAT, OTHER = 987_654_321_012, 5
KEYS = ChatKeys.of("s" * 32, subscribers.PURPOSE)
FOOD_IN_CALAIS = Subscription(
    "ti", frozenset({AlertTopic.FOOD, AlertTopic.RIGHTS}), frozenset({"calais"}), 8
)


def found(engine: Engine, chat: int = CHAT, keys: ChatKeys = KEYS) -> Subscription | None:
    with reading(engine) as session:
        return subscribers.find(session, chat, keys)


def put(engine: Engine, chat: int, wanted: Subscription) -> None:
    with transaction(engine) as session:
        subscribers.put(session, chat, wanted, KEYS)


def test_what_was_asked_for_is_found_again_and_can_be_changed(engine: Engine) -> None:
    load_example(engine)
    put(engine, CHAT, FOOD_IN_CALAIS)
    put(engine, OTHER, Subscription("en"))
    assert found(engine) == FOOD_IN_CALAIS
    assert found(engine, OTHER) == Subscription("en", EVERYTHING)
    put(engine, CHAT, Subscription("ar", frozenset({AlertTopic.WATER})))
    assert found(engine) == Subscription("ar", frozenset({AlertTopic.WATER}))
    with reading(engine) as session:
        assert len(session.exec(select(Subscriber)).all()) == 2


def test_who_asks_for_nothing_is_forgotten(engine: Engine) -> None:
    put(engine, CHAT, Subscription("en"))
    put(engine, CHAT, Subscription("en", frozenset()))
    assert found(engine) is None
    put(engine, CHAT, Subscription("en", frozenset(), daily_hour=0))
    assert found(engine) == Subscription("en", frozenset(), daily_hour=0)


def test_forgetting_says_whether_there_was_anything(engine: Engine) -> None:
    put(engine, CHAT, Subscription("en"))
    put(engine, OTHER, Subscription("en"))
    with transaction(engine) as session:
        assert subscribers.forget(session, CHAT, KEYS)
        assert not subscribers.forget(session, CHAT, KEYS)
    assert subscribers.scrub(engine)
    assert found(engine) is None
    assert found(engine, OTHER) is not None


def test_another_key_finds_nobody_and_opens_nothing(engine: Engine) -> None:
    put(engine, CHAT, Subscription("en"))
    assert found(engine, CHAT, ChatKeys.of("t" * 32, subscribers.PURPOSE)) is None
    assert found(engine, CHAT, ChatKeys.of("s" * 32, "telegram chat")) is None
    with reading(engine) as session:
        row = session.exec(select(Subscriber)).one()
    assert KEYS.chat(row.chat_sealed) == CHAT
    assert str(CHAT) not in row.model_dump_json()


def test_nothing_of_it_is_left_in_any_file(sqlite: Engine) -> None:
    file = Path(str(sqlite.url.database))
    put(sqlite, OTHER, Subscription("en"))
    with closing(sqlite3.connect(file)) as other_program:  # so that SQLite keeps its log
        assert other_program.execute("SELECT count(*) FROM subscriber").fetchone() == (1,)
        for chat in (*range(1000, 1200), CHAT):  # among others, over several pages
            put(sqlite, chat, FOOD_IN_CALAIS)
        with reading(sqlite) as session:
            mine = select(Subscriber).where(Subscriber.chat_hash == KEYS.hash(CHAT))
            looked_for = forms(CHAT, KEYS, session.exec(mine).one().chat_sealed)
        put(sqlite, CHAT, Subscription("ar"))
        with transaction(sqlite) as session:
            subscribers.forget(session, CHAT, KEYS)
        before = {seen.split(" in ")[0] for seen in traces(file.parent, looked_for)}
        assert before == {"hash", "sealed"}
        assert subscribers.scrub(sqlite)
        assert traces(file.parent, looked_for) == []


def test_a_reader_puts_scrubbing_off(sqlite: Engine) -> None:
    put(sqlite, CHAT, Subscription("en"))
    with reading(sqlite) as session:
        session.exec(select(Subscriber)).all()
        put(sqlite, OTHER, Subscription("en"))
        assert not subscribers.scrub(sqlite)
    assert subscribers.scrub(sqlite)


@pytest.mark.parametrize("wrong", ["topics = 0", "topics = -1", "zones = -1", "daily_hour = 24"])
def test_the_database_refuses_what_cannot_be(engine: Engine, wrong: str) -> None:
    put(engine, CHAT, Subscription("en"))
    with pytest.raises(IntegrityError), Session(engine) as session:
        session.execute(text(f"UPDATE subscriber SET {wrong}"))


def test_a_zone_that_is_gone_is_left_out(sqlite: Engine) -> None:
    load_example(sqlite)
    with transaction(sqlite) as session:
        calais = subscribers.zones_number(session, {"calais"})
        assert calais > 0
        assert subscribers.zones_number(session, {"calais", "gone"}) == calais
        name = present(session.exec(select(Zone.name_id)).first())
        session.add(Zone(id=31, key="far", name_id=name))
        session.flush()
        assert subscribers.zones_number(session, {"far"}) == 0
