"""Asking for alerts over real HTTP, against the stand-in for the Bot API."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlmodel import update

from bot import recent_viewers
from bot.callback_data import decode
from bot.subscriptions.service import SubscriptionService
from bot.telegram import receiver
from bot.telegram.bot import TelegramBot
from bot.telegram.polling import ALLOWED
from content import subscribers
from content.core.database import reading, transaction
from content.models import AlertTopic, Subscriber
from content.subscribers import EVERYTHING, Subscription
from tests import fake_telegram as fake
from tests.bot.conftest import KEYS
from tests.bot.test_telegram import begin, tap, until
from tests.fake_telegram import FakeTelegram, Person

pytestmark = pytest.mark.usefixtures("bot")


def had(engine: Engine, chat: int = 1001) -> Subscription | None:
    with reading(engine) as session:
        return subscribers.find(session, chat, KEYS)


async def at_home(telegram: FakeTelegram, language: str = "English") -> Person:
    person = await begin(telegram)
    await tap(telegram, person, language)
    await tap(telegram, person, "Calais")
    await tap(telegram, person, "➕")
    return person


async def subscribed(telegram: FakeTelegram) -> Person:
    person = await at_home(telegram)
    await tap(telegram, person, "Get alerts")
    await tap(telegram, person, "Everything")
    return person


async def test_three_presses_from_home(telegram: FakeTelegram, filled: Engine) -> None:
    person = await at_home(telegram)
    offer = await tap(telegram, person, "Get alerts")
    assert "Only this: the address of this chat (locked with a key)" in offer.text
    assert had(filled) is None
    screen = await tap(telegram, person, "Everything")
    assert "You get alerts" in screen.text
    assert had(filled) == Subscription("en", EVERYTHING, frozenset({"calais"}))
    assert len(person.messages) == 1
    assert telegram.violations == []


async def test_a_daily_summary_is_three_presses(telegram: FakeTelegram, filled: Engine) -> None:
    person = await at_home(telegram)
    await tap(telegram, person, "Get alerts")
    hours = await tap(telegram, person, "One summary a day")
    assert "No name, no phone number" in hours.text
    await tap(telegram, person, "08:00")
    assert had(filled) == Subscription("en", frozenset(), frozenset({"calais"}), 8)
    await tap(telegram, person, "Daily summary: 08:00")
    await tap(telegram, person, "No summary")
    assert "Alerts have ended" in person.screen.text
    assert had(filled) is None


async def test_everything_can_be_changed(telegram: FakeTelegram, filled: Engine) -> None:
    person = await subscribed(telegram)
    await tap(telegram, person, "✅ Water")
    assert "⬜ Water" in person.screen.labels
    await tap(telegram, person, "Places: Calais")
    await tap(telegram, person, "⬜ Grande-Synthe")
    await tap(telegram, person, "✅ Calais")
    assert had(filled) == Subscription("en", EVERYTHING - {AlertTopic.WATER}, frozenset({"synthe"}))
    await tap(telegram, person, "All places")
    await tap(telegram, person, "Back")
    await tap(telegram, person, "Daily summary")
    await tap(telegram, person, "19:00")
    assert had(filled) == Subscription("en", EVERYTHING - {AlertTopic.WATER}, daily_hour=19)
    assert telegram.violations == []


async def test_the_language_is_that_of_the_button(telegram: FakeTelegram, filled: Engine) -> None:
    person = await subscribed(telegram)
    press = person.press_data(person.screen, "ar-calais_alert_topic_water_no")
    await press.wait()
    await telegram.settled()
    assert "تصلك التنبيهات" in person.screen.text
    found = had(filled)
    assert found
    assert found.language == "ar"


@pytest.mark.parametrize("command", ["/stop", "/forget", "End alerts", "Delete everything"])
async def test_it_can_be_ended_at_any_time(
    telegram: FakeTelegram, filled: Engine, command: str
) -> None:
    person = await subscribed(telegram)
    if command == "Delete everything":
        await tap(telegram, person, "What we keep")
    if command.startswith("/"):
        await person.say(command)
        await telegram.settled()
    else:
        await tap(telegram, person, command)
    assert "What we kept for them is deleted" in person.screen.text
    assert had(filled) is None
    await person.say("/stop")
    await telegram.settled()
    assert "You get no alerts" in person.screen.text
    await tap(telegram, person, "Get alerts")
    assert "Only this" in person.screen.text


async def test_taking_the_last_topic_away_ends_it(telegram: FakeTelegram, filled: Engine) -> None:
    person = await at_home(telegram)
    await tap(telegram, person, "Get alerts")
    await tap(telegram, person, "Only emergencies")
    await tap(telegram, person, "✅ Emergencies")
    assert "Alerts have ended" in person.screen.text
    assert had(filled) is None


async def test_mydata_says_all(telegram: FakeTelegram) -> None:
    person = await subscribed(telegram)
    await person.say("/mydata")
    await telegram.settled()
    for one in ("Language: English", "Places: Calais", "Weather and sea"):
        assert one in person.screen.text


async def test_commands_answer_in_the_language_last_pressed(telegram: FakeTelegram) -> None:
    person = await at_home(telegram, "Français")
    await person.say("/alerts")
    await telegram.settled()
    assert "Recevoir des alertes" in person.screen.text


async def test_who_comes_back_later_is_answered_in_the_language_of_their_alerts(
    telegram: FakeTelegram, filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await begin(telegram)
    await person.press_data(person.screen, "ti-calais_alert_on").wait()
    await telegram.settled()
    monkeypatch.setattr(recent_viewers, "SECONDS", 0.0)
    for command in ("/mydata", "/alerts"):
        await person.say(command)
        await telegram.settled()
        assert decode(person.screen.buttons[0]["callback_data"])[0].language == "ti"
    found = had(filled)
    assert found
    assert found.language == "ti"


async def test_who_could_not_be_reached_is_asked_when_they_come_back(
    telegram: FakeTelegram, filled: Engine
) -> None:
    person = await subscribed(telegram)
    with transaction(filled) as session:
        dunkirk = subscribers.zones_number(session, {"synthe"})
        gone = {"is_reachable": False, "zones": dunkirk, "daily_hour": 8}
        session.exec(update(Subscriber).values(**gone))
    await person.say("/alerts")
    await telegram.settled()
    assert "Your alerts have stopped" in person.screen.text
    assert "Only this" not in person.screen.text, "nothing is offered as if nothing had been"
    await person.say("/mydata")
    await telegram.settled()
    assert "Alerts do not come to this chat any more" in person.screen.text
    await tap(telegram, person, "Get alerts again")
    assert "You get alerts" in person.screen.text
    assert had(filled) == Subscription("en", EVERYTHING, frozenset({"synthe"}), 8), "as it was"
    assert telegram.violations == []


async def test_who_begins_anew_with_an_old_button_gets_what_it_says(
    telegram: FakeTelegram, filled: Engine
) -> None:
    person = await subscribed(telegram)
    with transaction(filled) as session:
        gone = {"is_reachable": False, "zones": subscribers.zones_number(session, {"synthe"})}
        session.exec(update(Subscriber).values(**gone))
    await person.press_data(person.screen, "en-calais_alert_on").wait()
    await telegram.settled()
    assert had(filled) == Subscription("en", EVERYTHING, frozenset({"calais"})), "as it says"


async def test_the_next_press_tells_once_that_alerts_had_stopped(
    telegram: FakeTelegram, filled: Engine, subscribing: SubscriptionService
) -> None:
    person, other = await subscribed(telegram), await begin(telegram, number=1002)
    with transaction(filled) as session:
        session.exec(update(Subscriber).values(is_reachable=False))
    subscribing.tidy()
    for _ in range(2):
        await person.press_data(person.messages[0], "en-calais_home").wait()
        await telegram.settled()
    assert len(person.messages) == 2
    assert "Your alerts have stopped" in person.screen.text
    press = other.press_data(other.messages[0], "en-calais_home")
    await press.wait()
    await telegram.settled()
    assert len(other.messages) == 1
    await tap(telegram, person, "Get alerts again")
    found = had(filled)
    assert found
    assert found.is_reachable


async def test_a_resume_after_the_end_begins_nothing(
    telegram: FakeTelegram, filled: Engine
) -> None:
    person = await subscribed(telegram)
    await tap(telegram, person, "End alerts")
    await person.press_data(person.screen, "en-calais_alert_resume").wait()
    await telegram.settled()
    assert "Only this" in person.screen.text
    assert had(filled) is None


@pytest.mark.parametrize("link", ["fr-calais_alerts", "fr-calais_alert_on"])
async def test_a_link_shows_and_never_does(
    telegram: FakeTelegram, filled: Engine, link: str
) -> None:
    person = telegram.user()
    await person.start(link)
    await person.wait(lambda: bool(person.messages))
    assert "Recevoir des alertes" in person.screen.text
    assert "Calais" in person.screen.text
    assert had(filled) is None


async def test_blocking_ends_it_and_coming_back_asks(
    telegram: FakeTelegram, filled: Engine
) -> None:
    person = await subscribed(telegram)
    await person.block()
    await until(lambda: had(filled) is None)
    await until(lambda: not telegram.world.updates)
    count = len(person.messages)
    await person.unblock()
    await person.wait(lambda: len(person.messages) == count + 1)
    assert "What do you need?" in person.screen.text, "the menu, not an offer of alerts"
    assert had(filled) is None
    assert "my_chat_member" in ALLOWED
    assert telegram.violations == []


async def test_old_buttons_after_the_end_begin_nothing(
    telegram: FakeTelegram, filled: Engine
) -> None:
    person = await subscribed(telegram)
    old = [b["callback_data"] for b in person.screen.buttons]
    await tap(telegram, person, "End alerts")
    for data in old:
        if "_topic_" in data:
            await person.press_data(person.screen, data).wait()
            await telegram.settled()
            assert "Only this" in person.screen.text
    assert had(filled) is None


@contextmanager
def busy(engine: Engine) -> Iterator[None]:
    """Another program writes."""
    with closing(sqlite3.connect(str(engine.url.database), isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        yield
        raw.execute("ROLLBACK")


async def test_it_is_kept_before_telegram_may_forget_it(
    telegram: FakeTelegram, filled: Engine
) -> None:
    person = await at_home(telegram)
    await tap(telegram, person, "Get alerts")
    with busy(filled):
        press = await person.press(person.screen, "🔔 Everything")
        await asyncio.sleep(1)
        assert len(telegram.world.updates) == 1, "not acknowledged"
        assert not press.answered
    await until(lambda: not telegram.world.updates)
    assert had(filled) is not None


async def test_a_database_that_stalls_holds_up_nobody_else(
    telegram: FakeTelegram, filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiver, "KEPT_SECONDS", 0.2)
    person = await at_home(telegram)
    other = await begin(telegram, "en", 1002)
    await tap(telegram, person, "Get alerts")
    with busy(filled):
        press = await person.press(person.screen, "🔔 Everything")
        await asyncio.sleep(0.1)
        await other.press(other.screen, "English")
        await other.wait(lambda: "Where are you?" in other.screen.text, timeout=2)
        assert not press.answered, "nobody is told what is not so"
    await press.wait()
    await telegram.settled()
    assert "You get alerts" in person.screen.text
    assert had(filled) is not None


async def test_sending_the_answer_does_not_hold_up_fetching(
    telegram: FakeTelegram, filled: Engine
) -> None:
    person = await at_home(telegram)
    other = await begin(telegram, "en", 1002)
    await tap(telegram, person, "Get alerts")
    telegram.faults.add(method="editMessageText", chat=1001, do=fake.Delay(3000), times=1)
    await person.press(person.screen, "🔔 Everything")
    await until(lambda: had(filled) is not None)
    await other.press(other.screen, "English")
    await other.wait(lambda: "Where are you?" in other.screen.text, timeout=1.5)
    assert "You get alerts" not in person.screen.text, "that is still on its way"


@pytest.fixture
def away(subscribing: SubscriptionService, filled: Engine) -> Iterator[None]:
    subscribing._engine = create_engine("sqlite:////nowhere/x.db")
    yield
    subscribing._engine = filled


async def test_while_the_database_is_away_people_are_asked_to_try_again(
    telegram: FakeTelegram, filled: Engine, subscribing: SubscriptionService
) -> None:
    person = await at_home(telegram, "Français")
    await tap(telegram, person, "Recevoir des alertes")
    before = person.screen.text
    subscribing._engine = create_engine("sqlite:////nowhere/x.db")
    press = await person.press(person.screen, "🔔 Tout")
    await press.wait()
    assert press.text == "Réessayez, s'il vous plaît."
    assert person.screen.text == before
    for command in ("/alerts", "/stop", "/mydata"):
        count = len(person.messages)
        await person.say(command)
        await person.wait(lambda n=count: len(person.messages) == n + 1)  # type: ignore[misc]
        assert "Réessayez" in person.screen.text
    subscribing._engine = filled
    await (await person.press(person.messages[0], "🔔 Tout")).wait()
    await telegram.settled()
    assert had(filled) is not None
    assert telegram.violations == []


async def test_who_blocks_while_the_database_is_away_is_forgotten_later(
    telegram: FakeTelegram, filled: Engine, subscribing: SubscriptionService
) -> None:
    person = await subscribed(telegram)
    subscribing._engine = create_engine("sqlite:////nowhere/x.db")
    await person.block()
    await until(lambda: not telegram.world.updates)
    await until(lambda: bool(subscribing._unforgotten))
    subscribing._engine = filled
    assert had(filled) is not None
    subscribing.tidy()
    assert had(filled) is None
    assert not subscribing._unforgotten


async def test_what_was_not_scrubbed_is_scrubbed_later(
    telegram: FakeTelegram, filled: Engine, subscribing: SubscriptionService
) -> None:
    def log() -> int:
        return Path(f"{filled.url.database}-wal").stat().st_size

    person = await subscribed(telegram)
    subscribing.tidy()
    with reading(filled) as session:
        subscribers.find(session, 1, KEYS)
        with transaction(filled) as writing:
            subscribers.put(writing, 77, Subscription("en"), KEYS)
        await person.say("/forget")
        await telegram.settled()
        assert "is deleted" in person.screen.text
        assert log() > 0
        subscribing.tidy()
        assert log() > 0, "somebody still reads"
        keeps_the_log = sqlite3.connect(str(filled.url.database))
        keeps_the_log.execute("SELECT count(*) FROM subscriber").fetchone()
    subscribing.tidy()
    assert log() == 0
    keeps_the_log.close()


async def test_repeats_of_an_update_do_nothing_more(
    telegram: FakeTelegram, filled: Engine, bot: TelegramBot
) -> None:
    person = await subscribed(telegram)
    again = {
        "update_id": 5, "callback_query": {
            "id": "1", "from": person.user, "data": "en_alert_off",
            "message": person.screen.json, "chat_instance": "1",
        },
    }  # fmt: skip
    assert bot.receiver
    await bot.receiver.receive(again)
    assert had(filled) is None
    await tap(telegram, person, "Get alerts")
    await tap(telegram, person, "Everything")
    await bot.receiver.receive(again)
    assert had(filled) is not None
