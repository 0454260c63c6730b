"""What a message about an alert is drawn from."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from content import subscribers
from content.alerts import contents as texts
from content.alerts.contents import Contents
from content.models import Alert
from content.words import MsgType


@dataclass(frozen=True, slots=True)
class Published:
    """An alert that was approved. `zones` are keys, none for every place."""

    contents: Contents
    msg_type: MsgType
    said_at: datetime
    zones: tuple[str, ...]


def find(session: Session, number: int, *, replaced: bool = False) -> Published | None:
    """What messages of this alert say; an end says what that alert said which is over, and so does
    what stands in a message that was `replaced`. None for what has no words of its own, or is
    gone."""
    alert = session.get(Alert, number)
    if alert is not None and (alert.is_end or (replaced and alert.references_id)):
        alert = session.get(Alert, alert.references_id)
    if alert is None or alert.daily_hour is not None:
        return None
    zones = subscribers.zones_of(session, alert.zones)
    said_at = alert.approved_at or alert.created_at
    return Published(texts.read(session, alert), alert.msg_type, said_at, tuple(zones))
