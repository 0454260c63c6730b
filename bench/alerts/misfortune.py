"""A broadcast through a bad network, to people of whom some have blocked the bot."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.alerts import place as places
from bench.alerts.figure import Line, line
from bench.alerts.place import Place
from bench.alerts.plan import Plan
from content.models import DeliveryState
from tests.content.alerts import making

SEED = 7
SEND = {"method": "sendMessage"}
FAULTS = [
    SEND | {"do": "ResetAfter", "probability": 0.01, "seed": SEED},
    SEND | {"do": "BadGateway", "probability": 0.02, "seed": SEED + 1},
    SEND | {"do": "ResetBefore", "probability": 0.01, "seed": SEED + 2},
]
BLOCKED = 0.03
KINDS = {"routine": ("storm", 0), "emergency": ("sea", 1)}


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`lost`: nobody got it, and no report has it. `most_twice`: the most that came to one chat
    beyond the first; `unmarked`: of those, without saying so. `untrue`: rows that say otherwise
    than the ledger."""

    messages: int
    lost: int
    twice: int
    most_twice: int
    unmarked: int
    untrue: int
    reported: dict[str, int]


@dataclass(frozen=True, slots=True)
class Misfortune:
    """One of each kind."""

    broadcasts: dict[str, Broadcast]

    def lines(self) -> Iterator[Line]:
        """See `Figure`."""
        for kind, one in self.broadcasts.items():
            what = f"1 % of answers lost, 2 % 502, 1 % reset, 3 % blocked, {one.messages:,} {kind}"
            yield line(f"{what}: lost", one.lost, "0", 0)
            most = KINDS[kind][1]
            yield Line("– came twice", str(one.twice), "", None)
            yield line("– most at one person beyond the first", one.most_twice, f"≤ {most}", most)
            yield line("– of those not marked", one.unmarked, "0", 0)
            yield line("– reported otherwise than it was", one.untrue, "0", 0)
            yield Line("– reported", ", ".join(f"{n:,} {s}" for s, n in one.reported.items()))


def measure(folder: Path, plan: Plan) -> Misfortune:
    """See `Figure`."""
    return Misfortune(
        {kind: _broadcast(folder, plan.faults, kind) for kind in KINDS},
    )


def _broadcast(folder: Path, number: int, kind: str) -> Broadcast:
    place = places.made(folder, number)
    blocked = set(random.Random(SEED).sample(range(1, number + 1), round(number * BLOCKED)))
    with places.telegram(place) as stand_in, places.serving(place, stand_in) as process:
        places.until_sending(stand_in, process)
        stand_in.order("block", sorted(blocked))
        stand_in.order("faults", FAULTS)
        alert = making.begin(place.engine, KINDS[kind][0])
        places.until_sent(place, alert)
        return _judged(place, alert, stand_in.texts(), blocked)


def _judged(place: Place, alert: int, came: dict[int, list[str]], blocked: set[int]) -> Broadcast:
    rows = places.deliveries(place, alert)
    twice = {chat: texts for chat, texts in came.items() if len(texts) > 1}
    marked = [
        chat for chat, (first, again, *_) in twice.items() if first != again and rows[chat].repeats
    ]
    lost = [
        chat
        for chat, row in rows.items()
        if chat not in came | dict.fromkeys(blocked) and row.state is not DeliveryState.UNCERTAIN
    ]
    return Broadcast(
        len(rows),
        len(lost),
        sum(len(texts) - 1 for texts in twice.values()),
        max((len(texts) - 1 for texts in came.values()), default=0),
        len(twice) - len(marked),
        sum(_is_untrue(row.state, chat in came, chat in blocked) for chat, row in rows.items()),
        dict(Counter(row.state.value for row in rows.values())),
    )


def _is_untrue(state: DeliveryState, came: bool, blocked: bool) -> bool:
    """`uncertain` is true of either."""
    if state is DeliveryState.UNCERTAIN:
        return False
    return (state is DeliveryState.SENT) != came or (state is DeliveryState.UNREACHABLE) != blocked
