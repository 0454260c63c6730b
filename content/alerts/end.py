"""An alert ends by itself: who still has it reads that it is over."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from content.alerts import lifecycle, queueing
from content.alerts.audience import line_of
from content.models import (
    BEGUN,
    Alert,
    AlertKind,
    AlertSource,
    AlertState,
    Delivery,
    DeliveryState,
    MsgType,
    lane_of,
)

WORTH_SAYING, SOON = timedelta(days=1), timedelta(minutes=1)


def is_any_over(session: Session, now: datetime) -> bool:
    """Whether `end_due` has anything to do."""
    return session.exec(select(Alert.id).where(*_over(now)).limit(1)).first() is not None


def end_due(session: Session, now: datetime) -> list[int]:
    """End what is over: nothing more of it leaves, and an edit says so in what was sent. Gives
    which ended."""
    query = select(Alert).where(*_over(now)).with_for_update()
    found = session.exec(query.order_by(col(Alert.id))).all()
    alerts = [alert for alert in found if not _leaves(session, alert, now)]
    for alert in alerts:
        queueing.withdraw(session, alert, DeliveryState.EXPIRED)
        alert.state, alert.finished_at = AlertState.ENDED, alert.finished_at or now
        lifecycle.follow(session, alert)
        if _is_to_be_said(alert, now):
            _say_so(session, alert, now)
    return [alert.id or 0 for alert in alerts]


def _over(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What comes again ends itself (see `beginning`); what is just being corrected is ended by
    that."""
    correction = aliased(Alert)
    corrected = sa.exists().where(
        col(correction.references_id) == Alert.id,
        col(correction.state) == AlertState.APPROVED,
        col(correction.leaves_at) <= now + SOON,
    )
    is_over = col(Alert.expires) <= now
    once = col(Alert.kind) != AlertKind.SERIES
    return col(Alert.state).in_(BEGUN), is_over, once, ~corrected


def _leaves(session: Session, alert: Alert, now: datetime) -> bool:
    """Whether it has to be known first what became of a message that leaves in this moment. Asked
    once the alert is locked, when no more can (`outbox.step`)."""
    line = col(Delivery.alert_id).in_(line_of(session, alert))
    under_way = select(Delivery.alert_id).where(line, Delivery.state == DeliveryState.SENDING)
    found = session.exec(under_way.limit(1)).first()
    return found is not None and now < alert.expires + SOON


def _is_to_be_said(alert: Alert, now: datetime) -> bool:
    """A summary, a cancellation and an end say themselves that they are over."""
    says_itself = alert.kind is not AlertKind.NOTICE or alert.msg_type is MsgType.CANCEL
    return not says_itself and now < alert.expires + WORTH_SAYING


def _say_so(session: Session, alert: Alert, now: datetime) -> None:
    end = Alert(
        identifier=f"{alert.identifier}-end",
        kind=AlertKind.END,
        source=AlertSource.PROGRAM,
        status=alert.status,
        msg_type=MsgType.UPDATE,
        references_id=alert.id,
        state=AlertState.SENDING,
        topic=alert.topic,
        zones=alert.zones,
        urgency=alert.urgency,
        severity=alert.severity,
        certainty=alert.certainty,
        lane=lane_of(AlertKind.END, alert.topic),
        is_loud=False,
        effective=now,
        expires=now + WORTH_SAYING,
        approved_at=now,
        created_at=now,
        started_at=now,
    )
    session.add(end)
    session.flush()
    if queueing.edit(session, end, alert, now) == 0:
        end.state = AlertState.ENDED
