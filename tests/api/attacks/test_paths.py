"""No name is a path and no text is a header: of files that come in, that go out, that lie here."""

import re
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from content.core.database import reading
from content.models import History, Role
from tests.api.admin.conftest import Volunteers
from tests.api.attacks.conftest import Browser
from tests.support.narrowing import present

UP = [
    "../../x",
    "..\\..\\x",
    "/etc/passwd",
    "x/../y",
    "%2e%2e%2fx",
    "....//x",
    "C:\\x",
    "file:///etc/passwd",
    "x\0.yaml",
    ".",
    "..",
    "x\r\nSet-Cookie: a=b",
]
NO_STATIC = [
    "../app.py",
    "%2e%2e/app.py",
    "..%2fapp.py",
    "..%5capp.py",
    "....//app.py",
    "leaflet/../../app.py",
    "leaflet/%2e%2e/%2e%2e/app.py",
    "/etc/passwd",
    "%2fetc/passwd",
    "%00",
    "chat.css%00.html",
    "leaflet",
    "leaflet/",
    "",
    "x" * 5000,
    "~root",
]
WRONG = "zones:\n- {key: Bad Key, name: {en: x}}\n"


def nothing_changed(engine: Engine) -> bool:
    with reading(engine) as session:
        return session.exec(select(History)).first() is None


async def test_only_static_files_are_static_files(browser: Browser) -> None:
    client = browser()
    assert (await client.get("/static/chat.css")).status_code == 200
    for path in NO_STATIC:
        for where in (f"/static/{path}", f"/static//{path}"):
            answer = await client.get(where)
            assert answer.status_code in (401, 404), where
            assert "import" not in answer.text
            assert "root:" not in answer.text


async def test_a_name_is_never_a_path(
    volunteer: Volunteers, filled: Engine, tmp_path: Path
) -> None:
    """What the file says is read, never what lies under its name; and the name is not shown."""
    there = tmp_path / "there.yaml"
    there.write_text("zones: [{key: calais, name: {en: Stolen}}]")
    client = volunteer(Role.EDITOR)
    for route in ("/admin/files", "/admin/translate/ar/channel-info.po"):
        for name in (*UP, str(there), f"{UP[0]}.csv"):
            answer = await client.post(route, files={"file": (name, WRONG)})
            assert answer.status_code == 422
            assert "Stolen" not in answer.text
            assert "passwd" not in answer.text
    assert there.read_text().startswith("zones")
    assert nothing_changed(filled)


async def test_keys_in_content_files_are_names(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.EDITOR)
    lists = ("zones", "locations", "organizations", "services", "pages")
    for key in UP:
        quoted = key.encode("unicode_escape").decode().replace('"', '\\"')
        text = "".join(f'{name}: [{{key: "{quoted}", name: {{en: x}}}}]\n' for name in lists)
        for answer in (
            await client.post("/admin/files", files={"file": ("x.yaml", text)}),
            await client.post("/admin/files/load", data={"text": text}),
        ):
            assert answer.status_code == 422
            assert [name for name in lists if f"{name}.0.key" not in answer.text] == [], key
    assert nothing_changed(filled)


async def test_keys_in_other_files_are_names(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.EDITOR)
    table = (await client.get("/admin/files/schedules.csv")).text
    po = (await client.get("/admin/translate/ar/channel-info.po")).text
    known = present(re.search(r'msgctxt "([^"]+)"', po))[1]
    for key in UP[:8]:
        for cell in {row.split(",")[0] for row in table.splitlines()[1:4]}:
            data = table.replace(cell, key.replace("\\", "_"), 1)
            answer = await client.post("/admin/files", files={"file": ("x.csv", data)})
            assert answer.status_code == 422
        escaped = key.replace("\\", "\\\\")
        data = po.replace(known, escaped, 1)
        answer = await client.post(
            "/admin/translate/ar/channel-info.po", files={"file": ("x.po", data)}
        )
        assert "There is no such text" in answer.text
    assert nothing_changed(filled)


async def test_no_address_reaches_files_or_headers(volunteer: Volunteers, app: FastAPI) -> None:
    client = volunteer(Role.ADMINISTRATOR)
    for name in ("%2e%2e%2f%2e%2e%2fx", "x%0d%0aSet-Cookie:%20a=b", "%00", "..%5cx", "%e2%80%ae"):
        for path in (
            f"/admin/translate/{name}/channel-info.po",
            f"/admin/services/{name}",
            f"/admin/history/service/{name}",
            f"/admin/today/{name}/2026-11-24/day",
            f"/admin/welcome/{name}",
            f"/partner/{name}/x",
            f"/en/{name}",
            f"/api/v1/{name}",
        ):
            answer = await client.get(path)
            assert answer.status_code < 500, path
            assert "a=b" not in str(answer.headers)
    for path, name in (
        ("/admin/files/content.yaml?example=true", r"example-[\d-]+\.yaml"),
        ("/admin/files/schedules.csv", r"schedules-[\d-]+\.csv"),
        ("/admin/translate/ar/channel-info.po", r"channel-info-ar-[\d-]+\.po"),
    ):
        said = (await client.get(path)).headers["content-disposition"]
        assert re.fullmatch(f'attachment; filename="{name}"', said)
