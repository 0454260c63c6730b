"""The outbox: who is in it, what leaves first, and that a row only goes forward."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from content import subscribers
from content.alerts import audience, outbox, queueing
from content.alerts.outbox import DeliveryOutcome
from content.core.database import transaction
from content.models import (
    Alert,
    AlertState,
    AlertStatus,
    AlertTopic,
    Delivery,
    DeliveryState,
    ReceiverKind,
    Subscriber,
)
from tests.conftest import NOW, load_example
from tests.content.alerts.making import HOURS, KEYS, add_alert, states, subscribe
from tests.support.narrowing import present

MINUTE = timedelta(minutes=1)
QUEUED, SENDING, SENT = DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.SENT
UNCERTAIN, WITHDRAWN = DeliveryState.UNCERTAIN, DeliveryState.WITHDRAWN
# What may follow what. Back to queued only what surely did not leave, and in doubt, once.
FOLLOWS = {
    QUEUED: {SENDING, WITHDRAWN, DeliveryState.EXPIRED, DeliveryState.UNREACHABLE},
    SENDING: {QUEUED, SENT, UNCERTAIN, DeliveryState.UNREACHABLE, DeliveryState.FAILED},
}


def leave(engine: Engine, number: int = 1) -> list[outbox.DueMessage]:
    """The next messages leave."""
    with transaction(engine) as session:
        going = outbox.due(session, NOW, number)
        assert all(outbox.step(session, [], one.which) for one in going)
    return going


def ended(
    engine: Engine, going: list[outbox.DueMessage], state: DeliveryState, **more: object
) -> None:
    with transaction(engine) as session:
        outbox.step(session, [DeliveryOutcome(one.which, state, **more) for one in going])  # type: ignore[arg-type]


def test_an_alert_is_for_those_who_asked_for_it_there(engine: Engine) -> None:
    load_example(engine)
    with transaction(engine) as session:
        calais = subscribers.zones_number(session, {"calais"})
        dunkirk = subscribers.zones_number(session, {"synthe"})
        assert calais
        assert dunkirk
        food = subscribers.topics_number([AlertTopic.FOOD])
        subscribe(session, [1], zones=calais, topics=food)
        subscribe(session, [2], zones=dunkirk, topics=food)
        subscribe(session, [3], zones=calais | dunkirk, language="ar")
        subscribe(session, [4])
        subscribe(session, [5], topics=subscribers.topics_number([AlertTopic.WATER]))
        subscribe(session, [6], is_reachable=False)
        subscribe(session, [7], receiver=ReceiverKind.CHANNEL, language="ti")
        alert = add_alert(session, zones=calais)
        assert audience.reach(session, alert) == {"en": 2, "ar": 1, "ti": 1}
        assert queueing.queue(session, alert) == 4
        assert set(states(session, alert)) == {1, 3, 4, 7}
        assert queueing.queue(session, add_alert(session), frozenset({"ar", "ti"})) == 2


def test_an_exercise_reaches_testers_only_whatever_is_queued(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        subscribe(session, [2], receiver=ReceiverKind.TESTER)
        alert = add_alert(session, status=AlertStatus.EXERCISE)
        assert queueing.queue(session, alert) == 1
        session.add(Delivery(alert_id=present(alert.id), subscriber_id=1))  # somebody's mistake
        session.flush()
        assert [one.which[1] for one in outbox.due(session, NOW, 9)] == [2]


def test_the_most_urgent_goes_first(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1, 2])
        routine, emergency = add_alert(session), add_alert(session, lane=0)
        for alert in (routine, emergency):
            queueing.queue(session, alert)
        going = outbox.due(session, NOW, 3)
        assert [one.which for one in going] == [
            (emergency.id, 1),
            (emergency.id, 2),
            (routine.id, 1),
        ]
        assert KEYS.chat(going[0].chat_sealed) == 1


def test_a_message_leaves_once(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        alert = add_alert(session)
        queueing.queue(session, alert)
        [one] = outbox.due(session, NOW, 9)
        assert outbox.step(session, [], one.which)
        assert not outbox.step(session, [], one.which)
        assert outbox.due(session, NOW, 9) == []
        outbox.step(session, [DeliveryOutcome(one.which, SENT, 77)])
        outbox.step(session, [DeliveryOutcome(one.which, DeliveryState.FAILED)])  # too late
        row = session.exec(select(Delivery)).one()
        assert (row.state, row.message_id) == (SENT, 77)


def test_what_is_stopped_or_forgotten_does_not_leave(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1, 2])
        alert = add_alert(session)
        queueing.queue(session, alert)
        one, two = outbox.due(session, NOW, 9)
        subscribers.forget(session, 1, KEYS)
        assert not outbox.step(session, [], one.which)
        alert.state = AlertState.STOPPED
        session.flush()
        assert not outbox.step(session, [], two.which)


def test_a_flood_wait_is_waited_for(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        queueing.queue(session, add_alert(session))
    ended(engine, leave(engine), QUEUED, not_before=NOW + MINUTE)
    with transaction(engine) as session:
        assert outbox.due(session, NOW, 9) == []
        assert len(outbox.due(session, NOW + MINUTE, 9)) == 1


def test_who_cannot_be_reached_is_not_tried_again(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        first, second = add_alert(session), add_alert(session)
        for alert in (first, second):
            queueing.queue(session, alert)
    ended(engine, leave(engine), DeliveryState.UNREACHABLE)
    with transaction(engine) as session:
        assert states(session, second) == {1: DeliveryState.UNREACHABLE}
        assert queueing.queue(session, add_alert(session)) == 0
        assert len(outbox.finish(session, NOW)) == 3


def test_who_gets_the_number_of_somebody_forgotten_can_be_reached(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        queueing.queue(session, add_alert(session))
    going = leave(engine)
    with transaction(engine) as session:
        subscribers.forget(session, 1, KEYS)
        subscribe(session, [2], id=going[0].subscriber)
        later = add_alert(session)
        queueing.queue(session, later)
    ended(engine, going, DeliveryState.UNREACHABLE)
    with transaction(engine) as session:
        assert session.get_one(Subscriber, going[0].subscriber).is_reachable
        assert states(session, later) == {going[0].subscriber: QUEUED}


def test_after_a_crash_an_emergency_goes_once_more_and_the_rest_is_held(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        emergency, routine = add_alert(session, lane=0), add_alert(session)
        for alert in (emergency, routine):
            queueing.queue(session, alert)
    leave(engine, 2)
    with transaction(engine) as session:
        assert outbox.recover(session) == 2
        assert states(session, routine) == {1: UNCERTAIN}
        [again] = outbox.due(session, NOW, 9)
        assert (again.which[0], again.repeats) == (emergency.id, True)
    leave(engine)
    with transaction(engine) as session:
        assert outbox.recover(session) == 1
        assert states(session, emergency) == {1: UNCERTAIN}
        assert len(outbox.finish(session, NOW)) == 2


def test_an_update_is_edited_into_what_was_sent_and_that_first(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1, 2, 3, 4])
        old = add_alert(session)
        queueing.queue(session, old)
    sent = leave(engine, 3)
    ended(engine, sent[1:2], SENT, message=12)
    ended(engine, sent[2:], UNCERTAIN)
    with transaction(engine) as session:
        new = add_alert(session, references_id=old.id, msg_type="Update")
        assert queueing.replace(session, new, session.get_one(Alert, old.id), NOW) == 4
        going = outbox.due(session, NOW, 9)
        assert [(one.which[1], one.message) for one in going] == [(2, 12), (3, None), (4, None)]
        assert states(session, old) == {1: SENDING, 2: SENT, 3: UNCERTAIN, 4: WITHDRAWN}
        assert len(outbox.due(session, NOW + queueing.UNDER_WAY, 9)) == 4
    ended(engine, sent[:1], SENT, message=11)
    with transaction(engine) as session:
        going = outbox.due(session, NOW, 9)
        assert [(one.which[1], one.message) for one in going][:2] == [(1, 11), (2, 12)]


def test_an_update_for_more_places_reaches_who_had_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1, 2], zones=1)
        subscribe(session, [3], zones=2)
        subscribe(session, [4], zones=4)
        old = add_alert(session, zones=1)
        assert queueing.queue(session, old) == 2
    ended(engine, leave(engine, 2), SENT, message=12)
    with transaction(engine) as session:
        new = add_alert(session, zones=2, references_id=old.id, msg_type="Update")
        assert queueing.replace(session, new, session.get_one(Alert, old.id), NOW) == 3
        assert set(states(session, new)) == {1, 2, 3}


def test_a_cancellation_is_for_those_who_may_have_it(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, range(1, 7))
        old = add_alert(session)
        queueing.queue(session, old)
    sent = leave(engine, 4)
    ended(engine, sent[:1], SENT, message=12)
    ended(engine, sent[1:2], UNCERTAIN)
    ended(engine, sent[2:3], DeliveryState.UNREACHABLE)
    with transaction(engine) as session:
        new = add_alert(session, references_id=old.id, msg_type="Cancel")
        assert queueing.cancel(session, new, session.get_one(Alert, old.id), NOW) == 3
        assert set(states(session, new)) == {1, 2, 4}
        assert states(session, old)[5] is states(session, old)[6] is WITHDRAWN


def corrected(engine: Engine, old: Alert, msg_type: str = "Update") -> Alert:
    """Replaced or cancelled, as an alert that begins does it."""
    with transaction(engine) as session:
        before = session.get_one(Alert, old.id)
        new = add_alert(session, references_id=old.id, msg_type=msg_type)
        way = queueing.cancel if msg_type == "Cancel" else queueing.replace
        way(session, new, before, NOW)
        before.state = AlertState.ENDED
        session.flush()
        session.expunge(new)
    return new


def test_a_cancellation_is_also_for_those_who_may_have_what_was_corrected_before(
    engine: Engine,
) -> None:
    with transaction(engine) as session:
        subscribe(session, range(1, 6))
        first = add_alert(session)
        queueing.queue(session, first)
    sent = leave(engine, 4)
    ended(engine, sent[:1], SENT, message=12)
    ended(engine, sent[1:2], UNCERTAIN)
    ended(engine, sent[2:3], DeliveryState.FAILED)
    cancel = corrected(engine, corrected(engine, first), "Cancel")
    with transaction(engine) as session:
        assert set(states(session, cancel)) == {1, 2, 4}
        assert session.get_one(Delivery, (2, cancel.id)).not_before is None
        assert session.get_one(Delivery, (4, cancel.id)).not_before == NOW + queueing.UNDER_WAY


@pytest.mark.parametrize("when", ["it waits", "after a crash", "after an update"])
def test_a_cancellation_is_for_those_whose_emergency_is_in_doubt(engine: Engine, when: str) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        last = emergency = add_alert(session, lane=0)
        queueing.queue(session, emergency)
    going = leave(engine)
    if when == "after a crash":
        with transaction(engine) as session:
            assert outbox.recover(session) == 1
    else:
        if when == "after an update":
            last = corrected(engine, emergency)
        ended(engine, going, QUEUED, repeats=True, is_doubtful=True)
    cancel = corrected(engine, last, "Cancel")
    with transaction(engine) as session:
        assert set(states(session, cancel)) == {1}


@pytest.mark.parametrize("msg_type", ["Update", "Cancel"])
def test_what_arrives_after_two_corrections_becomes_the_last(engine: Engine, msg_type: str) -> None:
    with transaction(engine) as session:
        subscribe(session, [1, 2])
        first = add_alert(session)
        queueing.queue(session, first)
    [one] = leave(engine)
    last = corrected(engine, corrected(engine, first), msg_type)
    with transaction(engine) as session:
        assert session.get_one(Delivery, (1, last.id)).message_id is None
        assert 1 not in {due.subscriber for due in outbox.due(session, NOW, 9)}
    ended(engine, [one], SENT, message=7)
    with transaction(engine) as session:
        due = outbox.due(session, NOW, 1)
        assert [(one.which, one.message) for one in due] == [((last.id, 1), 7)]


def test_what_arrives_late_does_not_hide_what_is_newer(engine: Engine) -> None:
    """The update came as a message of its own: the next correction is an edit of that."""
    with transaction(engine) as session:
        subscribe(session, [1])
        first = add_alert(session)
        queueing.queue(session, first)
    slow = leave(engine)
    update = corrected(engine, first)
    with transaction(engine) as session:
        session.get_one(Delivery, (1, update.id)).not_before = None
    ended(engine, leave(engine), SENT, message=8)
    last = corrected(engine, update)
    ended(engine, slow, SENT, message=7)
    with transaction(engine) as session:
        assert session.get_one(Delivery, (1, last.id)).message_id == 8


def test_an_update_is_for_those_who_may_have_it_whatever_they_read(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1, 2])
        old = add_alert(session)
        queueing.queue(session, old)
    [one] = leave(engine)
    with transaction(engine) as session:
        new = add_alert(session, references_id=old.id, msg_type="Update")
        before = session.get_one(Alert, old.id)
        assert queueing.replace(session, new, before, NOW, frozenset({"ar"})) == 1
    ended(engine, [one], SENT, message=7)
    with transaction(engine) as session:
        assert session.get_one(Delivery, (1, new.id)).message_id == 7


@pytest.mark.parametrize("state", [UNCERTAIN, DeliveryState.FAILED])
def test_a_correction_need_not_wait_for_what_is_known(engine: Engine, state: DeliveryState) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        old = add_alert(session)
        queueing.queue(session, old)
    [one] = leave(engine)
    new = corrected(engine, old)
    ended(engine, [one], state)
    with transaction(engine) as session:
        assert session.get_one(Delivery, (1, new.id)).not_before is None


def test_a_loud_edit_under_way_and_two_corrections(engine: Engine) -> None:
    """The newest message of a chat is corrected, whatever the last correction knew."""
    with transaction(engine) as session:
        subscribe(session, [1])
        first = add_alert(session)
        queueing.queue(session, first)
    ended(engine, leave(engine), SENT, message=7)
    update = corrected(engine, first)
    loud = leave(engine)
    last = corrected(engine, corrected(engine, update))
    with transaction(engine) as session:
        assert session.get_one(Delivery, (1, last.id)).not_before is not None
    ended(engine, loud, SENT, message=9)
    with transaction(engine) as session:
        [due] = outbox.due(session, NOW, 9)
        assert (due.which, due.message) == ((last.id, 1), 9)


def test_how_many_a_correction_is_for(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1, 2], zones=1)
        subscribe(session, [3], zones=2, language="ar")
        old = add_alert(session, zones=1)
        queueing.queue(session, old)
        subscribe(session, [4], zones=2)
        more: dict[str, Any] = {"references_id": old.id, "zones": 3}
        update = add_alert(session, msg_type="Update", **more)
        cancel = add_alert(session, msg_type="Cancel", **more)
        assert audience.reach(session, update) == {"en": 3, "ar": 1}
        assert audience.reach(session, update, frozenset({"ar"})) == {"ar": 1}
        assert audience.reach(session, cancel) == {}, "nobody has it yet"
    ended(engine, leave(engine), SENT, message=12)
    leave(engine)
    with transaction(engine) as session:
        old, update, cancel = (session.get_one(Alert, one.id) for one in (old, update, cancel))
        assert audience.reach(session, cancel) == {"en": 2}, "one may have it"
        assert audience.reach(session, update, frozenset({"ar"})) == {"ar": 1, "en": 2}
        assert queueing.cancel(session, cancel, old, NOW) == 2
        assert queueing.replace(session, update, old, NOW) == 4


def test_corrections_go_before_what_is_new_and_an_end_after_all(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        subscribe(session, [1])
        old, end = add_alert(session), add_alert(session, lane=2)
        other = add_alert(session)
        new = add_alert(session, references_id=old.id, msg_type="Update")
        for alert in (old, end, other, new):
            queueing.queue(session, alert)
        going = [one.which[0] for one in outbox.due(session, NOW, 9)]
        assert going == [new.id, old.id, other.id, end.id]


def test_what_is_over_is_not_sent_any_more(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1, 2])
        alert = add_alert(session)
        queueing.queue(session, alert)
    ended(engine, leave(engine), SENT, message=5)
    with transaction(engine) as session:
        assert outbox.finish(session, NOW) == []
        assert outbox.due(session, NOW + HOURS, 9) == []
        assert outbox.finish(session, NOW + HOURS) == [alert.id]
        assert states(session, alert) == {1: SENT, 2: DeliveryState.EXPIRED}


DOINGS = st.lists(
    st.tuples(
        st.sampled_from(["leave", "recover", "end", "over", *DeliveryState]), st.integers(0, 9)
    ),
    max_size=25,
)


@pytest.mark.parametrize("lane", [0, 1])
def test_states_only_go_forward(sqlite: Engine, lane: int) -> None:
    with transaction(sqlite) as session:
        subscribe(session, range(1, 5))

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(DOINGS)
    def check(doings: list[tuple[str, int]]) -> None:
        with transaction(sqlite) as session:
            session.connection().exec_driver_sql("UPDATE subscriber SET is_reachable = 1")
            alert = add_alert(session, lane=lane)
            queueing.queue(session, alert)
            before = states(session, alert)
            tries = dict.fromkeys(before, 0)
            for what, which in doings:
                _do(session, alert, what, which)
                after = states(session, alert)
                for who, state in after.items():
                    assert state is before[who] or state in FOLLOWS[before[who]], (what, who)
                    tries[who] += state is SENDING and before[who] is QUEUED
                before = after
            session.delete(alert)
            session.flush()

    check()


def _do(session: Session, alert: Alert, what: str, which: int) -> None:
    if what == "leave":
        for one in outbox.due(session, NOW, 1 + which % 3):
            outbox.step(session, [], one.which)
    elif what == "recover":
        outbox.recover(session)
    elif what == "end":
        outbox.finish(session, NOW)
    elif what == "over":
        outbox.finish(session, NOW + HOURS)
    else:
        state = DeliveryState(what)
        if state in FOLLOWS[SENDING]:
            outbox.step(
                session, [DeliveryOutcome((alert.id or 0, 1 + which % 4), state, which or None)]
            )


def test_who_is_who(sqlite: Engine) -> None:
    """The numbers of subscribers in these tests are their chats."""
    with transaction(sqlite) as session:
        subscribe(session, [1, 2, 3])
        rows = session.exec(select(Subscriber)).all()
        assert [KEYS.chat(row.chat_sealed) for row in rows] == [row.id for row in rows]


def test_what_waits_for_another_try_is_not_tried_once_all_is_stopped(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        alert = add_alert(session)
        queueing.queue(session, alert)
    [which] = leave(engine, 1)
    with transaction(engine) as session:
        session.get_one(Alert, alert.id).state = AlertState.STOPPED
    ended(engine, [which], QUEUED)
    with transaction(engine) as session:
        assert states(session, alert) == {1: WITHDRAWN}
