"""Mistakes that can be seen without knowing the language: found here, put into words elsewhere.

An error is never written to the database; a warning asks somebody to look again.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
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
    return [finding for check in CHECKS for finding in check(pair)]


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


def has_errors(findings: list[TranslationFinding]) -> bool:
    """Whether the text cannot be kept."""
    return any(finding.severity is IssueSeverity.ERROR for finding in findings)


def _error(issue: Issue, **values: str | int) -> TranslationFinding:
    return TranslationFinding(IssueSeverity.ERROR, issue, values)


def _warning(issue: Issue, **values: str | int) -> TranslationFinding:
    return TranslationFinding(IssueSeverity.WARNING, issue, values)


def _hidden(pair: TextPair) -> Iterator[TranslationFinding]:
    if not is_hiding(pair.target):
        return
    for letter in sorted(set(HIDDEN.findall(pair.target))):
        yield _error(Issue.HIDDEN, character=f"U+{ord(letter):04X}")


def _form(pair: TextPair) -> Iterator[TranslationFinding]:
    if len(pair.target) > pair.limit:
        yield _error(Issue.TOO_LONG, length=len(pair.target), limit=pair.limit)
    if pair.one_line and re.search(r"[\n\t]", pair.target):
        yield _error(Issue.LINES)


def _placeholders(pair: TextPair) -> Iterator[TranslationFinding]:
    if difference := _difference(PLACEHOLDER.findall, pair):
        yield _error(Issue.PLACEHOLDERS, **difference)


def _numbers(pair: TextPair) -> Iterator[TranslationFinding]:
    if difference := _difference(numbers, pair):
        yield _warning(Issue.NUMBERS, **difference)
    if found := foreign_digits(pair.target):
        yield _warning(Issue.DIGITS, found=found)


def _urls(pair: TextPair) -> Iterator[TranslationFinding]:
    if difference := _difference(URL.findall, pair):
        yield _warning(Issue.URLS, **difference)


def _marks(pair: TextPair) -> Iterator[TranslationFinding]:
    for mark, pattern in MARKS.items():
        source, target = (len(pattern.findall(text)) for text in (pair.source, pair.target))
        if source != target:
            yield _warning(Issue.MARKS, mark=mark, source=source, target=target)
    if pair.target.count("**") % 2 > pair.source.count("**") % 2:
        yield _warning(Issue.BOLD_OPEN)


def _language(pair: TextPair) -> Iterator[TranslationFinding]:
    same = pair.target.casefold() == pair.source.strip().casefold()
    if same and not pair.may_be_same and any(letter.isalpha() for letter in pair.target):
        yield _warning(Issue.SAME)
    if not same and looks_wrong(pair.target, pair.language, pair.source):
        yield _warning(Issue.SCRIPT)


def _length(pair: TextPair) -> Iterator[TranslationFinding]:
    length, source = len(pair.target), len(pair.source)
    if length > LONGER * source + SPARE:
        yield _warning(Issue.LONG, length=length, source=source)


def _glossary(pair: TextPair) -> Iterator[TranslationFinding]:
    texts = (pair.source, pair.source_language, pair.target, pair.language)
    for said, agreed in agreed_missing(*texts):
        yield _warning(Issue.GLOSSARY, term=said, agreed=agreed)


def _difference(find: Callable[[str], list[str]], pair: TextPair) -> dict[str, str | int]:
    """What one text has and the other has not, each joined by commas; nothing if all is there."""
    source, target = Counter(find(pair.source)), Counter(find(pair.target))
    missing, added = source - target, target - source
    if not missing and not added:
        return {}
    return {"missing": _joined(missing), "added": _joined(added)}


def _joined(found: Counter[str]) -> str:
    return ", ".join(sorted(found.elements()))


CHECKS: tuple[Callable[[TextPair], Iterator[TranslationFinding]], ...] = (
    _hidden,
    _form,
    _placeholders,
    _numbers,
    _urls,
    _marks,
    _language,
    _length,
    _glossary,
)
