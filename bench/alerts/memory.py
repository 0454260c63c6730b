"""The memory of the whole program while it sends to very many."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.alerts import place as places
from bench.alerts.figure import Line, line
from bench.alerts.plan import Plan
from tests.content.alerts import making

MOST = 150


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident, in MB: before the broadcast, and the most during it."""

    subscribers: int
    messages: int
    before: float
    most: float

    def lines(self) -> Iterator[Line]:
        """See `Figure`."""
        what = f"memory of the program with {self.subscribers:,} subscribers, before a broadcast"
        yield Line(what, f"{self.before:.0f} MB")
        during = f"– most during its first {self.messages:,} messages"
        yield line(during, round(self.most), f"≤ {MOST} MB", MOST, " MB")


def measure(folder: Path, plan: Plan) -> Memory:
    """See `Figure`."""
    place = places.made(folder, plan.many)
    with places.telegram(place) as stand_in, places.serving(place, stand_in) as process:
        places.until_sending(stand_in, process)
        before = most = process.megabytes()
        making.begin(place.engine, "storm")
        for number in range(0, plan.memory_messages + 1, 10):
            stand_in.until_accepted(number)
            most = max(most, process.megabytes())
    return Memory(plan.many, plan.memory_messages, before, most)
