"""The `Messenger` of Telegram: screens as Bot API calls, and what is Telegram's own in what it
answers (a group that moved, an edit that changes nothing)."""

from collections.abc import Callable
from typing import Any

from bot.callback_data import decode, encode
from bot.delivery.errors import MessageGone
from bot.events import ButtonPress
from bot.routes import Close
from bot.screen import Screen
from bot.telegram.client.api import BotApi, as_json
from bot.telegram.client.errors import ChatMigrated, NotModified
from bot.telegram.render import Renderer

MOST_RENDERED = 256


class TelegramMessenger:
    """Writes for one bot, which has this name."""

    def __init__(self, api: BotApi, username: str) -> None:
        self._api = api
        self._renderer = Renderer(username)
        self._rendered: dict[int, tuple[Screen, bytes]] = {}

    async def ready(self, *screens: Screen) -> None:
        """See `Messenger`."""
        await self._api.ready()
        for screen in screens:
            self._message(screen)

    async def send(self, chat: int, screen: Screen, leaving: Callable[[], None]) -> int:
        """See `Messenger`."""
        if screen.pin:
            close = encode(decode(screen.address)[0], Close())
            method, message = "sendVenue", as_json(self._renderer.venue(screen, close))
        else:
            method, message = "sendMessage", self._message(screen)
        try:
            sent = await self._api.call(method, {"chat_id": chat}, message, leaving=leaving)
        except ChatMigrated as moved:
            where = {"chat_id": moved.chat}
            sent = await self._api.call(method, where, message, leaving=leaving)
        return int(sent["message_id"])

    async def edit(
        self, chat: int, message: int, screen: Screen, leaving: Callable[[], None]
    ) -> None:
        """See `Messenger`. A map, and a keyboard that asks for a position, need a message of their
        own. A group that moved has none of the old messages."""
        if screen.pin or screen.asks_position:
            raise MessageGone("needs a message of its own")
        where = {"chat_id": chat, "message_id": message}
        try:
            await self._api.do("editMessageText", where, self._message(screen), leaving)
        except NotModified:
            return
        except ChatMigrated:
            raise MessageGone("the group moved") from None

    async def delete(self, chat: int, message: int) -> None:
        """See `Messenger`."""
        await self._api.do("deleteMessage", {"chat_id": chat, "message_id": message})

    async def acknowledge(self, press: ButtonPress, text: str = "") -> None:
        """See `Messenger`."""
        payload: dict[str, Any] = {"callback_query_id": press.query}
        await self._api.do("answerCallbackQuery", payload | {"text": text} if text else payload)

    def _message(self, screen: Screen) -> bytes:
        """The message of a screen; rendered once, as screens are shared by all who see them."""
        if screen.personal:
            return as_json(self._renderer.message(screen))
        known = self._rendered.get(id(screen))
        if known is not None and known[0] is screen:
            return known[1]
        if len(self._rendered) >= MOST_RENDERED:
            self._rendered.clear()
        message = as_json(self._renderer.message(screen))
        self._rendered[id(screen)] = (screen, message)
        return message
