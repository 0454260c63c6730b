"""Broadcasts that are killed (SIGKILL) once at a random moment, and started again."""

import random
import time
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

SEED = 196
RATE = 29
KINDS = {"emergency": "sea", "routine": "storm"}


@dataclass(frozen=True, slots=True)
class Kill:
    """One run: how many messages were under way when it was killed, nobody got and no report
    has, came twice, came twice and no row says so; and how many its report calls uncertain."""

    under_way: int
    lost: int
    doubled: int
    unrecorded: int
    uncertain: int


@dataclass(frozen=True, slots=True)
class Kills:
    """A series of each kind."""

    messages: int
    series: dict[str, tuple[Kill, ...]]

    def lines(self) -> Iterator[Line]:
        """See `Figure`."""
        for kind, runs in self.series.items():
            what = f"{len(runs)} kills, each in {self.messages} messages, {kind}"
            yield line(f"{what}: lost", sum(run.lost for run in runs), "0", 0)
            doubled = sum(run.doubled for run in runs)
            most = len(runs) if kind == "emergency" else 0
            yield line("– came twice", doubled, f"≤ {most}", most)
            worst = max(runs, key=lambda run: run.doubled)
            within = all(run.doubled <= run.under_way for run in runs)
            measured = f"{worst.doubled} of {worst.under_way}"
            yield Line("– by the worst kill, of so many under way", measured, "≤ under way", within)
            yield line("– not recorded", sum(run.unrecorded for run in runs), "0", 0)
            yield Line("– reported as uncertain", str(sum(run.uncertain for run in runs)))


def measure(folder: Path, plan: Plan) -> Kills:
    """See `Figure`."""
    dice = random.Random(SEED)
    series = {
        kind: tuple(_kill(folder, template, plan.kill_messages, dice) for _ in range(plan.kills))
        for kind, template in KINDS.items()
    }
    return Kills(plan.kill_messages, series)


def _kill(folder: Path, template: str, number: int, dice: random.Random) -> Kill:
    place = places.made(folder, number)
    with places.telegram(place) as stand_in:
        with places.serving(place, stand_in) as process:
            places.until_sending(stand_in, process)
            alert = making.begin(place.engine, template)
            stand_in.until_accepted(1)
            time.sleep(dice.uniform(0, 0.95 * number / RATE))
            process.kill()
        under_way = places.ends(place, alert).get(DeliveryState.SENDING, 0)
        with places.serving(place, stand_in):
            places.until_sent(place, alert)
        came = Counter(entry.chat or 0 for entry in stand_in.request_log().sends())
    return _judged(place, alert, under_way, came)


def _judged(place: Place, alert: int, under_way: int, came: Counter[int]) -> Kill:
    rows = places.deliveries(place, alert)
    uncertain = {chat for chat, row in rows.items() if row.state is DeliveryState.UNCERTAIN}
    twice = {chat for chat, times in came.items() if times > 1}
    unrecorded = [chat for chat in twice if not rows[chat].repeats]
    lost = rows.keys() - came.keys() - uncertain
    doubled = came.total() - len(came)
    return Kill(under_way, len(lost), doubled, len(unrecorded), len(uncertain))
