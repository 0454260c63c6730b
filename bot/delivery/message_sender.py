"""One message of an alert to one chat, and what became of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.delivery.errors import (
    MessageGone,
    MessengerError,
    NotSent,
    RateLimited,
    Rejected,
    Unavailable,
    Unreachable,
)
from bot.delivery.flow_control import AlertFlow
from bot.delivery.interfaces import Messenger
from bot.screen import Screen
from content.alerts.outbox import EMERGENCY, DeliveryKey, DeliveryOutcome, DueMessage
from content.core.crypto import ChatKeys
from content.core.errors import Unsealable
from content.models import DeliveryState

AGAIN = timedelta(seconds=5)
RenderMessage = Callable[[DueMessage, bool], Awaitable[Screen]]  # see `MessageRenderer.screen`


class NoLongerWanted(MessengerError):
    """The alert was stopped, or who gets it forgotten, between an edit and the message that goes
    with it."""


class EditInDoubt(Unavailable):
    """Nobody knows whether a message was edited; doing it twice does no harm."""


@dataclass(frozen=True, slots=True)
class MessageSender:
    """Sends one message at a time, many at once. `is_going` says whether a message may go
    on that began to leave."""

    messenger: Messenger
    keys: ChatKeys
    render: RenderMessage
    flow: AlertFlow
    now: Callable[[], datetime]
    is_going: Callable[[DeliveryKey], Awaitable[bool]]

    async def prepare(self, due: DueMessage) -> None:
        """Connect, and draw what it says, before its moment comes: one that is held up then
        arrives together with those behind it, in one second too many."""
        screens = []
        if due.message is not None:
            screens.append(await self.render(due, _is_loud(due)))
        if due.message is None or _is_loud(due):
            screens.append(await self.render(due, False))
        await self.messenger.ready(*screens)

    async def send(self, due: DueMessage) -> DeliveryOutcome:
        """What became of it. Raises Rejected for a text that nobody would get, Unsealable for a
        chat that cannot be read."""
        again = DeliveryOutcome(due.which, DeliveryState.QUEUED, due.message, repeats=due.repeats)
        try:
            message = await self._deliver(due, self.keys.chat(due.chat_sealed))
        except RateLimited as error:
            self.flow.flooded(error.seconds)
            return replace(again, not_before=self.now() + timedelta(seconds=error.seconds))
        except NotSent:
            self.flow.away()
            return again
        except NoLongerWanted:
            self.flow.passed()  # the edit was
            return again
        except Unreachable:
            self.flow.passed()
            return DeliveryOutcome(due.which, DeliveryState.UNREACHABLE, due.message)
        except (Rejected, Unsealable):
            self.flow.passed()
            raise
        except MessengerError as error:
            self.flow.doubted()
            return self._in_doubt(due, replace(again, is_doubtful=True), error)
        self.flow.passed()
        return replace(again, state=DeliveryState.SENT, message=message)

    async def _deliver(self, due: DueMessage, chat: int) -> int:
        """Edit or send; who has to know of a correction also hears a new message. Gives the number
        of the newest."""
        if due.message is not None:
            is_loud = _is_loud(due)
            is_there = await self._edit(due, chat, due.message, replaced=is_loud)
            if (is_there and not is_loud) or due.of.is_end:
                return due.message
            await self.flow.slot()
            if not await self.is_going(due.which):
                raise NoLongerWanted
        return await self.messenger.send(chat, await self.render(due, False), self.flow.left)

    async def _edit(self, due: DueMessage, chat: int, message: int, *, replaced: bool) -> bool:
        """Whether the message is still there."""
        screen = await self.render(due, replaced)
        try:
            await self.messenger.edit(chat, message, screen, self.flow.left)
        except MessageGone:
            return False
        except NotSent:
            raise
        except Unavailable:
            raise EditInDoubt("edited, or not") from None
        return True

    def _in_doubt(
        self, due: DueMessage, again: DeliveryOutcome, error: MessengerError
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
