"""Who an alert is for: one condition on the subscribers, used to count them and to queue."""

from collections import Counter
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Integer, and_, cast, func, or_
from sqlmodel import Session, col, select

from content.models import (
    Alert,
    AlertKind,
    AlertStatus,
    Delivery,
    DeliveryState,
    MsgType,
    ReceiverKind,
    Subscriber,
)
from content.subscribers import topics_number

PUBLIC = (ReceiverKind.PERSON, ReceiverKind.CHANNEL)
LANGUAGES_OF_ALL: frozenset[str] = frozenset()


def receivers(status: AlertStatus) -> tuple[ReceiverKind, ...]:
    """An exercise reaches testers and nobody else; an alert everybody, testers too."""
    if status is AlertStatus.ACTUAL:
        return (*PUBLIC, ReceiverKind.TESTER)
    return (ReceiverKind.TESTER,)


def wants(alert: Alert, languages: frozenset[str] = LANGUAGES_OF_ALL) -> ColumnElement[bool]:
    """Whether a subscriber shall get this alert; in these languages only, if any are named."""
    conditions = [
        col(Subscriber.is_reachable),
        col(Subscriber.receiver).in_(receivers(alert.status)),
        _follows(alert),
    ]
    if alert.zones:
        here = col(Subscriber.zones).op("&")(alert.zones) != 0
        conditions.append(or_(here, col(Subscriber.zones) == 0))
    if languages:
        conditions.append(col(Subscriber.language).in_(sorted(languages)))
    return and_(*conditions)


def _follows(alert: Alert) -> ColumnElement[bool]:
    if alert.kind is AlertKind.DIGEST:
        return col(Subscriber.daily_hour) == alert.daily_hour
    return col(Subscriber.topics).op("&")(topics_number([alert.topic])) != 0


def by_zone(
    session: Session,
    alert: Alert,
    numbers: Mapping[str, int],
    languages: frozenset[str] = LANGUAGES_OF_ALL,
) -> dict[str, int]:
    """How many would get it, by what they asked for: each zone by its key, and "" for all of
    them. Who asked for two zones counts in both. `numbers` are those of the zones."""
    keys = ["", *numbers]
    asked = [col(Subscriber.zones) == 0]
    asked += [col(Subscriber.zones).op("&")(1 << number) != 0 for number in numbers.values()]
    sums = [func.coalesce(func.sum(cast(one, Integer)), 0) for one in asked]
    row = session.execute(select(*sums).where(wants(alert, languages))).one()
    return dict(zip(keys, map(int, row), strict=True))


def has(alert: Alert) -> ColumnElement[bool]:
    """Whether a row is a message of this alert that arrived, and can be edited."""
    state = col(Delivery.state)
    arrived = col(Delivery.message_id).is_not(None) & (state != DeliveryState.UNREACHABLE)
    return (col(Delivery.alert_id) == alert.id) & arrived


def may_have(line: Iterable[int | None]) -> ColumnElement[bool]:
    """Whether a row is a message of one of these alerts that may have arrived, or not. An emergency
    in doubt waits to go once more, and is in doubt also when it does not any more."""
    state = col(Delivery.state)
    doubtful = state.in_((DeliveryState.SENDING, DeliveryState.UNCERTAIN)) | col(Delivery.repeats)
    here = col(Delivery.alert_id).in_(line) & (state != DeliveryState.UNREACHABLE)
    return here & col(Delivery.message_id).is_(None) & doubtful


def line_of(session: Session, alert: Alert) -> list[int | None]:
    """This alert, what it corrected, and what that did."""
    line = [alert]
    while line[-1].references_id is not None:
        line.append(session.get_one(Alert, line[-1].references_id))
    return [one.id for one in line]


def reach(
    session: Session, alert: Alert, languages: frozenset[str] = LANGUAGES_OF_ALL
) -> dict[str, int]:
    """How many a draft is for, by their language; a correction is also for those who have the old
    one or may have it, and a cancellation for nobody else. Counted one after the other: with OR
    PostgreSQL cannot look up a large set."""
    wanted = wants(alert, languages)
    if alert.references_id is None:
        return dict(_count(session, wanted))
    old = session.get_one(Alert, alert.references_id)
    message = has(old) | may_have(line_of(session, old))
    theirs = sa.exists().where(col(Delivery.subscriber_id) == Subscriber.id, message)
    counts = _count(session, theirs)
    if alert.msg_type != MsgType.CANCEL:
        counts += _count(session, wanted & ~theirs)
    return dict(counts)


def _count(session: Session, those: ColumnElement[bool]) -> Counter[str]:
    query = select(Subscriber.language, func.count()).where(those)
    return Counter(dict(session.exec(query.group_by(Subscriber.language)).all()))
