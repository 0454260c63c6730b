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


class ChatTurn:
    """One answer's turn in its chat. It gives way at once when the person does something else,
    so that one impatient person holds no more than one place."""

    def __init__(self) -> None:
        self._overtaken = asyncio.Event()
        self.done = asyncio.Event()

    def overtake(self) -> None:
        """The person has done something else."""
        self._overtaken.set()

    def check(self) -> None:
        """Raise Superseded when the person has done something else since."""
        if self._overtaken.is_set():
            raise Superseded

    async def sleep(self, seconds: float) -> None:
        """Wait so long. Raises Superseded as soon as it is overtaken."""
        try:
            await asyncio.wait_for(self._overtaken.wait(), seconds)
        except TimeoutError:
            return
        raise Superseded

    async def after(self, other: "ChatTurn") -> None:
        """Wait until the other is done. Raises Superseded as soon as it is overtaken."""
        waits = [asyncio.create_task(event.wait()) for event in (other.done, self._overtaken)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waits:
                task.cancel()
        self.check()


class _ChatState:
    __slots__ = ("active", "newest", "until")

    def __init__(self) -> None:
        self.active: ChatTurn | None = None
        self.newest: ChatTurn | None = None
        self.until = 0.0

    def arrive(self) -> ChatTurn:
        """A new turn, which overtakes the one before it."""
        if self.newest is not None:
            self.newest.overtake()
        self.newest = ChatTurn()
        return self.newest


class ChatQueue:
    """When the next message may go to a chat. Forgets a chat as soon as it is at rest."""

    def __init__(self) -> None:
        self._chats: dict[int, _ChatState] = {}
        self._until = 0.0
        self._floods: deque[tuple[float, int]] = deque(maxlen=SEVERAL)

    @asynccontextmanager
    async def turn(self, chat: int) -> AsyncIterator[ChatTurn]:
        """Wait until this chat may be written to. Raises Superseded for all but the newest."""
        state = self._chats.setdefault(chat, _ChatState())
        turn = state.arrive()
        try:
            while state.active is not None:
                await turn.after(state.active)
            state.active = turn
            await self.wait(turn, chat)
            yield turn
        finally:
            self._leave(chat, state, turn)

    def _leave(self, chat: int, state: _ChatState, turn: ChatTurn) -> None:
        turn.done.set()
        if state.active is turn:
            state.active = None
        if state.newest is turn:
            state.newest = None
            if state.until <= monotonic():
                self._chats.pop(chat, None)

    async def wait(self, turn: ChatTurn, chat: int) -> None:
        """Sit out any flood wait that concerns this chat, also one that comes meanwhile."""
        while True:
            state = self._chats.get(chat)
            left = max(self._until, state.until if state else 0.0) - monotonic()
            if left <= 0:
                turn.check()
                return
            await turn.sleep(left)

    def flooded(self, chat: int, seconds: float) -> None:
        """Telegram answered 429 to a message for this chat."""
        now = monotonic()
        self._forget(now)
        self._chats.setdefault(chat, _ChatState()).until = now + seconds
        self._floods.append((now, chat))
        recent = {other for moment, other in self._floods if now - moment < WITHIN}
        if len(recent) >= SEVERAL:
            self._until = max(self._until, now + seconds)

    def _forget(self, now: float) -> None:
        """Chats whose flood wait is over and that nobody came back to."""
        over = [chat for chat, s in self._chats.items() if s.newest is None and s.until <= now]
        for chat in over:
            del self._chats[chat]
