"""What the pages on asylum, police, detention, eviction and minors must say, and must not say.

A wrong word here makes somebody miss a deadline. Each row is one statement of law: who changes
what a page says changes its row, and names the source in the page.
"""

from datetime import date
from functools import lru_cache

import pytest

from content.core.i18n import LANGUAGES
from content.directory import files
from content.directory.schemas import PageDocument, SectionDocument
from content.models import PageKind
from content.translations.glossary import terms
from content.translations.numbers import numbers

OURS = (
    "asylum-france",
    "money-and-work",
    "dublin",
    "asylum-uk",
    "returned",
    "safe-ways",
    "police",
    "fingerprints",
    "detention",
    "order-to-leave",
    "eviction",
    "minors",
)
NEW = ("money-and-work", "returned", "safe-ways", "fingerprints", "order-to-leave")
LONGEST_BODY = 900  # letters: more does not fit one screen of a phone
# Page, the beginning of a section's English heading, what its English and its French must have.
SAID = [
    # OFPRA's answer lies on the internet, and its clock runs whether or not somebody opens it.
    ("asylum-france", "If the answer", ["OFPRA account", "15 days"], ["compte OFPRA", "15 jours"]),
    ("asylum-france", "Your OFPRA", ["every week", "15 days"], ["chaque semaine", "15 jours"]),
    ("asylum-france", "Register", ["code of your **OFPRA"], ["code de votre **compte OFPRA"]),
    ("asylum-france", "If the answer", ["**the same day**", "only a few"], ["**le jour même**"]),
    ("asylum-france", "You can", ["**before** an arrest", "lawyer"], ["**avant** une arrestation"]),
    ("asylum-france", "You can", ["not in Calais"], ["pas à Calais"]),
    ("asylum-france", "The rules", ["90 days", "may have changed"], ["90 jours", "peut-être"]),
    ("asylum-france", "Asking after", ["**detention**"], ["**rétention**"]),
    ("asylum-france", "OFII", ["**refuse**", "**close**"], ["**refusez**", "**clôturer**"]),
    ("asylum-france", "From Calais", ["OFII", "CAES", "Coallia"], ["OFII", "CAES", "Coallia"]),
    # The appeal against a transfer does not hold it up by itself.
    ("dublin", "Transfer paper", ["does not always stop"], ["n'arrête pas toujours"]),
    ("dublin", "Going to court", ["**does not stop**"], ["**n'arrête pas**"]),
    ("dublin", "Going to court", ["at least **1 week**"], ["au moins **1 semaine**"]),
    ("dublin", "What happens", ["**last chance**", "your face"], ["**dernière occasion**"]),
    ("dublin", "What happens", ["from **6** years"], ["dès **6** ans"]),
    ("dublin", "How long", ["**3 years**", "as far as we know"], ["**3 ans**", "connaissance"]),
    ("dublin", "Money", ["only to basic needs"], ["seulement aux besoins de base"]),
    ("dublin", "Old rules", ["**1 July 2026**", "**12 June 2026**"], ["**1er juillet 2026**"]),
    ("dublin", "Family", ["registered you first", "not sure"], ["enregistré en premier"]),
    # Detention is counted by the hour.
    ("detention", "Locked up", ["**48 hours**", "**96 hours**"], ["**96 heures**"]),
    ("detention", "The judge", ["Count the **hours**"], ["Comptez les **heures**"]),
    ("detention", "The judge", ["**90 days**", "210"], ["**90 jours**", "210"]),
    (
        "detention",
        "Which",
        ["**LRA**", "Coquelles and Lesquin"],
        ["**LRA**", "Coquelles et Lesquin"],
    ),
    ("detention", "Your rights", ["**by force**", "prosecutor"], ["**de force**", "procureur"]),
    ("detention", "Your rights", ["the prefecture can ask it"], ["préfecture peut lui demander"]),
    ("detention", "The court", ["**3 years**"], ["**3 ans**"]),
    ("order-to-leave", "It lives", ["**3 years**"], ["**3 ans**"]),
    ("order-to-leave", "The ban", ["**left France**"], ["**quitté la France**"]),
    (
        "order-to-leave",
        "Ordered",
        ["**45 days**", "**135 days**"],
        ["**45 jours**", "**135 jours**"],
    ),
    ("order-to-leave", "Read", ["**7 days**", "or in prison"], ["**7 jours**", "ou en prison"]),
    # Saying no to a call to one's embassy does not keep the prefecture from it.
    ("police", "They check", ["**later** ask it"], ["lui demander **ensuite**"]),
    ("police", "They check", ["**longer**"], ["**plus longtemps**"]),
    ("police", "They gave", ["or if you are in prison"], ["ou en prison"]),
    ("police", "In police custody", ["**96 hours**"], ["**96 heures**"]),
    ("police", "Accused", ["**96 hours**", "(ITF)"], ["**96 heures**", "(ITF)"]),
    ("police", "Custody", ["Avocat commis d'office", "**on paper**"], ["**sur un papier**"]),
    ("fingerprints", "Who", ["**and the face**", "**10 years**"], ["**et le visage**"]),
    ("fingerprints", "Who", ["5 years, as far as we know"], ["5 ans, à notre connaissance"]),
    ("fingerprints", "Screening", ["**7 days**", "as far as we know"], ["**7 jours**"]),
    ("fingerprints", "Saying no", ["**by force**"], ["**de force**"]),
    # The winter truce does not protect tents in Calais.
    ("eviction", "From 1 November", ["**Do not count on it.**"], ["**N'y comptez pas.**"]),
    ("eviction", "Your things", ["**Ressourcerie**"], ["**Ressourcerie**"]),
    ("minors", "Where", ["**Pas-de-Calais**", "**Nord**"], ["**Pas-de-Calais**", "**Nord**"]),
    ("minors", "Shelter first", ["**twice**", "**rest**"], ["**deux fois**", "**repos**"]),
    ("minors", "Shelter first", ["AEM", "OQTF"], ["AEM", "OQTF"]),
    ("minors", "Declared adult", ["Boulogne-sur-Mer", "115"], ["Boulogne-sur-Mer", "115"]),
    ("minors", "Police, family", ["as an **adult**: both happen"], ["en **adulte**"]),
    ("minors", "In the UK", ["Refugee Council"], ["Refugee Council"]),
    ("asylum-uk", "Know", ["adults and children who come with"], ["enfants qui les accompagnent"]),
    ("asylum-uk", "Know", ["Children alone usually get 5"], ["Enfants seuls : en général 5"]),
    ("asylum-uk", "Know", ["**4 September 2025**"], ["**4 septembre 2025**"]),
    ("asylum-uk", "Know", ["putting others in danger"], ["mettre les autres en danger"]),
    ("asylum-uk", "Can the UK", ["**June 2026**", "ended"], ["**juin 2026**", "pris fin"]),
    ("asylum-uk", "What happens", ["**phone**", "**on paper**"], ["**téléphone**"]),
    ("asylum-uk", '"Inadmissible', ["**bail**", "AVID"], ["**bail**", "AVID"]),
    ("returned", "You land", ["**Ask what is true today.**"], ["**Demandez ce qui est vrai"]),
    ("returned", "Asylum, Dublin", ["**Dublin**", "(OQTF)"], ["**Dublin**", "(OQTF)"]),
    ("safe-ways", "All of this", ["Nobody can sell"], ["Personne ne peut vous vendre"]),
    ("safe-ways", "From France", ["**UEATS**", "may be closed"], ["peut-être fermé"]),
    ("safe-ways", "Family in the UK", ["**Appendix FM**"], ["**Appendix FM**"]),
    ("safe-ways", "Going home", ["Do not sign."], ["Ne signez pas."]),
    ("money-and-work", "Money", ["€6.80", "today's amount"], ["6,80 €", "d'aujourd'hui"]),
    ("money-and-work", "Work", ["**6 months**", "**2 months**"], ["**6 mois**", "**2 mois**"]),
]
# What once stood there and was wrong: a page, a language, its words.
NEVER = [
    ("asylum-france", "en", "envelope"),
    ("asylum-france", "fr", "enveloppe"),
    ("asylum-france", "en", "After **15 days**"),
    ("asylum-france", "fr", "Après **15 jours**"),
    ("dublin", "en", "special rules protect you"),
    ("dublin", "fr", "des règles vous protègent"),
    ("dublin", "en", "Ask the lawyer if you can stay"),
    ("detention", "en", "4 days"),
    ("detention", "fr", "4 jours"),
    ("police", "en", "only **if you want it**"),
    ("police", "fr", "blessé ou volé"),
    ("police", "en", "in very serious cases"),
    ("asylum-uk", "en", "For adults who asked"),
    ("asylum-uk", "en", "is difficult now"),
]
# What numbers a section says in every language it is written in.
IN_EVERY_LANGUAGE = [
    ("detention", "Locked up", ["48", "96", "5", "18"]),
    ("asylum-france", "You can", []),
    ("dublin", "Transfer paper", ["7", "48"]),
]
IN_MOTION = {
    "asylum-france": 9,
    "dublin": 7,
    "asylum-uk": 4,
    "detention": 6,
    "police": 2,
    "returned": 3,
    "safe-ways": 3,
    "fingerprints": 4,
}


@lru_cache
def pages() -> dict[str, PageDocument]:
    documents = files.read([files.START], {})
    return {page.key: page for document in documents for page in document.pages}


def section(page: str, heading: str) -> SectionDocument:
    found = [one for one in pages()[page].sections if one.heading["en"].startswith(heading)]
    assert len(found) == 1, (page, heading)
    return found[0]


def text(page: str, language: str) -> str:
    """All that a page says in a language."""
    sections = pages()[page].sections
    said = [(one.heading.get(language, ""), one.body.get(language, "")) for one in sections]
    return "\n".join("\n".join(pair) for pair in said)


@pytest.mark.parametrize(("page", "heading", "english", "french"), SAID)
def test_what_is_said(page: str, heading: str, english: list[str], french: list[str]) -> None:
    body = section(page, heading).body
    for language, expected in (("en", english), ("fr", french)):
        for words in expected:
            assert words in body[language]


@pytest.mark.parametrize(("page", "language", "words"), NEVER)
def test_what_is_said_no_more(page: str, language: str, words: str) -> None:
    assert words not in text(page, language)


@pytest.mark.parametrize(("page", "heading", "expected"), IN_EVERY_LANGUAGE)
def test_the_first_section_says_it_in_every_language(
    page: str, heading: str, expected: list[str]
) -> None:
    body = section(page, heading).body
    assert set(body) == set(LANGUAGES)
    for language in LANGUAGES:
        assert sorted(numbers(body[language])) == sorted(expected), language


@pytest.mark.parametrize(
    ("page", "term"),
    [("asylum-france", "lawyer"), ("dublin", "appeal"), ("dublin", "lawyer")],
)
def test_the_first_section_names_it_in_every_language(page: str, term: str) -> None:
    agreed = next(one for one in terms() if one.key == term)
    for language, said in pages()[page].sections[0].body.items():
        assert agreed.is_in(said, language), language


def test_every_language_of_the_first_section_has_as_many_lines() -> None:
    for key in OURS:
        body = pages()[key].sections[0].body
        lines = {language: said.count("\n- ") for language, said in body.items()}
        assert len(set(lines.values())) == 1, (key, lines)


@pytest.mark.parametrize("key", OURS)
def test_numbers_are_the_same_in_all_languages(key: str) -> None:
    for one in pages()[key].sections:
        expected = sorted(numbers(one.body["en"]))
        for language, said in one.body.items():
            assert sorted(numbers(said)) == expected, (one.heading["en"], language)


@pytest.mark.parametrize("key", OURS)
def test_a_section_is_one_screen(key: str) -> None:
    for one in pages()[key].sections:
        for language, said in one.body.items():
            assert len(said) <= LONGEST_BODY, (one.heading["en"], language)


@pytest.mark.parametrize("key", OURS)
def test_every_section_has_its_own_source(key: str) -> None:
    page = pages()[key]
    for one in page.sections:
        assert one.sources, one.heading["en"]
    for source in (*page.sources, *(s for one in page.sections for s in one.sources)):
        assert source.url.startswith("https://")
        assert "/texte_lc/" not in source.url, "a whole code says nothing"
        assert source.read_on is None or source.read_on <= date(2026, 11, 30)


@pytest.mark.parametrize("key", OURS)
def test_somebody_read_a_source_of_each_page(key: str) -> None:
    sources = [source for one in pages()[key].sections for source in one.sources]
    assert any(source.read_on for source in sources)


def test_every_section_of_every_right_rests_on_something() -> None:
    rights = [page for page in pages().values() if page.kind is PageKind.RIGHTS]
    assert len(rights) >= len(OURS)
    for page in rights:
        for one in page.sections:
            assert one.sources or page.sources, (page.key, one.heading["en"])


@pytest.mark.parametrize(("key", "expected"), IN_MOTION.items())
def test_law_that_moves_carries_a_date(key: str, expected: int) -> None:
    dated = [one.valid_until for one in pages()[key].sections if one.valid_until]
    assert len(dated) >= expected
    assert max(dated) <= date(2027, 3, 31)


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("asylum-uk", "Can the UK"),
        ("asylum-uk", '"Inadmissible'),
        ("safe-ways", "From France"),
        ("returned", "You land"),
    ],
)
def test_the_treaty_says_that_it_may_be_over(key: str, heading: str) -> None:
    """Nobody knows what came after the last day that was told of."""
    assert section(key, heading).valid_until == date(2026, 10, 31)


@pytest.mark.parametrize("key", NEW)
def test_a_new_page_has_a_title_in_every_language(key: str) -> None:
    assert set(pages()[key].title) == set(LANGUAGES)
