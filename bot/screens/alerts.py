"""Alerts, for who is not in a chat with the bot: what holds now, what they are, what is kept, and
the way to it.

In Telegram, `bot/subscriptions/` answers instead.
"""

from collections.abc import Iterable

from bot.labels import ALERT_ICONS, ALERT_TOPICS
from bot.localizer import Localizer
from bot.routes import AlertsHome, Home, Route
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens import warnings
from bot.screens.common import line, screen
from content.core.i18n import LANGUAGES
from content.models import AlertTopic
from content.snapshot import Snapshot


def alerts(snapshot: Snapshot, localizer: Localizer, route: Route) -> Screen:
    """What holds now, what there is to ask for, and where."""
    holding, ways = warnings.in_full(snapshot, localizer)
    text = localizer.t(
        "We can write to you in Telegram only. Warnings of now stand on this page too."
    )
    here = line(text, Tone.NOTICE, "notice")
    rows = [(_to_the_bot(localizer, localizer.bot),)] if localizer.bot else []
    lines = [*holding, *offer(localizer), *kept(localizer), here, *public(localizer, snapshot)]
    return screen(localizer, AlertsHome(), lines, [*ways, *rows], back=Home())


def _to_the_bot(localizer: Localizer, bot: str) -> Button:
    url = f"https://t.me/{bot}?start={localizer.to(AlertsHome())}"
    return Button(localizer.t("Open in Telegram"), icon="bell", url=url)


def offer(localizer: Localizer) -> Iterable[Line]:
    """What people can be told about."""
    yield line(localizer.t("Get alerts"), Tone.TITLE, "bell")
    yield line(localizer.t("We write to you in Telegram when something important happens:"))
    for topic in AlertTopic:
        yield line(localizer.t(ALERT_TOPICS[topic]), Tone.ITEM, ALERT_ICONS[topic])


def kept(localizer: Localizer) -> Iterable[Line]:
    """What is kept of those who ask, and for how long."""
    yield line(localizer.t("What we keep about you"), Tone.HEADING)
    this = localizer.t(
        "Only this: the address of this chat (locked with a key), your language, the places and "
        "topics you chose, the hour of your summary."
    )
    yield line(this)
    yield line(localizer.t("No name, no phone number, no position."), Tone.GOOD, "checked")
    yield line(localizer.t("You can end it at any time. Then all this is deleted at once."))


def public(localizer: Localizer, snapshot: Snapshot) -> Iterable[Line]:
    """The channels of Telegram that everybody may read unseen, the reader's language first."""
    if not snapshot.channels:
        return
    text = localizer.t("Or read the same in a public channel. Then we know nothing about you:")
    yield line(text, Tone.PLAIN, "people")
    for code in sorted(snapshot.channels, key=lambda code: code != localizer.viewer.language):
        address = f"t.me/{snapshot.channels[code]}"
        runs = (Run(f"{LANGUAGES[code].name}: ", language=code), Run(localizer.keep(address)))
        yield Line(runs, Tone.ITEM, "web")
