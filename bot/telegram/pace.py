"""Obeying flood waits, and one answer at a time in each chat, the newest first.

Telegram does not say whether a 429 is about one chat or about the bot, so it stops the chat
it came for, and everything as soon as it comes for several chats within a few seconds.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

SEVERAL = 3
WITHIN = 5.0


class Superseded(Exception):
    """The person has pressed something else since; only that needs an answer."""


class _Chat:
    __slots__ = ("lock", "newest", "until")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.newest = 0
        self.until = 0.0


class Turn:
    """One answer's turn in its chat."""

    def __init__(self, state: _Chat, number: int) -> None:
        self._state = state
        self._number = number

    @property
    def is_newest(self) -> bool:
        """Whether the person has done nothing else since."""
        return self._number == self._state.newest

    def check(self) -> None:
        """Raise Superseded when the person has done something else since."""
        if not self.is_newest:
            raise Superseded


class Pace:
    """When the next message may go to a chat. Forgets a chat as soon as it is at rest."""

    def __init__(self) -> None:
        self._chats: dict[int, _Chat] = {}
        self._until = 0.0
        self._floods: deque[tuple[float, int]] = deque(maxlen=SEVERAL)

    @asynccontextmanager
    async def turn(self, chat: int) -> AsyncIterator["Turn"]:
        """Wait until this chat may be written to. Raises Superseded for all but the newest."""
        state = self._chats.setdefault(chat, _Chat())
        state.newest += 1
        turn = Turn(state, state.newest)
        try:
            async with state.lock:
                await self.wait(chat)
                turn.check()
                yield turn
        finally:
            if turn.is_newest and state.until <= monotonic():
                self._chats.pop(chat, None)

    async def wait(self, chat: int) -> None:
        """Sit out any flood wait that concerns this chat, also one that comes meanwhile."""
        state = self._chats.get(chat)
        while True:
            left = max(self._until, state.until if state else 0.0) - monotonic()
            if left <= 0:
                return
            await asyncio.sleep(left)

    def flooded(self, chat: int, seconds: float) -> None:
        """Telegram answered 429 to a message for this chat."""
        now = monotonic()
        self._chats.setdefault(chat, _Chat()).until = now + seconds
        self._floods.append((now, chat))
        recent = {other for moment, other in self._floods if now - moment < WITHIN}
        if len(recent) >= SEVERAL:
            self._until = max(self._until, now + seconds)
