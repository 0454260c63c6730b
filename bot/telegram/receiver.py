"""Every update once: decode it, drop repeats, hand it to the handlers."""

import asyncio
import logging
from collections import OrderedDict
from typing import Any

from telegram.ext import Application

from bot.telegram.updates import decode

log = logging.getLogger(__name__)
MOST_AT_ONCE = 256
REMEMBERED = 10_000


class Receiver:
    """Hands updates to the application, at most `MOST_AT_ONCE` at the same time."""

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        self._application = application
        self._free = asyncio.Semaphore(MOST_AT_ONCE)
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._running: set[asyncio.Task[None]] = set()

    async def receive(self, raw: Any) -> None:
        """Act on an update, and return when that is done. Repeats are dropped."""
        did = decode(raw)
        if did is None or self._is_repeat(did.update_id):
            return
        await self._application.process_update(did)

    async def start(self, raw: Any) -> "asyncio.Task[None]":
        """Act on an update in the background, as soon as there is room for it."""
        await self._free.acquire()
        task = asyncio.create_task(self.receive(raw))
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

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
        if update in self._seen:
            return True
        self._seen[update] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return False
