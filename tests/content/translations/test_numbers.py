"""Numbers are found however a language writes them, and in words where a unit follows."""

import pytest

from content.translations.numbers import amounts, numbers

NUMBERS = {
    "14h": ["14:00"],
    "de 9 h à 14h00": ["09:00", "14:00"],
    "14:00": ["14:00"],
    "48h": ["48"],
    "24h/24": ["24", "24"],
    "in one month": [],
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_time_is_one_however_it_is_written(text: str) -> None:
    assert numbers(text) == NUMBERS[text]


AMOUNTS = {
    ("fr", "d'un mois"): [("1", "month")],
    ("fr", "de **trois** mois"): [("3", "month")],
    ("fr", "quinze jours, une semaine, un an"): [("15", "day"), ("1", "week"), ("1", "year")],
    ("fr", "48 heures ou 48h"): [("48", "hour"), ("48", "hour")],
    ("fr", "un avocat, une fois, moins de 18 ans"): [("18", "year")],
    ("fr", "dans les trente\u00a0jours"): [("30", "day")],
    ("en", "One month, two weeks"): [("1", "month"), ("2", "week")],
    ("en", "a 30-day card from **6** years"): [("30", "day"), ("6", "year")],
    ("en", "one of you, someone dayless, at 14:00"): [("14:00", "")],
    ("en", "7 to 10 days, call 112"): [("7", ""), ("10", "day"), ("112", "")],
    ("ar", "48 ساعة"): [("48", "")],
}


@pytest.mark.parametrize(("language", "text"), AMOUNTS)
def test_an_amount_is_a_number_and_its_unit(language: str, text: str) -> None:
    found = [(one.number, one.unit) for one in amounts(text, language)]
    assert found == AMOUNTS[language, text]
