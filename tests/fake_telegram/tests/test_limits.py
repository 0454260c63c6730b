"""Telegram's limits on messages, and how they are counted."""

import pytest

from tests.fake_telegram import Clock, FakeTelegram, Limits
from tests.fake_telegram.measurements import percentiles
from tests.fake_telegram.request_log import busiest
from tests.fake_telegram.tests.requests import CHAT, MESSAGE, START, call, result


async def accepted(fake: FakeTelegram, chats: list[int], method: str = "sendMessage") -> int:
    """How many of these messages pass; the others must be 429."""
    passed = 0
    for number, chat in enumerate(chats):
        answer = await call(fake, method, chat_id=chat, text=f"{number}", message_id=1)
        assert answer["ok"] or answer["error_code"] == 429
        passed += answer["ok"]
    return passed


@pytest.mark.asyncio
async def test_thirty_messages_a_second(strict: FakeTelegram) -> None:
    """In any sliding second, over all chats."""
    chats = list(range(1, 41))
    assert await accepted(strict, chats) == 30
    refused = await call(strict, "sendMessage", chat_id=99, text="x")
    assert refused["description"] == "Too Many Requests: retry after 1"
    assert refused["parameters"] == {"retry_after": 1}
    strict.clock.advance(0.5)
    assert await accepted(strict, chats) == 0
    strict.clock.advance(0.51)
    assert await accepted(strict, list(range(100, 140))) == 30


@pytest.mark.asyncio
async def test_one_message_a_second_to_one_chat_after_a_burst(strict: FakeTelegram) -> None:
    """Five at once, then one a second."""
    assert await accepted(strict, [5] * 8) == 5
    strict.clock.advance(2)
    assert await accepted(strict, [5] * 8) == 2


@pytest.mark.asyncio
async def test_twenty_messages_a_minute_to_a_group(strict: FakeTelegram) -> None:
    """However slowly they come."""
    strict.limits.chat_burst = 100
    assert await accepted(strict, [-5] * 25) == 20
    refused = await call(strict, "sendMessage", chat_id=-5, text="x")
    assert refused["parameters"] == {"retry_after": 60}
    strict.clock.advance(60.1)
    assert await accepted(strict, [-5] * 25) == 20


@pytest.mark.asyncio
async def test_edits_do_not_count_unless_asked() -> None:
    """The scope of the limits is unknown; this is the stand-in's choice."""
    async with FakeTelegram(clock=Clock(START), limits=Limits(chat_burst=100)) as fake:
        person = fake.user(CHAT)
        await result(fake, "sendMessage", **MESSAGE)
        assert await accepted(fake, [CHAT] * 40, "editMessageText") == 40
        fake.limits.count_edits = True
        assert await accepted(fake, [CHAT] * 40, "editMessageText") == 29
        assert person.screen.text == "28"
        assert len(fake.refused) == 11


def test_busiest_second() -> None:
    """A window is half open: a message a full second later is not in it."""
    assert busiest([0.0, 0.5, 0.9, 1.0, 1.4]) == 4
    assert busiest([0.0, 1.0]) == 1
    assert busiest([]) == 0
    assert percentiles([0.001 * n for n in range(1, 102)])["p95"] == 96.0
