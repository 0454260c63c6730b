"""What people do about alerts in one bot's chats: what must be kept is begun before the channel
may forget the event."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from bot.callback_data import decode
from bot.delivery.reply_sender import ReplySender
from bot.events import ButtonPress, ChatLeft, Command, Event
from bot.localizer import Localizer
from bot.recent_viewers import RecentViewers
from bot.routes import AlertPart, AlertsHome, AlertWish, ChangeAlerts, Route, Viewer
from bot.screen import Screen
from bot.subscriptions import screens
from bot.subscriptions.service import SubscriptionService
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
class SettledEvent:
    """Somebody did something, and the database is at it; `answer` comes when it is done. `wants`
    is None where the person is gone."""

    event: Event
    wants: AlertsHome | ChangeAlerts | None
    answer: "asyncio.Future[Screen | None]"

    @property
    def lasts(self) -> bool:
        """Whether it must be done before the channel may forget the event."""
        return not isinstance(self.wants, AlertsHome)


class SubscriptionHandlers:
    """Answers what is about alerts."""

    def __init__(
        self, subscribing: SubscriptionService, replies: ReplySender, recent: RecentViewers
    ) -> None:
        self._subscribing = subscribing
        self._replies = replies
        self._recent = recent
        self._thread = ThreadPoolExecutor(1, "subscribing")

    def settle(self, event: Event, viewer_of: Callable[[Event], Viewer]) -> Event | SettledEvent:
        """Begin what this is about, or give it back if it is not about alerts. `viewer_of` says
        who reads where no button does."""
        if isinstance(event, ChatLeft):
            return self._begin(event, None, partial(self._subscribing.blocked, event.chat))
        there, wants = _about(event)
        if not isinstance(wants, AlertsHome | ChangeAlerts):
            return event
        known = there or self._recent.get(event.chat)
        if known:
            self._recent.remember(event.chat, known)
        viewer = known or viewer_of(event)
        ask = partial(self._subscribing.ask, event.chat, viewer, wants, clock.now())
        return self._begin(event, wants, partial(ask, is_guess=known is None))

    def _begin(
        self,
        event: Event,
        wants: AlertsHome | ChangeAlerts | None,
        work: Callable[[], Screen | None],
    ) -> SettledEvent:
        loop = asyncio.get_running_loop()
        return SettledEvent(event, wants, loop.run_in_executor(self._thread, work))

    async def answer(self, settled: SettledEvent) -> None:
        """Show what came of it. Raises what went wrong."""
        event, screen = settled.event, await settled.answer
        if settled.wants in (None, OFF):
            self._recent.forget(event.chat)
        if screen is None:
            return
        if settled.wants != OFF and self._recent.get(event.chat) is None:
            self._recent.remember(event.chat, decode(screen.address)[0])
        if isinstance(event, ButtonPress):
            await self._replies.respond(event, screen)
        else:
            await self._replies.send(event.chat, screen)

    async def tell_stopped(self, event: Event, viewer: Viewer) -> None:
        """Who is back after a message could not be delivered is told that alerts had stopped."""
        screen = self._subscribing.stopped(event.chat, viewer, clock.now())
        if screen is not None:
            await self._replies.send(event.chat, screen)

    async def apologize(self, event: Event, viewer: Viewer) -> None:
        """The database is away: ask for another try, where no button said it already."""
        if not isinstance(event, ButtonPress | ChatLeft):
            screen = screens.away(Localizer(viewer, clock.now()))
            await self._replies.send(event.chat, screen)


def _about(event: Event) -> tuple[Viewer | None, Route | None]:
    """For whom, if a button or link says it, and what. A link only shows, and never does."""
    if isinstance(event, ButtonPress):
        return _at(event.data)
    if isinstance(event, Command) and event.command == "start":
        viewer, route = _at(event.argument)
        return viewer, AlertsHome() if isinstance(route, ChangeAlerts) else route
    return None, COMMANDS.get(event.command) if isinstance(event, Command) else None


def _at(address: str) -> tuple[Viewer | None, Route | None]:
    try:
        return decode(address) if f"_{ChangeAlerts.NAME}" in address else (None, None)
    except BadRoute:
        return None, None
