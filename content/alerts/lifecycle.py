"""From a draft to people's phones: two people, a moment to undo, and a way to stop.

draft → approved → sending → sent → ended, with sending ⇄ paused, and stopped for good. Every
change of a draft voids its approval; what is approved is a fingerprint, not a row. What comes
after the approval is `content.alerts.start`'s; stopping everything is that of `kill_switch`.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import Session, col, select

from content.accounts.permissions import Actor
from content.alerts import checks, examples, policy, queueing
from content.alerts import contents as texts
from content.alerts.contents import AlertDocument, fingerprint
from content.alerts.policy import Action
from content.core.errors import Conflict, NotAllowed
from content.models import (
    WAITING,
    Alert,
    AlertSource,
    AlertState,
    CoordinatorNotice,
    DeliveryState,
    Lane,
    MsgType,
)

UNDO = timedelta(seconds=30)


def draft(
    session: Session,
    by: Actor,
    wanted: AlertDocument,
    now: datetime,
    corrects: int | None = None,
    msg_type: MsgType = MsgType.UPDATE,
) -> int:
    """A new alert, or the update or cancellation of one that began and is not over. Raises
    NotAllowed, Conflict."""
    policy.allow(by)
    if corrects is not None:
        # Only for those who have it: an exercise corrects an exercise.
        old = policy.check(session.get(Alert, corrects), Action.CORRECT, by)
        if old.status is not wanted.status:
            raise Conflict
    return propose(session, by.volunteer_id, wanted, now, corrects=corrects, msg_type=msg_type)


def propose(
    session: Session,
    author: int | None,
    wanted: AlertDocument,
    now: datetime,
    *,
    source: AlertSource = AlertSource.COORDINATOR,
    corrects: int | None = None,
    msg_type: MsgType = MsgType.UPDATE,
    **made_once: Any,
) -> int:
    """A draft by whoever it comes from: it needs approval like any other. `made_once` says by what
    it is known again, as in Alert."""
    alert = Alert(
        identifier=f"channel-info-{uuid4().hex}",
        msg_type=MsgType.ALERT if corrects is None else msg_type,
        references_id=corrects,
        author_id=author,
        source=source,
        created_at=now,
        **wanted.model_dump(include={"status", "topic", "urgency", "severity", "certainty"}),
        lane=Lane.ROUTINE,
        effective=wanted.effective,
        expires=wanted.expires,
        **made_once,
    )
    texts.write(session, alert, wanted)
    return alert.id or 0


def edit(session: Session, by: Actor, number: int, wanted: AlertDocument) -> None:
    """Change a draft; who changes it is its author from then on, and any approval is void.
    Raises NotAllowed, Conflict."""
    alert = _locked(session, number, Action.EDIT, by)
    void(alert)
    alert.author_id = by.volunteer_id
    texts.write(session, alert, wanted)


def adopt(session: Session, by: Actor, number: int, seen: str) -> None:
    """Answer for a draft that came from elsewhere, as it is: `seen` is the fingerprint of what was
    looked at. For whoever has it already this changes nothing. Raises NotAllowed, Conflict."""
    alert = _locked(session, number, Action.ADOPT, by)
    if seen != fingerprint(texts.read(session, alert)):
        raise Conflict
    if policy.is_nobodys(alert):
        void(alert)
        alert.author_id = by.volunteer_id
        session.flush()


def discard(session: Session, by: Actor, number: int, seen: str) -> None:
    """Throw a draft away, if it is what was looked at. One that the program made stays, closed, or
    it would make it again; so does one that came before. Raises NotAllowed, Conflict."""
    alert = _locked(session, number, Action.DISCARD, by)
    if seen != fingerprint(texts.read(session, alert)):
        raise Conflict
    came = select(Alert.id).where(Alert.series_id == number).limit(1)
    if alert.source is AlertSource.COORDINATOR and session.exec(came).first() is None:
        session.delete(alert)
    else:
        alert.state = AlertState.ENDED
    session.flush()


def approve(session: Session, by: Actor, number: int, seen: str, now: datetime) -> None:
    """Let it go: `seen` is the fingerprint of what the approver looked at. A routine alert waits
    half a minute, so that it can be undone. Raises NotAllowed for its author, for what must be
    mended first, and for what came from elsewhere and nobody made their own; Conflict when it is
    not that any more."""
    _approved(session, _locked(session, number, Action.APPROVE, by), by, seen, now)


def send_alone(session: Session, by: Actor, number: int, seen: str, now: datetime) -> None:
    """An emergency by one coordinator, whose second factor was just given again (the caller
    sees to that). Raises NotAllowed for anything else, Conflict."""
    alert = _locked(session, number, Action.SEND_ALONE, by)
    _approved(session, alert, by, seen, now)
    alert.notify(CoordinatorNotice.ALONE)


def renew(
    session: Session,
    alert: Alert,
    wanted: AlertDocument,
    corrects: int | None = None,
    msg_type: MsgType = MsgType.ALERT,
) -> None:
    """Bring a draft from elsewhere up to date: it is nobody's again, and an approval is void. It
    corrects what it is said to, or nothing. The caller has it locked."""
    retract(alert)
    alert.author_id = None
    alert.references_id = corrects
    alert.msg_type = msg_type if corrects else MsgType.ALERT
    texts.write(session, alert, wanted)


def close(alert: Alert) -> None:
    """End what never went out and does not hold any more; kept, so that it does not come again. The
    caller has it locked."""
    retract(alert)
    alert.state = AlertState.ENDED


def retract(alert: Alert) -> None:
    """Make an approval void, if there is one, and have the coordinators told."""
    if alert.state is AlertState.APPROVED:
        alert.notify(CoordinatorNotice.MISSED)
    void(alert)


def follow(session: Session, old: Alert, newer: Alert | None = None) -> None:
    """What came from elsewhere and waits to correct an alert goes with the time: it is about what
    people have `newer`, and where they have nothing any more it stands alone, or is closed where
    it only takes back. Whoever approved it did not know of that."""
    waits = (
        Alert.references_id == old.id,
        col(Alert.state).in_(WAITING),
        Alert.source == AlertSource.FEED,
    )
    for alert in session.exec(select(Alert).where(*waits).with_for_update()):
        if newer is not None and newer.msg_type is not MsgType.CANCEL:
            retract(alert)
            alert.references_id = newer.id
        elif alert.msg_type is MsgType.CANCEL:
            close(alert)
        else:
            retract(alert)
            alert.references_id, alert.msg_type = None, MsgType.ALERT
    session.flush()


def undo(session: Session, by: Actor, number: int) -> None:
    """Take an approval back before anything left. Raises NotAllowed, Conflict."""
    void(_locked(session, number, Action.UNDO, by))


def stop(session: Session, by: Actor, number: int, now: datetime) -> None:
    """Send no more of it, ever. Raises NotAllowed, Conflict."""
    alert = _locked(session, number, Action.STOP, by)
    alert.state, alert.stopped_at = AlertState.STOPPED, now
    queueing.withdraw(session, alert, DeliveryState.WITHDRAWN)


def resume(session: Session, by: Actor, number: int) -> None:
    """Send on what was paused. Raises NotAllowed, Conflict."""
    alert = _locked(session, number, Action.RESUME, by)
    alert.state, alert.why_paused = AlertState.SENDING, None


def is_correctable(session: Session, alert: Alert) -> bool:
    """Whether what this corrects is still what people have; true where it corrects nothing."""
    if alert.references_id is None:
        return True
    return policy.has_begun(session.get_one(Alert, alert.references_id))


def _approved(session: Session, alert: Alert, by: Actor, seen: str, now: datetime) -> None:
    wanted = texts.read(session, alert)
    is_over = alert.expires <= now and not wanted.rrule
    if seen != fingerprint(wanted) or is_over or not is_correctable(session, alert):
        raise Conflict
    if wrong := checks.fatal(wanted, now, examples.in_database(session)):
        raise NotAllowed(f"to be mended first: {', '.join(one.concern for one in wrong)}")
    earliest = now if wanted.is_emergency else now + UNDO
    alert.state = AlertState.APPROVED
    alert.approver_id, alert.approved_at, alert.approved_content = by.volunteer_id, now, seen
    alert.leaves_at = max(wanted.send_at or earliest, earliest)
    session.flush()


def void(alert: Alert) -> None:
    """Make its approval none."""
    alert.state = AlertState.DRAFT
    alert.approver_id = alert.approved_at = alert.approved_content = alert.leaves_at = None


def _locked(session: Session, number: int, action: Action, by: Actor) -> Alert:
    """The alert, which nobody else changes meanwhile. Raises NotAllowed, Conflict."""
    query = select(Alert).where(Alert.id == number).with_for_update()
    return policy.check(session.exec(query).first(), action, by)
