"""Our bot with ten times the content: what a press then costs, and making the snapshot."""

import gc
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy import Engine

from bench import bots, generate, load, walk
from bench.bots import Bot
from bot.conversation import Conversation
from bot.routes import Viewer
from content.core import clock
from content.core.database import reading
from content.snapshot import Snapshot, build

BUILDS = 5
READER = Viewer("en")


@dataclass(frozen=True, slots=True)
class Size:
    """One amount of content. `snapshot`, `drawing` (of a screen) and `cpu` (a press) are
    processor time in ms, which other work on the machine changes little."""

    services: int
    snapshot: float
    drawing: float
    bot: Bot
    cpu: tuple[float, ...] = ()
    per_second: tuple[float, ...] = ()


def prepare(folder: Path, services: int, presses: int) -> Size:
    """Makes the content, and what people press in it."""
    database = folder / f"{services}.db"
    engine = generate.database(database, services)
    gc.collect()
    seconds, snapshot = _built(engine)
    data = walk.presses(snapshot, clock.now(), presses)
    drawing = _drawing(snapshot, data)
    name = f"{services} services"
    return Size(services, seconds * 1000, drawing * 1000, bots.ours(database, data, name))


def measure(sizes: list[Size], folder: Path, rounds: int, presses: int) -> list[Size]:
    """Processor time a press for each size, in turn."""
    found: dict[int, list[load.Speed]] = {size.services: [] for size in sizes}
    for _ in range(rounds):
        for size in sizes:
            with load.running(size.bot, 0, folder) as at:
                found[size.services].append(load.full_speed(at, 60.0, presses))
    return [
        Size(
            size.services,
            size.snapshot,
            size.drawing,
            size.bot,
            tuple(speed.cpu for speed in found[size.services]),
            tuple(speed.per_second for speed in found[size.services]),
        )
        for size in sizes
    ]


def _built(engine: Engine) -> tuple[float, Snapshot]:
    """The median of a few builds, after one that prepares the queries."""
    taken = []
    for _ in range(BUILDS + 1):
        with reading(engine) as session:
            began = time.process_time()
            snapshot = build(session)
            taken.append(time.process_time() - began)
    return median(taken[1:]), snapshot


def _drawing(snapshot: Snapshot, data: list[str]) -> float:
    """A screen that nobody has asked for in this minute yet, on average."""
    now = clock.now()
    different = sorted(set(data))
    conversation = Conversation(lambda: snapshot, lambda: now)
    began = time.process_time()
    for address in different:
        conversation.at(address, READER)
    return (time.process_time() - began) / len(different)
