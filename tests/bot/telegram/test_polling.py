"""Update ids are Telegram's: they may fall, come again, or be missing; everybody is answered."""

import asyncio
import gc
import logging
from collections.abc import Iterator
from typing import Any, cast
from weakref import WeakSet

import pytest

from bot.events import Event
from bot.subscriptions.handlers import SettledEvent
from bot.telegram import polling, receiver
from bot.telegram.client.api import BotApi
from bot.telegram.receiver import UpdateReceiver
from tests.bot.test_telegram import begin, until
from tests.fake_telegram import FakeTelegram


class Server:
    """Gives one batch after the other, and remembers what was asked; then nothing, for ever."""

    def __init__(self, *batches: list[object]) -> None:
        self.batches = list(batches)
        self.offsets: list[int] = []

    async def call(self, _method: str, payload: dict[str, Any], seconds: float) -> object:
        self.offsets.append(payload["offset"])
        if not self.batches:
            await asyncio.Event().wait()
        return self.batches.pop(0)


class Taken:
    """A receiver that keeps what it was given."""

    def __init__(self) -> None:
        self.ids: list[object] = []

    async def start(self, raw: object) -> None:
        self.ids.append(raw.get("update_id") if isinstance(raw, dict) else raw)

    async def kept(self) -> None:
        """Nothing has to last."""


def batch(*ids: object) -> list[object]:
    return [{"update_id": number} for number in ids]


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """What polling waited, in seconds; nobody really does."""
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(polling.asyncio, "sleep", wait)
    yield waited


async def polled(server: Server) -> Taken:
    taken = Taken()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(
            polling.poll(cast("BotApi", server), cast("UpdateReceiver", taken)), 0.05
        )
    return taken


@pytest.mark.parametrize(
    ("batches", "offsets"),
    [
        ([batch(7, 8), batch(9)], [0, 9, 10]),
        ([batch(700_000_001), batch(5, 6), batch(7)], [0, 700_000_002, 7, 8]),
        ([batch(9), batch(), batch(3)], [0, 10, 10, 4]),
        ([batch(5, "x", None)], [0, 6]),
        ([batch(5), batch(True)], [0, 6, 6]),
    ],
)  # fmt: skip
async def test_the_next_offset_is_the_last_id_and_one(
    batches: list[list[object]], offsets: list[int], pauses: list[float]
) -> None:
    server = Server(*batches)
    await polled(server)
    assert server.offsets == offsets


async def test_what_comes_again_is_asked_for_more_slowly_and_said_once(
    pauses: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        await polled(Server(*[batch(5, 6)] * 12))
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30, 30, 30]
    assert [record.message for record in caplog.records] == [
        "Telegram gives updates again that were taken before; asking more slowly"
    ]


async def test_once_something_else_comes_the_pace_is_as_before(pauses: list[float]) -> None:
    await polled(Server(batch(5), batch(5), batch(5), batch(6), batch(7), batch(7)))
    assert pauses == [0.5, 1, 0.5]


async def test_updates_that_cannot_be_acknowledged_are_asked_for_more_slowly(
    pauses: list[float],
) -> None:
    await polled(Server(["nonsense"], [{"update_id": "5"}], batch()))
    assert pauses == [0.5, 1]


async def test_everybody_is_answered_after_the_ids_fell(
    telegram: FakeTelegram, bot: object
) -> None:
    """As the official server does it: an offset beyond its queue confirms nothing."""
    await begin(telegram, number=1001)
    telegram.world.updates.renumber(40)
    for number in (1002, 1003, 1004):
        person = await begin(telegram, number=number)
        await telegram.settled()
        assert len(person.messages) == 1, "answered once"
    assert len(telegram.world.updates) == 0
    assert telegram.violations == []


async def test_a_server_that_confirms_nothing_gets_nobody_answered_twice(
    telegram: FakeTelegram, bot: object
) -> None:
    first = await begin(telegram, number=1001)
    telegram.world.updates.deaf = True
    second = await begin(telegram, number=1002)
    before = telegram.work.requests
    await until(lambda: telegram.work.requests >= before + 2)
    third = await begin(telegram, number=1003)
    assert [len(person.messages) for person in (first, second, third)] == [1, 1, 1]


async def test_a_repeat_is_known_for_a_day_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Later the same number is somebody else's: ids are chosen anew after a quiet week."""
    now = 0.0
    monkeypatch.setattr(receiver, "monotonic", lambda: now)
    took: list[object] = []

    class Application:
        async def process_update(self, what: object) -> None:
            took.append(what)

    receives = UpdateReceiver(cast("Any", Application()), lambda did: did)
    press = {"id": "1", "data": "en_home", "message": {"message_id": 1, "chat": {"id": 7}}}
    update = {"update_id": 5, "callback_query": press}
    await receives.receive(update)
    now = 24 * 3600.0
    await receives.receive(update)
    assert len(took) == 1
    now = 7 * 24 * 3600.0
    await receives.receive(update)
    assert len(took) == 2


async def test_nothing_is_kept_of_what_was_done_where_nobody_waits_for_it() -> None:
    """A webhook answers each update by itself, and never asks for all that has to last."""

    class Application:
        async def process_update(self, what: SettledEvent) -> None:
            await what.answer

    answers = WeakSet[object]()

    def settle(event: Event) -> SettledEvent:
        answer = asyncio.get_running_loop().create_future()
        answer.set_result(None)
        answers.add(answer)
        return SettledEvent(event, None, answer)

    receives = UpdateReceiver(cast("Any", Application()), settle)
    for number in range(5):
        message = {"message_id": number, "text": "/stop", "chat": {"id": 7, "type": "private"}}
        await receives.receive({"update_id": number, "message": message})
    await asyncio.sleep(0)
    gc.collect()
    assert len(answers) == 0
