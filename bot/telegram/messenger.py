"""Bringing a screen to a chat, and coping with whatever Telegram answers.

Nothing here raises to its caller: a person who cannot be answered now presses again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.callback_data import decode, encode
from bot.routes import Close
from bot.screen import Screen
from bot.telegram.client.api import (
    BadRequest,
    BotApi,
    ChatMigrated,
    Forbidden,
    MessageGone,
    NotModified,
    TelegramError,
    TelegramUnavailable,
    TooManyRequests,
    as_json,
)
from bot.telegram.flow_control import ChatQueue, ChatTurn, Superseded
from bot.telegram.render import Renderer
from bot.telegram.updates import ButtonPress

log = logging.getLogger(__name__)
PAUSES = (0.5, 2.0, 5.0)
MOST_DRAWN = 128
Send = Callable[[int], Awaitable[Any]]


class Messenger:
    """Sends for one bot."""

    def __init__(self, api: BotApi, pace: ChatQueue, renderer: Renderer) -> None:
        self._api = api
        self._pace = pace
        self._renderer = renderer
        self._drawn: dict[int, tuple[Screen, bytes]] = {}

    async def respond(self, press: ButtonPress, screen: Screen) -> None:
        """Acknowledge a press and show what it leads to, in its message or beside it."""
        shown = (
            self.send(press.chat, screen)
            if press.beside
            else self.edit(press.chat, press.message, screen)
        )
        await asyncio.gather(self.acknowledge(press.query), shown)

    async def edit(self, chat: int, message: int, screen: Screen) -> None:
        """Show a screen in the message that is there; in a new one where that cannot be."""
        if screen.pin or screen.asks_position:
            await self.send(chat, screen)
            return

        async def change(to: int, shown: Screen = screen) -> None:
            where = {"chat_id": to, "message_id": message}
            await self._api.do("editMessageText", where, self._message(shown))

        anew = partial(self._send, screen=screen)
        await self._deliver(chat, SendAttempts(change, anew, lambda to: change(to, _plain(screen))))

    async def send(self, chat: int, screen: Screen) -> bool:
        """Show a screen in a new message. Gives whether there is nothing to try again."""
        send = partial(self._send, screen=screen)
        return await self._deliver(
            chat, SendAttempts(send, plain=lambda to: self._send(to, _plain(screen)))
        )

    async def acknowledge(self, query: str, text: str = "") -> None:
        """Stop the waiting mark on the pressed button, perhaps with a few words."""
        said = {"text": text} if text else {}
        try:
            await self._api.do("answerCallbackQuery", {"callback_query_id": query} | said)
        except TelegramError as error:
            log.debug("press not acknowledged: %s", type(error).__name__)

    async def delete(self, chat: int, message: int) -> None:
        """Take a message away, if Telegram still can."""
        try:
            await self._api.do("deleteMessage", {"chat_id": chat, "message_id": message})
        except TelegramError as error:
            log.debug("message not deleted: %s", type(error).__name__)

    async def point(self, chat: int, text: str) -> None:
        """In a group: a pointer to the private chat."""
        payload = self._renderer.group(text)
        send = lambda to: self._api.call("sendMessage", {"chat_id": to} | payload)  # noqa: E731
        await self._deliver(chat, SendAttempts(send))

    async def _send(self, chat: int, screen: Screen) -> None:
        if screen.pin:
            viewer, _ = decode(screen.address)
            venue = self._renderer.venue(screen, encode(viewer, Close()))
            await self._api.do("sendVenue", {"chat_id": chat} | venue)
        else:
            await self._api.do("sendMessage", {"chat_id": chat}, self._message(screen))

    def _message(self, screen: Screen) -> bytes:
        """The message of a screen; drawn once, as screens are shared by all who see them."""
        if screen.personal:
            return as_json(self._renderer.message(screen))
        known = self._drawn.get(id(screen))
        if known is not None and known[0] is screen:
            return known[1]
        if len(self._drawn) >= MOST_DRAWN:
            self._drawn.clear()
        message = as_json(self._renderer.message(screen))
        self._drawn[id(screen)] = (screen, message)
        return message

    async def _deliver(self, chat: int, ways: "SendAttempts") -> bool:
        try:
            async with self._pace.turn(chat) as turn:
                await self._persist(turn, chat, ways)
        except Superseded:
            log.debug("an answer was overtaken by a newer one")
            return False
        except (Forbidden, NotModified) as error:
            log.debug("not delivered: %s", type(error).__name__)
        except TelegramError as error:
            log.warning("not delivered: %s", type(error).__name__)
            return False
        return True

    async def _persist(self, turn: ChatTurn, chat: int, ways: "SendAttempts") -> None:
        """Try until it is there or cannot be: wait out floods, pause when Telegram is away."""
        for pause in (*PAUSES, None):
            turn.check()
            try:
                await ways.send(chat)
                return
            except (Forbidden, NotModified):
                raise
            except MessageGone as error:
                ways = ways.instead(ways.anew, error)
            except BadRequest as error:
                ways = ways.instead(ways.plain, error)
            except ChatMigrated as moved:
                chat = moved.chat
            except TooManyRequests as flood:
                self._pace.flooded(chat, flood.seconds)
                await self._pace.wait(turn, chat)
            except TelegramUnavailable:
                if pause is None:
                    raise
                await turn.sleep(pause)
        raise BadRequest("gave up")


@dataclass(frozen=True, slots=True)
class SendAttempts:
    """How to show a screen; how to when its message is gone; and plainly, when Telegram does
    not take it as it is."""

    send: Send
    anew: Send | None = None
    plain: Send | None = None

    def instead(self, other: Send | None, error: BadRequest) -> "SendAttempts":
        """Another way, once. Raises the error when there is none."""
        if other is None:
            raise error
        return SendAttempts(other)


def _plain(screen: Screen) -> Screen:
    """Without buttons that lead outside: one bad link would take all the others with it."""
    rows = (tuple(button for button in row if button.to) for row in screen.rows)
    return replace(screen, rows=tuple(row for row in rows if row), personal=True)
