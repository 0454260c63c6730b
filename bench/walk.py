"""What many people press in turn: random walks through the real screens.

Everybody chooses a language and a place and then presses any button they see, the ones back and
home too, so that screens come as often as people reach them, in twelve languages.
"""

from datetime import datetime
from random import Random

from bot import routes
from bot.conversation import Conversation
from bot.routes import Viewer
from bot.screen import Screen
from content.core.i18n import LANGUAGES
from content.snapshot import Snapshot

STEPS = 15
SEED = 1


def presses(snapshot: Snapshot, now: datetime, count: int) -> list[str]:
    """Callback data of `count` presses; closing a map is left out, as it shows nothing."""
    conversation = Conversation(lambda: snapshot, lambda: now)
    random = Random(SEED)
    found: list[str] = []
    while len(found) < count:
        found += _walk(conversation, random)
    random.shuffle(found)
    return found[:count]


def _walk(conversation: Conversation, random: Random) -> list[str]:
    """One person's presses. A screen without buttons (a map) stands below the one before."""
    viewer = Viewer(random.choice(list(LANGUAGES)))
    leads = _leads(conversation.show(viewer, routes.Zones()))
    path: list[str] = []
    for _ in range(STEPS):
        path.append(random.choice(leads))
        leads = _leads(conversation.at(path[-1], viewer)) or leads
    return path


def _leads(screen: Screen) -> list[str]:
    return [button.to for row in screen.rows for button in row if button.to]
