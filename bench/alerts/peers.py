"""The same broadcast by other libraries, and by this program: how fast, and what a crash costs."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.alerts import place as places
from bench.alerts.figure import Line
from bench.alerts.place import Place
from bench.alerts.plan import Plan
from bench.bots import PEERS, PEERS_PYTHON
from bench.processes import Process
from bench.stand_in import TOKEN, StandIn
from tests.content.alerts import making

DELAY = 50
SEED = 30
PATIENCE = 90.0
NAMES = {
    "python-telegram-bot 22.8, AIORateLimiter": "ptb_broadcast.py",
    "aiogram-broadcaster 0.6.8": "aiogram_broadcast.py",
    "tgcast 0.1.1": "tgcast_broadcast.py",
}
Work = Callable[[Process], None]
Broadcaster = Callable[[Place, StandIn], AbstractContextManager[tuple[Process, Work]]]


@dataclass(frozen=True, slots=True)
class Sent:
    """A whole broadcast, and some that were killed once each: `lost` and `doubled` of those."""

    name: str
    came: int
    per_second: float
    busiest: int
    refused: int
    lost: int
    doubled: int
    unfinished: int


@dataclass(frozen=True, slots=True)
class Peers:
    """Of every broadcaster the same."""

    messages: int
    kills: int
    sent: tuple[Sent, ...]

    def lines(self) -> Iterator[Line]:
        """See `Figure`."""
        for one in self.sent:
            what = f"{one.name}: {self.messages} messages, API delay {DELAY} ms"
            came = f"{one.came} came, {one.per_second:.1f}/s"
            yield Line(what, f"{came}, busiest second {one.busiest}, {one.refused} × 429")
            if not self.kills:
                continue
            killed = f"{one.lost} lost, {one.doubled} came twice"
            more = f", {one.unfinished} not finished" if one.unfinished else ""
            yield Line(f"– {self.kills} kills, each in so many", killed + more)


def measure(folder: Path, plan: Plan) -> Peers:
    """See `Figure`."""
    found = [_sent("Channel Info, emergency", _ours, folder, plan)]
    for name, file in NAMES.items():
        found.append(_sent(name, _theirs(file), folder, plan))
    return Peers(plan.peer_messages, plan.peer_kills, tuple(found))


def _sent(name: str, broadcaster: Broadcaster, folder: Path, plan: Plan) -> Sent:
    place = places.made(folder, plan.peer_messages)
    with places.telegram(place, DELAY) as stand_in:
        with broadcaster(place, stand_in) as (process, finish):
            _finished(finish, process)
        ledger = stand_in.request_log()
        refused = sum(refusal.code == 429 for refusal in stand_in.refused())
    times = [entry.time for entry in ledger.sends()]
    came = len({entry.chat for entry in ledger.sends()})
    dice = random.Random(SEED)
    kills = [_killed(broadcaster, folder, plan, dice) for _ in range(plan.peer_kills)]
    lost, doubled, unfinished = (sum(kill[part] for kill in kills) for part in range(3))
    per_second = (len(times) - 1) / max(times[-1] - times[0], 0.001)
    busiest = ledger.busiest()
    return Sent(name, came, per_second, busiest, refused, lost, doubled, unfinished)


def _killed(
    broadcaster: Broadcaster, folder: Path, plan: Plan, dice: random.Random
) -> tuple[int, int, int]:
    """How many got nothing, how many messages came again, and whether it did not end in time."""
    place = places.made(folder, plan.peer_messages)
    with places.telegram(place, DELAY) as stand_in:
        with broadcaster(place, stand_in) as (process, _):
            stand_in.until_accepted(round(plan.peer_messages * dice.uniform(0.1, 0.6)))
            time.sleep(dice.uniform(0, 0.1))
            process.kill()
        with broadcaster(place, stand_in) as (process, finish):
            unfinished = not _finished(finish, process)
        sends = stand_in.request_log().sends()
    came = len({entry.chat for entry in sends})
    return plan.peer_messages - came, len(sends) - came, int(unfinished)


def _finished(finish: Work, process: Process) -> bool:
    try:
        finish(process)
    except TimeoutError:
        return False
    return True


@contextmanager
def _ours(place: Place, stand_in: StandIn) -> Iterator[tuple[Process, Work]]:
    with places.serving(place, stand_in) as process:
        alert = places.newest(place) or making.begin(place.engine)
        yield process, lambda _: places.until_sent(place, alert)


def _theirs(file: str) -> Broadcaster:
    @contextmanager
    def start(place: Place, stand_in: StandIn) -> Iterator[tuple[Process, Work]]:
        given = [TOKEN, stand_in.url, str(place.folder), str(place.subscribers)]
        with Process([PEERS_PYTHON, PEERS / file, *given], log=place.program) as process:
            yield process, lambda process: _until_ended(process, place.subscribers / 10)

    return start


def _until_ended(process: Process, seconds: float) -> None:
    end = time.monotonic() + seconds + PATIENCE
    while not process.ended():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.1)
    if process.failed():
        raise RuntimeError(process.written()[-2000:])
