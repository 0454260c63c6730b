"""One bot in one channel, whichever it is: event → conversation → reply. Meanwhile volunteers are
told what they should know, and alerts are sent.

A channel is a folder with a `Messenger`, and with what makes events of what its chats bring.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot import routes
from bot.callback_data import decode
from bot.conversation import Conversation
from bot.delivery.flow_control import FlowControl
from bot.delivery.interfaces import Messenger
from bot.delivery.reply_sender import ReplySender
from bot.delivery.worker import DeliveryWorker
from bot.events import (
    ButtonPress,
    ChatReturned,
    Command,
    Event,
    GroupMessage,
    SharedLocation,
    TextMessage,
)
from bot.localizer import Localizer
from bot.recent_viewers import RecentViewers
from bot.routes import Viewer
from bot.screen import Screen
from bot.subscriptions.handlers import SettledEvent, SubscriptionHandlers
from bot.subscriptions.service import SubscriptionService
from bot.team.callback_data import is_team
from bot.team.handlers import TeamHandlers
from bot.team.notifications import About
from content.core import clock, i18n
from content.core.errors import ChannelInfoError, DatabaseAway, NoSnapshot
from content.models import PageKind

log = logging.getLogger(__name__)
TELL_SECONDS = 10.0
COMMANDS: dict[str, routes.Route] = {
    "menu": routes.Home(),
    "language": routes.Languages(),
    "sos": routes.Emergency(),
    "rights": routes.Pages(PageKind.RIGHTS),
    "near": routes.Near(),
    "about": routes.AboutUs(),
    "help": routes.Emergency(),
    "112": routes.Emergency(),
}
TEAM_LINK = "team-"
Marks = set[tuple[int, About | None]]


@dataclass(frozen=True, slots=True)
class ChannelServices:
    """What the program has for the bots of its channels; None for what it does not do."""

    conversation: Conversation
    team: TeamHandlers | None = None
    subscribing: SubscriptionService | None = None
    delivery: DeliveryWorker | None = None


class ChannelBot:
    """A bot which has this name in its channel."""

    def __init__(self, services: ChannelServices, messenger: Messenger, name: str) -> None:
        self._conversation = services.conversation
        self._team = services.team
        self._delivery = services.delivery
        self._messenger = messenger
        self._name = name.lower()
        self._flow = FlowControl()
        self._replies = ReplySender(messenger, self._flow.answers)
        self._recent = RecentViewers()
        self._subscriptions = services.subscribing and SubscriptionHandlers(
            services.subscribing, self._replies, self._recent
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Volunteers are told and alerts are sent meanwhile."""
        tasks = []
        if self._team is not None:
            tasks.append(asyncio.create_task(_keep_telling(self._team, self._replies)))
        if self._delivery is not None:
            sending = self._delivery.run(self._messenger, self._flow.alerts)
            tasks.append(asyncio.create_task(sending))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def settle(self, event: Event) -> Event | SettledEvent:
        """Begin what must be kept before the channel may forget the event."""
        return self._subscriptions.settle(event, self._viewer) if self._subscriptions else event

    async def handle(self, what: Event | SettledEvent) -> None:
        """Answer. Something inside that breaks is logged by its kind; the person gets the button
        back, and while there is no content at all, the emergency number."""
        try:
            await self._answer(what)
        except Exception as error:  # noqa: BLE001 - the next one is to be answered
            log.error("an update was not answered: %s", type(error).__name__)  # noqa: TRY400
            await self._failed(what.event if isinstance(what, SettledEvent) else what, error)

    async def _answer(self, what: Event | SettledEvent) -> None:
        match what:
            case ButtonPress():
                await self._pressed(what)
            case SettledEvent() if self._subscriptions:
                await self._subscriptions.answer(what)
            case Command():
                await self._commanded(what)
            case TextMessage():
                await self._show(what, self._conversation.say(what.text, self._viewer(what)))
            case SharedLocation():
                await self._located(what)
            case ChatReturned():  # whoever unblocked the bot wants something: the menu
                await self._show(what, self._conversation.show(self._viewer(what), routes.Home()))
            case GroupMessage() if not what.names or self._name in what.names:
                screen = self._conversation.in_group(self._viewer(what), what.is_danger)
                await self._replies.send(what.chat, screen)

    async def _failed(self, event: Event, error: Exception) -> None:
        viewer = self._viewer(event)
        if isinstance(event, ButtonPress):
            localizer = Localizer(viewer, clock.now())
            await self._replies.acknowledge(event, localizer.t("Please try again."))
        if isinstance(error, NoSnapshot):
            await self._replies.send(event.chat, self._conversation.without_content(viewer))
        if isinstance(error, DatabaseAway) and self._subscriptions:
            await self._subscriptions.apologize(event, viewer)

    async def _pressed(self, press: ButtonPress) -> None:
        """Acknowledge it, and change the message it stands under."""
        if self._team is not None and is_team(press.data):
            screen = await _of_team(self._team.press, press, press.data)
            await self._replies.respond(press, screen)
            return
        screen = self._conversation.press(press.data, self._viewer(press), str(press.chat))
        viewer, route = decode(screen.address)
        self._recent.remember(press.chat, viewer)
        if isinstance(route, routes.Close):
            gone = self._replies.delete(press.chat, press.message)
            await asyncio.gather(self._replies.acknowledge(press), gone)
        else:
            await self._replies.respond(press, screen)
        await self._tell_stopped(press)

    async def _commanded(self, command: Command) -> None:
        """A command nobody knows leads home."""
        if self._team is not None and (code := _team_code(command)) is not None:
            screen = await _of_team(self._team.command, command, code)
            await self._replies.send(command.chat, screen)
            return
        viewer = self._viewer(command)
        if command.command == "start":
            screen = self._conversation.start(command.argument, viewer)
        else:
            screen = self._conversation.show(viewer, COMMANDS.get(command.command, routes.Home()))
        await self._show(command, screen)

    async def _located(self, shared: SharedLocation) -> None:
        """What is near; the message that holds the position is deleted at once."""
        await self._replies.delete(shared.chat, shared.message)
        viewer = self._viewer(shared)
        screen = self._conversation.place(shared.latitude, shared.longitude, viewer)
        await self._replies.send(shared.chat, screen)

    async def _show(self, event: Event, screen: Screen) -> None:
        viewer, _ = decode(screen.address)
        self._recent.remember(event.chat, viewer)
        await self._replies.send(event.chat, screen)
        await self._tell_stopped(event)

    async def _tell_stopped(self, event: Event) -> None:
        if self._subscriptions:
            await self._subscriptions.tell_stopped(event, self._viewer(event))

    def _viewer(self, event: Event) -> Viewer:
        return self._recent.get(event.chat) or Viewer(i18n.guess(event.language).code)


async def _of_team(ask: Callable[..., Screen], event: Event, text: str) -> Screen:
    """Volunteers' work is in the database, so it is done beside the event loop."""
    return await asyncio.to_thread(ask, event.chat, text, event.language, clock.now())


def _team_code(command: Command) -> str | None:
    """The one-time code of `/team <code>` or of its deep link; None for any other command."""
    if command.command == "team":
        return command.argument
    is_link = command.command == "start" and command.argument.startswith(TEAM_LINK)
    return command.argument.removeprefix(TEAM_LINK) if is_link else None


async def _keep_telling(team: TeamHandlers, replies: ReplySender) -> None:
    """Tell volunteers what they should know at once. A database that is away tells later."""
    came: Marks = set()
    while True:
        try:
            await notify(team, replies, came)
        except ChannelInfoError as error:
            log.warning("volunteers are told later: %s", type(error).__name__)
        await asyncio.sleep(TELL_SECONDS)


async def notify(team: TeamHandlers, replies: ReplySender, came: Marks) -> None:
    """To each once, as far as this process knows; who could not be told is, the next time."""
    news = await asyncio.to_thread(team.news, clock.now())
    for one in news:
        known = one.about is not None and one.mark in came
        if not known and await replies.send(one.chat, one.screen):
            came.add(one.mark)
    waits = {one.about for one in news if one.mark not in came}
    if done := {one.about for one in news if one.about is not None} - waits:
        await asyncio.to_thread(team.mark_delivered, done)
    came -= {mark for mark in came if mark[1] is None or mark[1] in done}
