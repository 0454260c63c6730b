"""One message of an alert to one chat, and what became of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.delivery.flow_control import FlowControl
from bot.delivery.rate_limit import RateLimit
from bot.telegram.client.api import (
    BadRequest,
    BotApi,
    ChatGone,
    ChatMigrated,
    Forbidden,
    MessageGone,
    NotModified,
    RequestNotSent,
    TelegramError,
    TelegramUnavailable,
    TooManyRequests,
    WrongToken,
)
from content.alerts.outbox import EMERGENCY, DeliveryKey, DeliveryOutcome, DueMessage
from content.core.crypto import ChatKeys
from content.core.errors import Unsealable
from content.models import DeliveryState

AGAIN = timedelta(seconds=5)
# A message as JSON parameters; `replaced` is what stands where a newer one says better.
RenderMessage = Callable[[DueMessage, bool], Awaitable[bytes]]


class NotAcceptable(Exception):
    """Telegram does not take what we wrote: nobody would get it."""


class NotReadable(Exception):
    """The chat was sealed with another key, or altered."""


class NoLongerWanted(TelegramError):
    """The alert was stopped, or who gets it forgotten, between an edit and the message that goes
    with it."""


class EditInDoubt(TelegramError):
    """Nobody knows whether a message was edited; doing it twice does no harm."""


@dataclass(frozen=True, slots=True)
class MessageSender:
    """Sends one message at a time, many at once. `is_going` says whether a message may go
    on that began to leave."""

    api: BotApi
    keys: ChatKeys
    letter: RenderMessage
    limiter: RateLimit
    floods: FlowControl
    now: Callable[[], datetime]
    is_going: Callable[[DeliveryKey], Awaitable[bool]]

    async def prepare(self, due: DueMessage) -> None:
        """Connect, and draw what it says, before its moment comes: one that is held up then
        arrives together with those behind it, in one second too many."""
        await self.api.ready()
        if due.message is not None:
            await self.letter(due, _is_loud(due))
        if due.message is None or _is_loud(due):
            await self.letter(due, False)

    async def send(self, due: DueMessage) -> DeliveryOutcome:
        """What became of it. Raises NotAcceptable, NotReadable."""
        try:
            chat = self.keys.chat(due.chat_sealed)
        except Unsealable:
            self.floods.passed()
            raise NotReadable from None
        try:
            message = await self._deliver(due, chat)
        except TelegramError as error:
            return self._failed(due, error)
        self.floods.passed()
        return DeliveryOutcome(due.which, DeliveryState.SENT, message, repeats=due.repeats)

    async def _deliver(self, due: DueMessage, chat: int) -> int:
        """Edit or send; who has to know of a correction also hears a new message. Gives the number
        of the newest."""
        if due.message is None:
            return await self._new(due, chat)
        is_loud = _is_loud(due)
        if await self._edit(due, chat, due.message, replaced=is_loud) and not is_loud:
            return due.message
        if due.of.is_end:
            return due.message
        await self.floods.over(lambda: 0)
        await self.limiter.slot()
        if not await self.is_going(due.which):
            raise NoLongerWanted
        return await self._new(due, chat)

    async def _edit(self, due: DueMessage, chat: int, message: int, *, replaced: bool) -> bool:
        """Whether the message is still there."""
        letter = await self.letter(due, replaced)
        where = {"chat_id": chat, "message_id": message}
        try:
            await self.api.call("editMessageText", where, drawn=letter)
        except NotModified:
            pass
        except MessageGone:
            return False
        except RequestNotSent:
            raise
        except TelegramUnavailable:
            raise EditInDoubt("edited, or not") from None
        return True

    async def _new(self, due: DueMessage, chat: int) -> int:
        try:
            sent = await self._ask(due, chat)
        except ChatMigrated as moved:
            sent = await self._ask(due, moved.chat)
        return int(sent["message_id"])

    async def _ask(self, due: DueMessage, chat: int) -> Any:
        letter = await self.letter(due, False)
        return await self.api.call("sendMessage", {"chat_id": chat}, drawn=letter)

    def _failed(self, due: DueMessage, error: TelegramError) -> DeliveryOutcome:
        again = DeliveryOutcome(due.which, DeliveryState.QUEUED, due.message, repeats=due.repeats)
        if isinstance(error, TooManyRequests):
            if self.floods.flooded(error.seconds):
                self.limiter.slow_down()
            return replace(again, not_before=self.now() + timedelta(seconds=error.seconds))
        if isinstance(error, NoLongerWanted):
            self.floods.passed()  # the edit was
            return again
        if isinstance(error, RequestNotSent | WrongToken):
            self.floods.away()
            return again
        if isinstance(error, Forbidden | ChatGone):
            self.floods.passed()
            return DeliveryOutcome(due.which, DeliveryState.UNREACHABLE, due.message)
        if isinstance(error, BadRequest):
            self.floods.passed()
            raise NotAcceptable
        self.floods.doubted()
        return self._in_doubt(due, replace(again, is_doubtful=True), error)

    def _in_doubt(
        self, due: DueMessage, again: DeliveryOutcome, error: TelegramError
    ) -> DeliveryOutcome:
        """Nobody knows whether it arrived. A routine correction may be edited without being heard;
        an emergency goes once more."""
        later = replace(again, not_before=self.now() + AGAIN)
        if isinstance(error, EditInDoubt):
            return later
        is_routine_edit = due.message is not None and due.of.lane != EMERGENCY
        if not due.repeats and (is_routine_edit or due.of.lane == EMERGENCY):
            return replace(later, repeats=True)
        return replace(again, state=DeliveryState.UNCERTAIN)


def _is_loud(due: DueMessage) -> bool:
    """Whether who is told of a correction hears a new message: not a second time, of what is no
    emergency."""
    once = due.of.lane == EMERGENCY or not due.repeats
    return due.of.is_loud and not due.of.is_end and once
