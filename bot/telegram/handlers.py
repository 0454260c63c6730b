"""What each thing that people do leads to: update → conversation → messenger."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from telegram.ext import Application, TypeHandler

from bot import routes
from bot.callback_data import decode
from bot.conversation import Conversation
from bot.localizer import Localizer
from bot.routes import Viewer
from bot.screen import Screen
from bot.subscriptions.service import SubscriptionService
from bot.team.callback_data import is_team
from bot.team.handlers import TeamHandlers
from bot.telegram.messenger import Messenger
from bot.telegram.recent_viewers import RecentViewers
from bot.telegram.subscribers import SettledUpdate, SubscriptionUpdates
from bot.telegram.updates import (
    AddedToGroup,
    ButtonPress,
    ChatReturned,
    Command,
    SharedLocation,
    TextMessage,
    UserAction,
)
from content.core import clock, i18n
from content.core.errors import DatabaseAway, NoSnapshot
from content.models import PageKind

log = logging.getLogger(__name__)
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


class Handlers:
    """Answers what people do in one bot's chats."""

    def __init__(
        self,
        conversation: Conversation,
        messenger: Messenger,
        team: TeamHandlers | None = None,
        subscribing: SubscriptionService | None = None,
        username: str = "",
    ) -> None:
        self._username = username
        self._conversation = conversation
        self._messenger = messenger
        self._team = team
        self._recent = RecentViewers()
        self._subscribers: SubscriptionUpdates | None = None
        if subscribing is not None:
            self._subscribers = SubscriptionUpdates(subscribing, messenger, self._recent)

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Tell python-telegram-bot which of these answers what."""
        for kind, handle in (
            (ButtonPress, self.pressed),
            (Command, self.commanded),
            (SharedLocation, self.placed),
            (TextMessage, self.text_sent),
            (AddedToGroup, self.grouped),
            (ChatReturned, self.returned),
        ):
            application.add_handler(TypeHandler(kind, handle))
        if self._subscribers is not None:
            application.add_handler(TypeHandler(SettledUpdate, self._subscribers.answer))
        application.add_error_handler(self.failed)

    def settle(self, did: UserAction) -> UserAction | SettledUpdate:
        """Begin what must be kept before Telegram may forget the update."""
        if self._subscribers is None:
            return did
        return self._subscribers.settle(did, self._viewer)

    async def pressed(self, did: ButtonPress, _context: object) -> None:
        """A button: acknowledge it, and change the message it stands under."""
        if self._team is not None and is_team(did.data):
            screen = await self._of_team(self._team.press, did, did.data)
            await self._messenger.respond(did, screen)
            return
        screen = self._conversation.press(did.data, self._viewer(did), str(did.chat))
        viewer, route = decode(screen.address)
        self._recent.remember(did.chat, viewer)
        if isinstance(route, routes.Close):
            gone = self._messenger.delete(did.chat, did.message)
            await asyncio.gather(self._messenger.acknowledge(did.query), gone)
        else:
            await self._messenger.respond(did, screen)
        await self._tell_stopped(did)

    async def failed(self, did: object, context: Any) -> None:
        """Something inside broke. The log gets its kind; the person gets the button back, and
        while there is no content at all, the emergency number."""
        log.error("an update was not answered: %s", type(context.error).__name__)
        did = did.did if isinstance(did, SettledUpdate) else did
        if isinstance(did, ButtonPress):
            localizer = Localizer(self._viewer(did), clock.now())
            await self._messenger.acknowledge(did.query, localizer.t("Please try again."))
        if isinstance(did, UserAction) and isinstance(context.error, NoSnapshot):
            screen = self._conversation.without_content(self._viewer(did))
            await self._messenger.send(did.chat, screen)
        away = isinstance(context.error, DatabaseAway)
        if away and isinstance(did, UserAction) and self._subscribers is not None:
            await self._subscribers.apologize(did, self._viewer(did))

    async def commanded(self, did: Command, _context: object) -> None:
        """A command; one nobody knows leads home."""
        if self._team is not None and (code := _team_code(did)) is not None:
            await self._messenger.send(did.chat, await self._of_team(self._team.command, did, code))
            return
        viewer = self._viewer(did)
        if did.command == "start":
            screen = self._conversation.start(did.argument, viewer)
        else:
            screen = self._conversation.show(viewer, COMMANDS.get(did.command, routes.Home()))
        await self._show(did, screen)

    async def text_sent(self, did: TextMessage, _context: object) -> None:
        """Words: what they ask for, or home with a sentence."""
        await self._show(did, self._conversation.say(did.text, self._viewer(did)))

    async def placed(self, did: SharedLocation, _context: object) -> None:
        """A position: what is near; the message that holds it is deleted at once."""
        await self._messenger.delete(did.chat, did.message)
        screen = self._conversation.place(did.latitude, did.longitude, self._viewer(did))
        await self._messenger.send(did.chat, screen)

    async def returned(self, did: ChatReturned, _context: object) -> None:
        """Whoever unblocked the bot wants something: the menu."""
        await self._show(did, self._conversation.show(self._viewer(did), routes.Home()))

    async def grouped(self, did: AddedToGroup, _context: object) -> None:
        """In a group everybody would see the answer: only a pointer to the private chat, and
        whom to call if somebody cries for help."""
        if did.names and self._username.lower() not in did.names:
            return
        localizer = Localizer(self._viewer(did), clock.now())
        said = [localizer.t("Please write to me in private:")]
        if did.is_danger:
            said = [
                localizer.t("Emergency: call 112"),
                localizer.t("112 is free and works without credit, day and night."),
                localizer.t("A SIM card must be in the phone. An empty or locked one is enough."),
                localizer.t("At sea: 112 or 196. In English waters: 999."),
                *said,
            ]
        await self._messenger.point(did.chat, "\n".join(said))

    async def _of_team(self, ask: Callable[..., Screen], did: UserAction, said: str) -> Screen:
        """Volunteers' work is in the database, so it is done beside the event loop."""
        return await asyncio.to_thread(ask, did.chat, said, did.language, clock.now())

    async def _show(self, did: UserAction, screen: Screen) -> None:
        viewer, _ = decode(screen.address)
        self._recent.remember(did.chat, viewer)
        await self._messenger.send(did.chat, screen)
        await self._tell_stopped(did)

    async def _tell_stopped(self, did: UserAction) -> None:
        if self._subscribers is not None:
            await self._subscribers.tell_stopped(did, self._viewer(did))

    def _viewer(self, did: UserAction) -> Viewer:
        return self._recent.get(did.chat) or Viewer(i18n.guess(did.language).code)


def _team_code(did: Command) -> str | None:
    """The one-time code of `/team <code>` or of its deep link; None for any other command."""
    if did.command == "team":
        return did.argument
    is_link = did.command == "start" and did.argument.startswith(TEAM_LINK)
    return did.argument.removeprefix(TEAM_LINK) if is_link else None
