"""Every figure of alerts, by the name that `--only` takes, and its part of the report."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from bench.alerts import (
    cancel,
    first,
    floods,
    kills,
    memory,
    misfortune,
    outbox,
    pace,
    peers,
    presses,
    restart,
)
from bench.alerts.figure import Line, Measuring
from bench.alerts.plan import Plan

FIGURES: Mapping[str, tuple[str, Measuring]] = {
    "pace": ("A whole broadcast", pace.measure),
    "kills": ("Killed while sending", kills.measure),
    "misfortune": ("A bad network, and people who blocked the bot", misfortune.measure),
    "first": ("From the approval to the first message", first.measure),
    "presses": ("People press meanwhile", presses.measure),
    "floods": ("Telegram asks for silence", floods.measure),
    "restart": ("Started again", restart.measure),
    "cancel": ("Cancelled while it is sent", cancel.measure),
    "outbox": ("What the sender asks of the database", outbox.measure),
    "memory": ("Memory", memory.measure),
    "peers": ("Beside other broadcasters", peers.measure),
}


def lines(name: str, plan: Plan) -> list[Line]:
    """What a figure is; a measurement that breaks is a bad figure, and the others go on."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return list(FIGURES[name][1](Path(folder), plan).lines())
        except Exception as error:  # noqa: BLE001 - half an hour of other figures would be lost
            return [
                Line(
                    f"{name} could not be measured",
                    f"{type(error).__name__}: {error}"[:300],
                    "",
                    False,
                )
            ]


def title(name: str) -> str:
    """The heading in the report."""
    return f"### {FIGURES[name][0]}"


def planned(plan: Plan) -> str:
    """How much was measured, in one sentence."""
    return ", ".join(_said(asdict(plan)))


def _said(plan: dict[str, object]) -> Iterator[str]:
    for name, number in plan.items():
        values = number if isinstance(number, tuple) else (number,)
        yield f"{name.replace('_', ' ')} {' / '.join(f'{value:,}' for value in values)}"
