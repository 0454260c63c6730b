"""Alerts, for who is not in a chat with the bot: what holds now, what they are, what is kept, and
the way to it.

In Telegram, `bot/subscribing/` answers instead.
"""

from collections.abc import Iterable

from bot.labels import ALERT_ICONS, ALERT_TOPICS
from bot.reader import Reader
from bot.routes import Alerts, Home, Route
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens import warnings
from bot.screens.common import line, screen
from content.i18n import LANGUAGES
from content.snapshot import Snapshot
from content.words import AlertTopic


def alerts(snapshot: Snapshot, reader: Reader, route: Route) -> Screen:
    """What holds now, what there is to ask for, and where."""
    holding, ways = warnings.in_full(snapshot, reader)
    text = reader.t("We can write to you in Telegram only. Warnings of now stand on this page too.")
    here = line(text, Tone.NOTICE, "notice")
    rows = [(_to_the_bot(reader, reader.bot),)] if reader.bot else []
    lines = [*holding, *offer(reader), *kept(reader), here, *public(reader, snapshot)]
    return screen(reader, Alerts(), lines, [*ways, *rows], back=Home())


def _to_the_bot(reader: Reader, bot: str) -> Button:
    url = f"https://t.me/{bot}?start={reader.to(Alerts())}"
    return Button(reader.t("Open in Telegram"), icon="bell", url=url)


def offer(reader: Reader) -> Iterable[Line]:
    """What people can be told about."""
    yield line(reader.t("Get alerts"), Tone.TITLE, "bell")
    yield line(reader.t("We write to you in Telegram when something important happens:"))
    for topic in AlertTopic:
        yield line(reader.t(ALERT_TOPICS[topic]), Tone.ITEM, ALERT_ICONS[topic])


def kept(reader: Reader) -> Iterable[Line]:
    """What is kept of those who ask, and for how long."""
    yield line(reader.t("What we keep about you"), Tone.HEADING)
    this = reader.t(
        "Only this: the address of this chat (locked with a key), your language, the places and "
        "topics you chose, the hour of your summary."
    )
    yield line(this)
    yield line(reader.t("No name, no phone number, no position."), Tone.GOOD, "checked")
    yield line(reader.t("You can end it at any time. Then all this is deleted at once."))


def public(reader: Reader, snapshot: Snapshot) -> Iterable[Line]:
    """The channels of Telegram that everybody may read unseen, the reader's language first."""
    if not snapshot.channels:
        return
    text = reader.t("Or read the same in a public channel. Then we know nothing about you:")
    yield line(text, Tone.PLAIN, "people")
    for code in sorted(snapshot.channels, key=lambda code: code != reader.viewer.language):
        address = f"t.me/{snapshot.channels[code]}"
        runs = (Run(f"{LANGUAGES[code].name}: ", language=code), Run(reader.keep(address)))
        yield Line(runs, Tone.ITEM, "web")
