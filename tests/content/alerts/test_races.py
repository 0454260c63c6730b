"""What two do at the same moment on PostgreSQL: neither knows half of what the other does."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from content.alerts import contents, queueing, start
from content.alerts import end as alerts_end
from content.alerts.contents import fingerprint
from content.alerts.outbox import DeliveryOutcome, DueMessage
from content.alerts.store import OutboxStore
from content.core.database import transaction
from content.models import Alert, AlertState, Delivery, DeliveryState, MsgType
from tests.conftest import NOW
from tests.content.alerts.making import HOURS, add_alert, states, subscribe
from tests.content.alerts.test_lifecycle import STORM

SENT = DeliveryState.SENT


def begun(engine: Engine) -> tuple[Alert, DueMessage]:
    """An alert for two people; one message is under way."""
    store = OutboxStore(engine, lambda: NOW)
    with transaction(engine) as session:
        subscribe(session, [1, 2])
        old = add_alert(session, started_at=NOW)
        queueing.queue(session, old)
        session.expunge(old)
    [one] = store.due(1)
    assert store.step([], one.which)
    return old, one


@contextmanager
def meanwhile(engine: Engine, one: DueMessage) -> Iterator[None]:
    """Its answer comes, and the next leaves: not before this is over."""
    store = OutboxStore(engine, lambda: NOW)
    with ThreadPoolExecutor(1) as pool:
        step = pool.submit(store.step, [DeliveryOutcome(one.which, SENT, 7)], (one.of.alert, 2))
        assert not wait([step], timeout=0.5).done
        yield
    assert step.result() is False


def correction(session: Session, old: int | None, msg_type: MsgType) -> Alert:
    more: dict[str, Any] = {
        "state": AlertState.APPROVED,
        "references_id": old,
        "msg_type": msg_type,
    }
    alert = add_alert(session, leaves_at=NOW, **more)
    contents.write(session, alert, STORM)
    alert.approved_content = fingerprint(contents.read(session, alert))
    session.flush()
    return alert


@pytest.mark.parametrize("msg_type", [MsgType.CANCEL, MsgType.UPDATE])
def test_a_correction_begins_while_an_answer_comes(
    postgresql_copy: Engine, msg_type: MsgType
) -> None:
    old, one = begun(postgresql_copy)
    with transaction(postgresql_copy) as session:
        number = correction(session, old.id, msg_type).id
    with transaction(postgresql_copy) as session:
        assert start.start_due(session, NOW) == [number]
        with meanwhile(postgresql_copy, one):
            session.commit()
    with transaction(postgresql_copy) as session:
        assert session.get_one(Delivery, (one.subscriber, number)).message_id == 7
        assert states(session, old)[2] is DeliveryState.WITHDRAWN


def test_it_ends_while_an_answer_comes(postgresql_copy: Engine) -> None:
    old, one = begun(postgresql_copy)
    with transaction(postgresql_copy) as session:
        assert alerts_end.end_due(session, NOW + HOURS + alerts_end.SOON) == [old.id]
        with meanwhile(postgresql_copy, one):
            session.commit()
    with transaction(postgresql_copy) as session:
        [end] = session.exec(select(Alert).where(Alert.references_id == old.id)).all()
        assert end.state is AlertState.ENDED, "nobody was known to have it"


def test_a_correction_of_a_correction_begins_while_an_answer_comes(postgresql_copy: Engine) -> None:
    """What is locked is the whole line, not its last."""
    old, one = begun(postgresql_copy)
    with transaction(postgresql_copy) as session:
        update = correction(session, old.id, MsgType.UPDATE).id
        assert start.start_due(session, NOW) == [update]
        last = correction(session, update, MsgType.CANCEL).id
    with transaction(postgresql_copy) as session:
        assert start.start_due(session, NOW) == [last]
        with meanwhile(postgresql_copy, one):
            session.commit()
    with transaction(postgresql_copy) as session:
        assert session.get_one(Delivery, (one.subscriber, last)).message_id == 7
