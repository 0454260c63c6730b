"""Sending, editing, deleting and replying."""

import pytest

from tests.fake_telegram import Clock, FakeTelegram
from tests.fake_telegram.tests.requests import (
    CHAT,
    MESSAGE,
    START,
    VENUE,
    button,
    call,
    keyboard,
    result,
)


@pytest.mark.asyncio
async def test_edits_and_deletes(fake: FakeTelegram) -> None:
    """What the phone shows follows; wrong edits get Telegram's words and are no violations."""
    person = fake.user(CHAT)
    own = await person.say("hello")
    first = await result(fake, "sendMessage", **MESSAGE, reply_markup=button(callback_data="x"))
    here = {"chat_id": CHAT, "message_id": first["message_id"]}
    same = await call(
        fake, "editMessageText", **here, text="x", reply_markup=button(callback_data="x")
    )
    assert same["description"].startswith("Bad Request: message is not modified: specified new")
    await result(fake, "editMessageText", **here, text="<b>x</b>", parse_mode="HTML")
    assert (person.screen.text, person.screen.labels) == ("x", [])
    await result(fake, "editMessageReplyMarkup", **here, reply_markup=keyboard(2))
    assert person.screen.labels == ["x", "x"]
    await result(fake, "deleteMessage", **here)
    await result(fake, "deleteMessages", chat_id=CHAT, message_ids=[first["message_id"], 999])
    gone = await call(fake, "editMessageText", **here, text="y")
    assert gone["description"] == "Bad Request: message to edit not found"
    assert (await call(fake, "deleteMessage", **here))["description"].endswith("delete not found")
    theirs = await call(fake, "editMessageText", chat_id=CHAT, message_id=own.id, text="y")
    assert theirs["description"] == "Bad Request: message can't be edited"
    assert (person.messages, fake.violations) == ([], [])
    assert len(fake.refused) == 4


@pytest.mark.asyncio
async def test_old_messages_cannot_be_deleted() -> None:
    """After 48 hours a message stays."""
    async with FakeTelegram(clock=Clock(START)) as fake:
        fake.user(CHAT)
        sent = await result(fake, "sendMessage", **MESSAGE)
        fake.clock.advance(48 * 3600 + 1)
        answer = await call(fake, "deleteMessage", chat_id=CHAT, message_id=sent["message_id"])
        assert answer["description"] == "Bad Request: message can't be deleted"
        assert sent["date"] == START


@pytest.mark.asyncio
async def test_counts_the_bytes_that_reach_the_phone(fake: FakeTelegram) -> None:
    """UTF-8 bytes of text, labels and callback data; an edit sends everything again."""
    person = fake.user(CHAT)
    sent = await result(
        fake, "sendMessage", chat_id=CHAT, text="ماء", reply_markup=button(callback_data="abc")
    )
    assert person.bytes_received == 6 + 2 + 3
    await result(fake, "editMessageText", chat_id=CHAT, message_id=sent["message_id"], text="four")
    await result(fake, "sendVenue", **VENUE)
    assert person.bytes_received == 11 + 4 + len("FoodQuai")


@pytest.mark.asyncio
async def test_a_venue_has_no_text_to_edit(fake: FakeTelegram) -> None:
    """As Telegram says it."""
    sent = await result(fake, "sendVenue", **VENUE)
    answer = await call(fake, "editMessageText", **MESSAGE, message_id=sent["message_id"])
    assert answer["description"] == "Bad Request: there is no text in the message to edit"


@pytest.mark.asyncio
async def test_replies(fake: FakeTelegram) -> None:
    """A reply names a message that is there."""
    own = await fake.user(CHAT).say("hello")
    good = await result(fake, "sendMessage", **MESSAGE, reply_parameters={"message_id": own.id})
    assert good["reply_to_message"]["text"] == "hello"
    bad = await call(fake, "sendMessage", **MESSAGE, reply_parameters={"message_id": 99})
    assert bad["description"] == "Bad Request: message to be replied not found"
