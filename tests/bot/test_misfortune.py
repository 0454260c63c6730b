"""What Telegram may answer, and what people and networks may do: none of it stops the bot, and
no word from inside reaches a person."""

import asyncio
from time import monotonic

import pytest

from bot.channel import ChannelServices
from bot.conversation import Conversation
from bot.telegram import bot as telegram_bot
from bot.telegram.bot import TelegramBot
from content.core.errors import NoSnapshot
from content.snapshot import Snapshot
from tests import fake_telegram as fake
from tests.bot.test_telegram import begin, tap, until
from tests.conftest import NOW
from tests.fake_telegram import TOKEN, FakeTelegram

pytestmark = pytest.mark.usefixtures("bot")
EDIT = "editMessageText"


async def still_answers(telegram: FakeTelegram) -> None:
    person = await begin(telegram, "en", 1999)
    assert "Where are you?" in (await answer(person, "English")).text


@pytest.mark.parametrize(
    "fault",
    [
        fake.BadGateway(),
        fake.ServerError(),
        fake.ResetBefore(),
        fake.ResetAfter(),
        fake.NotJson(),
    ],
    ids=lambda fault: type(fault).__name__,
)
async def test_a_passing_fault_is_tried_again(telegram: FakeTelegram, fault: fake.Fault) -> None:
    person = await begin(telegram)
    telegram.faults.add(method=EDIT, do=fault, times=1)
    await person.press(person.screen, "English")
    await person.wait(lambda: "Where are you?" in person.screen.text)
    assert telegram.violations == []


@pytest.mark.parametrize(
    "fault",
    [
        fake.Forbidden(),
        fake.Forbidden("user is deactivated"),
    ],
)
async def test_a_refusal_is_not_repeated(telegram: FakeTelegram, fault: fake.Fault) -> None:
    person = await begin(telegram)
    telegram.faults.add(method=EDIT, do=fault, times=1)
    await (await person.press(person.screen, "English")).wait()
    await telegram.settled(answers=False)
    assert "Choose your language" in person.screen.text
    await still_answers(telegram)


async def test_what_telegram_does_not_take_is_shown_plainly(telegram: FakeTelegram) -> None:
    """One bad link in the content must not make an organization's screen vanish."""
    person = await begin(telegram)
    telegram.faults.add(method=EDIT, do=fake.BadRequest("BUTTON_URL_INVALID"), times=1)
    person.press_data(person.screen, "en_org_care4calais")
    await person.wait(lambda: "Care4Calais" in person.screen.text)
    assert all("url" not in button for button in person.screen.buttons)


@pytest.mark.parametrize("words", ["message to edit not found", "message can't be edited"])
async def test_a_message_that_is_gone_is_sent_anew(telegram: FakeTelegram, words: str) -> None:
    person = await begin(telegram)
    telegram.faults.add(method=EDIT, do=fake.BadRequest(words), times=1)
    await person.press(person.screen, "English")
    await person.wait(lambda: len(person.messages) == 2)
    assert "Where are you?" in person.screen.text


async def test_pressing_the_same_twice(telegram: FakeTelegram) -> None:
    person = await begin(telegram)
    await tap(telegram, person, "English")
    menu = person.screen
    one, two = person.press_data(menu, "en_home"), person.press_data(menu, "en_home")
    await one.wait()
    await two.wait()
    await telegram.settled()
    assert "What do you need?" in person.screen.text
    assert len(person.messages) == 1


async def test_a_press_that_waited_too_long(telegram: FakeTelegram) -> None:
    person = await begin(telegram)
    old = fake.BadRequest("query is too old and response timeout expired or query ID is invalid")
    telegram.faults.add(method="answerCallbackQuery", do=old, times=1)
    await person.press(person.screen, "English")
    await person.wait(lambda: "Where are you?" in person.screen.text)
    assert len(person.messages) == 1


async def test_a_group_that_moved(telegram: FakeTelegram) -> None:
    person, group = telegram.user(), telegram.group()
    new = await group.migrate(person)
    await person.say("/start", group.chat)
    await until(lambda: any("https://t.me/" in m.text for m in new.visible))
    assert any("https://t.me/" in message.text for message in new.visible)


async def test_a_flood_wait_is_obeyed_and_the_newest_press_wins(telegram: FakeTelegram) -> None:
    person = await begin(telegram)
    other = await begin(telegram, "en", 1002)
    flood = telegram.faults.add(method=EDIT, chat=person.id, do=fake.TooMany(2), times=1)
    started = monotonic()
    menu = person.screen
    person.press_data(menu, "en_zones")
    await until(lambda: flood.hits == 1)
    person.press_data(menu, "en_about")
    person.press_data(menu, "en_home")
    await tap_other(other)
    assert monotonic() - started < 1.5, "one person's flood wait is not another's"
    await person.wait(lambda: "What do you need?" in person.screen.text)
    assert monotonic() - started >= 2
    edits = [e for e in telegram.ledger if e.method == EDIT and e.chat == person.id]
    assert len(edits) == 1, "what was overtaken is not sent"


async def tap_other(other: fake.Person) -> None:
    await other.press(other.screen, "English")
    await other.wait(lambda: "Where are you?" in other.screen.text)


async def test_an_impatient_person_in_a_flood_holds_up_nobody(telegram: FakeTelegram) -> None:
    person, other = await begin(telegram), await begin(telegram, "en", 1002)
    telegram.limits.enabled = False
    flood = telegram.faults.add(method=EDIT, chat=person.id, do=fake.TooMany(3), times=1)
    menu = person.screen
    person.press_data(menu, "en_zones")
    await until(lambda: flood.hits == 1)
    for number in range(300):
        person.press_data(menu, f"en_page_police_{number % 5}")
    started = monotonic()
    assert "Where are you?" in (await answer(other, "English")).text
    assert monotonic() - started < 2
    await person.wait(lambda: "📄" in menu.text, timeout=10)


async def test_floods_of_several_chats_stop_everything(telegram: FakeTelegram) -> None:
    people = [await begin(telegram, "en", 1100 + number) for number in range(4)]
    floods = []
    for person in people[:3]:
        flood = telegram.faults.add(method=EDIT, chat=person.id, do=fake.TooMany(2), times=1)
        floods.append(flood)
        person.press_data(person.screen, "en_home")
    await until(lambda: all(flood.hits for flood in floods))
    started = monotonic()
    people[3].press_data(people[3].screen, "en_home")
    for person in people:
        await person.wait(lambda p=person: "What do you need?" in p.screen.text)  # type: ignore[misc]
    assert monotonic() - started > 1.5


async def test_telegram_goes_away_and_comes_back(telegram: FakeTelegram) -> None:
    person = await begin(telegram)
    async with telegram.outage():
        await asyncio.sleep(1.2)
    await person.press(person.screen, "English")
    await person.wait(lambda: "Where are you?" in person.screen.text, timeout=10)
    assert len(person.messages) == 1


HOSTILE: list[dict[str, object]] = [
    {},
    {"message": None},
    {"message": {"chat": {"id": "x"}}},
    {"callback_query": {"id": 5, "data": ["x"]}},
    {"edited_message": {"text": "x"}},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": 1001, "type": "private"}}},
    {"poll": {"id": "\x00"}},
]


async def test_hostile_updates_do_no_harm(telegram: FakeTelegram) -> None:
    person = await begin(telegram)
    for update in HOSTILE:
        await person.raw(update)
    for text in (
        "x" * 4096,
        "\u202e\u200b" * 2000,
        "' OR 1=1; --",
        "{0.__class__}",
        "%s%n",
        "/" * 4096,
    ):
        await person.say(text)
    await person.raw({"message": {"text": "A" * 10_000_000, "chat": {"id": 1001, "type": "private"},
                                  "message_id": 3, "date": 1, "from": {"id": 1001}}})  # fmt: skip
    person.press_data(person.screen, "\x00" * 64)
    person.press_data(person.screen, "en_card_food_../../etc/passwd")
    await asyncio.sleep(0.5)
    await until(lambda: not telegram.world.updates)
    other = await begin(telegram, "en", 1003)
    assert "Where are you?" in (await answer(other, "English")).text
    assert telegram.violations == []


async def answer(person: fake.Person, label: str) -> fake.Message:
    before = person.screen.text
    await person.press(person.screen, label)
    await person.wait(lambda: person.screen.text != before, timeout=10)
    return person.screen


async def test_a_repeated_update_is_answered_once(telegram: FakeTelegram, bot: TelegramBot) -> None:
    await until(lambda: bot.receiver is not None)
    assert bot.receiver
    update = {
        "update_id": 99_999_999,
        "message": {
            "message_id": 1, "date": 1, "text": "/start", "from": {"id": 1001},
            "chat": {"id": 1001, "type": "private"},
        },
    }  # fmt: skip
    person = telegram.user()
    await asyncio.gather(*(bot.receiver.receive(update) for _ in range(3)))
    await telegram.settled()
    assert len(person.messages) == 1


async def test_a_wrong_token_leaves_the_rest_running(conversation: Conversation) -> None:
    async with FakeTelegram() as telegram:
        lost = TelegramBot(ChannelServices(conversation), telegram.url, "123:wrong")
        async with lost.running(webhook=None):
            await until(lambda: bool(telegram.refusals))
            assert lost.receiver is None


@pytest.mark.parametrize("fault", [fake.ResetBefore(), fake.TooMany(1), fake.BadGateway()])
async def test_a_fault_at_the_start_only_delays_it(
    conversation: Conversation, fault: fake.Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_bot, "RETRY_SECONDS", 0.2)
    async with FakeTelegram() as telegram:
        telegram.faults.add(method="getMe", do=fault, times=2)
        async with TelegramBot(ChannelServices(conversation), telegram.url, TOKEN).running(
            webhook=None
        ):
            person = telegram.user()
            await person.start()
            await person.wait(lambda: bool(person.messages), timeout=10)
            assert "Choose your language" in person.screen.text


async def test_without_any_content_people_get_the_emergency_number() -> None:
    def nothing() -> Snapshot:
        raise NoSnapshot("no content was loaded yet")

    async with FakeTelegram() as telegram:
        empty = Conversation(nothing, lambda: NOW)
        async with TelegramBot(ChannelServices(empty), telegram.url, TOKEN).running(webhook=None):
            person = telegram.user()
            await person.start()
            await person.wait(lambda: bool(person.messages), timeout=10)
            assert "112" in person.screen.text
            sent = await person.share_position(50.9, 1.8)
            await person.wait(lambda: sent.deleted)
        assert telegram.violations == []


async def test_another_poller_does_not_end_this_one(
    telegram: FakeTelegram, conversation: Conversation
) -> None:
    async with TelegramBot(ChannelServices(conversation), telegram.url, TOKEN).running(
        webhook=None
    ):
        await until(lambda: any(r.code == 409 for r in telegram.refusals))
    person = telegram.user()
    await person.start()
    await person.wait(lambda: bool(person.messages), timeout=10)
    assert "Choose your language" in person.screen.text


def _raise(*_: object) -> None:
    raise RuntimeError("secret inside")


async def test_a_fault_inside_is_not_shown_to_anybody(
    telegram: FakeTelegram, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await begin(telegram)
    monkeypatch.setattr(conversation, "at", _raise)
    await person.press(person.screen, "English")
    await telegram.settled(answers=False)
    monkeypatch.undo()
    assert all("secret" not in message.text for message in person.messages)
    await still_answers(telegram)
