"""One bot under load: how many presses, how fast, with how much memory."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.alerts.plan import FULL
from bench.alerts.plan import Plan as AlertPlan
from bench.bots import Bot
from bench.processes import Process
from bench.stand_in import Report, StandIn

RATE = 50
SLOWEST_TO_WAIT_FOR = 60.0
WARM_UP = 32


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to measure: seconds at full speed and at a rate; presses before memory is read;
    amounts of services, and presses for each; changes in the history; and that of alerts."""

    rounds: int = 3
    full_speed: float = 2.5
    at_rate: float = 5.0
    long_run: int = 10_000
    long_seconds: float = 30.0
    sizes: tuple[int, int] = (300, 3000)
    growth_run: int = 5000
    growth_rounds: int = 2
    changes: int = 20_000
    alerts: AlertPlan = FULL


@dataclass(frozen=True, slots=True)
class Speed:
    """At full speed. `cpu` is processor time a press in milliseconds, the bot's alone."""

    per_second: float
    cpu: float
    stand_in_busy: float


@dataclass(frozen=True, slots=True)
class Running:
    """A bot and its stand-in. `first_answer`: seconds from starting the process."""

    bot: Bot
    process: Process
    stand_in: StandIn
    first_answer: float


@contextmanager
def running(bot: Bot, delay_ms: int, folder: Path) -> Iterator[Running]:
    """Starts both; a /start waits for the bot before it is there."""
    with StandIn(delay_ms, folder / "stand-in.log") as stand_in:
        url = stand_in.listen()
        stand_in.reset()
        stand_in.press(["/start"], count=1)
        with bot.start(url, folder / "bot.log") as process:
            report = stand_in.wait(lambda report: report["answered"] > 0 or process.ended())
            if not report["answered"]:
                raise TimeoutError(f"{bot.name} does not answer:\n{process.written()[-2000:]}")
            first = report["began_at"] + report["first_answer_s"] - process.started_at
            yield Running(bot, process, stand_in, first)
            if process.ended():
                raise RuntimeError(f"{bot.name} ended:\n{process.written()[-2000:]}")


def full_speed(at: Running, seconds: float, count: int = 1_000_000) -> Speed:
    """Presses as fast as they are answered, for so long or until so many are answered."""
    at.stand_in.press(at.bot.presses, count=WARM_UP)
    at.stand_in.wait(lambda report: report["answered"] >= WARM_UP)
    at.stand_in.settle()
    began, busy, ours = time.perf_counter(), at.stand_in.cpu_seconds(), at.process.cpu_seconds()
    at.stand_in.press(at.bot.presses, count=count)
    report = at.stand_in.wait(lambda report: report["answered"] >= count, seconds)
    taken = time.perf_counter() - began
    busy, ours = at.stand_in.cpu_seconds() - busy, at.process.cpu_seconds() - ours
    at.stand_in.reset()
    cpu = ours / max(report["answered"], 1) * 1000
    return Speed(report["presses_per_second"], cpu, busy / taken)


def at_rate(at: Running, seconds: float) -> dict[str, float]:
    """Percentiles in milliseconds of the time to a press's message, at `RATE` a second."""
    at.stand_in.settle(SLOWEST_TO_WAIT_FOR)
    count = round(seconds * RATE)
    at.stand_in.press(at.bot.presses, count=count, rate=RATE)
    report: Report = at.stand_in.wait(lambda report: report["answered"] >= count, seconds + 5)
    latencies: dict[str, float] = report["latency_ms"]
    return latencies if report["answered"] >= count else {}
