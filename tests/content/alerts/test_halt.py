"""The kill switch."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from content.alerts import beginning, daily, halt, lifecycle, outbox
from content.alerts.contents import fingerprint
from content.alerts.outbox import Outcome
from content.database import transaction
from content.errors import Conflict
from content.models import Alert
from content.volunteers.roles import SERVER, Actor
from content.words import AlertState, DeliveryState, Role
from tests.conftest import NOW
from tests.content.alerts.making import people, subscribe
from tests.content.alerts.test_beginning import EVENING, NIGHTLY, approved, staff
from tests.content.alerts.test_lifecycle import STORM

MINUTE = timedelta(minutes=1)


def two(session: Session) -> list[Actor]:
    """Two coordinators, and somebody who wants alerts."""
    subscribe(session, [1], daily_hour=18)
    return people(session, Role.COORDINATOR, Role.COORDINATOR)


def ready(session: Session, anna: Actor, berta: Actor, now=NOW) -> int:
    number = lifecycle.draft(session, anna, STORM, now)
    lifecycle.approve(session, berta, number, fingerprint(STORM), now)
    return number


def state(session: Session, number: int) -> AlertState:
    return session.get_one(Alert, number).state


def mark(session: Session) -> int:
    found = halt.stopped(session)
    assert found is not None
    return found.mark


def test_all_is_stopped_at_once_and_goes_on(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        ready(session, anna, berta)
        beginning.start_due(session, NOW + MINUTE)
        [one] = outbox.due(session, NOW + MINUTE, 9)
        halt.stop_all(session, anna, NOW + MINUTE)
        assert not outbox.step(session, [], one.which), "it was already taken out"
        assert outbox.due(session, NOW + MINUTE, 9) == []
        halt.go_on(session, berta, mark(session))
        assert halt.stopped(session) is None
        assert outbox.step(session, [], one.which)


def test_what_was_under_way_is_written_down_all_the_same(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        ready(session, anna, berta)
        beginning.start_due(session, NOW + MINUTE)
        [one] = outbox.due(session, NOW + MINUTE, 9)
        outbox.step(session, [], one.which)
        halt.stop_all(session, anna, NOW)
        outbox.step(session, [Outcome(one.which, DeliveryState.SENT, 7)])
        outbox.finish(session, NOW + MINUTE)
        assert state(session, one.which[0]) is AlertState.SENT


def test_what_begins_meanwhile_waits(engine: Engine) -> None:
    """Approved, repeated, or due by itself."""
    with transaction(engine) as session:
        subscribe(session, [1], daily_hour=18)
        approved(session, NIGHTLY)
        anna, berta = staff(session)
        halt.stop_all(session, anna, EVENING)
        number = ready(session, anna, berta)
        began = beginning.start_due(session, EVENING)
        assert len(began) == 1
        assert number not in began, "it is over by then"
        began += daily.summarize_due(session, EVENING)
        assert outbox.due(session, EVENING, 9) == []
        halt.go_on(session, anna, mark(session))
        assert {one.which[0] for one in outbox.due(session, EVENING, 9)} == set(began)


def test_letting_go_is_meant_for_one_stop(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        with pytest.raises(Conflict):
            halt.go_on(session, anna, 0)
        halt.stop_all(session, anna, NOW)
        first = mark(session)
        halt.go_on(session, berta, first)
        halt.stop_all(session, berta, NOW + MINUTE)
        with pytest.raises(Conflict):
            halt.go_on(session, anna, first)
        assert halt.stopped(session) is not None


def test_it_is_known_since_when_and_by_whom(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        assert halt.stopped(session) is None
        halt.stop_all(session, anna, NOW)
        halt.stop_all(session, berta, NOW + MINUTE)
        assert halt.stopped(session) == halt.Stopped("v0", NOW), "the first one"
        halt.go_on(session, anna, mark(session))
        halt.stop_all(session, SERVER, NOW)
        assert halt.stopped(session) == halt.Stopped("", NOW)
