"""A second channel, as small as can be: what is written goes to a list."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from bot.channel import ChannelBot
from bot.delivery.errors import MessageGone, MessengerError
from bot.events import ButtonPress, Event
from bot.screen import Screen


@dataclass
class Written:
    """A message, and each screen that it showed."""

    chat: int
    number: int
    screens: list[Screen]
    is_there: bool = True


@dataclass
class ListMessenger:
    """Keeps all messages. `faults` are what sending and editing in a chat raises, one after the
    other."""

    messages: list[Written] = field(default_factory=list)
    faults: dict[int, deque[MessengerError]] = field(default_factory=lambda: defaultdict(deque))
    acknowledged: list[ButtonPress] = field(default_factory=list)

    async def ready(self, *screens: Screen) -> None:
        """It always is."""

    async def send(self, chat: int, screen: Screen, leaving: Callable[[], None]) -> int:
        leaving()
        self._fail(chat)
        self.messages.append(Written(chat, len(self.messages), [screen]))
        return len(self.messages) - 1

    async def edit(
        self, chat: int, message: int, screen: Screen, leaving: Callable[[], None]
    ) -> None:
        leaving()
        self._fail(chat)
        self._find(chat, message).screens.append(screen)

    async def delete(self, chat: int, message: int) -> None:
        self._find(chat, message).is_there = False

    async def acknowledge(self, press: ButtonPress, text: str = "") -> None:
        self.acknowledged.append(press)

    def of(self, chat: int) -> list[Written]:
        """The messages in a chat."""
        return [one for one in self.messages if one.chat == chat and one.is_there]

    def newest(self, chat: int) -> Screen:
        """What the newest message in a chat shows."""
        return self.of(chat)[-1].screens[-1]

    def _fail(self, chat: int) -> None:
        if self.faults[chat]:
            raise self.faults[chat].popleft()

    def _find(self, chat: int, number: int) -> Written:
        for one in self.of(chat):
            if one.number == number:
                return one
        raise MessageGone("not in the list")


@dataclass
class Person:
    """Does things in a chat, one after the other."""

    bot: ChannelBot
    messenger: ListMessenger
    chat: int = 1
    language: str = "en"
    _numbers: Iterator[int] = field(default_factory=count)

    async def does(self, kind: type[Event], *details: object) -> Screen | None:
        """An event of this kind with these details: what the newest message shows then."""
        event = kind(next(self._numbers), self.chat, self.language, *details)  # type: ignore[call-arg]
        await self.bot.handle(self.bot.settle(event))
        return self.messenger.newest(self.chat) if self.messenger.of(self.chat) else None

    async def presses(self, address: str) -> Screen:
        """The button with this address under the newest message: what that shows then."""
        message = self.messenger.of(self.chat)[-1].number
        screen = await self.does(ButtonPress, "query", message, address)
        assert screen is not None
        return screen
