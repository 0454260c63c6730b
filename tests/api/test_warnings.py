"""An alert that begins is on the pages and in the answers of the running program within a second,
and gone within a second of its end."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from bot.delivery.worker import keep_time
from content.alerts.store import OutboxStore
from content.core import clock
from content.core.i18n import LANGUAGES
from tests.conftest import make_real
from tests.content.alerts.holding import TANK, begun, contents_of

SECOND = 1.0
PAGES = ("home", "kind/water", "card/water/water-1", "sos", "alerts")


@pytest.fixture(autouse=True)
def _real(filled: Engine) -> None:
    make_real(filled)


@pytest.fixture
async def keeping_time(filled: Engine) -> AsyncIterator[None]:
    """What begins and ends is looked for, as where alerts are sent."""
    task = asyncio.create_task(keep_time(OutboxStore(filled, clock.now)))
    yield
    task.cancel()


async def until(is_so: Callable[[], Awaitable[bool]]) -> float:
    """How many seconds it took; far more than it may, before it fails."""
    begins = time.monotonic()
    while not await is_so():
        assert time.monotonic() - begins < 10 * SECOND
    return time.monotonic() - begins


async def pages(client: httpx.AsyncClient, code: str) -> dict[str, str]:
    return {page: (await client.get(f"/{code}/{page}")).text for page in PAGES}


@pytest.mark.usefixtures("keeping_time")
async def test_within_a_second_both_ways(
    client: httpx.AsyncClient, app: FastAPI, filled: Engine
) -> None:
    lasts = timedelta(seconds=4)
    said = contents_of(filled, "bad_water", TANK, clock.now(), lasts)
    headlines = {code: said.texts[code].headline for code in LANGUAGES}

    async def is_there() -> bool:
        return headlines["ti"] in (await client.get("/ti/home")).text

    assert not await is_there()
    begun(filled, said, clock.now())
    assert await until(is_there) < SECOND
    for code in LANGUAGES:
        for page, html in (await pages(client, code)).items():
            assert headlines[code] in html, (code, page)
            assert f'href="/{code}/warning/' in html or page == "alerts"
    await asyncio.sleep(max((said.expires - clock.now()).total_seconds(), 0))

    async def is_gone() -> bool:
        return not await is_there()

    assert await until(is_gone) < SECOND
    for code in LANGUAGES:
        for page, html in (await pages(client, code)).items():
            assert headlines[code] not in html, (code, page)


async def of_water(client: httpx.AsyncClient) -> dict[str, Any]:
    services = (await client.get("/api/v1/services?kind=water&per_page=100")).json()["contents"]
    places = [at for one in services for at in one["service_at_locations"]]
    openings = (await client.get("/api/v1/occurrences?kind=water&per_page=100")).json()["contents"]
    return {
        "places": {at["id"]: at["alerts"] for at in places if at["alerts"]},
        "openings": {one["service_at_location"] for one in openings if one["alerts"]},
        "dates": {one["date"] for one in openings if one["alerts"]},
    }


async def test_programs_are_told_which_water_is_bad(
    client: httpx.AsyncClient, app: FastAPI, filled: Engine
) -> None:
    now = clock.now()
    etag = (await client.get("/api/v1/services")).headers["etag"]
    begun(filled, contents_of(filled, "bad_water", TANK, now, timedelta(minutes=1)), now)
    app.state.program.keeper.refresh()
    (alert,) = app.state.program.keeper.current.alerts
    found = await of_water(client)
    assert found["places"] == {"water-1": [alert.identifier]}
    assert found["openings"] == {"water-1"}
    assert len(found["dates"]) <= 2, "not next week's"
    again = await client.get("/api/v1/services", headers={"If-None-Match": etag})
    assert again.status_code == 200
