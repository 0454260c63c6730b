"""The read API: HSDS words, pages, filters, ETags, and clear errors."""

from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import Engine
from sqlmodel import select

from api import openings
from api.public import openapi_examples, routes, schemas
from content.core.database import transaction
from content.models import Service
from tests.bot.test_times_not_known import FILE
from tests.content.directory.files.test_yaml_reader import load
from tests.content.snapshot.test_build import rename

LISTS = ("zones", "organizations", "services", "occurrences", "pages", "languages")


async def get(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("name", LISTS)
async def test_every_list_pages_through_all_of_it(client: httpx.AsyncClient, name: str) -> None:
    whole = await get(client, f"{name}?per_page=100")
    items: list[Any] = []
    for number in range(1, -(-whole["total_items"] // 3) + 1):
        page = await get(client, f"{name}?per_page=3&page={number}")
        assert page["page_number"] == number
        assert page["size"] == len(page["contents"]) <= 3
        items += page["contents"]
    assert len(items) == whole["total_items"] > 0
    assert items[: whole["size"]] == whole["contents"]


async def test_filters(client: httpx.AsyncClient) -> None:
    food = await get(client, "services?zone=calais&kind=food")
    assert food["total_items"] > 0
    for service in food["contents"]:
        assert service["kind"] == "food"
        assert service["is_example"] is True
        assert all(at["location"]["zone"] == "calais" for at in service["service_at_locations"])


async def test_times_that_nobody_knows_are_not_closed(
    app: FastAPI, client: httpx.AsyncClient, filled: Engine
) -> None:
    load(filled, FILE)
    with transaction(filled) as session:
        known_to = select(Service).where(Service.key == "known-to")
        session.exec(known_to).one().valid_to = date(2026, 11, 21)
    app.state.program.keeper.refresh()
    services = await get(client, "services?kind=laundry&per_page=100")
    known = {
        at["id"]: at["times_known"]
        for service in services["contents"]
        for at in service["service_at_locations"]
    }
    assert (known["no-hours-a"], known["ended-a"], known["known-to-a"]) == (False, True, True)


async def test_occurrences_of_a_day(client: httpx.AsyncClient) -> None:
    day = await get(client, "occurrences?from=2026-11-25&to=2026-11-25&zone=calais&per_page=100")
    assert day["total_items"] > 0
    for item in day["contents"]:
        opens, closes = (datetime.fromisoformat(item[name]) for name in ("opens", "closes"))
        assert opens < closes
        assert opens < datetime(2026, 11, 25, 23, tzinfo=UTC)
        assert closes > datetime(2026, 11, 24, 23, tzinfo=UTC)


async def test_where_people_live_is_not_exact(client: httpx.AsyncClient) -> None:
    services = await get(client, "services?per_page=100")
    for service in services["contents"]:
        for at in service["service_at_locations"]:
            location = at["location"]
            if location["precision"] == "area" and location["latitude"]:
                assert round(location["latitude"], 2) == location["latitude"]


async def test_what_has_ended_says_when_and_has_no_occurrence(client: httpx.AsyncClient) -> None:
    found = await get(client, "services?zone=synthe&kind=food&per_page=100")
    ends = {one["id"]: one["valid_to"] for one in found["contents"]}
    assert ends["old-soup"] == "2026-03-31"
    assert ends["salam-meals"] is None
    days = "from=2026-11-22&to=2026-11-28"
    openings = await get(client, f"occurrences?{days}&zone=synthe&kind=food&per_page=100")
    services = {one["service_at_location"] for one in openings["contents"]}
    assert "salam-loon" in services
    assert "old-soup-synthe" not in services


@pytest.mark.parametrize("name", LISTS)
async def test_nothing_is_sent_twice(client: httpx.AsyncClient, name: str) -> None:
    first = await client.get(f"/api/v1/{name}")
    etag = first.headers["etag"]
    again = await client.get(f"/api/v1/{name}", headers={"If-None-Match": f'"x", {etag}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == etag


async def test_a_change_has_a_new_etag(client: httpx.AsyncClient, app: Any, filled: Engine) -> None:
    old = (await client.get("/api/v1/zones")).headers["etag"]
    rename(filled, "New name")
    app.state.program.keeper.refresh()
    answer = await client.get("/api/v1/organizations", headers={"If-None-Match": old})
    assert answer.status_code == 200
    assert {item["name"] for item in answer.json()["contents"]} == {"New name"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("services?kind=gold", 422),
        ("services?zone=atlantis", 404),
        ("zones?page=0", 422),
        ("zones?per_page=1000", 422),
        ("zones?page=99999", 200),
        ("occurrences?from=2026-01-01&to=2027-01-01", 422),
        ("occurrences?from=2026-01-02&to=2026-01-01", 422),
        ("occurrences?from=9999-12-31", 422),
        ("occurrences?from=0001-01-01", 422),
        ("occurrences?from=0001-01-02", 422),
        ("occurrences?from=9999-12-20&to=9999-12-30", 422),
        ("occurrences?from=2100-12-31", 200),
        ("occurrences?from=2000-01-01", 200),
        ("occurrences?from=2026-01-01&to=2026-02-01", 200),
        ("occurrences?from=2026-01-01&to=2026-02-02", 422),
        ("nothing", 404),
        ("zones/", 404),
        ("occurrences?from=yesterday", 422),
    ],
)
async def test_wrong_questions_get_clear_answers(
    client: httpx.AsyncClient, path: str, status: int
) -> None:
    answer = await client.get(f"/api/v1/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert status == 200 or answer.json()["detail"]


async def test_the_api_describes_itself_with_examples(client: httpx.AsyncClient) -> None:
    described = await get(client, "openapi.json")
    for name in LISTS:
        operation = described["paths"][f"/api/v1/{name}"]["get"]
        assert operation["summary"]
        assert operation["description"]
        assert "304" in operation["responses"]
        shown = operation["responses"]["200"]["content"]["application/json"]
        assert shown["example"]["contents"], "an example of what comes back"
    assert "/telegram/webhook" not in described["paths"]


SHAPES: dict[str, type[BaseModel]] = {
    "zones": schemas.Page[schemas.Zone],
    "organizations": schemas.Page[schemas.Organization],
    "services": schemas.Page[schemas.Service],
    "occurrences": schemas.Page[schemas.Occurrence],
    "pages": schemas.Page[schemas.Reading],
    "languages": schemas.Page[schemas.Language],
}


@pytest.mark.parametrize("name", LISTS)
def test_the_examples_are_true_to_the_shapes(name: str) -> None:
    example = openapi_examples.page_of(name)
    assert SHAPES[name].model_validate(example).model_dump(mode="json") == example


async def test_no_native_speaker_has_read_a_translation_yet(client: httpx.AsyncClient) -> None:
    languages = (await get(client, "languages"))["contents"]
    assert len(languages) == 12
    assert all(language["reviewed_by"] is None for language in languages)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("services?kind=gold", 422), ("services?zone=atlantis", 404), ("zones?page=0", 422),
        ("occurrences?from=2026-01-02&to=2026-01-01", 422),
    ],
)  # fmt: skip
async def test_a_wrong_question_is_not_unchanged(
    client: httpx.AsyncClient, path: str, status: int
) -> None:
    etag = (await client.get("/api/v1/zones")).headers["etag"]
    answer = await client.get(f"/api/v1/{path}", headers={"If-None-Match": etag})
    assert answer.status_code == status


async def test_another_program_has_another_etag(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = (await client.get("/api/v1/zones")).headers["etag"]
    monkeypatch.setattr(routes, "PROGRAM", "0.0.0")
    answer = await client.get("/api/v1/zones", headers={"If-None-Match": old})
    assert answer.status_code == 200
    assert answer.headers["etag"] != old


async def test_paging_computes_the_openings_once(
    client: httpx.AsyncClient, app: Any, filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = 0

    def counted(*given: Any) -> Any:
        nonlocal computed
        computed += 1
        return real(*given)

    real = openings._openings
    monkeypatch.setattr(openings, "_openings", counted)
    for page in range(1, 6):
        await get(client, f"occurrences?from=2026-11-23&to=2026-12-23&per_page=3&page={page}")
    assert computed == 1
    rename(filled, "New name")
    app.state.program.keeper.refresh()
    await get(client, "occurrences?from=2026-11-23&to=2026-12-23&per_page=3")
    assert computed == 2, "another snapshot, another answer"


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v2/zones", "/api/v1/zones/calais"])
async def test_what_is_not_there_is_json_for_programs(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.json()["detail"]


async def test_other_methods_are_refused_in_json(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/zones")
    assert answer.status_code == 405
    assert answer.json()["detail"]
