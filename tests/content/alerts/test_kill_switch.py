"""The kill switch."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from content import subscribers
from content.accounts.permissions import SERVER, Actor
from content.alerts import contents, digests, end, kill_switch, lifecycle, outbox, queueing, start
from content.alerts.contents import fingerprint
from content.alerts.outbox import DeliveryOutcome
from content.alerts.store import OutboxStore
from content.core.database import connect, transaction
from content.core.errors import Conflict
from content.models import Alert, AlertState, Delivery, DeliveryState, Role
from tests.conftest import NOW
from tests.content.alerts.making import HOURS, KEYS, add_alert, people, subscribe
from tests.content.alerts.test_lifecycle import STORM
from tests.content.alerts.test_start import EVENING, NIGHTLY, approved, staff

MINUTE = timedelta(minutes=1)


def two(session: Session) -> list[Actor]:
    """Two coordinators, and somebody who wants alerts."""
    subscribe(session, [1], daily_hour=18)
    return people(session, Role.COORDINATOR, Role.COORDINATOR)


def ready(session: Session, anna: Actor, berta: Actor, now: datetime = NOW) -> int:
    number = lifecycle.draft(session, anna, STORM, now)
    lifecycle.approve(session, berta, number, fingerprint(STORM), now)
    return number


def state(session: Session, number: int) -> AlertState:
    return session.get_one(Alert, number).state


def mark(session: Session) -> int:
    found = kill_switch.stopped(session)
    assert found is not None
    return found.mark


def test_all_is_stopped_at_once_and_goes_on(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        ready(session, anna, berta)
        start.start_due(session, NOW + MINUTE)
        [one] = outbox.due(session, NOW + MINUTE, 9)
        kill_switch.stop_all(session, anna, NOW + MINUTE)
        assert not outbox.step(session, [], one.which), "it was already taken out"
        assert outbox.due(session, NOW + MINUTE, 9) == []
        kill_switch.go_on(session, berta, mark(session))
        assert kill_switch.stopped(session) is None
        assert outbox.step(session, [], one.which)


def test_what_was_under_way_is_written_down_all_the_same(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        ready(session, anna, berta)
        start.start_due(session, NOW + MINUTE)
        [one] = outbox.due(session, NOW + MINUTE, 9)
        outbox.step(session, [], one.which)
        kill_switch.stop_all(session, anna, NOW)
        outbox.step(session, [DeliveryOutcome(one.which, DeliveryState.SENT, 7)])
        outbox.finish(session, NOW + MINUTE)
        assert state(session, one.which[0]) is AlertState.SENT


def test_what_is_due_meanwhile_waits(engine: Engine) -> None:
    """Approved, repeated, or due by itself."""
    with transaction(engine) as session:
        subscribe(session, [1], daily_hour=18)
        series = approved(session, NIGHTLY)
        anna, berta = staff(session)
        number = ready(session, anna, berta)
        session.get_one(Alert, number).expires = EVENING + HOURS
        wanted = contents.read(session, session.get_one(Alert, number))
        session.get_one(Alert, number).approved_content = fingerprint(wanted)
        kill_switch.stop_all(session, anna, EVENING)
        assert not start.is_any_due(session, EVENING)
        assert not digests.is_any_due(session, EVENING)
        assert start.start_due(session, EVENING) == []
        assert digests.summarize_due(session, EVENING) == []
        assert state(session, number) is AlertState.APPROVED, "it can be taken back"
        kill_switch.go_on(session, anna, mark(session))
        assert start.is_any_due(session, EVENING)
        began = start.start_due(session, EVENING)
        assert number in began
        assert len(began) == 2
        assert series not in began
        assert digests.is_any_due(session, EVENING)
        assert len(digests.summarize_due(session, EVENING)) == 1


def test_what_is_over_ends_meanwhile_and_says_so_later(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        number = ready(session, anna, berta)
        start.start_due(session, NOW + MINUTE)
        [one] = outbox.due(session, NOW + MINUTE, 9)
        outbox.step(session, [], one.which)
        outbox.step(session, [DeliveryOutcome(one.which, DeliveryState.SENT, 7)])
        kill_switch.stop_all(session, anna, NOW)
        assert end.end_due(session, NOW + HOURS) == [number]
        assert outbox.due(session, NOW + HOURS, 9) == []
        kill_switch.go_on(session, anna, mark(session))
        assert [due.message for due in outbox.due(session, NOW + HOURS, 9)] == [7]


def test_a_part_of_a_message_asks_too(engine: Engine) -> None:
    store = OutboxStore(engine, lambda: NOW)
    with transaction(engine) as session:
        anna, _ = people(session, Role.COORDINATOR, Role.COORDINATOR)
        subscribe(session, [1, 2])
        going, paused = add_alert(session), add_alert(session, state=AlertState.PAUSED)
        for alert in (going, paused):
            queueing.queue(session, alert)
        for row in session.exec(select(Delivery)):
            row.state = DeliveryState.SENDING
        one, two = (going.id or 0, 1), (going.id or 0, 2)
        other = paused.id or 0, 1
    assert asyncio.run(store.is_going(one))
    assert not asyncio.run(store.is_going(other))
    with transaction(engine) as session:
        subscribers.forget(session, 2, KEYS)
    assert not asyncio.run(store.is_going(two)), "who was forgotten hears nothing more"
    with transaction(engine) as session:
        kill_switch.stop_all(session, anna, NOW)
    assert not asyncio.run(store.is_going(one))


def test_a_database_that_is_away_sends_nothing(tmp_path: Path) -> None:
    store = OutboxStore(connect(f"sqlite:///{tmp_path}/none/none.db"), lambda: NOW)
    assert not asyncio.run(store.is_going((1, 1)))


def test_the_switch_works_without_its_row(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        anna, _ = two(session)
        session.connection().exec_driver_sql("DELETE FROM kill_switch")
        kill_switch.stop_all(session, anna, NOW)
        assert kill_switch.stopped(session) == kill_switch.KillSwitchState("v0", NOW)


def test_letting_go_is_meant_for_one_stop(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        with pytest.raises(Conflict):
            kill_switch.go_on(session, anna, 0)
        kill_switch.stop_all(session, anna, NOW)
        first = mark(session)
        kill_switch.go_on(session, berta, first)
        kill_switch.stop_all(session, berta, NOW + MINUTE)
        with pytest.raises(Conflict):
            kill_switch.go_on(session, anna, first)
        assert kill_switch.stopped(session) is not None


def test_it_is_known_since_when_and_by_whom(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        assert kill_switch.stopped(session) is None
        kill_switch.stop_all(session, anna, NOW)
        kill_switch.stop_all(session, berta, NOW + MINUTE)
        assert kill_switch.stopped(session) == kill_switch.KillSwitchState("v0", NOW), (
            "the first one"
        )
        kill_switch.go_on(session, anna, mark(session))
        kill_switch.stop_all(session, SERVER, NOW)
        assert kill_switch.stopped(session) == kill_switch.KillSwitchState("", NOW)
