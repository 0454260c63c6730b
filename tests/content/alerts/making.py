"""Subscribers and alerts for tests, a line each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, select

from content import subscribers
from content.models import Alert, Delivery, Subscriber
from content.sealing import ChatKeys
from content.words import (
    AlertState,
    AlertStatus,
    AlertTopic,
    Certainty,
    DeliveryState,
    Receiver,
    Severity,
    Urgency,
)
from tests.conftest import NOW

KEYS = ChatKeys.of("k" * 32, subscribers.PURPOSE)
HOURS = timedelta(hours=3)
_numbers = count(1)


def subscribe(session: Session, chats: Sequence[int], **different: Any) -> None:
    """These chats want everything everywhere, but for what is `different`."""
    plain = {
        "receiver": Receiver.PERSON,
        "language": "en",
        "topics": subscribers.topics_number(AlertTopic),
        "zones": 0,
        "is_reachable": True,
    }
    rows = [
        plain | {"chat_hash": KEYS.hash(chat), "chat_sealed": KEYS.sealed(chat)} | different
        for chat in chats
    ]
    session.connection().execute(sa.insert(Subscriber), rows)


def add_alert(session: Session, now: datetime = NOW, **different: Any) -> Alert:
    """An alert that is being sent."""
    plain: dict[str, Any] = {
        "identifier": f"alert-{next(_numbers)}",
        "status": AlertStatus.ACTUAL,
        "state": AlertState.SENDING,
        "topic": AlertTopic.FOOD,
        "urgency": Urgency.EXPECTED,
        "severity": Severity.MODERATE,
        "certainty": Certainty.OBSERVED,
        "lane": 1,
        "effective": now,
        "expires": now + HOURS,
        "approved_content": "approved",
        "created_at": now,
    }
    alert = Alert(**plain | different)
    session.add(alert)
    session.flush()
    return alert


def states(session: Session, alert: Alert) -> dict[int, DeliveryState]:
    """How far each of an alert's messages is, by subscriber."""
    query = select(Delivery.subscriber_id, Delivery.state).where(Delivery.alert_id == alert.id)
    return dict(session.exec(query).all())
