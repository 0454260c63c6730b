"""One program sends at a time, and a program that stops lets another one."""

import asyncio
import threading
from contextlib import suppress
from typing import Any

from pytest import MonkeyPatch
from sqlalchemy import Engine

from bot.delivery import worker
from bot.delivery.worker import DeliveryWorker
from content.alerts.leader_lock import LeaderLock, leader_lock
from content.core import clock


async def test_stopped_while_it_takes_the_lead_it_gives_it_back(
    engine: Engine, monkeypatch: MonkeyPatch
) -> None:
    """Stopping falls between the lock and the answer that it is ours."""
    taking, go_on = threading.Event(), threading.Event()
    nothing: Any = None

    class Slow:
        def __init__(self, lead: LeaderLock) -> None:
            self._lead = lead

        def take(self) -> bool:
            taking.set()
            assert go_on.wait(5)
            return self._lead.take()

        def give(self) -> None:
            self._lead.give()

    monkeypatch.setattr(worker, "leader_lock", lambda engine: Slow(leader_lock(engine)))
    running = asyncio.create_task(
        DeliveryWorker(engine, nothing, nothing, clock.now).run(nothing, nothing)
    )
    assert await asyncio.to_thread(taking.wait, 5)
    running.cancel()
    asyncio.get_running_loop().call_later(0.1, go_on.set)
    with suppress(asyncio.CancelledError):
        await running
    other = leader_lock(engine)
    assert other.take()
    other.give()
