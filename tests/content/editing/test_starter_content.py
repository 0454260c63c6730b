"""The start of a live product: what is real, no service, pages as drafts."""

from datetime import timedelta
from functools import cache

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from content.accounts.permissions import SERVER, Actor
from content.audit.unit_of_work import UnitOfWork
from content.core.database import reading, transaction
from content.directory import files
from content.directory.from_rows import find
from content.directory.schemas import AssuranceDocument, ContentFile, PageDocument
from content.editing import drafts, starter_content, translation_reviews
from content.editing.changes import save
from content.editing.drafts import DraftOptions
from content.editing.schedule_exceptions import CheckedDocument, still_true
from content.models import AssuranceMethod, DocumentType, Draft, Role
from content.snapshot import Snapshot
from content.translations.units import units_of
from tests.conftest import NOW, load_example, snapshot_of
from tests.content.accounts import people
from tests.support.narrowing import present

CHAIN = b"c" * 32
# The emergency numbers were read on 30 November 2026, after the time that tests stand at.
READ = NOW + timedelta(days=9)


@cache
def start_documents() -> list[ContentFile]:
    return files.read(files.START, {}, READ)


def take(engine: Engine) -> starter_content.StarterContent:
    with transaction(engine) as session:
        return starter_content.take(UnitOfWork(session, SERVER, NOW, CHAIN), start_documents())


def test_from_nothing(engine: Engine) -> None:
    taken = take(engine)
    snapshot = snapshot_of(engine)
    assert len(snapshot.zones) >= 4
    assert {"112", "196", "115"} <= {phone.number for phone in snapshot.phones}
    assert snapshot.entries == {}
    assert snapshot.pages == {}
    assert not snapshot.holds_examples
    assert taken.drafts == len(_drafts(engine)) > 10
    assert taken.archived == 0


def _drafts(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [
            row.key for row in session.exec(select(Draft).where(Draft.thing == DocumentType.PAGE))
        ]


def test_twice_is_once(engine: Engine) -> None:
    take(engine)
    before = snapshot_of(engine).version
    assert take(engine) == starter_content.StarterContent(0, 0, 0)
    assert snapshot_of(engine).version == before


def test_a_draft_is_published_by_whoever_read_it(engine: Engine) -> None:
    take(engine)
    with transaction(engine) as session:
        row = session.exec(select(Draft).where(Draft.key == "sea")).one()
        drafts.publish(UnitOfWork(session, SERVER, NOW, CHAIN), row.id or 0)
    assert set(snapshot_of(engine).pages) == {"sea"}
    assert take(engine).drafts == 0


def test_examples_are_archived(engine: Engine) -> None:
    load_example(engine)
    assert snapshot_of(engine).holds_examples
    taken = take(engine)
    after = snapshot_of(engine)
    assert taken.archived > 20
    assert not after.holds_examples
    assert not any(entry.service.is_example for entry in after.entries.values())


def test_pages_that_nobody_read_are_drafts_after_a_trial(engine: Engine) -> None:
    load_example(engine)
    there = set(snapshot_of(engine).pages)
    taken = take(engine)
    assert snapshot_of(engine).pages == {}
    assert set(_drafts(engine)) == there
    assert taken.drafts == len(there) > 10
    assert take(engine) == starter_content.StarterContent(0, 0, 0)
    publish(engine, "sea")
    assert set(snapshot_of(engine).pages) == {"sea"}
    assert not snapshot_of(engine).pages["sea"].is_example
    assert take(engine) == starter_content.StarterContent(0, 0, 0)


def publish(engine: Engine, key: str) -> None:
    with transaction(engine) as session:
        row = session.exec(select(Draft).where(Draft.key == key)).one()
        drafts.publish(UnitOfWork(session, SERVER, NOW, CHAIN), row.id or 0)


def test_pages_that_somebody_edited_or_read_stay(sqlite: Engine) -> None:
    load_example(sqlite)
    with transaction(sqlite) as session:
        anna = Actor(Role.EDITOR, people.volunteer(session, "anna"))
        work = UnitOfWork(session, anna, NOW, CHAIN)
        before = page(work, "police")
        save(work, DocumentType.PAGE, before.model_copy(update={"position": 99}))
        save(work, DocumentType.PAGE, before)
        still_true(work, [CheckedDocument(DocumentType.PAGE, "detention")], AssuranceMethod.WRITTEN)
        one = next(
            unit for unit in units_of(session, DocumentType.PAGE, "sea", "ar") if unit.target
        )
        seen = {"seen": present(one.target).value, "seen_source": one.source.value}
        translation_reviews.mark_reviewed(work, DocumentType.PAGE, "sea", one.path, "ar", **seen)
        save(
            UnitOfWork(session, SERVER, NOW, CHAIN),
            DocumentType.PAGE,
            with_other_title(work, "eviction"),
        )
    take(sqlite)
    assert set(snapshot_of(sqlite).pages) == {"police", "detention", "sea", "eviction"}


def page(work: UnitOfWork, key: str) -> PageDocument:
    found = find(work.session, DocumentType.PAGE, key)
    assert found
    assert isinstance(found.doc, PageDocument)
    return found.doc


def with_other_title(work: UnitOfWork, key: str) -> PageDocument:
    doc = page(work, key)
    return doc.model_copy(update={"title": doc.title | {"en": "Other"}})


def test_pages_stay_where_there_were_no_examples(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        files.write(session, start_documents(), NOW)
    there = set(snapshot_of(sqlite).pages)
    assert there
    assert take(sqlite) == starter_content.StarterContent(0, 0, 0)
    assert set(snapshot_of(sqlite).pages) == there


def test_what_was_drafted_meanwhile_is_kept(sqlite: Engine) -> None:
    load_example(sqlite)
    with transaction(sqlite) as session:
        work = UnitOfWork(session, SERVER, NOW, CHAIN)
        own = drafts.keep(
            work, DocumentType.PAGE, with_other_title(work, "eviction"), DraftOptions()
        )
    take(sqlite)
    with reading(sqlite) as session:
        assert session.get(Draft, own)
        assert len(drafts.of(session, DocumentType.PAGE, "eviction")) == 2


def test_real_names_among_examples_are_real_afterwards(engine: Engine) -> None:
    """Examples once had real names: their hours were made up, the start says what is true."""
    documents = start_documents()
    with transaction(engine) as session:
        made_up = [as_example(one) for one in documents]
        files.write(session, made_up, NOW)
    taken = take(engine)
    snapshot = snapshot_of(engine)
    real = {one.key for document in documents for one in document.organizations}
    assert set(snapshot.organizations) == real
    assert not any(one.is_example for one in snapshot.organizations.values())
    assert not any(one.assurance.assured_at for one in snapshot.organizations.values())
    assert snapshot.phones
    assert not any(phone.is_example for phone in snapshot.phones)
    assert not any(place.is_example for place in snapshot.locations.values())
    assert snapshot.pages == {}
    assert taken.drafts == len(_drafts(engine)) == sum(len(one.pages) for one in documents)
    publish(engine, "sea")
    assert not snapshot_of(engine).pages["sea"].is_example
    assert take(engine) == starter_content.StarterContent(0, 0, 0)


def as_example(document: ContentFile) -> ContentFile:
    """The same, as somebody made it up."""
    checked = AssuranceDocument(when=NOW, how=AssuranceMethod.SEEN)
    organizations = [
        one.model_copy(update={"assured": checked, "description": {"en": "Made up."}})
        for one in document.organizations
    ]
    return document.model_copy(update={"example": True, "organizations": tuple(organizations)})


def test_a_draft_of_an_organization_is_no_organization_yet(sqlite: Engine) -> None:
    documents = start_documents()
    organizations = [one for document in documents for one in document.organizations]
    parents = {one.parent for one in organizations} - {None}
    doc = next(one for one in organizations if one.key in parents)
    with transaction(sqlite) as session:
        drafts.keep(
            UnitOfWork(session, SERVER, NOW, CHAIN), DocumentType.ORGANIZATION, doc, DraftOptions()
        )
    take(sqlite)
    assert len(snapshot_of(sqlite).organizations) == len(organizations)


def test_what_somebody_wrote_stays(engine: Engine) -> None:
    text = 'zones: [{key: calais, name: {en: Kale}}]\nphones: [{key: em-112, number: "112"}]'
    with transaction(engine) as session:
        files.write(session, files.read_text("own", text, {}), NOW)
    take(engine)
    snapshot: Snapshot = snapshot_of(engine)
    assert snapshot.zones["calais"].name.by_language == {"en": "Kale"}
    assert [phone.label for phone in snapshot.phones if phone.number == "112"] == [None]


@pytest.mark.parametrize("path", [files.START, [files.START, files.EXAMPLE]])
def test_the_files_are_without_mistakes(path: object) -> None:
    assert files.read(path, {}, READ)  # type: ignore[arg-type]
