"""The doctor on both databases: a whole history, and every way of tampering with it."""

import pytest
from sqlalchemy import Engine, text

from api.cli import doctor
from content.accounts.permissions import SERVER, Actor
from content.audit import queries
from content.audit.queries import HistoryFilter
from content.audit.unit_of_work import UnitOfWork
from content.core.database import reading, transaction
from content.directory import files
from content.directory.from_rows import find
from content.directory.schemas import ContentFile, ZoneDocument
from content.editing.changes import save, undo
from content.models import DocumentType, Role
from tests.conftest import NOW
from tests.content.accounts.people import volunteer
from tests.content.editing.conftest import CHAIN
from tests.support.narrowing import of_type, present

NAMES = ("One", "Zwei", "ثلاثة", "Cal'\"ais")


@pytest.fixture
def told(engine: Engine) -> Engine:
    """Four changes by a volunteer, and one of them undone by the server."""
    with transaction(engine) as session:
        files.write(
            session, [ContentFile(zones=(ZoneDocument(key="calais", name={"en": "Calais"}),))], NOW
        )
        who = volunteer(session)
    for name in NAMES:
        with transaction(engine) as session:
            work = UnitOfWork(session, Actor(Role.EDITOR, who), NOW, CHAIN)
            doc = of_type(ZoneDocument, present(find(session, DocumentType.ZONE, "calais")).doc)
            save(work, DocumentType.ZONE, doc.model_copy(update={"name": doc.name | {"en": name}}))
    with transaction(engine) as session:
        undo(UnitOfWork(session, SERVER, NOW, CHAIN), len(NAMES))
    return engine


def problems(engine: Engine, expected: str | None = None) -> list[str]:
    """What is wrong with the history; the languages are another test's."""
    found = doctor.problems(engine, CHAIN, expected)
    return [said for said in found if not said.startswith("language")]


def test_a_whole_history_is_well(told: Engine) -> None:
    number, noted = doctor.head(told)
    assert number == len(NAMES) + 1
    assert problems(told) == problems(told, noted) == []


def test_another_key_fits_nothing(told: Engine) -> None:
    found = [said for said in doctor.problems(told, b"x", None) if "altered" in said]
    assert len(found) == len(NAMES) + 1


@pytest.mark.parametrize(
    "change",
    [
        "at = '2026-11-22 09:05:01+00:00'",
        "volunteer_id = NULL",
        "thing = 'page'",
        "key = 'other'",
        "action = 'loaded'",
        """before = '{"name.en":"x"}'""",
        "after = replace(after, 'Zwei', 'Drei')",
        "undoes = 1",
        "previous = ''",
        "hash = previous",
    ],
)
def test_each_part_of_a_change_is_covered(told: Engine, change: str) -> None:
    with transaction(told) as session:
        session.execute(text(f"UPDATE history SET {change} WHERE id = 2"))
    assert any("change 2" in said for said in problems(told)), change


def test_changes_taken_out_or_put_in_are_told(told: Engine) -> None:
    noted = doctor.head(told)[1]
    with transaction(told) as session:
        session.execute(text("DELETE FROM history WHERE id = 3"))
    assert problems(told) == ["history: change 3 is missing before change 4"]
    with transaction(told) as session:
        session.execute(text("UPDATE history SET id = 3 WHERE id = 4"))
        session.execute(text("UPDATE history SET id = 4 WHERE id = 5"))
    assert "history: change 3 does not follow change 2" in problems(told)
    with transaction(told) as session:
        session.execute(text("DELETE FROM history WHERE id > 2"))
    assert problems(told) == [], "an end that is cut off shows only by what was noted down"
    assert problems(told, noted) == [
        "history: the change that was noted down is not there any more"
    ]


def test_an_empty_history_is_well_unless_there_was_one(engine: Engine) -> None:
    assert doctor.head(engine) == (0, "")
    assert problems(engine) == []
    assert len(problems(engine, "0" * 64)) == 1


def test_who_did_what_is_read_page_by_page(told: Engine) -> None:
    with reading(told) as session:
        rows, more = queries.page(session, HistoryFilter(), most=3)
        assert ([row.id for row in rows], more) == ([5, 4, 3], True)
        rows, more = queries.page(session, HistoryFilter(before=3), most=3)
        assert ([row.id for row in rows], more) == ([2, 1], False)
        rows, _ = queries.page(
            session, HistoryFilter(volunteer=rows[0].volunteer_id, day=NOW.date())
        )
        assert [row.id for row in rows] == [4, 3, 2, 1]
        assert queries.page(session, HistoryFilter(thing="page"))[0] == []
        assert list(queries.authors(session, rows).volunteers.values()) == ["anna"]
        assert queries.undone(session, rows) == {4}
        assert list(queries.last_changes(session).values()) == [NOW]
