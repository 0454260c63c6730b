"""The outbox: every message to one receiver is a row, and a row only goes forward.

queued → sending → sent | uncertain | unreachable | failed, and queued → expired | withdrawn.
`sending` is committed before the message leaves (`step`), so that after a crash exactly those
few are in doubt. Only what surely did not leave, what may be done twice (an edit), and an
emergency's doubtful ones, once, go back to queued.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, bindparam, or_, update
from sqlmodel import Session, col, select

from content.alerts import kill_switch
from content.alerts.audience import receivers
from content.alerts.queueing import FIRST, counted, withdraw
from content.models import (
    UNDER_WAY,
    Alert,
    AlertKind,
    AlertState,
    Delivery,
    DeliveryState,
    Lane,
    MsgType,
    ReceiverKind,
    Subscriber,
)

EMERGENCY = Lane.EMERGENCY
DeliveryKey = tuple[int, int]  # a delivery: its alert and its subscriber


@dataclass(frozen=True, slots=True)
class SendingAlert:
    """What all messages of one alert have in common."""

    alert: int
    lane: int
    is_loud: bool = True
    is_end: bool = False
    daily_hour: int | None = None


@dataclass(frozen=True, slots=True)
class DueMessage:
    """A message that may leave. `message` is the one to edit, None to send a new one; `repeats`
    says that it may have come already; `zones` is the receiver's set, as the table has it."""

    of: SendingAlert
    subscriber: int
    receiver: ReceiverKind
    chat_sealed: str
    language: str
    zones: int
    message: int | None
    repeats: bool

    @property
    def which(self) -> DeliveryKey:
        """Its row."""
        return self.of.alert, self.subscriber


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """What became of a message. QUEUED: it goes once more, from `not_before` on. `is_doubtful`:
    nobody knows whether it arrived."""

    which: DeliveryKey
    state: DeliveryState
    message: int | None = None
    not_before: datetime | None = None
    repeats: bool = False
    is_doubtful: bool = False


def due(session: Session, now: datetime, most: int) -> list[DueMessage]:
    """What may leave now, the most urgent first; what corrects goes before what is new."""
    open_now = (Alert.state == AlertState.SENDING, col(Alert.expires) > now)
    going = select(Alert).where(*open_now, ~kill_switch.is_stopped())
    is_new = sa.case((col(Alert.msg_type) == MsgType.ALERT, 1), else_=0)
    found: list[DueMessage] = []
    _in_order_of_the_index(session)
    for alert in session.exec(going.order_by(col(Alert.lane), is_new, col(Alert.id))):
        if len(found) < most:
            found += _due(session, alert, now, most - len(found))
    return found


def _in_order_of_the_index(session: Session) -> None:
    """PostgreSQL knows nothing of messages queued since it last looked (ANALYZE), takes them for
    one or two, and then sorts a hundred thousand for each eight."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SET LOCAL enable_sort = off"))


def _due(session: Session, alert: Alert, now: datetime, most: int) -> list[DueMessage]:
    query = (
        sa.select(
            col(Subscriber.id),
            col(Subscriber.receiver),
            col(Subscriber.chat_sealed),
            col(Subscriber.language),
            col(Subscriber.zones),
            col(Delivery.message_id),
            col(Delivery.repeats),
        )
        .join(Subscriber, col(Subscriber.id) == col(Delivery.subscriber_id))
        .where(
            col(Delivery.alert_id) == alert.id,
            col(Delivery.state) == DeliveryState.QUEUED,
            or_(col(Delivery.not_before).is_(None), col(Delivery.not_before) <= now),
            col(Subscriber.receiver).in_(receivers(alert.status)),
        )
        .order_by(col(Delivery.priority), col(Delivery.subscriber_id))
        .limit(most)
    )
    is_end = alert.kind is AlertKind.END
    of = SendingAlert(alert.id or 0, alert.lane, alert.is_loud, is_end, alert.daily_hour)
    return [DueMessage(of, *row) for row in session.execute(query)]


def step(
    session: Session, outcomes: Sequence[DeliveryOutcome], which: DeliveryKey | None = None
) -> bool:
    """Write down what became of messages, and that one more leaves now. Gives whether it may:
    not when it was withdrawn, all was stopped, or somebody was forgotten, since `due` said so."""
    _hold(session, {one.which[0] for one in outcomes} | ({which[0]} if which else set()))
    if outcomes:
        session.connection().execute(_RECORD, [_values(one) for one in outcomes])
        _correct(session, outcomes)
    for one in outcomes:
        if one.state is DeliveryState.UNREACHABLE:
            _cannot_be_reached(session, one.which)
        if one.state is DeliveryState.QUEUED:
            _withdraw_if_over(session, one.which)
    if which is None:
        return False
    going = _going(which, DeliveryState.QUEUED)
    return counted(session, update(Delivery).where(going).values(state=DeliveryState.SENDING)) == 1


def is_going(session: Session, which: DeliveryKey) -> bool:
    """Whether what began to leave may go on."""
    going = select(Delivery.alert_id).where(_going(which, DeliveryState.SENDING))
    return session.exec(going).first() is not None


def _going(which: DeliveryKey, state: DeliveryState) -> ColumnElement[bool]:
    going = _is(which, state) & (_state_of(which[0]) == AlertState.SENDING)
    return sa.and_(going, ~kill_switch.is_stopped())


def _hold(session: Session, alerts: Iterable[int]) -> None:
    """On PostgreSQL, wait while one of these begins to be corrected or ends, and make that wait:
    neither then works with half of what the other knows. SQLite lets one write at a time anyway."""
    query = select(Alert.id).where(col(Alert.id).in_(alerts)).order_by(col(Alert.id))
    if session.get_bind().dialect.name == "postgresql":
        session.exec(query.with_for_update(read=True, key_share=True)).all()


def _correct(session: Session, outcomes: Iterable[DeliveryOutcome]) -> None:
    """What arrived although it had been corrected meanwhile, once or again and again, is edited
    like all others; the newest message, as Telegram's numbers rise in a chat. Of what did not, the
    correction need not wait any more."""
    known = [one for one in outcomes if one.state is not DeliveryState.QUEUED]
    for old, newer in _corrections(session, {one.which[0] for one in known}):
        for one in known:
            if one.which[0] == old:
                _tell(session, (newer, one.which[1]), one.message)


def _tell(session: Session, correction: DeliveryKey, message: int | None) -> None:
    mine = update(Delivery).where(_is(correction, DeliveryState.QUEUED))
    if message is None:
        session.exec(mine.values(not_before=None))
        return
    is_newer = col(Delivery.message_id).is_(None) | (col(Delivery.message_id) < message)
    session.exec(mine.where(is_newer).values(message_id=message, priority=FIRST, not_before=None))


def _corrections(session: Session, alerts: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Which of these is corrected by which that goes, directly or not."""
    firsts = {alert: alert for alert in alerts}
    newer = set(firsts)
    while newer:
        query = select(Alert.id, Alert.references_id, Alert.state)
        found = session.exec(query.where(col(Alert.references_id).in_(newer))).all()
        firsts |= {number or 0: firsts[old or 0] for number, old, _ in found}
        newer = {number or 0 for number, _, _ in found}
        yield from ((firsts[n or 0], n or 0) for n, _, state in found if state in UNDER_WAY)


def recover(session: Session) -> int:
    """After a crash: what was about to leave is in doubt. An edit goes again, an emergency once
    more, marked; anything else is held. Gives how many are in doubt."""
    in_doubt = col(Delivery.state) == DeliveryState.SENDING
    theirs = col(Delivery.alert_id)
    go_on = select(Alert.id).where(col(Alert.state).in_(UNDER_WAY))
    silent = go_on.where(or_(~col(Alert.is_loud), col(Alert.kind) == AlertKind.END))
    edit = col(Delivery.message_id).is_not(None)
    number = counted(session, _again((in_doubt, theirs.in_(silent), edit), repeats=False))
    heard = go_on.where(Alert.lane != EMERGENCY)  # whether or not, the edit has all of it
    number += counted(session, _again((in_doubt, theirs.in_(heard), edit), repeats=True))
    urgent = (in_doubt, theirs.in_(go_on.where(Alert.lane == EMERGENCY)), ~col(Delivery.repeats))
    number += counted(session, _again(urgent, repeats=True))
    known = theirs.in_(select(Alert.id))  # the index begins with it
    held = update(Delivery).where(known, in_doubt).values(state=DeliveryState.UNCERTAIN)
    return number + counted(session, held)


def _again(which: Iterable[ColumnElement[bool]], *, repeats: bool) -> Any:
    return update(Delivery).where(*which).values(state=DeliveryState.QUEUED, repeats=repeats)


def is_any_done(session: Session, now: datetime) -> bool:
    """Whether `finish` has anything to do."""
    found = session.exec(select(Alert).where(Alert.state == AlertState.SENDING)).all()
    return any(alert.expires <= now or not _is_open(session, alert) for alert in found)


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
    left = session.exec(select(Delivery.alert_id).where(*mine).limit(1)).first()
    return left is not None or alert.queued_to is not None


def _withdraw_if_over(session: Session, which: DeliveryKey) -> None:
    """What was to go once more does not when its alert was stopped or ended meanwhile."""
    over = _is(which, DeliveryState.QUEUED) & _state_of(which[0]).not_in(UNDER_WAY)
    session.exec(update(Delivery).where(over).values(state=DeliveryState.WITHDRAWN))


def _cannot_be_reached(session: Session, which: DeliveryKey) -> None:
    """Nothing else is tried either; unless they were forgotten, and their number is another's."""
    subscriber = which[1]
    theirs = sa.exists().where(_is(which, DeliveryState.UNREACHABLE))
    who = update(Subscriber).where(col(Subscriber.id) == subscriber, theirs)
    if session.exec(who.values(is_reachable=False)).rowcount == 0:
        return
    waiting = (
        col(Delivery.subscriber_id) == subscriber,
        col(Delivery.state) == DeliveryState.QUEUED,
    )
    session.exec(update(Delivery).where(*waiting).values(state=DeliveryState.UNREACHABLE))


def _is(which: DeliveryKey, state: DeliveryState) -> ColumnElement[bool]:
    alert, subscriber = which
    row = (col(Delivery.subscriber_id) == subscriber) & (col(Delivery.alert_id) == alert)
    return row & (col(Delivery.state) == state)


def _state_of(alert: int) -> Any:
    return select(Alert.state).where(Alert.id == alert).scalar_subquery()


def _values(one: DeliveryOutcome) -> dict[str, Any]:
    return {
        "of_alert": one.which[0],
        "of_subscriber": one.which[1],
        "to_state": one.state,
        "to_message": one.message,
        "to_not_before": one.not_before,
        "to_repeats": one.repeats,
    }


_RECORD = (
    update(Delivery)
    .where(
        col(Delivery.alert_id) == bindparam("of_alert"),
        col(Delivery.subscriber_id) == bindparam("of_subscriber"),
        col(Delivery.state) == DeliveryState.SENDING,
    )
    .values(
        state=bindparam("to_state"),
        message_id=bindparam("to_message"),
        not_before=bindparam("to_not_before"),
        repeats=bindparam("to_repeats"),
    )
)
