"""A live product begins empty, says how to begin, and shows what somebody put into it only."""

import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from content.models import Role
from tests.api.admin.conftest import Volunteers
from tests.api.admin.content.test_routes import fields, naming
from tests.conftest import load_example

START = "/admin/settings/start"


@pytest.fixture
def filled(sqlite: Engine) -> Engine:
    """A database that nobody put anything into."""
    return sqlite


async def test_an_empty_product_says_how_to_begin(volunteer: Volunteers) -> None:
    first = (await volunteer(Role.ADMINISTRATOR).get("/admin/today")).text
    assert f'href="{START.rpartition("/")[0]}#start"' in first
    other = (await volunteer(Role.EDITOR).get("/admin/today")).text
    assert "Ask an administrator to take the real start." in other
    assert "#start" not in other


async def test_people_are_told_that_there_is_nothing_yet(volunteer: Volunteers) -> None:
    home = (await volunteer().get("/en/home")).text
    assert "There is no information here yet. In an emergency call 112." in home
    assert 'href="tel:112"' in (await volunteer().get("/en/sos")).text


async def test_one_press_takes_the_start_and_a_page_is_published_from_its_draft(
    volunteer: Volunteers, app: FastAPI
) -> None:
    anna = volunteer(Role.ADMINISTRATOR)
    taken = (await anna.post(START)).text
    assert re.search(r"Taken: \d+ things are live, \d\d pages wait as drafts, 0 examples", taken)
    snapshot = app.state.program.keeper.current
    assert snapshot.zones
    assert snapshot.phones
    assert not snapshot.entries
    assert not snapshot.pages
    listed = (await anna.get("/admin/pages")).text
    assert "Danger at sea" in listed
    assert "draft waiting" in listed
    await publish(anna, "sea")
    assert list(app.state.program.keeper.current.pages) == ["sea"]


async def publish(client: httpx.AsyncClient, key: str) -> None:
    """As the page's form does it, from the draft that the list leads to."""
    page = (await client.get(f"/admin/pages/{key}")).text
    link = re.search(rf'href="(/admin/pages/{key}\?draft=\d+)"', page)
    if link:
        page = (await client.get(link[1])).text
    sent: dict[str, Any] = fields(page) | naming(page)
    answer = await client.post(f"/admin/pages/{key}", data=sent | {"do": "publish"})
    assert answer.status_code == 303, answer.text


async def test_only_an_administrator_takes_it(volunteer: Volunteers) -> None:
    for role in (Role.COORDINATOR, Role.EDITOR, Role.TRANSLATOR):
        assert (await volunteer(role).post(START)).status_code == 403


async def test_a_live_product_with_examples_says_so_on_every_page(
    volunteer: Volunteers, filled: Engine, app: FastAPI
) -> None:
    load_example(filled)
    app.state.program.keeper.refresh()
    anna = volunteer(Role.ADMINISTRATOR)
    words = "This is live and shows examples."
    assert words not in (await anna.get("/admin/today")).text
    live = app.state.program.settings.model_copy(update={"public_url": "https://info.example.org"})
    object.__setattr__(app.state.program, "settings", live)
    for path in ("today", "week", "check", "translate", "more", "services", "settings", "me"):
        assert words in (await anna.get(f"/admin/{path}")).text, path
    await anna.post(START)
    assert words not in (await anna.get("/admin/today")).text
    assert not app.state.program.keeper.current.entries
    assert not app.state.program.keeper.current.pages
    await publish(anna, "sea")
    [page] = app.state.program.keeper.current.pages.values()
    assert not page.is_example
