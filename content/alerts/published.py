"""What a message about an alert is drawn from."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from content import subscribers
from content.alerts import contents as texts
from content.alerts.contents import AlertDocument
from content.models import (
    Alert,
    AlertKind,
    MsgType,
)


@dataclass(frozen=True, slots=True)
class ApprovedAlert:
    """An alert that was approved. `zones` are keys, none for every place; `before` is what it
    corrects."""

    contents: AlertDocument
    msg_type: MsgType
    said_at: datetime
    zones: tuple[str, ...]
    before: AlertDocument | None = None


def find(session: Session, number: int, *, replaced: bool = False) -> ApprovedAlert | None:
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
