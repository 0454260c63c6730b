"""The figures as a Markdown table, with what each should be."""

import os
import platform
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.admin import SERVICES, TIMES, Visited
from bench.alerts import all as all_alerts
from bench.alerts.figure import Line
from bench.growth import Size
from bench.load import RATE, Plan, Speed

FILE = Path(__file__).parent / "results.md"
DELAY = 50
SLOWEST = 8
Row = tuple[str, ...]
Sections = dict[str, str]  # text by its heading
ORDER = (
    "# Presses answered, beside other bots",
    "## With more content",
    "## The volunteers' admin",
    "## Alerts",
    *map(all_alerts.title, all_alerts.FIGURES),
)


@dataclass(slots=True)
class Figures:
    """What was measured of one bot, one item a round (`first_answer`: two)."""

    name: str
    screens: int
    speed: list[Speed] = field(default_factory=list)
    slow_api: list[Speed] = field(default_factory=list)
    latency: list[dict[str, float]] = field(default_factory=list)
    first_answer: list[float] = field(default_factory=list)
    megabytes: float = 0.0


def menus(plan: Plan, compared: Sequence[Figures]) -> Sections:
    """Beside other bots."""
    names = ["", *(item.name for item in compared), "wanted", ""]
    rows = [*_speed(compared), *_latency(compared), *_size(plan, compared)]
    body = f"{_how(plan, compared)}\n\n{_table(names, rows)}"
    return {"# Presses answered, beside other bots": body}


def growth(grown: Sequence[Size]) -> Sections:
    """With ten times the content."""
    sizes = ["", *(item.bot.name for item in grown), "", "wanted", ""]
    return {"## With more content": _table(sizes, _growth(grown))}


def admin(plan: Plan, pages: Sequence[Visited]) -> Sections:
    """The slowest pages."""
    how = (
        f"{len(pages)} pages with {SERVICES} services in 12 languages and a history of "
        f"{plan.changes:,} changes, {TIMES} times each, over HTTP in process; the slowest:"
    )
    table = _table(("", "median", "wanted", ""), map(_page, pages[:SLOWEST]))
    return {"## The volunteers' admin": f"{how}\n\n{table}"}


def alerts(name: str, plan: Plan, lines: Sequence[Line]) -> Sections:
    """One figure of alerts, and how all of them are measured."""
    how = (
        f"{_where()} The whole program, with example content, and alerts as coordinators approve "
        f"them; Telegram is its stand-in in a process of its own, which keeps Telegram's limits "
        f"and the ledger that is judged by. The plan: {all_alerts.planned(plan.alerts)}."
    )
    rows = [(one.what, one.measured, one.wanted, _marked(one.good)) for one in lines]
    table = _table(("", "measured", "wanted", ""), rows)
    return {"## Alerts": how, all_alerts.title(name): table}


def markdown(sections: Sections) -> str:
    """All of them, in the order of `ORDER`."""
    there = [heading for heading in ORDER if heading in sections]
    return "\n\n".join(f"{heading}\n\n{sections[heading]}" for heading in there) + "\n"


def saved() -> Sections:
    """What was measured before."""
    found: Sections = {}
    text = FILE.read_text("utf-8") if FILE.exists() else ""
    for part in re.split(r"^(?=#+ )", text, flags=re.MULTILINE):
        heading, _, body = part.partition("\n")
        found[heading] = body.strip()
    return found


def save(sections: Sections) -> None:
    """These instead of what was measured before; the others stay."""
    FILE.write_text(markdown(saved() | sections), "utf-8")


def _where() -> str:
    date = datetime.now(UTC).strftime("%d %B %Y")
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    return f"{machine}, {date}."


def _how(plan: Plan, compared: Sequence[Figures]) -> str:
    busiest = max(speed.stand_in_busy for item in compared for speed in item.speed + item.slow_api)
    return (
        f"{_where()} Each bot runs in a process of its own, as does the stand-in for the Bot API "
        f"(at most {busiest:.0%} of a core), one after the other; medians of {plan.rounds} "
        "round(s), ratios within rounds. Up to 256 presses wait at once, from 1,000 chats. "
        "Channel Info is the whole program with database and web chat, walked through "
        f"{compared[0].screens:,} different screens in 12 languages; the others are static menus "
        "of 15 buttons."
    )


def _speed(compared: Sequence[Figures]) -> Iterable[Row]:
    for delay, least, speeds in (
        (0, 1.5, [item.speed for item in compared]),
        (DELAY, 2.5, [item.slow_api for item in compared]),
    ):
        label = f"presses answered a second, API delay {delay} ms"
        yield (label, *(f"{_median(s.per_second for s in found):,.0f}" for found in speeds), "", "")
        ratios = [_ratio(speeds[0], found) for found in speeds]
        wanted = (f"≥ {least} × {compared[1].name}", _mark(ratios[1] >= least))
        yield ("– Channel Info against it", "", *(f"{r:.2f} ×" for r in ratios[1:]), *wanted)
    cpu = [_median(speed.cpu for speed in item.speed) for item in compared]
    yield ("processor time a press", *(f"{ms:.2f} ms" for ms in cpu), "", "")
    yield ("– theirs to Channel Info's", "", *(f"{ms / cpu[0]:.2f} ×" for ms in cpu[1:]), "", "")


def _ratio(ours: Sequence[Speed], theirs: Sequence[Speed]) -> float:
    pairs = zip(ours, theirs, strict=True)
    return _median(one.per_second / max(other.per_second, 0.1) for one, other in pairs)


def _latency(compared: Sequence[Figures]) -> Iterable[Row]:
    for name in ("p50", "p95", "p99"):
        found = [_median(r[name] for r in item.latency if r) for item in compared]
        cells = (f"{ms:.1f} ms" if ms else "too slow" for ms in found)
        wanted = ("", "")
        if name == "p95":
            wanted = (f"≤ {DELAY + 20} ms", _mark(0 < found[0] <= DELAY + 20))
        yield (f"{name} at {RATE} presses a second, API delay {DELAY} ms", *cells, *wanted)
    extra = (
        f"{ms - DELAY:.1f} ms" if ms else "too slow"
        for ms in (_median(r["p95"] for r in item.latency if r) for item in compared)
    )
    yield ("– p95 without the API's delay", *extra, "", "")


def _size(plan: Plan, compared: Sequence[Figures]) -> Iterable[Row]:
    memory = (f"{item.megabytes:.0f} MB" for item in compared)
    fits = _mark(compared[0].megabytes <= 150)
    yield (
        f"memory after {plan.long_run:,} presses, or {plan.long_seconds:.0f} s of them",
        *memory,
        "≤ 150 MB",
        fits,
    )
    first = [_median(item.first_answer) for item in compared]
    seconds = (f"{value:.2f} s" for value in first)
    yield ("start of the process to first answer", *seconds, "≤ 3 s", _mark(first[0] <= 3))


def _growth(grown: Sequence[Size]) -> Iterable[Row]:
    small, large = grown
    growth = _median(b / a - 1 for a, b in zip(small.cpu, large.cpu, strict=True))
    cpu = (f"{_median(size.cpu):.2f} ms" for size in grown)
    yield ("processor time a press", *cpu, f"{growth:+.0%}", "< +25 %", _mark(growth < 0.25))
    speed = (f"{_median(size.per_second):,.0f}" for size in grown)
    yield ("presses answered a second, API delay 0 ms", *speed, "", "", "")
    drawing = (f"{size.drawing:.2f} ms" for size in grown)
    yield ("drawing a screen nobody saw this minute, processor time", *drawing, "", "", "")
    snapshots = (f"{size.snapshot:.0f} ms" for size in grown)
    wanted = (f"< 100 ms for {small.services}", _mark(small.snapshot < 100))
    yield ("making the snapshot, processor time", *snapshots, "", *wanted)


def _page(page: Visited) -> Row:
    taken = page.milliseconds
    return (f"`{page.path}`", f"{taken:.0f} ms", "≤ 100 ms", _mark(taken <= 100))


def _table(head: Sequence[str], rows: Iterable[Row]) -> str:
    ruler = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ruler, *rows))


def _mark(good: bool) -> str:
    return "✓" if good else "✗"


def _marked(good: bool | None) -> str:
    return "" if good is None else _mark(good)


def _median(values: Iterable[float]) -> float:
    found = list(values)
    return median(found) if found else 0.0
