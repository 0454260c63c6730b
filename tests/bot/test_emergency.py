"""Whom to call: by what happened, with a picture each, one number first."""

import re

import pytest

from bot.callback_data import decode, encode
from bot.conversation import Conversation
from bot.icons import EMOJI
from bot.routes import Card, Emergency, Home, ReadPage, Situation, Viewer
from bot.screen import Screen, Tone
from bot.screens.situations import GUIDANCE
from content.core.i18n import LANGUAGES, catalogue
from content.snapshot import EMPTY
from tests.bot.walk import targets
from tests.conftest import NOW

EN = Viewer("en", "calais")


def text(screen: Screen) -> str:
    return "\n".join("".join(run.text for run in line.runs) for line in screen.lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_situation_is_a_picture(conversation: Conversation, language: str) -> None:
    screen = conversation.show(Viewer(language), Emergency())
    led = {decode(to)[1]: icon for to, icon in _icons(screen)}
    wanted = {Emergency(situation): one.icon for situation, one in GUIDANCE.items()}
    assert wanted.items() <= led.items()
    assert len({EMOJI[icon] for icon in wanted.values()}) == len(wanted)


def _icons(screen: Screen) -> list[tuple[str, str]]:
    return [(button.to, button.icon) for row in screen.rows for button in row if button.to]


@pytest.mark.parametrize("situation", GUIDANCE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_number_comes_first_and_then_what_to_say(
    conversation: Conversation, language: str, situation: Situation
) -> None:
    screen = conversation.show(Viewer(language), Emergency(situation))
    number = GUIDANCE[situation].number
    large = [line for line in screen.lines if line.tone is Tone.BIG]
    assert [line.call for line in large] == [f"tel:{number}"]
    assert screen.rows[0][0].copy == number
    lines = [line.runs[0].text for line in screen.lines if line.tone is Tone.ITEM]
    said = [catalogue(language).gettext(one) for one in GUIDANCE[situation].say]
    assert lines[: len(said)] == said


def test_112_needs_a_card_in_the_phone(conversation: Conversation) -> None:
    for situation in (Situation.ANY, Situation.SEA, Situation.NUMBERS):
        assert "SIM card" in text(conversation.show(EN, Emergency(situation))), situation


def test_it_works_with_no_content_at_all() -> None:
    empty = Conversation(lambda: EMPTY, lambda: NOW)
    for situation in Situation:
        screen = empty.show(EN, Emergency(situation))
        copies = [button.copy for row in screen.rows for button in row if button.copy]
        assert copies, situation


@pytest.mark.parametrize(
    ("north", "east"), [(51.05, 1.60), (50.99, 1.55), (51.08, 2.30)], ids=["far", "strait", "near"]
)
@pytest.mark.parametrize("language", ["en", "ar", "ti"])
def test_a_position_at_sea_leads_to_the_numbers(
    conversation: Conversation, language: str, north: float, east: float
) -> None:
    screen = conversation.place(north, east, Viewer(language))
    said = text(screen)
    assert decode(screen.address)[1] == Emergency(Situation.SEA)
    assert f"{north:.4f}" in said
    assert f"{east:.4f}" in said
    assert screen.personal
    assert "tel:112" in [line.call for line in screen.lines]
    assert not any(isinstance(decode(to)[1], Card) for to in targets(screen))


def test_nothing_is_said_to_be_hours_away_on_foot(conversation: Conversation) -> None:
    paris = text(conversation.place(48.8566, 2.3522, Viewer("en")))
    nowhere = text(conversation.place(0.0, 0.0, Viewer("en")))
    for said in (paris, nowhere):
        assert "within two hours on foot" in said
        assert not re.search(r"\d+ hours on foot", said.replace("two", ""))


def test_where_nothing_is_near_there_is_a_way_to_rescue_at_sea(conversation: Conversation) -> None:
    for position in ((48.8566, 2.3522), (51.20, -6.00)):
        leads = [decode(to)[1] for to in targets(conversation.place(*position, EN))]
        assert Emergency(Situation.SEA) in leads


def test_what_leads_to_what(conversation: Conversation) -> None:
    """Emergency, its pages, and back."""
    cases = {Situation.SEA: "sea", Situation.VIOLENCE: "violence", Situation.COLD: "guide-winter"}
    for situation, page in cases.items():
        leads = [decode(to)[1] for to in targets(conversation.show(EN, Emergency(situation)))]
        assert ReadPage(page) in leads, situation
        assert Home() in leads
        assert Emergency() in leads
    sea = [decode(to)[1] for to in targets(conversation.show(EN, ReadPage("sea")))]
    assert Emergency(Situation.SEA) in sea


def test_old_addresses_of_emergency_lead_there() -> None:
    assert decode("ti-calais_sos") == (Viewer("ti", "calais"), Emergency())
    assert encode(EN, Emergency()) == "en-calais_sos"
