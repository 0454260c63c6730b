"""History: who changed what, found, read, undone and restored."""

import re

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import Session, insert, select

from content.accounts.permissions import SERVER, Actor
from content.audit import history
from content.audit.unit_of_work import UnitOfWork
from content.core import clock
from content.core.database import reading, transaction
from content.core.i18n import LANGUAGES
from content.directory.from_rows import find
from content.directory.schemas import ServiceDocument, ZoneDocument
from content.editing.changes import save
from content.models import ChangeAction, DocumentType, History, Role
from tests.api.admin.conftest import Volunteers
from tests.api.counting import queries
from tests.support.narrowing import of_type, present

HOSTILE = '"><script>alert(1)</script>'


def rename(app: FastAPI, name: str, by: Actor = SERVER) -> None:
    """The zone of Calais gets another name in English and Arabic."""
    parts = app.state.program
    with transaction(parts.engine) as session:
        work = UnitOfWork(session, by, clock.now(), parts.units_of_work.chain)
        doc = zone(session)
        names = doc.name | {"en": name, "ar": "كال"}
        save(work, DocumentType.ZONE, doc.model_copy(update={"name": names}))


def zone(session: Session) -> ZoneDocument:
    found = find(session, DocumentType.ZONE, "calais")
    assert found
    return of_type(ZoneDocument, found.doc)


def name_of(engine: Engine) -> str:
    with reading(engine) as session:
        return zone(session).name["en"]


def many(engine: Engine, number: int) -> None:
    """As many changes; their chain is not what is tested."""
    now = clock.now()
    values = [
        {
            "id": n + 1,
            "at": now,
            "volunteer_id": 1 if n % 2 else None,
            "thing": "service",
            "key": f"s{n % 300}",
            "action": ChangeAction.CHANGED,
            "before": '{"name.en":"a"}',
            "after": '{"name.en":"b"}',
            "previous": "",
            "hash": "",
        }
        for n in range(number)
    ]
    with transaction(engine) as session:
        session.execute(insert(History), values)


async def test_each_change_is_told_in_words(volunteer: Volunteers, app: FastAPI) -> None:
    client = volunteer(Role.EDITOR)
    rename(app, "Kale", Actor(Role.EDITOR, 1))
    rename(app, "Kales")
    page = (await client.get("/admin/history")).text
    for said in ("Zone", "translated", "editor-0", "the server", "name · English", "Kales"):
        assert said in page
    assert '<span lang="ar" dir="rtl">كال</span>' in page
    assert page.index("Kales") < page.index("editor-0</bdi>"), "the newest first"


async def test_it_is_found_by_thing_key_volunteer_and_day(
    volunteer: Volunteers, filled: Engine, app: FastAPI
) -> None:
    client = volunteer(Role.EDITOR)
    rename(app, "Kale")
    today = clock.paris(clock.now()).date().isoformat()
    for asked, there in (
        ("thing=zone", True),
        ("thing=service", False),
        ("key=calais", True),
        ("key=other", False),
        ("volunteer=1", False),
        (f"day={today}", True),
        ("day=2020-01-01", False),
    ):
        page = (await client.get(f"/admin/history?{asked}")).text
        assert ("<dt>" in page) is there, asked


@pytest.mark.parametrize("name", ["thing", "key", "volunteer", "day", "before"])
@pytest.mark.parametrize("text", [HOSTILE, "\x00", "9" * 30, "\u202e", "٣", "-1", "0001-01-01"])
async def test_what_cannot_be_looked_for_does_no_harm(
    volunteer: Volunteers, name: str, text: str
) -> None:
    answer = await volunteer(Role.EDITOR).get("/admin/history", params={name: text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    story = await volunteer(Role.EDITOR).get(f"/admin/history/zone/{HOSTILE}")
    assert story.status_code in (404, 422)


async def test_twenty_thousand_changes_are_paged(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.EDITOR)
    many(filled, 20_000)
    seen: list[str] = []
    path = "/admin/history?volunteer=1"
    for _ in range(3):
        with queries(filled) as made:
            page = (await client.get(path)).text
        assert len(made) <= 12
        seen += re.findall(r'<span class="hint">(\d+)</span>', page)
        path = present(re.search(r'href="(/admin/history\?[^"]*before=\d+)"', page))[1].replace(
            "&amp;", "&"
        )
    assert seen == [str(number) for number in range(20_000, 19_700, -2)]


async def test_a_long_change_is_told_in_the_things_own_story(
    volunteer: Volunteers, app: FastAPI
) -> None:
    """Or a list of what was loaded would be more than a phone can hold."""
    parts = app.state.program
    after = {f"name.{code}": "Soup" for code in LANGUAGES}
    with transaction(parts.engine) as session:
        work = UnitOfWork(session, SERVER, clock.now(), parts.units_of_work.chain)
        history.append(work, "service", "rck-meals", ChangeAction.LOADED, ({}, after))
    client = volunteer()
    listed = (await client.get("/admin/history")).text
    assert "Soup" not in listed
    assert f'<a href="/admin/history/service/rck-meals">{len(after)} differences</a>' in listed
    story = (await client.get("/admin/history/service/rck-meals")).text
    assert story.count("Soup</") == len(after)


async def test_a_version_is_looked_at_and_restored(
    volunteer: Volunteers, filled: Engine, app: FastAPI
) -> None:
    client = volunteer(Role.EDITOR)
    for name in ("Kale", "Kales", "Cal"):
        rename(app, name)
    with queries(filled) as made:
        story = (await client.get("/admin/history/zone/calais")).text
    assert len(made) <= 12
    assert "/admin/history/zone/calais/3" not in story, "it is so now"
    path = "/admin/history/zone/calais/1"
    with queries(filled) as made:
        page = (await client.get(path)).text
    assert len(made) <= 12
    assert page.index("Cal") < page.index("Kale")
    base = present(re.search(r'name="base" value="(\w+)"', page))[1]
    done = await client.post(path, data={"base": base})
    assert done.headers["location"] == "/admin/history/zone/calais"
    assert name_of(filled) == "Kale"
    with reading(filled) as session:
        assert list(history.broken(session, app.state.program.units_of_work.chain)) == []
    again = await client.post(path, data={"base": base})
    assert again.status_code == 409, "it is not what was looked at any more"


async def test_a_service_is_looked_at_with_few_queries(
    volunteer: Volunteers, filled: Engine, app: FastAPI
) -> None:
    client = volunteer(Role.EDITOR)
    key = next(iter(app.state.program.keeper.current.entries.values())).service.key
    with transaction(filled) as session:
        work = UnitOfWork(session, SERVER, clock.now(), app.state.program.units_of_work.chain)
        found = find(session, DocumentType.SERVICE, key)
        assert found
        old = of_type(ServiceDocument, found.doc)
        doc = old.model_copy(update={"name": old.name | {"en": "Another"}})
        save(work, DocumentType.SERVICE, doc)
    with queries(filled) as made:
        page = await client.get(f"/admin/history/service/{key}/1")
    assert page.status_code == 200
    assert len(made) <= 12


async def test_undo_is_for_ones_own_and_for_coordinators(
    volunteer: Volunteers, filled: Engine, app: FastAPI
) -> None:
    editor = volunteer(Role.EDITOR)
    rename(app, "Kale")
    assert "/admin/undo/" not in (await editor.get("/admin/history")).text
    rename(app, "Kales", Actor(Role.EDITOR, 1))
    page = (await editor.get("/admin/history")).text
    assert re.findall(r"/admin/undo/(\d+)", page) == ["2"]
    await editor.post("/admin/undo/2", data={"to": "/admin/history"})
    assert name_of(filled) == "Kale"
    page = (await volunteer(Role.COORDINATOR).get("/admin/history")).text
    assert re.findall(r"/admin/undo/(\d+)", page) == ["3", "1"], "what was undone is not again"


async def test_it_is_not_for_partners_and_translators(volunteer: Volunteers, app: FastAPI) -> None:
    rename(app, "Kale")
    for role in (Role.PARTNER, Role.TRANSLATOR):
        client = volunteer(role)
        for path in ("", "/zone/calais", "/zone/calais/1"):
            assert (await client.get(f"/admin/history{path}")).status_code == 403
        answer = await client.post("/admin/history/zone/calais/1", data={"base": "x"})
        assert answer.status_code == 403


async def test_accounts_have_a_history_and_no_versions(
    volunteer: Volunteers, filled: Engine, app: FastAPI
) -> None:
    client = volunteer(Role.ADMINISTRATOR)
    volunteer(Role.EDITOR)
    await client.post("/admin/volunteers/2", data={"role": "coordinator"})
    page = (await client.get("/admin/history")).text
    assert "Volunteer <bdi>editor-1</bdi>" in page
    assert "Editor" in page
    assert "/admin/undo/" not in page
    for path in ("volunteer/2/1", "zone/calais/1", "volunteer/2/77"):
        assert (await client.get(f"/admin/history/{path}")).status_code == 409
        answer = await client.post(f"/admin/history/{path}", data={"base": "x"})
        assert answer.status_code == 409


async def test_what_was_typed_is_never_markup(volunteer: Volunteers, app: FastAPI) -> None:
    rename(app, HOSTILE)
    client = volunteer(Role.EDITOR)
    for path in ("", "/zone/calais", "/zone/calais/1"):
        page = (await client.get(f"/admin/history{path}")).text
        assert "<script>alert" not in page
    with reading(app.state.program.engine) as session:
        assert session.exec(select(History)).first()
