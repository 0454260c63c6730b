"""Nobody is sent elsewhere: whatever an address, a form or a header says."""

import re
from urllib.parse import quote, urljoin, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from api.admin.request import HOME, onward
from content.accounts import throttle
from content.models import Role
from tests.api.admin.conftest import BASE, Volunteers
from tests.api.admin.pages import address, routes
from tests.api.admin.today.test_routes import OPENING
from tests.api.attacks.conftest import PASSWORD, Browser, add

EVIL = [
    "https://evil.example/admin/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/admin/\\evil.example",
    "/admin/../../evil.example",
    "/admin/..//evil.example",
    "/admin/%2e%2e//evil.example",
    "/admin//evil.example",
    "/admin/@evil.example",
    "/admin.evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/admin/today\r\nLocation: https://evil.example",
    "/admin/today%0d%0aSet-Cookie:%20x=y",
    "\t//evil.example",
    "/\t/evil.example",
    "http:evil.example",
    "/admin/\u202eelpmaxe.live",
    "/admin/" + "x" * 380,
    "",
]


def leads_home(answer: httpx.Response) -> None:
    """As a browser understands it (URL Standard: backslashes are slashes, tabs are nothing)."""
    where = answer.headers["location"]
    seen = where.replace("\\", "/").replace("\t", "")
    assert urlsplit(urljoin(f"{BASE}/admin/x", seen)).netloc == "test", where
    assert urljoin(f"{BASE}/admin/x", seen).startswith(f"{BASE}/admin"), where
    assert "set-cookie: x" not in str(answer.headers).lower()
    assert "evil" not in where


@pytest.mark.parametrize("to", EVIL)
def test_on_is_only_within_the_admin(to: str) -> None:
    assert onward(to) in (HOME, to)
    assert "evil" not in onward(to)
    goods = ("services/rck-meals", "check?zone=calais&how=seen", "today/x/2026-11-24/14:00")
    for good in (f"/admin/{one}" for one in goods):
        assert onward(good) == good


async def test_after_the_door(
    browser: Browser, filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "attempt", lambda *_: throttle.NOTHING)
    add(filled, "anna"), add(filled, "boss", Role.ADMINISTRATOR)
    client = browser()
    for to in EVIL[::3]:
        form = {"name": "anna", "password": PASSWORD, "to": to}
        leads_home(await client.post("/admin/login", data=form))
        leads_home(await client.post("/admin/login", data=form | {"name": "boss"}))
        for page in (
            await client.get("/admin/login", params={"to": to}),
            await client.get("/admin/code", params={"to": to}),
            await client.post("/admin/code", data={"code": "1", "to": to}),
        ):
            assert page.status_code in (200, 422)
            assert "evil" not in page.text


async def test_after_undo(volunteer: Volunteers) -> None:
    client = volunteer(Role.EDITOR)
    # The last of the page is tomorrow's: it is not over, whatever the time is.
    opening = re.findall(OPENING, (await client.get("/admin/today")).text)[-1]
    for to in EVIL[1::4]:
        done = await client.post(opening, data={"change": "cancelled", "reason": "weather"})
        number = done.headers["location"].rpartition("=")[2]
        answer = await client.post(f"/admin/undo/{number}", data={"to": to})
        assert answer.status_code == 303
        leads_home(answer)


async def test_before_the_door(browser: Browser) -> None:
    client = browser()
    for to in EVIL:
        answer = await client.get(f"/admin/services/{quote(to, safe='')}")
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/admin/login?to=/admin/")
            after = await client.get(answer.headers["location"])
            assert after.status_code == 200


async def test_no_address_leads_elsewhere_by_itself(browser: Browser) -> None:
    """Nor is a slash added or taken away with the Host header's help."""
    client, evil = browser(), {"host": "evil.example", "origin": "https://evil.example"}
    for path in (
        "//evil.example/admin",
        "/%2f%2fevil.example",
        "/%5cevil.example",
        "/admin/",
        "/admin/today/",
        "/admin/login/",
        "/static/leaflet",
        "/static/leaflet/",
        "/api/v1/zones/",
        "/partner/x/",
        "/en/",
    ):
        for method in ("GET", "POST", "HEAD"):
            answer = await client.request(method, path, headers=evil)
            assert "evil" not in answer.headers.get("location", ""), (method, path)
            if method == "GET" and path != "/%2f%2fevil.example":
                assert "evil.example" not in answer.text.replace("/evil.example", ""), path


async def test_pages_name_our_own_address_whatever_the_host_header_says(
    volunteer: Volunteers, app: FastAPI
) -> None:
    client = volunteer(Role.ADMINISTRATOR)
    evil = {"host": "evil.example", "origin": "https://evil.example"}
    evil |= {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    for path, form in (
        ("/admin/volunteers", {"press": "p", "role": "editor"}),
        ("/admin/volunteers/1/reset", {"press": "p2"}),
        ("/admin/links", {"press": "a-press-of-a-test", "organization": "kitchen-a"}),
    ):
        answer = await client.post(path, data=form, headers=evil)
        assert answer.status_code == 200
        assert "http://localhost:8000/" in answer.text
        assert "evil.example" not in answer.text
    live = app.state.program.keeper.current
    pages = [address(route, live) for route in routes() if "GET" in route.methods]
    card = next(iter(live.entries.values()))
    for path in [
        *pages,
        "/",
        "/en",
        f"/en/card/{card.service.kind}/{card.key}",
        "/api/v1/services",
    ]:
        answer = await client.get(path, headers=evil)
        assert "evil.example" not in answer.text + str(answer.headers), path
