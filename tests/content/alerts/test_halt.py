"""The kill switch."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from content.alerts import beginning, daily, ending, halt, lifecycle, outbox
from content.alerts.contents import fingerprint
from content.database import transaction
from content.errors import Conflict
from content.models import Alert
from content.volunteers.roles import SERVER, Actor
from content.words import AlertState, Role
from tests.conftest import NOW
from tests.content.alerts.making import HOURS, people, subscribe
from tests.content.alerts.test_beginning import EVENING, NIGHTLY, approved, staff
from tests.content.alerts.test_lifecycle import STORM

MINUTE = timedelta(minutes=1)
BY_ITSELF = (
    (beginning.is_any_due, beginning.start_due),
    (daily.is_any_due, daily.summarize_due),
    (ending.is_any_over, ending.end_due),
)


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


def test_all_is_stopped_at_once_and_goes_on(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        going, waiting = (ready(session, anna, berta) for _ in range(2))
        session.get_one(Alert, waiting).leaves_at = NOW + 2 * MINUTE
        assert beginning.start_due(session, NOW + MINUTE) == [going]
        assert halt.stop_all(session, anna, NOW + MINUTE) == 1
        session.expire_all()
        assert outbox.due(session, NOW + MINUTE, 9) == []
        assert beginning.start_due(session, NOW + HOURS / 2) == []
        assert (state(session, going), state(session, waiting)) == ("paused", "approved")
        assert halt.go_on_all(session, berta) == 1
        assert beginning.start_due(session, NOW + HOURS / 2) == [waiting]
        assert (state(session, going), state(session, waiting)) == ("sending", "sending")


def test_one_is_sent_on_while_all_others_stay_stopped(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        one, other = (ready(session, anna, berta) for _ in range(2))
        beginning.start_due(session, NOW + MINUTE)
        halt.stop_all(session, anna, NOW + MINUTE)
        session.expire_all()
        lifecycle.resume(session, berta, one)
        assert [due.of.alert for due in outbox.due(session, NOW + MINUTE, 9)] == [one]
        lifecycle.stop(session, berta, other)
        with pytest.raises(Conflict):
            lifecycle.resume(session, anna, other)


def test_what_is_approved_meanwhile_waits(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        assert halt.stop_all(session, anna, NOW) == 0
        number = ready(session, anna, berta)
        assert beginning.start_due(session, NOW + MINUTE) == []
        assert state(session, number) is AlertState.APPROVED
        halt.go_on_all(session, anna)
        assert beginning.start_due(session, NOW + MINUTE) == [number]


def test_nothing_begins_by_itself(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1], daily_hour=18)
        series = approved(session, NIGHTLY)
        anna, _ = staff(session)
        [tonight] = beginning.start_due(session, EVENING)
        halt.stop_all(session, anna, EVENING)
        session.expire_all()
        later = EVENING + timedelta(days=1)
        for is_any, work in BY_ITSELF:
            assert not is_any(session, later)
            assert work(session, later) == []
        halt.go_on_all(session, anna)
        assert [is_any(session, later) for is_any, _ in BY_ITSELF] == [True] * 3
        assert tonight in ending.end_due(session, later)
        assert len(daily.summarize_due(session, later)) == 1
        assert len(beginning.start_due(session, later)) == 1
        assert state(session, series) is AlertState.APPROVED


def test_it_is_known_since_when_and_by_whom(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, _ = two(session)
        assert halt.stopped(session) is None
        halt.stop_all(session, anna, NOW)
        found = halt.stopped(session)
        assert found is not None
        assert (found.at, found.name) == (NOW, "v0")
        halt.go_on_all(session, anna)
        halt.stop_all(session, SERVER, NOW)
        found = halt.stopped(session)
        assert found is not None
        assert found.name == "–"
