"""`settled`: waiting until the bot has done what it can."""

import pytest

from tests.fake_telegram import FakeTelegram, Forbidden, TooMany
from tests.fake_telegram.tests.requests import CHAT, MESSAGE, button, call, result


@pytest.mark.asyncio
async def test_settled_says_what_is_missing(fake: FakeTelegram) -> None:
    """A silent bot is found out."""
    await fake.user(CHAT).say("hello?")
    with pytest.raises(TimeoutError, match="1 updates not taken, 1 chats without an answer"):
        await fake.settled(timeout=0.05)
    with pytest.raises(TimeoutError, match="not so after"):
        await fake.user(CHAT).wait(lambda: fake.user(CHAT).screen.text == "hi", timeout=0.01)


@pytest.mark.asyncio
async def test_settled_lets_go_of_what_was_refused_for_good(fake: FakeTelegram) -> None:
    """After 400 and 403 the bot has done what it can; after 429 it will come again."""
    person = fake.user(CHAT)
    await result(fake, "sendMessage", **MESSAGE, reply_markup=button(callback_data="x"))
    press = await person.press(person.screen, 0)
    update = (await result(fake, "getUpdates"))[0]
    await result(fake, "getUpdates", offset=update["update_id"] + 1)
    fake.faults.add(do=TooMany(), times=2)
    fake.faults.add(do=Forbidden(), times=2)
    for code in (429, 403):
        with pytest.raises(TimeoutError):
            await fake.settled(timeout=0.1)
        edit = await call(fake, "editMessageText", **MESSAGE, message_id=1)
        answer = await call(fake, "answerCallbackQuery", callback_query_id=press.id)
        assert (edit["error_code"], answer["error_code"]) == (code, code)
    await fake.settled()
