"""What people do in a chat, in whichever channel."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Somebody did something in a chat. `number` tells it from all others of its channel;
    `language` is their phone's (BCP 47), perhaps empty."""

    number: int
    chat: int
    language: str


@dataclass(frozen=True, slots=True)
class ButtonPress(Event):
    """Pressed a button of the message `message`, to see the answer there or `beside` it. `query`
    is what the channel wants to be acknowledged."""

    query: str
    message: int
    data: str
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Command(Event):
    """Sent a command; `argument` is what stood behind it (a deep link's payload)."""

    command: str
    argument: str


@dataclass(frozen=True, slots=True)
class TextMessage(Event):
    """Typed words, or sent anything else that is not understood (then `text` is empty)."""

    text: str


@dataclass(frozen=True, slots=True)
class SharedLocation(Event):
    """Shared a position, in the message `message`."""

    message: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class GroupMessage(Event):
    """Spoke in a group to the bots with these names (in lower case), or with a command to every
    bot there; `is_danger` when it is a cry for help."""

    names: tuple[str, ...] = ()
    is_danger: bool = False


@dataclass(frozen=True, slots=True)
class ChatLeft(Event):
    """Blocked the bot."""


@dataclass(frozen=True, slots=True)
class ChatReturned(Event):
    """Unblocked the bot."""
