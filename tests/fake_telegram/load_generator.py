"""Presses on demand: the benchmarks' side of the stand-in.

A press counts as answered when its callback query was answered and a message was sent or edited
in its chat; a command when a message came. As long as there are free chats, each has one open
press at a time, so that a message can be told to the press it answers.
"""

import asyncio
import json
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from tests.fake_telegram.errors import Json
from tests.fake_telegram.measurements import Measurements, now
from tests.fake_telegram.request_log import is_send

MOST_OPEN = 256
"""Presses that may wait for an answer when they come as fast as the bot takes them."""
FIRST_CHAT = 1_000_001
TICK = 0.002
"""Seconds between two looks at the clock when presses come at a rate."""
WALKED = 4
"""A walk presses one of this many first buttons."""
WALK = "walk"


@dataclass(frozen=True, slots=True)
class Load:
    """`rate` presses a second (0: as fast as answered), `count` in all, in `chats` chats.

    `data`: callback data to cycle through (what begins with "/" is a command), or "walk": a
    `/start`, then the first buttons of each answer.
    """

    rate: float = 0.0
    count: int = 1
    chats: int = 1
    data: list[str] | Literal["walk"] = field(default_factory=lambda: ["/start"])


@dataclass(slots=True)
class PendingPress:
    """A press that waits for its callback answer (`query`), its message, or both."""

    chat: int
    time: float
    query: bool
    message: bool = True


class LoadGenerator:
    """Makes presses, and tells answers to them."""

    def __init__(
        self, put: Callable[[int, str], str], measurements: Callable[[], Measurements]
    ) -> None:
        """`put(chat, data)` lets somebody press, and returns the query's id ("" for a command)."""
        self._put = put
        self._measurements = measurements
        self.reset()

    def reset(self) -> None:
        """Forgets the order and what is open."""
        self._order = Load(count=0)
        self._begun = 0.0
        self._made = 0
        self._free: deque[int] = deque()
        self._queries: dict[str, PendingPress] = {}
        self._chats: dict[int, deque[PendingPress]] = {}
        self._buttons: dict[int, list[str]] = {}
        self._steps: Counter[int] = Counter()

    def order(self, order: Load) -> None:
        """Begins to press."""
        self._order, self._begun, self._made = order, now(), 0
        self._free = deque(range(FIRST_CHAT, FIRST_CHAT + order.chats))
        if order.rate:
            self._tick(order)
        else:
            self._refill()

    def accepted(self, method: str, params: Json) -> None:
        """Called with each request that was accepted."""
        if method == "answerCallbackQuery":
            press = self._queries.pop(str(params.get("callback_query_id")), None)
            if press:
                press.query = False
                self._finish(press)
        elif is_send(method) or method.startswith("edit"):
            self._message(int(params.get("chat_id", 0)), params)

    def _message(self, chat: int, params: Json) -> None:
        if self._order.data == WALK:
            self._buttons[chat] = callback_data(params.get("reply_markup"))
        waiting = self._chats.get(chat)
        if waiting:
            press = waiting.popleft()
            press.message = False
            self._measurements().latencies.append(now() - press.time)
            self._finish(press)

    def _finish(self, press: PendingPress) -> None:
        """Counts the press if nothing is missing, and makes the next one."""
        if press.query or press.message:
            return
        measurements = self._measurements()
        measurements.answer(press.time)
        self._free.append(press.chat)
        if not self._order.rate:
            self._refill()

    def _refill(self) -> None:
        """Presses while somebody is free; `MOST_OPEN` at most wait at once."""
        people = min(self._order.chats, MOST_OPEN)
        measurements = self._measurements()
        while (
            self._free
            and self._made < self._order.count
            and measurements.pressed - measurements.answered < people
        ):
            self._press(now())

    def _tick(self, order: Load) -> None:
        """Presses all that is due (their time is when they were due), and comes back."""
        if self._order is not order:
            return
        due = min((now() - self._begun) * order.rate, order.count)
        while self._made < due:
            self._press(self._begun + self._made / order.rate)
        if self._made < order.count:
            asyncio.get_running_loop().call_later(TICK, self._tick, order)

    def _press(self, time: float) -> None:
        number = self._made
        self._made += 1
        chat = self._free.popleft() if self._free else FIRST_CHAT + number % self._order.chats
        query = self._put(chat, self._data(chat, number))
        press = PendingPress(chat, time, bool(query))
        if query:
            self._queries[query] = press
        self._chats.setdefault(chat, deque()).append(press)
        self._measurements().press()

    def _data(self, chat: int, number: int) -> str:
        if isinstance(self._order.data, list):
            return self._order.data[number % len(self._order.data)]
        buttons = self._buttons.get(chat, [])[:WALKED]
        self._steps[chat] += 1
        return buttons[self._steps[chat] % len(buttons)] if buttons else "/start"


def callback_data(markup: object) -> list[str]:
    """The callback data of a keyboard (an object, or its JSON), from the top left."""
    keyboard = json.loads(markup) if isinstance(markup, str) else markup
    rows = keyboard.get("inline_keyboard", []) if isinstance(keyboard, dict) else []
    return [b["callback_data"] for row in rows for b in row if "callback_data" in b]
