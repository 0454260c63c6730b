"""Obeying flood waits of alerts.

Telegram does not say whether a 429 is about one chat or about all. After the first one nothing
more leaves until another message, under way or the only one that is tried, was answered: if it
was taken, that one chat must wait; if it was not, everything does.
"""

import asyncio
from collections.abc import Callable
from time import monotonic

PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0)
MOST_DOUBTS = 5


class FlowControl:
    """Whether anything may leave now."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._until = 0.0
        self._suspected = False
        self._failures = 0
        self._doubts = 0
        self._answered = asyncio.Event()

    @property
    def doubts(self) -> int:
        """Of how many in a row nobody knows whether they were taken."""
        return self._doubts

    async def over(self, under_way: Callable[[], int]) -> None:
        """Wait until a message may leave."""
        while True:
            left = self._until - self._clock()
            if left > 0:
                await asyncio.sleep(left)
            elif self._suspected and under_way():
                self._answered.clear()
                await self._answered.wait()
            else:
                return

    def flooded(self, seconds: float) -> bool:
        """A message got a 429. Gives whether that is about everything."""
        is_about_all = self._suspected or self._clock() < self._until
        if is_about_all:
            self._until = max(self._until, self._clock() + seconds)
        self._suspected = not is_about_all
        self._answered.set()
        return is_about_all

    def passed(self) -> None:
        """A message was taken, or refused for what it is."""
        self._suspected = False
        self._failures = self._doubts = 0
        self._answered.set()

    def doubted(self) -> None:
        """Nobody knows whether a message was taken. After several in a row Telegram is taken for
        away: then one at a time finds out, and not everybody's message is in doubt."""
        self._doubts += 1
        self._suspected = self._doubts >= MOST_DOUBTS
        if self._suspected:
            self.away()
        self._answered.set()

    def away(self) -> None:
        """Telegram could not be reached: a pause, longer each time."""
        pause = PAUSES[min(self._failures, len(PAUSES) - 1)]
        if self._clock() >= self._until:
            self._failures += 1
            self._until = self._clock() + pause
        self._answered.set()
