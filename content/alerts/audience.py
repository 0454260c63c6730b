"""Who an alert is for: one condition on the subscribers, used to count them and to queue."""

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from content.models import Alert, Subscriber
from content.subscribers import topics_number
from content.words import AlertStatus, Receiver

PUBLIC = (Receiver.PERSON, Receiver.CHANNEL)
LANGUAGES_OF_ALL: frozenset[str] = frozenset()


def receivers(status: AlertStatus) -> tuple[Receiver, ...]:
    """An exercise reaches testers and nobody else; an alert everybody, testers too."""
    if status is AlertStatus.ACTUAL:
        return (*PUBLIC, Receiver.TESTER)
    return (Receiver.TESTER,)


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
    if alert.daily_hour is not None:
        return col(Subscriber.daily_hour) == alert.daily_hour
    return col(Subscriber.topics).op("&")(topics_number([alert.topic])) != 0


def count(session: Session, alert: Alert) -> dict[str, int]:
    """How many would get it, by their language."""
    query = select(Subscriber.language, func.count()).where(wants(alert))
    return dict(session.exec(query.group_by(Subscriber.language)).all())
