"""Delays that grow, for names that exist and for those that do not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from content.accounts import throttle
from content.accounts.throttle import NOTHING, ThrottleKeys
from content.core.crypto import derive
from content.core.database import reading, transaction
from content.models import LoginAttempt
from tests.conftest import NOW
from tests.content.accounts.people import SECRET, volunteer

KEY = derive(SECRET, "throttle")
DAY = timedelta(days=1)
ANNA = throttle.subjects(KEY, "anna", "192.0.2.1")


def attempt(engine: Engine, who: ThrottleKeys = ANNA, now: datetime = NOW) -> timedelta:
    with transaction(engine) as session:
        return throttle.attempt(session, who, now)


def delays(
    engine: Engine, times: int, names: str = "anna", address: str = "192.0.2.1"
) -> list[float]:
    """How long each of so many attempts had to wait, each made as soon as it could be."""
    now, waited = NOW, []
    for number in range(times):
        who = throttle.subjects(KEY, names.format(number), address.format(number))
        delay = attempt(engine, who, now)
        waited.append(delay.total_seconds())
        now += delay
        if delay:
            assert attempt(engine, who, now) == NOTHING
    return waited


def test_an_account_is_free_five_times_then_waits_grow_to_a_quarter_of_an_hour(
    engine: Engine,
) -> None:
    waited = delays(engine, 17, address="192.0.2.{}")
    assert waited == [0] * 5 + [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_an_address_is_free_twenty_times(engine: Engine) -> None:
    waited = delays(engine, 24, names="name{}")
    assert waited == [0] * 20 + [2, 4, 8, 16]


def test_who_is_in_already_waits_for_nobody_else(engine: Engine) -> None:
    mine, other = throttle.proof(KEY, 1), throttle.proof(KEY, 2)
    for number in range(40):
        attempt(engine, throttle.subjects(KEY, "anna", "192.0.2.1"), NOW + number * DAY / 50)
    later = NOW + 40 * DAY / 50
    assert [attempt(engine, mine, later) for _ in range(5)] == [NOTHING] * 5
    assert attempt(engine, mine, later) == timedelta(seconds=2)
    assert attempt(engine, other, later) == NOTHING
    with transaction(engine) as session:
        throttle.succeeded(session, mine)
    assert attempt(engine, mine, later) == NOTHING


def test_names_that_do_not_exist_wait_the_same(engine: Engine) -> None:
    with transaction(engine) as session:
        volunteer(session, "anna")
    exists = delays(engine, 9, "anna", "192.0.2.{}")
    not_there = delays(engine, 9, "nobody", "198.51.100.{}")
    hostile = delays(engine, 9, "\ud800\u202e' --", "203.0.113.{}")
    assert exists == not_there == hostile


def test_a_name_is_the_same_however_it_is_typed() -> None:
    typed = {throttle.subjects(KEY, name, "x").account for name in ("anna", " ANNA ", "Ａnna")}
    assert len(typed) == 1


def test_waiting_in_vain_makes_it_no_longer(engine: Engine) -> None:
    for _ in range(5):
        attempt(engine)
    assert [attempt(engine).total_seconds() for _ in range(5)] == [2] * 5
    assert attempt(engine, now=NOW + timedelta(seconds=1)) == timedelta(seconds=1)
    assert attempt(engine, now=NOW + timedelta(seconds=2)) == NOTHING


def test_one_address_cannot_fill_the_table_while_it_waits(engine: Engine) -> None:
    delays(engine, 20, names="name{}")
    for number in range(30):
        assert attempt(engine, throttle.subjects(KEY, f"more{number}", "192.0.2.1"))
    with reading(engine) as session:
        assert len(session.exec(select(LoginAttempt)).all()) == 21


def test_who_gets_in_starts_anew(engine: Engine) -> None:
    for number in range(30):
        assert attempt(engine, now=NOW + timedelta(seconds=number)) == NOTHING
        with transaction(engine) as session:
            throttle.succeeded(session, ANNA)


def test_getting_in_frees_neither_the_address_nor_others(engine: Engine) -> None:
    delays(engine, 20, names="name{}")
    with transaction(engine) as session:
        throttle.succeeded(session, throttle.subjects(KEY, "name0", "192.0.2.1"))
    other = throttle.subjects(KEY, "other", "192.0.2.1")
    assert attempt(engine, other) == NOTHING  # the one that was taken back
    assert attempt(engine, other) == timedelta(seconds=2)


def test_a_day_later_it_is_forgotten(engine: Engine) -> None:
    for _ in range(5):
        attempt(engine)
    assert attempt(engine, now=NOW + timedelta(hours=24)) == NOTHING
    with reading(engine) as session:
        assert {row.failures for row in session.exec(select(LoginAttempt))} == {1}


def test_what_is_a_day_old_is_purged(engine: Engine) -> None:
    attempt(engine)
    with transaction(engine) as session:
        throttle.purge(session, NOW + timedelta(hours=24) - timedelta(seconds=1))
        assert session.exec(select(LoginAttempt)).all()
        throttle.purge(session, NOW + timedelta(hours=24))
        assert session.exec(select(LoginAttempt)).all() == []


def test_many_at_once_are_not_all_free(engine: Engine) -> None:
    with ThreadPoolExecutor(12) as pool:
        waited = list(pool.map(lambda _: attempt(engine), range(12)))
    assert waited.count(NOTHING) == 5


def test_neither_names_nor_addresses_are_kept(engine: Engine) -> None:
    attempt(engine)
    with reading(engine) as session:
        kept = str([row.model_dump() for row in session.exec(select(LoginAttempt))])
    assert "anna" not in kept
    assert "192.0.2" not in kept
    other = throttle.subjects(derive("another secret", "throttle"), "anna", "192.0.2.1")
    assert not {other.account, other.address} & {ANNA.account, ANNA.address}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("unknown", "unknown", True),
    ],
)
def test_addresses_of_one_network(one: str, other: str, same: bool) -> None:
    hashes = {throttle.subjects(KEY, "x", address).address for address in (one, other)}
    assert (len(hashes) == 1) is same


def test_an_account_and_an_address_of_one_name_differ() -> None:
    who = throttle.subjects(KEY, "192.0.2.1", "192.0.2.1")
    assert who.account != who.address
