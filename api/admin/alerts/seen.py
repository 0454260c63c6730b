"""An alert as people get it, and as its approver looks at it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from api.admin.speech import Speech
from bot.reader import Reader
from bot.routes import Viewer
from bot.screen import Screen
from bot.screens.alert import Notice, alert
from bot.telegram.render import Renderer
from content.alerts.checks import Finding, check, units
from content.alerts.contents import Contents
from content.snapshot import Snapshot
from content.words import MsgType

LONGEST = 4096  # Bot API: sendMessage, after entities
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Seen:
    """The message of one language: its screen, how long Telegram says it is, whether it is in
    another language than its reader's, and whether these readers get it at all."""

    screen: Screen
    length: int
    is_foreign: bool
    is_left_out: bool


def seen(
    snapshot: Snapshot,
    contents: Contents,
    zones: Mapping[str, int],
    speech: Speech,
    language: str,
    msg_type: MsgType = MsgType.ALERT,
    sent_at: datetime | None = None,
) -> Seen:
    """What a reader of this language gets, if it goes now, or got when it went (UTC)."""
    reader = Reader(Viewer(language), speech.now)
    names = tuple(snapshot.zones[key].name for key in keys(contents.zones, zones, snapshot))
    screen = alert(reader, Notice(contents, sent_at or speech.now, msg_type, names))
    is_foreign = language not in contents.texts
    left_out = bool(contents.languages) and language not in contents.languages
    return Seen(screen, length(screen), is_foreign, left_out)


def keys(zones: int, numbers: Mapping[str, int], snapshot: Snapshot) -> list[str]:
    """The keys of a set of zones, in people's order."""
    return [key for key in snapshot.zones if key in numbers and zones >> numbers[key] & 1]


def length(screen: Screen) -> int:
    """How long the message is for Telegram, which counts it without its marks."""
    return units(unescape(_TAG.sub("", Renderer("").message(screen)["text"])))


def findings(snapshot: Snapshot, contents: Contents, speech: Speech) -> list[Finding]:
    """What there is to say about it."""
    numbers = [phone.number for phone in snapshot.phones]
    numbers += [one.number for owner in snapshot.organizations.values() for one in owner.phones]
    return check(contents, speech.now, numbers)
