"""What somebody sees who asks for alerts, or has them. Pure, like all screens."""

from bot.labels import ALERT_TOPICS
from bot.localizer import Localizer
from bot.routes import AlertPart, AlertsHome, AlertWish
from bot.screen import Button, Screen, Tone
from bot.screens import alerts, warnings
from bot.screens.common import line, press
from bot.subscriptions import parts
from bot.subscriptions.common import clock, do, personal, places, toggle
from content.models import AlertTopic
from content.snapshot import Snapshot
from content.subscribers import StoredAboutChat, Subscription


def draw(
    had: Subscription | None,
    snapshot: Snapshot,
    localizer: Localizer,
    part: AlertPart,
    held: StoredAboutChat = StoredAboutChat(),  # noqa: B008 - frozen
) -> Screen:
    """One part of what somebody has; what there is to ask for, where nothing comes to them."""
    if part is AlertPart.KEPT:
        return parts.everything_kept(had, snapshot, localizer, held)
    if part is AlertPart.DAILY and (had is None or had.is_reachable):
        return parts.choose_hour(had, localizer)
    if had is None:
        return _offer(snapshot, localizer)
    if not had.is_reachable:
        return stopped(localizer)
    if part is AlertPart.PLACES:
        return parts.choose_places(had, snapshot, localizer)
    return _has(had, snapshot, localizer)


def stopped(localizer: Localizer) -> Screen:
    """Nothing came any more since a message could not be delivered; one press, and it does."""
    why = localizer.t(
        "A message could not be delivered to this chat, so we stopped sending. What you asked for "
        "is still kept."
    )
    lines = [
        line(localizer.t("Your alerts have stopped"), Tone.TITLE, "bell"),
        line(why, Tone.NOTICE, "notice"),
    ]
    rows = [
        [do(localizer, localizer.t("Get alerts again"), "bell", AlertWish.RESUME)],
        [_to(localizer, localizer.t("What we keep about you"), AlertPart.KEPT, "papers")],
        [do(localizer, localizer.t("End alerts"), "close", AlertWish.OFF)],
    ]
    return personal(localizer, AlertsHome(), lines, rows)


def ended(localizer: Localizer, *, had_any: bool) -> Screen:
    """It is over, and may begin again."""
    said = (
        localizer.t("Alerts have ended. What we kept for them is deleted.")
        if had_any
        else localizer.t("You get no alerts, and we keep nothing for them.")
    )
    again = press(localizer, localizer.t("Get alerts"), AlertsHome(), icon="bell")
    return personal(localizer, AlertsHome(), [line(said, Tone.GOOD, "checked")], [[again]])


def away(localizer: Localizer) -> Screen:
    """The database does not answer, and nothing was done."""
    return personal(
        localizer, AlertsHome(), [line(localizer.t("Please try again."), Tone.NOTICE, "old")], []
    )


def _offer(snapshot: Snapshot, localizer: Localizer) -> Screen:
    where = localizer.place(snapshot.zones.get(localizer.viewer.zone or ""))
    holding, ways = warnings.in_full(snapshot, localizer)
    rows = [
        *ways,
        [do(localizer, localizer.t("Everything"), "bell", AlertWish.ON)],
        [do(localizer, localizer.t("Only emergencies"), "sos", AlertWish.EMERGENCIES)],
        [_to(localizer, localizer.t("One summary a day"), AlertPart.DAILY, "clock")],
    ]
    return personal(
        localizer,
        AlertsHome(),
        [
            *holding,
            *alerts.offer(localizer),
            line(where, icon="where"),
            *alerts.kept(localizer),
            *alerts.public(localizer, snapshot),
        ],
        rows,
    )


def _has(had: Subscription, snapshot: Snapshot, localizer: Localizer) -> Screen:
    holding, ways = warnings.in_full(snapshot, localizer)
    lines = [
        *holding,
        line(localizer.t("You get alerts"), Tone.TITLE, "bell"),
        line(localizer.t("You can choose what you get.")),
    ]
    rows = [
        *ways,
        *([_topic(had, localizer, topic)] for topic in AlertTopic),
        [_to(localizer, _where(had, snapshot, localizer), AlertPart.PLACES, "zone")],
        [_to(localizer, _daily(had, localizer), AlertPart.DAILY, "clock")],
        [_to(localizer, localizer.t("What we keep about you"), AlertPart.KEPT, "papers")],
        [do(localizer, localizer.t("End alerts"), "close", AlertWish.OFF)],
    ]
    return personal(localizer, AlertsHome(), lines, rows)


def _topic(had: Subscription, localizer: Localizer, topic: AlertTopic) -> Button:
    label = localizer.t(ALERT_TOPICS[topic])
    return toggle(localizer, label, AlertWish.TOPIC, topic.value, is_on=topic in had.topics)


def _where(had: Subscription, snapshot: Snapshot, localizer: Localizer) -> str:
    """Several names would not fit on a button."""
    if len(had.zones) > 1:
        return localizer.t("Which places?")
    return localizer.t("Places: {places}", places=places(had, snapshot, localizer))


def _daily(had: Subscription, localizer: Localizer) -> str:
    if had.daily_hour is None:
        return localizer.t("Daily summary")
    return localizer.t("Daily summary: {time}", time=clock(had.daily_hour))


def _to(localizer: Localizer, label: str, part: AlertPart, icon: str) -> Button:
    return press(localizer, label, AlertsHome(part), icon=icon)
