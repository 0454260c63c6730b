"""Sections of a page that are moved, inserted or taken away keep their own texts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from content.core.database import transaction, trying
from content.core.errors import Conflict
from content.directory import files
from content.directory.from_rows import find
from content.directory.matching_sections import SectionTexts as Said
from content.directory.matching_sections import matched
from content.directory.phrases import EditKind
from content.directory.schemas import ContentFile, PageDocument, SectionDocument
from content.directory.to_rows import rewrite
from content.editing.changes import restore, save, undo
from content.models import DocumentType, Page, PageKind, Section, Text
from tests.conftest import NOW, opened, sqlite_url
from tests.content.editing.conftest import At, desk_of

LATER = NOW + timedelta(days=2)
MANY = settings(max_examples=60, deadline=None)
LANGUAGES = ("en", "fr", "ar")
Times = dict[str, tuple[object, ...]]

# Few words, so that sections often share a heading, or a text in one of their languages.
words = st.sampled_from(["stay", "go", "ask", "wait"])
texts = st.dictionaries(st.sampled_from(LANGUAGES), words, min_size=1)
sections = st.builds(
    lambda heading, body: SectionDocument(heading=heading, body=body), texts, texts
)
lists = st.lists(sections, min_size=1, max_size=6, unique_by=repr)


def page(*said: SectionDocument) -> PageDocument:
    return PageDocument(key="a-guide", kind=PageKind.GUIDE, title={"en": "A"}, sections=said)


def section(name: str, **bodies: str) -> SectionDocument:
    return SectionDocument(
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
        for row in session.exec(found.order_by(Section.position))
    ]


def age(session: Session) -> None:
    """No two texts were written at the same time, and every second one was read."""
    for number, text in enumerate(session.exec(select(Text))):
        text.edited_at = text.major_edited_at = NOW + timedelta(seconds=number)
        text.reviewed_at = LATER if number % 2 else None
        session.add(text)
    session.flush()


@pytest.fixture(scope="module")
def place(migrated_file) -> Iterator[Engine]:
    with opened(sqlite_url(migrated_file)) as engine:
        yield engine


@MANY
@given(lists, st.data())
def test_what_survives_keeps_its_texts_times_and_reviews(
    place: Engine, before: list[SectionDocument], data: st.DataObject
) -> None:
    kept = data.draw(st.lists(st.sampled_from(range(len(before))), unique=True))
    new = [one for one in data.draw(lists) if one not in before]
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
        assert found.doc.sections == tuple(mixed)
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
        assert session.exec(select(Section)).all()[-1].position == 2


def test_nothing_is_left_of_a_section_that_is_gone(place: Engine) -> None:
    with trying(place) as session:
        rewrite(session, ContentFile(pages=(page(section("One"), section("Two")),)), NOW)
        rewrite(session, ContentFile(pages=(page(section("Two")),)), LATER)
        session.flush()
        assert not session.exec(select(Text).where(Text.value == "One en")).all()
        assert len(session.exec(select(Text)).all()) == 7


@pytest.mark.parametrize(
    ("known", "wanted", "expected"),
    [
        (["a/1", "b/2"], ["x/9", "a/1", "b/2"], [None, 0, 1]),
        (["a/1", "b/2"], ["b/2", "a/1"], [1, 0]),
        (["a/1", "a/2"], ["a/2", "a/1"], [1, 0]),
        (["a/1", "b/2"], ["b/3", "c/1"], [1, 0]),
        (["a/1", "b/1"], ["b/1", "a/1"], [1, 0]),
        (["a/1", "b/2"], ["x/8", "y/9"], [0, 1]),
        (["a/1"], ["x/8", "a/9"], [None, 0]),
        (["a/1", "a/1"], ["a/1", "a/1"], [0, 1]),
        ([], ["a/1"], [None]),
        (["a/1"], [], []),
    ],
)
def test_which_is_which(known: list[str], wanted: list[str], expected: list[int | None]) -> None:
    def made(names: list[str]) -> list[Said]:
        parts = [name.split("/") for name in names]
        return [Said({"en": one}, {"en": two}) for one, two in parts]

    assert matched(made(known), made(wanted)) == expected


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
    moved = page(section("New"), one, two)
    with work() as at:
        number = save(at, DocumentType.PAGE, moved)
    translated(work, moved, 1)
    with work() as at, pytest.raises(Conflict):
        undo(at, number)


def test_an_edit_that_moved_nothing_is_undone_whatever_was_translated(sqlite: Engine) -> None:
    work, (one, two) = desk_of(sqlite), (section("One"), section("Two"))
    with work() as at:
        save(at, DocumentType.PAGE, page(one, two))
    edited = page(one, two.model_copy(update={"body": two.body | {"en": "Other"}}))
    with work() as at:
        number = save(at, DocumentType.PAGE, edited)
    translated(work, edited, 1)
    with work() as at:
        undo(at, number)
        found = find(at.session, DocumentType.PAGE, "a-guide")
        assert found
        assert found.doc.sections[1].body == two.body | {"so": "Somali"}
