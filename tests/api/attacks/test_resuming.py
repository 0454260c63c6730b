"""A form whose session ended meanwhile: log in, and it is there again with what was typed. Nothing
was changed, and nothing of it was kept here."""

import html
import re

import httpx
import pyotp
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import col, delete, update

from api.admin.auth import resumed_form
from api.admin.auth.resumed_form import ResumedForm, unpacked
from content.core.database import transaction
from content.models import DocumentType, LoginSession, Role, Volunteer
from tests.api.admin.content import test_routes as content_test_routes
from tests.api.admin.translations import test_routes as translations_test_routes
from tests.api.attacks.conftest import PASSWORD, Browser, add
from tests.api.attacks.test_sessions import log_in
from tests.support.narrowing import present

SERVICE = "/admin/services/rck-meals"
WORDS = 'Soup <b>&"quotes"\r\nand شوربة'
ENDED = "You are logged out"


def hidden(page: str, action: str) -> list[tuple[str, str]]:
    """The hidden fields of the form that goes there, as a browser sends them."""
    form = re.search(
        rf'<form[^>]* action="{re.escape(html.escape(action))}".*?</form>', page, re.DOTALL
    )
    assert form, page
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0])
    return [(html.unescape(name), html.unescape(value)) for name, value in found]


def end_all(engine: Engine) -> None:
    """Half an hour passes."""
    with transaction(engine) as session:
        session.exec(delete(LoginSession).where(col(LoginSession.volunteer_id) > 0))


async def again(client: httpx.AsyncClient, page: str, name: str = "anna") -> httpx.Response:
    """Log in on this page."""
    form = dict(hidden(page, "/admin/login")) | {"name": name, "password": PASSWORD}
    return await client.post("/admin/login", data=form)


async def shown(client: httpx.AsyncClient, answer: httpx.Response, path: str) -> httpx.Response:
    """Press "show my form again"."""
    assert "Nothing was saved yet" in answer.text
    fields: dict[str, list[str]] = {}
    for name, value in hidden(answer.text, path):
        fields.setdefault(name, []).append(value)
    return await client.post(path, data=fields)


async def test_what_was_typed_is_there_after_the_log_in_and_nothing_was_changed(
    browser: Browser, app: FastAPI, filled: Engine
) -> None:
    add(filled, "anna")
    client = browser()
    await log_in(client)
    key = next(iter(app.state.program.keeper.current.entries.values())).service.key
    path = f"/admin/services/{key}"
    fields = content_test_routes.fields((await client.get(path)).text)
    before = app.state.program.keeper.current.version
    end_all(filled)
    typed = fields | {
        "name.en": [WORDS.split("\r", maxsplit=1)[0]],
        "description.en": [WORDS],
        "do": ["save"],
    }
    page = await client.post(path, data=typed)
    assert page.status_code == 403
    assert ENDED in page.text
    wrong = await client.post(
        "/admin/login",
        data=dict(hidden(page.text, "/admin/login")) | {"name": "anna", "password": "x"},
    )
    assert wrong.status_code == 422
    form = await shown(client, await again(client, wrong.text), path)
    assert form.status_code == 200
    kept = content_test_routes.fields(form.text)
    assert kept["description.en"] == [WORDS.replace("\r\n", "\n")]
    assert {
        name: kept[name] for name in fields if name not in ("name.en", "description.en", "press")
    } == {
        name: fields[name] for name in fields if name not in ("name.en", "description.en", "press")
    }
    app.state.program.keeper.refresh()
    assert app.state.program.keeper.current.version == before, "only shown, not saved"


async def test_a_second_step_is_given_in_between(browser: Browser, filled: Engine) -> None:
    add(filled, "anna", Role.COORDINATOR)
    client = browser()
    await log_in(client)
    page = (await client.get("/admin/code")).text
    secret = present(re.search(r"<code[^>]*>([A-Z2-7]{16,})</code>", page))[1]
    form = {"code": pyotp.TOTP(secret).now(), "sealed": dict(hidden(page, "/admin/code"))["sealed"]}
    assert (await client.post("/admin/code", data=form)).status_code == 200
    end_all(filled)
    path = "/admin/alerts/new/free?practise=yes"
    answer = await client.post(path, data={"headline": "A storm comes", "do": "save"})
    code = await again(client, answer.text)
    carried = dict(hidden(code.text, "/admin/code"))
    wrong = await client.post("/admin/code", data=carried | {"code": "1"})
    assert wrong.status_code == 422
    assert dict(hidden(wrong.text, "/admin/code"))["kept"] == carried["kept"]


async def test_a_translation_is_there_again(browser: Browser, app: FastAPI, filled: Engine) -> None:
    add(filled, "anna")
    client = browser()
    await log_in(client)
    unit = translations_test_routes.a_page(filled)
    path = translations_test_routes.address(unit)
    fields = await translations_test_routes.opened(client, unit)
    end_all(filled)
    page = await client.post(path, data=fields | {"title.ar": "كلمات جديدة"})
    form = await shown(client, await again(client, page.text), path)
    assert translations_test_routes.form(form.text)["title.ar"] == "كلمات جديدة"
    now = translations_test_routes.texts(filled, DocumentType.PAGE, unit.key)["title"]
    assert now.target == unit.target


async def test_whoever_logs_in_sees_no_more_than_their_role_allows(
    browser: Browser, filled: Engine
) -> None:
    add(filled, "anna")
    with transaction(filled) as session:
        mine = col(Volunteer.id) == add(filled, "tess")
        session.exec(update(Volunteer).where(mine).values(role=Role.TRANSLATOR, languages="ar"))
    client = browser()
    await log_in(client)
    end_all(filled)
    page = await client.post("/admin/organizations/rck", data={"name": "Other", "do": "save"})
    answer = await again(client, page.text, "tess")
    assert (await shown(client, answer, "/admin/organizations/rck")).status_code == 403


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/admin/me/password", {"old": PASSWORD, "password": "green house walks"}),
        ("/admin/volunteers", {"press": "p", "role": "editor"}),
        (SERVICE, {"name.en": "x", "password": "secret"}),
        (SERVICE, {"name.en": "x", "code": "123456"}),
        (SERVICE, {"draft": "5", "do": "publish"}),
        (SERVICE, {"name.en": "x" * (resumed_form.LARGEST + 1)}),
        ("/admin/undo/3", {"to": "/admin/week"}),
    ],
    ids=["password", "press", "a password in it", "a code in it", "a press", "large", "undo"],
)
async def test_what_is_not_carried_is_said_to_be_lost(
    browser: Browser, filled: Engine, path: str, form: dict[str, str]
) -> None:
    add(filled, "anna")
    client = browser()
    await log_in(client)
    end_all(filled)
    answer = await client.post(path, data=form)
    assert answer.status_code == 303
    page = (await client.get(answer.headers["location"])).text
    assert ENDED in page
    assert "do it again after you have logged in" in page
    assert not [
        value
        for value in form.values()
        if len(value) > 5 and f'"{value}"' in page.partition("<main")[2]
    ]


async def test_a_page_that_was_only_looked_at_is_there_after_the_log_in(
    browser: Browser, filled: Engine
) -> None:
    add(filled, "anna")
    client = browser()
    await log_in(client)
    end_all(filled)
    door = (await client.get("/admin/week")).headers["location"]
    page = (await client.get(door)).text
    assert ENDED in page
    assert (await again(client, page)).headers["location"] == "/admin/week"


async def test_a_stranger_is_told_of_no_session(browser: Browser) -> None:
    client = browser()
    door = (await client.get("/admin/week")).headers["location"]
    assert ENDED not in (await client.get(door)).text


async def test_a_part_that_asks_by_itself_says_only_that(browser: Browser) -> None:
    answer = await browser().post(
        f"{SERVICE}/preview", data={"name.en": "x"}, headers={"hx-request": "true"}
    )
    assert answer.status_code == 403
    assert answer.headers["hx-retarget"] == "#preview-said"
    assert "What you typed is still here" in answer.text
    assert "<form" not in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1, []]",
        '["/admin/services/x", [["a"]]]',
        '["/admin/services/x", [["a", 1]]]',
        '["/admin/services/x", []]',
        '["/admin/services/x", [["password", "p"]]]',
        '["https://evil.example/admin/services/x", [["a", "b"]]]',
        '["/admin/services/../x", [["a", "b"]]]',
        '["/admin/me/password", [["a", "b"]]]',
        '["//evil.example", [["a", "b"]]]',
        "[" * 100_000,
    ],
)  # fmt: skip
def test_only_a_form_of_ours_is_unpacked(text: str) -> None:
    assert unpacked(text) is None


def test_a_button_is_never_carried() -> None:
    """Else the form would be saved, not shown."""
    sent = ResumedForm("/admin/services/x", [("do", "save"), ("name.en", "x"), ("do", "archive")])
    found = unpacked(sent.packed())
    assert found is not None
    assert found.pairs == [("name.en", "x"), ("do", "preview")]
