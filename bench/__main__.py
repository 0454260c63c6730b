"""`python -m bench`: everything in half an hour; `--quick`: roughly, in one."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench import admin, bots, broadcast, generate, growth, load, report, walk
from bench.bots import Bot
from bench.load import Plan
from bench.report import Figures
from content import clock
from content.database import reading
from content.snapshot import build

FULL = Plan()
QUICK = Plan(
    rounds=1,
    full_speed=1.5,
    at_rate=2.0,
    long_run=1500,
    sizes=(60, 600),
    growth_run=1500,
    growth_rounds=1,
    changes=2000,
    subscribers=300,
    kills=2,
)


def main() -> None:
    """Measures, prints, and saves the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one minute, and rough")
    plan = QUICK if parser.parse_args().quick else FULL
    if not bots.PEERS_PYTHON.exists():
        sys.exit("The other bots are not installed: run make bench")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        compared = _compare(plan, folder)
        grown = _grow(plan, folder)
        _say(f"the admin's pages, after {plan.changes} changes")
        pages = admin.measure(folder, plan.changes)
        _say(f"an alert to {plan.subscribers:,}, and {plan.kills} killed")
        alerts = broadcast.measure(folder, plan)
    text = report.markdown(plan, compared, grown, pages, alerts)
    print(text)
    if plan is FULL:
        report.FILE.write_text(text, "utf-8")


def _compare(plan: Plan, folder: Path) -> list[Figures]:
    """Round after round, and in each every bot in turn."""
    there = [_product(plan, folder), *bots.peers()]
    found = [Figures(bot.name, len(set(bot.presses))) for bot in there]
    for number in range(plan.rounds):
        for bot, figures in zip(there, found, strict=True):
            _say(f"round {number + 1}: {bot.name}")
            _round(plan, folder, bot, figures, last=number == plan.rounds - 1)
    return found


def _round(plan: Plan, folder: Path, bot: Bot, figures: Figures, *, last: bool) -> None:
    with load.running(bot, 0, folder) as at:
        seconds, count = (plan.long_seconds, plan.long_run) if last else (plan.full_speed, 10**6)
        figures.first_answer.append(at.first_answer)
        figures.speed.append(load.full_speed(at, seconds, count))
        if last:
            figures.megabytes = at.process.megabytes()
    with load.running(bot, report.DELAY, folder) as at:
        figures.first_answer.append(at.first_answer)
        figures.slow_api.append(load.full_speed(at, plan.full_speed))
        if figures.slow_api[-1].per_second > load.RATE:
            figures.latency.append(load.at_rate(at, plan.at_rate))


def _product(plan: Plan, folder: Path) -> Bot:
    """Our bot with the example content."""
    database = folder / "example.db"
    engine = generate.database(database)
    with reading(engine) as session:
        snapshot = build(session)
    return bots.ours(database, walk.presses(snapshot, clock.now(), plan.long_run))


def _grow(plan: Plan, folder: Path) -> list[growth.Size]:
    _say(f"content of {plan.sizes[0]} and {plan.sizes[1]} services")
    sizes = [growth.prepare(folder, services, plan.growth_run) for services in plan.sizes]
    return growth.measure(sizes, folder, plan.growth_rounds, plan.growth_run)


def _say(text: str) -> None:
    print(f"… {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
