"""An alert is cancelled when some have it already."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.alerts import place as places
from bench.alerts.figure import Line, line
from bench.alerts.plan import Plan
from content.models import MsgType
from tests.content.alerts import making
from tests.fake_telegram.request_log import AcceptedRequest, busiest

SHARE = 0.4
STOPS, ALLOWED = 1.0, 30
EDIT = "editMessageText"


@dataclass(frozen=True, slots=True)
class Cancel:
    """`stopped`: seconds until the last message of the wrong alert; `had`: who got that;
    `uncorrected`: of these, whose message was not edited; `late`: whose edit came after the new
    message; `busiest`: most edits and messages in any second."""

    subscribers: int
    stopped: float
    had: int
    uncorrected: int
    late: int
    seconds: float
    busiest: int

    def lines(self) -> Iterator[Line]:
        """See `Figure`."""
        what = f"cancelled at {SHARE:.0%} of {self.subscribers:,}: last wrong message after"
        yield line(what, max(self.stopped, 0.0), f"≤ {STOPS:.0f} s", STOPS, " s")
        yield line(f"– of {self.had:,} who had it not corrected", self.uncorrected, "0", 0)
        yield line("– corrected after they were told anew", self.late, "0", 0)
        yield line("– most edits and messages in any second", self.busiest, f"≤ {ALLOWED}", ALLOWED)
        yield Line("– all corrected and told after", f"{self.seconds:.0f} s")


def measure(folder: Path, plan: Plan) -> Cancel:
    """See `Figure`."""
    place = places.made(folder, plan.corrected)
    with places.telegram(place) as stand_in, places.serving(place, stand_in) as process:
        places.until_sending(stand_in, process)
        wrong = making.begin(place.engine)
        stand_in.until_accepted(round(plan.corrected * SHARE), plan.corrected)
        number, seen = making.write(place.engine, corrects=wrong, msg_type=MsgType.CANCEL)
        at = time.time()
        making.approve(place.engine, number, seen)
        places.until_sent(place, number)
        time.sleep(1)
        entries = stand_in.request_log().entries
    return _judged(plan.corrected, at, entries)


def _judged(subscribers: int, at: float, entries: Sequence[AcceptedRequest]) -> Cancel:
    first: dict[int, float] = {}
    again: dict[int, float] = {}
    edited: dict[int, float] = {}
    for entry in entries:
        chat = entry.chat or 0
        if entry.method == EDIT:
            edited.setdefault(chat, entry.time)
        elif entry.method == "sendMessage":
            (again if chat in first else first)[chat] = entry.time
    counted = [one.time for one in entries if one.time > at and one.method in (EDIT, "sendMessage")]
    return Cancel(
        subscribers,
        max(first.values()) - at,
        len(first),
        len(first.keys() - edited.keys()),
        sum(time < edited.get(chat, time) for chat, time in again.items()),
        max(counted) - at,
        busiest(counted),
    )
