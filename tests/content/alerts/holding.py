"""Alerts that hold, for tests: written, approved and begun at a time that is given."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from content import subscribers
from content.accounts.permissions import Actor
from content.alerts import end as alerts_end
from content.alerts import lifecycle, templates
from content.alerts import start as alerts_start
from content.alerts.contents import AlertDocument, fingerprint
from content.core.database import transaction
from content.models import MsgType, Role, Volunteer
from tests.conftest import NOW, snapshot_of
from tests.content.alerts.making import HOURS, TO_UNDO, people

TANK = {"place": "tank-1"}


def contents_of(
    engine: Engine,
    template: str,
    slots: Mapping[str, str],
    now: datetime = NOW,
    lasts: timedelta = HOURS,
    zones: tuple[str, ...] = (),
    **different: Any,
) -> AlertDocument:
    """What an author makes of a template."""
    made = templates.TEMPLATES[template]
    with transaction(engine) as session:
        numbers = subscribers.zones_number(session, zones)
    plain = AlertDocument(
        topic=made.topic,
        zones=numbers,
        severity=made.severity,
        effective=now,
        expires=now + lasts,
        language="en",
        template=template,
        slots=slots,
        texts=templates.say(made, slots, snapshot_of(engine)),
    )
    return plain.model_copy(update=different)


def begun(
    engine: Engine,
    said: AlertDocument,
    now: datetime = NOW,
    corrects: int | None = None,
    kind: MsgType = MsgType.UPDATE,
) -> int:
    """The number of an alert that two people let go, and that began."""
    with transaction(engine) as session:
        anna, berta = coordinators(session)
        before = now - TO_UNDO
        number = lifecycle.draft(session, anna, said, before, corrects, kind)
        lifecycle.approve(session, berta, number, fingerprint(said), before)
    start(engine, now)
    return number


def coordinators(session: Session) -> list[Actor]:
    """Two of them, made where there are none."""
    numbers = session.exec(select(Volunteer.id).order_by(col(Volunteer.id)).limit(2)).all()
    known = [Actor(Role.COORDINATOR, number) for number in numbers]
    return known or people(session, Role.COORDINATOR, Role.COORDINATOR)


def start(engine: Engine, now: datetime) -> None:
    """Let what is due begin."""
    with transaction(engine) as session:
        alerts_start.start_due(session, now)


def end(engine: Engine, now: datetime) -> None:
    """Let what is over end."""
    with transaction(engine) as session:
        alerts_end.end_due(session, now)
