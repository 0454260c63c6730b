"""Every screen that can be reached from `/start` by pressing buttons."""

from collections.abc import Iterator

from bot.answer import Conversation
from bot.routes import Close, Languages, Viewer, decode, encode
from bot.screen import Screen


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


def _stays(address: str, language: str) -> bool:
    viewer, route = decode(address)
    return viewer.language == language and not isinstance(route, Close)
