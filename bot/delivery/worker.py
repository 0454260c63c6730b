"""Sending as part of the program: while the lead is ours, a clock lets alerts begin and end, and a
sender brings them out. Whatever goes wrong, it starts again."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.delivery.flow_control import FlowControl
from bot.delivery.message_renderer import MessageRenderer
from bot.delivery.message_sender import MessageSender
from bot.delivery.rate_limit import RateLimit
from bot.delivery.sender import OutboxSender
from bot.telegram.client.api import BotApi
from content.alerts.leader_lock import LeaderLock, leader_lock
from content.alerts.store import OutboxStore
from content.core.crypto import ChatKeys
from content.core.errors import ChannelInfoError
from content.snapshot import Snapshot

log = logging.getLogger(__name__)
TICK, LOOK, SUMMARIES = 0.1, 1.0, 20.0
AGAIN = 2.0


@dataclass(frozen=True, slots=True)
class DeliveryWorker:
    """What sending needs of the program."""

    engine: Engine
    keys: ChatKeys
    snapshot: Callable[[], Snapshot]
    now: Callable[[], datetime]

    async def run(self, api: BotApi, limiter: RateLimit, username: str) -> None:
        """Send for this bot until cancelled."""
        lead = leader_lock(self.engine)
        try:
            while True:
                try:
                    await self._run(lead, api, limiter, username)
                except (ChannelInfoError, DBAPIError) as error:
                    log.warning("alerts wait for the database: %s", type(error).__name__)
                except Exception as error:  # noqa: BLE001 - alerts go on, whatever happened
                    log.error("sending starts again: %s", type(error).__name__)  # noqa: TRY400
                await asyncio.sleep(AGAIN)
        finally:
            lead.give()

    async def _run(self, lead: LeaderLock, api: BotApi, limiter: RateLimit, username: str) -> None:
        while not await _take(lead):  # noqa: ASYNC110 - of another process
            await asyncio.sleep(LOOK)
        store = OutboxStore(self.engine, self.now)
        floods = FlowControl()
        letters = MessageRenderer(self.engine, self.snapshot, self.now, username)
        post = MessageSender(
            api, self.keys, letters.letter, limiter, floods, self.now, store.is_going
        )
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(OutboxSender(store, post, limiter, floods).run())
            tasks.create_task(keep_time(store))
            tasks.create_task(_keep(lead))


async def keep_time(store: OutboxStore) -> None:
    """What begins is looked for often, what ends every second, a summary's hour now and then."""
    often = ((store.begin, TICK), (store.end, LOOK), (store.finish, LOOK))
    works = (*often, (store.summarize, SUMMARIES))
    ticks = 0
    while True:
        for work, every in works:
            if ticks % round(every / TICK) == 0:
                await _do(work)
        ticks += 1
        await asyncio.sleep(TICK)


async def _do(work: Callable[[], None]) -> None:
    """When it meets somebody who is forgotten just now, the next time."""
    try:
        await asyncio.to_thread(work)
    except IntegrityError as error:
        log.warning("alerts begin or end a moment later: %s", type(error).__name__)


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
