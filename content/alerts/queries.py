"""Alerts as people look for them: what goes, what waits, what is over, and one by its number."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, case, col, func, or_, select

from content import subscribers
from content.alerts import audience
from content.alerts import contents as texts
from content.alerts.contents import AlertDocument
from content.alerts.statistics import told_total
from content.core.errors import Conflict
from content.models import (
    GOING,
    OVER,
    WRITTEN,
    Alert,
    AlertKind,
    AlertState,
    AlertStatus,
    Delivery,
    DeliveryState,
    MsgType,
    Volunteer,
)
from content.snapshot.current_alerts import texts_of

MOST_GOING, MOST_OVER, MOST_DONE = 8, 10, 3
LEFT = (DeliveryState.QUEUED, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True)
class ApprovedAlert:
    """An alert that was approved. `zones` are keys, none for every place; `before` is what it
    corrects."""

    contents: AlertDocument
    msg_type: MsgType
    said_at: datetime
    zones: tuple[str, ...]
    before: AlertDocument | None = None


@dataclass(frozen=True, slots=True)
class AlertSummary:
    """One alert: its headlines by language, who wrote and who approved it, and how many of its
    messages are done, of how many."""

    alert: Alert
    headlines: Mapping[str, str]
    author: str = ""
    approver: str = ""
    done: int = 0
    of: int = 0


@dataclass(slots=True)
class AlertBoard:
    """All of them that matter now, each in one list."""

    going: list[AlertSummary] = field(default_factory=list)
    waiting: list[AlertSummary] = field(default_factory=list)
    planned: list[AlertSummary] = field(default_factory=list)
    over: list[AlertSummary] = field(default_factory=list)


def board(session: Session, now: datetime) -> AlertBoard:
    """Few questions to the database, however many there are."""
    ours = select(Alert).where(col(Alert.kind).in_(WRITTEN))
    is_over = col(Alert.state).in_(OVER)
    current = ours.where(~is_over).order_by(col(Alert.lane), col(Alert.id))
    approved = col(Alert.approver_id).is_not(None) | col(Alert.started_at).is_not(None)
    latest = ours.where(is_over, approved | (col(Alert.kind) == AlertKind.SERIES))
    newest = latest.order_by(col(Alert.id).desc()).limit(MOST_OVER)
    alerts = [*session.exec(current), *session.exec(newest)]
    named = headlines(session, alerts)
    counts = _counts(session, [one.id or 0 for one in alerts if one.state not in OVER])
    names = names_of(session, {one.author_id for one in alerts} | {a.approver_id for a in alerts})
    made = AlertBoard()
    for one in alerts:
        said, (done, of) = named[one.id or 0], counts.get(one.id or 0, (0, 0))
        people = names.get(one.author_id or 0, ""), names.get(one.approver_id or 0, "")
        _shelf(made, one, now).append(AlertSummary(one, said, *people, done, of))
    return made


def _shelf(board: AlertBoard, alert: Alert, now: datetime) -> list[AlertSummary]:
    if alert.state in OVER:
        return board.over
    if alert.state is AlertState.DRAFT:
        return board.waiting
    waits = alert.send_at is not None and alert.leaves_at is not None and alert.leaves_at > now
    planned = alert.state is AlertState.APPROVED and (waits or alert.kind is AlertKind.SERIES)
    return board.planned if planned else board.going


def _counts(session: Session, numbers: Collection[int]) -> dict[int, tuple[int, int]]:
    left = func.sum(case((col(Delivery.state).in_(LEFT), 1), else_=0))
    rows = select(Delivery.alert_id, left, func.count()).where(col(Delivery.alert_id).in_(numbers))
    counted = session.exec(rows.group_by(col(Delivery.alert_id)))
    return {number: (int(of - still), int(of)) for number, still, of in counted}


def names_of(session: Session, volunteers: Collection[int | None]) -> dict[int, str]:
    """The names of these accounts."""
    rows = select(Volunteer.id, Volunteer.name).where(col(Volunteer.id).in_(volunteers))
    return {number: name for number, name in session.exec(rows) if number is not None}


def going(session: Session) -> Sequence[Alert]:
    """Approved and not done yet, what goes first at the top; what comes again and again, and
    what the program says by itself, only where it is paused."""
    once = col(Alert.kind) == AlertKind.NOTICE
    query = select(Alert).where(
        col(Alert.state).in_(GOING),
        or_(col(Alert.state) == AlertState.PAUSED, once),
    )
    return session.exec(
        query.order_by(col(Alert.lane), col(Alert.id).desc()).limit(MOST_GOING)
    ).all()


def over(session: Session) -> Sequence[Alert]:
    """What went out last and is done, the newest first."""
    went = (
        col(Alert.state).in_(OVER),
        col(Alert.started_at).is_not(None),
        col(Alert.kind).in_(WRITTEN),
    )
    query = select(Alert).where(*went).order_by(col(Alert.id).desc())
    return session.exec(query.limit(MOST_DONE)).all()


def drafts(session: Session, now: datetime) -> Sequence[Alert]:
    """Those that can still be sent, the newest first."""
    still = (Alert.state == AlertState.DRAFT, Alert.expires > now, col(Alert.kind).in_(WRITTEN))
    query = select(Alert).where(*still).order_by(col(Alert.id).desc())
    return session.exec(query.limit(MOST_GOING)).all()


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


def opened(session: Session) -> Sequence[Alert]:
    """All that did not end, the oldest first."""
    is_open = (col(Alert.state) != AlertState.ENDED, col(Alert.kind) != AlertKind.END)
    query = select(Alert).where(*is_open)
    return session.exec(query.order_by(col(Alert.id))).all()


def written(session: Session, number: int) -> Alert | None:
    """The one with this number, if people wrote it."""
    alert = session.get(Alert, number)
    return alert if alert is not None and alert.kind in WRITTEN else None


def newer(session: Session, number: int) -> Alert | None:
    """What last corrected it, or would."""
    found = select(Alert).where(Alert.references_id == number, Alert.kind != AlertKind.END)
    return session.exec(found.order_by(col(Alert.id).desc())).first()


def approved(session: Session, number: int, *, replaced: bool = False) -> ApprovedAlert | None:
    """What messages of this alert say; an end says what that alert said which is over, and so does
    what stands in a message that was `replaced`. None for what has no words of its own, or is
    gone."""
    alert = session.get(Alert, number)
    if alert is not None and (alert.kind is AlertKind.END or (replaced and alert.references_id)):
        alert = session.get(Alert, alert.references_id)
    if alert is None or alert.kind is AlertKind.DIGEST:
        return None
    zones = subscribers.zones_of(session, alert.zones)
    said_at = alert.approved_at or alert.created_at
    contents = texts.read(session, alert)
    return ApprovedAlert(contents, alert.msg_type, said_at, tuple(zones), corrected(session, alert))


def corrected(session: Session, alert: Alert) -> AlertDocument | None:
    """What this says anew; None for what is no update."""
    if alert.msg_type is not MsgType.UPDATE or alert.references_id is None:
        return None
    return texts.read(session, session.get_one(Alert, alert.references_id))


def headlines(session: Session, alerts: Sequence[Alert]) -> dict[int, dict[str, str]]:
    """The headlines of alerts, by number and language; of an end, those of what it ends."""
    numbers = {number for one in alerts for number in (one.id, one.references_id) if number}
    found = {
        number: {code: row.headline for code, row in rows.items()}
        for number, rows in texts_of(session, numbers).items()
    }
    return {
        one.id or 0: found.get(one.id or 0) or found.get(one.references_id or 0, {})
        for one in alerts
    }
