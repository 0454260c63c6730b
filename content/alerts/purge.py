"""What is left of an alert three days after its end: counts, and no trace of who got it."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, select

from content.alerts.statistics import Cell, Counts, count, folded
from content.core.database import reading, transaction
from content.models import (
    Alert,
    AlertKind,
    Delivery,
    DeliveryCount,
    DeliveryState,
    MsgType,
)

KEPT = timedelta(hours=72)
AT_ONCE = 10_000  # a fraction of a second, while nobody else can write
# What a message is that nobody will send or hear of any more.
ENDS = {
    DeliveryState.QUEUED: DeliveryState.EXPIRED,
    DeliveryState.SENDING: DeliveryState.UNCERTAIN,
}


def purge(engine: Engine, now: datetime) -> int:
    """Turn the messages of alerts that are long over into counts. From when the counts are kept,
    the rows do not count any more; they go a few at a time. Gives how many alerts these were."""
    with reading(engine) as session:
        counts = {number: count(session, number) for number in over(session, now)}
    for number, found in counts.items():
        with transaction(engine) as session:
            keep(session, number, found)
        while _forget_some(engine, number):
            pass
    return len(counts)


def over(session: Session, now: datetime) -> list[int]:
    """The alerts that ended long ago and still have rows."""
    has_rows = select(Delivery.alert_id).where(Delivery.alert_id == Alert.id).exists()
    long_over = select(Alert.id).where(_ended_by(now - KEPT), has_rows)
    return [number for number in session.exec(long_over.order_by(col(Alert.id))) if number]


def _ended_by(then: datetime) -> ColumnElement[bool]:
    """Whether nobody needed it any more by then: it was over, or said better, or it was itself what
    says that another is over."""
    newer = aliased(Alert)
    better = exists().where(
        col(newer.references_id) == Alert.id,
        col(newer.started_at) <= then,
        col(newer.kind) != AlertKind.END,
    )
    says_so = (col(Alert.kind) == AlertKind.END) | (col(Alert.msg_type) == MsgType.CANCEL)
    said = says_so & (col(Alert.finished_at) <= then)
    return (col(Alert.expires) <= then) | better | said


def keep(session: Session, number: int, counts: Counts) -> None:
    """Keep these counts of an alert, small groups put together."""
    session.exec(delete(DeliveryCount).where(col(DeliveryCount.alert_id) == number))
    for (language, state), many in folded(_ended(counts)).items():
        session.add(DeliveryCount(alert_id=number, language=language, state=state, count=many))


def _forget_some(engine: Engine, number: int) -> bool:
    mine = col(Delivery.alert_id) == number
    some = select(Delivery.subscriber_id).where(mine).limit(AT_ONCE)
    with transaction(engine) as session:
        gone = session.exec(delete(Delivery).where(mine, col(Delivery.subscriber_id).in_(some)))
    return gone.rowcount > 0


def _ended(counts: Counts) -> Counts:
    ended: dict[Cell, int] = {}
    for (language, state), many in counts.items():
        cell = (language, ENDS.get(state, state))
        ended[cell] = ended.get(cell, 0) + many
    return ended
