"""The way in: few buttons, no dead ends, and the language changed where one is."""

import pytest

from bot.callback_data import decode, encode
from bot.conversation import Conversation
from bot.routes import (
    AlertsHome,
    Card,
    Directory,
    Emergency,
    ForAudience,
    Home,
    Languages,
    More,
    OfKind,
    Pages,
    ReadPage,
    ReportProblem,
    Route,
    Viewer,
)
from content.core.i18n import LANGUAGES
from content.models import Audience, PageKind, ServiceKind
from content.snapshot import Snapshot
from tests.bot.walk import targets
from tests.conftest import NOW

EN = Viewer("en", "calais")


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_has_few_buttons_food_and_water_first(
    conversation: Conversation, example: Snapshot, language: str
) -> None:
    for zone in (None, *example.zones):
        screen = conversation.show(Viewer(language, zone), Home())
        buttons = [button for row in screen.rows for button in row]
        assert len(buttons) <= 12
        first = [decode(button.to)[1] for button in screen.rows[0]]
        assert first == [OfKind(ServiceKind.FOOD), OfKind(ServiceKind.WATER)]


def test_everything_that_there_is_can_be_found_from_home(
    conversation: Conversation, example: Snapshot
) -> None:
    routes = [
        decode(to)[1] for there in (Home(), More()) for to in targets(conversation.show(EN, there))
    ]
    found = {route.kind for route in routes if isinstance(route, OfKind)}
    audiences = {route.audience for route in routes if isinstance(route, ForAudience)}
    assert audiences == {Audience.WOMEN, Audience.MINORS}
    assert found | {ServiceKind.WOMEN, ServiceKind.MINORS} >= set(example.kinds("calais", NOW))


@pytest.mark.parametrize(
    "kind", [kind for kind in ServiceKind if kind not in (ServiceKind.WOMEN, ServiceKind.MINORS)]
)
def test_where_there_is_nothing_there_is_a_way_on(
    conversation: Conversation, example: Snapshot, kind: ServiceKind
) -> None:
    empty = [zone for zone in example.zones if not example.of_kind(kind, zone)]
    for zone in empty:
        leads = [decode(to) for to in targets(conversation.show(Viewer("en", zone), OfKind(kind)))]
        assert (Viewer("en"), OfKind(kind)) in leads, zone
        assert (Viewer("en", zone), Directory()) in leads, zone


def test_after_a_rights_page_comes_who_helps(conversation: Conversation, example: Snapshot) -> None:
    for page in example.rights():
        if page.topic == "sea":
            continue
        leads = [decode(to)[1] for to in targets(conversation.show(EN, ReadPage(page.key)))]
        assert any(isinstance(route, OfKind) for route in leads), page.key


@pytest.mark.parametrize(
    "route",
    [Card(ServiceKind.FOOD, "rck-centre"), ReadPage("police", 2), OfKind(ServiceKind.WATER)],
)
def test_the_language_changes_where_one_is(conversation: Conversation, route: Card) -> None:
    """As the web chat's header leads, and the button of a card and a page."""
    from bot.callback_data import to_languages  # noqa: PLC0415 - the only test of it

    choice = conversation.at(to_languages(EN, route), EN)
    leads = {decode(button.to) for row in choice.rows for button in row}
    for code in LANGUAGES:
        assert (Viewer(code, "calais"), route) in leads
    there = conversation.show(EN, route)
    if not isinstance(route, OfKind):
        assert any(isinstance(decode(to)[1], Languages) for to in targets(there))


@pytest.mark.parametrize(
    ("after", "asks"),
    [
        ("alert.on", AlertsHome()),
        ("alert.off", AlertsHome()),
        ("alert.zone.calais", AlertsHome()),
        ("said.food.rck-centre.c", ReportProblem(ServiceKind.FOOD, "rck-centre")),
        ("close", Home()),
    ],
)
def test_a_link_does_nothing_by_the_choice_of_a_language(
    conversation: Conversation, after: str, asks: Route
) -> None:
    choice = conversation.start(f"en_languages_{after}", EN)
    leads = {decode(button.to)[1] for row in choice.rows for button in row if button.language}
    assert leads == {asks}


def test_a_screen_too_long_for_a_button_comes_back_to_the_way_in() -> None:
    from bot.callback_data import to_languages  # noqa: PLC0415

    long = Card(ServiceKind.NIGHT_SHELTER, "a" * 24, "w")
    assert decode(to_languages(Viewer("ckb", "z" * 12), long))[1] == Languages()


@pytest.mark.parametrize(
    ("address", "route", "viewer"),
    [
        ("AR_home", Home(), Viewer("ar")),
        ("ku_home", Home(), Viewer("ckb")),
        ("prs_home", Home(), Viewer("fa")),
        ("ar_food", OfKind(ServiceKind.FOOD), Viewer("ar")),
        ("ti-calais_night-shelter", OfKind(ServiceKind.NIGHT_SHELTER), Viewer("ti", "calais")),
        ("fr_dublin", ReadPage("dublin"), Viewer("fr")),
        ("ar_112", Emergency(), Viewer("ar")),
        ("ar_help", Emergency(), Viewer("ar")),
        ("ar_rights", Pages(PageKind.RIGHTS), Viewer("ar")),
        ("en-calais_women", ForAudience(Audience.WOMEN), EN),
        ("en_minors", ForAudience(Audience.MINORS), Viewer("en")),
    ],
)
def test_short_addresses_for_posters(address: str, route: Route, viewer: Viewer) -> None:
    assert decode(address) == (viewer, route)


@pytest.mark.parametrize(
    ("address", "route", "viewer"),
    [
        ("112", Emergency(), Viewer("fr")),
        ("sos", Emergency(), Viewer("fr")),
        ("rights", Pages(PageKind.RIGHTS), Viewer("fr")),
        ("kind_food", OfKind(ServiceKind.FOOD), Viewer("fr")),
        ("kmr_sos", Emergency(), Viewer("fr")),
        ("kmr-calais_kind_food", OfKind(ServiceKind.FOOD), Viewer("fr", "calais")),
        ("kmr-calais_food", OfKind(ServiceKind.FOOD), Viewer("fr", "calais")),
        ("kmr_alert_on", AlertsHome(), Viewer("fr")),
    ],
)
def test_an_address_in_no_known_language_keeps_its_screen(
    conversation: Conversation, address: str, route: Route, viewer: Viewer
) -> None:
    screen = conversation.at(address, Viewer("fr"))
    assert decode(screen.address) == (viewer, route)
    assert screen == conversation.show(viewer, route)


@pytest.mark.parametrize("address", ["kmr", "xyz_nothing", "nothing", "wp-login.php_sos", "_sos"])
def test_what_names_no_screen_leads_home_with_a_sentence(
    conversation: Conversation, address: str
) -> None:
    screen = conversation.at(address, Viewer("fr"))
    assert decode(screen.address) == (Viewer("fr"), Home())
    assert screen != conversation.show(Viewer("fr"), Home())


def test_an_old_button_keeps_its_language_and_place(conversation: Conversation) -> None:
    screen = conversation.press("ti-calais_no-such-screen", Viewer("en"), "somebody")
    assert decode(screen.address) == (Viewer("ti", "calais"), Home())


def test_no_circle_of_languages() -> None:
    address = encode(EN, Languages())
    assert address == "en-calais_languages"
