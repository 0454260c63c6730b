"""A second channel is one folder: with a messenger that only writes to a list, and without a word
of Telegram, people get the whole conversation, volunteers their news and everybody alerts."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from time import monotonic

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from bot import channel
from bot.callback_data import decode
from bot.channel import ChannelBot, ChannelServices
from bot.conversation import Conversation
from bot.delivery import message_sender
from bot.delivery.errors import NotSent, RateLimited, Rejected, Unavailable, Unreachable
from bot.delivery.worker import DeliveryWorker
from bot.events import (
    ChatLeft,
    ChatReturned,
    Command,
    GroupMessage,
    SharedLocation,
    TextMessage,
)
from bot.routes import AlertsHome, ChangeAlerts, Close, Home
from bot.screen import ChatKind, Screen
from bot.subscriptions.service import SubscriptionService
from content import subscribers
from content.core import clock
from content.core.clock import paris
from content.core.database import reading, transaction
from content.models import (
    Alert,
    AlertState,
    Delivery,
    DeliveryState,
    MsgType,
    PauseReason,
    ReceiverKind,
    Role,
    Subscriber,
)
from content.snapshot import Snapshot
from tests.architecture.source import ROOT
from tests.bot.list_messenger import ListMessenger, Person
from tests.bot.test_team import World
from tests.bot.walk import is_walked, targets, walk
from tests.content.alerts.making import KEYS, begin, people, subscribe

SENT, UNREACHABLE = DeliveryState.SENT, DeliveryState.UNREACHABLE


@pytest.fixture
def messenger() -> ListMessenger:
    return ListMessenger()


@pytest.fixture
def subscribing(filled: Engine, example: Snapshot) -> SubscriptionService:
    return SubscriptionService(filled, lambda: example, KEYS, KEYS)


@pytest.fixture
def person(
    conversation: Conversation, subscribing: SubscriptionService, messenger: ListMessenger
) -> Person:
    """Somebody in a chat with the bot."""
    services = ChannelServices(conversation, subscribing=subscribing)
    return Person(ChannelBot(services, messenger, "Info"), messenger)


def text(screen: Screen | None) -> str:
    assert screen is not None
    return "\n".join("".join(run.text for run in line.runs) for line in screen.lines)


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_every_button_of_every_screen(
    person: Person, conversation: Conversation, messenger: ListMessenger, language: str
) -> None:
    """From /start on, as people do it: what alerts do is pressed in a test of its own."""

    def is_pressed(address: str) -> bool:
        viewer, route = decode(address)
        leads = viewer.language == language and is_walked(viewer, route)
        return leads and not isinstance(route, ChangeAlerts)

    screen = await person.does(Command, "start", "")
    assert screen is not None
    shown: dict[str, Screen] = {}
    waiting = list(filter(is_pressed, targets(screen)))
    while waiting:
        address = waiting.pop()
        if address not in shown:
            shown[address] = await person.presses(address)
            waiting += filter(is_pressed, targets(shown[address]))
    expected = {to: one for to, one in walk(conversation, language).items() if is_pressed(to)}
    alerts = {to for to in shown if isinstance(decode(to)[1], AlertsHome)}
    assert len(expected) > 300
    assert shown.keys() - alerts == expected.keys() - alerts
    assert {to: shown[to].address for to in expected} == {
        to: one.address for to, one in expected.items()
    }
    assert len(messenger.of(person.chat)) == 1, "one message, edited in place"
    assert len(messenger.acknowledged) == len(shown)


async def test_a_message_is_taken_away(person: Person, messenger: ListMessenger) -> None:
    await person.does(Command, "start", "")
    await person.does(Command, "menu", "")
    await person.presses("en_close")
    assert decode("en_close")[1] == Close()
    assert len(messenger.of(person.chat)) == 1


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("menu", "What do you need?"),
        ("sos", "112"),
        ("rights", "rights"),
        ("near", "near"),
        ("language", "language"),
        ("about", "Volunteers"),
        ("alerts", "Only this"),
        ("mydata", "keep"),
        ("stop", "You get no alerts"),
        ("nonsense", "What do you need?"),
    ],
)
async def test_commands(person: Person, command: str, words: str) -> None:
    assert words in text(await person.does(Command, command, ""))


async def test_words_positions_and_groups(person: Person, messenger: ListMessenger) -> None:
    assert "112" in text(await person.does(TextMessage, "help, the boat is sinking"))
    assert "Please use the buttons" in text(await person.does(TextMessage, "hm"))
    position = len(messenger.messages)
    messenger.messages.append(type(messenger.messages[0])(person.chat, position, []))
    assert "on foot" in text(await person.does(SharedLocation, position, 50.9563, 1.8520))
    assert position not in [one.number for one in messenger.of(person.chat)], "it is deleted"
    group = Person(person.bot, messenger, chat=-5)
    assert await group.does(GroupMessage, ("another",), True) is None
    pointer = await group.does(GroupMessage, ("info",), True)
    assert pointer is not None
    assert pointer.chat is ChatKind.GROUP
    assert "196" in text(pointer)


async def test_alerts_are_asked_for_changed_and_ended(
    person: Person, subscribing: SubscriptionService, filled: Engine
) -> None:
    def has() -> subscribers.Subscription | None:
        with reading(filled) as session:
            return subscribers.find(session, person.chat, KEYS)

    await person.does(Command, "start", "en-calais_alerts")
    await person.presses("en-calais_alert_on")
    await person.presses("en-calais_alert_hour_8")
    found = has()
    assert found is not None
    assert (found.zones, found.daily_hour) == ({"calais"}, 8)
    assert "You get alerts" in text(await person.does(Command, "alerts", ""))
    assert "is deleted" in text(await person.does(Command, "stop", ""))
    assert has() is None
    await person.presses("en-calais_alert_on")
    with transaction(filled) as session:
        session.get_one(Subscriber, 1).is_reachable = False
    subscribing.tidy()
    assert "Your alerts have stopped" in text(await person.does(Command, "menu", ""))
    await person.does(ChatLeft)
    assert has() is None
    screen = await person.does(ChatReturned)
    assert screen is not None
    assert decode(screen.address)[1] == Home()


async def test_it_copes_with_what_the_channel_says(
    person: Person, messenger: ListMessenger
) -> None:
    await person.does(Command, "start", "")
    for fault in (NotSent(), Unavailable(), RateLimited(0.1), Rejected()):
        messenger.faults[person.chat].append(fault)
        screen = await person.presses("en_org_care4calais")
        assert "Care4Calais" in text(screen)
        plain = not any(button.url for row in screen.rows for button in row)
        assert plain is isinstance(fault, Rejected)
        await person.presses("en_home")
    messenger.of(person.chat)[0].is_there = False
    await person.does(Command, "menu", "")
    [message] = messenger.of(person.chat)
    messenger.faults[person.chat].append(Unreachable())
    await person.presses("en_about")
    assert "What do you need?" in text(message.screens[-1]), "nothing is tried again"


@pytest.fixture
def team(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two coordinators, the first of whom writes from chat 91. What is in doubt goes again soon."""
    monkeypatch.setattr(channel, "TELL_SECONDS", 0.1)
    monkeypatch.setattr(message_sender, "AGAIN", timedelta(seconds=0.5))
    world = World(filled)
    with transaction(filled) as session:
        people(session, Role.COORDINATOR, Role.COORDINATOR)
    world.link(1, 91)
    return world


@asynccontextmanager
async def at_work(
    team: World, conversation: Conversation, messenger: ListMessenger
) -> AsyncIterator[ChannelBot]:
    """A bot that sends alerts, and tells volunteers."""
    worker = DeliveryWorker(team.engine, KEYS, lambda: team.keeper.current, clock.now)
    services = ChannelServices(conversation, team.team, delivery=worker)
    bot = ChannelBot(services, messenger, "info")
    async with bot.running():
        yield bot


async def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = monotonic() + seconds
    while not true():
        assert monotonic() < end
        await asyncio.sleep(0.05)


def state(engine: Engine, number: int) -> AlertState:
    with reading(engine) as session:
        return session.get_one(Alert, number).state


def ends(engine: Engine, number: int) -> dict[int, tuple[DeliveryState, bool]]:
    """What became of an alert's messages, and whether they may have come already, by chat: the
    first subscriber has the first chat."""
    query = select(Delivery.subscriber_id, Delivery.state, Delivery.repeats)
    with reading(engine) as session:
        rows = session.exec(query.where(Delivery.alert_id == number)).all()
    return {subscriber: (state, repeats) for subscriber, state, repeats in rows}


async def test_a_broadcast_with_all_that_may_happen_to_it(
    team: World, conversation: Conversation, messenger: ListMessenger
) -> None:
    """1 gets all, 2 has blocked the bot, 3 is in a flood, of 4 nobody knows, 5 has deleted the
    message before its correction, 6 could not be sent to and then edited or not, 7 is a public
    channel."""
    engine = team.engine
    with transaction(engine) as session:
        subscribe(session, range(1, 7))
        subscribe(session, [7], receiver=ReceiverKind.CHANNEL, language="ar")
    messenger.faults[2].append(Unreachable())
    messenger.faults[3].append(RateLimited(1))
    messenger.faults[4].append(Unavailable())
    messenger.faults[6].append(NotSent())
    async with at_work(team, conversation, messenger):
        number = begin(engine)
        await until(lambda: state(engine, number) is AlertState.SENT)
        assert ends(engine, number) == {
            chat: (UNREACHABLE if chat == 2 else SENT, chat == 4) for chat in range(1, 8)
        }
        assert [len(messenger.of(chat)) for chat in range(1, 8)] == [1, 0, 1, 1, 1, 1, 1]
        assert "Danger at sea" in text(messenger.newest(1))
        assert "may" in text(messenger.newest(4)).splitlines()[0], "perhaps for the second time"
        assert messenger.newest(7).chat is ChatKind.PUBLIC
        assert messenger.newest(1) is messenger.newest(3), "drawn once for all"

        messenger.faults[3].append(RateLimited(0.5))
        messenger.of(5)[0].is_there = False
        messenger.faults[6].append(Unavailable())
        correction = begin(engine, corrects=number, msg_type=MsgType.UPDATE)
        await until(lambda: state(engine, correction) is AlertState.SENT)
        for chat in (1, 3, 4, 6, 7):
            old, new = messenger.of(chat)
            assert len(old.screens) == 2, "edited"
            assert new.screens == [messenger.newest(chat)], "and heard"
        assert "newest message" in text(messenger.of(1)[0].screens[-1])
        assert len(messenger.of(5)) == 1, "only heard"

        cancellation = begin(engine, corrects=correction, msg_type=MsgType.CANCEL)
        await until(lambda: state(engine, cancellation) is AlertState.SENT)
        assert text(messenger.newest(1)).startswith("This alert was wrong")
        assert [len(messenger.of(chat)) for chat in range(1, 8)] == [3, 0, 3, 3, 2, 3, 3]

        over = begin(engine, lasts=timedelta(seconds=3))
        await until(lambda: state(engine, over) is AlertState.ENDED)
        await until(lambda: text(messenger.newest(1)).startswith("This alert is over"))
        assert len(messenger.of(1)) == 4, "an end is only edited"


async def test_a_daily_summary(
    team: World, conversation: Conversation, messenger: ListMessenger
) -> None:
    with transaction(team.engine) as session:
        subscribe(session, [1, 2], daily_hour=paris(clock.now()).hour, topics=0)
    async with at_work(team, conversation, messenger):
        await until(lambda: bool(messenger.of(1)) and bool(messenger.of(2)))
    assert messenger.newest(1) is messenger.newest(2)
    assert len(text(messenger.newest(1))) > 200


async def test_a_text_that_is_rejected_pauses_the_alert_and_volunteers_are_told(
    team: World, conversation: Conversation, messenger: ListMessenger
) -> None:
    with transaction(team.engine) as session:
        subscribe(session, range(1, 4))
    for chat in range(1, 4):
        messenger.faults[chat].append(Rejected())
    async with at_work(team, conversation, messenger) as bot:
        number = begin(team.engine)
        await until(lambda: state(team.engine, number) is AlertState.PAUSED)
        await until(lambda: bool(messenger.of(91)))
        with reading(team.engine) as session:
            assert session.get_one(Alert, number).why_paused == PauseReason.REFUSED
        assert "does not take this text" in text(messenger.newest(91))
        volunteer = Person(bot, messenger, chat=91)
        assert "Team" in text(await volunteer.does(Command, "team", ""))
        assert "Calais" in str((await volunteer.presses("team_zones")).rows)


WITHOUT_TELEGRAM = """
import asyncio, sys
from bot.channel import ChannelBot, ChannelServices
from bot.conversation import Conversation
from bot.delivery import worker
from bot.events import Command
from content.core import clock
from content.snapshot import EMPTY
from tests.architecture.source import ROOT
from tests.bot.list_messenger import ListMessenger, Person

messenger = ListMessenger()
services = ChannelServices(Conversation(lambda: EMPTY, clock.now))
person = Person(ChannelBot(services, messenger, "info"), messenger)
assert asyncio.run(person.does(Command, "start", ""))
print([name for name in sys.modules if name.startswith(("telegram", "bot.telegram"))])
"""


def test_nothing_of_telegram_is_loaded() -> None:
    found = subprocess.run(
        [sys.executable, "-c", WITHOUT_TELEGRAM],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "[]\n"
