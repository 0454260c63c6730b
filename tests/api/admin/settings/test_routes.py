"""Settings: paces, and whether the history is whole."""

import re

from fastapi import FastAPI
from sqlalchemy import Engine, text
from sqlmodel import select

from content.core.database import reading, transaction
from content.models import ChangeAction, History, Pace, Role
from tests.api.admin.conftest import Volunteers
from tests.api.counting import queries
from tests.support.narrowing import present


def base_of(page: str, thing: str) -> str:
    return present(
        re.search(rf'name="thing" value="{thing}"><input[^>]*name="base" value="(\w*)"', page)
    )[1]


async def test_a_pace_is_changed_and_written_down(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.ADMINISTRATOR)
    with queries(filled) as made:
        page = (await client.get("/admin/settings")).text
    assert len(made) <= 12
    assert "Water" in page
    assert "3 days if nobody changes it" in page
    form = {"thing": "water", "days": "2", "base": base_of(page, "water")}
    done = await client.post("/admin/settings", data=form)
    assert done.headers["location"] == "/admin/settings#pace-water"
    with reading(filled) as session:
        assert session.get_one(Pace, "water").days == 2
        [row] = session.exec(select(History)).all()
    assert (row.thing, row.key, row.action) == ("pace", "water", ChangeAction.CHANGED)
    late = await client.post("/admin/settings", data=form | {"days": "5"})
    assert late.status_code == 409, "somebody changed it meanwhile"


async def test_what_is_no_number_of_days_comes_back(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.ADMINISTRATOR)
    for days in ("0", "4000", "x", '"><script>'):
        answer = await client.post("/admin/settings", data={"thing": "water", "days": days})
        assert answer.status_code == 422
        assert "A number of days" in answer.text
        assert '"><script>' not in answer.text
    hostile = {"thing": "<script>", "days": "3"}
    assert (await client.post("/admin/settings", data=hostile)).status_code == 422
    with reading(filled) as session:
        assert session.exec(select(History)).all() == []


async def test_a_history_that_was_altered_shows(
    volunteer: Volunteers, filled: Engine, app: FastAPI
) -> None:
    client = volunteer(Role.ADMINISTRATOR)
    for days in ("2", "4"):
        page = (await client.get("/admin/settings")).text
        form = {"thing": "food", "days": days, "base": base_of(page, "food")}
        assert (await client.post("/admin/settings", data=form)).status_code == 303
    with reading(filled) as session:
        newest = session.get_one(History, 2)
    assert newest.hash[:12] in (await client.get("/admin/settings")).text
    whole = await client.post("/admin/settings/history")
    assert "It is whole" in whole.text
    with transaction(filled) as session:
        session.execute(text("UPDATE history SET after = '{}' WHERE id = 1"))
    broken = await client.post("/admin/settings/history")
    assert "change 1 was altered" in broken.text


async def test_settings_are_for_administrators(volunteer: Volunteers) -> None:
    client = volunteer(Role.COORDINATOR)
    assert (await client.get("/admin/settings")).status_code == 403
    form = {"thing": "water", "days": "2"}
    assert (await client.post("/admin/settings", data=form)).status_code == 403
    assert (await client.post("/admin/settings/history")).status_code == 403
