"""What somebody sees who asks for alerts, or has them. Pure, like all screens."""

from bot.labels import ALERT_TOPICS
from bot.reader import Reader
from bot.routes import AlertPart, Alerts, AlertWish
from bot.screen import Button, Screen, Tone
from bot.screens import alerts, warnings
from bot.screens.common import line, press
from bot.subscribing import parts
from bot.subscribing.common import clock, do, personal, places, toggle
from content.snapshot import Snapshot
from content.subscribers import Held, Subscription
from content.words import AlertTopic


def draw(
    had: Subscription | None,
    snapshot: Snapshot,
    reader: Reader,
    part: AlertPart,
    held: Held = Held(),  # noqa: B008 - frozen
) -> Screen:
    """One part of what somebody has; what there is to ask for, where nothing comes to them."""
    if part is AlertPart.KEPT:
        return parts.everything_kept(had, snapshot, reader, held)
    if part is AlertPart.DAILY and (had is None or had.is_reachable):
        return parts.choose_hour(had, reader)
    if had is None:
        return _offer(snapshot, reader)
    if not had.is_reachable:
        return stopped(reader)
    if part is AlertPart.PLACES:
        return parts.choose_places(had, snapshot, reader)
    return _has(had, snapshot, reader)


def stopped(reader: Reader) -> Screen:
    """Nothing came any more since a message could not be delivered; one press, and it does."""
    why = reader.t(
        "A message could not be delivered to this chat, so we stopped sending. What you asked for "
        "is still kept."
    )
    lines = [
        line(reader.t("Your alerts have stopped"), Tone.TITLE, "bell"),
        line(why, Tone.NOTICE, "notice"),
    ]
    rows = [
        [do(reader, reader.t("Get alerts again"), "bell", AlertWish.RESUME)],
        [_to(reader, reader.t("What we keep about you"), AlertPart.KEPT, "papers")],
        [do(reader, reader.t("End alerts"), "close", AlertWish.OFF)],
    ]
    return personal(reader, Alerts(), lines, rows)


def ended(reader: Reader, *, had_any: bool) -> Screen:
    """It is over, and may begin again."""
    said = (
        reader.t("Alerts have ended. What we kept for them is deleted.")
        if had_any
        else reader.t("You get no alerts, and we keep nothing for them.")
    )
    again = press(reader, reader.t("Get alerts"), Alerts(), icon="bell")
    return personal(reader, Alerts(), [line(said, Tone.GOOD, "checked")], [[again]])


def away(reader: Reader) -> Screen:
    """The database does not answer, and nothing was done."""
    return personal(reader, Alerts(), [line(reader.t("Please try again."), Tone.NOTICE, "old")], [])


def _offer(snapshot: Snapshot, reader: Reader) -> Screen:
    where = reader.place(snapshot.zones.get(reader.viewer.zone or ""))
    holding, ways = warnings.in_full(snapshot, reader)
    rows = [
        *ways,
        [do(reader, reader.t("Everything"), "bell", AlertWish.ON)],
        [do(reader, reader.t("Only emergencies"), "sos", AlertWish.EMERGENCIES)],
        [_to(reader, reader.t("One summary a day"), AlertPart.DAILY, "clock")],
    ]
    return personal(
        reader,
        Alerts(),
        [
            *holding,
            *alerts.offer(reader),
            line(where, icon="where"),
            *alerts.kept(reader),
            *alerts.public(reader, snapshot),
        ],
        rows,
    )


def _has(had: Subscription, snapshot: Snapshot, reader: Reader) -> Screen:
    holding, ways = warnings.in_full(snapshot, reader)
    lines = [
        *holding,
        line(reader.t("You get alerts"), Tone.TITLE, "bell"),
        line(reader.t("You can choose what you get.")),
    ]
    rows = [
        *ways,
        *([_topic(had, reader, topic)] for topic in AlertTopic),
        [_to(reader, _where(had, snapshot, reader), AlertPart.PLACES, "zone")],
        [_to(reader, _daily(had, reader), AlertPart.DAILY, "clock")],
        [_to(reader, reader.t("What we keep about you"), AlertPart.KEPT, "papers")],
        [do(reader, reader.t("End alerts"), "close", AlertWish.OFF)],
    ]
    return personal(reader, Alerts(), lines, rows)


def _topic(had: Subscription, reader: Reader, topic: AlertTopic) -> Button:
    label = reader.t(ALERT_TOPICS[topic])
    return toggle(reader, label, AlertWish.TOPIC, topic.value, is_on=topic in had.topics)


def _where(had: Subscription, snapshot: Snapshot, reader: Reader) -> str:
    """Several names would not fit on a button."""
    if len(had.zones) > 1:
        return reader.t("Which places?")
    return reader.t("Places: {places}", places=places(had, snapshot, reader))


def _daily(had: Subscription, reader: Reader) -> str:
    if had.daily_hour is None:
        return reader.t("Daily summary")
    return reader.t("Daily summary: {time}", time=clock(had.daily_hour))


def _to(reader: Reader, label: str, part: AlertPart, icon: str) -> Button:
    return press(reader, label, Alerts(part), icon=icon)
