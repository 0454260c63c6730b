"""The bot over real HTTP against the stand-in for the Bot API, which checks every request."""

import asyncio
from collections.abc import Callable

import pytest

from bot.callback_data import decode
from bot.channel import ChannelServices
from bot.conversation import Conversation
from bot.routes import ChangeAlerts, Close
from bot.telegram.bot import TelegramBot
from content.core.i18n import LANGUAGES
from content.snapshot import Snapshot
from tests.bot.walk import is_walked, targets, walk
from tests.fake_telegram import TOKEN, FakeTelegram, Message, Person

pytestmark = pytest.mark.usefixtures("bot")


async def begin(telegram: FakeTelegram, language: str = "en", number: int = 1001) -> Person:
    """Somebody who has just pressed Start."""
    person = telegram.user(id=number, language_code=language)
    await person.start()
    await person.wait(lambda: bool(person.messages))
    return person


async def tap(telegram: FakeTelegram, person: Person, label: str) -> Message:
    """Press the button whose label contains this, and wait for the answer."""
    found = next(name for name in person.screen.labels if label in name)
    await person.press(person.screen, found)
    await telegram.settled()
    return person.screen


async def follow(person: Person, data: str) -> Message:
    """Press a button with this data under the menu, and wait until it is answered and shown: the
    choice of a language says the same everywhere, and its buttons lead elsewhere."""
    menu = person.messages[0]

    def shown() -> tuple[object, str, int]:
        return menu.written, repr(menu.markup), len(person.messages)

    before = shown()
    press = person.press_data(menu, data)
    await person.wait(lambda: press.answered and shown() != before, timeout=10)
    return person.screen


async def test_three_presses_and_five_kilobytes_to_the_next_food(telegram: FakeTelegram) -> None:
    person = await begin(telegram)
    await tap(telegram, person, "English")
    await tap(telegram, person, "Calais")
    screen = await tap(telegram, person, "Food")
    assert "until 11:00" in screen.text
    assert "14:00–16:00" in screen.text
    assert person.bytes_received <= 5000
    assert len(person.messages) == 1, "one message, edited in place"
    assert telegram.violations == []


@pytest.mark.parametrize("language", ["en", "ar", "ti", "vi"])
async def test_every_button_of_every_screen(
    telegram: FakeTelegram, conversation: Conversation, example: Snapshot, language: str
) -> None:
    """Presses every button that can be reached from /start, once: what a button does depends
    only on its data, so a second press under another screen would show the same.

    In Arabic all zones are walked, in the others one."""
    telegram.limits.enabled = False
    person = await begin(telegram, LANGUAGES[language].telegram or language)
    zones = zones_of(language, example)
    pressed: set[str] = set()
    waiting = data_of(person.screen, language, zones)
    while waiting:
        data = waiting.pop()
        if data in pressed:
            continue
        pressed.add(data)
        waiting += data_of(await follow(person, data), language, zones)
        await close_what_was_opened(person, pressed)
    screens = walk(conversation, language)
    leads = {to for screen in screens.values() for to in targets(screen)}
    assert pressed >= {to for to in leads if is_of(to, language, zones)}
    assert telegram.violations == []
    assert person.messages[0].text, "the menu is still there"


def zones_of(language: str, example: Snapshot) -> set[str | None]:
    """Where buttons are pressed; before a zone is chosen, too."""
    zones = list(example.zones)
    number = list(LANGUAGES).index(language) % len(zones)
    return {None, *(zones if language == "ar" else zones[number : number + 1])}


async def close_what_was_opened(person: Person, pressed: set[str]) -> None:
    """A map stands in a message of its own, with a button that takes it away."""
    while len(person.messages) > 1:
        extra = person.messages[-1]
        if not extra.buttons:
            extra.deleted = True
            continue
        count = len(person.messages)
        press = await person.press(extra, 0)
        await person.wait(lambda n=count, p=press: p.answered and len(person.messages) < n)  # type: ignore[misc]
        pressed.add(extra.buttons[0]["callback_data"])


def data_of(message: Message, language: str, zones: set[str | None]) -> list[str]:
    """What asks for alerts is left out: it does something different each time."""
    found = [b["callback_data"] for b in message.buttons if "callback_data" in b]
    skipped = (Close, ChangeAlerts)
    return [
        data
        for data in found
        if is_of(data, language, zones) and not isinstance(decode(data)[1], skipped)
    ]


def is_of(address: str, language: str, zones: set[str | None]) -> bool:
    viewer, route = decode(address)
    of_language = viewer.language == language and viewer.zone in zones
    return of_language and (is_walked(viewer, route) or isinstance(route, Close))


async def test_a_language_is_guessed_from_the_phone(telegram: FakeTelegram) -> None:
    for number, (phone, first) in enumerate(
        {"ar-EG": "العربية", "prs": "فارسی / دری", "ku": "کوردیی ناوەندی", "xx": "English"}.items()
    ):
        person = await begin(telegram, phone, 2000 + number)
        assert person.screen.labels[0] == first


async def test_a_deep_link_opens_its_screen(telegram: FakeTelegram) -> None:
    person = telegram.user(language_code="fr")
    await person.start("ti-calais_kind_water")
    await person.wait(lambda: bool(person.messages))
    assert "💧" in person.screen.text
    assert telegram.violations == []


async def test_an_old_button_works_after_a_restart(
    telegram: FakeTelegram, conversation: Conversation, bot: TelegramBot
) -> None:
    person = await begin(telegram)
    old = "en_card_food_no-longer-there"
    press = person.press_data(person.screen, old)
    await press.wait()
    await telegram.settled()
    assert "no longer in the list" in person.screen.text


async def test_a_position_gives_what_is_near_and_is_deleted(telegram: FakeTelegram) -> None:
    person = await begin(telegram)
    await tap(telegram, person, "English")
    sent = await person.share_position(50.9563, 1.8520)
    await telegram.settled()
    assert "on foot" in person.screen.text
    assert sent.deleted
    assert telegram.violations == []


async def test_typed_words_are_answered_in_the_language_of_the_buttons(
    telegram: FakeTelegram,
) -> None:
    person = await begin(telegram, "en")
    await tap(telegram, person, "Tiếng Việt")
    await person.say("hello?")
    await telegram.settled()
    assert decode(person.screen.buttons[0]["callback_data"])[0].language == "vi"


@pytest.mark.parametrize(
    "command",
    [
        "menu", "sos", "rights", "near", "language", "about", "xyz",
        "alerts", "stop", "mydata", "forget",
    ],
)  # fmt: skip
async def test_commands(telegram: FakeTelegram, command: str) -> None:
    person = await begin(telegram)
    await person.say(f"/{command}")
    await telegram.settled()
    assert len(person.messages) == 2
    assert telegram.violations == []


async def test_a_cry_for_help_in_a_group_is_answered(telegram: FakeTelegram) -> None:
    person, group = telegram.user(), telegram.group()
    await person.say("/sos", group.chat)
    await telegram.settled()
    assert "112" in group.messages[-1].text
    assert "196" in group.messages[-1].text
    assert "SIM" in group.messages[-1].text
    assert not group.messages[-1].buttons


async def test_in_a_group_it_only_points_to_the_private_chat(telegram: FakeTelegram) -> None:
    person, group = telegram.user(), telegram.group()
    await person.say("/start", group.chat)
    await telegram.settled()
    assert "https://t.me/" in group.messages[-1].text
    assert not group.messages[-1].buttons


async def test_it_introduces_itself_in_every_language_and_only_once(
    telegram: FakeTelegram, conversation: Conversation, bot: TelegramBot
) -> None:
    telegram.limits.enabled = False
    looked = len(LANGUAGES) + 1  # each language, and everybody else

    def count(start: str) -> int:
        return sum(entry.method.startswith(start) for entry in telegram.ledger)

    await until(lambda: count("getMyCommands") == looked)
    await telegram.settled()
    assert count("setMyCommands") == looked
    assert count("setMyDescription") == len(LANGUAGES), "English is everybody else's already"
    made = count("setMy")
    async with TelegramBot(ChannelServices(conversation), telegram.url, TOKEN).running(
        webhook=HOOK
    ):
        await until(lambda: count("getMyCommands") == 2 * looked)
        await telegram.settled()
    assert count("setMy") == made, "nothing had changed"
    assert telegram.violations == []


HOOK = {"url": "https://channel.example/telegram/webhook", "secret_token": "s" * 32}


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.02)
