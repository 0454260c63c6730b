"""What the pages on safety and health and the emergency numbers must say, and must not."""

from functools import lru_cache

import pytest

from content.core.i18n import LANGUAGES
from content.directory import files
from content.directory.schemas import PageDocument, PhoneDocument, SectionDocument
from content.translations.numbers import numbers

PAGES = (
    "sea",
    "health-care",
    "pregnancy",
    "violence",
    "missing",
    "guide-first-steps",
    "guide-winter",
    "guide-phone",
    "guide-paper-card",
)
# What a screen of a phone holds without much scrolling.
ONE_SCREEN = 900


@lru_cache
def pages() -> dict[str, PageDocument]:
    documents = files.read([files.START, files.EXAMPLE], {})
    return {page.key: page for document in documents for page in document.pages}


@lru_cache
def phones() -> dict[str, PhoneDocument]:
    documents = files.read([files.START, files.EXAMPLE], {})
    return {phone.number: phone for document in documents for phone in document.phones}


def sections() -> list[tuple[str, SectionDocument]]:
    found = [
        (f"{key} {number}", section)
        for key in PAGES
        for number, section in enumerate(pages()[key].sections)
    ]
    assert len(found) > 40
    return found


def said(key: str, language: str = "en") -> str:
    return "\n".join(section.body.get(language, "") for section in pages()[key].sections)


def first(key: str, language: str) -> str:
    return pages()[key].sections[0].body[language]


MUST_SAY = [
    ("sea", "+33 4 86 51 71 61", "+33 4 86 51 71 61"),
    ("sea", "It is not a rescue service", "Ce n'est pas un service de secours"),
    ("sea", "like 5▢.▢▢▢▢ and 1.▢▢▢▢", "comme 5▢.▢▢▢▢ et 1.▢▢▢▢"),
    ("sea", "Do not swim yet", "Ne nagez pas encore"),
    ("sea", "Give **5** breaths", "Soufflez **5** fois"),
    ("sea", "**30** times", "**30** fois"),
    ("sea", "lay the person **flat**", "couchez la personne **à plat**"),
    ("sea", "Fuel and salt water burn the skin", "L'essence et l'eau salée brûlent la peau"),
    ("sea", "**lawyer before any question**", "**avocat avant toute question**"),
    ("sea", "**28 November 2025**", "**28 novembre 2025**"),
    ("sea", "Do not walk into the sea at night", "N'entrez pas dans la mer la nuit"),
    ("sea", "**Children first**", "**Les enfants d'abord**"),
    ("sea", "do not resist", "ne résistez pas"),
    ("health-care", "**3 months** without permission to stay", "**3 mois** sans droit au séjour"),
    ("health-care", "**with a photo**", "**avec une photo**"),
    ("health-care", "officers of the State who decide on **visas**", "décident des **visas**"),
    ("health-care", "To talk: **3114**", "Pour parler : le **3114**"),
    ("health-care", "call one by phone", "en appeler un par téléphone"),
    ("pregnancy", "**16 weeks** after the first day", "**16 semaines** après le premier jour"),
    ("pregnancy", "**0 800 08 11 11**", "**0 800 08 11 11**"),
    ("pregnancy", "This number is not confirmed", "Numéro non confirmé"),
    ("violence", "**116 006**", "**116 006**"),
    ("violence", "**0 800 05 95 95**", "**0 800 05 95 95**"),
    ("violence", "These two numbers are not confirmed", "Ces deux numéros ne sont pas confirmés"),
    ("violence", "**Ac.Sé**", "**Ac.Sé**"),
    ("missing", "**116 000**", "**116 000**"),
    ("missing", '**"groupe décès"**', "**« groupe décès »**"),
    ("missing", "**Secours Catholique, rue de Moscou, Calais**", "rue de Moscou, Calais**"),
    ("missing", "**3114**", "**3114**"),
    ("guide-first-steps", "**Utopia 56** has an emergency phone", "**Utopia 56** a un téléphone"),
    ("guide-first-steps", "they are not confirmed", "ils ne sont pas confirmés"),
    ("guide-winter", "Gas stove, gas heater, generator: outside", "groupe électrogène : dehors"),
    ("guide-winter", "The **prefect** decides", "C'est le **préfet** qui décide"),
    ("guide-winter", "It ends **in the morning**", "Cela finit **le matin**"),
    ("guide-phone", "In France the call may fail", "En France l'appel peut ne pas passer"),
    ("guide-paper-card", "**Do not write**", "**N'écrivez pas**"),
]


@pytest.mark.parametrize(("key", "english", "french"), MUST_SAY)
def test_a_page_says_it(key: str, english: str, french: str) -> None:
    assert english in said(key, "en")
    assert french in said(key, "fr")


MUST_NOT_SAY = [
    ("sea", "50.95"),  # the centre of Calais: somebody in fear may read it out
    ("sea", "1.85"),
    ("health-care", "in France for more than **3 months**, little money"),
    ("guide-first-steps", "+33 7 53 91 85 96"),  # in a copy of a guide; nobody has confirmed it
    ("guide-first-steps", "It works without credit. Ambulance"),
    ("missing", "Associations in Calais and Dunkirk help with the name"),
]


@pytest.mark.parametrize(("key", "text"), MUST_NOT_SAY)
def test_a_page_does_not_say_it(key: str, text: str) -> None:
    for language in LANGUAGES:
        assert text not in said(key, language), language


@pytest.mark.parametrize("key", PAGES)
def test_nothing_that_is_real_is_called_made_up(key: str) -> None:
    assert "made up" not in said(key, "en")
    assert "inventé" not in said(key, "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_112_needs_a_sim_card_in_every_language(language: str) -> None:
    """In France no network takes a call from a phone without one."""
    label = phones()["112"].label
    assert label
    assert "SIM" in label[language]
    for key in ("sea", "guide-first-steps"):
        line = next(line for line in first(key, language).split("\n") if "SIM" in line)
        assert "112" in line


def test_somali_does_not_promise_a_call_without_a_card() -> None:
    """`Kaar` is the scratch card and the SIM card."""
    label = phones()["112"].label
    assert label
    for text in (label["so"], said("sea", "so"), said("guide-first-steps", "so")):
        assert "kaar la'aan" not in text
        assert "lacag la'aan" in text.lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_help_stand_first_in_every_language(language: str) -> None:
    assert "3114" in first("health-care", language)
    assert "116 000" in first("missing", language)
    assert "116 006" in first("violence", language)
    assert "0 800 05 95 95" in first("violence", language)
    rescue = first("sea", language)
    alarm = rescue.index("+33 4 86 51 71 61")
    assert max(rescue.index(number) for number in ("112", "196", "999")) < alarm


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_sea_page_is_there_in_every_language(language: str) -> None:
    for section in pages()["sea"].sections:
        assert section.heading.get(language)
        assert section.body.get(language)


@pytest.mark.parametrize("key", PAGES)
def test_every_title_is_there_in_every_language(key: str) -> None:
    assert set(pages()[key].title) == set(LANGUAGES)


def test_a_section_says_the_same_numbers_in_every_language() -> None:
    for where, section in sections():
        english = sorted(numbers(section.body["en"]))
        for language, text in section.body.items():
            assert sorted(numbers(text)) == english, (where, language)


def test_every_section_has_a_source() -> None:
    for where, section in sections():
        assert section.sources, where


def test_every_page_has_a_source_that_somebody_read() -> None:
    for key in PAGES:
        read = [one for section in pages()[key].sections for one in section.sources if one.read_on]
        assert read, key


def test_a_section_is_one_screen() -> None:
    for where, section in sections():
        for language, text in section.body.items():
            assert len(text) <= ONE_SCREEN, (where, language, len(text))


EMERGENCY = [
    "112",
    "15",
    "18",
    "17",
    "114",
    "196",
    "+33 3 21 87 21 87",
    "999",
    "+33 4 86 51 71 61",
    "115",
    "119",
    "116 000",
    "3919",
    "3114",
]


def test_the_emergency_screen_has_these_numbers_in_this_order() -> None:
    shown = sorted((one for one in phones().values() if one.emergency), key=lambda p: p.position)
    assert [phone.number for phone in shown] == EMERGENCY
    for phone in shown:
        assert set(phone.label or {}) == set(LANGUAGES), phone.key


UNCONFIRMED = {"+33 3 21 87 21 87", "+33 4 86 51 71 61", "116 006", "0 800 05 95 95"}


def test_nobody_is_said_to_have_checked_a_number_who_did_not() -> None:
    """A number is assured where a volunteer read it on its owner's or the State's page, at a
    moment that is known; never in the name of an organization."""
    assert {one.number for one in phones().values() if not one.assured} == UNCONFIRMED
    for phone in phones().values():
        if phone.assured:
            assert phone.assured.by is None, phone.key
            assert str(phone.assured.when).startswith("2026-11-30"), phone.key
