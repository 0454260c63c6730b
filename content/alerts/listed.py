"""Alerts as coordinators look through them: what goes out, what waits, what is over."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, case, col, func, select

from content.alerts.audience import SMALL
from content.models import (
    OVER,
    WRITTEN,
    Alert,
    AlertKind,
    AlertState,
    AlertText,
    Delivery,
    DeliveryState,
    Volunteer,
)

MOST_OVER = 10
LEFT = (DeliveryState.QUEUED, DeliveryState.SENDING)


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
    headlines = _headlines(session, [one.id or 0 for one in alerts])
    counts = _counts(session, [one.id or 0 for one in alerts if one.state not in OVER])
    names = names_of(session, {one.author_id for one in alerts} | {a.approver_id for a in alerts})
    made = AlertBoard()
    for one in alerts:
        said, (done, of) = headlines.get(one.id or 0, {}), counts.get(one.id or 0, (0, 0))
        people = names.get(one.author_id or 0, ""), names.get(one.approver_id or 0, "")
        _shelf(made, one, now).append(AlertSummary(one, said, *people, done, of))
    return made


def names_of(session: Session, volunteers: Collection[int | None]) -> dict[int, str]:
    """The names of these accounts."""
    rows = select(Volunteer.id, Volunteer.name).where(col(Volunteer.id).in_(volunteers))
    return {number: name for number, name in session.exec(rows) if number is not None}


def may_tell(number: int) -> int | None:
    """A number of people as it may be shown; None for fewer than five."""
    return number if number >= SMALL else None


def told_total(numbers: Collection[int]) -> int:
    """How many these are together, without groups of fewer than five where the others would give
    them away."""
    hidden = sum(number for number in numbers if may_tell(number) is None)
    return sum(numbers) - (0 if may_tell(hidden) else hidden)


def _shelf(board: AlertBoard, alert: Alert, now: datetime) -> list[AlertSummary]:
    if alert.state in OVER:
        return board.over
    if alert.state is AlertState.DRAFT:
        return board.waiting
    waits = alert.send_at is not None and alert.leaves_at is not None and alert.leaves_at > now
    planned = alert.state is AlertState.APPROVED and (waits or alert.kind is AlertKind.SERIES)
    return board.planned if planned else board.going


def _headlines(session: Session, numbers: Collection[int]) -> dict[int, dict[str, str]]:
    rows = select(AlertText.alert_id, AlertText.language, AlertText.headline)
    found: dict[int, dict[str, str]] = {}
    for number, language, headline in session.exec(rows.where(_is_of(AlertText, numbers))):
        found.setdefault(number, {})[language] = headline
    return found


def _counts(session: Session, numbers: Collection[int]) -> dict[int, tuple[int, int]]:
    left = func.sum(case((col(Delivery.state).in_(LEFT), 1), else_=0))
    rows = select(Delivery.alert_id, left, func.count()).where(_is_of(Delivery, numbers))
    counted = session.exec(rows.group_by(col(Delivery.alert_id)))
    return {number: (int(of - still), int(of)) for number, still, of in counted}


def _is_of(table: type[AlertText | Delivery], numbers: Collection[int]) -> bool:
    return col(table.alert_id).in_(numbers)  # type: ignore[return-value]
