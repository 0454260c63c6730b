"""From a draft to people's phones: two people, a moment to undo, and a way to stop.

draft → approved → sending → sent → ended, with sending ⇄ paused, and stopped for good. Every
change of a draft voids its approval; what is approved is a fingerprint, not a row.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import Session, col, select, update

from content.alerts import contents as texts
from content.alerts import outbox
from content.alerts.contents import Contents, fingerprint
from content.errors import Conflict, NotAllowed
from content.models import Alert
from content.volunteers.roles import Actor, Permission
from content.words import AlertState, DeliveryState, MsgType, Pause, Tell

UNDO = timedelta(seconds=30)
GOING = (AlertState.APPROVED, AlertState.SENDING, AlertState.PAUSED)


def draft(
    session: Session, by: Actor, wanted: Contents, now: datetime, corrects: int | None = None
) -> int:
    """A new alert, or the update of one that was sent. Raises NotAllowed."""
    _allow(by)
    alert = Alert(
        identifier=f"channel-info-{uuid4().hex}",
        msg_type=MsgType.UPDATE if corrects else MsgType.ALERT,
        references_id=corrects,
        author_id=by.volunteer_id,
        created_at=now,
        **wanted.model_dump(include={"status", "topic", "urgency", "severity", "certainty"}),
        lane=1,
        effective=wanted.effective,
        expires=wanted.expires,
    )
    texts.write(session, alert, wanted)
    return alert.id or 0


def edit(session: Session, by: Actor, number: int, wanted: Contents) -> None:
    """Change a draft; who changes it is its author from then on, and any approval is void.
    Raises NotAllowed, Conflict."""
    _allow(by)
    alert = _in(session, number, AlertState.DRAFT, AlertState.APPROVED)
    _void(alert)
    alert.author_id = by.volunteer_id
    texts.write(session, alert, wanted)


def approve(session: Session, by: Actor, number: int, seen: str, now: datetime) -> None:
    """Let it go: `seen` is the fingerprint of what the approver looked at. A routine alert waits
    half a minute, so that it can be undone. Raises NotAllowed for its author, Conflict when it
    is not that any more."""
    _allow(by)
    alert = _in(session, number, AlertState.DRAFT)
    if by.volunteer_id is None or by.volunteer_id == alert.author_id:
        raise NotAllowed
    _approved(session, alert, by, seen, now)


def send_alone(session: Session, by: Actor, number: int, seen: str, now: datetime) -> None:
    """An emergency by one coordinator, whose second factor was just given again (the caller
    sees to that). Raises NotAllowed for anything else, Conflict."""
    _allow(by)
    alert = _in(session, number, AlertState.DRAFT)
    if by.volunteer_id is None or not texts.read(session, alert).is_emergency:
        raise NotAllowed
    _approved(session, alert, by, seen, now)
    alert.tell = Tell.ALONE


def undo(session: Session, by: Actor, number: int) -> None:
    """Take an approval back before anything left. Raises NotAllowed, Conflict."""
    _allow(by)
    _void(_in(session, number, AlertState.APPROVED))


def stop(session: Session, by: Actor, number: int) -> None:
    """Send no more of it, ever. Raises NotAllowed, Conflict."""
    _allow(by)
    alert = _in(session, number, *GOING)
    alert.state = AlertState.STOPPED
    outbox.withdraw(session, alert, DeliveryState.WITHDRAWN)


def pause_all(session: Session, by: Actor) -> int:
    """The kill switch: nothing leaves any more. Gives how many alerts that stopped."""
    _allow(by)
    going = update(Alert).where(col(Alert.state).in_((AlertState.SENDING, AlertState.APPROVED)))
    paused = going.values(state=AlertState.PAUSED, why_paused=Pause.ASKED)
    return session.exec(paused).rowcount


def resume(session: Session, by: Actor, number: int) -> None:
    """Send on, or begin. Raises NotAllowed, Conflict."""
    _allow(by)
    alert = _in(session, number, AlertState.PAUSED)
    alert.why_paused = None
    alert.state = AlertState.SENDING if alert.started_at else AlertState.APPROVED


def start_due(session: Session, now: datetime) -> list[int]:
    """Queue what was approved and is due. What is over by now is never sent. Gives which began."""
    ready = select(Alert).where(Alert.state == AlertState.APPROVED, col(Alert.leaves_at) <= now)
    alerts = session.exec(ready.order_by(col(Alert.lane), col(Alert.id)).with_for_update()).all()
    for alert in alerts:
        _start(session, alert, now)
    return [alert.id or 0 for alert in alerts if alert.state is AlertState.SENDING]


def _start(session: Session, alert: Alert, now: datetime) -> None:
    if alert.expires <= now:
        alert.state = AlertState.ENDED
        return
    wanted = texts.read(session, alert)
    if fingerprint(wanted) != alert.approved_content:
        _void(alert)
        return
    alert.state, alert.started_at = AlertState.SENDING, now
    session.flush()
    old = session.get(Alert, alert.references_id) if alert.references_id else None
    number = (
        outbox.replace(session, alert, old)
        if old
        else outbox.queue(session, alert, wanted.languages)
    )
    if number == 0:
        outbox.finish(session, now)


def _approved(session: Session, alert: Alert, by: Actor, seen: str, now: datetime) -> None:
    wanted = texts.read(session, alert)
    if seen != fingerprint(wanted) or alert.expires <= now:
        raise Conflict
    earliest = now if wanted.is_emergency else now + UNDO
    alert.state = AlertState.APPROVED
    alert.approver_id, alert.approved_at, alert.approved_content = by.volunteer_id, now, seen
    alert.leaves_at = max(wanted.send_at or earliest, earliest)
    session.flush()


def _void(alert: Alert) -> None:
    alert.state = AlertState.DRAFT
    alert.approver_id = alert.approved_at = alert.approved_content = alert.leaves_at = None


def _in(session: Session, number: int, *states: AlertState) -> Alert:
    query = select(Alert).where(Alert.id == number).with_for_update()
    alert = session.exec(query).first()
    if alert is None or alert.state not in states:
        raise Conflict
    return alert


def _allow(by: Actor) -> None:
    if not by.may(Permission.ALERTS):
        raise NotAllowed
