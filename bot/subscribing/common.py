"""What the screens of alerts share."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.reader import Reader
from bot.routes import UNWANTED, Alerts, AlertsDo, AlertWish, Home
from bot.screen import Button, Line, Screen
from bot.screens.common import press, screen
from content.snapshot import Snapshot
from content.subscribers import Subscription


def personal(
    reader: Reader, route: Alerts, lines: Iterable[Line], rows: Iterable[Sequence[Button]]
) -> Screen:
    """A screen that is about one person."""
    back = Home() if route == Alerts() else Alerts()
    return replace(screen(reader, route, lines, rows, back=back), personal=True)


def do(
    reader: Reader, label: str, icon: str, wish: AlertWish, which: str = "", no: str = ""
) -> Button:
    """A button that does something."""
    return press(reader, label, AlertsDo(wish, which, no), icon=icon, acts=True)


def toggle(reader: Reader, label: str, wish: AlertWish, which: str, *, is_on: bool) -> Button:
    """A button that shows whether something is wanted, and makes it otherwise."""
    icon, no = ("checked", UNWANTED) if is_on else ("unchecked", "")
    return do(reader, label, icon, wish, which, no)


def places(had: Subscription, snapshot: Snapshot, reader: Reader) -> str:
    """The places of somebody's alerts."""
    names = [reader.name(zone.name) for key, zone in snapshot.zones.items() if key in had.zones]
    return listed(reader, names or [reader.t("All places")])


def listed(reader: Reader, texts: Iterable[str]) -> str:
    """Several names in one line, each in its own direction."""
    return " · ".join(map(reader.keep, texts))


def clock(hour: int) -> str:
    """08:00."""
    return f"{hour:02}:00"
