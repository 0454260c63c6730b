"""People press buttons while a broadcast leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import walk
from bench.alerts import place as places
from bench.alerts.figure import Line, line
from bench.alerts.plan import Plan
from content.core import clock
from tests.conftest import snapshot_of
from tests.content.alerts import making

RATE, DELAY = 10, 50
MOST = {"p50": None, "p95": 100, "p99": 250, "max": None}
PATIENCE = 20
MESSAGES_A_SECOND = 30


@dataclass(frozen=True, slots=True)
class Presses:
    """Percentiles in milliseconds from a press until it is acknowledged and its screen there;
    `meanwhile` is how many messages of the alert left."""

    pressed: int
    unanswered: int
    milliseconds: dict[str, float]
    meanwhile: int
    seconds: int

    def lines(self) -> Iterator[Line]:
        """See `Figure`."""
        what = f"{self.pressed} presses during a broadcast, {RATE} a second, API delay {DELAY} ms"
        yield line(f"{what}: never answered", self.unanswered, "0", 0)
        for name, most in MOST.items():
            taken = f"{self.milliseconds[name]:.0f} ms"
            wanted = (
                ("", None) if most is None else (f"≤ {most} ms", self.milliseconds[name] <= most)
            )
            yield Line(f"– acknowledged and shown, {name}", taken, *wanted)
        yield Line(
            "– messages of the alert a second meanwhile", f"{self.meanwhile / self.seconds:.1f}"
        )


def measure(folder: Path, plan: Plan) -> Presses:
    """See `Figure`."""
    count = plan.press_seconds * RATE
    place = places.made(folder, (plan.press_seconds + PATIENCE) * MESSAGES_A_SECOND)
    data = walk.presses(snapshot_of(place.engine), clock.now(), count)
    with places.telegram(place, DELAY) as stand_in, places.serving(place, stand_in) as process:
        places.until_sending(stand_in, process)
        making.begin(place.engine, "storm")
        stand_in.until_accepted(30)
        before = stand_in.accepted()
        stand_in.press(data, count=count, rate=RATE, chats=count)
        seconds = plan.press_seconds + PATIENCE
        stand_in.wait(lambda report: report["pressed"] >= count, seconds)
        meanwhile = stand_in.accepted() - before
        report = stand_in.wait(lambda report: report["answered"] >= count, PATIENCE)
    unanswered = count - report["answered"]
    return Presses(count, unanswered, report["whole_ms"], meanwhile, plan.press_seconds)
