"""What the languages of a text say beside each other, before and after an edit."""

from typing import Any

import pytest

from content.audit.diff import flatten
from content.directory import files
from content.translations.comparison import (
    NumberDifference,
    differing_numbers,
    introduced_numbers,
)

BOTH = {
    "en": "7 days, 48 hours if detained, within one month",
    "fr": "7 jours, 48 heures si retenu, dans un délai d'un mois",
    "ar": "7 أيام، 48 ساعة",
}


def introduced(
    *lagging: str, was: dict[str, str] = BOTH, minor: bool = False, **texts: str
) -> list[NumberDifference]:
    before, after = (
        {f"body.{code}": text for code, text in one.items()} for one in (was, was | texts)
    )
    return introduced_numbers(before, after, {"body": lagging}, minor=minor)


def test_all_of_it_says_the_same() -> None:
    assert differing_numbers({f"body.{code}": text for code, text in BOTH.items()}, {}) == []


FRENCH = {
    "7 jours, 48 heures si retenu, dans un délai de trois mois": (("3",), ("1",)),
    "7 jours, 48 jours si retenu, dans un délai d'un mois": (("48 jours",), ("48 hours",)),
    "7 jours, 48 heures si retenu, dans un délai d'une semaine": (("1 semaine",), ("1 month",)),
    "7 jours, 48 heures si retenu": ((), ("1",)),
}


@pytest.mark.parametrize("text", FRENCH)
@pytest.mark.parametrize("lagging", [(), ("en",)])
def test_words_and_units_are_compared_with_the_other_source(
    text: str, lagging: tuple[str, ...]
) -> None:
    [found] = introduced(*lagging, fr=text)
    missing, added = FRENCH[text]
    assert found == NumberDifference("body", "fr", ("en",), missing, added)


def test_a_number_without_its_unit_is_the_same() -> None:
    was = {"en": "under 18", "fr": "moins de 18 ans"}
    assert introduced(was=was, fr="âge : 18 ans") == []
    assert introduced(was=was, fr="moins de 16 ans")


def test_digits_of_all_languages_are_one_line() -> None:
    [found] = introduced(fr="9 jours, 48 heures si retenu, dans un délai d'un mois")
    assert found == NumberDifference("body", "fr", ("en", "ar"), ("9",), ("7",))


SWAPPED: dict[str, Any] = {
    "en": "48 days, 7 hours if detained, within one month",
    "fr": "48 jours, 7 heures si retenu, dans un délai d'un mois",
    "ar": "48 أيام، 7 ساعة",
}


@pytest.mark.parametrize("language", SWAPPED)
def test_numbers_that_change_places_are_other_numbers(language: str) -> None:
    assert introduced(**{language: SWAPPED[language]})
    assert introduced(**SWAPPED) == []


def test_who_follows_to_the_new_places_does_not_wait() -> None:
    was = BOTH | {code: SWAPPED[code] for code in ("en", "fr")}
    assert introduced("ar", was=was, ar=SWAPPED["ar"]) == []
    assert introduced(was=was, ar=SWAPPED["ar"]), "it was in step: which number is which?"


def test_what_lagged_is_compared_when_it_is_said_anew() -> None:
    """It would be in step by any edit that is none of spelling alone."""
    was = BOTH | {"en": "9 days, 48 hours if detained, within one month"}
    text = BOTH["ar"] + "."
    assert introduced("ar", "fr", was=was, ar=text)
    assert introduced("ar", "fr", was=was, fr=BOTH["fr"] + ".")
    assert introduced("ar", "fr", was=was, ar=text, minor=True) == []
    assert introduced("ar", "fr", was=was, ar=text.replace("7", "9")) == []


def test_a_language_more_is_compared() -> None:
    assert introduced(so="Wax")


def test_no_page_of_the_start_differs_between_its_languages() -> None:
    pages = [page for one in files.read(files.START, {}) for page in one.pages]
    assert pages
    for page in pages:
        assert differing_numbers(flatten(page), {}) == [], page.key
