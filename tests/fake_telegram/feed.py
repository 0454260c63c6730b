"""Presses on demand, and how fast the bot answered them: the benchmarks' side of the stand-in.

A press counts as answered when its callback query was answered and a message was sent or edited
in its chat; `/start` when a message came. Each chat has one open press at a time while free
chats are left, so that an edit can be told to its press.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from tests.fake_telegram.errors import Json
from tests.fake_telegram.ledger import is_send

MOST_OPEN = 256
"""Presses that may wait for an answer when they come as fast as the bot takes them."""
FIRST_CHAT = 1_000_001
TICK = 0.002
"""Seconds between two looks at the clock when presses come at a rate."""
WALKED = 4
"""A walk presses one of this many first buttons."""

Data = list[str] | Literal["walk"]


@dataclass(slots=True)
class Open:
    """A press without its full answer. `time` in the loop's seconds."""

    chat: int
    time: float
    query: bool
    message: bool = True


@dataclass(slots=True)
class Order:
    """What to press: `rate` a second (0: as fast as answered), `count` in all, in `chats` chats."""

    rate: float = 0.0
    count: int = 0
    chats: int = 1
    data: Data = field(default_factory=lambda: ["x"])


class Feed:
    """Makes presses and measures their answers."""

    def __init__(
        self, put: Callable[[Json, int], None], message_in: Callable[[int], int]
    ) -> None:
        """`put` queues an update of a chat; `message_in` is the id of the chat's last message."""
        self._put = put
        self._message_in = message_in
        self._last_query = 0
        self.reset()

    def reset(self) -> None:
        """Forgets orders and measurements."""
        self._began = self._now()
        self._order = Order()
        self._pressed = 0
        self._free: deque[int] = deque()
        self._queries: dict[str, Open] = {}
        self._chats: dict[int, deque[Open]] = {}
        self._buttons: dict[int, list[str]] = {}
        self._steps: Counter[int] = Counter()
        self.latencies: list[float] = []
        self.answered = 0
        self.first_press = self.last_answer = self.first_answer = self.first_poll = 0.0

    def order(self, order: Order) -> None:
        """Begins to press."""
        self._order = order
        self._pressed = 0
        self._free = deque(range(FIRST_CHAT, FIRST_CHAT + order.chats))
        self.first_press = self._now()
        if order.rate:
            self._tick()
        else:
            self._refill()

    @property
    def waiting(self) -> int:
        """Presses without their full answer."""
        alone = sum(not one.query for queue in self._chats.values() for one in queue)
        return len(self._queries) + alone

    def polled(self) -> None:
        """The bot asked for updates."""
        self.first_poll = self.first_poll or self._now()

    def accepted(self, method: str, params: Json) -> None:
        """The bot did something that counts: called with each accepted request."""
        if method == "answerCallbackQuery":
            self._answer_query(params)
        elif method.startswith("edit") or is_send(method):
            self._answer_chat(int(params.get("chat_id", 0)), params)

    def _answer_query(self, params: Json) -> None:
        press = self._queries.get(params.get("callback_query_id", ""))
        if press and press.query:
            press.query = False
            self._finish(params["callback_query_id"], press)

    def _answer_chat(self, chat: int, params: Json) -> None:
        if self._order.data == "walk":
            self._buttons[chat] = callback_data(params.get("reply_markup"))
        presses = self._chats.get(chat)
        if presses:
            press = presses.popleft()
            press.message = False
            self.latencies.append(self._now() - press.time)
            self._finish(f"{chat}", press)

    def _finish(self, _key: str, press: Open) -> None:
        """Counts the press if nothing is missing, and makes room for the next one."""
        if press.query or press.message:
            return
        self.answered += 1
        self.last_answer = self._now()
        self.first_answer = self.first_answer or self.last_answer
        self._free.append(press.chat)
        if not self._order.rate:
            self._refill()

    def _refill(self) -> None:
        while self._free and self._pressed < self._order.count and self._open < MOST_OPEN:
            self._press(self._free.popleft(), self._now())

    def _tick(self) -> None:
        """Presses all that is due, and comes back."""
        due = (self._now() - self.first_press) * self._order.rate
        while self._pressed < min(due, self._order.count):
            chat = self._free.popleft() if self._free else FIRST_CHAT
            self._press(chat, self.first_press + self._pressed / self._order.rate)
        if self._pressed < self._order.count:
            asyncio.get_running_loop().call_later(TICK, self._tick)
