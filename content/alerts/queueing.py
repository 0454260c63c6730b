"""Putting messages into the outbox: one statement for an audience of any size.

What corrects an earlier message comes as an edit of it (`Delivery.message_id`), and before those
who get it anew.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import insert, literal, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from content.alerts.audience import LANGUAGES_OF_ALL, has, line_of, may_have, wants
from content.models import Alert, Delivery, DeliveryState, Subscriber
from content.models.base import UtcDateTime

FIRST, LATER = 0, 1  # who holds a message that is wrong now goes before the others
UNDER_WAY = timedelta(seconds=25)  # of what leaves just now an answer came by then, or none does
COLUMNS = ("subscriber_id", "alert_id", "state", "priority", "message_id", "repeats", "not_before")


def queue(
    session: Session,
    alert: Alert,
    languages: frozenset[str] = LANGUAGES_OF_ALL,
    most: int | None = None,
) -> int:
    """Queue an alert for everybody it is for, in one statement; with `most`, for the first of
    them, and `alert.queued_to` says how far. Gives how many that are."""
    who = col(Subscriber.id)
    rows = _row(alert, LATER, who).where(wants(alert, languages), who > (alert.queued_to or 0))
    number = _insert(session, rows.order_by(who).limit(most))
    mine = select(func.max(Delivery.subscriber_id)).where(Delivery.alert_id == alert.id)
    alert.queued_to = session.exec(mine).one() if number == most else None
    session.flush()
    return number


def replace(
    session: Session,
    alert: Alert,
    old: Alert,
    now: datetime,
    languages: frozenset[str] = LANGUAGES_OF_ALL,
) -> int:
    """Queue an update for those who have the old alert, or may have it, and for everybody else it
    is for. Gives how many these are."""
    number, line = cancel(session, alert, old, now), line_of(session, old)
    who = col(Subscriber.id)
    others = _row(alert, LATER, who, not_before=_known(who, line, now))
    others = others.where(wants(alert, languages), ~_has(who, [alert.id]))
    return number + _insert(session, others)


def cancel(session: Session, alert: Alert, old: Alert, now: datetime) -> int:
    """Queue a cancellation for those who have the old alert, or may have it or what it corrected,
    and nobody else. Gives how many these are."""
    number, line = edit(session, alert, old, now), line_of(session, old)
    who = col(Delivery.subscriber_id)
    rows = _row(alert, LATER, who, not_before=_known(who, line, now)).group_by(who)
    return number + _insert(session, rows.where(may_have(line), ~_has(who, [alert.id])))


def edit(session: Session, alert: Alert, old: Alert, now: datetime) -> int:
    """Queue edits for those who have the old alert; what has not left of that never does. Gives
    how many these are."""
    who, message = col(Delivery.subscriber_id), col(Delivery.message_id)
    known = _known(who, line_of(session, old), now)
    number = _insert(session, _row(alert, FIRST, who, message, known).where(has(old)))
    withdraw(session, old, DeliveryState.WITHDRAWN)
    return number


def withdraw(session: Session, alert: Alert, state: DeliveryState) -> int:
    """End what has not left yet. Gives how many these are."""
    mine = (col(Delivery.alert_id) == alert.id, col(Delivery.state) == DeliveryState.QUEUED)
    alert.queued_to = None
    session.flush()
    return counted(session, update(Delivery).where(*mine).values(state=state))


def counted(session: Session, statement: Any) -> int:
    """Execute it. Gives how many rows it is about."""
    kept = statement.execution_options(preserve_rowcount=True)
    return int(session.connection().execute(kept).rowcount)


def _row(alert: Alert, priority: int, who: Any, message: Any = None, not_before: Any = None) -> Any:
    """What stands in a new row, in the order of COLUMNS."""
    return sa.select(
        who,
        literal(alert.id),
        literal(DeliveryState.QUEUED.value),
        literal(priority),
        sa.null() if message is None else message,
        literal(False),
        sa.null() if not_before is None else not_before,
    )


def _known(who: Any, line: Iterable[int | None], now: datetime) -> Any:
    """When it is known whether an old message arrived: at once, but for what leaves just now."""
    leaves = _has(who, line, DeliveryState.SENDING)
    return sa.case((leaves, literal(now + UNDER_WAY, UtcDateTime)), else_=None)


def _has(who: Any, alerts: Iterable[int | None], state: DeliveryState | None = None) -> Any:
    """Whether somebody has a message of one of these alerts, in that state."""
    row = aliased(Delivery)
    mine = sa.exists().where(col(row.subscriber_id) == who, col(row.alert_id).in_(alerts))
    return mine if state is None else mine.where(col(row.state) == state)


def _insert(session: Session, rows: Any) -> int:
    return counted(session, insert(Delivery).from_select(COLUMNS, rows, include_defaults=False))
