"""Alerts in one bot's chats: what must be kept is begun before Telegram may forget the update."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from bot.callback_data import decode
from bot.localizer import Localizer
from bot.routes import AlertPart, AlertsHome, AlertWish, ChangeAlerts, Route, Viewer
from bot.screen import Screen
from bot.subscriptions import screens
from bot.subscriptions.service import SubscriptionService
from bot.telegram.messenger import Messenger
from bot.telegram.recent_viewers import RecentViewers
from bot.telegram.updates import ButtonPress, ChatLeft, Command, UserAction
from content.core import clock
from content.core.errors import BadRoute

OFF = ChangeAlerts(AlertWish.OFF)
COMMANDS: dict[str, AlertsHome | ChangeAlerts] = {
    "alerts": AlertsHome(),
    "mydata": AlertsHome(AlertPart.KEPT),
    "stop": OFF,
    "forget": OFF,
}


@dataclass(frozen=True, slots=True)
class SettledUpdate:
    """Somebody did something, and the database is at it; `answer` comes when it is done. `wants`
    is None where the person is gone."""

    did: UserAction
    wants: AlertsHome | ChangeAlerts | None
    answer: "asyncio.Future[Screen | None]"

    @property
    def lasts(self) -> bool:
        """Whether it must be done before Telegram may forget the update."""
        return not isinstance(self.wants, AlertsHome)


class SubscriptionUpdates:
    """What people in one bot's chats do about alerts."""

    def __init__(
        self, subscribing: SubscriptionService, messenger: Messenger, recent: RecentViewers
    ) -> None:
        self._subscribing = subscribing
        self._messenger = messenger
        self._recent = recent
        self._thread = ThreadPoolExecutor(1, "subscribing")

    def settle(
        self, did: UserAction, viewer_of: Callable[[UserAction], Viewer]
    ) -> UserAction | SettledUpdate:
        """Begin what this is about, or give it back if it is not about alerts. `viewer_of` says
        who reads where no button does."""
        what = self._subscribing
        if isinstance(did, ChatLeft):
            return self._begin(did, None, partial(what.blocked, did.chat))
        there, wants = _about(did)
        if not isinstance(wants, AlertsHome | ChangeAlerts):
            return did
        known = there or self._recent.get(did.chat)
        if known:
            self._recent.remember(did.chat, known)
        ask = partial(what.ask, did.chat, known or viewer_of(did), wants, clock.now())
        return self._begin(did, wants, partial(ask, is_guess=known is None))

    async def answer(self, settled: SettledUpdate, _context: object) -> None:
        """Show what came of it. Raises what went wrong."""
        did, screen = settled.did, await settled.answer
        if settled.wants in (None, OFF):
            self._recent.forget(did.chat)
        if screen is None:
            return
        if settled.wants != OFF and self._recent.get(did.chat) is None:
            self._recent.remember(did.chat, decode(screen.address)[0])
        if isinstance(did, ButtonPress):
            await self._messenger.respond(did, screen)
        else:
            await self._messenger.send(did.chat, screen)

    async def tell_stopped(self, did: UserAction, viewer: Viewer) -> None:
        """Who is back after a message could not be delivered is told that alerts had stopped."""
        screen = self._subscribing.stopped(did.chat, viewer, clock.now())
        if screen is not None:
            await self._messenger.send(did.chat, screen)

    async def apologize(self, did: UserAction, viewer: Viewer) -> None:
        """The database is away: ask for another try, where no button said it already."""
        if not isinstance(did, ButtonPress | ChatLeft):
            screen = screens.away(Localizer(viewer, clock.now()))
            await self._messenger.send(did.chat, screen)

    def _begin(
        self,
        did: UserAction,
        wants: AlertsHome | ChangeAlerts | None,
        work: Callable[[], Screen | None],
    ) -> SettledUpdate:
        loop = asyncio.get_running_loop()
        return SettledUpdate(did, wants, loop.run_in_executor(self._thread, work))


def _about(did: UserAction) -> tuple[Viewer | None, Route | None]:
    """For whom, if a button or link says it, and what. A link only shows, and never does."""
    if isinstance(did, ButtonPress):
        return _at(did.data)
    if isinstance(did, Command) and did.command == "start":
        viewer, route = _at(did.argument)
        return viewer, AlertsHome() if isinstance(route, ChangeAlerts) else route
    return None, COMMANDS.get(did.command) if isinstance(did, Command) else None


def _at(address: str) -> tuple[Viewer | None, Route | None]:
    try:
        return decode(address) if f"_{ChangeAlerts.NAME}" in address else (None, None)
    except BadRoute:
        return None, None
