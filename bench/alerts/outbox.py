"""What the sender asks of the database, with few and with very many subscribers."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

from sqlalchemy import Engine

from bench.alerts import databases
from bench.alerts.figure import Line
from bench.alerts.plan import Plan
from bot.delivery.worker import AT_ONCE
from content.alerts import queueing, start
from content.alerts.leader_lock import leader_lock
from content.alerts.outbox import DeliveryOutcome
from content.alerts.store import OutboxStore
from content.core import clock
from content.core.database import transaction
from content.models import DeliveryState
from tests.content.alerts import making

MOST_MS = 5.0
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Size:
    """`claims` (`OutboxStore.due`) and `records` (`OutboxStore.step`: what became of one message,
    and that the next leaves) in milliseconds; seconds to queue everybody in one statement, and of
    the longest piece in which the program does it."""

    database: str
    subscribers: int
    claims: tuple[float, ...]
    records: tuple[float, ...]
    at_once: float
    longest_piece: float


@dataclass(frozen=True, slots=True)
class Outbox:
    """Each size in each kind of database."""

    sizes: tuple[Size, ...]

    def lines(self) -> Iterator[Line]:
        """See `Figure`."""
        for one in self.sizes:
            yield _line(f"{one.database}, {one.subscribers:,} subscribers: claim 8", one.claims)
            yield _line("– record one, and that the next leaves", one.records)
            pieces = f"longest of {start.REST:,}: {one.longest_piece:.2f} s"
            yield Line("– queue everybody in one statement", f"{one.at_once:.2f} s ({pieces})")


def _line(what: str, taken: tuple[float, ...]) -> Line:
    p95 = quantiles(taken, n=20)[-1]
    measured = f"p50 {median(taken):.1f} ms, p95 {p95:.1f} ms"
    return Line(what, measured, f"p95 ≤ {MOST_MS:.0f} ms", p95 <= MOST_MS)


def measure(folder: Path, plan: Plan) -> Outbox:
    """See `Figure`."""
    return Outbox(tuple(_sizes(folder, plan)))


def _sizes(folder: Path, plan: Plan) -> Iterator[Size]:
    for number in plan.sizes:
        with databases.sqlite(folder / f"outbox-{number}.db") as engine:
            yield _size("SQLite", engine, number, plan.batches)
    with databases.postgresql() as server:
        for number in plan.sizes:
            with databases.created(server, f"bench{number}") as engine:
                yield _size("PostgreSQL", engine, number, plan.batches)


def _size(name: str, engine: Engine, number: int, batches: int) -> Size:
    with transaction(engine) as session:
        making.subscribe(session, range(1, number + 1), language=None)
    lead = leader_lock(engine)
    lead.take()
    try:
        at_once, _ = _timed(lambda: _queued(engine))
        longest = _in_pieces(engine)
        claims, records = _sent(OutboxStore(engine, clock.now), min(batches, number // AT_ONCE - 1))
    finally:
        lead.give()
    return Size(name, number, claims, records, at_once, longest)


def _queued(engine: Engine) -> None:
    with transaction(engine) as session:
        queueing.queue(session, making.add_alert(session, clock.now()))


def _in_pieces(engine: Engine) -> float:
    """Another alert, as the program queues it: seconds of the longest piece."""
    with transaction(engine) as session:
        later = making.add_alert(session, clock.now(), lane=2)
        queueing.queue(session, later, most=start.HEAD)
    longest, is_more = 0.0, True
    while is_more:
        taken, is_more = _timed(lambda: _piece(engine))
        longest = max(longest, taken)
    return longest


def _piece(engine: Engine) -> bool:
    with transaction(engine) as session:
        return start.queue_rest(session) > 0


def _sent(store: OutboxStore, batches: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    claims, records = [], []
    outcomes: list[DeliveryOutcome] = []
    for _ in range(batches):
        taken, due = _timed(lambda: store.due(AT_ONCE))
        claims.append(taken * 1000)
        for one in due:
            which = one.which
            taken, may = _timed(lambda w=which, o=tuple(outcomes): store.step(o, w))
            assert may
            records.append(taken * 1000)
            outcomes = [DeliveryOutcome(which, DeliveryState.SENT, 1)]
    return tuple(claims), tuple(records)


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found
