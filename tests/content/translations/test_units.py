"""Units: everything people can see, once, in a useful order, in few queries, on both databases."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine, event
from sqlmodel import Session, col, delete, select

from content.audit.diff import flatten
from content.core.database import reading, transaction
from content.core.i18n import LANGUAGES
from content.directory.from_rows import find_all
from content.directory.schemas import parse_document
from content.editing.changes import key_of
from content.models import (
    DocumentType,
    Location,
    Organization,
    Page,
    Phrase,
    Service,
    Status,
    Text,
    metadata,
)
from content.translations.owners import owners
from content.translations.state import TranslationState
from content.translations.units import FIELDS, TranslationUnit, progress, unit_of, units, units_of
from tests.conftest import NOW, load_example

LATER = NOW + timedelta(hours=1)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.extend([statement] * statement.startswith("SELECT"))

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def in_documents(session: Session) -> dict[tuple[DocumentType, str, str], dict[str, str]]:
    """Every text of every document, as the documents' own paths name it."""
    found: dict[tuple[DocumentType, str, str], dict[str, str]] = {}
    for thing in set(DocumentType) - {DocumentType.PACE}:
        for doc in (item.doc for item in find_all(session, thing)):
            for path, value in flatten(doc).items():
                way, _, last = path.rpartition(".")
                if last in LANGUAGES and way:
                    found.setdefault((thing, key_of(thing, doc), way), {})[last] = value
    return found


def test_every_text_of_every_document_is_one_unit(engine: Engine) -> None:
    load_example(engine)
    with reading(engine) as session:
        wanted = in_documents(session)
        for language in ("fr", "ar", "ti"):
            found = units(session, language)
            said = {
                (unit.thing, unit.key, unit.path): unit.target.value
                for unit in found
                if unit.target
            }
            assert len(found) == len(wanted) > 200
            assert said == {
                where: texts[language] for where, texts in wanted.items() if language in texts
            }
            assert all(
                unit.source.value == wanted[unit.thing, unit.key, unit.path]["en"] for unit in found
            )


def test_progress_counts_what_units_say(engine: Engine) -> None:
    load_example(engine)
    with transaction(engine) as session:
        spread_states(session)
    with reading(engine) as session:
        found = progress(session)
        for language in LANGUAGES:
            states = Counter(unit.state for unit in units(session, language))
            assert +found[language] == states
    assert min(found["ar"][state] for state in TranslationState) > 5


def spread_states(session: Session) -> None:
    """Some of each state, and a few phrases written in French or without their source."""
    for number, text in enumerate(session.exec(select(Text).order_by(col(Text.phrase_id))).all()):
        if text.language == "en" and number % 5 == 0:
            text.edited_at = text.major_edited_at = LATER
        elif text.language != "en" and number % 3 == 0:
            text.edited_at = text.reviewed_at = LATER
        session.add(text)
    for phrase in session.exec(select(Phrase).where(col(Phrase.id) % 7 == 0)).all():
        phrase.source_language = "fr"
        session.add(phrase)
    lost = select(Phrase.id).where(col(Phrase.id) % 11 == 0)
    session.exec(delete(Text).where(col(Text.language) == "en", col(Text.phrase_id).in_(lost)))


def test_few_queries_whatever_there_is(filled: Engine) -> None:
    with reading(filled) as session:
        for read in (
            lambda: units(session, "ar"),
            lambda: units_of(session, DocumentType.PAGE, "police", "ar"),
            lambda: progress(session),
        ):
            with counted(filled) as seen:
                read()
            assert len(seen) == 1


def test_what_nobody_sees_is_not_translated(filled: Engine) -> None:
    with transaction(filled) as session:
        for table, key in ((Service, "rck-meals"), (Page, "police"), (Location, "virval")):
            row = session.exec(select(table).where(table.key == key)).one()
            row.status = Status.INACTIVE
            session.add(row)
        gone = session.exec(select(Organization).where(Organization.key == "doctor")).one()
        gone.status = Status.INACTIVE
        session.add(gone)
    with reading(filled) as session:
        keys = {(unit.thing, unit.key) for unit in units(session, "ar")}
    assert (DocumentType.SERVICE, "va-meal") in keys
    assert (DocumentType.SERVICE, "mdm-clinic") not in keys  # its organization is gone
    assert not keys & {
        (DocumentType.SERVICE, "rck-meals"),
        (DocumentType.PAGE, "police"),
        (DocumentType.LOCATION, "virval"),
        (DocumentType.ORGANIZATION, "doctor"),
    }


def test_nothing_is_translated_into_its_own_language(filled: Engine) -> None:
    with reading(filled) as session:
        assert units(session, "en") == []
        assert unit_of(session, DocumentType.SERVICE, "rck-meals", "name", "en") is None


def test_a_source_that_is_gone_gives_way_to_the_next_best(engine: Engine) -> None:
    load_example(engine)
    with transaction(engine) as session:
        unit = one(session, DocumentType.SERVICE, "rck-meals", "name")
        gone = col(Text.phrase_id) == unit.phrase_id, col(Text.language).in_(("en", "fr"))
        session.exec(delete(Text).where(gone[0], col(Text.language) == "en"))
        assert one(session, DocumentType.SERVICE, "rck-meals", "name").source.value == "Repas chaud"
        session.exec(delete(Text).where(*gone))
        found = one(session, DocumentType.SERVICE, "rck-meals", "name", "ti")
    assert found.source_language == "am"


def one(
    session: Session, thing: DocumentType, key: str, path: str, language: str = "ar"
) -> TranslationUnit:
    unit = unit_of(session, thing, key, path, language)
    assert unit is not None
    return unit


def test_what_harms_most_comes_first(filled: Engine) -> None:
    with reading(filled) as session:
        found = [unit.context for unit in units(session, "ar")]
    order = [
        "phone/em-112/label",
        "zone/calais/name",
        "service/rck-meals/name",
        "service/play/name",
        "page/police/title",
        "location/virval/name",
        "service/rck-meals/description",
        "page/police/sections.s1.heading",
        "page/police/sections.s1.body",
        "service/play/description",
        "organization/rck/description",
    ]
    assert sorted(order, key=found.index) == order


def test_a_document_in_the_order_people_read_it(filled: Engine) -> None:
    with transaction(filled) as session:
        paths = [unit.path for unit in units_of(session, DocumentType.PAGE, "police", "ar")]
    parts = len(paths) // 2
    sections = [
        f"sections.s{n}.{field}" for n in range(1, parts + 1) for field in ("heading", "body")
    ]
    assert paths == ["title", *sections]


def test_a_unit_says_where_it_stands(filled: Engine) -> None:
    with reading(filled) as session:
        body = one(session, DocumentType.PAGE, "police", "sections.s1.body")
        phone = one(session, DocumentType.ORGANIZATION, "samu-social", "phones.call-115.label")
        emergency = one(session, DocumentType.PHONE, "em-112", "label")
    assert (body.title, body.limit, body.one_line) == ("Police: check and arrest", 3000, False)
    assert (phone.title, phone.limit, phone.one_line) == ("115", 300, True)
    assert emergency.title == "112"
    assert body.context == "page/police/sections.s1.body"


PLAIN: dict[DocumentType, dict[str, Any]] = {
    DocumentType.SERVICE: {"key": "a", "organization": "a", "kind": "food", "name": {"en": "a"}},
    DocumentType.LOCATION: {"key": "a", "zone": "a", "precision": "area", "name": {"en": "a"}},
    DocumentType.PHONE: {"key": "a", "number": "112"},
    DocumentType.PAGE: {"key": "a", "kind": "guide", "title": {"en": "a"}},
}


@pytest.mark.parametrize(
    ("thing", "field"),
    [
        (DocumentType.SERVICE, "name"),
        (DocumentType.SERVICE, "description"),
        (DocumentType.SERVICE, "bring"),
        (DocumentType.SERVICE, "cost"),
        (DocumentType.SERVICE, "appointment"),
        (DocumentType.LOCATION, "directions"),
        (DocumentType.PHONE, "label"),
        (DocumentType.PAGE, "title"),
        (DocumentType.PAGE, "heading"),
        (DocumentType.PAGE, "body"),
    ],
)
def test_limits_are_those_of_the_documents(thing: DocumentType, field: str) -> None:
    def document(value: str) -> dict[str, object]:
        part: dict[str, object] = {"heading": {"en": "a"}, "body": {"en": "a"}}
        if field in part:
            return PLAIN[thing] | {"sections": [part | {field: {"en": value}}]}
        sections: dict[str, object] = {"sections": [part]} if thing is DocumentType.PAGE else {}
        return PLAIN[thing] | sections | {field: {"en": value}}

    assert parse_document(thing, document("a" * FIELDS[field].longest))
    with pytest.raises(ValidationError):
        parse_document(thing, document("a" * (FIELDS[field].longest + 1)))


def test_every_field_with_texts_has_a_limit_and_is_translated() -> None:
    """A text that the translation desk does not know stays in two languages for ever."""
    known = {
        column.name.removesuffix("_id")
        for table in metadata.sorted_tables
        for column in table.c
        if any(key.column.table.name == "phrase" for key in column.foreign_keys)
    }
    assert known - {"phrase"} == set(FIELDS)
    query = str(owners().select())
    assert all(f"{field}_id" in query for field in FIELDS)
