"""Every change goes through one door: saved, written down, undone, restored."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from content.desk import history
from content.desk.paths import differences, fingerprint, flatten, unflatten
from content.desk.save import Edit, base_of, load, restore, save, undo
from content.documents.read import find, find_all
from content.documents.shapes import Document, ServiceDoc, shape
from content.errors import Conflict
from content.models import History, Text
from content.volunteers.roles import Actor
from content.words import Action, Role, Status, Thing
from tests.api.counting import queries
from tests.conftest import NOW
from tests.content.desk.conftest import CHAIN, At

EDITOR = Actor(Role.EDITOR, None)


def some(desk: At, thing: Thing = Thing.SERVICE) -> ServiceDoc:
    with desk() as at:
        return find_all(at.session, thing)[0].doc


def renamed(doc: ServiceDoc, name: str) -> ServiceDoc:
    return doc.model_copy(update={"name": {**doc.name, "en": name}})


def test_paths_there_and_back(desk: At) -> None:
    with desk() as at:
        for thing in Thing:
            for found in find_all(at.session, thing):
                assert shape(thing, unflatten(flatten(found.doc))) == found.doc


def test_a_change_is_written_down_path_by_path(desk: At) -> None:
    doc = some(desk)
    with desk(EDITOR) as at:
        number = save(at, Thing.SERVICE, renamed(doc, "Soup"), Edit(base_of(doc)))
    with desk() as at:
        row = at.session.get_one(History, number)
        assert history.values(row) == ({"name.en": doc.name["en"]}, {"name.en": "Soup"})
        assert (row.thing, row.key, row.action) == ("service", doc.key, Action.TRANSLATED)
        assert find(at.session, Thing.SERVICE, doc.key).doc == renamed(doc, "Soup")


def test_saving_the_same_writes_nothing_down(desk: At) -> None:
    doc = some(desk)
    with desk() as at:
        assert save(at, Thing.SERVICE, doc, Edit(base_of(doc))) is None
        assert history.head(at.session)[0] == 0


def test_two_people_on_one_thing_the_second_is_told(desk: At) -> None:
    doc = some(desk)
    with desk() as at:
        save(at, Thing.SERVICE, renamed(doc, "First"), Edit(base_of(doc)))
    with desk() as at, pytest.raises(Conflict) as told:
        save(at, Thing.SERVICE, renamed(doc, "Second"), Edit(base_of(doc)))
    assert told.value.current.name["en"] == "First"


def test_the_same_sent_twice_acts_once(desk: At) -> None:
    doc = some(desk)
    for expected in (1, None):
        with desk() as at:
            assert save(at, Thing.SERVICE, renamed(doc, "Once"), Edit(base_of(doc))) == expected


def test_undo_takes_back_only_what_nobody_changed_since(desk: At) -> None:
    doc = some(desk)
    with desk() as at:
        first = save(at, Thing.SERVICE, renamed(doc, "One"))
    with desk() as at:
        second = save(at, Thing.SERVICE, renamed(doc, "Two"))
    with desk() as at, pytest.raises(Conflict):
        undo(at, first)
    with desk() as at:
        undo(at, second)
        undo(at, first)
        assert find(at.session, Thing.SERVICE, doc.key).doc == doc


def test_any_version_can_be_restored(desk: At) -> None:
    doc = some(desk)
    names = ["One", "Two", "Three"]
    numbers = []
    for minute, name in enumerate(names):
        with desk(now=NOW + timedelta(minutes=minute)) as at:
            numbers.append(save(at, Thing.SERVICE, renamed(doc, name)))
    for number, name in zip(numbers, names, strict=True):
        with desk() as at:
            restore(at, number)
            assert find(at.session, Thing.SERVICE, doc.key).doc == renamed(doc, name)


def test_undoing_a_new_thing_archives_it(desk: At) -> None:
    doc = some(desk).model_copy(update={"key": "new-one", "at": ()})
    with desk() as at:
        number = save(at, Thing.SERVICE, doc, Edit(""))
    with desk() as at:
        undo(at, number)
        assert find(at.session, Thing.SERVICE, "new-one").doc.status is Status.INACTIVE


def test_a_minor_edit_outdates_no_translation(desk: At) -> None:
    doc = some(desk)
    later = NOW + timedelta(days=1)
    for minor in (True, False):
        with desk(now=later) as at:
            save(at, Thing.SERVICE, renamed(doc, f"minor {minor}"), Edit(minor=minor))
            text = at.session.exec(select(Text).where(Text.value == f"minor {minor}")).one()
            assert (text.edited_at, text.major_edited_at) == (
                (NOW, NOW) if minor else (later, later)
            )


def test_a_file_is_written_down_thing_by_thing(desk: At) -> None:
    doc = some(desk)
    with desk() as at:
        changed = load(at, [Document(example=True, services=(renamed(doc, "From a file"),))])
        assert changed == 1
        rows = history.of(at.session, "service", doc.key)
        assert [row.action for row in rows] == [Action.LOADED]
        assert load(at, [Document(example=True, services=(renamed(doc, "From a file"),))]) == 0


def test_differences_of_nothing_is_everything(desk: At) -> None:
    doc = some(desk)
    assert differences({}, flatten(doc))[1] == flatten(doc)
    assert fingerprint(doc) != fingerprint(renamed(doc, "x"))


def test_the_chain_shows_what_was_done_to_it(desk: At, filled: Engine) -> None:
    doc = some(desk)
    for name in ("One", "Two", "Three"):
        with desk() as at:
            save(at, Thing.SERVICE, renamed(doc, name))
    with desk() as at:
        assert list(history.broken(at.session, CHAIN)) == []
        noted = history.head(at.session)[1]
        assert list(history.broken(at.session, b"another key"))
        row = at.session.get_one(History, 2)
        row.after = row.after.replace("Two", "2")
    with desk() as at:
        assert list(history.broken(at.session, CHAIN)) == ["change 2 was altered"]
        at.session.delete(at.session.get_one(History, 2))
    with desk() as at:
        assert list(history.broken(at.session, CHAIN)) == ["change 2 is missing before change 3"]
        at.session.delete(at.session.get_one(History, 3))
    with desk() as at:
        assert list(history.broken(at.session, CHAIN)) == []
        assert list(history.broken(at.session, CHAIN, noted)) != []


def test_a_service_is_found_in_few_questions(filled: Engine, desk: At) -> None:
    key = some(desk).key
    with desk() as at, queries(filled) as seen:
        assert find(at.session, Thing.SERVICE, key)
    assert 0 < len(seen) <= 8, seen
