"""Which messages were taken, what became of each, and what its sender says that an alert of ours
has no field for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select

from content.alerts.cap.message import CapDocument, CapReference, CapResponse
from content.models import (
    Alert,
    AlertSource,
    AlertState,
    CapMessage,
    MsgType,
)

KEPT = timedelta(days=30)  # what a message is remembered for that no alert was made of


@dataclass(frozen=True, slots=True)
class CapSource:
    """What the sender of the newest message behind an alert says of it: who it is, where there is
    more, when it begins, which places it names, and what people are to do."""

    sender: str
    name: str
    web: str
    contact: str
    sent: datetime
    onset: datetime | None
    areas: tuple[str, ...]
    responses: tuple[CapResponse, ...]
    is_cancelled: bool


def is_known(session: Session, reference: CapReference) -> bool:
    """Whether this was taken, or something newer that is about it."""
    mine = select(CapMessage.id).where(CapMessage.reference == str(reference))
    return session.exec(mine.limit(1)).first() is not None


def alerts_about(session: Session, message: CapDocument) -> Sequence[Alert]:
    """The alerts of ours that were made of what a message is about, for the same kind of people,
    locked: until this is over none of them begins, and nobody approves one."""
    earlier = [str(one) for one in _earlier(message)]
    made = select(CapMessage.alert_id).where(col(CapMessage.reference).in_(earlier))
    query = select(Alert).where(col(Alert.id).in_(made), Alert.status == message.status)
    locked = query.order_by(col(Alert.id)).with_for_update()
    return session.exec(locked.execution_options(populate_existing=True)).all()


def newest_sent(session: Session, alerts: Iterable[Alert]) -> datetime | None:
    """When the newest message about these alerts was sent; what was only referred to may have
    any time."""
    numbers = [alert.id for alert in alerts]
    taken = (col(CapMessage.alert_id).in_(numbers), col(CapMessage.msg_type).is_not(None))
    return session.exec(select(func.max(CapMessage.sent)).where(*taken)).one()


def remember(session: Session, message: CapDocument, alert: int | None, feed: int | None) -> None:
    """That a message was taken, and that what it is about is older, should that still come."""
    session.add(
        CapMessage(
            reference=str(message.reference),
            sent=message.reference.sent,
            alert_id=alert,
            feed_id=feed,
            msg_type=message.msg_type,
            sender_name=message.sender_name[:200],
            web=next((text.web for text in message.texts.values() if text.web), "")[:300],
            contact=message.contact[:200],
            onset=message.onset,
            areas="\n".join(_areas(message)),
            responses=" ".join(message.responses),
        )
    )
    for reference in _earlier(message):
        if not is_known(session, reference):
            sent = min(reference.sent, message.reference.sent)  # or it would never be forgotten
            older = CapMessage(reference=str(reference), sent=sent)
            older.alert_id, older.feed_id = alert, feed
            session.add(older)
    session.flush()


def waiting(session: Session, feed: int) -> int:
    """How many drafts of a feed wait for people."""
    made = select(CapMessage.alert_id).where(CapMessage.feed_id == feed)
    mine = (Alert.state == AlertState.DRAFT, col(Alert.id).in_(made))
    return session.exec(select(func.count()).where(*mine)).one()


def source_of(session: Session, alert: Alert) -> CapSource | None:
    """None for what people here wrote."""
    if alert.source is not AlertSource.FEED:
        return None
    mine = (CapMessage.alert_id == alert.id, col(CapMessage.msg_type).is_not(None))
    newest = select(CapMessage).where(*mine).order_by(col(CapMessage.sent).desc())
    row = session.exec(newest.limit(1)).first()
    if row is None:
        return None
    return CapSource(
        sender=row.reference.partition(",")[0],
        name=row.sender_name,
        web=row.web,
        contact=row.contact,
        sent=row.sent,
        onset=row.onset,
        areas=tuple(row.areas.splitlines()),
        responses=tuple(map(CapResponse, row.responses.split())),
        is_cancelled=row.msg_type is MsgType.CANCEL,
    )


def purge(session: Session, now: datetime) -> None:
    """Forget what nothing was made of and nobody can send again as if it were new."""
    nothing = (col(CapMessage.alert_id).is_(None), col(CapMessage.sent) <= now - KEPT)
    session.exec(delete(CapMessage).where(*nothing))


def _earlier(message: CapDocument) -> Iterable[CapReference]:
    """What a message is about, each once. Of what another sender said nobody can say that it is
    over, though anybody can name it."""
    sender = message.reference.sender
    return dict.fromkeys(one for one in message.references if one.sender == sender)


def _areas(message: CapDocument) -> Iterable[str]:
    """Once each, in all languages, one line each."""
    areas = (area for text in message.texts.values() for area in text.areas)
    return dict.fromkeys(" ".join(area.split()) for area in areas)
