"""Who may do what with an alert, and in which states: buttons show it, and acts ask it.

Two people let an alert go: its author, and somebody else. An emergency one coordinator may send
alone, with a second factor given again (the caller sees to that).
"""

from datetime import datetime
from enum import StrEnum

from content.accounts.permissions import Actor, Permission
from content.core.errors import Conflict, NotAllowed
from content.models import (
    BEGUN,
    GOING,
    WAITING,
    Alert,
    AlertKind,
    AlertSource,
    AlertState,
    Lane,
    MsgType,
)


class Action(StrEnum):
    """What can be done with an alert."""

    EDIT = "edit"
    ADOPT = "adopt"
    DISCARD = "discard"
    APPROVE = "approve"
    SEND_ALONE = "send_alone"
    UNDO = "undo"
    STOP = "stop"
    RESUME = "resume"
    CORRECT = "correct"


SENDS = frozenset({Action.APPROVE, Action.SEND_ALONE, Action.CORRECT})
STATES: dict[Action, tuple[AlertState, ...]] = {
    Action.EDIT: WAITING,
    Action.ADOPT: WAITING,
    Action.DISCARD: (AlertState.DRAFT,),
    Action.APPROVE: (AlertState.DRAFT,),
    Action.SEND_ALONE: (AlertState.DRAFT,),
    Action.UNDO: (AlertState.APPROVED,),
    Action.STOP: GOING,
    Action.RESUME: (AlertState.PAUSED,),
    Action.CORRECT: BEGUN,
}


def allowed(alert: Alert, by: Actor, now: datetime) -> frozenset[Action]:
    """What somebody may do with an alert at `now` (UTC); once it is over nothing more goes out."""
    is_over = alert.expires <= now and alert.kind is not AlertKind.SERIES
    mine = frozenset(action for action in Action if _refusal(alert, action, by) is None)
    return mine - SENDS if is_over else mine


def check(alert: Alert | None, action: Action, by: Actor) -> Alert:
    """The alert, if somebody may do this with it. Raises NotAllowed, and Conflict for one that is
    not there or is not so any more."""
    if (refusal := _refusal(alert, action, by)) is not None:
        raise refusal
    assert alert is not None
    return alert


def allow(by: Actor) -> None:
    """Raises NotAllowed for who has nothing to do with alerts."""
    if not by.may(Permission.ALERTS):
        raise NotAllowed


def is_nobodys(alert: Alert) -> bool:
    """Whether it came from elsewhere and has no author yet: who edits it becomes that."""
    return alert.author_id is None and alert.source is AlertSource.FEED


def has_begun(alert: Alert) -> bool:
    """Whether people may have it, and nothing newer."""
    return alert.started_at is not None and alert.state in BEGUN


def _refusal(
    alert: Alert | None, action: Action, by: Actor
) -> type[Conflict] | type[NotAllowed] | None:
    """Why somebody may not do this: it is not theirs to do (nobody lets go what nobody answers
    for), or cannot be done with such an alert, whoever does it."""
    if not by.may(Permission.ALERTS):
        return NotAllowed
    if alert is None or alert.state not in STATES[action]:
        return Conflict
    is_cancel = alert.msg_type is MsgType.CANCEL
    can_be_done = {
        Action.EDIT: not is_cancel,
        Action.CORRECT: not is_cancel and alert.kind is not AlertKind.END and has_begun(alert),
        Action.ADOPT: alert.source is AlertSource.FEED,
    }
    if not can_be_done.get(action, True):
        return Conflict
    is_answered_for = by.volunteer_id is not None and not is_nobodys(alert)
    is_theirs = {
        Action.APPROVE: is_answered_for and by.volunteer_id != alert.author_id,
        Action.SEND_ALONE: is_answered_for and alert.lane == Lane.EMERGENCY,
    }
    return None if is_theirs.get(action, True) else NotAllowed
