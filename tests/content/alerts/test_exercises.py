"""No exercise ever reaches anybody but testers, whatever happens to it on its way."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from content.accounts.permissions import Actor
from content.alerts import end, lifecycle, outbox, start
from content.alerts.contents import AlertDocument, AlertTextDocument, fingerprint
from content.alerts.outbox import DeliveryOutcome
from content.core.database import transaction
from content.core.errors import ChannelInfoError
from content.models import (
    Alert,
    AlertStatus,
    AlertTopic,
    DeliveryState,
    MsgType,
    ReceiverKind,
    Role,
    Subscriber,
)
from tests.conftest import NOW
from tests.content.alerts.making import HOURS, people, subscribe

MINUTE = timedelta(minutes=1)
ACTS = ("exercise", "actual", "update", "cancel", "start", "send", "end", "joins", "leaves")


def contents(status: AlertStatus, topic: AlertTopic) -> AlertDocument:
    return AlertDocument(
        status=status,
        topic=topic,
        effective=NOW,
        expires=NOW + HOURS,
        language="en",
        texts={"en": AlertTextDocument(headline="x")},
    )


def test_no_exercise_reaches_anybody_but_testers(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        subscribe(session, [1, 2], receiver=ReceiverKind.TESTER)
        subscribe(session, [3, 4])
        subscribe(session, [5], receiver=ReceiverKind.CHANNEL)
        anna, berta = people(session, Role.COORDINATOR, Role.COORDINATOR)
    reached: list[tuple[AlertStatus, ReceiverKind]] = []

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(
        st.lists(
            st.tuples(st.sampled_from(ACTS), st.sampled_from(list(AlertTopic)), st.integers(1, 5)),
            min_size=3,
            max_size=20,
        )
    )
    def check(acts: list[tuple[str, AlertTopic, int]]) -> None:
        with Session(sqlite, expire_on_commit=False) as session:
            begun = [(act, AlertTopic.FOOD, 1) for act in ("exercise", "actual", "start")]
            for step, (act, topic, which) in enumerate([*begun, *acts]):
                try:
                    reached.extend(
                        _act(session, (anna, berta), act, topic, which, NOW + step * MINUTE)
                    )
                except ChannelInfoError:
                    continue
            session.rollback()

    check()
    exercised = {receiver for status, receiver in reached if status is AlertStatus.EXERCISE}
    assert exercised == {ReceiverKind.TESTER}
    assert {receiver for status, receiver in reached if status is AlertStatus.ACTUAL} == set(
        ReceiverKind
    )


def _act(
    session: Session,
    who: tuple[Actor, Actor],
    act: str,
    topic: AlertTopic,
    which: int,
    now: datetime,
) -> list[tuple[AlertStatus, ReceiverKind]]:
    """Gives who is reached by it."""
    anna, berta = who
    found = session.exec(select(Alert)).all()
    if act in ("exercise", "actual"):
        status = AlertStatus.EXERCISE if act == "exercise" else AlertStatus.ACTUAL
        _approved(session, anna, berta, contents(status, topic), now)
    elif act in ("update", "cancel") and found:
        old = found[which % len(found)]
        kind = MsgType.UPDATE if act == "update" else MsgType.CANCEL
        said = contents(old.status if which % 2 else AlertStatus.ACTUAL, topic)
        number = lifecycle.draft(session, anna, said, now, old.id, kind)
        lifecycle.approve(session, berta, number, fingerprint(said), now)
    elif act == "start":
        start.start_due(session, now + MINUTE)
    elif act == "end":
        end.end_due(session, NOW + HOURS)
    elif act in ("joins", "leaves"):
        row = session.get_one(Subscriber, which)
        if row.receiver is not ReceiverKind.CHANNEL:
            row.receiver = ReceiverKind.TESTER if act == "joins" else ReceiverKind.PERSON
            session.flush()
    elif act == "send":
        return _sent(session, now + 2 * MINUTE)
    return []


def _approved(
    session: Session, anna: Actor, berta: Actor, said: AlertDocument, now: datetime
) -> None:
    number = lifecycle.draft(session, anna, said, now)
    lifecycle.approve(session, berta, number, fingerprint(said), now)


def _sent(session: Session, now: datetime) -> list[tuple[AlertStatus, ReceiverKind]]:
    gone = []
    for due in outbox.due(session, now, 3):
        if outbox.step(session, [], due.which):
            receiver = session.get_one(Subscriber, due.subscriber).receiver
            gone.append((session.get_one(Alert, due.of.alert).status, receiver))
            outbox.step(session, [DeliveryOutcome(due.which, DeliveryState.SENT, 7)])
    return gone
