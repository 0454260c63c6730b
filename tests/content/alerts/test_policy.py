"""Who may do what with an alert: buttons and acts ask the same."""

from datetime import timedelta
from itertools import product

import pytest

from content.accounts.permissions import SERVER, Actor
from content.alerts import policy
from content.alerts.policy import STATES, Action
from content.core.errors import Conflict, NotAllowed
from content.models import Alert, AlertKind, AlertSource, AlertState, Lane, MsgType, Role
from tests.conftest import NOW

ANNA, BERTA = Actor(Role.COORDINATOR, 1), Actor(Role.COORDINATOR, 2)
EDITOR = Actor(Role.EDITOR, 3)
LATER = NOW + timedelta(hours=1)


def alert(state: AlertState, **different: object) -> Alert:
    plain = {"author_id": 1, "lane": Lane.ROUTINE, "started_at": NOW, "expires": LATER}
    return Alert(state=state, **plain | different)


EVERY = [
    alert(state, **of, msg_type=msg_type, kind=kind, lane=lane)
    for state, of, msg_type, kind, lane in product(
        AlertState,
        (
            {"author_id": 1},
            {"author_id": None, "source": AlertSource.FEED},
            {"source": AlertSource.FEED},
            {"started_at": None},
        ),
        MsgType,
        (AlertKind.NOTICE, AlertKind.END),
        (Lane.EMERGENCY, Lane.ROUTINE),
    )
]


@pytest.mark.parametrize("by", [ANNA, BERTA, EDITOR, SERVER], ids=["own", "other", "editor", "-"])
def test_what_is_shown_is_what_can_be_done(by: Actor) -> None:
    counted = 0
    for one, action in product(EVERY, Action):
        shown = action in policy.allowed(one, by, NOW)
        counted += shown
        try:
            policy.check(one, action, by)
        except (Conflict, NotAllowed):
            assert not shown, (one, action)
        else:
            assert shown, (one, action)
    assert (counted > 0) is (by is not EDITOR)


@pytest.mark.parametrize(
    ("by", "different", "expected"),
    [
        (ANNA, {}, {"edit", "discard"}),
        (BERTA, {}, {"edit", "discard", "approve"}),
        (ANNA, {"lane": Lane.EMERGENCY}, {"edit", "discard", "send_alone"}),
        (BERTA, {"msg_type": MsgType.CANCEL}, {"discard", "approve"}),
        (
            BERTA,
            {"source": AlertSource.FEED, "author_id": None, "lane": Lane.EMERGENCY},
            {"edit", "adopt", "discard"},
        ),
        (SERVER, {"lane": Lane.EMERGENCY}, {"edit", "discard"}),
        (BERTA, {"expires": NOW}, {"edit", "discard"}),
        (BERTA, {"expires": NOW, "kind": AlertKind.SERIES}, {"edit", "discard", "approve"}),
    ],
)
def test_two_people_let_a_draft_go(
    by: Actor, different: dict[str, object], expected: set[str]
) -> None:
    assert policy.allowed(alert(AlertState.DRAFT, **different), by, NOW) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (AlertState.APPROVED, {"edit", "undo", "stop"}),
        (AlertState.SENDING, {"stop", "correct"}),
        (AlertState.PAUSED, {"stop", "resume", "correct"}),
        (AlertState.STOPPED, {"correct"}),
        (AlertState.SENT, {"correct"}),
        (AlertState.ENDED, set()),
    ],
)
def test_what_comes_after_the_approval(state: AlertState, expected: set[str]) -> None:
    assert policy.allowed(alert(state), BERTA, NOW) == expected
    assert policy.allowed(alert(state), EDITOR, NOW) == set()


def test_what_is_not_there_or_not_so_any_more_is_a_conflict() -> None:
    for action in Action:
        with pytest.raises(Conflict):
            policy.check(None, action, BERTA)
        with pytest.raises(NotAllowed):
            policy.check(None, action, EDITOR)
        for state in set(AlertState) - set(STATES[action]):
            with pytest.raises(Conflict):
                policy.check(alert(state), action, BERTA)
