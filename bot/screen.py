"""A screen as data. Telegram, the web chat and the admin's preview all draw the same ones."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a line is for; each channel has one way to show it."""

    TITLE = "title"
    HEADING = "heading"
    BIG = "big"
    PLAIN = "plain"
    ITEM = "item"
    MUTED = "muted"
    GOOD = "good"
    UNSURE = "unsure"
    OFF = "off"
    DANGER = "danger"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text. `language` is set where it is not the screen's; `address` shows the
    link under which that screen can be reached."""

    text: str = ""
    bold: bool = False
    struck: bool = False
    language: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph. `icon` is a name of `bot/icons.py`; `to` makes it pressable where
    a channel can do that (the same place is always on a button too); so does `call`, the link
    (tel: or sms:) of a number; `apart` begins a group."""

    runs: tuple[Run, ...]
    tone: Tone = Tone.PLAIN
    icon: str = ""
    to: str = ""
    call: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """Exactly one of: `to` another screen, `url` outside, `copy` a text, `share` an address.

    `mirrors_line` marks a button whose place a line of the screen already leads to. A press of
    one that `acts` does something, so nobody may follow it who did not press it. One that leads
    `beside` leaves its own message as it is.
    """

    label: str
    icon: str = ""
    to: str = ""
    url: str = ""
    copy: str = ""
    share: str = ""
    mirrors_line: bool = False
    acts: bool = False
    danger: bool = False
    beside: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """A point on a map: degrees north and east, what is there, and the word for taking it away."""

    latitude: float
    longitude: float
    title: str
    address: str
    close: str


class ChatKind(StrEnum):
    """Who reads a chat: one person; a group, which is shown where to write to in private; or
    everybody, where the buttons of a bot would answer nobody."""

    PRIVATE = "private"
    GROUP = "group"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Screen:
    """What a person sees. `address` is where it is; `language` whose reader it is for; `chat` the
    chat it is for. What is `personal` tells something about one person, and nobody may keep it."""

    address: str
    language: str
    lines: tuple[Line, ...]
    rows: tuple[tuple[Button, ...], ...]
    pin: Pin | None = None
    asks_position: str = ""
    personal: bool = False
    chat: ChatKind = ChatKind.PRIVATE

    @property
    def title(self) -> str:
        """The first title's words."""
        titles = (line for line in self.lines if line.tone is Tone.TITLE)
        return "".join(run.text for line in titles for run in line.runs)
