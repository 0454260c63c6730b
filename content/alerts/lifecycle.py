"""From a draft to people's phones: two people, a moment to undo, and a way to stop.

draft → approved → sending → sent → ended, with sending ⇄ paused, and stopped for good. Every
change of a draft voids its approval; what is approved is a fingerprint, not a row. What comes
after the approval is `content.alerts.beginning`'s.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import Session, col, select, update

from content.alerts import contents as texts
from content.alerts import queueing
from content.alerts.contents import Contents, fingerprint
from content.errors import Conflict, NotAllowed
from content.models import Alert
from content.volunteers.roles import Actor, Permission
from content.words import AlertState, DeliveryState, MsgType, Pause, Tell

UNDO = timedelta(seconds=30)
OUTSIDE = "cap:"  # how the origin of what came from elsewhere begins
BEGUN = (AlertState.SENDING, AlertState.PAUSED, AlertState.STOPPED, AlertState.SENT)
GOING = (AlertState.APPROVED, AlertState.SENDING, AlertState.PAUSED)


def draft(
    session: Session,
    by: Actor,
    wanted: Contents,
    now: datetime,
    corrects: int | None = None,
    msg_type: MsgType = MsgType.UPDATE,
) -> int:
    """A new alert, or the update or cancellation of one that began and is not over. Raises
    NotAllowed, Conflict."""
    _allow(by)
    if corrects is not None:
        _correctable(session, corrects, wanted)
    return propose(session, by.volunteer_id, wanted, now, corrects=corrects, msg_type=msg_type)


def propose(
    session: Session,
    author: int | None,
    wanted: Contents,
    now: datetime,
    *,
    origin: str | None = None,
    corrects: int | None = None,
    msg_type: MsgType = MsgType.UPDATE,
) -> int:
    """A draft by whoever it comes from: it needs approval like any other. `origin` as in Alert."""
    alert = Alert(
        identifier=f"channel-info-{uuid4().hex}",
        msg_type=MsgType.ALERT if corrects is None else msg_type,
        references_id=corrects,
        author_id=author,
        origin=origin,
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


def discard(session: Session, by: Actor, number: int) -> None:
    """Throw a draft away. One that the program made stays, closed, or it would make it again.
    Raises NotAllowed, Conflict."""
    _allow(by)
    alert = _in(session, number, AlertState.DRAFT)
    if alert.origin is None:
        session.delete(alert)
    else:
        alert.state, alert.approved_content = AlertState.ENDED, "-"
    session.flush()


def approve(session: Session, by: Actor, number: int, seen: str, now: datetime) -> None:
    """Let it go: `seen` is the fingerprint of what the approver looked at. A routine alert waits
    half a minute, so that it can be undone. Raises NotAllowed for its author, and for what came
    from elsewhere and nobody made their own; Conflict when it is not that any more."""
    _allow(by)
    alert = _in(session, number, AlertState.DRAFT)
    if by.volunteer_id is None or by.volunteer_id == alert.author_id or is_nobodys(alert):
        raise NotAllowed
    _approved(session, alert, by, seen, now)


def send_alone(session: Session, by: Actor, number: int, seen: str, now: datetime) -> None:
    """An emergency by one coordinator, whose second factor was just given again (the caller
    sees to that). Raises NotAllowed for anything else, Conflict."""
    _allow(by)
    alert = _in(session, number, AlertState.DRAFT)
    is_emergency = texts.read(session, alert).is_emergency
    if by.volunteer_id is None or not is_emergency or is_nobodys(alert):
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
    queueing.withdraw(session, alert, DeliveryState.WITHDRAWN)


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


def _correctable(session: Session, number: int, wanted: Contents) -> None:
    """Only for those who have it: an exercise corrects an exercise."""
    old = session.get(Alert, number)
    if old is None or old.state not in BEGUN or old.status is not wanted.status or old.is_end:
        raise Conflict


def _approved(session: Session, alert: Alert, by: Actor, seen: str, now: datetime) -> None:
    wanted = texts.read(session, alert)
    if seen != fingerprint(wanted) or alert.expires <= now:
        raise Conflict
    earliest = now if wanted.is_emergency else now + UNDO
    alert.state = AlertState.APPROVED
    alert.approver_id, alert.approved_at, alert.approved_content = by.volunteer_id, now, seen
    alert.leaves_at = max(wanted.send_at or earliest, earliest)
    session.flush()


def is_nobodys(alert: Alert) -> bool:
    """Whether it came from elsewhere and has no author yet: who edits it becomes that."""
    return alert.author_id is None and (alert.origin or "").startswith(OUTSIDE)


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
