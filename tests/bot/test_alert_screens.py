"""What people see of alerts, in all languages; and what a press makes of what they asked for."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback_data import decode
from bot.conversation import Conversation
from bot.localizer import Localizer
from bot.routes import AlertPart, AlertsHome, AlertWish, ChangeAlerts, Emergency, Home, More, Viewer
from bot.screen import Button, Screen
from bot.subscriptions import screens
from bot.subscriptions.changes import changed
from bot.telegram.render import Renderer
from content.core.i18n import FSI, LANGUAGES, PDI
from content.models import AlertTopic
from content.snapshot import Snapshot
from content.subscribers import EVERYTHING, Subscription
from tests.bot.walk import of_alerts, targets
from tests.conftest import BOT_NAME, NOW

ZONES = ("calais", "synthe")
BEGIN = (AlertWish.ON, AlertWish.EMERGENCIES)
PLAIN = (*BEGIN, AlertWish.OFF, AlertWish.ZONE, AlertWish.HOUR, AlertWish.RESUME)
TOPICS = st.frozensets(st.sampled_from(AlertTopic))
SUBSCRIPTIONS = st.builds(
    Subscription,
    st.sampled_from(["ar", "en"]),
    TOPICS,
    st.frozensets(st.sampled_from(ZONES)),
    st.none() | st.integers(0, 23),
).filter(lambda had: had.topics or had.daily_hour is not None)
WISHES = st.one_of(
    st.builds(ChangeAlerts, st.sampled_from(PLAIN)),
    st.builds(
        ChangeAlerts,
        st.just(AlertWish.TOPIC),
        st.sampled_from(AlertTopic),
        st.sampled_from(["", "no"]),
    ),
    st.builds(
        ChangeAlerts,
        st.just(AlertWish.ZONE),
        st.sampled_from([*ZONES, "gone"]),
        st.sampled_from(["", "no"]),
    ),
    st.builds(ChangeAlerts, st.just(AlertWish.HOUR), st.integers(0, 23).map(str)),
)
VIEWER = Viewer("ti", "calais")


@pytest.fixture(scope="module")
def drawn(example: Snapshot) -> dict[str, list[Screen]]:
    return {
        language: of_alerts(example, language, zone)
        for language in LANGUAGES
        for zone in ("synthe",)
    }


def every(drawn: dict[str, list[Screen]]) -> Iterator[tuple[str, Screen]]:
    return ((language, one) for language, found in drawn.items() for one in found)


def buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row]


def said(screen: Screen) -> str:
    return "\n".join("".join(run.text for run in line.runs) for line in screen.lines)


def test_every_language_has_the_same_screens(drawn: dict[str, list[Screen]]) -> None:
    def shape(screen: Screen) -> list[str]:
        return [re.sub("^[a-z]+", "", to) for to in (screen.address, *targets(screen))]

    english = [shape(screen) for screen in drawn["en"]]
    for found in drawn.values():
        assert [shape(screen) for screen in found] == english


def test_no_dead_end_and_nobody_keeps_them(drawn: dict[str, list[Screen]]) -> None:
    for language, screen in every(drawn):
        leads = [decode(to)[1] for to in targets(screen)]
        assert Home() in leads
        assert Emergency() in leads
        assert screen.personal, "shared screens are remembered"
        assert decode(screen.address)[0] == Viewer(language, "synthe")


def test_what_does_something_says_so(drawn: dict[str, list[Screen]]) -> None:
    seen = set()
    for _, screen in every(drawn):
        for button in buttons(screen):
            _, route = decode(button.to)
            assert button.acts == isinstance(route, ChangeAlerts)
            if isinstance(route, ChangeAlerts):
                seen.add(route.wish)
    assert seen == set(AlertWish)


def test_they_are_within_the_limits_of_telegram(drawn: dict[str, list[Screen]]) -> None:
    renderer = Renderer("a_bot_with_the_longest_name_bot")
    for language, screen in every(drawn):
        message = renderer.message(screen)
        assert 1 <= len(re.sub(r"<[^>]+>", "", message["text"])) <= 4096
        keyboard = [b for row in message["reply_markup"]["inline_keyboard"] for b in row]
        assert len(keyboard) <= 100
        for button in keyboard:
            assert "…" not in button["text"], "no label is cut"
            assert len(button["callback_data"].encode()) <= 64
        text = said(screen)
        assert text.count(FSI) == text.count(PDI)
        assert not LANGUAGES[language].rtl or not re.search(rf"(?<!{FSI})\b\d\d:\d\d", text)


def test_who_begins_has_read_what_is_kept(drawn: dict[str, list[Screen]]) -> None:
    for language, screen in every(drawn):
        begins = [decode(b.to)[1] for b in buttons(screen) if b.acts]
        offers = {route.wish for route in begins if isinstance(route, ChangeAlerts)} & set(BEGIN)
        if offers:
            reader = Localizer(Viewer(language), NOW)
            assert reader.t("No name, no phone number, no position.") in said(screen)


def test_all_that_is_kept_is_said(example: Snapshot) -> None:
    had = Subscription("ar", frozenset({AlertTopic.WATER}), frozenset({"calais"}), 8)
    reader = Localizer(Viewer("en"), NOW)
    text = said(screens.draw(had, example, reader, AlertPart.KEPT))
    for one in ("address of this chat", "العربية", "Calais", "Water", "08:00"):
        assert one in text
    assert "Food" not in text
    nothing = said(screens.draw(None, example, reader, AlertPart.KEPT))
    assert "Nothing: no name" in nothing


def test_a_toggle_shows_what_is_and_leads_to_what_is_not(example: Snapshot) -> None:
    had = Subscription("en", frozenset({AlertTopic.FOOD}))
    screen = screens.draw(had, example, Localizer(Viewer("en"), NOW), AlertPart.ALL)
    icons = {b.to: b.icon for b in buttons(screen)}
    assert icons["en_alert_topic_food_no"] == "checked"
    assert icons["en_alert_topic_water"] == "unchecked"


@given(st.none() | SUBSCRIPTIONS, WISHES)
def test_a_press_that_comes_twice_means_the_same(
    had: Subscription | None, do: ChangeAlerts
) -> None:
    once = changed(had, do, VIEWER, ZONES)
    if once is not None:
        assert changed(once, do, VIEWER, ZONES) == once
        assert once.language == "ti"
        assert once.zones <= set(ZONES)
        assert once.topics or once.daily_hour is not None
    elif had is None:
        assert changed(None, do, VIEWER, ZONES) is None
    else:
        assert do.wish in (AlertWish.OFF, AlertWish.TOPIC, AlertWish.HOUR)


@given(SUBSCRIPTIONS, WISHES)
def test_a_press_changes_only_what_it_is_about(had: Subscription, do: ChangeAlerts) -> None:
    new = changed(had, do, VIEWER, ZONES)
    if new is None:
        return
    assert (new.topics == had.topics) or do.wish in (*BEGIN, AlertWish.TOPIC)
    assert (new.zones == had.zones) or do.wish is AlertWish.ZONE
    assert (new.daily_hour == had.daily_hour) or do.wish is AlertWish.HOUR


def test_how_it_begins() -> None:
    def begun(do: ChangeAlerts, viewer: Viewer = VIEWER) -> Subscription | None:
        return changed(None, do, viewer, ZONES)

    here = frozenset({"calais"})
    assert begun(ChangeAlerts(AlertWish.ON)) == Subscription("ti", EVERYTHING, here)
    assert begun(ChangeAlerts(AlertWish.ON), Viewer("en")) == Subscription("en")
    assert begun(ChangeAlerts(AlertWish.ON), Viewer("en", "gone")) == Subscription("en")
    only = frozenset({AlertTopic.EMERGENCY})
    assert begun(ChangeAlerts(AlertWish.EMERGENCIES)) == Subscription("ti", only, here)
    assert begun(ChangeAlerts(AlertWish.HOUR, "8")) == Subscription("ti", frozenset(), here, 8)
    for wish in (AlertWish.HOUR, AlertWish.ZONE, AlertWish.OFF):
        assert begun(ChangeAlerts(wish)) is None
    assert begun(ChangeAlerts(AlertWish.TOPIC, "food")) is None, "an old button begins nothing"


def test_without_a_bot_nobody_is_told_of_alerts(example: Snapshot) -> None:
    for name, there in ((None, False), ("", True), (BOT_NAME, True)):
        conversation = Conversation(lambda: example, lambda: NOW, lambda n=name: n)  # type: ignore[misc]
        more = conversation.show(Viewer("en"), More())
        assert ("en_alerts" in targets(more)) == there
        about = said(conversation.at("en_about", Viewer("en")))
        assert ("Only if you ask for alerts" in about) == there
        page = conversation.show(Viewer("en"), AlertsHome())
        assert "Telegram only" in said(page)
        urls = [b.url for b in buttons(page) if b.url]
        assert urls == ([f"https://t.me/{name}?start=en_alerts"] if name else [])


def test_where_no_bot_listens_a_press_does_nothing_but_explain(conversation: Conversation) -> None:
    for address in ("en_alert_on", "en_alert_off", "en_alerts_places", "en_alert_topic_food_no"):
        for screen in (
            conversation.at(address, Viewer("ar")),
            conversation.press(address, Viewer("ar"), "somebody"),
        ):
            assert screen.address == "en_alerts"
            assert not [b for b in buttons(screen) if b.acts]
