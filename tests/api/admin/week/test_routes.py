"""Week: gaps are visible, any date stands for its week."""

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from content.models import Role
from tests.api.admin.conftest import Volunteers
from tests.bot.test_times_not_known import FILE
from tests.content.directory.files.test_yaml_reader import load


async def test_gaps_and_who_covers_what(volunteer: Volunteers) -> None:
    page = (await volunteer(Role.EDITOR).get("/admin/week?zone=calais&monday=2026-11-26")).text
    assert "monday=2026-11-16" in page
    assert "monday=2026-11-30" in page
    assert 'class="gap"' in page
    assert "Kitchen A (example)" in page


@pytest.mark.parametrize("monday", ["0001-01-01", "9999-12-31", "2026-03-29"])
async def test_any_week_can_be_asked_for(volunteer: Volunteers, monday: str) -> None:
    answer = await volunteer(Role.PARTNER).get(f"/admin/week?monday={monday}&zone=nowhere")
    assert answer.status_code == 200


@pytest.mark.parametrize("page", ["today?zone=calais", "week?zone=calais&monday=2026-11-26"])
async def test_times_that_nobody_knows_are_said_to_be_so(
    volunteer: Volunteers, app: FastAPI, filled: Engine, page: str
) -> None:
    client = volunteer(Role.EDITOR)
    assert "times not known" not in (await client.get(f"/admin/{page}")).text
    load(filled, FILE)
    app.state.program.keeper.refresh()
    said = (await client.get(f"/admin/{page}")).text.partition("<h2>Times not known</h2>")[2]
    assert "/admin/services/no-hours" in said
    assert "/admin/services/ended" not in said
