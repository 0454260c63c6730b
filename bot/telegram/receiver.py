"""Every update once: decode it, drop repeats, keep what must last, hand it to the handlers."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from typing import Any

from bot.events import Event
from bot.subscriptions.handlers import SettledEvent
from bot.telegram.application import PtbApplication
from bot.telegram.updates import decode

log = logging.getLogger(__name__)
MOST_AT_ONCE = 256
REMEMBERED = 2_000
REMEMBERED_SECONDS = 25 * 3600.0
"""Telegram keeps an update for 24 hours, so none is a repeat after that; and after a week without
updates it chooses ids anew, which may then be those of other people long ago."""
KEPT_SECONDS = 5.0


class UpdateReceiver:
    """Hands updates to the application, at most `MOST_AT_ONCE` at the same time. `settle` begins,
    in their order, what must be kept of them."""

    def __init__(
        self,
        application: PtbApplication,
        settle: Callable[[Event], Event | SettledEvent],
    ) -> None:
        self._application = application
        self._settle = settle
        self._free = asyncio.Semaphore(MOST_AT_ONCE)
        self._seen: OrderedDict[int, float] = OrderedDict()
        self._running: set[asyncio.Task[None]] = set()
        self._lasting: set[asyncio.Future[Any]] = set()

    async def receive(self, raw: Any) -> None:
        """Act on an update, and return when that is done. Repeats are dropped."""
        acting = await self.start(raw)
        if acting is not None:
            await acting

    async def start(self, raw: Any) -> "asyncio.Task[None] | None":
        """Act on an update in the background, as soon as there is room for it; what is kept of
        it is kept when the task is done, at the latest. None if there is nothing to do."""
        event = decode(raw)
        if event is None or self._is_repeat(event.number):
            return None
        what = self._settle(event)
        if isinstance(what, SettledEvent) and what.lasts:
            self._lasting.add(what.answer)
            what.answer.add_done_callback(self._lasting.discard)
        await self._free.acquire()
        task = asyncio.create_task(self._application.process_update(what))
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    async def kept(self) -> None:
        """Wait until all is kept that was begun since the last time. A database that does not
        answer holds up everybody else for some seconds only; whom it concerns is not answered
        before it is known what came of it."""
        lasting, self._lasting = self._lasting, set()
        if lasting:
            await asyncio.wait(lasting, timeout=KEPT_SECONDS)

    async def finish(self, seconds: float = 5.0) -> None:
        """Let what is under way come to its end."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._free.release()
        if not task.cancelled() and task.exception() is not None:
            log.error("an update was not answered: %s", type(task.exception()).__name__)

    def _is_repeat(self, update: int) -> bool:
        now = monotonic()
        came = self._seen.pop(update, None)
        self._seen[update] = now
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return came is not None and now - came < REMEMBERED_SECONDS
