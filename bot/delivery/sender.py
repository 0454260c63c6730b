"""Takes messages out of the outbox, and writes down what became of each.

A message leaves only after the row that says so was committed. What became of it is committed
with the next one that leaves, so that a crash leaves no more in doubt than was under way.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from bot.delivery.flow_control import FlowControl
from bot.delivery.message_sender import MessageSender, NotAcceptable, NotReadable
from bot.delivery.rate_limit import RateLimit
from content.alerts.outbox import EMERGENCY, DeliveryOutcome, DueMessage
from content.alerts.store import OutboxStore
from content.core.errors import ChannelInfoError
from content.models import DeliveryState, PauseReason

log = logging.getLogger(__name__)
AT_ONCE = 4  # few, so that an emergency need not wait for them
MOST_UNDER_WAY = 64
IDLE, DATABASE_AWAY, LAST_WORD = 0.1, 2.0, 3.0
RECENT, MOST_DOUBTFUL, MOST_IN_A_ROW = 50, 25, 9
T = TypeVar("T")


class OutboxSender:
    """One for all alerts; two at once would send twice."""

    def __init__(
        self, store: OutboxStore, post: MessageSender, limiter: RateLimit, floods: FlowControl
    ) -> None:
        self._store = store
        self._post = post
        self._limiter = limiter
        self._floods = floods
        self._waiting: deque[DueMessage] = deque()
        self._outcomes: list[DeliveryOutcome] = []
        self._under_way: set[asyncio.Task[None]] = set()
        self._recent: deque[bool] = deque(maxlen=RECENT)
        self._unread, self._key_fits = 0, False

    async def run(self) -> None:
        """Send until cancelled; then wait for what is under way."""
        await self._persist(self._store.recover)
        try:
            while True:
                await self._next()
        finally:
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=5)
            await asyncio.to_thread(self._store.step, list(self._outcomes))

    async def _next(self) -> None:
        """One message leaves, or there is none to."""
        if not self._waiting:
            self._waiting.extend(await self._persist(lambda: self._store.due(AT_ONCE)))
        if self._waiting:
            await self._leave(self._waiting.popleft())
        else:
            await self._rest()

    async def _leave(self, due: DueMessage) -> None:
        await self._post.prepare(due)
        await self._floods.over(lambda: len(self._under_way))
        await self._limiter.slot()
        while len(self._under_way) >= MOST_UNDER_WAY:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        if await self._step(due):
            task = asyncio.create_task(self._send(due))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _send(self, due: DueMessage) -> None:
        try:
            outcome = await self._post.send(due)
        except NotAcceptable:
            self._outcomes.append(_failed(due))
            await self._pause(due, PauseReason.REFUSED)
            return
        except NotReadable:
            await self._cannot_read(due)
            return
        except Exception as error:  # noqa: BLE001 - nobody knows whether it left
            log.error("a message of an alert broke: %s", type(error).__name__)  # noqa: TRY400
            self._floods.doubted()
            outcome = replace(_not_left(due), state=DeliveryState.UNCERTAIN, is_doubtful=True)
        self._outcomes.append(outcome)
        self._unread, self._key_fits = 0, True
        self._recent.append(outcome.is_doubtful)
        if due.of.lane != EMERGENCY and self._is_too_doubtful():
            self._recent.clear()
            await self._pause(due, PauseReason.ERRORS)

    async def _cannot_read(self, due: DueMessage) -> None:
        """Some rows may be broken; when it is one after the other from the start, the key is."""
        self._outcomes.append(_failed(due))
        self._unread += 1
        if self._unread >= MOST_IN_A_ROW and not self._key_fits:
            self._unread = 0
            await self._pause(due, PauseReason.SEALED)

    def _is_too_doubtful(self) -> bool:
        return sum(self._recent) >= MOST_DOUBTFUL or self._floods.doubts >= MOST_IN_A_ROW

    async def _pause(self, due: DueMessage, why: PauseReason) -> None:
        log.error("an alert is paused: %s", why)
        await self._persist(lambda: self._store.pause(due.which[0], why))

    async def _rest(self) -> None:
        """Nothing is due: write down what came in, look again soon."""
        if self._outcomes:
            await self._step()
        await asyncio.sleep(IDLE)

    async def _step(self, due: DueMessage | None = None) -> bool:
        """Write down what is known, and perhaps that one more leaves: whole, also when all is
        ended meanwhile. Then that one did not leave."""
        outcomes, which = list(self._outcomes), due.which if due else None
        step = asyncio.ensure_future(self._persist(lambda: self._store.step(outcomes, which)))
        try:
            may_leave = await asyncio.shield(step)
        except asyncio.CancelledError:
            with suppress(TimeoutError):
                may_leave = await asyncio.wait_for(step, LAST_WORD)
                del self._outcomes[: len(outcomes)]
                if may_leave and due:
                    self._outcomes.append(_not_left(due))
            raise
        del self._outcomes[: len(outcomes)]
        return may_leave

    async def _persist(self, work: Callable[[], T]) -> T:
        """Do it in a worker thread, as often as it takes: a database may be away for a while."""
        while True:
            try:
                return await asyncio.to_thread(work)
            except ChannelInfoError as error:
                log.warning("alerts wait for the database: %s", type(error).__name__)
                await asyncio.sleep(DATABASE_AWAY)


def _failed(due: DueMessage) -> DeliveryOutcome:
    return replace(_not_left(due), state=DeliveryState.FAILED)


def _not_left(due: DueMessage) -> DeliveryOutcome:
    """It goes another time."""
    return DeliveryOutcome(due.which, DeliveryState.QUEUED, due.message, repeats=due.repeats)
