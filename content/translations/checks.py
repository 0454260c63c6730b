"""Mistakes that can be seen without knowing the language: found here, put into words elsewhere.

An error is never written to the database; a warning asks somebody to look again.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from content.directory.fields import HIDDEN, is_hiding
from content.models import DocumentType, PageKind
from content.translations.comparison import number_differences
from content.translations.glossary import agreed_missing
from content.translations.numbers import foreign_digits, numbers
from content.translations.scripts import looks_wrong
from content.translations.state import TranslationState
from content.translations.units import TranslationUnit

URL = re.compile(r"https?://[^\s<>\"')\]]+[^\s<>\"')\].,;:!?]")
PLACEHOLDER = re.compile(r"\{[^{}\n]*\}")
MARKS = {
    "headings": re.compile(r"^ {0,3}#{1,6} ", re.MULTILINE),
    "items": re.compile(r"^ {0,3}(?:[-*+]|[0-9]{1,3}[.)]) ", re.MULTILINE),
    "bold": re.compile(r"\*\*[^*\n]+\*\*"),
}
LONGER, SPARE = 2, 40  # times the source, and characters more
LONGEST_CHECKED = 8000  # what is longer is no text, and not worth the time


class IssueSeverity(StrEnum):
    """Whether a text may be kept."""

    ERROR = "error"
    WARNING = "warning"


class Issue(StrEnum):
    """What is wrong, with the values that a sentence about it needs."""

    EMPTY = "empty"
    TOO_LONG = "too_long"  # length, limit
    LINES = "lines"
    HIDDEN = "hidden"  # character: U+200B
    PLACEHOLDERS = "placeholders"  # missing, added
    NUMBERS = "numbers"  # missing, added
    OTHER_NUMBERS = "other_numbers"  # missing, added: so it is not still right
    DIGITS = "digits"  # found: digits that are not 0-9
    URLS = "urls"  # missing, added
    MARKS = "marks"  # mark: headings, items, bold; source, target: how many
    BOLD_OPEN = "bold_open"
    SCRIPT = "script"
    SAME = "same"
    LONG = "long"  # length, source
    GLOSSARY = "glossary"  # term, agreed


@dataclass(frozen=True, slots=True)
class TranslationFinding:
    """One mistake, or what may be one."""

    severity: IssueSeverity
    issue: Issue
    values: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TextPair:
    """A text and its translation, and what the translation must be like. Names of places may be
    the same in every language (`may_be_same`)."""

    source: str
    target: str
    source_language: str
    language: str
    limit: int
    one_line: bool = False
    may_be_same: bool = False


def pair_of(unit: TranslationUnit, value: str) -> TextPair:
    """What `problems` needs to check a new text of a unit."""
    return TextPair(
        source=unit.source.value,
        target=value.strip(),
        source_language=unit.source_language,
        language=unit.language,
        limit=unit.limit,
        one_line=unit.one_line,
        may_be_same=unit.thing in (DocumentType.ZONE, DocumentType.LOCATION)
        and unit.field == "name",
    )


def problems(pair: TextPair) -> list[TranslationFinding]:
    """Everything that is, or may be, wrong with a translation; errors first."""
    if not pair.target.strip():
        return [_error(Issue.EMPTY)]
    if len(pair.target) > LONGEST_CHECKED:
        return [_error(Issue.TOO_LONG, length=len(pair.target), limit=pair.limit)]
    return [*_errors(pair), *_of_facts(pair), *_of_language(pair)]


def contradictions(unit: TranslationUnit) -> list[TranslationFinding]:
    """Why an outdated text of a rights page cannot be said to say the newest: its numbers are
    others. Units are only of what people see."""
    if (
        unit.target is None
        or unit.state is not TranslationState.OUTDATED
        or unit.kind != PageKind.RIGHTS
    ):
        return []
    texts = {unit.source_language: unit.source.value, unit.language: unit.target.value}
    return [
        _error(Issue.OTHER_NUMBERS, missing=", ".join(one.missing), added=", ".join(one.added))
        for one in number_differences(unit.path, texts, unit.source_language)
    ]


def has_errors(findings: Iterable[TranslationFinding]) -> bool:
    """Whether the text cannot be kept."""
    return any(finding.severity is IssueSeverity.ERROR for finding in findings)


def _error(issue: Issue, **values: str | int) -> TranslationFinding:
    return TranslationFinding(IssueSeverity.ERROR, issue, values)


def _warning(issue: Issue, **values: str | int) -> TranslationFinding:
    return TranslationFinding(IssueSeverity.WARNING, issue, values)


def _errors(pair: TextPair) -> Iterator[TranslationFinding]:
    if is_hiding(pair.target):
        for letter in sorted(set(HIDDEN.findall(pair.target))):
            yield _error(Issue.HIDDEN, character=f"U+{ord(letter):04X}")
    if len(pair.target) > pair.limit:
        yield _error(Issue.TOO_LONG, length=len(pair.target), limit=pair.limit)
    if pair.one_line and re.search(r"[\n\t]", pair.target):
        yield _error(Issue.LINES)
    if difference := _difference(PLACEHOLDER.findall, pair):
        yield _error(Issue.PLACEHOLDERS, **difference)


def _of_facts(pair: TextPair) -> Iterator[TranslationFinding]:
    source, target = pair.source, pair.target
    if difference := _difference(numbers, pair):
        yield _warning(Issue.NUMBERS, **difference)
    if digits := foreign_digits(target):
        yield _warning(Issue.DIGITS, found=digits)
    if difference := _difference(URL.findall, pair):
        yield _warning(Issue.URLS, **difference)
    for mark, pattern in MARKS.items():
        there, here = len(pattern.findall(source)), len(pattern.findall(target))
        if there != here:
            yield _warning(Issue.MARKS, mark=mark, source=there, target=here)
    if target.count("**") % 2 > source.count("**") % 2:
        yield _warning(Issue.BOLD_OPEN)


def _of_language(pair: TextPair) -> Iterator[TranslationFinding]:
    source, target = pair.source, pair.target
    same = target.casefold() == source.strip().casefold()
    if same and not pair.may_be_same and any(letter.isalpha() for letter in target):
        yield _warning(Issue.SAME)
    if not same and looks_wrong(target, pair.language, source):
        yield _warning(Issue.SCRIPT)
    if len(target) > LONGER * len(source) + SPARE:
        yield _warning(Issue.LONG, length=len(target), source=len(source))
    for said, agreed in agreed_missing(source, pair.source_language, target, pair.language):
        yield _warning(Issue.GLOSSARY, term=said, agreed=agreed)


def _difference(find: Callable[[str], list[str]], pair: TextPair) -> dict[str, str | int]:
    """What one text has and the other has not, each joined by commas; nothing if all is there."""
    source, target = Counter(find(pair.source)), Counter(find(pair.target))
    missing, added = source - target, target - source
    if not missing and not added:
        return {}
    sides = {"missing": missing, "added": added}
    return {side: ", ".join(sorted(found.elements())) for side, found in sides.items()}
