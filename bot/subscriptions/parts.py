"""One part of what somebody has: places, daily summary, and all that is kept. Pure."""

from collections.abc import Iterable

from bot.labels import ALERT_TOPICS
from bot.localizer import Localizer
from bot.routes import AlertPart, AlertsHome, AlertWish
from bot.screen import Line, Screen, Tone
from bot.screens import alerts
from bot.screens.common import in_rows, line
from bot.subscriptions.common import clock, do, listed, personal, places, toggle
from content.core.i18n import LANGUAGES
from content.models import AlertTopic
from content.snapshot import Snapshot
from content.subscribers import StoredAboutChat, Subscription

HOURS = range(6, 24)


def choose_places(had: Subscription, snapshot: Snapshot, localizer: Localizer) -> Screen:
    """Every place, or some."""
    everywhere = "unchecked" if had.zones else "checked"
    buttons = [do(localizer, localizer.t("All places"), everywhere, AlertWish.ZONE)]
    for key, zone in snapshot.zones.items():
        name, is_on = localizer.name(zone.name), key in had.zones
        buttons.append(toggle(localizer, name, AlertWish.ZONE, key, is_on=is_on))
    lines = [
        line(localizer.t("Which places?"), Tone.TITLE, "zone"),
        line(localizer.t("You can choose several.")),
    ]
    return personal(localizer, AlertsHome(AlertPart.PLACES), lines, in_rows(buttons, 1))


def choose_hour(had: Subscription | None, localizer: Localizer) -> Screen:
    """A summary a day, at an hour or not at all."""
    lines = [
        line(localizer.t("Daily summary"), Tone.TITLE, "clock"),
        line(localizer.t("Once a day we write what is open at your places. At what time?")),
        line(localizer.t("Hours are as on the clock of a phone in France."), Tone.MUTED),
        *(alerts.kept(localizer) if had is None else ()),
    ]
    chosen = had.daily_hour if had else None
    hours = [
        do(localizer, clock(n), "checked" if n == chosen else "", AlertWish.HOUR, f"{n}")
        for n in HOURS
    ]
    rows = in_rows(hours, 3)
    if chosen is not None:
        rows.append((do(localizer, localizer.t("No summary"), "close", AlertWish.HOUR),))
    return personal(localizer, AlertsHome(AlertPart.DAILY), lines, rows)


def everything_kept(
    had: Subscription | None, snapshot: Snapshot, localizer: Localizer, held: StoredAboutChat
) -> Screen:
    """All there is about somebody, in their language."""
    lines = [line(localizer.t("What we keep about you"), Tone.TITLE, "papers")]
    if held.is_team:
        text = localizer.t(
            "This chat belongs to a volunteer's account. To end that, send: {command}",
            command="/team",
        )
        lines.append(line(text, Tone.ITEM))
    if had is None and held.is_team:
        return personal(localizer, AlertsHome(AlertPart.KEPT), lines, [])
    if had is None:
        nothing = localizer.t("Nothing: no name, no number, no messages, no position.")
        lines.append(line(nothing, Tone.GOOD, "checked"))
        return personal(localizer, AlertsHome(AlertPart.KEPT), lines, [])
    rows = [[do(localizer, localizer.t("Delete everything about me"), "close", AlertWish.OFF)]]
    if not had.is_reachable:
        text = localizer.t(
            "Alerts do not come to this chat any more: a message could not be delivered."
        )
        lines.append(line(text, Tone.NOTICE, "notice"))
        rows.insert(0, [do(localizer, localizer.t("Get alerts again"), "bell", AlertWish.RESUME)])
    lines += _lines(had, snapshot, localizer, held)
    return personal(localizer, AlertsHome(AlertPart.KEPT), lines, rows)


def _lines(
    had: Subscription, snapshot: Snapshot, localizer: Localizer, held: StoredAboutChat
) -> Iterable[Line]:
    t = localizer.t
    chat = t("The address of this chat, locked with a key, and whether our messages arrive there.")
    yield line(chat, Tone.ITEM)
    yield line(t("Language: {language}", language=LANGUAGES[had.language].name), Tone.ITEM)
    yield line(t("Places: {places}", places=places(had, snapshot, localizer)), Tone.ITEM)
    topics = [t(ALERT_TOPICS[topic]) for topic in AlertTopic if topic in had.topics]
    if topics:
        yield line(t("Topics: {topics}", topics=listed(localizer, topics)), Tone.ITEM)
    if had.daily_hour is not None:
        yield line(t("Daily summary: {time}", time=clock(had.daily_hour)), Tone.ITEM)
    if held.alerts:
        text = t(
            "Alerts that we sent you: {number}. "
            "We delete this from our list 3 days after each ends.",
            number=held.alerts,
        )
        yield line(text, Tone.ITEM)
    yield line(t("No name, no phone number, no position."), Tone.GOOD, "checked")
