"""Telegram asks for silence: everywhere, and in one chat."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench.alerts import place as places
from bench.alerts.figure import Line, line
from bench.alerts.plan import Plan
from tests.content.alerts import making
from tests.fake_telegram.request_log import AcceptedRequest, RefusedRequest

BEFORE, AFTER = 45, 45
KNOWN = 1.0  # seconds after which nothing is under way any more, and all is understood
LATE = 0.5
PAUSE, ONE = 3, 40
GAP = 0.5


@dataclass(frozen=True, slots=True)
class Everywhere:
    """A flood wait of `seconds`: how many messages found that out, how many were tried later
    during it, and how many seconds after its end the first one came."""

    seconds: int
    refused: int
    during: int
    late: float


@dataclass(frozen=True, slots=True)
class OneChat:
    """Seconds of the longest pause of all others, and from the end of its wait until the one
    chat had its message."""

    longest_gap: float
    late: float


@dataclass(frozen=True, slots=True)
class Floods:
    """Both."""

    everywhere: tuple[Everywhere, ...]
    one_chat: OneChat

    def lines(self) -> Iterator[Line]:
        """See `Figure`."""
        for one in self.everywhere:
            what = f"flood wait of {one.seconds} s: messages tried meanwhile"
            yield line(what, one.during, "0", 0)
            yield Line("– messages that found it out", str(one.refused))
            yield line("– on again after its end", one.late, f"≤ {LATE} s", LATE, " s")
        what = f"one chat's flood wait of {PAUSE} s: longest pause of all others"
        yield line(what, self.one_chat.longest_gap, f"≤ {GAP} s", GAP, " s")
        late = self.one_chat.late
        good = 0 <= late <= LATE
        yield Line(
            "– that chat's message after the wait's end", f"{late:.2f} s", f"≤ {LATE} s", good
        )


def measure(folder: Path, plan: Plan) -> Floods:
    """See `Figure`."""
    everywhere = tuple(_everywhere(folder, seconds) for seconds in plan.floods)
    return Floods(everywhere, _one_chat(folder))


def _everywhere(folder: Path, seconds: int) -> Everywhere:
    place = places.made(folder, BEFORE + AFTER)
    with places.telegram(place) as stand_in, places.serving(place, stand_in) as process:
        places.until_sending(stand_in, process)
        alert = making.begin(place.engine, "storm")
        stand_in.until_accepted(BEFORE)
        stand_in.order("flood", {"seconds": seconds})
        places.until_sent(place, alert, place.subscribers + 20 * seconds)
        return _judged(seconds, stand_in.request_log().sends(), stand_in.refused())


def _judged(
    seconds: int, sends: Sequence[AcceptedRequest], refusals: Sequence[RefusedRequest]
) -> Everywhere:
    began = refusals[0].time
    during = [one for one in refusals if KNOWN < one.time - began < seconds]
    last = max(one.time + float(one.description.split()[-1]) for one in refusals)
    after = min(entry.time for entry in sends if entry.time > began)
    return Everywhere(seconds, len(refusals), len(during), after - last)


def _one_chat(folder: Path) -> OneChat:
    place = places.made(folder, PAUSE * 30 + BEFORE + AFTER)
    with places.telegram(place) as stand_in, places.serving(place, stand_in) as process:
        places.until_sending(stand_in, process)
        once = {"do": "TooMany", "given": {"retry_after": PAUSE}, "times": 1}
        stand_in.order("faults", [once | {"chat": ONE, "method": "sendMessage"}])
        alert = making.begin(place.engine, "storm")
        places.until_sent(place, alert)
        sends = stand_in.request_log().sends()
    before = sends[ONE - 2].time  # the message just before it
    mine = next(entry.time for entry in sends if entry.chat == ONE)
    times = [entry.time for entry in sends if entry.chat != ONE]
    gap = max(later - earlier for earlier, later in pairwise(times))
    return OneChat(gap, mine - before - PAUSE)
