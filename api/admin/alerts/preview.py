"""An alert as people get it, and as its approver looks at it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from api.admin.localizer import AdminLocalizer
from bot.localizer import Localizer
from bot.routes import Viewer
from bot.screen import Screen
from bot.screens.alert import alert, notice_of
from bot.telegram.render import Renderer
from content.alerts.checks import AlertFinding, check, units
from content.alerts.contents import AlertDocument
from content.alerts.examples import in_snapshot
from content.models import MsgType
from content.snapshot import Snapshot

LONGEST = 4096  # Bot API: sendMessage, after entities
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class AlertPreview:
    """The message of one language: its screen, how long Telegram says it is, whether it is in
    another language than its reader's, and whether these readers get it at all."""

    screen: Screen
    length: int
    is_foreign: bool
    is_left_out: bool


def seen(
    snapshot: Snapshot,
    contents: AlertDocument,
    zones: Mapping[str, int],
    localizer: AdminLocalizer,
    language: str,
    msg_type: MsgType = MsgType.ALERT,
    before: AlertDocument | None = None,
    said_at: datetime | None = None,
) -> AlertPreview:
    """What a reader of this language gets: if it goes now, or got, where it was approved at
    `said_at`; `before` is what it corrects."""
    reader = Localizer(Viewer(language), localizer.now)
    places = keys(contents.zones, zones, snapshot)
    notice = notice_of(
        snapshot, contents, said_at or localizer.now, msg_type, places, before=before
    )
    screen = alert(reader, notice)
    is_foreign = language not in contents.texts
    left_out = bool(contents.languages) and language not in contents.languages
    return AlertPreview(screen, length(screen), is_foreign, left_out)


def keys(zones: int, numbers: Mapping[str, int], snapshot: Snapshot) -> list[str]:
    """The keys of a set of zones, in people's order."""
    return [key for key in snapshot.zones if key in numbers and zones >> numbers[key] & 1]


def length(screen: Screen) -> int:
    """How long the message is for Telegram, which counts it without its marks."""
    return units(unescape(_TAG.sub("", Renderer("").message(screen)["text"])))


def findings(
    snapshot: Snapshot, contents: AlertDocument, localizer: AdminLocalizer
) -> list[AlertFinding]:
    """What there is to say about it."""
    numbers = [phone.number for phone in snapshot.phones]
    numbers += [one.number for owner in snapshot.organizations.values() for one in owner.phones]
    return check(contents, localizer.now, in_snapshot(snapshot), numbers)
