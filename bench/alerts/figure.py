"""What a measurement gives: a few lines for the report."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

from bench.alerts.plan import Plan


class Line(NamedTuple):
    """One row: what it is, what was measured, what it should be ("" where nothing is promised),
    and whether it is so."""

    what: str
    measured: str
    wanted: str = ""
    good: bool | None = None


class Figure(Protocol):
    """A frozen dataclass of what was measured."""

    def lines(self) -> Iterable[Line]:
        """Its rows in the report."""


Measuring = Callable[[Path, Plan], Figure]


def line(what: str, measured: float, wanted: str, most: float, unit: str = "") -> Line:
    """A row whose figure may be `most` at most."""
    number = f"{measured:,.0f}" if measured == int(measured) else f"{measured:,.2f}"
    return Line(what, f"{number}{unit}", wanted, measured <= most)
