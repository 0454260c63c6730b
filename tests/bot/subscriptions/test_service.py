"""Keeping what people ask for, in both databases."""

from sqlalchemy import Engine

from bot.routes import AlertPart, AlertsHome, AlertWish, ChangeAlerts, Viewer
from bot.screen import Screen
from bot.subscriptions.service import SubscriptionService
from content import subscribers
from content.core.database import reading
from content.models import AlertTopic
from content.subscribers import EVERYTHING, Subscription
from tests.bot.conftest import KEYS
from tests.conftest import NOW, load_example, snapshot_of

CHAT = 987_654_321_012
VIEWER = Viewer("en", "calais")


def found(engine: Engine) -> Subscription | None:
    with reading(engine) as session:
        return subscribers.find(session, CHAT, KEYS)


def said(screen: Screen) -> str:
    return "\n".join("".join(run.text for run in line.runs) for line in screen.lines)


def test_from_the_first_press_to_the_last(engine: Engine) -> None:
    load_example(engine)
    snapshot = snapshot_of(engine)
    work = SubscriptionService(engine, lambda: snapshot, KEYS, KEYS)

    def press(wish: AlertWish, which: str = "", no: str = "") -> str:
        return said(work.press(CHAT, VIEWER, ChangeAlerts(wish, which, no), NOW))

    assert "Only this" in said(work.show(CHAT, VIEWER, AlertsHome(), NOW))
    assert "You get alerts" in press(AlertWish.ON)
    assert "You get alerts" in press(AlertWish.TOPIC, "food", "no")
    assert "Which places?" in press(AlertWish.ZONE)
    assert "You get alerts" in press(AlertWish.HOUR, "7")
    assert found(engine) == Subscription("en", EVERYTHING - {AlertTopic.FOOD}, daily_hour=7)
    assert "07:00" in said(work.show(CHAT, VIEWER, AlertsHome(AlertPart.KEPT), NOW))
    work.blocked(CHAT)
    assert found(engine) is None
    assert "You get alerts" in press(AlertWish.EMERGENCIES)
    assert "is deleted" in press(AlertWish.OFF)
    assert "we keep nothing" in press(AlertWish.OFF)
    assert found(engine) is None
    work.tidy()


def test_who_begins_again_is_not_forgotten_for_having_blocked_before(sqlite: Engine) -> None:
    load_example(sqlite)
    snapshot = snapshot_of(sqlite)
    work = SubscriptionService(sqlite, lambda: snapshot, KEYS, KEYS)
    work._unforgotten.add(CHAT)
    work.press(CHAT, VIEWER, ChangeAlerts(AlertWish.ON), NOW)
    work.tidy()
    assert found(sqlite) is not None
