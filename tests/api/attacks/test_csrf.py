"""Another site's page acts with nobody's hands: not on a single route that writes."""

import re

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import Engine
from sqlmodel import select

from api.partner import routes as partner_routes
from content.core.database import reading
from content.models import History, LoginAttempt, LoginSession, Role
from tests.api.admin.conftest import BASE, Volunteers
from tests.api.admin.pages import address, routes
from tests.api.attacks.conftest import PASSWORD, Browser, add, partner_token
from tests.api.counting import queries
from tests.support.narrowing import present

EVIL = [
    {},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "http://["},
    {"origin": f"{BASE}.evil.example"},
    {"origin": f"{BASE}@evil.example"},
    {"origin": f"https://evil.example, {BASE}"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"origin": BASE, "sec-fetch-site": "cross-site"},
    {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
]


def writes(app: FastAPI, token: str) -> list[str]:
    """The address of every route of the admin and of partners that takes a form."""
    snapshot = app.state.program.keeper.current
    admin = [address(route, snapshot) for route in routes() if "POST" in route.methods]
    key = snapshot.of_organization("kitchen-a")[0].key
    theirs = [
        route.path.replace("{token}", token).replace("{key}", key)
        for route in partner_routes.router.routes
        if isinstance(route, APIRoute) and "POST" in present(route.methods)
    ]
    assert len(admin) > 30
    assert len(theirs) == 5
    return admin + theirs


def state(engine: Engine) -> list[int]:
    with reading(engine) as session:
        return [
            len(session.exec(select(table)).all())
            for table in (History, LoginSession, LoginAttempt)
        ]


@pytest.mark.parametrize("headers", EVIL, ids=str)
async def test_another_sites_form_is_refused_everywhere(
    volunteer: Volunteers, app: FastAPI, filled: Engine, headers: dict[str, str]
) -> None:
    client = volunteer(Role.ADMINISTRATOR)
    del client.headers["origin"]
    before = state(filled)
    for path in writes(app, partner_token(filled)):
        for method in ("POST", "PUT", "DELETE"):
            answer = await client.request(method, path, headers=headers, data={"x": "y"})
            assert (answer.status_code, answer.text) == (403, "Sent from another site."), path
            assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert state(filled) == before


async def test_our_own_form_is_not(volunteer: Volunteers) -> None:
    client = volunteer(Role.EDITOR)
    del client.headers["origin"]
    for headers in (
        {"origin": BASE},
        {"sec-fetch-site": "same-origin"},
        {"origin": BASE, "sec-fetch-site": "same-origin"},
    ):
        answer = await client.post("/admin/me/language", data={"speaks": "fr"}, headers=headers)
        assert answer.status_code == 303


async def test_looking_at_a_page_changes_nothing(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    """A picture or link on another site can ask for any page, with the volunteer's cookie."""
    client = volunteer(Role.ADMINISTRATOR)
    for route in routes():
        if "GET" in route.methods:
            with queries(filled) as made:
                await client.get(address(route, app.state.program.keeper.current))
            assert not [one for one in made if re.match("INSERT|UPDATE|DELETE", one)], route.path


async def test_the_cookie_stays_at_home(browser: Browser, filled: Engine) -> None:
    add(filled, "anna")
    form = {"name": "anna", "password": PASSWORD}
    cookie = (await browser().post("/admin/login", data=form)).headers["set-cookie"].lower()
    assert cookie.startswith("__host-session=")
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= set(cookie.split("; "))
    assert "domain" not in cookie
