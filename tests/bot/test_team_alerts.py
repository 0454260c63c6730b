"""/team, alerts: seen whole, approved by a second person as it was seen, stopped, told of."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from bot.channel import notify
from bot.screen import Screen
from bot.team.alert_screens import PRINT
from bot.team.handlers import TeamHandlers
from bot.team.labels import ALERT_STATES, DELIVERIES, PAUSES
from bot.team.notifications import About
from content import subscribers
from content.accounts.permissions import Actor
from content.alerts import audience, kill_switch, lifecycle, outbox, queries, queueing, start
from content.alerts.contents import AlertDocument, AlertTextDocument, fingerprint
from content.alerts.contents import read as contents_read
from content.alerts.store import OutboxStore
from content.core.database import reading, transaction
from content.models import (
    Alert,
    AlertState,
    AlertStatus,
    AlertTopic,
    Delivery,
    DeliveryState,
    PauseReason,
    ReceiverKind,
    Role,
    Subscriber,
    Volunteer,
)
from tests.bot.test_team import CHAT, PEOPLE, World, said
from tests.conftest import NOW
from tests.content.alerts.making import HOURS, subscribe

WHAT = AlertDocument(
    topic=AlertTopic.FOOD,
    zones=0,
    effective=NOW,
    expires=NOW + HOURS,
    language="fr",
    texts={
        "fr": AlertTextDocument(headline="Pas de repas", instruction="Restez au chaud."),
        "en": AlertTextDocument(
            headline="No meal", description="The van broke.", instruction="Stay warm."
        ),
    },
)
OTHER = CHAT + 1


@pytest.fixture
def world(filled: Engine) -> World:
    """Two who may send: a coordinator, who writes, and an administrator, who approves."""
    world = World(filled)
    world.link(world.account(Role.COORDINATOR), OTHER)
    world.link(world.account(Role.ADMINISTRATOR))
    return world


def drafted(world: World, what: AlertDocument = WHAT, author: int = 1) -> int:
    with transaction(world.engine) as session:
        return lifecycle.draft(session, Actor(Role.COORDINATOR, author), what, NOW)


def state(world: World, number: int) -> AlertState:
    with reading(world.engine) as session:
        return session.get_one(Alert, number).state


def whats(screen: Screen) -> list[str]:
    return [button.to.split("_")[1] for row in screen.rows for button in row]


def test_a_draft_is_read_whole_and_approved_in_three_presses(world: World) -> None:
    with transaction(world.engine) as session:
        subscribe(session, range(7))
    number = drafted(world)
    draft = world.press(world.to(world.press("team_alerts"), "draft"))
    for text in ("No meal", "The van broke.", "Stay warm.", "All places", "Valid until"):
        assert text in said(draft)
    assert "draft by coordinator" in said(draft)
    assert "for 7 people" in said(draft)
    sure = world.press(world.to(draft, "approve"))
    assert "Yes, send to 7 people" in [b.label for row in sure.rows for b in row]
    assert state(world, number) is AlertState.DRAFT, "not before the second press"
    done = world.press(world.to(sure, "send"))
    assert "It leaves at 10:05" in said(done)
    assert state(world, number) is AlertState.APPROVED
    world.press(world.to(done, "takeback"))
    assert state(world, number) is AlertState.DRAFT


def test_what_was_changed_since_is_not_approved(world: World) -> None:
    number = drafted(world)
    draft = world.press(f"team_draft_{number}")
    sure = world.press(world.to(draft, "approve"))
    changed = WHAT.model_copy(update={"contact": "112"})
    with transaction(world.engine) as session:
        lifecycle.edit(session, Actor(Role.COORDINATOR, 1), number, changed)
    assert "changed meanwhile" in said(world.press(world.to(sure, "send")))
    assert whats(world.press(world.to(draft, "approve")))[0] == "approve", "the new one, to read"
    first = fingerprint(changed)
    assert "too old" in said(world.press(f"team_send_{number}_{first[: PRINT - 1]}"))
    assert "too old" in said(world.press(f"team_send_{number}_"))
    assert state(world, number) is AlertState.DRAFT
    world.press(f"team_send_{number}_{first[:PRINT]}")
    assert state(world, number) is AlertState.APPROVED


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY;UNTIL=20261204T225959Z", "Every day, the last time on Friday 4 December"),
        (
            "FREQ=WEEKLY;BYDAY=MO,FR;UNTIL=20261204T225959Z",
            "Every week on Monday, Friday, the last time on Friday 4 December",
        ),
        ("FREQ=MONTHLY;COUNT=3", "Again and again"),
    ],
)
def test_when_it_comes_again_is_said_in_words(world: World, rule: str, words: str) -> None:
    again = {"rrule": rule, "send_at": NOW + HOURS / 2}
    number = drafted(world, WHAT.model_copy(update=again))
    screen = world.press(f"team_draft_{number}")
    assert f"It comes again: {words}" in said(screen)
    assert "FREQ" not in said(screen)


def test_an_exercise_never_looks_like_the_real_thing(world: World) -> None:
    """In no list and on no button, at any stage."""
    labels: list[list[str]] = []
    for status in AlertStatus:
        number = drafted(world, WHAT.model_copy(update={"status": status}))
        labels.append(_about(world, number))
        with transaction(world.engine) as session:
            wanted = contents_read(session, session.get_one(Alert, number))
            lifecycle.approve(session, Actor(Role.COORDINATOR, 2), number, fingerprint(wanted), NOW)
        labels.append(_about(world, number))
        with transaction(world.engine) as session:
            start.start_due(session, NOW + lifecycle.UNDO)
            alert = session.get_one(Alert, number)
            alert.state, alert.finished_at = AlertState.SENT, NOW
        labels.append(_about(world, number))
        assert any("22 Nov" in label for label in labels[-1]), "when it began"
    real, practice = labels[:3], labels[3:]
    for stage, other in zip(real, practice, strict=True):
        assert stage
        assert other
        assert not any("EXERCISE" in label for label in stage)
        assert all("EXERCISE" in label for label in other)


def _about(world: World, number: int) -> list[str]:
    """The buttons of the list that are about this alert."""
    screen = world.press("team_alerts")
    buttons = [button for row in screen.rows for button in row]
    return [one.label for one in buttons if one.to.endswith(f"_{number}")]


def test_its_author_cannot_nor_who_may_not_send(world: World) -> None:
    number = drafted(world, author=2)
    draft = world.press(f"team_draft_{number}")
    assert "You wrote it" in said(draft)
    assert "approve" not in whats(draft)
    send = f"team_send_{number}_{fingerprint(WHAT)[:PRINT]}"
    assert "does not include" in said(world.press(send))
    world.link(world.account(Role.EDITOR), CHAT + 2)
    for press in ("team_alerts", f"team_draft_{number}", send, "team_haltall", "team_resume_1"):
        assert "does not include" in said(world.press(press, CHAT + 2))
    assert state(world, number) is AlertState.DRAFT
    assert "alerts" not in whats(world.press("team", CHAT + 2))


def test_what_must_be_mended_is_not_approved(world: World) -> None:
    unsafe = {"en": AlertTextDocument(headline="No meal", description="See http://bit.ly/x")}
    what = WHAT.model_copy(update={"texts": unsafe, "language": "en"})
    number = drafted(world, what)
    draft = world.press(f"team_draft_{number}")
    assert "must be mended first" in said(draft)
    assert "approve" not in whats(draft)
    first = fingerprint(what)[:PRINT]
    assert "send" not in whats(world.press(f"team_approve_{number}_{first}"))
    world.press(f"team_send_{number}_{first}")
    assert state(world, number) is AlertState.DRAFT


def test_without_a_second_factor_there_are_no_alerts(world: World) -> None:
    number = drafted(world)
    with transaction(world.engine) as session:
        session.get_one(Volunteer, 2).totp_secret = None
    for press in ("team_alerts", f"team_send_{number}_{fingerprint(WHAT)[:PRINT]}", "team_haltall"):
        assert "set up your second step" in said(world.press(press))
    assert state(world, number) is AlertState.DRAFT


def test_small_groups_are_not_told_by_the_sum(world: World) -> None:
    with transaction(world.engine) as session:
        subscribe(session, range(17))
        subscribe(session, range(100, 104), language="ti")
    assert "It is for 17 people" in said(world.press(f"team_draft_{drafted(world)}"))


def test_progress_in_numbers(world: World) -> None:
    with transaction(world.engine) as session:
        subscribe(session, range(20))
        subscribe(session, range(100, 106), language="ar")
        alert = session.get_one(Alert, drafted_in(session))
        alert.state, alert.started_at = AlertState.SENDING, NOW - timedelta(seconds=10)
        queueing.queue(session, alert)
        for row in session.exec(select(Delivery).limit(15)).all():
            row.state = DeliveryState.SENT
    screen = world.press(world.to(world.press("team_alerts"), "progress"))
    for text in ("15 of 26", "1.5 messages a second", "sent: 15", "waiting: 11", "العربية: "):
        assert text in said(screen)
    with transaction(world.engine) as session:
        alert = session.get_one(Alert, 1)
        alert.state, alert.finished_at = AlertState.SENT, NOW
    over = world.press(world.to(world.press("team_alerts"), "progress"))
    assert "Finished: " in said(over)
    assert "changed meanwhile" in said(world.press("team_progress_99"))


def test_few_people_are_not_counted_and_testers_are(world: World) -> None:
    with transaction(world.engine) as session:
        subscribe(session, [1, 2])
        subscribe(session, [3], receiver=ReceiverKind.TESTER)
    real = drafted(world)
    exercise = drafted(world, WHAT.model_copy(update={"status": AlertStatus.EXERCISE}))
    assert "fewer than five" in said(world.press(f"team_draft_{real}"))
    seen = said(world.press(f"team_draft_{exercise}"))
    assert "testers only: 1" in seen
    assert "EXERCISE" in seen


def test_everything_is_stopped_and_sent_on(world: World) -> None:
    with transaction(world.engine) as session:
        subscribe(session, range(20))
        going = session.get_one(Alert, drafted_in(session))
        going.state, going.started_at = AlertState.SENDING, NOW - timedelta(seconds=60)
        queueing.queue(session, going)
        half = session.exec(select(Delivery).limit(5)).all()
        for row in half:
            row.state = DeliveryState.SENT
        number = going.id
    seen = world.press("team_alerts")
    assert "5 of 20" in said(seen)
    assert "in 3 minutes" in said(seen)
    sure = world.press(world.to(seen, "halt"))
    assert state(world, number) is AlertState.SENDING
    stopped = world.press(world.to(sure, "haltall"))
    assert "stopped all sending on" in said(stopped)
    assert due(world) == []
    sure = world.press(world.to(stopped, "goon"))
    assert due(world) == []
    goes = world.press(world.to(sure, "goonall"))
    assert "Alerts go out again." in said(goes)
    assert "stopped all sending on" not in said(goes)
    assert len(due(world)) == 1
    with transaction(world.engine) as session:
        kill_switch.stop_all(session, Actor(Role.COORDINATOR, 1), NOW + timedelta(hours=1))
    again = said(world.press(world.to(sure, "goonall")))
    assert "Alerts go out again." not in again, "an old button does not undo a newer stop"
    assert due(world) == []


def due(world: World) -> list[outbox.DueMessage]:
    with reading(world.engine) as session:
        return outbox.due(session, NOW, 1)


def drafted_in(session) -> int:
    number = lifecycle.draft(session, Actor(Role.COORDINATOR, 1), WHAT, NOW)
    session.get_one(Alert, number).approved_content = fingerprint(WHAT)
    return number


def test_every_button_fits_into_telegrams_64_bytes(world: World) -> None:
    number = 2_147_483_647
    for what in ("approve", "send"):
        assert len(f"team_{what}_{number}_{'f' * PRINT}") <= 64


def row_of(world: World, chat: int) -> Subscriber | None:
    with reading(world.engine) as session:
        return session.exec(
            select(Subscriber).where(Subscriber.chat_hash == PEOPLE.hash(chat))
        ).first()


def test_exercises_come_and_go_and_leave_nothing(world: World) -> None:
    for _ in range(2):  # Telegram may bring a press twice
        assert "Exercises come" in said(world.press("team_exercises_on"))
    row = row_of(world, CHAT)
    assert row
    assert row.receiver is ReceiverKind.TESTER
    with reading(world.engine) as session:
        found = subscribers.find(session, CHAT, PEOPLE)
        assert found
        assert found.topics == subscribers.EVERYTHING
        real = Alert(status=AlertStatus.EXERCISE, topic=AlertTopic.RIGHTS, zones=0)
        assert audience.reach(session, real) == {found.language: 1}
    off = world.to(world.press("team_exercise"), "exercises")
    assert off == "team_exercises_off"
    assert "No exercises" in said(world.press(off))
    assert row_of(world, CHAT) is None


def test_exercises_do_not_stay_on_the_phone_before(world: World) -> None:
    account = world.account(Role.EDITOR)
    world.link(account, OTHER)
    world.press("team_exercises_on", OTHER)
    world.link(account, OTHER)
    assert row_of(world, OTHER), "the same phone again"
    assert "TeamHandlers" not in said(world.team.command(CHAT + 3, "wrong-code", "en", NOW))
    assert row_of(world, OTHER)
    world.link(account, CHAT + 3)
    assert row_of(world, OTHER) is None


def test_who_asked_for_alerts_keeps_them_without_exercises(world: World) -> None:
    mine = subscribers.Subscription("fr", frozenset({AlertTopic.WATER}))
    with transaction(world.engine) as session:
        subscribers.put(session, CHAT, mine, PEOPLE)
    world.press("team_exercises_on")
    world.press("team_exercises_off")
    row = row_of(world, CHAT)
    assert row
    assert row.receiver is ReceiverKind.PERSON
    with reading(world.engine) as session:
        assert subscribers.find(session, CHAT, PEOPLE) == mine


def test_who_chose_since_keeps_what_they_chose(world: World) -> None:
    world.press("team_exercises_on")
    mine = subscribers.Subscription("fr", frozenset({AlertTopic.WATER}))
    with transaction(world.engine) as session:
        subscribers.put(session, CHAT, mine, PEOPLE)
    assert row_of(world, CHAT).receiver is ReceiverKind.TESTER
    world.press("team_exercises_off")
    assert row_of(world, CHAT).receiver is ReceiverKind.PERSON


def test_a_phone_that_is_unlinked_gets_no_exercise(world: World) -> None:
    world.press("team_exercises_on")
    world.press("team_unlink")
    assert row_of(world, CHAT) is None


def test_an_emergency_sent_alone_is_told_once_to_all_others(world: World) -> None:
    world.link(world.account(Role.EDITOR), CHAT + 2)
    emergency = WHAT.model_copy(update={"topic": AlertTopic.EMERGENCY})
    number = drafted(world, emergency)
    with transaction(world.engine) as session:
        lifecycle.send_alone(
            session, Actor(Role.COORDINATOR, 1), number, fingerprint(emergency), NOW
        )
    told = world.team.news(NOW)
    assert [one.chat for one in told] == [CHAT]
    assert "coordinator sent an emergency without a second person" in said(told[0].screen)
    assert "No meal" in said(told[0].screen)
    assert whats(told[0].screen)[0] == "alerts"
    assert world.team.news(NOW) == told, "none of these came yet"
    for _ in range(2):  # sent on, and paused again
        OutboxStore(world.engine, lambda: NOW).pause(begun(world, number), PauseReason.REFUSED)
    both = world.team.news(NOW)
    assert sorted(one.chat for one in both) == [CHAT, CHAT, OTHER]
    world.team.mark_delivered({one.about for one in told})
    later = world.team.news(NOW)
    assert sorted(one.chat for one in later) == [CHAT, OTHER]
    assert all("does not take this text" in said(one.screen) for one in later)
    world.team.mark_delivered({one.about for one in later})
    assert world.team.news(NOW) == []


def begun(world: World, number: int) -> int:
    with transaction(world.engine) as session:
        session.get_one(Alert, number).state = AlertState.SENDING
    return number


def test_an_approved_alert_that_did_not_go_is_told(world: World) -> None:
    number = drafted(world)
    with transaction(world.engine) as session:
        seen = fingerprint(WHAT)
        lifecycle.approve(session, Actor(Role.COORDINATOR, 2), number, seen, NOW)
        assert start.start_due(session, NOW + HOURS) == []
        assert [one.alert.id for one in queries.board(session, NOW + HOURS).over] == [number]
    told = world.team.news(NOW + HOURS)
    assert [one.chat for one in told] == [CHAT, OTHER]
    assert "did not go out" in said(told[0].screen)
    assert world.team.news(NOW + HOURS + timedelta(days=1)) == [], "it does not matter any more"


def test_what_stopped_by_itself_is_told_to_all_coordinators(world: World) -> None:
    with transaction(world.engine) as session:
        number = drafted_in(session)
        session.get_one(Alert, number).state = AlertState.SENDING
    OutboxStore(world.engine, lambda: NOW).pause(number, PauseReason.REFUSED)
    told = world.team.news(NOW)
    assert sorted(one.chat for one in told) == [CHAT, OTHER]
    assert "does not take this text" in said(told[0].screen)
    world.team.mark_delivered({one.about for one in told})
    assert world.team.news(NOW) == []
    OutboxStore(world.engine, lambda: NOW).pause(number, PauseReason.REFUSED)
    assert world.team.news(NOW) == [], "it is paused already"


async def test_each_is_told_once_and_who_could_not_be_the_next_time(world: World) -> None:
    with transaction(world.engine) as session:
        number = drafted_in(session)
        session.get_one(Alert, number).state = AlertState.SENDING
    OutboxStore(world.engine, lambda: NOW).pause(number, PauseReason.SEALED)
    messenger, came = Messenger({OTHER}), set[tuple[int, About | None]]()
    for away, written in (
        ({OTHER}, [CHAT, OTHER]),
        ({OTHER}, [OTHER]),
        (set(), [OTHER]),
        (set(), []),
    ):
        messenger.away, messenger.written = away, []
        await notify(Then(world.team), messenger, came)
        assert sorted(messenger.written) == written
    assert came == set()
    OutboxStore(world.engine, lambda: NOW).pause(begun(world, number), PauseReason.REFUSED)
    await notify(Then(world.team), messenger, came)
    assert sorted(messenger.written) == [CHAT, OTHER], "it is paused again"


class Messenger:
    """Who is away gets nothing."""

    def __init__(self, away: set[int]) -> None:
        self.away, self.written = away, list[int]()

    async def send(self, chat: int, _: Screen) -> bool:
        self.written.append(chat)
        return chat not in self.away


class Then:
    """The team, at the time of the tests."""

    def __init__(self, team: TeamHandlers) -> None:
        self.mark_delivered = team.mark_delivered
        self.news = lambda _: team.news(NOW)


@pytest.mark.parametrize("table", [PAUSES, ALERT_STATES, DELIVERIES])
def test_there_are_words_for_everything(table: dict[object, str]) -> None:
    assert table.keys() == set(type(next(iter(table))))
