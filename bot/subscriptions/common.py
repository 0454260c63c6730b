"""What the screens of alerts share."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.localizer import Localizer
from bot.routes import UNWANTED, AlertsHome, AlertWish, ChangeAlerts, Home
from bot.screen import Button, Line, Screen
from bot.screens.common import press, screen
from content.snapshot import Snapshot
from content.subscribers import Subscription


def personal(
    localizer: Localizer, route: AlertsHome, lines: Iterable[Line], rows: Iterable[Sequence[Button]]
) -> Screen:
    """A screen that is about one person."""
    back = Home() if route == AlertsHome() else AlertsHome()
    return replace(screen(localizer, route, lines, rows, back=back), personal=True)


def do(
    localizer: Localizer, label: str, icon: str, wish: AlertWish, which: str = "", no: str = ""
) -> Button:
    """A button that does something."""
    return press(localizer, label, ChangeAlerts(wish, which, no), icon=icon, acts=True)


def toggle(localizer: Localizer, label: str, wish: AlertWish, which: str, *, is_on: bool) -> Button:
    """A button that shows whether something is wanted, and makes it otherwise."""
    icon, no = ("checked", UNWANTED) if is_on else ("unchecked", "")
    return do(localizer, label, icon, wish, which, no)


def places(had: Subscription, snapshot: Snapshot, localizer: Localizer) -> str:
    """The places of somebody's alerts."""
    names = [localizer.name(zone.name) for key, zone in snapshot.zones.items() if key in had.zones]
    return listed(localizer, names or [localizer.t("All places")])


def listed(localizer: Localizer, texts: Iterable[str]) -> str:
    """Several names in one line, each in its own direction."""
    return " · ".join(map(localizer.keep, texts))


def clock(hour: int) -> str:
    """08:00."""
    return f"{hour:02}:00"
