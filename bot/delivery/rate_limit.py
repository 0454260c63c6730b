"""When the next message may leave: evenly spaced, and never too many in any sliding second."""

import asyncio
from collections import deque
from collections.abc import Callable
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


class RateLimit:
    """A message of an alert waits for its `slot` and is noted with `left`; an answer to a person
    never waits, and is noted with `answered`."""

    def __init__(self, rate: float = FASTEST, clock: Callable[[], float] = monotonic) -> None:
        self.rate = self._fastest = rate
        self._clock = clock
        self._next = 0.0
        self._left: deque[float] = deque(maxlen=MOST_IN_A_SECOND)
        self._answered: deque[float] = deque(maxlen=MOST_FOR_PEOPLE)
        self._faster_at = 0.0

    async def slot(self) -> None:
        """Wait until the next message may leave."""
        self._speed_up()
        wait = self.wait()
        while wait > 0:
            await asyncio.sleep(wait)
            wait = self.wait()
        self._take()

    def _take(self) -> None:
        """A few milliseconds are made up for; what takes longer is not."""
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
        """Telegram said that it was too fast."""
        self.rate = max(self.rate * 0.8, SLOWEST)
        self._faster_at = self._clock() + FASTER_EVERY

    def _speed_up(self) -> None:
        if self.rate < self._fastest and self._clock() >= self._faster_at:
            self.rate = min(self.rate + 1, self._fastest)
            self._faster_at = self._clock() + FASTER_EVERY
