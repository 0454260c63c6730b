"""Subscribers and alerts for tests and benchmarks, a line each."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from content import subscribers
from content.accounts.permissions import Actor
from content.alerts import lifecycle, templates
from content.alerts.contents import AlertDocument, fingerprint
from content.alerts.slots import moment_of
from content.core import clock
from content.core.crypto import ChatKeys
from content.core.database import transaction
from content.core.i18n import LANGUAGES
from content.models import (
    Alert,
    AlertState,
    AlertStatus,
    AlertTopic,
    Certainty,
    Delivery,
    DeliveryState,
    ReceiverKind,
    Role,
    Severity,
    Subscriber,
    Urgency,
    Volunteer,
)
from tests.conftest import NOW, snapshot_of

KEYS = ChatKeys.of("k" * 32, subscribers.PURPOSE)
HOURS = timedelta(hours=3)
TO_UNDO = lifecycle.UNDO + timedelta(seconds=1)
AT_ONCE = 10_000
_numbers = count(1)


def subscribe(
    session: Session, chats: Iterable[int], keys: ChatKeys = KEYS, **different: Any
) -> None:
    """These chats want everything everywhere, but for what is `different`; with `language` None
    they speak all languages in turn."""
    plain = {
        "receiver": ReceiverKind.PERSON,
        "language": "en",
        "topics": subscribers.topics_number(AlertTopic),
        "zones": 0,
        "is_reachable": True,
    } | different
    languages = [plain["language"]] if plain["language"] else list(LANGUAGES)
    rows = (
        plain
        | {"chat_hash": keys.hash(chat), "chat_sealed": keys.sealed(chat)}
        | {"language": languages[chat % len(languages)]}
        for chat in chats
    )
    while some := list(islice(rows, AT_ONCE)):
        session.connection().execute(sa.insert(Subscriber), some)


def people(session: Session, *roles: Role) -> list[Actor]:
    """Volunteers with these roles."""
    rows = [
        Volunteer(name=f"v{n}", password_hash="-", role=role, languages="ar", created_at=NOW)
        for n, role in enumerate(roles)
    ]
    session.add_all(rows)
    session.flush()
    return [Actor(row.role, row.id) for row in rows]


def write(
    engine: Engine,
    template: str = "sea",
    slots: Mapping[str, str] | None = None,
    lasts: timedelta = HOURS,
    corrects: int | None = None,
    **more: Any,
) -> tuple[int, str]:
    """A draft from a template by the first volunteer, and the fingerprint of what it says. It
    began long enough ago that a routine alert need not wait for its undo."""
    made = templates.TEMPLATES[template]
    began = clock.now() - TO_UNDO
    wanted = AlertDocument(
        topic=made.topic,
        effective=began,
        expires=_until(slots or {}) or began + TO_UNDO + lasts,
        language="en",
        template=template,
        slots=slots or {},
        texts=templates.say(made, slots or {}, snapshot_of(engine)),
    )
    with transaction(engine) as session:
        by = Actor(Role.COORDINATOR, 1)
        number = lifecycle.draft(session, by, wanted, began, corrects, **more)
    return number, fingerprint(wanted)


def _until(slots: Mapping[str, str]) -> datetime | None:
    """The end that its sentences say: there is one end."""
    return moment_of(slots["until"]).astimezone(UTC) if slots.get("until") else None


def approve(engine: Engine, number: int, seen: str) -> None:
    """The second volunteer lets it go, half a minute ago: it leaves now."""
    with transaction(engine) as session:
        by = Actor(Role.COORDINATOR, 2)
        lifecycle.approve(session, by, number, seen, clock.now() - TO_UNDO)


def begin(engine: Engine, template: str = "sea", **more: Any) -> int:
    """An alert from a template that leaves now."""
    number, seen = write(engine, template, **more)
    approve(engine, number, seen)
    return number


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
    query = select(Delivery.subscriber_id, col(Delivery.state)).where(Delivery.alert_id == alert.id)
    return dict(session.exec(query).all())
