"""A whole broadcast at the allowed rate: how long, and how evenly."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.alerts import place as places
from bench.alerts.figure import Line, line
from bench.alerts.plan import Plan
from tests.content.alerts import making

DELAYS = (0, 300)
LONGEST, OF = 345, 10_000  # seconds, messages
ALLOWED = 30


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`seconds` from the first to the last message, `busiest` of any second, `refused` by 429."""

    delay_ms: int
    subscribers: int
    messages: int
    seconds: float
    busiest: int
    refused: int


@dataclass(frozen=True, slots=True)
class Pace:
    """One for each delay of the API."""

    broadcasts: tuple[Broadcast, ...]

    def lines(self) -> Iterator[Line]:
        """See `Figure`."""
        for one in self.broadcasts:
            what = f"{one.subscribers:,} subscribers, 12 languages, API delay {one.delay_ms} ms"
            everybody = one.messages == one.subscribers
            yield Line(what, f"{one.messages:,} messages", f"{one.subscribers:,}", everybody)
            longest = one.subscribers * LONGEST / OF
            yield line("– first to last", one.seconds, f"≤ {longest:g} s", longest, " s")
            yield line("– most in any sliding second", one.busiest, f"≤ {ALLOWED}", ALLOWED)
            yield line("– refused for haste (429)", one.refused, "0", 0)


def measure(folder: Path, plan: Plan) -> Pace:
    """See `Figure`."""
    return Pace(tuple(_broadcast(folder, plan.paced, delay) for delay in DELAYS))


def _broadcast(folder: Path, number: int, delay_ms: int) -> Broadcast:
    place = places.made(folder, number)
    with places.telegram(place, delay_ms) as stand_in, places.serving(place, stand_in) as process:
        places.until_sending(stand_in, process)
        places.until_sent(place, making.begin(place.engine))
        sends = stand_in.request_log().sends()
        refused = sum(refusal.code == 429 for refusal in stand_in.refused())
        seconds = sends[-1].time - sends[0].time
        busiest = stand_in.request_log().busiest()
    return Broadcast(delay_ms, number, len(sends), seconds, busiest, refused)
