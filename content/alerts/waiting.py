"""What the coordinators have before them: alerts that go, and drafts that wait for a second
person."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from content.accounts.permissions import Actor
from content.alerts import audience, lifecycle
from content.alerts import contents as texts
from content.alerts.contents import AlertDocument, fingerprint
from content.alerts.listed import told_total
from content.core.errors import Conflict
from content.models import (
    GOING,
    OVER,
    WRITTEN,
    Alert,
    AlertKind,
    AlertState,
    AlertStatus,
)

MOST, MOST_OVER = 8, 3


def going(session: Session) -> Sequence[Alert]:
    """Approved and not done yet, what goes first at the top; what comes again and again, and
    what the program says by itself, only where it is paused."""
    once = col(Alert.kind) == AlertKind.NOTICE
    query = select(Alert).where(
        col(Alert.state).in_(GOING),
        or_(col(Alert.state) == AlertState.PAUSED, once),
    )
    return session.exec(query.order_by(col(Alert.lane), col(Alert.id).desc()).limit(MOST)).all()


def over(session: Session) -> Sequence[Alert]:
    """What went out last and is done, the newest first."""
    went = (col(Alert.state).in_(OVER), col(Alert.started_at).is_not(None), _by_people())
    query = select(Alert).where(*went).order_by(col(Alert.id).desc())
    return session.exec(query.limit(MOST_OVER)).all()


def drafts(session: Session, now: datetime) -> Sequence[Alert]:
    """Those that can still be sent, the newest first."""
    still = (Alert.state == AlertState.DRAFT, Alert.expires > now, _by_people())
    query = select(Alert).where(*still).order_by(col(Alert.id).desc())
    return session.exec(query.limit(MOST)).all()


def draft(session: Session, number: int) -> tuple[Alert, AlertDocument]:
    """One of them. Raises Conflict when it is none any more."""
    alert = session.get(Alert, number)
    if alert is None or alert.state is not AlertState.DRAFT or alert.language is None:
        raise Conflict
    return alert, texts.read(session, alert)


def reach(session: Session, alert: Alert, contents: AlertDocument) -> int:
    """How many would get it now, as it may be told: without small groups, where people get it."""
    counts = audience.reach(session, alert, contents.languages).values()
    if alert.status is AlertStatus.EXERCISE:
        return sum(counts)
    return told_total(counts) or min(sum(counts), 1)


def approve(session: Session, by: Actor, number: int, first: str, now: datetime) -> Alert:
    """Let a draft go, if it still is what was looked at: `first` are the first characters of its
    fingerprint. Raises NotAllowed, Conflict."""
    alert, contents = draft(session, number)
    whole = fingerprint(contents)
    if not first or not whole.startswith(first):
        raise Conflict
    lifecycle.approve(session, by, number, whole, now)
    return alert


def _by_people() -> ColumnElement[bool]:
    return col(Alert.kind).in_(WRITTEN)
