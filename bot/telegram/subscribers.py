"""Alerts in one bot's chats: what must be kept is begun before Telegram may forget the update."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from bot.addresses import decode
from bot.reader import Reader
from bot.routes import AlertPart, Alerts, AlertsDo, AlertWish, Route, Viewer
from bot.screen import Screen
from bot.subscribing import screens
from bot.subscribing.work import Subscribing
from bot.telegram.messenger import Messenger
from bot.telegram.recent import Recent
from bot.telegram.updates import Commanded, Did, Left, Pressed, Returned
from content import clock
from content.errors import BadRoute

OFF = AlertsDo(AlertWish.OFF)
COMMANDS: dict[str, Alerts | AlertsDo] = {
    "alerts": Alerts(),
    "mydata": Alerts(AlertPart.KEPT),
    "stop": OFF,
    "forget": OFF,
}


@dataclass(frozen=True, slots=True)
class Settled:
    """Somebody did something, and the database is at it; `answer` comes when it is done. `wants`
    is None where the person is gone."""

    did: Did
    wants: Alerts | AlertsDo | None
    answer: "asyncio.Future[Screen | None]"

    @property
    def lasts(self) -> bool:
        """Whether it must be done before Telegram may forget the update."""
        return not isinstance(self.wants, Alerts)


class Subscribers:
    """What people in one bot's chats do about alerts."""

    def __init__(self, subscribing: Subscribing, messenger: Messenger, recent: Recent) -> None:
        self._subscribing = subscribing
        self._messenger = messenger
        self._recent = recent
        self._thread = ThreadPoolExecutor(1, "subscribing")

    def settle(self, did: Did, viewer_of: Callable[[Did], Viewer]) -> Did | Settled:
        """Begin what this is about, or give it back if it is not about alerts. `viewer_of` says
        who reads where no button does."""
        what = self._subscribing
        if isinstance(did, Left):
            return self._begin(did, None, partial(what.blocked, did.chat))
        there, wants = _about(did)
        if not isinstance(wants, Alerts | AlertsDo):
            return did
        known = there or self._recent.get(did.chat)
        if known:
            self._recent.remember(did.chat, known)
        ask = partial(what.ask, did.chat, known or viewer_of(did), wants, clock.now())
        return self._begin(did, wants, partial(ask, is_guess=known is None))

    async def answer(self, settled: Settled, _context: object) -> None:
        """Show what came of it. Raises what went wrong."""
        did, screen = settled.did, await settled.answer
        if settled.wants in (None, OFF):
            self._recent.forget(did.chat)
        if screen is None:
            return
        if settled.wants != OFF and self._recent.get(did.chat) is None:
            self._recent.remember(did.chat, decode(screen.address)[0])
        if isinstance(did, Pressed):
            await self._messenger.respond(did, screen)
        else:
            await self._messenger.send(did.chat, screen)

    async def tell_stopped(self, did: Did, viewer: Viewer) -> None:
        """Who is back after a message could not be delivered is told that alerts had stopped."""
        screen = self._subscribing.stopped(did.chat, viewer, clock.now())
        if screen is not None:
            await self._messenger.send(did.chat, screen)

    async def apologize(self, did: Did, viewer: Viewer) -> None:
        """The database is away: ask for another try, where no button said it already."""
        if not isinstance(did, Pressed | Left):
            screen = screens.away(Reader(viewer, clock.now()))
            await self._messenger.send(did.chat, screen)

    def _begin(
        self, did: Did, wants: Alerts | AlertsDo | None, work: Callable[[], Screen | None]
    ) -> Settled:
        loop = asyncio.get_running_loop()
        return Settled(did, wants, loop.run_in_executor(self._thread, work))


def _about(did: Did) -> tuple[Viewer | None, Route | None]:
    """For whom, if a button or link says it, and what. A link only shows, and never does."""
    if isinstance(did, Returned):
        return None, Alerts()
    if isinstance(did, Pressed):
        return _at(did.data)
    if isinstance(did, Commanded) and did.command == "start":
        viewer, route = _at(did.argument)
        return viewer, Alerts() if isinstance(route, AlertsDo) else route
    return None, COMMANDS.get(did.command) if isinstance(did, Commanded) else None


def _at(address: str) -> tuple[Viewer | None, Route | None]:
    try:
        return decode(address) if f"_{AlertsDo.NAME}" in address else (None, None)
    except BadRoute:
        return None, None
