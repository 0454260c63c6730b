"""Templates: complete in every language, and honest about what is missing."""

from string import Formatter

import pytest

from content.alerts import templates
from content.alerts.contents import LONGEST_MESSAGE
from content.alerts.templates import TEMPLATES, Template
from content.errors import Refused, Why
from content.i18n import FSI, LANGUAGES
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
    places, entries = list(snapshot.places), list(snapshot.entries)
    return FILLED | {"service": entries[0], "place": places[0], "other_place": places[1]}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.key)
def test_every_sentence_exists_in_every_language(template: Template, example: Snapshot) -> None:
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
def test_what_would_help_nobody_is_refused(template: Template, example: Snapshot) -> None:
    for name in template.needed:
        with pytest.raises(Refused) as refused:
            templates.say(template, filled(example) | {name: ""}, example)
        assert (refused.value.field, refused.value.why) == (name, Why.MISSING)


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
    with pytest.raises(Refused) as refused:
        templates.say(TEMPLATES[key], filled(example) | {name: wrong}, example)
    assert (refused.value.field, refused.value.why) == (name, Why.UNKNOWN)


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
