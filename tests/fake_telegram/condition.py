"""Waiting until something is so, without sleeping: whoever changes something notifies."""

import asyncio
from collections.abc import Callable


class Condition:
    """Wakes everybody who waits, each time it is notified."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._event = asyncio.Event()

    def notify_all(self) -> None:
        """Something changed: waiters look again."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait_for(self, true: Callable[[], bool], timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Returns as soon as `true()`; TimeoutError after `timeout` seconds.

        A LookupError in `true` (no message yet) counts as "not yet".
        """
        async with asyncio.timeout(timeout):
            while not _holds(true):
                await self._event.wait()


def _holds(true: Callable[[], bool]) -> bool:
    try:
        return bool(true())
    except LookupError:
        return False
