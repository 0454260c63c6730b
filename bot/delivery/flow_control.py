"""When a message may leave, so that a channel's limits are kept.

- An answer to a person never waits for an alert. In each chat one leaves at a time, the newest
  first.
- Messages of alerts leave evenly; what people are answered slows them down, up to a share.
- A flood wait (429) does not say whether it is about one chat or about all. It stops the chat it
  came for, and everything as soon as it seems to be about all: for answers, when several chats
  have one; for alerts, when the next message has one too. An alert does not obey the floods of
  answers, nor the other way round: impatient people must not hold up an emergency.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic

# Bot API FAQ: about 30 messages a second in bulk. A little less, so that what is held up on its
# way and what follows it do not arrive in one second too many.
FASTEST = 29.15
MOST_IN_A_SECOND = 30
SECOND = 1.026
MOST_FOR_PEOPLE = 20  # of these; more answers than that slow an alert down no further
SLOWEST = 5.0
CATCH_UP = 0.005
FASTER_EVERY = 10.0
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0)
MOST_DOUBTS = 5
SEVERAL = 3
WITHIN = 5.0


class Superseded(Exception):
    """The person has done something else since; only that needs an answer."""


class RateLimit:
    """When the next message of an alert may leave: evenly spaced, and never too many in any
    sliding second. It waits for its `slot` and is noted with `left`; an answer to a person never
    waits, and is noted with `answered`."""

    def __init__(self, rate: float = FASTEST, clock: Callable[[], float] = monotonic) -> None:
        self.rate = self._fastest = rate
        self._clock = clock
        self._next = 0.0
        self._left: deque[float] = deque(maxlen=MOST_IN_A_SECOND)
        self._answered: deque[float] = deque(maxlen=MOST_FOR_PEOPLE)
        self._faster_at = 0.0

    async def slot(self) -> None:
        """Wait until the next message may leave."""
        if self.rate < self._fastest and self._clock() >= self._faster_at:
            self.rate = min(self.rate + 1, self._fastest)
            self._faster_at = self._clock() + FASTER_EVERY
        wait = self.wait()
        while wait > 0:
            await asyncio.sleep(wait)
            wait = self.wait()
        self.take()

    def take(self) -> None:
        """Take the slot. A few milliseconds are made up for; what takes longer is not."""
        now = self._clock()
        is_late = now - self._next > CATCH_UP
        self._next = (now if is_late else self._next) + 1 / self.rate

    def wait(self) -> float:
        """Seconds until the next message may leave, 0 or less when it may."""
        lately = sorted([*self._left, *self._answered])[-MOST_IN_A_SECOND:]
        full = len(lately) == MOST_IN_A_SECOND
        return max(self._next, lately[0] + SECOND if full else 0.0) - self._clock()

    def left(self) -> None:
        """A message of an alert leaves now."""
        self._left.append(self._clock())

    def answered(self) -> None:
        """An answer to a person leaves now."""
        self._answered.append(self._clock())

    def slow_down(self) -> None:
        """It was too fast."""
        self.rate = max(self.rate * 0.8, SLOWEST)
        self._faster_at = self._clock() + FASTER_EVERY


class AlertFlow:
    """When a message of an alert may leave. After a first 429 nothing more does until another
    message, under way or the only one that is tried, was answered: if it was taken, that one chat
    must wait; if it was not, everything does."""

    def __init__(self, limit: RateLimit, clock: Callable[[], float] = monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._until = 0.0
        self._suspected = False
        self._failures = 0
        self.doubts = 0  # of how many in a row nobody knows whether they were taken
        self._answered = asyncio.Event()

    @property
    def left(self) -> Callable[[], None]:
        """To be called when a message leaves."""
        return self._limit.left

    async def slot(self, under_way: Callable[[], int] = lambda: 0) -> None:
        """Wait until the next message may leave; `under_way` counts those without an answer."""
        while True:
            left = self._until - self._clock()
            if left > 0:
                await asyncio.sleep(left)
            elif self._suspected and under_way():
                self._answered.clear()
                await self._answered.wait()
            else:
                break
        await self._limit.slot()

    def flooded(self, seconds: float) -> None:
        """A message got a 429."""
        is_about_all = self._suspected or self._clock() < self._until
        if is_about_all:
            self._until = max(self._until, self._clock() + seconds)
            self._limit.slow_down()
        self._suspected = not is_about_all
        self._answered.set()

    def passed(self) -> None:
        """A message was taken, or refused for what it is."""
        self._suspected = False
        self._failures = self.doubts = 0
        self._answered.set()

    def doubted(self) -> None:
        """Nobody knows whether a message was taken. After several in a row the channel is taken
        for away: then one at a time finds out, and not everybody's message is in doubt."""
        self.doubts += 1
        self._suspected = self.doubts >= MOST_DOUBTS
        if self._suspected:
            self.away()
        self._answered.set()

    def away(self) -> None:
        """The channel could not be reached: a pause, longer each time."""
        pause = PAUSES[min(self._failures, len(PAUSES) - 1)]
        if self._clock() >= self._until:
            self._failures += 1
            self._until = self._clock() + pause
        self._answered.set()


class ChatTurn:
    """One answer's turn in its chat. It gives way at once when the person does something else,
    so that one impatient person holds no more than one place."""

    def __init__(self) -> None:
        self.overtaken = asyncio.Event()
        self.done = asyncio.Event()

    def check(self) -> None:
        """Raise Superseded when the person has done something else since."""
        if self.overtaken.is_set():
            raise Superseded

    async def sleep(self, seconds: float) -> None:
        """Wait so long. Raises Superseded as soon as it is overtaken."""
        try:
            await asyncio.wait_for(self.overtaken.wait(), seconds)
        except TimeoutError:
            return
        raise Superseded

    async def after(self, other: "ChatTurn") -> None:
        """Wait until the other is done. Raises Superseded as soon as it is overtaken."""
        waits = [asyncio.create_task(event.wait()) for event in (other.done, self.overtaken)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waits:
                task.cancel()
        self.check()


class _ChatState:
    """The turns of one chat, and the end of its flood wait."""

    __slots__ = ("active", "newest", "until")

    def __init__(self) -> None:
        self.active: ChatTurn | None = None
        self.newest: ChatTurn | None = None
        self.until = 0.0


class AnswerFlow:
    """When the next answer may go to a chat. Forgets a chat as soon as it is at rest."""

    def __init__(self, limit: RateLimit) -> None:
        self._limit = limit
        self._chats: dict[int, _ChatState] = {}
        self._until = 0.0
        self._floods: deque[tuple[float, int]] = deque(maxlen=SEVERAL)

    @property
    def left(self) -> Callable[[], None]:
        """To be called when an answer leaves."""
        return self._limit.answered

    @asynccontextmanager
    async def turn(self, chat: int) -> AsyncIterator[ChatTurn]:
        """Wait until this chat may be written to. Raises Superseded for all but the newest."""
        state = self._chats.setdefault(chat, _ChatState())
        if state.newest is not None:
            state.newest.overtaken.set()
        turn = state.newest = ChatTurn()
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
        """An answer to this chat got a 429."""
        now = monotonic()
        over = [one for one, s in self._chats.items() if s.newest is None and s.until <= now]
        for one in over:  # nobody came back to it
            del self._chats[one]
        self._chats.setdefault(chat, _ChatState()).until = now + seconds
        self._floods.append((now, chat))
        if len({other for moment, other in self._floods if now - moment < WITHIN}) >= SEVERAL:
            self._until = max(self._until, now + seconds)


class FlowControl:
    """Of one bot in one channel."""

    def __init__(self) -> None:
        limit = RateLimit()
        self.alerts = AlertFlow(limit)
        self.answers = AnswerFlow(limit)
