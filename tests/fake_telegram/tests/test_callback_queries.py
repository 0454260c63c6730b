"""Presses of buttons and their answers."""

import asyncio

import pytest

from tests.fake_telegram import Clock, FakeTelegram
from tests.fake_telegram.tests.requests import CHAT, MESSAGE, START, button, call, result


@pytest.mark.asyncio
async def test_a_press_is_answered_once(fake: FakeTelegram) -> None:
    """By label, data or place; the second answer comes too late."""
    person = fake.user(CHAT)
    await result(fake, "sendMessage", **MESSAGE, reply_markup=button(callback_data="x"))
    for name in ("Go", "x", 0):
        press = await person.press(person.screen, name)
        update = (await result(fake, "getUpdates"))[-1]["callback_query"]
        assert (update["id"], update["data"]) == (press.id, "x")
        assert update["message"]["reply_markup"] == button(callback_data="x")
        assert not press.answered
        waiting = asyncio.create_task(press.wait())
        await result(
            fake, "answerCallbackQuery", callback_query_id=press.id, text="ok", show_alert=True
        )
        assert ((await waiting).text, press.alert) == ("ok", True)
        again = await call(fake, "answerCallbackQuery", callback_query_id=press.id)
        assert again["description"] == (
            "Bad Request: query is too old and response timeout expired or query ID is invalid"
        )
    with pytest.raises(LookupError):
        await person.press(person.screen, "nothing like it")
    assert person.bytes_received == len("xGox") + 3 * len("ok")


@pytest.mark.parametrize(("seconds", "taken"), [(149, True), (151, False)])
@pytest.mark.asyncio
async def test_a_press_expires(seconds: float, taken: bool) -> None:
    """Telegram forgets a callback query after 150 s."""
    async with FakeTelegram(clock=Clock(START)) as fake:
        person = fake.user(CHAT)
        await result(fake, "sendMessage", **MESSAGE, reply_markup=button(callback_data="x"))
        press = await person.press(person.screen, 0)
        fake.clock.advance(seconds)
        answer = await call(fake, "answerCallbackQuery", callback_query_id=press.id)
        assert (answer["ok"], press.answered) == (taken, taken)
        unknown = await call(fake, "answerCallbackQuery", callback_query_id="1")
        assert unknown["error_code"] == 400
        assert fake.violations == []
