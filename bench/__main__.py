"""`python -m bench`: everything, in about an hour; `--quick`: roughly, in some minutes;
`--only` parts or figures: `--only alerts`, `--only kills first`."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench import admin, bots, generate, growth, load, report, walk
from bench.alerts import plan as alerts_plan
from bench.alerts.all import FIGURES, lines
from bench.bots import Bot
from bench.load import Plan
from bench.report import Figures, Sections
from content.core import clock
from content.core.database import reading
from content.snapshot import build

PARTS = ("menus", "growth", "admin")
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
    alerts=alerts_plan.QUICK,
)


def main() -> None:
    """Measures, prints, and saves what was measured in full."""
    plan, parts = _asked()
    if {"menus", "peers"} & set(parts) and not bots.PEERS_PYTHON.exists():
        sys.exit("The other bots are not installed: run make .venv-bench/installed")
    found: Sections = {}
    for part in parts:
        found |= _measured(part, plan)
        if plan is FULL:
            report.save(found)
    print(report.markdown(found))


def _asked() -> tuple[Plan, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="some minutes, and rough")
    names = [*PARTS, "alerts", *FIGURES]
    parser.add_argument("--only", nargs="+", choices=names, help="these parts; alerts are many")
    given = parser.parse_args()
    parts = [*PARTS, *FIGURES]
    if given.only:
        wanted = {*given.only, *(FIGURES if "alerts" in given.only else ())}
        parts = [part for part in parts if part in wanted]
    return QUICK if given.quick else FULL, parts


def _measured(part: str, plan: Plan) -> Sections:
    if part in FIGURES:
        _say(f"alerts: {part}")
        return report.alerts(part, plan, lines(part, plan.alerts))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if part == "menus":
            return report.menus(plan, _compare(plan, folder))
        if part == "growth":
            return report.growth(_grow(plan, folder))
        _say(f"the admin's pages, after {plan.changes} changes")
        return report.admin(plan, admin.measure(folder, plan.changes))


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
