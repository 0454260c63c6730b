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
    if not by.may(Permission.ALERTS):
        return frozenset()
    is_over = alert.expires <= now and alert.kind is not AlertKind.SERIES
    return frozenset(
        action
        for action, states in STATES.items()
        if alert.state in states
        and _fits(alert, action)
        and _is_theirs(alert, action, by)
        and not (is_over and action in SENDS)
    )


def check(alert: Alert | None, action: Action, by: Actor) -> Alert:
    """The alert, if somebody may do this with it. Raises NotAllowed, and Conflict for one that is
    not there or is not so any more."""
    allow(by)
    if alert is None or alert.state not in STATES[action] or not _fits(alert, action):
        raise Conflict
    if not _is_theirs(alert, action, by):
        raise NotAllowed
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


def _fits(alert: Alert, action: Action) -> bool:
    """Whether it can be done with this kind of alert, whoever does it."""
    if action in (Action.EDIT, Action.CORRECT) and alert.msg_type is MsgType.CANCEL:
        return False
    if action is Action.CORRECT:
        return alert.kind is not AlertKind.END and has_begun(alert)
    return action is not Action.ADOPT or alert.source is AlertSource.FEED


def _is_theirs(alert: Alert, action: Action, by: Actor) -> bool:
    """Whether it is for this person to do. Nobody lets go what nobody answers for."""
    if action is Action.APPROVE:
        return by.volunteer_id not in (None, alert.author_id) and not is_nobodys(alert)
    if action is Action.SEND_ALONE:
        is_emergency = alert.lane == Lane.EMERGENCY
        return by.volunteer_id is not None and is_emergency and not is_nobodys(alert)
    return True
