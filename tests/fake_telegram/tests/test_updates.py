"""Updates and the long poll."""

import asyncio

import pytest

from tests.fake_telegram import Clock, FakeTelegram
from tests.fake_telegram.tests.requests import CHAT, START, call, result


@pytest.mark.asyncio
async def test_what_people_do_becomes_updates(fake: FakeTelegram) -> None:
    """Each act is one update, of Telegram's shape."""
    person = fake.user(CHAT, "ar", username="samira")
    await person.start("from_poster")
    await person.say("مرحبا")
    await person.share_position(50.9, 1.8)
    await person.raw({"message": {"message_id": "hostile"}})
    updates = await result(fake, "getUpdates")
    ids = [update["update_id"] for update in updates]
    assert ids == list(range(ids[0], ids[0] + 4))
    start, said, place, hostile = [update["message"] for update in updates]
    assert start["text"] == "/start from_poster"
    assert start["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert said["from"] == {
        "id": CHAT,
        "is_bot": False,
        "first_name": "Person 42",
        "username": "samira",
        "language_code": "ar",
    }
    assert (said["text"], said["chat"]["type"]) == ("مرحبا", "private")
    assert place["location"] == {"latitude": 50.9, "longitude": 1.8}
    assert hostile == {"message_id": "hostile"}
    assert person.messages == []


@pytest.mark.asyncio
async def test_updates_are_kept_until_acknowledged(fake: FakeTelegram) -> None:
    """By offset; a negative offset keeps the last ones; limit cuts."""
    person = fake.user(CHAT)
    for number in range(5):
        await person.say(str(number))
    updates = await result(fake, "getUpdates", limit=2)
    assert [update["message"]["text"] for update in updates] == ["0", "1"]
    assert len(await result(fake, "getUpdates")) == 5
    rest = await result(fake, "getUpdates", offset=updates[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["2", "3", "4"]
    last = await result(fake, "getUpdates", offset=-1)
    assert [update["message"]["text"] for update in last] == ["4"]
    assert len(await result(fake, "getUpdates")) == 1


@pytest.mark.asyncio
async def test_an_offset_far_beyond_the_end_confirms_nothing(fake: FakeTelegram) -> None:
    """As the official server: it answers from the head, since ids may have been chosen anew."""
    person = fake.user(CHAT)
    await person.say("1")
    (update,) = await result(fake, "getUpdates")
    tail = update["update_id"] + 1
    assert await result(fake, "getUpdates", offset=tail + 11) == [update]
    assert await result(fake, "getUpdates") == [update]
    assert await result(fake, "getUpdates", offset=tail + 10) == []
    fake.state.updates.renumber(40)
    await person.say("2")
    (lower,) = await result(fake, "getUpdates", offset=tail)
    assert lower["update_id"] == 41
    assert await result(fake, "getUpdates", offset=42) == []


@pytest.mark.asyncio
async def test_a_long_poll_ends_with_the_first_update(fake: FakeTelegram) -> None:
    """At once, not at its timeout."""
    poll = asyncio.create_task(result(fake, "getUpdates", timeout=30))
    await fake.state.changed.wait_for(lambda: fake.state.updates.first_poll is not None, 2)
    await fake.user(CHAT).say("now")
    assert (await asyncio.wait_for(poll, 2))[0]["message"]["text"] == "now"
    assert await result(fake, "getUpdates", offset=-0, timeout=0)


@pytest.mark.asyncio
async def test_a_second_poller_ends_the_first(fake: FakeTelegram) -> None:
    """409 for the one that waited."""
    first = asyncio.create_task(call(fake, "getUpdates", timeout=30))
    await fake.state.changed.wait_for(lambda: fake.state.updates.first_poll is not None, 2)
    assert await result(fake, "getUpdates") == []
    answer = await asyncio.wait_for(first, 2)
    assert answer["error_code"] == 409
    assert answer["description"] == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )


@pytest.mark.asyncio
async def test_only_the_updates_asked_for(fake: FakeTelegram) -> None:
    """`allowed_updates` decides about updates to come."""
    await result(fake, "getUpdates", allowed_updates=["callback_query"])
    await fake.user(CHAT).say("unheard")
    assert await result(fake, "getUpdates") == []


@pytest.mark.asyncio
async def test_updates_are_dropped_after_a_day() -> None:
    """24 hours, as Telegram."""
    async with FakeTelegram(clock=Clock(START)) as fake:
        await fake.user(CHAT).say("early")
        fake.clock.advance(24 * 3600 - 1)
        assert len(await result(fake, "getUpdates")) == 1
        fake.clock.advance(2)
        assert await result(fake, "getUpdates") == []
