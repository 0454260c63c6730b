"""Every change goes through one door: saved, written down, undone, restored."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from content.accounts.permissions import Actor
from content.audit import history
from content.audit.diff import differences, fingerprint, flatten, unflatten
from content.core.errors import Conflict
from content.directory.from_rows import find, find_all
from content.directory.schemas import ContentFile, ServiceDocument, parse_document
from content.editing.changes import EditOptions, base_of, load, restore, save, undo
from content.models import ChangeAction, DocumentType, History, Role, Status, Text
from tests.api.counting import queries
from tests.conftest import NOW
from tests.content.editing.conftest import CHAIN, At
from tests.support.narrowing import of_type, present

EDITOR = Actor(Role.EDITOR, None)


def some(work: At) -> ServiceDocument:
    with work() as at:
        return of_type(ServiceDocument, find_all(at.session, DocumentType.SERVICE)[0].doc)


def renamed(doc: ServiceDocument, name: str) -> ServiceDocument:
    return doc.model_copy(update={"name": {**doc.name, "en": name}})


def test_paths_there_and_back(work: At) -> None:
    with work() as at:
        for thing in DocumentType:
            for found in find_all(at.session, thing):
                assert parse_document(thing, unflatten(flatten(found.doc))) == found.doc


def test_a_change_is_written_down_path_by_path(work: At) -> None:
    doc = some(work)
    with work(EDITOR) as at:
        number = save(at, DocumentType.SERVICE, renamed(doc, "Soup"), EditOptions(base_of(doc)))
    with work() as at:
        row = at.session.get_one(History, number)
        assert history.values(row) == ({"name.en": doc.name["en"]}, {"name.en": "Soup"})
        assert (row.thing, row.key, row.action) == ("service", doc.key, ChangeAction.TRANSLATED)
        assert present(find(at.session, DocumentType.SERVICE, doc.key)).doc == renamed(doc, "Soup")


def test_saving_the_same_writes_nothing_down(work: At) -> None:
    doc = some(work)
    with work() as at:
        assert save(at, DocumentType.SERVICE, doc, EditOptions(base_of(doc))) is None
        assert history.head(at.session)[0] == 0


def test_two_people_on_one_thing_the_second_is_told(work: At) -> None:
    doc = some(work)
    with work() as at:
        save(at, DocumentType.SERVICE, renamed(doc, "First"), EditOptions(base_of(doc)))
    with work() as at, pytest.raises(Conflict) as told:
        save(at, DocumentType.SERVICE, renamed(doc, "Second"), EditOptions(base_of(doc)))
    assert of_type(ServiceDocument, told.value.current).name["en"] == "First"


def test_the_same_sent_twice_acts_once(work: At) -> None:
    doc = some(work)
    for expected in (1, None):
        with work() as at:
            assert (
                save(at, DocumentType.SERVICE, renamed(doc, "Once"), EditOptions(base_of(doc)))
                == expected
            )


def test_undo_takes_back_only_what_nobody_changed_since(work: At) -> None:
    doc = some(work)
    with work() as at:
        first = present(save(at, DocumentType.SERVICE, renamed(doc, "One")))
    with work() as at:
        second = present(save(at, DocumentType.SERVICE, renamed(doc, "Two")))
    with work() as at, pytest.raises(Conflict):
        undo(at, first)
    with work() as at:
        undo(at, second)
        undo(at, first)
        assert present(find(at.session, DocumentType.SERVICE, doc.key)).doc == doc


def test_any_version_can_be_restored(work: At) -> None:
    doc = some(work)
    names = ["One", "Two", "Three"]
    numbers = []
    for minute, name in enumerate(names):
        with work(now=NOW + timedelta(minutes=minute)) as at:
            numbers.append(save(at, DocumentType.SERVICE, renamed(doc, name)))
    for number, name in zip(numbers, names, strict=True):
        with work() as at:
            restore(at, present(number))
            assert present(find(at.session, DocumentType.SERVICE, doc.key)).doc == renamed(
                doc, name
            )


def test_undoing_a_new_thing_archives_it(work: At) -> None:
    doc = some(work).model_copy(update={"key": "new-one", "at": ()})
    with work() as at:
        number = present(save(at, DocumentType.SERVICE, doc, EditOptions("")))
    with work() as at:
        undo(at, number)
        found = present(find(at.session, DocumentType.SERVICE, "new-one")).doc
        assert of_type(ServiceDocument, found).status is Status.INACTIVE


def test_a_minor_edit_outdates_no_translation(work: At) -> None:
    doc = some(work)
    later = NOW + timedelta(days=1)
    for minor in (True, False):
        with work(now=later) as at:
            save(at, DocumentType.SERVICE, renamed(doc, f"minor {minor}"), EditOptions(minor=minor))
            text = at.session.exec(select(Text).where(Text.value == f"minor {minor}")).one()
            assert (text.edited_at, text.major_edited_at) == (
                (NOW, NOW) if minor else (later, later)
            )


def test_a_file_is_written_down_thing_by_thing(work: At) -> None:
    doc = some(work)
    with work() as at:
        changed = load(at, [ContentFile(example=True, services=(renamed(doc, "From a file"),))])
        assert changed == 1
        rows = history.of(at.session, "service", doc.key)
        assert [row.action for row in rows] == [ChangeAction.LOADED]
        assert load(at, [ContentFile(example=True, services=(renamed(doc, "From a file"),))]) == 0


def test_differences_of_nothing_is_everything(work: At) -> None:
    doc = some(work)
    assert differences({}, flatten(doc))[1] == flatten(doc)
    assert fingerprint(doc) != fingerprint(renamed(doc, "x"))


def test_the_chain_shows_what_was_done_to_it(work: At, filled: Engine) -> None:
    doc = some(work)
    for name in ("One", "Two", "Three"):
        with work() as at:
            save(at, DocumentType.SERVICE, renamed(doc, name))
    with work() as at:
        assert list(history.broken(at.session, CHAIN)) == []
        noted = history.head(at.session)[1]
        assert list(history.broken(at.session, b"another key"))
        row = at.session.get_one(History, 2)
        row.after = row.after.replace("Two", "2")
    with work() as at:
        assert list(history.broken(at.session, CHAIN)) == ["change 2 was altered"]
        at.session.delete(at.session.get_one(History, 2))
    with work() as at:
        assert list(history.broken(at.session, CHAIN)) == ["change 2 is missing before change 3"]
        at.session.delete(at.session.get_one(History, 3))
    with work() as at:
        assert list(history.broken(at.session, CHAIN)) == []
        assert list(history.broken(at.session, CHAIN, noted)) != []


def test_a_service_is_found_in_few_questions(filled: Engine, work: At) -> None:
    key = some(work).key
    with work() as at, queries(filled) as seen:
        assert find(at.session, DocumentType.SERVICE, key)
    assert 0 < len(seen) <= 8, seen
