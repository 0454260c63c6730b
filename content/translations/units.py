"""Units: one text to translate each, with its source, its state, and where it stands."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import FromClause, Join, Select, Subquery, and_, bindparam, case, func, select
from sqlmodel import Session

from content.core.i18n import LANGUAGES
from content.directory.columns import texts
from content.directory.schemas import (
    LocationDocument,
    OrganizationDocument,
    PageDocument,
    PhoneDocument,
    SectionDocument,
    ServiceDocument,
)
from content.models import DocumentType, PageKind, ServiceKind
from content.translations.owners import TEXT, owners, sources
from content.translations.state import TextInfo, TranslationState, state

# The fields that are texts, in the order in which people read them.
FIELDS = {
    name: way
    for document in (
        ServiceDocument,
        LocationDocument,
        OrganizationDocument,
        PhoneDocument,
        PageDocument,
        SectionDocument,
    )
    for name, way in texts(document).items()
}
TITLES = ("name", "title")
# Whoever cannot read these goes without food, water, care or a bed.
NEEDED_MOST = (
    ServiceKind.FOOD,
    ServiceKind.WATER,
    ServiceKind.HEALTH,
    ServiceKind.DAY_SHELTER,
    ServiceKind.NIGHT_SHELTER,
)


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """One text to translate. `thing`, `key` and `path` (without the language) say where it
    stands, `section` in which section of a page (its position, -1 for none), `title` what its thing
    is called in the source, `kind` of which kind that is; `newest` is when any language of it was
    last changed in meaning."""

    thing: DocumentType
    key: str
    path: str
    title: str
    kind: str | None
    position: int
    phrase_id: int
    newest: datetime
    source_language: str
    source: TextInfo
    language: str
    target: TextInfo | None
    section: int = -1

    @property
    def state(self) -> TranslationState:
        """How good its translation is."""
        return state(self.newest, self.target)

    @property
    def field(self) -> str:
        """The last word of its path: name, body, …"""
        return self.path.rpartition(".")[2]

    @property
    def limit(self) -> int:
        """The most characters it may have."""
        return FIELDS[self.field].longest

    @property
    def one_line(self) -> bool:
        """Whether it must not have line breaks."""
        return FIELDS[self.field].one_line

    @property
    def context(self) -> str:
        """Where it stands, as one word: service/rck-meals/name."""
        return f"{self.thing}/{self.key}/{self.path}"


def units(session: Session, language: str) -> list[TranslationUnit]:
    """Everything people can see that was not written in this language, what harms most when it
    is missing first. One query."""
    return sorted(_found(session, language), key=_order)


def units_of(
    session: Session, thing: DocumentType, key: str, language: str
) -> list[TranslationUnit]:
    """The units of one document, in the order of its fields and sections. One query."""
    found = _found(session, language, thing=thing, key=key)
    return sorted(found, key=_place)


def unit_of(
    session: Session, thing: DocumentType, key: str, path: str, language: str
) -> TranslationUnit | None:
    """One unit; None where no active thing has it, or it was written in this language."""
    return next(
        (unit for unit in units_of(session, thing, key, language) if unit.path == path), None
    )


def texts_of(session: Session, thing: DocumentType, key: str) -> dict[str, dict[str, TextInfo]]:
    """Every text of one document that people can see, by path and language. One query."""
    owner = owners()
    query = (
        select(owner.c.path, TEXT.c.language, *(TEXT.c[name] for name in _INFO))
        .select_from(owner.join(TEXT, TEXT.c.phrase_id == owner.c.phrase_id))
        .where(owner.c.thing == thing.value, owner.c.key == key)
    )
    found: dict[str, dict[str, TextInfo]] = {}
    for path, language, *said in session.execute(query):
        found.setdefault(path, {})[language] = TextInfo(*said)
    return found


def lagging(session: Session, thing: DocumentType, key: str) -> dict[str, set[str]]:
    """The languages in which each phrase of a document says something else than its newest text,
    by path. One query."""
    found = {}
    for path, said in texts_of(session, thing, key).items():
        newest = max(text.major_edited_at for text in said.values())
        found[path] = {code for code, text in said.items() if text.edited_at < newest}
    return found


def progress(session: Session) -> dict[str, Counter[TranslationState]]:
    """How many units are in which state, for every language. One query."""
    rows = session.execute(_states()).all()
    written = Counter(dict.fromkeys(LANGUAGES, 0))
    found = {code: Counter[TranslationState]() for code in LANGUAGES}
    for row in rows:
        if row.language == row.source_language:
            written[row.language] += row.number
        elif row.language in found:
            found[row.language][TranslationState(row.state)] += row.number
    for code, states in found.items():
        states[TranslationState.MISSING] = written.total() - written[code] - states.total()
    return found


def _found(session: Session, language: str, **where: str) -> list[TranslationUnit]:
    owner = _texts().selected_columns
    query = _texts().where(*(owner[name] == value for name, value in where.items()))
    rows = session.execute(query, {"wanted": language}).all()
    titles = {
        (row.thing, row.key): row.source_value
        for row in rows
        if row.title is None and row.path in TITLES
    }
    return [
        _unit(row, language, row.title or titles.get((row.thing, row.key), row.key))
        for row in rows
        if row.source_language != language
    ]


def _unit(row: Any, language: str, title: str) -> TranslationUnit:
    """Taken apart at once: by name it takes twice as long, and there are thousands."""
    thing, key, path, phrase_id, kind, position, section, _, written, newest, *said = row
    source, target = TextInfo(*said[:4]), None if said[4] is None else TextInfo(*said[4:])
    place = (_THING[thing], key, path, title, kind, position, phrase_id)
    return TranslationUnit(*place, newest, written, source, language, target, section)


@lru_cache(maxsize=1)
def _texts() -> Select[Any]:
    """Every owner with its source text and, if there is one, its text in the language `wanted`.
    Built once: the building costs as much as the reading."""
    owner, written, source, joined = _owners_with_source()
    target = TEXT.alias("target")
    columns = (
        *owner.c,
        source.c.language.label("source_language"),
        written.c.newest,
        source.c.value.label("source_value"),
        source.c.edited_at.label("source_edited"),
        source.c.major_edited_at.label("source_major"),
        source.c.reviewed_at.label("source_reviewed"),
        target.c.value,
        target.c.edited_at,
        target.c.major_edited_at,
        target.c.reviewed_at,
    )
    of_phrase = target.c.phrase_id == owner.c.phrase_id
    translated = and_(of_phrase, target.c.language == bindparam("wanted"))
    return select(*columns).select_from(joined.outerjoin(target, translated))


@lru_cache(maxsize=1)
def _states() -> Select[Any]:
    """How many texts there are by language, source language and state: `state.state`, counted
    where the texts are, as there are tens of thousands. A source is counted as its own."""
    owner, written, source, joined = _owners_with_source()
    target = TEXT.alias("target")
    said = case(
        (written.c.newest > target.c.edited_at, TranslationState.OUTDATED.value),
        (target.c.reviewed_at >= target.c.edited_at, TranslationState.REVIEWED.value),
        else_=TranslationState.DRAFT.value,
    )
    columns = (target.c.language, source.c.language.label("source_language"), said.label("state"))
    return (
        select(*columns, func.count().label("number"))
        .select_from(joined.join(target, target.c.phrase_id == owner.c.phrase_id))
        .group_by(target.c.language, source.c.language, "state")
    )


def _owners_with_source() -> tuple[Subquery, Subquery, FromClause, Join]:
    owner, written, source = owners(), sources(), TEXT.alias("source")
    of_phrase = source.c.phrase_id == written.c.phrase_id
    joined = owner.join(written, written.c.phrase_id == owner.c.phrase_id).join(
        source, and_(of_phrase, source.c.language == written.c.language)
    )
    return owner, written, source, joined


def _order(unit: TranslationUnit) -> tuple[Any, ...]:
    """What harms most first; within it, things of a kind and parts of a thing together."""
    kind = _KINDS.get(unit.kind or "", 0)
    return (_harm(unit), _THINGS[unit.thing], kind, unit.position, unit.key, _place(unit))


def _harm(unit: TranslationUnit) -> int:
    """How much it harms when nobody can read it; 0 is worst."""
    if unit.field == "label":
        return 0
    if unit.path in TITLES and unit.kind not in (PageKind.GUIDE, PageKind.NEWS):
        return 1
    if unit.kind in NEEDED_MOST:
        return 2
    if unit.kind == PageKind.RIGHTS:
        return 3
    return 5 if unit.thing is DocumentType.ORGANIZATION or unit.kind == PageKind.NEWS else 4


def _place(unit: TranslationUnit) -> tuple[int, int, str]:
    """Fields as people read them, sections as they stand."""
    return unit.section, _ORDER[unit.field], unit.path


_INFO = ("value", "edited_at", "major_edited_at", "reviewed_at")  # of TextInfo
_KINDS = {kind: n for n, kind in enumerate(dict.fromkeys((*NEEDED_MOST, *ServiceKind, *PageKind)))}
_FIRST_THINGS = (DocumentType.PHONE, DocumentType.ZONE, DocumentType.SERVICE, DocumentType.PAGE)
_THINGS = {thing: n for n, thing in enumerate(dict.fromkeys((*_FIRST_THINGS, *DocumentType)))}
_THING = {thing.value: thing for thing in DocumentType}
_ORDER = {field: n for n, field in enumerate(FIELDS)}
