"""The outbox: every message to one receiver is a row, and a row only goes forward.

queued → sending → sent | uncertain | unreachable | failed, and queued → expired | withdrawn.
`sending` is committed before the message leaves (`step`), so that after a crash exactly those
few are in doubt. Only what surely did not leave, and an emergency's doubtful ones, once, go
back to queued.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, bindparam, insert, literal, or_, update
from sqlmodel import Session, col, select

from content.alerts.audience import receivers, wants
from content.models import Alert, Delivery, Subscriber
from content.words import AlertState, DeliveryState

FIRST, LATER = 0, 1  # who holds a message that is wrong now goes before the others
EMERGENCY = 0  # the lane that overtakes all others
COLUMNS = ("subscriber_id", "alert_id", "state", "place", "message", "repeats")
Which = tuple[int, int]  # a delivery: its alert and its subscriber


@dataclass(frozen=True, slots=True)
class Due:
    """A message that may leave. `message` is the one to edit, None to send a new one; `repeats`
    says that it may have come already."""

    which: Which
    lane: int
    chat_sealed: str
    language: str
    message: int | None
    repeats: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message. QUEUED: it goes once more, from `not_before` on."""

    which: Which
    state: DeliveryState
    message: int | None = None
    not_before: datetime | None = None
    repeats: bool = False


def queue(session: Session, alert: Alert, languages: frozenset[str] = frozenset()) -> int:
    """Queue an alert for everybody it is for, in one statement. Gives how many that are."""
    rows = _row(alert, LATER, col(Subscriber.id)).where(wants(alert, languages))
    return _insert(session, rows)


def replace(session: Session, alert: Alert, old: Alert) -> int:
    """Queue an update or cancellation for whom the old alert was for. Those who have that get it
    edited, and first; the others get only the new one, and so do those in doubt. Gives how many
    these are."""
    theirs = (col(Delivery.alert_id) == old.id, col(Delivery.state) != DeliveryState.UNREACHABLE)
    have = col(Delivery.message).is_not(None)
    who = col(Delivery.subscriber_id)
    edits = _row(alert, FIRST, who, col(Delivery.message)).where(*theirs, have)
    others = _row(alert, LATER, who).where(*theirs, ~have)
    number = _insert(session, edits) + _insert(session, others)
    withdraw(session, old, DeliveryState.WITHDRAWN)
    return number


def withdraw(session: Session, alert: Alert, state: DeliveryState) -> int:
    """End what has not left yet. Gives how many these are."""
    mine = (col(Delivery.alert_id) == alert.id, col(Delivery.state) == DeliveryState.QUEUED)
    return _count(session, update(Delivery).where(*mine).values(state=state))


def due(session: Session, now: datetime, most: int) -> list[Due]:
    """What may leave now, the most urgent first."""
    going = select(Alert).where(Alert.state == AlertState.SENDING, col(Alert.expires) > now)
    found: list[Due] = []
    for alert in session.exec(going.order_by(col(Alert.lane), col(Alert.id))):
        if len(found) < most:
            found += _due(session, alert, now, most - len(found))
    return found


def _due(session: Session, alert: Alert, now: datetime, most: int) -> list[Due]:
    query = (
        sa.select(
            col(Delivery.subscriber_id),
            col(Subscriber.chat_sealed),
            col(Subscriber.language),
            col(Delivery.message),
            col(Delivery.repeats),
        )
        .join(Subscriber, col(Subscriber.id) == col(Delivery.subscriber_id))
        .where(
            col(Delivery.alert_id) == alert.id,
            col(Delivery.state) == DeliveryState.QUEUED,
            or_(col(Delivery.not_before).is_(None), col(Delivery.not_before) <= now),
            col(Subscriber.receiver).in_(receivers(alert.status)),
        )
        .order_by(col(Delivery.place), col(Delivery.subscriber_id))
        .limit(most)
    )
    return [
        Due((alert.id or 0, who), alert.lane, sealed, language, message, repeats)
        for who, sealed, language, message, repeats in session.execute(query)
    ]


def step(session: Session, outcomes: Sequence[Outcome], which: Which | None = None) -> bool:
    """Write down what became of messages, and that one more leaves now. Gives whether it may:
    not when it was withdrawn, or somebody was forgotten, since `due` said so."""
    if outcomes:
        session.connection().execute(_RECORD, [_values(one) for one in outcomes])
    for one in outcomes:
        if one.state is DeliveryState.UNREACHABLE:
            _cannot_be_reached(session, one.which[1])
    if which is None:
        return False
    going = _is(which, DeliveryState.QUEUED) & (_state_of(which[0]) == AlertState.SENDING)
    return _count(session, update(Delivery).where(going).values(state=DeliveryState.SENDING)) == 1


def recover(session: Session) -> int:
    """After a crash: what was about to leave is in doubt. An emergency goes once more, marked;
    anything else is held. Gives how many are in doubt."""
    unfinished = select(Alert.id).where(Alert.state != AlertState.ENDED)
    in_doubt = (
        col(Delivery.alert_id).in_(unfinished),
        col(Delivery.state) == DeliveryState.SENDING,
    )
    urgent = col(Delivery.alert_id).in_(select(Alert.id).where(Alert.lane == EMERGENCY))
    again = update(Delivery).where(*in_doubt, urgent, ~col(Delivery.repeats))
    number = _count(session, again.values(state=DeliveryState.QUEUED, repeats=True))
    held = update(Delivery).where(*in_doubt).values(state=DeliveryState.UNCERTAIN)
    return number + _count(session, held)


def finish(session: Session, now: datetime) -> list[int]:
    """Close alerts of which nothing is left to send, and those that are over. Gives which."""
    found = session.exec(select(Alert).where(Alert.state == AlertState.SENDING)).all()
    over = [alert for alert in found if alert.expires <= now]
    for alert in over:
        withdraw(session, alert, DeliveryState.EXPIRED)
    done = [alert for alert in found if not _is_open(session, alert)]
    for alert in done:
        alert.state, alert.finished_at = AlertState.SENT, now
    return [alert.id or 0 for alert in done]


def _is_open(session: Session, alert: Alert) -> bool:
    still = (DeliveryState.QUEUED, DeliveryState.SENDING)
    mine = (col(Delivery.alert_id) == alert.id, col(Delivery.state).in_(still))
    return session.exec(select(Delivery.alert_id).where(*mine).limit(1)).first() is not None


def _cannot_be_reached(session: Session, subscriber: int) -> None:
    """Nothing else is tried either."""
    who = update(Subscriber).where(col(Subscriber.id) == subscriber)
    session.exec(who.values(is_reachable=False))
    waiting = (
        col(Delivery.subscriber_id) == subscriber,
        col(Delivery.state) == DeliveryState.QUEUED,
    )
    session.exec(update(Delivery).where(*waiting).values(state=DeliveryState.UNREACHABLE))


def _row(alert: Alert, place: int, who: Any, message: Any = None) -> Any:
    """What stands in a new row, in the order of COLUMNS."""
    return sa.select(
        who,
        literal(alert.id),
        literal(DeliveryState.QUEUED.value),
        literal(place),
        literal(None) if message is None else message,
        literal(False),
    )


def _insert(session: Session, rows: Any) -> int:
    return _count(session, insert(Delivery).from_select(COLUMNS, rows, include_defaults=False))


def _is(which: Which, state: DeliveryState) -> ColumnElement[bool]:
    alert, subscriber = which
    row = (col(Delivery.subscriber_id) == subscriber) & (col(Delivery.alert_id) == alert)
    return row & (col(Delivery.state) == state)


def _state_of(alert: int) -> Any:
    return select(Alert.state).where(Alert.id == alert).scalar_subquery()


def _values(one: Outcome) -> dict[str, Any]:
    return {
        "of_alert": one.which[0],
        "of_subscriber": one.which[1],
        "to_state": one.state,
        "to_message": one.message,
        "to_not_before": one.not_before,
        "to_repeats": one.repeats,
    }


def _count(session: Session, statement: Any) -> int:
    counted = statement.execution_options(preserve_rowcount=True)
    return int(session.connection().execute(counted).rowcount)


_RECORD = (
    update(Delivery)
    .where(
        col(Delivery.alert_id) == bindparam("of_alert"),
        col(Delivery.subscriber_id) == bindparam("of_subscriber"),
        col(Delivery.state) == DeliveryState.SENDING,
    )
    .values(
        state=bindparam("to_state"),
        message=bindparam("to_message"),
        not_before=bindparam("to_not_before"),
        repeats=bindparam("to_repeats"),
    )
)
