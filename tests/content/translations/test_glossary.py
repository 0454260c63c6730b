"""The glossary: complete, without hidden characters, and the words of what is there already."""

import pytest
from babel.messages.pofile import read_po

from content.core.i18n import DOMAIN, LANGUAGES, LOCALE_FOLDER
from content.directory.fields import HIDDEN
from content.translations.glossary import Term, agreed_missing, terms, terms_in
from content.translations.scripts import looks_wrong
from tests.support.narrowing import of_type

# Terms that are also texts of the program, by their text there.
ALSO_IN_THE_PROGRAM = {
    "day-centre": "Day centre",
    "night-shelter": "Night shelter",
    "shower": "Showers",
    "emergency": "Emergency",
    "firewood": "Firewood",
    "free-of-charge": "Free",
    "legal-help": "Legal help",
    "minor": "Under 18",
}


def keys(text: str, language: str = "en") -> list[str]:
    return [term.key for term in terms_in(text, language)]


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.key)
def test_every_term_has_a_word_in_every_language(term: Term) -> None:
    assert list(term.words) == list(LANGUAGES)
    for language, words in term.words.items():
        assert words, language
        for word in words:
            assert word == word.strip() != ""
            assert not HIDDEN.search(word)
            if term.key != "coastguard":
                assert not looks_wrong(word, language), word


def test_a_word_names_one_term_only() -> None:
    for language in ("en", "fr"):
        words = [word.casefold() for term in terms() for word in term.words[language]]
        assert len(words) == len(set(words))


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_the_words_are_those_of_the_program(language: str) -> None:
    with (LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        texts = {message.id: message.string for message in read_po(file, locale=language)}
    by_key = {term.key: term for term in terms()}
    for key, text in ALSO_IN_THE_PROGRAM.items():
        assert by_key[key].is_in(of_type(str, texts[text]), language), (key, texts[text])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask for asylum", ["asylum"]),
        ("Asylum seekers and asylum", ["asylum-seeker", "asylum"]),
        ("A TENT, a blanket and tents", ["tent", "blanket"]),
        ("In a detention centre", ["detention-centre"]),
        ("A potent busy campus", []),
        ("", []),
    ],
)
def test_terms_are_whole_words_the_longest_first(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


def test_terms_of_a_french_source() -> None:
    assert keys("Les demandeurs d\u2019asile, en garde à vue", "fr") == [
        "asylum-seeker",
        "police-custody",
    ]


@pytest.mark.parametrize(
    ("target", "language", "missing"),
    [
        ("خيمة دافئة", "ar", []),
        ("خَيْمَة دافئة", "ar", []),  # with vowel signs
        ("بالخيمة", "ar", []),  # with what is joined to it
        ("مأوى دافئ", "ar", [("tent", "خيمة")]),
        ("Une tente", "fr", []),
    ],
)
def test_the_agreed_word_is_looked_for(
    target: str, language: str, missing: list[tuple[str, str]]
) -> None:
    assert agreed_missing("A warm tent", "en", target, language) == missing
