"""Translations as PO files: out for translators with their own tools, and in again.

An entry is named by its msgctxt (service/rck-meals/name); its msgid is the source as it was when
the file was made. Nothing is written here: what a file proposes is given back, to be saved like
any other change.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po
from sqlmodel import Session

from content.audit.diff import keyed
from content.core.i18n import ALIASES, LANGUAGES
from content.models import DocumentType
from content.translations.checks import (
    TranslationFinding,
    contradictions,
    has_errors,
    pair_of,
    problems,
)
from content.translations.glossary import terms_in
from content.translations.pofile import BrokenPo, PoEntry, entries
from content.translations.state import TranslationState
from content.translations.units import TranslationUnit, units

LARGEST = 5_000_000  # bytes
HEADER = """\
# Channel Info: what people read, in {language}.
# An empty translation stays as it is. A fuzzy one is outdated: its source was changed. Correct
# it, or leave it where it is still right, and take the fuzzy mark away."""


class PoProblem(StrEnum):
    """Why a file, or an entry of it, is left out. The first four are of the whole file."""

    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    BROKEN = "broken"
    LANGUAGE = "language"  # the file is of no or another language: found
    UNKNOWN = "unknown"  # no such text, or not any more
    TWICE = "twice"  # the same text again; none of them is taken
    STALE = "stale"  # its source says something else by now
    CHECKS = "checks"  # see findings


@dataclass(frozen=True, slots=True)
class RejectedTranslation:
    """What is left out: the line it begins on (1 is the first), and why."""

    line: int
    trouble: PoProblem
    context: str = ""
    found: str = ""
    findings: tuple[TranslationFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposedTranslation:
    """A translation to be written. `source` is what it translates; `still_right` says that the
    text is as it was, and says what its new source says (`translation_reviews.still_right`)."""

    thing: DocumentType
    key: str
    path: str
    language: str
    value: str
    source: str
    line: int
    still_right: bool = False
    warnings: tuple[TranslationFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedPo:
    """What a file proposes, and what of it is left out."""

    changes: list[ProposedTranslation] = field(default_factory=list)
    problems: list[RejectedTranslation] = field(default_factory=list)


def export(session: Session, language: str, now: datetime) -> bytes:
    """Every text people can see, with its translation if there is one, as a PO file."""
    return write(units(session, language), language, now)


def write(found: Sequence[TranslationUnit], language: str, now: datetime) -> bytes:
    """A PO file of these units, all of one language. What is outdated is fuzzy."""
    catalog = Catalog(
        header_comment=HEADER.format(language=LANGUAGES[language].name),
        locale=language,
        project="Channel Info",
        version="content",
        language_team="Channel Info",
        last_translator="Channel Info",
        creation_date=now,
        revision_date=now,
        fuzzy=False,
    )
    catalog.msgid_bugs_address = ""
    for unit in found:
        target = unit.target.value if unit.target else ""
        comments = _comments(unit)
        message = Message(unit.source.value, target, auto_comments=comments, context=unit.context)
        # Babel takes "100 % free" for a format of the programming language; tools would complain.
        message.flags = {"fuzzy"} if unit.state is TranslationState.OUTDATED else set()
        catalog[message.id] = message
    file = BytesIO()
    write_po(file, catalog)
    return file.getvalue()


def read(
    data: bytes, found: Sequence[TranslationUnit], language: str, *, take_fuzzy: bool = False
) -> ParsedPo:
    """What a PO file changes in these units, all of one language. An empty msgstr leaves a text
    as it is; so does a fuzzy entry unless `take_fuzzy`. Raises nothing, whatever the file is."""
    if len(data) > LARGEST:
        return _refused(PoProblem.TOO_LARGE)
    try:
        listed = list(entries(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        return _refused(PoProblem.NOT_UTF8, data.count(b"\n", 0, error.start) + 1)
    except BrokenPo as error:
        return _refused(PoProblem.BROKEN, error.line)
    header = next((entry for entry in listed if _is_header(entry)), PoEntry())
    if (said := _language(header)) != language:
        return _refused(PoProblem.LANGUAGE, header.line, said)
    known = {unit.context: unit for unit in found}
    listed = [entry for entry in listed if not _is_header(entry)]
    times = Counter(entry.msgctxt for entry in listed)
    parsed = ParsedPo()
    for entry in listed:
        unit = known.get(keyed(entry.msgctxt or ""))
        if unit is None:
            parsed.problems.append(_rejected(entry, PoProblem.UNKNOWN))
        elif times[entry.msgctxt] > 1:
            parsed.problems.append(_rejected(entry, PoProblem.TWICE))
        elif _plain(entry.msgstr) and (take_fuzzy or "fuzzy" not in entry.flags):
            _take(parsed, unit, entry)
    return parsed


def _take(parsed: ParsedPo, unit: TranslationUnit, entry: PoEntry) -> None:
    """One entry of the file that says something, where its unit is known."""
    value = _plain(entry.msgstr)
    if _plain(entry.msgid) != _plain(unit.source.value):
        parsed.problems.append(_rejected(entry, PoProblem.STALE))
        return
    same = unit.target is not None and _plain(unit.target.value) == value
    if same and (unit.state is not TranslationState.OUTDATED or "fuzzy" in entry.flags):
        return
    findings = (*(contradictions(unit) if same else ()), *problems(pair_of(unit, value)))
    if has_errors(findings):
        parsed.problems.append(_rejected(entry, PoProblem.CHECKS, findings))
        return
    change = ProposedTranslation(
        thing=unit.thing,
        key=unit.key,
        path=unit.path,
        language=unit.language,
        value=value,
        source=unit.source.value,
        line=entry.line,
        still_right=same,
        warnings=findings,
    )
    parsed.changes.append(change)


def _comments(unit: TranslationUnit) -> list[str]:
    """What a translator must know, in English: outside tools show comments as they are."""
    lines = "one line, " if unit.one_line else ""
    agreed = [
        f"{term.agreed(unit.source_language)} = {term.agreed(unit.language)}"
        for term in terms_in(unit.source.value, unit.source_language)
        if term.agreed(unit.language)
    ]
    return [
        f"{unit.thing}: {unit.title}, {unit.field}",
        f"Translated from {LANGUAGES[unit.source_language].name} ({unit.source_language})",
        f"At most {unit.limit} characters, {lines}state: {unit.state}",
        *([f"Glossary: {'; '.join(agreed)}"] if agreed else []),
    ]


def _is_header(entry: PoEntry) -> bool:
    return entry.msgctxt is None and not entry.msgid


def _language(header: PoEntry) -> str:
    """The code of the language a header names, as far as this program knows it."""
    for line in header.msgstr.splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "language":
            code = value.strip().replace("-", "_").partition("_")[0].lower()
            return ALIASES.get(code, code)
    return ""


def _refused(trouble: PoProblem, line: int = 1, found: str = "") -> ParsedPo:
    return ParsedPo(problems=[RejectedTranslation(line, trouble, found=found)])


def _rejected(
    entry: PoEntry, trouble: PoProblem, findings: tuple[TranslationFinding, ...] = ()
) -> RejectedTranslation:
    return RejectedTranslation(entry.line, trouble, entry.msgctxt or "", findings=findings)


def _plain(text: str) -> str:
    """As it is stored: outside tools end lines in their own ways, and add a last one."""
    return text.replace("\r\n", "\n").strip()
