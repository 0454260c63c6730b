"""Templates: complete in every language, and honest about what is missing."""

import re
from string import Formatter

import pytest

from content.alerts import templates
from content.alerts.contents import LONGEST_MESSAGE
from content.alerts.templates import TEMPLATES, AlertTemplate, TemplateEffect
from content.core.errors import ErrorCode, InvalidInput
from content.core.i18n import FSI, LANGUAGES
from content.snapshot import Snapshot

FILLED = {
    "service": "rck-centre",
    "place": "secours-catholique",
    "other_place": "richelieu",
    "time": "2026-11-24T20:00",
    "until": "2026-11-25T08:30",
    "phone": "+33 3 21 00 00 00",
    "age": "7",
}


def filled(snapshot: Snapshot) -> dict[str, str]:
    """Every slot, with keys of the example content."""
    places, entries = list(snapshot.locations), list(snapshot.entries)
    return FILLED | {"service": entries[0], "place": places[0], "other_place": places[1]}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.key)
def test_every_sentence_exists_in_every_language(
    template: AlertTemplate, example: Snapshot
) -> None:
    said = templates.say(template, filled(example), example)
    assert set(said) == set(LANGUAGES)
    english = said["en"]
    for code, words in said.items():
        whole = f"{words.headline}\n{words.description}\n{words.instruction}"
        assert "{" not in whole
        assert len(words.description.splitlines()) == len(english.description.splitlines())
        assert len(words.instruction.splitlines()) == len(english.instruction.splitlines())
        assert len(whole) < LONGEST_MESSAGE / 3
        if code != "en":
            assert words.headline != english.headline, code
        if "phone" in template.slots:
            assert FILLED["phone"] in whole
            assert (f"{FSI}{FILLED['phone']}" in whole) is LANGUAGES[code].rtl
    for number in ("112", "15", "196"):
        assert len({number in f"{w.description}{w.instruction}" for w in said.values()}) == 1


def test_a_sentence_without_its_slot_is_left_out(example: Snapshot) -> None:
    said = templates.say(TEMPLATES["storm"], {}, example)["en"]
    assert said.description == "Branches can fall. The wind can carry tents away."
    assert "You can go here" not in said.instruction


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.key)
def test_what_would_help_nobody_is_refused(template: AlertTemplate, example: Snapshot) -> None:
    for name in template.needed:
        with pytest.raises(InvalidInput) as refused:
            templates.say(template, filled(example) | {name: ""}, example)
        assert (refused.value.field, refused.value.why) == (name, ErrorCode.MISSING)


@pytest.mark.parametrize(
    ("key", "name", "wrong"),
    [
        ("no_water", "place", "nowhere"),
        ("cancelled", "service", "<b>"),
        ("storm", "time", "tomorrow"),
        ("storm", "time", "2026-11-24T20:00+01:00"),
        ("missing_child", "phone", "call me"),
        ("missing_child", "age", "seven"),
    ],
)
def test_wrong_slots(example: Snapshot, key: str, name: str, wrong: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        templates.say(TEMPLATES[key], filled(example) | {name: wrong}, example)
    assert (refused.value.field, refused.value.why) == (name, ErrorCode.UNKNOWN)


def test_all_slots_are_known() -> None:
    for template in TEMPLATES.values():
        texts = (template.headline, *template.description, *template.instruction)
        named = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
        assert named == set(template.slots)
        assert set(template.asks) <= named


def test_a_time_is_said_as_each_language_says_it(example: Snapshot) -> None:
    said = templates.say(TEMPLATES["storm"], {"time": "2026-11-24T20:00"}, example)
    assert "It begins: Tuesday 24 November, 20:00." in said["en"].description
    assert "الثلاثاء 24 نوفمبر، 20:00" in said["ar"].description


def test_a_lone_child_is_not_shown_to_whoever_looks_for_one(example: Snapshot) -> None:
    """Neither where nor when; who saw a child calls the team, 116 000 or the police."""
    template = TEMPLATES["missing_child"]
    assert set(template.slots) == {"phone", "age"}
    assert template.effect is None
    place = example.locations["tank-1"].name
    slots = FILLED | {"place": "tank-1"}
    for code, words in templates.say(template, slots, example).items():
        whole = f"{words.headline}\n{words.description}\n{words.instruction}"
        whole = whole.replace("\u00a0", " ")  # a number stays together where text turns around
        assert place.pick(LANGUAGES[code].chain)[0] not in whole
        assert not re.search(r"20:00|08:30", whole)
        assert all(number in whole for number in ("116 000", "17", "112", FILLED["phone"]))


def test_danger_at_sea_has_the_numbers_of_both_sides(example: Snapshot) -> None:
    for words in templates.say(TEMPLATES["sea"], {}, example).values():
        assert all(number in words.instruction for number in ("196", "112", "999"))


def test_what_is_named_is_named_for_a_reason() -> None:
    """Only what a template says something about has an effect on it, and what cannot be used is
    said in a few words."""
    for template in TEMPLATES.values():
        if template.effect is None:
            assert not template.label
            continue
        assert {"service", "place"} & set(template.slots)
        assert bool(template.label) is (template.effect is not TemplateEffect.INFORMS)
