"""Alerts over real HTTP: what leaves, in which order, and what becomes of it."""

import asyncio
from collections import Counter
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from bot.screen import Screen
from content import subscribers
from content.alerts import queueing
from content.alerts.outbox import DueMessage
from content.alerts.store import OutboxStore
from content.core import clock
from content.core.crypto import ChatKeys
from content.core.database import reading, transaction
from content.models import Alert, AlertState, Delivery, DeliveryState, PauseReason, Subscriber
from tests import fake_telegram as fake
from tests.bot.delivery import conftest
from tests.bot.delivery.conftest import Sending
from tests.content.alerts.making import KEYS, add_alert, subscribe
from tests.fake_telegram import FakeTelegram

SEND = "sendMessage"
SENT, UNCERTAIN = DeliveryState.SENT, DeliveryState.UNCERTAIN


def alert_for(engine: Engine, chats: range, **different: Any) -> int:
    """These chats subscribe, and an alert for all is queued."""
    with transaction(engine) as session:
        if chats:
            subscribe(session, chats)
        alert = add_alert(session, clock.now(), **different)
        queueing.queue(session, alert)
        return alert.id or 0


def ends(engine: Engine, alert: int) -> Counter[DeliveryState]:
    with reading(engine) as session:
        query = select(Delivery.state).where(Delivery.alert_id == alert)
        return Counter(session.exec(query).all())


def state(engine: Engine, alert: int) -> tuple[AlertState, str | None]:
    with reading(engine) as session:
        row = session.get_one(Alert, alert)
        return row.state, row.why_paused


async def until(engine: Engine, alert: int, wanted: AlertState, seconds: float = 15) -> None:
    end = monotonic() + seconds
    while state(engine, alert)[0] is not wanted:
        assert monotonic() < end, (state(engine, alert), ends(engine, alert))
        await asyncio.sleep(0.05)


def texts(telegram: FakeTelegram, chat: int) -> list[str]:
    return [message.text for message in telegram.user(id=chat).messages]


async def test_a_letter_that_is_slow_to_draw_brings_no_second_too_many(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, drawn = conftest.letter, monotonic() + 0.5

    async def letter(due: DueMessage, replaced: bool) -> Screen:
        await asyncio.sleep(max(drawn - monotonic(), 0))
        return await draw(due, replaced)

    monkeypatch.setattr(conftest, "letter", letter)
    alert = alert_for(sqlite, range(1, 46))
    async with sending():
        await until(sqlite, alert, AlertState.SENT)
    assert telegram.refusals == []


async def test_everybody_gets_it_once_at_the_allowed_pace(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    alert = alert_for(sqlite, range(1, 91))
    async with sending():
        await until(sqlite, alert, AlertState.SENT)
    assert ends(sqlite, alert) == {SENT: 90}
    assert Counter(entry.chat for entry in telegram.ledger.sends()) == dict.fromkeys(
        range(1, 91), 1
    )
    assert telegram.ledger.busiest(0.95) <= 30
    assert telegram.refusals == []
    assert telegram.violations == []


async def test_an_emergency_overtakes(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    alert_for(sqlite, range(1, 200))
    async with sending():
        while len(telegram.ledger.sends()) < 10:
            await asyncio.sleep(0.01)
        emergency = alert_for(sqlite, range(0), lane=0)
        began = monotonic()
        while not any(str(emergency) in text for text in texts(telegram, 1)):
            await asyncio.sleep(0.01)
        assert monotonic() - began < 1


async def test_a_lost_answer_to_a_routine_message_is_held(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    telegram.faults.add(method=SEND, chat=2, do=fake.ResetAfter(), times=1)
    telegram.faults.add(method=SEND, chat=3, do=fake.BadGateway(), times=1)
    alert = alert_for(sqlite, range(1, 5))
    async with sending():
        await until(sqlite, alert, AlertState.SENT)
    assert ends(sqlite, alert) == {SENT: 2, UNCERTAIN: 2}
    assert [len(texts(telegram, chat)) for chat in range(1, 5)] == [1, 1, 0, 1]


async def test_a_lost_answer_to_an_emergency_goes_once_more_and_says_so(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    telegram.faults.add(method=SEND, chat=2, do=fake.ResetAfter(), times=1)
    telegram.faults.add(method=SEND, chat=3, do=fake.ResetAfter(), times=2)
    alert = alert_for(sqlite, range(1, 4), lane=0)
    async with sending():
        await until(sqlite, alert, AlertState.SENT)
    assert ends(sqlite, alert) == {SENT: 2, UNCERTAIN: 1}
    first, again = texts(telegram, 2)
    assert (first, again) == (f"alert {alert} en", f"alert {alert} en again")
    assert len(texts(telegram, 3)) == 2
    with reading(sqlite) as session:
        repeated = select(Delivery.subscriber_id).where(Delivery.repeats)
        assert set(session.exec(repeated)) == {2, 3}


@pytest.mark.parametrize(
    "fault",
    [fake.Forbidden(), fake.Forbidden("user is deactivated"), fake.BadRequest("chat not found")],
)
async def test_who_is_gone_is_not_tried_again(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending, fault: fake.Fault
) -> None:
    rule = telegram.faults.add(method=SEND, chat=2, do=fault)
    alert = alert_for(sqlite, range(1, 4))
    async with sending():
        await until(sqlite, alert, AlertState.SENT)
        later = alert_for(sqlite, range(0))
        await until(sqlite, later, AlertState.SENT)
    assert ends(sqlite, alert) == {SENT: 2, DeliveryState.UNREACHABLE: 1}
    assert ends(sqlite, later) == {SENT: 2}
    assert rule.hits == 1


async def test_one_chats_flood_stops_only_that_chat(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    telegram.faults.add(method=SEND, chat=2, do=fake.TooMany(2), times=1)
    alert = alert_for(sqlite, range(1, 31))
    began = monotonic()
    async with sending():
        await until(sqlite, alert, AlertState.SENT)
    times = {entry.chat: entry.time for entry in telegram.ledger.sends()}
    others = [moment for chat, moment in times.items() if chat != 2]
    assert max(others) - min(others) < 1.8
    assert times[2] >= max(others)
    assert 2 <= monotonic() - began < 4
    assert ends(sqlite, alert) == {SENT: 30}


async def test_a_flood_of_the_bot_stops_everything_for_so_long(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    alert = alert_for(sqlite, range(1, 61))
    async with sending():
        while len(telegram.ledger.sends()) < 10:
            await asyncio.sleep(0.01)
        rule = telegram.faults.add(method=SEND, do=fake.TooMany(2))
        while rule.hits < 2:
            await asyncio.sleep(0.01)
        flooded = clock.now().timestamp()
        await asyncio.sleep(1.5)
        assert rule.hits == 2
        telegram.faults.clear()
        await until(sqlite, alert, AlertState.SENT)
    after = [entry.time for entry in telegram.ledger.sends() if entry.time > flooded]
    assert 1.9 < min(after) - flooded < 2.5
    assert ends(sqlite, alert) == {SENT: 60}


async def test_a_text_that_is_refused_pauses_the_alert(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    telegram.faults.add(method=SEND, do=fake.BadRequest("message text is empty"))
    alert = alert_for(sqlite, range(1, 100))
    async with sending():
        await until(sqlite, alert, AlertState.PAUSED)
        await asyncio.sleep(0.3)
    assert state(sqlite, alert) == (AlertState.PAUSED, PauseReason.REFUSED)
    assert ends(sqlite, alert)[DeliveryState.QUEUED] > 80


async def test_too_many_errors_pause_the_alert(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    telegram.faults.add(method=SEND, do=fake.BadGateway())
    alert = alert_for(sqlite, range(1, 100))
    async with sending():
        await until(sqlite, alert, AlertState.PAUSED)
    assert state(sqlite, alert)[1] == PauseReason.ERRORS


async def test_a_telegram_that_is_away_is_waited_for(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    alert = alert_for(sqlite, range(1, 6))
    async with telegram.outage():
        async with sending():
            await asyncio.sleep(0.5)
        assert ends(sqlite, alert) == {DeliveryState.QUEUED: 5}
    async with sending():
        await until(sqlite, alert, AlertState.SENT)
    assert ends(sqlite, alert) == {SENT: 5}


async def test_stop_during_a_broadcast_counts_at_once(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    alert = alert_for(sqlite, range(1, 61))
    async with sending():
        while len(telegram.ledger.sends()) < 10:
            await asyncio.sleep(0.01)
        with transaction(sqlite) as session:
            waiting = select(Delivery.subscriber_id).where(Delivery.state == DeliveryState.QUEUED)
            stopped = set(session.exec(waiting))
            for chat in stopped:
                subscribers.forget(session, chat, KEYS)
        await until(sqlite, alert, AlertState.SENT)
    assert 40 < len(stopped) < 60
    assert {entry.chat for entry in telegram.ledger.sends()} == set(range(1, 61)) - stopped


async def test_an_update_edits_what_was_sent(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    old = alert_for(sqlite, range(1, 4))
    async with sending():
        await until(sqlite, old, AlertState.SENT)
        with transaction(sqlite) as session:
            subscribe(session, [4])
            new = add_alert(
                session, clock.now(), msg_type="Update", references_id=old, is_loud=False
            )
            queueing.replace(session, new, session.get_one(Alert, old), clock.now())
            number = new.id or 0
        telegram.user(id=3).messages[0].deleted = True
        await until(sqlite, number, AlertState.SENT)
    assert [texts(telegram, chat) for chat in range(1, 5)] == [[f"alert {number} en"]] * 4
    assert telegram.ledger.methods()["editMessageText"] == 2


async def test_a_sealed_number_of_another_key_harms_nobody_else(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    with transaction(sqlite) as session:
        subscribe(session, [1, 2])
        session.get_one(Subscriber, 1).chat_sealed = "damaged"
    alert = alert_for(sqlite, range(0))
    async with sending():
        await until(sqlite, alert, AlertState.SENT)
    assert ends(sqlite, alert) == {DeliveryState.FAILED: 1, SENT: 1}


async def test_where_no_chat_can_be_read_it_is_paused_and_the_others_wait(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    alert = alert_for(sqlite, range(0))
    with transaction(sqlite) as session:
        subscribe(session, range(1, 31), ChatKeys.of("other" * 8, subscribers.PURPOSE))
        queueing.queue(session, session.get_one(Alert, alert))
    async with sending():
        await until(sqlite, alert, AlertState.PAUSED)
        await asyncio.sleep(0.5)
    assert state(sqlite, alert) == (AlertState.PAUSED, PauseReason.SEALED)
    assert ends(sqlite, alert)[DeliveryState.FAILED] <= 12, "a few were under way"
    assert ends(sqlite, alert)[DeliveryState.QUEUED] >= 18


async def test_many_that_cannot_be_read_hold_up_nobody_once_somebody_could(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    with transaction(sqlite) as session:
        subscribe(session, [1])
        subscribe(session, range(2, 17), ChatKeys.of("other" * 8, subscribers.PURPOSE))
        subscribe(session, [17])
    alert = alert_for(sqlite, range(0))
    async with sending():
        await until(sqlite, alert, AlertState.SENT)
    assert ends(sqlite, alert) == {SENT: 2, DeliveryState.FAILED: 15}


async def test_while_telegram_stumbles_nobody_loses_both_chances_of_an_emergency(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    telegram.faults.add(method=SEND, do=fake.BadGateway(), times=7)
    alert = alert_for(sqlite, range(1, 41), lane=0)
    async with sending():
        await until(sqlite, alert, AlertState.SENT, 30)
    assert ends(sqlite, alert) == {SENT: 40}
    with reading(sqlite) as session:
        marked = session.exec(select(Delivery.subscriber_id).where(Delivery.repeats)).all()
    assert len(marked) == 7


async def loud_update(engine: Engine, old: int, **different: Any) -> int:
    with transaction(engine) as session:
        new = add_alert(session, clock.now(), msg_type="Update", references_id=old, **different)
        queueing.replace(session, new, session.get_one(Alert, old), clock.now())
        return new.id or 0


async def test_a_loud_update_is_edited_and_heard(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    old = alert_for(sqlite, range(1, 4))
    async with sending():
        await until(sqlite, old, AlertState.SENT)
        new = await loud_update(sqlite, old)
        await until(sqlite, new, AlertState.SENT)
    for chat in range(1, 4):
        assert texts(telegram, chat) == [f"alert {new} en replaced", f"alert {new} en"]


async def test_a_loud_update_that_is_stopped_between_its_two_messages(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = alert_for(sqlite, range(1, 2))
    may_go_on = False

    async def is_going(_: OutboxStore, alert: int) -> bool:
        return may_go_on

    monkeypatch.setattr(OutboxStore, "is_going", is_going)
    async with sending():
        await until(sqlite, old, AlertState.SENT)
        new = await loud_update(sqlite, old)
        await telegram.user(id=1).wait(lambda: str(new) in texts(telegram, 1)[0])
        await asyncio.sleep(0.3)
        assert len(texts(telegram, 1)) == 1, "edited, and no more"
        may_go_on = True
        await until(sqlite, new, AlertState.SENT)
    assert len(texts(telegram, 1)) == 2
    assert telegram.violations == []


async def test_a_flood_while_all_else_is_held_does_not_hold_for_ever(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = alert_for(sqlite, range(1, 4))

    async def is_going(_: OutboxStore, alert: int) -> bool:
        await asyncio.sleep(0.5)
        return False

    async with sending():
        await until(sqlite, old, AlertState.SENT)
        monkeypatch.setattr(OutboxStore, "is_going", is_going)
        telegram.faults.add(method="editMessageText", chat=1, do=fake.TooMany(60), times=1)
        await loud_update(sqlite, old)
        await asyncio.sleep(1)
        later = alert_for(sqlite, range(4, 5), lane=0)
        await until(sqlite, later, AlertState.SENT)
    assert ends(sqlite, later) == {SENT: 4}


async def test_a_routine_update_whose_sound_is_in_doubt_is_whole_where_the_old_one_stood(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    old = alert_for(sqlite, range(1, 3))
    async with sending():
        await until(sqlite, old, AlertState.SENT)
        telegram.faults.add(method=SEND, chat=2, do=fake.BadGateway(), times=1)
        new = await loud_update(sqlite, old)
        await until(sqlite, new, AlertState.SENT, 20)
    assert texts(telegram, 2) == [f"alert {new} en again"]
    assert ends(sqlite, new) == {SENT: 2}


async def test_what_was_claimed_while_the_program_ended_goes_another_time(
    sqlite: Engine, telegram: FakeTelegram, sending: Sending
) -> None:
    alert = alert_for(sqlite, range(1, 61))
    for _ in range(6):
        async with sending():
            await asyncio.sleep(0.21)
    async with sending():
        await until(sqlite, alert, AlertState.SENT)
    assert ends(sqlite, alert) == {SENT: 60}
    assert telegram.ledger.methods()[SEND] == 60
