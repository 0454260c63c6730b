"""Addresses: 64 bytes at most, every one read back as it was written, strangers' refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import routes
from bot.callback_data import decode, encode
from bot.routes import Viewer
from content.core.errors import BadRoute
from content.core.i18n import LANGUAGES
from content.models import AlertTopic, Audience, PageKind, ReportKind, ServiceKind

KEYS = st.from_regex(r"[a-z0-9-]{1,24}", fullmatch=True)
ZONES = st.none() | st.from_regex(r"[a-z0-9][a-z0-9-]{0,11}", fullmatch=True)
VIEWERS = st.builds(Viewer, st.sampled_from(sorted(LANGUAGES)), ZONES)
NUMBERS = st.integers(0, 999)
ZONE_KEYS = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)
NO = st.sampled_from(["", "no"])
TOPICS = st.just(routes.AlertWish.TOPIC)
NOTHING_MORE = ("on", "emergencies", "zone", "hour", "off")
ROUTES = st.one_of(
    *(st.just(kind()) for kind in (routes.Languages, routes.Zones, routes.Home, routes.Near)),
    *(st.just(kind()) for kind in (routes.Emergency, routes.AboutUs, routes.Close)),
    st.builds(routes.OfKind, st.sampled_from(ServiceKind), NUMBERS),
    st.builds(routes.ForAudience, st.sampled_from(Audience), NUMBERS),
    st.builds(routes.Card, st.sampled_from(ServiceKind), KEYS, st.sampled_from(["", "w", "m"])),
    st.builds(routes.Map, st.sampled_from(ServiceKind), KEYS, st.sampled_from(["", "w", "m"])),
    st.builds(routes.Share, st.sampled_from(ServiceKind), KEYS, st.sampled_from(["", "w", "m"])),
    st.builds(
        routes.ReportProblem, st.sampled_from(ServiceKind), KEYS, st.sampled_from(["", "w", "m"])
    ),
    st.builds(
        routes.SendReport,
        st.sampled_from(ServiceKind),
        KEYS,
        st.sampled_from(ReportKind),
        st.sampled_from(["", "w", "m"]),
    ),
    st.builds(routes.Pages, st.sampled_from(PageKind)),
    st.builds(routes.ReadPage, KEYS, NUMBERS),
    st.builds(routes.Directory, NUMBERS),
    st.builds(routes.OneOrganization, KEYS),
    st.builds(routes.NearPlace, KEYS),
    st.builds(routes.OneAlert, st.integers(0, 999_999_999)),
    st.builds(routes.AlertsHome, st.sampled_from(routes.AlertPart)),
    st.sampled_from([routes.ChangeAlerts(routes.AlertWish(wish)) for wish in NOTHING_MORE]),
    st.builds(routes.ChangeAlerts, TOPICS, st.sampled_from(AlertTopic), NO),
    st.builds(routes.ChangeAlerts, st.just(routes.AlertWish.ZONE), ZONE_KEYS, NO),
    st.builds(routes.ChangeAlerts, st.just(routes.AlertWish.HOUR), st.integers(0, 23).map(str)),
)


@given(VIEWERS, ROUTES)
def test_an_address_is_read_back_and_fits_a_button(viewer: Viewer, route: routes.Route) -> None:
    address = encode(viewer, route)
    assert decode(address) == (viewer, route)
    assert len(address.encode()) <= 64
    assert set(address) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_"), "a deep link's letters"


def test_the_longest_address_fits() -> None:
    viewer = Viewer("ckb", "z" * 12)
    for route in (routes.Card, routes.Share, routes.Map, routes.ReportProblem):
        assert len(encode(viewer, route(ServiceKind.NIGHT_SHELTER, "e" * 24, "w"))) <= 64
    for wrong in ReportKind:
        said = routes.SendReport(ServiceKind.NIGHT_SHELTER, "e" * 24, wrong, "w")
        assert len(encode(viewer, said)) <= 64
        assert decode(encode(viewer, said)) == (viewer, said)
    zone = routes.ChangeAlerts(routes.AlertWish.ZONE, "z" * 12, routes.UNWANTED)
    assert len(encode(viewer, zone)) <= 64


@pytest.mark.parametrize(
    ("address", "viewer", "route"),
    [
        ("en", Viewer("en"), routes.Home()),
        ("ar-calais_home", Viewer("ar", "calais"), routes.Home()),
        ("ti_kind_food", Viewer("ti"), routes.OfKind(ServiceKind.FOOD)),
        ("ti_kind_day-shelter_2", Viewer("ti"), routes.OfKind(ServiceKind.DAY_SHELTER, 2)),
        ("en_page_police_1", Viewer("en"), routes.ReadPage("police", 1)),
        ("en-calais_alerts", Viewer("en", "calais"), routes.AlertsHome()),
        ("ti-calais_warning_12345", Viewer("ti", "calais"), routes.OneAlert(12345)),
    ],
)
def test_addresses_as_they_are_printed_on_posters(
    address: str, viewer: Viewer, route: routes.Route
) -> None:
    assert decode(address) == (viewer, route)


@pytest.mark.parametrize(
    "address",
    [
        "", "_", "xx_home", "en_nowhere", "en_home_extra", "en_kind", "en_kind_gold",
        "en_kind_food_-1", "en_kind_food_x", "en_card_food_" + "a" * 25,
        "en_card_food_../../etc", "en-ca/lais_home", "en_page_🦊", "en_page_\x00", "a" * 65,
        "en_alert", "en_alert_on_food", "en_alert_topic", "en_alert_topic_gold", "en_alert_hour_24",
        "en_alert_hour_08", "en_alert_hour_8_no", "en_alert_zone_calais_yes", "en_alert_off_no",
        "en_alert_zone_" + "a" * 13, "en_alerts_everything", "en_alert_topic_food_no_no",
        "en_said_food_x_x", "en_said_food_x", "en_said_food_x_closed",
        "en_page_police_9999999999999999999999999999999999999", "en_page_police_1000",
        "en_warning", "en_warning_x", "en_warning_1234567890", "🦊" * 20, "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadRoute):
        decode(address)


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        viewer, route = decode(text)
    except BadRoute:
        return
    again: Any = decode(encode(viewer, route))
    assert again == (viewer, route)
