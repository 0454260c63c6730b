"""The kill switch: once it is pressed nothing begins and no message leaves, until somebody says so.
What is over still ends."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select, update

from content.accounts.permissions import Actor
from content.alerts.policy import allow
from content.core.errors import Conflict
from content.models import KillSwitch, Volunteer


@dataclass(frozen=True, slots=True)
class KillSwitchState:
    """Who stopped all sending, and when. The name is empty where nobody is known."""

    name: str
    at: datetime

    @property
    def mark(self) -> int:
        """What tells this stop from another: seconds since 1970."""
        return int(self.at.timestamp())


def stop_all(session: Session, by: Actor, now: datetime) -> None:
    """Stop everything at once. Raises NotAllowed."""
    allow(by)
    goes = update(KillSwitch).where(col(KillSwitch.stopped_at).is_(None))
    session.exec(goes.values(stopped_at=now, stopped_by_id=by.volunteer_id))
    if stopped(session) is None:  # the row is missing
        session.add(KillSwitch(stopped_at=now, stopped_by_id=by.volunteer_id))
        session.flush()


def go_on(session: Session, by: Actor, mark: int) -> None:
    """Let everything go out again, after the stop with this `mark`. Raises NotAllowed, and Conflict
    when it is over, or another."""
    allow(by)
    found = stopped(session)
    if found is None or found.mark != mark:
        raise Conflict
    this = update(KillSwitch).where(col(KillSwitch.stopped_at) == found.at)
    if session.exec(this.values(stopped_at=None, stopped_by_id=None)).rowcount != 1:
        raise Conflict


def stopped(session: Session) -> KillSwitchState | None:
    """None while sending is not stopped."""
    query = select(KillSwitch.stopped_at, Volunteer.name).outerjoin(Volunteer)
    row = session.exec(query).first()
    return KillSwitchState(row[1] or "", row[0]) if row and row[0] else None


def is_stopped() -> ColumnElement[bool]:
    """Whether nothing may leave, as a condition."""
    return sa.exists().where(col(KillSwitch.stopped_at).is_not(None))
