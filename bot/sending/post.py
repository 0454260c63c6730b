"""One message of an alert to one chat, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.sending.floods import Floods
from bot.sending.limiter import Limiter
from bot.telegram.api import (
    Api,
    ChatGone,
    Flooded,
    Forbidden,
    MessageGone,
    Migrated,
    NotModified,
    Refused,
    TelegramError,
    Unsent,
    WrongToken,
)
from content.alerts.outbox import EMERGENCY, Due, Outcome
from content.errors import Unsealable
from content.sealing import ChatKeys
from content.words import DeliveryState


class NotAcceptable(Exception):
    """Telegram does not take what we wrote: nobody would get it."""


@dataclass(frozen=True, slots=True)
class Post:
    """Sends one message at a time, many at once. `letter` is a message as JSON parameters."""

    api: Api
    keys: ChatKeys
    letter: Callable[[Due], bytes]
    limiter: Limiter
    floods: Floods
    now: Callable[[], datetime]

    async def send(self, due: Due) -> Outcome:
        """What became of it. Raises NotAcceptable."""
        try:
            chat = self.keys.chat(due.chat_sealed)
        except Unsealable:
            return Outcome(due.which, DeliveryState.FAILED, due.message)
        try:
            message = await self._deliver(due, chat)
        except TelegramError as error:
            return self._failed(due, error)
        self.floods.passed()
        return Outcome(due.which, DeliveryState.SENT, message, repeats=due.repeats)

    async def _deliver(self, due: Due, chat: int) -> int:
        """Edit or send; what cannot be edited any more is sent anew. Gives its number."""
        if due.message is None:
            return await self._new(due, chat)
        where = {"chat_id": chat, "message_id": due.message}
        try:
            await self.api.call("editMessageText", where, drawn=self.letter(due))
        except NotModified:
            pass
        except MessageGone:
            return await self._new(due, chat)
        return due.message

    async def _new(self, due: Due, chat: int) -> int:
        try:
            sent = await self._ask(due, chat)
        except Migrated as moved:
            sent = await self._ask(due, moved.chat)
        return int(sent["message_id"])

    async def _ask(self, due: Due, chat: int) -> Any:
        letter = self.letter(replace(due, message=None))
        return await self.api.call("sendMessage", {"chat_id": chat}, drawn=letter)

    def _failed(self, due: Due, error: TelegramError) -> Outcome:
        again = Outcome(due.which, DeliveryState.QUEUED, due.message, repeats=due.repeats)
        if isinstance(error, Flooded):
            if self.floods.flooded(error.seconds):
                self.limiter.slow_down()
            return replace(again, not_before=self.now() + timedelta(seconds=error.seconds))
        if isinstance(error, Unsent | WrongToken):
            self.floods.away()
            return again
        self.floods.passed()
        if isinstance(error, Forbidden | ChatGone):
            return Outcome(due.which, DeliveryState.UNREACHABLE, due.message)
        if isinstance(error, Refused):
            raise NotAcceptable
        if due.lane == EMERGENCY and not due.repeats:
            return replace(again, repeats=True)
        return Outcome(due.which, DeliveryState.UNCERTAIN, due.message, repeats=due.repeats)
