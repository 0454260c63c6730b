"""Checks: each finds its mistake, and little else in the example content."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from content.core.database import reading
from content.core.i18n import LANGUAGES
from content.models import DocumentType
from content.translations.checks import (
    Issue,
    IssueSeverity,
    TextPair,
    has_errors,
    pair_of,
    problems,
)
from content.translations.numbers import numbers
from content.translations.units import unit_of, units

ERRORS = {Issue.EMPTY, Issue.TOO_LONG, Issue.LINES, Issue.HIDDEN, Issue.PLACEHOLDERS}

repeatable = settings(deadline=None, derandomize=True, database=None, max_examples=300)


def pair(source: str, target: str, language: str = "fr", **more: object) -> TextPair:
    given = TextPair(source, target, "en", language, limit=600)
    return replace(given, **more)  # type: ignore[arg-type]


def found(checked: TextPair) -> dict[Issue, dict[str, str | int]]:
    return {finding.issue: finding.values for finding in problems(checked)}


@pytest.mark.parametrize(
    ("source", "target", "issue", "values"),
    [
        ("Come", " ", Issue.EMPTY, {}),
        ("Come", "a" * 601, Issue.TOO_LONG, {"length": 601, "limit": 600}),
        ("Come", "a" * 9000, Issue.TOO_LONG, {"length": 9000, "limit": 600}),
        ("Come", "Ve\u202enez", Issue.HIDDEN, {"character": "U+202E"}),
        ("Come", "Ve\u200f\u200fnez", Issue.HIDDEN, {"character": "U+200F"}),
        ("Come", "Ve\x00nez", Issue.HIDDEN, {"character": "U+0000"}),
        ("By {who}", "Par {qui}", Issue.PLACEHOLDERS, {"missing": "{who}", "added": "{qui}"}),
        ("At 14:00", "À 15:00", Issue.NUMBERS, {"missing": "14:00", "added": "15:00"}),
        ("Call 115 or 112", "Appelez le 115", Issue.NUMBERS, {"missing": "112", "added": ""}),
        ("3 days", "٣ jours", Issue.DIGITS, {"found": "٣"}),
        (
            "See https://a.fr/b.",
            "Voir https://evil.fr/b.",
            Issue.URLS,
            {"missing": "https://a.fr/b", "added": "https://evil.fr/b"},
        ),
        ("- a\n- b", "- a, b", Issue.MARKS, {"mark": "items", "source": 2, "target": 1}),
        ("# A\nb", "A\nb", Issue.MARKS, {"mark": "headings", "source": 1, "target": 0}),
        ("**Go** now", "Allez", Issue.MARKS, {"mark": "bold", "source": 1, "target": 0}),
        ("Go now", "**Allez", Issue.BOLD_OPEN, {}),
        ("Come tomorrow", "come tomorrow", Issue.SAME, {}),
        ("Come", "x" * 60, Issue.LONG, {"length": 60, "source": 4}),
        ("A warm tent", "Un abri", Issue.GLOSSARY, {"term": "tent", "agreed": "tente"}),
    ],
)
def test_each_mistake_is_found(
    source: str, target: str, issue: Issue, values: dict[str, str | int]
) -> None:
    checked = pair(source, target)
    assert found(checked)[issue] == values
    assert has_errors(problems(checked)) is (issue in ERRORS)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("At 14:00", "À 14h00"),
        ("At 9:00", "À 09:00"),
        ("Call +33 3 21 87 21 87", "Appelez le +33 321872187"),
        ("12.5 km", "12,5 km"),
        ("- a\n- b", "* a\n* b"),
        ("A tent", "Une Tente"),
        ("Asylum seekers", "Les demandeurs d\u2019asile"),
    ],
)
def test_what_is_only_written_otherwise_is_no_mistake(source: str, target: str) -> None:
    assert problems(pair(source, target)) == []


def test_one_line_is_one_line() -> None:
    assert Issue.LINES in found(pair("a b", "c\nd", one_line=True))
    assert Issue.LINES not in found(pair("a b", "c\nd"))


@pytest.mark.parametrize(
    ("language", "target", "wrong"),
    [
        ("ar", "Repas chaud pour tous", True),
        ("ar", "وجبة ساخنة للجميع", False),
        ("ar", "اطلب Coastguard", False),  # the source has that word too
        ("ti", "وجبة ساخنة للجميع", True),
        ("ti", "ውዑይ መግቢ", False),
        ("vi", "ትኩስ ምግብ", True),
        ("vi", "Bữa ăn nóng", False),
        ("ckb", "Xwardinî germ", True),
        ("ar", "SMS", False),  # too few letters to say
    ],
)
def test_the_letters_are_those_of_the_language(language: str, target: str, wrong: bool) -> None:
    assert (Issue.SCRIPT in found(pair("Ask for Coastguard", target, language))) is wrong


def test_names_of_places_may_stay_as_they_are(filled: Engine) -> None:
    with reading(filled) as session:
        place = unit_of(session, DocumentType.LOCATION, "cherbourg", "name", "so")
        service = unit_of(session, DocumentType.SERVICE, "rck-meals", "name", "so")
    assert place is not None
    assert service is not None
    assert problems(pair_of(place, "Cherbourg")) == []
    assert Issue.SAME in found(pair_of(service, "Hot meal"))


def test_the_example_content_has_no_errors_and_few_warnings(filled: Engine) -> None:
    seen: Counter[Issue] = Counter()
    total = 0
    with reading(filled) as session:
        for language in LANGUAGES:
            for unit in units(session, language):
                if unit.target is not None:
                    total += 1
                    findings = problems(pair_of(unit, unit.target.value))
                    assert not has_errors(findings), unit.context
                    seen.update(finding.issue for finding in findings)
    assert seen.total() < total / 40
    assert set(seen) <= {Issue.GLOSSARY, Issue.NUMBERS, Issue.SAME}


@repeatable
@given(st.text(), st.text(), st.sampled_from(sorted(LANGUAGES)))
def test_anything_can_be_checked(source: str, target: str, language: str) -> None:
    for finding in problems(pair(source, target, language)):
        assert isinstance(finding.severity, IssueSeverity)


@repeatable
@given(st.lists(st.sampled_from(["112", "14:00", "+33 3 21 87 21 87", "7", "٣"]), max_size=5))
def test_every_number_is_found_between_words(said: list[str]) -> None:
    plain = {"+33 3 21 87 21 87": "+33321872187", "٣": "3"}
    assert numbers(" x ".join(said)) == [plain.get(number, number) for number in said]


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u061c"])
def test_a_translator_may_set_a_direction_mark(mark: str) -> None:
    checked = pair("Call +33 3 21 00", f"اتصل {mark}+33 3 21 00{mark}", "ar")
    assert Issue.HIDDEN not in found(checked)
