"""The kill switch: nothing begins and nothing leaves, until somebody says so."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select, update

from content.alerts.lifecycle import allow, go_on
from content.models import Alert, Sending, Volunteer
from content.volunteers.roles import Actor
from content.words import AlertState, Pause


@dataclass(frozen=True, slots=True)
class Stopped:
    """Who stopped all sending, and when."""

    name: str
    at: datetime


def stop_all(session: Session, by: Actor, now: datetime) -> int:
    """Stop everything at once. Gives how many alerts were on their way. Raises NotAllowed."""
    allow(by)
    session.exec(update(Sending).values(stopped_at=now, stopped_by_id=by.volunteer_id))
    going = update(Alert).where(col(Alert.state) == AlertState.SENDING)
    return session.exec(going.values(state=AlertState.PAUSED, why_paused=Pause.ASKED)).rowcount


def go_on_all(session: Session, by: Actor) -> int:
    """Send on everything that is paused, whoever paused it, and begin what waits. Gives how many
    alerts were paused. Raises NotAllowed."""
    allow(by)
    session.exec(update(Sending).values(stopped_at=None, stopped_by_id=None))
    paused = select(Alert).where(Alert.state == AlertState.PAUSED).with_for_update()
    alerts = session.exec(paused).all()
    for alert in alerts:
        go_on(alert)
    return len(alerts)


def stopped(session: Session) -> Stopped | None:
    """None while sending is not stopped."""
    query = select(Sending.stopped_at, Volunteer.name).outerjoin(Volunteer)
    row = session.exec(query).first()
    return Stopped(row[1] or "–", row[0]) if row and row[0] else None


def is_stopped(session: Session) -> bool:
    """Whether nothing may begin."""
    return session.exec(select(Sending.stopped_at)).first() is not None


def may_begin(session: Session) -> bool:
    """Whether anything may. While this transaction lasts nobody stops all: what begins in it is on
    its way by then, and stopped as well."""
    query = select(Sending.stopped_at).with_for_update(read=True)
    return session.exec(query).first() is None


def is_any_paused(session: Session) -> bool:
    """Whether anything waits to be sent on, whoever paused it."""
    paused = select(Alert.id).where(Alert.state == AlertState.PAUSED)
    return session.exec(paused.limit(1)).first() is not None
