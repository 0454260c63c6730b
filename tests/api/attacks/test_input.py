"""What hides, turns around or is too long is refused or cleaned, and never stored."""

import re
from itertools import cycle
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, MetaData, String, select

from api.admin.forms.fields import FIELDS
from api.web.security import LARGEST_BODY
from content.directory.fields import is_hiding
from content.models import DocumentType, Role
from tests.api.admin.conftest import Volunteers
from tests.api.admin.content.test_routes import LISTS, fields, keys
from tests.api.admin.volunteers.test_routes import LINK, invite
from tests.api.attacks.conftest import PASSWORD, Browser
from tests.api.attacks.test_markup_typed import NUMBERS, texts
from tests.support.narrowing import present

LONG = "y" * 4000
HIDING = {
    "nul": "a\0b",
    "escape": "a\x1b[31mb",
    "override": "a\u202eb",
    "embedding": "a\u202ab",
    "isolate": "a\u2067b",
    "zero width": "a\u200bb",
    "joined words": "a\u2060b",
    "byte order": "a\ufeffb",
    "soft hyphen": "a\u00adb",
    "marks in a row": "a\u200f\u200eb",
    "nothing but a mark": "\u200f",
    "many marks": "a\u200f" * 41,
    "line separator": "a\u2028b",
    "next line": "a\x85b",
}
BAD = HIDING | {"long": LONG}


def stored(engine: Engine) -> list[str]:
    """Every text in every column of every table that hides something, or is absurdly long."""
    tables = MetaData()
    tables.reflect(engine)
    found = []
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            texts = [column for column in table.columns if isinstance(column.type, String)]
            for row in connection.execute(select(*texts)) if texts else ():
                found += [one for one in row if one and (is_hiding(one) or LONG in one)]
    return found


@pytest.mark.parametrize("thing", LISTS)
async def test_in_every_field_of_every_form(
    volunteer: Volunteers, app: FastAPI, filled: Engine, thing: DocumentType
) -> None:
    """Each field in turn, with each kind of bad text in turn."""
    client, path = volunteer(), f"/admin/{LISTS[thing]}/{keys(app)[thing]}"
    sent: dict[str, Any] = fields((await client.get(path)).text) | NUMBERS
    bad, does = cycle(BAD.values()), cycle(("save", "draft"))
    for name in texts(thing) * 3:
        form = sent | {name: next(bad), "do": next(does)}
        answer = await client.post(path, data=form)
        assert answer.status_code == 422, (name, form[name])
        assert f'name="{name}"' in answer.text, "the form comes back"
    others = {name.replace("#", "0") for name in FIELDS[thing]} - set(texts(thing))
    for name in sorted(others):
        answer = await client.post(path, data=sent | {name: next(bad), "do": "save"})
        assert answer.status_code < 500, name
    assert stored(filled) == []


async def at_every_other_door(client: httpx.AsyncClient, app: FastAPI, bad: str) -> None:
    """Whatever else is kept: translations, files, names, presses, settings, partners' answers."""
    entry = app.state.program.keeper.current.of_organization("kitchen-a")[0]
    sheet = f"/admin/translate/ar/service/{entry.service.key}"
    quoted = bad.encode("unicode_escape").decode()
    yaml = f'zones: [{{key: calais, name: {{en: "{quoted}"}}}}]'
    raw = f"zones: [{{key: calais, name: {{en: '{bad}'}}}}]"
    forms: list[tuple[str, dict[str, Any]]] = [
        (sheet, {"name.ar": bad}),
        (sheet, {"name.ar": f"كال{bad}"}),
        (sheet, {f"name.ar{bad}": "x"}),
        ("/admin/files/load", {"text": yaml}),
        ("/admin/files/load", {"text": raw}),
        ("/admin/translate/ar/write", {"text": bad}),
        ("/admin/links", {"organization": "kitchen-a", "press": f"12345678{bad}"}),
        ("/admin/links", {"organization": bad, "press": "12345678"}),
        ("/admin/links/end", {"organization": bad}),
        ("/admin/volunteers", {"press": bad, "role": "partner", "organization": bad}),
        ("/admin/volunteers", {"press": bad, "role": "translator", "languages": bad}),
        ("/admin/settings", {"thing": bad, "days": bad}),
        ("/admin/me/language", {"speaks": bad}),
        ("/admin/me/sessions", {"which": bad}),
        ("/admin/me/codes", {"code": bad}),
        ("/admin/check", {"one": f"service:{bad}:", "how": "seen"}),
        (f"/admin/today/{entry.key}/2026-11-24/day", {"change": "moved", "new_location": bad}),
        ("/admin/login", {"name": bad, "password": bad, "to": bad}),
    ]
    for path, form in forms:
        answer = await client.post(path, data=form)
        assert answer.status_code < 500, (path, form)
    for file in (("x.yaml", raw), ("x.csv", f"{bad},{bad}\n{bad}"), (f"{bad}.csv", bad)):
        for path in ("/admin/files", "/admin/translate/ar/channel-info.po"):
            answer = await client.post(path, files={"file": file})
            assert answer.status_code < 500, (path, file)
    await client.get("/admin/today", headers={"user-agent": "Firefox \x7f Android" + LONG})


@pytest.mark.parametrize("bad", ["nul", "override", "zero width", "long"])
async def test_nowhere_else(volunteer: Volunteers, app: FastAPI, filled: Engine, bad: str) -> None:
    await at_every_other_door(volunteer(Role.ADMINISTRATOR), app, BAD[bad])
    assert stored(filled) == []


async def test_nor_in_a_volunteers_name(
    volunteer: Volunteers, browser: Browser, filled: Engine
) -> None:
    page = await invite(volunteer(Role.COORDINATOR), role="editor")
    link = present(re.search(LINK, page.text))[0]
    for bad in (*BAD.values(), "ann\u0430", "anna\u0301\u0302", "1", "a b", ""):
        answer = await browser().post(link, data={"name": bad, "password": PASSWORD})
        assert answer.status_code == 422
    assert (await browser().get(link)).status_code == 200, "the link still works"
    assert stored(filled) == []


@pytest.mark.parametrize("path", ["/admin/files", "/admin/translate/ar/channel-info.po"])
async def test_a_file_that_is_too_large_is_told(
    volunteer: Volunteers, filled: Engine, path: str
) -> None:
    client = volunteer(Role.EDITOR)
    large = await client.post(path, files={"file": ("x.yaml", b"x" * (LARGEST_BODY - 1000))})
    assert large.status_code == 422
    larger = await client.post(path, files={"file": ("x.yaml", b"x" * (LARGEST_BODY + 1))})
    assert larger.status_code == 413
    assert "This is too large" in larger.text
    assert "default-src 'none'" in larger.headers["content-security-policy"]
    assert larger.headers["cache-control"] == "no-store"


async def test_so_is_any_form(volunteer: Volunteers, browser: Browser) -> None:
    client, much = volunteer(Role.EDITOR), "x" * (LARGEST_BODY + 1)
    for path in ("/admin/services/new", "/admin/files/load", "/admin/login", "/partner/x/y/true"):
        for kind in ({"data": {"text": much}}, {"files": {"text": (None, much)}}):
            answer = await client.post(path, **kind)
            assert answer.status_code in (404, 413), path
            assert "This is too large" in answer.text or path.startswith("/partner")
    answer = await browser().post("/en/position", data={"latitude": much, "longitude": "1"})
    assert (answer.status_code, answer.text) == (413, "")


async def test_a_form_in_letters_of_its_own_is_refused(volunteer: Volunteers) -> None:
    """Python knows encodings that make half characters, or fail in ways nobody expects."""
    client, path = volunteer(Role.EDITOR), "/admin/locations/new"
    start = b'--b\r\nContent-Disposition: form-data; name="name.en"\r\n\r\n'
    part = start + b"a\\ud800.xn--\xff\r\n--b--\r\n"
    kind = "multipart/form-data; boundary=b"
    for charset in ("unicode_escape", "utf-7", "idna", "utf-16", "hex", "x" * 99):
        for said in (f"; charset={charset}", f"; charset=utf-8; charset={charset}", '; CHARSET=""'):
            for other in (path, "/admin/login", "/en/position", "/admin/files"):
                headers = {"content-type": kind + said}
                answer = await client.post(other, content=part, headers=headers)
                assert answer.status_code == 415, (other, said)
    headers = {"content-type": f"{kind}; charset=utf-8"}
    assert (await client.post(path, content=part, headers=headers)).status_code == 200
