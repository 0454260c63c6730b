"""What every screen must hold, over all screens that can be reached, in all languages."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.callback_data import decode
from bot.conversation import Conversation
from bot.routes import (
    Card,
    Directory,
    Emergency,
    Home,
    OneOrganization,
    ReadPage,
    Situation,
    Viewer,
)
from bot.screen import Screen, Tone
from bot.telegram.render import Renderer
from content.core.clock import paris
from content.core.i18n import FSI, LANGUAGES, PDI, catalogue
from content.snapshot import Snapshot
from tests.bot.walk import targets, walk
from tests.conftest import BOT_NAME, NOW
from tests.fake_telegram import rules, validation
from tests.fake_telegram.spec import load

ASSURED = {Tone.GOOD, Tone.UNSURE, Tone.DANGER}
CARDS = (Card, ReadPage, OneOrganization)


@pytest.fixture(scope="module")
def screens(example: Snapshot) -> dict[str, dict[str, Screen]]:
    """All screens of all languages."""
    conversation = Conversation(lambda: example, lambda: NOW, lambda: BOT_NAME)
    return {language: walk(conversation, language) for language in LANGUAGES}


def every(screens: dict[str, dict[str, Screen]]) -> Iterator[tuple[str, Screen]]:
    for found in screens.values():
        yield from found.items()


def test_every_language_has_the_same_screens(screens: dict[str, dict[str, Screen]]) -> None:
    def without_language(found: dict[str, Screen]) -> set[str]:
        return {re.sub(r"^[a-z]+", "", address) for address in found}

    english = without_language(screens["en"])
    assert len(english) > 500
    for language in LANGUAGES:
        assert without_language(screens[language]) == english


def test_everything_published_can_be_reached(
    screens: dict[str, dict[str, Screen]], example: Snapshot
) -> None:
    routes = [decode(address)[1] for address in screens["ti"]]
    today = paris(NOW).date()
    offered = {key for key, one in example.entries.items() if one.service.is_offered(today)}
    assert {r.entry for r in routes if isinstance(r, Card)} == offered
    assert {r.page for r in routes if isinstance(r, ReadPage)} == set(example.pages)
    organizations = {r.organization for r in routes if isinstance(r, OneOrganization)}
    assert organizations == set(example.organizations)
    for key, page in example.pages.items():
        read = {r.section for r in routes if isinstance(r, ReadPage) and r.page == key}
        assert read == set(range(len(page.sections)))


def test_no_dead_end(screens: dict[str, dict[str, Screen]]) -> None:
    for address, screen in every(screens):
        _, route = decode(address)
        leads = {decode(to)[1] for to in targets(screen)}
        assert leads - {route}, address
        if not isinstance(route, Emergency):
            assert Emergency() in leads, f"emergency is one press away from {address}"
        assert all(to and len(to.encode()) <= 64 for to in targets(screen))


def test_back_always_comes_home(screens: dict[str, dict[str, Screen]]) -> None:
    """From every screen, home is one press away, or the screen is on the way in."""
    for address, screen in every(screens):
        _, route = decode(address)
        leads = {type(decode(to)[1]) for to in targets(screen)}
        assert Home in leads or route.NAME in ("home", "languages"), address


def test_every_card_says_who_assured_it(screens: dict[str, dict[str, Screen]]) -> None:
    for address, screen in every(screens):
        route = decode(address)[1]
        if isinstance(route, CARDS) or route == Emergency(Situation.NUMBERS):
            said = (
                line.icon and (line.tone in ASSURED or line.icon == "source")
                for line in screen.lines
            )
            assert any(said), address


def test_every_screen_says_that_there_are_examples(screens: dict[str, dict[str, Screen]]) -> None:
    for address, screen in every(screens):
        first = screen.lines[0]
        assert (first.icon, first.tone) == ("example", Tone.NOTICE), address


def test_no_invented_time_has_a_green_check(
    screens: dict[str, dict[str, Screen]], example: Snapshot
) -> None:
    """In no list, on no card; and each line that leads to what is made up says so."""
    looked_at = 0
    for address, screen in every(screens):
        for line in screen.lines:
            route = decode(line.to)[1] if line.to else None
            entry = example.entries.get(route.entry) if isinstance(route, Card) else None
            if entry is not None and entry.service.is_example:
                looked_at += 1
                assert line.icon != "checked", address
                assert line.tone is not Tone.GOOD, address
                word = catalogue(screen.language).gettext("EXAMPLE")
                assert line.runs[-1].text.endswith(word), address
        route = decode(address)[1]
        if isinstance(route, Card) and example.entries[route.entry].service.is_example:
            assert not any(line.icon == "checked" for line in screen.lines), address
    assert looked_at > 1000


def test_what_is_real_is_not_put_in_doubt(screens: dict[str, dict[str, Screen]]) -> None:
    """Nobody reads "made up, do not go there" where it says whom to call and what to do, nor that
    only times are made up over what does not exist."""
    mixed = invented = 0
    for address, screen in every(screens):
        route, say = decode(address)[1], catalogue(screen.language).gettext
        made_up = say("TRIAL – the times and places are made up. Do not go there.")
        real = say("Emergency numbers and rights are real. Only times and places are made up.")
        texts = ["".join(run.text for run in line.runs) for line in screen.lines]
        examples = [number for number, text in enumerate(texts) if say("EXAMPLE") in text]
        calls = [number for number, line in enumerate(screen.lines) if line.call]
        if isinstance(route, Emergency | ReadPage | Directory) or (calls and not examples):
            assert made_up not in texts, address
        elif calls:
            mixed += 1
            assert texts.index(made_up) < examples[0], address
            assert max(examples) < texts.index(real) < calls[0], address
        elif examples:
            invented += isinstance(route, OneOrganization)
            assert texts.index(made_up) < examples[0], address
    assert mixed > 100
    assert invented > 100


def test_every_screen_is_as_telegram_asks(screens: dict[str, dict[str, Screen]]) -> None:
    """Those of all zones and languages, by the stand-in's checks."""
    draw, kind = Renderer(BOT_NAME), load().methods["sendmessage"]
    for address, screen in every(screens):
        params, wrong = validation.read(kind, {"chat_id": 1, **draw.message(screen)})
        assert [*wrong, *rules.problems(kind.name, params)] == [], address


def test_nothing_is_over_the_limits_of_telegram(screens: dict[str, dict[str, Screen]]) -> None:
    draw = Renderer("a_bot_with_the_longest_name_bot")
    for address, screen in every(screens):
        drawn = draw.message(screen)
        visible = re.sub(r"<[^>]+>", "", drawn["text"])
        assert 1 <= len(visible) <= 4096, address
        buttons = [b for row in drawn["reply_markup"].get("inline_keyboard", []) for b in row]
        assert len(buttons) <= 100
        for button in buttons:
            assert len(button["text"]) <= 64, (address, button)
            assert len(button.get("copy_text", {}).get("text", "x")) <= 256


def test_every_line_is_whole_in_telegram(screens: dict[str, dict[str, Screen]]) -> None:
    """Nothing of the example had to be cut to fit into a message."""
    draw = Renderer("bot")
    for address, screen in every(screens):
        text = draw.message(screen)["text"]
        last = screen.lines[-1].runs[0].text.split("&")[0].split("<")[0]
        assert last in text.replace(FSI, "").replace(PDI, "") or last in text, address


def test_an_icon_never_stands_without_its_word(screens: dict[str, dict[str, Screen]]) -> None:
    for address, screen in every(screens):
        assert all(button.label.strip() for row in screen.rows for button in row), address
        assert all(any(run.text or run.address for run in line.runs) for line in screen.lines)


def test_a_button_does_exactly_one_thing(screens: dict[str, dict[str, Screen]]) -> None:
    for address, screen in every(screens):
        for button in (button for row in screen.rows for button in row):
            does = [button.to, button.url, button.copy, button.share]
            assert sum(map(bool, does)) == 1, (address, button)


def test_times_are_isolated_where_the_text_runs_the_other_way(
    screens: dict[str, dict[str, Screen]],
) -> None:
    times = re.compile(rf"(?<!{FSI})\b\d\d:\d\d–\d\d:\d\d")
    for language, found in screens.items():
        for address, screen in found.items():
            text = "\n".join(run.text for line in screen.lines for run in line.runs)
            assert text.count(FSI) == text.count(PDI), address
            if LANGUAGES[language].rtl:
                assert not times.search(text), (address, times.findall(text))


def test_only_latin_digits(screens: dict[str, dict[str, Screen]]) -> None:
    for address, screen in every(screens):
        text = "".join(run.text for line in screen.lines for run in line.runs)
        assert not re.search(r"[٠-٩۰-۹፩-፼]", text), address


def test_old_buttons_lead_on(conversation: Conversation) -> None:
    gone = conversation.at("en-calais_card_food_no-such-thing", Viewer("ar"))
    assert decode(gone.address) == (Viewer("en", "calais"), decode("en_kind_food")[1])
    assert gone.lines[2].tone is Tone.NOTICE
    for address in ("en_page_gone", "en_org_gone", "en_place_gone", "en_map_food_gone"):
        screen = conversation.at(address, Viewer("ar"))
        assert any(line.tone is Tone.NOTICE for line in screen.lines), address
        assert list(targets(screen))


def test_nonsense_leads_home_with_a_sentence(conversation: Conversation) -> None:
    screen = conversation.at("\x00🦊' OR 1=1", Viewer("ps"))
    assert decode(screen.address) == (Viewer("ps"), Home())
    assert screen.lines[0].tone is Tone.NOTICE


def test_a_zone_that_is_gone_shows_everywhere(
    conversation: Conversation, example: Snapshot
) -> None:
    there = conversation.at("en-atlantis_kind_food", Viewer("en"))
    everywhere = conversation.at("en_kind_food", Viewer("en"))
    assert len(there.rows) == len(everywhere.rows)


def test_what_has_expired_is_only_offered_with_a_warning(example: Snapshot) -> None:
    late = NOW + timedelta(days=3000)
    conversation = Conversation(lambda: example, lambda: late)
    for address, screen in walk(conversation, "en").items():
        _, route = decode(address)
        if isinstance(route, Card):
            entry = example.entries[route.entry]
            text = "\n".join(run.text for line in screen.lines for run in line.runs)
            if entry.assurance.assured_at:
                assert "Open now" not in text
                assert "Ask before you go" in text
                assert f"You can ask: {entry.service.organization.name}" in text


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("food", "food"), ("Where is FOOD please?", "food"), ("ماء", "water"),
        ("nourriture", "food"), ("xyzzy", None), ("", None), ("💩" * 5000, None),
    ],
)  # fmt: skip
def test_typed_words(conversation: Conversation, typed: str, kind: str | None) -> None:
    _, route = decode(conversation.say(typed, Viewer("en")).address)
    assert getattr(route, "kind", None) == kind


def test_a_position_is_on_no_screen(conversation: Conversation) -> None:
    screen = conversation.place(50.951234, 1.852345, Viewer("en"))
    text = repr(screen)
    assert "50.95" not in text
    assert "1.852" not in text


def test_screens_are_shared_within_a_minute(conversation: Conversation) -> None:
    one = conversation.at("en-calais_kind_food", Viewer("en"))
    assert conversation.at("en-calais_kind_food", Viewer("ar")) is one
