"""One part of what somebody has: places, daily summary, and all that is kept. Pure."""

from collections.abc import Iterable

from bot.labels import ALERT_TOPICS
from bot.reader import Reader
from bot.routes import AlertPart, Alerts, AlertWish
from bot.screen import Line, Screen, Tone
from bot.screens import alerts
from bot.screens.common import in_rows, line
from bot.subscribing.common import clock, do, listed, personal, places, toggle
from content.i18n import LANGUAGES
from content.snapshot import Snapshot
from content.subscribers import Held, Subscription
from content.words import AlertTopic

HOURS = range(6, 24)


def choose_places(had: Subscription, snapshot: Snapshot, reader: Reader) -> Screen:
    """Every place, or some."""
    everywhere = "unchecked" if had.zones else "checked"
    buttons = [do(reader, reader.t("All places"), everywhere, AlertWish.ZONE)]
    for key, zone in snapshot.zones.items():
        name, is_on = reader.name(zone.name), key in had.zones
        buttons.append(toggle(reader, name, AlertWish.ZONE, key, is_on=is_on))
    lines = [
        line(reader.t("Which places?"), Tone.TITLE, "zone"),
        line(reader.t("You can choose several.")),
    ]
    return personal(reader, Alerts(AlertPart.PLACES), lines, in_rows(buttons, 1))


def choose_hour(had: Subscription | None, reader: Reader) -> Screen:
    """A summary a day, at an hour or not at all."""
    lines = [
        line(reader.t("Daily summary"), Tone.TITLE, "clock"),
        line(reader.t("Once a day we write what is open at your places. At what time?")),
        line(reader.t("Hours are as on the clock of a phone in France."), Tone.MUTED),
        *(alerts.kept(reader) if had is None else ()),
    ]
    chosen = had.daily_hour if had else None
    hours = [
        do(reader, clock(n), "checked" if n == chosen else "", AlertWish.HOUR, f"{n}")
        for n in HOURS
    ]
    rows = in_rows(hours, 3)
    if chosen is not None:
        rows.append((do(reader, reader.t("No summary"), "close", AlertWish.HOUR),))
    return personal(reader, Alerts(AlertPart.DAILY), lines, rows)


def everything_kept(
    had: Subscription | None, snapshot: Snapshot, reader: Reader, held: Held
) -> Screen:
    """All there is about somebody, in their language."""
    lines = [line(reader.t("What we keep about you"), Tone.TITLE, "papers")]
    if held.is_team:
        text = reader.t(
            "This chat belongs to a volunteer's account. To end that, send: {command}",
            command="/team",
        )
        lines.append(line(text, Tone.ITEM))
    if had is None and held.is_team:
        return personal(reader, Alerts(AlertPart.KEPT), lines, [])
    if had is None:
        nothing = reader.t("Nothing: no name, no number, no messages, no position.")
        lines.append(line(nothing, Tone.GOOD, "checked"))
        return personal(reader, Alerts(AlertPart.KEPT), lines, [])
    rows = [[do(reader, reader.t("Delete everything about me"), "close", AlertWish.OFF)]]
    if not had.is_reachable:
        text = reader.t(
            "Alerts do not come to this chat any more: a message could not be delivered."
        )
        lines.append(line(text, Tone.NOTICE, "notice"))
        rows.insert(0, [do(reader, reader.t("Get alerts again"), "bell", AlertWish.RESUME)])
    lines += _lines(had, snapshot, reader, held)
    return personal(reader, Alerts(AlertPart.KEPT), lines, rows)


def _lines(had: Subscription, snapshot: Snapshot, reader: Reader, held: Held) -> Iterable[Line]:
    t = reader.t
    chat = t("The address of this chat, locked with a key, and whether our messages arrive there.")
    yield line(chat, Tone.ITEM)
    yield line(t("Language: {language}", language=LANGUAGES[had.language].name), Tone.ITEM)
    yield line(t("Places: {places}", places=places(had, snapshot, reader)), Tone.ITEM)
    topics = [t(ALERT_TOPICS[topic]) for topic in AlertTopic if topic in had.topics]
    if topics:
        yield line(t("Topics: {topics}", topics=listed(reader, topics)), Tone.ITEM)
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
