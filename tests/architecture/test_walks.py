"""How many functions a reader goes through from a form, or from the button "approve", to the row.

Real requests are walked through, from the endpoint to the first INSERT or UPDATE of the table. Each
function of ours counts once, however often it is called. What does not count:

- the ground that every request stands on (`walk.GROUND`): the transaction, the request and who it
  is from, the snapshot, the toolkit that reads one field of a form;
- what a library calls back: dependencies of an endpoint, events of SQLAlchemy, validators;
- accessors: one expression that calls nothing of ours.

Control does not come back, by a call, into a module that still waits for an answer of another. A
template makes its sentences in all languages besides, so its form may take some more.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import fastapi.routing
import pytest
from sqlalchemy import Engine

from content.models import Role
from tests.api.admin.alerting import FREE, STORM, approve, write
from tests.api.admin.conftest import Volunteers
from tests.architecture.walk import Walk, walked
from tests.bot.test_team import World
from tests.bot.test_team_alerts import OTHER, drafted

MOST, MOST_OF_A_TEMPLATE = 15, 21
Walks = dict[str, Walk]


@pytest.fixture
def walks(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> Walks:
    """The walks of the endpoints that were asked meanwhile, by their names."""
    found: Walks = {}
    run = fastapi.routing.run_endpoint_function

    async def run_profiled(*, dependant: Any, **about: Any) -> Any:
        endpoint: Callable[..., Any] = dependant.call

        def profiled(**arguments: Any) -> Any:
            with walked(filled, "alert") as walk:
                found[endpoint.__name__] = walk
                return endpoint(**arguments)

        return await run(dependant=replace(dependant, call=profiled), **about)

    monkeypatch.setattr(fastapi.routing, "run_endpoint_function", run_profiled)
    return found


def check(walk: Walk, most: int = MOST) -> None:
    assert walk.is_over, "nothing was written"
    assert len(walk.functions) > 5, f"hardly anything was seen\n{walk}"
    assert len(walk.functions) <= most, str(walk)
    assert not walk.returns, str(walk)


@pytest.mark.parametrize(("path", "most"), [(FREE, MOST), (STORM, MOST_OF_A_TEMPLATE)])
async def test_from_the_form_to_the_row(
    volunteer: Volunteers, walks: Walks, path: str, most: int
) -> None:
    await write(volunteer(Role.COORDINATOR), path)
    check(walks["write"], most)


async def test_from_approve_to_the_row(volunteer: Volunteers, walks: Walks) -> None:
    number = await write(volunteer(Role.COORDINATOR))
    assert (await approve(volunteer(Role.COORDINATOR), number)).status_code == 303
    check(walks["approve"])


def test_from_approve_in_telegram_to_the_row(filled: Engine) -> None:
    world = World(filled)
    world.link(world.account(Role.COORDINATOR), OTHER)
    world.link(world.account(Role.ADMINISTRATOR))
    draft = world.press(f"team_draft_{drafted(world)}")
    send = world.to(world.press(world.to(draft, "approve")), "send")
    with walked(filled, "alert", since="_send") as walk:
        world.press(send)
    check(walk)
