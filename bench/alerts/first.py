"""An emergency is approved: how long until the first message is with Telegram."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.alerts import place as places
from bench.alerts.figure import Line, line
from bench.alerts.place import Place
from bench.alerts.plan import Plan
from bench.stand_in import StandIn
from content.accounts.permissions import Actor
from content.alerts import lifecycle
from content.core import clock
from content.core.database import transaction
from content.models import Role
from tests.content.alerts import making

FIRST = 1  # the chat that gets each of them first
IDLE_MS, BUSY_MS = 300, 1000
QUIET = 2.0
SOON = 10.0


@dataclass(frozen=True, slots=True)
class First:
    """Milliseconds of each emergency, with nothing else to do and while a routine alert leaves."""

    subscribers: int
    idle: tuple[float, ...]
    busy: tuple[float, ...]

    def lines(self) -> Iterator[Line]:
        """See `Figure`."""
        what = f"approved emergency to its first message, {self.subscribers:,} subscribers"
        for when, taken, most in (
            ("nothing else leaves", self.idle, IDLE_MS),
            ("a routine alert leaves", self.busy, BUSY_MS),
        ):
            text = f"{what}, {when}: median of {len(taken)}"
            yield line(text, round(median(taken)), f"≤ {most} ms", most, " ms")
            yield line("– the slowest", round(max(taken)), f"≤ {most} ms", most, " ms")


def measure(folder: Path, plan: Plan) -> First:
    """See `Figure`."""
    place = places.made(folder, plan.many)
    with places.telegram(place) as stand_in, places.serving(place, stand_in) as process:
        places.until_sending(stand_in, process)
        idle = tuple(_emergency(place, stand_in) for _ in range(plan.emergencies))
        making.begin(place.engine, "storm")
        stand_in.until_accepted(stand_in.accepted() + 60)
        busy = tuple(_emergency(place, stand_in) for _ in range(plan.emergencies))
    return First(plan.many, idle, busy)


def _emergency(place: Place, stand_in: StandIn) -> float:
    """Milliseconds; then it is stopped, as it would take an hour."""
    number, seen = making.write(place.engine)
    began = time.time()
    making.approve(place.engine, number, seen)
    came = _came(stand_in, began)
    with transaction(place.engine) as session:
        lifecycle.stop(session, Actor(Role.COORDINATOR, 1), number, clock.now())
    time.sleep(QUIET)
    return (came - began) * 1000


def _came(stand_in: StandIn, since: float) -> float:
    end = time.monotonic() + SOON
    while time.monotonic() < end:
        for entry in reversed(stand_in.request_log().sends(FIRST)):
            if entry.time > since:
                return entry.time
        time.sleep(0.1)
    raise TimeoutError(f"an emergency has not left after {SOON} s")
