"""Every screen that can be reached from `/start` by pressing buttons, and those of alerts."""

from collections.abc import Iterator

from bot.callback_data import decode, encode
from bot.conversation import Conversation
from bot.localizer import Localizer
from bot.routes import (
    AlertPart,
    Close,
    Languages,
    OneOrganization,
    ReadPage,
    Route,
    Viewer,
)
from bot.screen import Screen
from bot.subscriptions import screens
from content.models import AlertTopic
from content.snapshot import Snapshot
from content.subscribers import Subscription
from tests.conftest import NOW


def targets(screen: Screen) -> Iterator[str]:
    """Where the buttons and lines of a screen lead."""
    yield from (button.to for row in screen.rows for button in row if button.to)
    yield from (line.to for line in screen.lines if line.to)


def walk(conversation: Conversation, language: str) -> dict[str, Screen]:
    """All screens of one language by their address, from the language screen on."""
    viewer = Viewer(language)
    found: dict[str, Screen] = {}
    waiting = [encode(viewer, Languages())]
    while waiting:
        address = waiting.pop()
        if address not in found:
            found[address] = conversation.press(address, viewer, "somebody")
            waiting += [to for to in targets(found[address]) if _stays(to, language)]
    return found


def is_walked(viewer: Viewer, route: Route) -> bool:
    """Not the choice of a language from each card and page: they are alike but for where they
    lead back to (`test_start` has them). Pages and organizations in two zones only: all that a
    zone changes of them is what is open next. Together these would be three of four screens."""
    if isinstance(route, ReadPage | OneOrganization) and viewer.zone not in (None, "calais"):
        return False
    return not isinstance(route, Close) and not (isinstance(route, Languages) and route.after)


def _stays(address: str, language: str) -> bool:
    viewer, route = decode(address)
    return viewer.language == language and is_walked(viewer, route)


def of_alerts(snapshot: Snapshot, language: str, zone: str | None = None) -> list[Screen]:
    """All screens of alerts, for people who have none, all, some, a summary only, and
    for whom no message reached."""
    reader = Localizer(Viewer(language, zone), NOW)
    some = frozenset({AlertTopic.EMERGENCY, AlertTopic.FOOD})
    everywhere = frozenset(snapshot.zones)
    people = [
        None,
        Subscription(language),
        Subscription(language, some, everywhere, 8),
        Subscription(language, frozenset(), frozenset(list(snapshot.zones)[:1]), 23),
        Subscription(language, some, everywhere, is_reachable=False),
    ]
    drawn = [screens.draw(had, snapshot, reader, part) for had in people for part in AlertPart]
    over = [screens.ended(reader, had_any=had_any) for had_any in (True, False)]
    return [*drawn, *over, screens.away(reader)]
