"""The queue of updates, and the long poll that empties it."""

import asyncio
import contextlib
from dataclasses import dataclass, field

from tests.fake_telegram.clock import Clock
from tests.fake_telegram.condition import Condition
from tests.fake_telegram.errors import CONFLICT, TWO_POLLERS, ApiError, Json

KEPT = 24 * 3600.0
"""Seconds after which Telegram drops an update nobody fetched."""
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
BEYOND = 10
"""An offset that lies further than this behind the queue's end counts as none (TQueue::get and
Client.cpp of tdlib/telegram-bot-api)."""


@dataclass(slots=True)
class Queued:
    """An update, when it came (seconds since 1970), and the chat whose order it keeps."""

    update: Json
    time: float
    chat: int


@dataclass(slots=True)
class Updates:
    """Updates the bot has not acknowledged, oldest first."""

    clock: Clock
    changed: Condition
    allowed: list[str] = field(default_factory=list)
    last_id: int = 700_000_000
    first_poll: float | None = None
    ignores_offset: bool = False
    """Confirms nothing, whatever the offset: a server that is out of order."""
    _queue: list[Queued] = field(default_factory=list)
    _poller: asyncio.Event | None = None
    _refuse: str = ""

    def __len__(self) -> int:
        """How many are not acknowledged."""
        return len(self._queue)

    def put(self, update: Json, chat: int = 0) -> None:
        """Queues an update (without update_id), unless the bot did not ask for its kind."""
        kind = next((name for name in update if name != "update_id"), "")
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if wanted:
            self.last_id += 1
            entry = {"update_id": self.last_id, **update}
            self._queue.append(Queued(entry, self.clock.now(), chat))
            self.changed.notify_all()

    def take(self) -> list[Queued]:
        """Everything, for delivery by webhook."""
        taken, self._queue = self._queue, []
        return taken

    def put_back(self, queued: list[Queued]) -> None:
        """What a webhook did not take can be polled again."""
        self._queue = queued + self._queue
        self.changed.notify_all()

    def renumber(self, last_id: int) -> None:
        """Ids go on behind this one: after a week without updates they are chosen anew."""
        self.last_id = last_id

    def clear(self) -> None:
        """Drops everything (`drop_pending_updates`)."""
        self._queue.clear()

    def stop_polling(self, words: str = TWO_POLLERS) -> None:
        """The poll under way, if any, is answered 409 with these words."""
        if self._poller:
            self._refuse = words
            self._poller.set()
            self.changed.notify_all()

    async def poll(self, params: Json) -> list[Json]:
        """The answer to getUpdates: at once if there is something, else after `timeout`."""
        self.first_poll = self.first_poll or self.clock.now()
        self.allowed = params.get("allowed_updates", self.allowed)
        self.stop_polling()
        stopped = self._poller = asyncio.Event()
        self._acknowledge(params.get("offset", 0))
        try:
            await self._wait(stopped, params.get("timeout", 0))
        finally:
            self._poller = None if self._poller is stopped else self._poller
        self._forget()
        return [queued.update for queued in self._queue[: params.get("limit", 100)]]

    async def _wait(self, stopped: asyncio.Event, seconds: float) -> None:
        if seconds:
            with contextlib.suppress(TimeoutError):
                await self.changed.wait_for(lambda: bool(self._queue) or stopped.is_set(), seconds)
        if stopped.is_set():
            raise ApiError(CONFLICT, self._refuse)

    def _acknowledge(self, offset: int) -> None:
        """A positive offset forgets everything before it; a negative one keeps the last; one
        that is far beyond the end confirms nothing."""
        if offset < 0:
            self._queue = self._queue[offset:]
        elif offset and not (self.ignores_offset or offset > self.last_id + 1 + BEYOND):
            self._queue = [q for q in self._queue if q.update["update_id"] >= offset]
        self.changed.notify_all()

    def _forget(self) -> None:
        oldest = self.clock.now() - KEPT
        self._queue = [queued for queued in self._queue if queued.time > oldest]
