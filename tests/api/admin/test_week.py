"""Week: gaps are visible, any date stands for its week."""

import pytest

from content.words import Role
from tests.api.admin.conftest import Volunteers


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
