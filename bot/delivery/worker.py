"""Sending alerts as part of the program: while the lead is ours, a clock lets them begin and end,
and a sender takes their messages out of the outbox and writes down what became of each. Whatever
goes wrong, it starts again.

A message leaves only after the row that says so was committed. What became of it is committed
with the next one that leaves, so that a crash leaves no more in doubt than was under way.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.delivery.errors import Rejected
from bot.delivery.flow_control import AlertFlow
from bot.delivery.interfaces import Messenger, Store
from bot.delivery.message_renderer import MessageRenderer
from bot.delivery.message_sender import MessageSender
from content.alerts.leader_lock import LeaderLock, leader_lock
from content.alerts.outbox import EMERGENCY, DeliveryOutcome, DueMessage
from content.alerts.store import OutboxStore
from content.core.crypto import ChatKeys
from content.core.errors import ChannelInfoError, Unsealable
from content.models import DeliveryState, PauseReason
from content.snapshot import Snapshot

log = logging.getLogger(__name__)
TICK, LOOK, SUMMARIES = 0.1, 1.0, 20.0
AGAIN = 2.0
AT_ONCE = 4  # few, so that an emergency need not wait for them
MOST_UNDER_WAY = 64
IDLE, DATABASE_AWAY, LAST_WORD = 0.1, 2.0, 3.0
RECENT, MOST_DOUBTFUL, MOST_IN_A_ROW = 50, 25, 9
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DeliveryWorker:
    """What sending needs of the program."""

    engine: Engine
    keys: ChatKeys
    snapshot: Callable[[], Snapshot]
    now: Callable[[], datetime]

    async def run(self, messenger: Messenger, flow: AlertFlow) -> None:
        """Send with this messenger until cancelled."""
        lead = leader_lock(self.engine)
        store = OutboxStore(self.engine, self.now)
        renderer = MessageRenderer(self.engine, self.snapshot, self.now)
        sender = MessageSender(
            messenger, self.keys, renderer.screen, flow, self.now, store.is_going
        )
        try:
            while True:
                try:
                    while not await _take(lead):  # noqa: ASYNC110 - of another process
                        await asyncio.sleep(LOOK)
                    async with asyncio.TaskGroup() as tasks:
                        tasks.create_task(OutboxSender(store, sender, flow).run())
                        tasks.create_task(keep_time(store))
                        tasks.create_task(_keep(lead))
                except (ChannelInfoError, DBAPIError) as error:
                    log.warning("alerts wait for the database: %s", type(error).__name__)
                except Exception as error:  # noqa: BLE001 - alerts go on, whatever happened
                    log.error("sending starts again: %s", type(error).__name__)  # noqa: TRY400
                await asyncio.sleep(AGAIN)
        finally:
            lead.give()


async def keep_time(store: Store) -> None:
    """What begins is looked for often, what ends every second, a summary's hour now and then."""
    often = ((store.begin, TICK), (store.end, LOOK), (store.finish, LOOK))
    works = (*often, (store.summarize, SUMMARIES))
    ticks = 0
    while True:
        for work, every in works:
            if ticks % round(every / TICK) == 0:
                try:
                    await asyncio.to_thread(work)
                except IntegrityError as error:  # it met somebody who is forgotten just now
                    kind = type(error).__name__
                    log.warning("alerts begin or end a moment later: %s", kind)
        ticks += 1
        await asyncio.sleep(TICK)


async def _keep(lead: LeaderLock) -> None:
    """Stop as soon as the lead is lost. Raises DatabaseAway."""
    while True:
        await _take(lead)
        await asyncio.sleep(LOOK)


async def _take(lead: LeaderLock) -> bool:
    """To the end, also when cancelled: a lock that is got after it was given back would stay
    with this program, and nobody would send."""
    taking = asyncio.ensure_future(asyncio.to_thread(lead.take))
    try:
        return await asyncio.shield(taking)
    except asyncio.CancelledError:
        await asyncio.wait([taking])
        raise


class OutboxSender:
    """One for all alerts; two at once would send twice."""

    def __init__(self, store: Store, sender: MessageSender, flow: AlertFlow) -> None:
        self._store = store
        self._sender = sender
        self._flow = flow
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
        """One message leaves. When none is due, write down what came in, and look again soon."""
        if not self._waiting:
            self._waiting.extend(await self._persist(lambda: self._store.due(AT_ONCE)))
        if self._waiting:
            await self._leave(self._waiting.popleft())
            return
        if self._outcomes:
            await self._step()
        await asyncio.sleep(IDLE)

    async def _leave(self, due: DueMessage) -> None:
        await self._sender.prepare(due)
        await self._flow.slot(lambda: len(self._under_way))
        while len(self._under_way) >= MOST_UNDER_WAY:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        if await self._step(due):
            task = asyncio.create_task(self._send(due))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _send(self, due: DueMessage) -> None:
        try:
            outcome = await self._sender.send(due)
        except Rejected:
            self._outcomes.append(_failed(due))
            await self._pause(due, PauseReason.REFUSED)
            return
        except Unsealable:
            await self._cannot_read(due)
            return
        except Exception as error:  # noqa: BLE001 - nobody knows whether it left
            log.error("a message of an alert broke: %s", type(error).__name__)  # noqa: TRY400
            self._flow.doubted()
            outcome = replace(_not_left(due), state=DeliveryState.UNCERTAIN, is_doubtful=True)
        self._outcomes.append(outcome)
        self._unread, self._key_fits = 0, True
        self._recent.append(outcome.is_doubtful)
        too_doubtful = sum(self._recent) >= MOST_DOUBTFUL or self._flow.doubts >= MOST_IN_A_ROW
        if due.of.lane != EMERGENCY and too_doubtful:
            self._recent.clear()
            await self._pause(due, PauseReason.ERRORS)

    async def _cannot_read(self, due: DueMessage) -> None:
        """Some rows may be broken; when it is one after the other from the start, the key is."""
        self._outcomes.append(_failed(due))
        self._unread += 1
        if self._unread >= MOST_IN_A_ROW and not self._key_fits:
            self._unread = 0
            await self._pause(due, PauseReason.SEALED)

    async def _pause(self, due: DueMessage, why: PauseReason) -> None:
        log.error("an alert is paused: %s", why)
        await self._persist(lambda: self._store.pause(due.which[0], why))

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
