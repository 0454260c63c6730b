"""The program is killed during a broadcast and started again."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.alerts import place as places
from bench.alerts.figure import Line, line
from bench.alerts.plan import Plan
from tests.content.alerts import making

MOST = 3.0
BEFORE, AFTER = 30, 15


@dataclass(frozen=True, slots=True)
class Restart:
    """Seconds from each start of the process to its first message."""

    seconds: tuple[float, ...]

    def lines(self) -> Iterator[Line]:
        """See `Figure`."""
        what = f"killed and started {len(self.seconds)} times: first message after the start"
        yield line(f"{what}, the slowest", max(self.seconds), f"≤ {MOST:.0f} s", MOST, " s")
        yield Line("– the quickest", f"{min(self.seconds):.2f} s")


def measure(folder: Path, plan: Plan) -> Restart:
    """See `Figure`."""
    place = places.made(folder, (plan.restarts + 1) * (BEFORE + AFTER))
    seconds = []
    with places.telegram(place) as stand_in:
        with places.serving(place, stand_in) as process:
            places.until_sending(stand_in, process)
            making.begin(place.engine, "storm")
            stand_in.until_accepted(BEFORE)
            process.kill()
        for _ in range(plan.restarts):
            before = stand_in.accepted()
            with places.serving(place, stand_in) as process:
                stand_in.until_accepted(before + AFTER)
                process.kill()
            came = stand_in.request_log().sends()[before].time
            seconds.append(came - process.started_at)
    return Restart(tuple(seconds))
