"""Sections of a page that are moved, inserted or taken away keep their own texts."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from content.audit import history
from content.core.database import transaction, trying
from content.core.errors import Conflict
from content.directory import files
from content.directory.from_rows import find
from content.directory.phrases import EditKind
from content.directory.schemas import ContentFile, PageDocument, SectionDocument, parse_document
from content.directory.to_rows import rewrite
from content.editing.changes import restore, save, undo
from content.models import DocumentType, History, Page, PageKind, Section, Text
from tests.conftest import NOW, opened, sqlite_url
from tests.content.editing.conftest import At, desk_of
from tests.support.narrowing import of_type, present

LATER = NOW + timedelta(days=2)
MANY = settings(max_examples=60, deadline=None)
LANGUAGES = ("en", "fr", "ar")
KEYS = {"One": "s1", "Two": "s2"}
Times = dict[str, tuple[object, ...]]

# Few words, so that sections often share a heading, or a text in one of their languages.
words = st.sampled_from(["stay", "go", "ask", "wait"])
texts = st.dictionaries(st.sampled_from(LANGUAGES), words, min_size=1)
sections = st.builds(
    SectionDocument, key=st.sampled_from([f"s{n}" for n in range(1, 10)]), heading=texts, body=texts
)
lists = st.lists(sections, min_size=1, max_size=6, unique_by=lambda one: one.key)


def page(*said: SectionDocument) -> PageDocument:
    return PageDocument(key="a-guide", kind=PageKind.GUIDE, title={"en": "A"}, sections=said)


def section(name: str, **bodies: str) -> SectionDocument:
    return SectionDocument(
        key=name.lower(),
        heading={code: f"{name} {code}" for code in LANGUAGES},
        body={code: bodies.get(code, f"{name} body {code}") for code in LANGUAGES},
    )


def times(session: Session) -> list[Times]:
    """Of every section all that is known of its texts."""
    found = select(Section).join(Page).where(Page.key == "a-guide")
    return [
        {
            f"{name}.{text.language}": (
                text.value,
                text.edited_at,
                text.major_edited_at,
                text.reviewed_at,
            )
            for name, number in (("heading", row.heading_id), ("body", row.body_id))
            for text in session.exec(select(Text).where(Text.phrase_id == number))
        }
        for row in session.exec(found.order_by(col(Section.position)))
    ]


def age(session: Session) -> None:
    """No two texts were written at the same time, and every second one was read."""
    for number, text in enumerate(session.exec(select(Text))):
        text.edited_at = text.major_edited_at = NOW + timedelta(seconds=number)
        text.reviewed_at = LATER if number % 2 else None
        session.add(text)
    session.flush()


@pytest.fixture(scope="module")
def place(migrated_file: Path) -> Iterator[Engine]:
    with opened(sqlite_url(migrated_file)) as engine:
        yield engine


@MANY
@given(lists, st.data())
def test_what_survives_keeps_its_texts_times_and_reviews(
    place: Engine, before: list[SectionDocument], data: st.DataObject
) -> None:
    kept = data.draw(st.lists(st.sampled_from(range(len(before))), unique=True))
    known_keys = {one.key for one in before}
    new = [one for one in data.draw(lists) if one.key not in known_keys]
    mixed = data.draw(st.permutations([*(before[number] for number in kept), *new]))
    if not mixed:
        return
    with trying(place) as session:
        rewrite(session, ContentFile(pages=(page(*before),)), NOW)
        age(session)
        known = times(session)
        rewrite(
            session, ContentFile(pages=(page(*mixed),)), LATER, data.draw(st.sampled_from(EditKind))
        )
        session.flush()
        session.expire_all()
        found = find(session, DocumentType.PAGE, "a-guide")
        assert found
        assert of_type(PageDocument, found.doc).sections == tuple(mixed)
        for said, one in zip(times(session), mixed, strict=True):
            if one in before:
                assert said == known[before.index(one)]


def test_a_section_that_is_moved_and_edited_outdates_only_what_was_edited(place: Engine) -> None:
    one, two, three = section("One"), section("Two"), section("Three")
    edited = two.model_copy(update={"body": two.body | {"en": "Other"}})
    with trying(place) as session:
        rewrite(session, ContentFile(pages=(page(one, two, three),)), NOW)
        age(session)
        known = times(session)
        rewrite(session, ContentFile(pages=(page(edited, section("New"), one),)), LATER)
        session.flush()
        said = times(session)
        assert said[0] == known[1] | {"body.en": ("Other", LATER, LATER, None)}
        assert said[2] == known[0]


def test_nothing_is_left_of_a_section_that_is_gone(place: Engine) -> None:
    with trying(place) as session:
        rewrite(session, ContentFile(pages=(page(section("One"), section("Two")),)), NOW)
        rewrite(session, ContentFile(pages=(page(section("Two")),)), LATER)
        session.flush()
        assert not session.exec(select(Text).where(Text.value == "One en")).all()
        assert len(session.exec(select(Text)).all()) == 7


def test_sections_without_keys_are_known_by_their_number() -> None:
    texts = {"heading": {"en": "One"}, "body": {"en": "Two"}}
    given = {"key": "a", "kind": "guide", "title": {"en": "A"}, "sections": [texts, texts]}
    doc = parse_document(DocumentType.PAGE, given)
    assert isinstance(doc, PageDocument)
    assert [one.key for one in doc.sections] == ["s1", "s2"]
    twice = [texts | {"key": "same"}, texts | {"key": "same"}]
    with pytest.raises(ValueError, match="two sections have the key same"):
        parse_document(DocumentType.PAGE, given | {"sections": twice})


def test_a_file_that_puts_a_section_first_moves_the_others(engine: Engine) -> None:
    one, two = section("One"), section("Two")
    with transaction(engine) as session:
        files.write(session, [ContentFile(pages=(page(one, two),))], NOW)
        age(session)
        known = times(session)
    with transaction(engine) as session:
        files.write(session, [ContentFile(pages=(page(section("New"), two, one),))], LATER)
    with trying(engine) as session:
        assert times(session)[1:] == [known[1], known[0]]


def test_a_restored_page_takes_its_texts_back(sqlite: Engine) -> None:
    work, (one, two) = desk_of(sqlite), (section("One"), section("Two"))
    with work() as at:
        first = save(at, DocumentType.PAGE, page(one, two))
        age(at.session)
        known = times(at.session)
    with work(now=LATER) as at:
        save(at, DocumentType.PAGE, page(section("New"), one, two))
    with work(now=LATER) as at:
        assert first
        restore(at, first)
        assert times(at.session) == known


def translated(work: At, doc: PageDocument, number: int) -> None:
    """Somebody writes another language into one section."""
    said = list(doc.sections)
    body = said[number].body | {"so": "Somali"}
    said[number] = said[number].model_copy(update={"body": body})
    with work(now=LATER) as at:
        save(at, DocumentType.PAGE, page(*said))


def test_a_move_that_is_undone_never_gives_a_text_to_another_section(sqlite: Engine) -> None:
    work, (one, two) = desk_of(sqlite), (section("One"), section("Two"))
    with work() as at:
        save(at, DocumentType.PAGE, page(one, two))
    moved = page(section("New"), two, one)
    with work() as at:
        number = save(at, DocumentType.PAGE, moved)
    translated(work, moved, 1)
    with work() as at:
        assert number
        undo(at, number)
        found = find(at.session, DocumentType.PAGE, "a-guide")
        assert found
        said = two.model_copy(update={"body": two.body | {"so": "Somali"}})
        assert of_type(PageDocument, found.doc).sections == (one, said)


def test_an_order_alone_is_a_change(sqlite: Engine) -> None:
    work, (one, two) = desk_of(sqlite), (section("One"), section("Two"))
    with work() as at:
        save(at, DocumentType.PAGE, page(one, two))
    with work() as at:
        number = save(at, DocumentType.PAGE, page(two, one))
        assert number
        assert history.values(at.session.get_one(History, number)) == (
            {"section_order": ["one", "two"]},
            {"section_order": ["two", "one"]},
        )
    with work() as at:
        undo(at, number)
        found = find(at.session, DocumentType.PAGE, "a-guide")
        assert found
        assert of_type(PageDocument, found.doc).sections == (one, two)


def by_number(session: Session, number: int, before: str, after: str) -> None:
    """The change as it was written down while sections were known by their number."""
    session.get_one(History, number).before = before
    session.get_one(History, number).after = after
    session.flush()


def test_changes_from_before_sections_had_keys_are_read_by_number(sqlite: Engine) -> None:
    work = desk_of(sqlite)
    one, two = (section(name).model_copy(update={"key": key}) for name, key in KEYS.items())
    with work() as at:
        first = save(at, DocumentType.PAGE, page(one, two))
        assert first
    edited = two.model_copy(update={"body": two.body | {"en": "Other"}})
    with work() as at:
        number = save(at, DocumentType.PAGE, page(one, edited))
        assert number
        was = '{"sections.1.body.en": "Two body en"}'
        by_number(at.session, number, was, '{"sections.1.body.en": "Other"}')
    with work() as at:
        undo(at, number)
        found = find(at.session, DocumentType.PAGE, "a-guide")
        assert found
        assert of_type(PageDocument, found.doc).sections == (one, two)


def test_changes_of_several_from_before_they_had_keys_are_not_undone(sqlite: Engine) -> None:
    """They may have moved sections, into which somebody wrote since."""
    work = desk_of(sqlite)
    one, two = (section(name).model_copy(update={"key": key}) for name, key in KEYS.items())
    with work() as at:
        number = save(at, DocumentType.PAGE, page(one, two))
        assert number
        was = '{"sections.0.body.en": "Two body en", "sections.1.body.en": "One body en"}'
        now = '{"sections.0.body.en": "One body en", "sections.1.body.en": "Two body en"}'
        by_number(at.session, number, was, now)
    with work() as at, pytest.raises(Conflict):
        undo(at, number)


def test_an_edit_that_moved_nothing_is_undone_whatever_was_translated(sqlite: Engine) -> None:
    work, (one, two) = desk_of(sqlite), (section("One"), section("Two"))
    with work() as at:
        save(at, DocumentType.PAGE, page(one, two))
    edited = page(one, two.model_copy(update={"body": two.body | {"en": "Other"}}))
    with work() as at:
        number = present(save(at, DocumentType.PAGE, edited))
    translated(work, edited, 1)
    with work() as at:
        undo(at, number)
        found = find(at.session, DocumentType.PAGE, "a-guide")
        assert found
        assert of_type(PageDocument, found.doc).sections[1].body == two.body | {"so": "Somali"}
