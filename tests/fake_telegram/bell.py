"""Waiting until something is so, without sleeping: whoever changes something rings."""

import asyncio
from collections.abc import Callable


class Bell:
    """Wakes everybody who waits, each time it rings."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Something changed: waiters look again."""
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, true: Callable[[], bool], timeout: float | None = None) -> None:  # noqa: ASYNC109
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
