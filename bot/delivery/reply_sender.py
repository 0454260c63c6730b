"""Answering people: one answer at a time in each chat, and coping with whatever the channel says.

Nothing here raises to its caller: a person who cannot be answered now presses again.
"""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import replace

from bot.delivery.errors import (
    MessageGone,
    MessengerError,
    RateLimited,
    Rejected,
    Unavailable,
    Unreachable,
)
from bot.delivery.flow_control import AnswerFlow, ChatTurn, Superseded
from bot.delivery.interfaces import Messenger
from bot.events import ButtonPress
from bot.screen import Screen

log = logging.getLogger(__name__)
PAUSES = (0.5, 2.0, 5.0)


class ReplySender:
    """Of one bot."""

    def __init__(self, messenger: Messenger, flow: AnswerFlow) -> None:
        self._messenger = messenger
        self._flow = flow

    async def respond(self, press: ButtonPress, screen: Screen) -> None:
        """Acknowledge a press and show what it leads to, in its message or beside it."""
        message = None if press.beside else press.message
        await asyncio.gather(self.acknowledge(press), self._show(press.chat, screen, message))

    async def send(self, chat: int, screen: Screen) -> bool:
        """Show a screen in a new message. Gives whether there is nothing to try again."""
        return await self._show(chat, screen, None)

    async def acknowledge(self, press: ButtonPress, text: str = "") -> None:
        """Stop the waiting mark on the pressed button, perhaps with a few words."""
        await _try(self._messenger.acknowledge(press, text), "press not acknowledged: %s")

    async def delete(self, chat: int, message: int) -> None:
        """Take a message away, if the channel still can."""
        await _try(self._messenger.delete(chat, message), "message not deleted: %s")

    async def _show(self, chat: int, screen: Screen, message: int | None) -> bool:
        try:
            async with self._flow.turn(chat) as turn:
                await self._persist(turn, chat, screen, message)
        except Superseded:
            log.debug("an answer was overtaken by a newer one")
            return False
        except Unreachable as error:
            log.debug("not delivered: %s", type(error).__name__)
        except MessengerError as error:
            log.warning("not delivered: %s", type(error).__name__)
            return False
        return True

    async def _persist(
        self, turn: ChatTurn, chat: int, screen: Screen, message: int | None
    ) -> None:
        """Try until it is there or cannot be: in a new message where the old one is gone, plainly
        where it is rejected; wait out floods, pause when the channel is away."""
        is_plain = False
        for pause in (*PAUSES, None):
            turn.check()
            try:
                if message is None:
                    await self._messenger.send(chat, screen, self._flow.left)
                else:
                    await self._messenger.edit(chat, message, screen, self._flow.left)
                return
            except MessageGone:
                if message is None:
                    raise
                message = None
            except Rejected:
                if is_plain:
                    raise
                screen, is_plain = _plain(screen), True
            except RateLimited as flood:
                self._flow.flooded(chat, flood.seconds)
                await self._flow.wait(turn, chat)
            except Unavailable:
                if pause is None:
                    raise
                await turn.sleep(pause)
        raise Rejected("gave up")


async def _try(doing: Awaitable[None], failure: str) -> None:
    try:
        await doing
    except MessengerError as error:
        log.debug(failure, type(error).__name__)


def _plain(screen: Screen) -> Screen:
    """Without buttons that lead outside: one bad link would take all the others with it."""
    rows = (tuple(button for button in row if button.to) for row in screen.rows)
    return replace(screen, rows=tuple(row for row in rows if row), personal=True)
