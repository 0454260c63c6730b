"""What holds for every page of the admin: few questions to the database, kept by nobody."""

from fastapi import FastAPI
from sqlalchemy import Engine

from content.models import Role
from tests.api.admin.conftest import Volunteers
from tests.api.admin.pages import address, permissions, routes
from tests.api.counting import queries

MOST_QUERIES = 12


async def test_every_page_asks_few_questions(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    client = volunteer(Role.ADMINISTRATOR)
    snapshot = app.state.program.keeper.current
    pages = [route for route in routes() if "GET" in route.methods]
    assert len(pages) > 5
    for route in pages:
        with queries(filled) as seen:
            answer = await client.get(address(route, snapshot))
        assert answer.status_code in (200, 303, 404, 409), (route.path, answer.status_code)
        if "content-disposition" in answer.headers:
            continue  # a file of everything, not a page
        assert 0 < len(seen) <= MOST_QUERIES or not list(permissions(route.dependant)), (
            route.path,
            seen,
        )


async def test_no_page_is_kept_or_tells_where_one_was(volunteer: Volunteers, app: FastAPI) -> None:
    client = volunteer(Role.ADMINISTRATOR)
    for route in routes():
        if "GET" in route.methods:
            headers = (await client.get(address(route, app.state.program.keeper.current))).headers
            assert headers["cache-control"] == "no-store", route.path
            assert headers["referrer-policy"] == "same-origin", route.path
            assert "default-src 'none'" in headers["content-security-policy"], route.path
