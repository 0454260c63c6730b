"""What is typed into a form, or stands in a file, comes back as text: at once and ever after."""

import html
import re
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from api.admin.forms.fields import FIELDS, SOURCES
from content.core.database import reading
from content.models import DocumentType, Draft, Role
from tests.api.admin.conftest import Volunteers
from tests.api.admin.content.test_routes import LISTS, document, fields, keys
from tests.api.attacks.conftest import Browser
from tests.api.attacks.markup import HOSTILE, acting
from tests.support.narrowing import present

NUMBERS = {"phones.0.number": "+33 1", "see": "en"}
# Whatever is chosen from a list, a number, a date or an address; hostile, it is refused.
CHOSEN = (
    "kind",
    "organization",
    "zone",
    "mandate",
    "precision",
    "website",
    "phones.0.type",
    "topic",
)


def texts(thing: DocumentType) -> list[str]:
    """The fields of a form that take a text."""
    free = {"name", "address", "sources.#.title"}
    names = [n for n in FIELDS[thing] if n in free or n.rpartition(".")[2] in SOURCES]
    return [name.replace("#", "0") for name in names]


def waiting(engine: Engine) -> str:
    """What waits for a second reader: numbers on a page on rights that differ from others."""
    with reading(engine) as session:
        return "".join(session.exec(select(Draft.document)))


@pytest.mark.parametrize("attack", HOSTILE)
@pytest.mark.parametrize("thing", LISTS)
async def test_in_every_text_of_every_form(
    volunteer: Volunteers, app: FastAPI, filled: Engine, thing: DocumentType, attack: str
) -> None:
    client, path = volunteer(), f"/admin/{LISTS[thing]}/{keys(app)[thing]}"
    sent: dict[str, Any] = fields((await client.get(path)).text)
    sent |= dict.fromkeys(texts(thing), attack) | NUMBERS
    for where, does in ((f"{path}/preview", ""), (path, "preview"), (path, "draft")):
        answer = await client.post(where, data=sent | {"do": does})
        assert acting(answer.text) == [], does
    saved = await client.post(path, data=sent | {"do": "save"})
    assert saved.status_code == 303, saved.text
    stored = document(filled, thing, keys(app)[thing]).model_dump_json() + waiting(filled)
    assert stored.count("pwned") >= len(texts(thing))
    twice = await client.post(path, data=sent | {"do": "save", "base": "x", texts(thing)[0]: "x"})
    assert acting(twice.text) == []
    for where in (path, f"/admin/{LISTS[thing]}", "/admin/today", "/admin/week", "/admin/history"):
        assert acting((await client.get(where)).text) == [], where


@pytest.mark.parametrize("thing", LISTS)
async def test_in_what_is_chosen(volunteer: Volunteers, app: FastAPI, thing: DocumentType) -> None:
    client, path = volunteer(), f"/admin/{LISTS[thing]}/{keys(app)[thing]}"
    sent = fields((await client.get(path)).text) | NUMBERS
    tried = 0
    for name in set(CHOSEN) & {name.replace("#", "0") for name in FIELDS[thing]}:
        for attack in (*HOSTILE, "javascript:pwned()"):
            answer = await client.post(path, data=sent | {name: attack, "do": "save"})
            assert answer.status_code == 422, name
            assert acting(answer.text) == []
            tried += 1
    assert tried >= 8


async def test_in_a_name_at_the_door(browser: Browser) -> None:
    client = browser()
    for attack in HOSTILE:
        for form in (
            {"name": attack, "password": "x"},
            {"name": "x", "password": "x", "to": attack},
        ):
            assert acting((await client.post("/admin/login", data=form)).text) == []


async def test_in_content_files(volunteer: Volunteers, app: FastAPI) -> None:
    client = volunteer(Role.EDITOR)
    for attack in HOSTILE:
        text = attack.replace("'", "''")
        good = f"zones: [{{key: calais, name: {{en: '{text}'}}}}]"
        for data in (good, f"'{text}': 1", f"zones: [{{key: '{text}', '{text}': 1}}]"):
            answer = await client.post("/admin/files", files={"file": ("x.yaml", data)})
            assert acting(answer.text) == []
            assert "pwned" in answer.text
    done = await client.post("/admin/files/load", data={"text": good})
    assert done.status_code == 303
    assert acting((await client.get("/admin/today")).text) == []


async def test_in_spreadsheets(volunteer: Volunteers) -> None:
    client = volunteer(Role.EDITOR)
    table = (await client.get("/admin/files/schedules.csv")).text
    head, *rows = table.splitlines()
    cells = rows[0].split(",")
    for number in range(len(cells)):
        cell = '"' + HOSTILE[number % len(HOSTILE)].replace('"', '""') + '"'
        row = ",".join([*cells[:number], cell, *cells[number + 1 :]])
        data = f"{head}\r\n{row}\r\n".encode()
        answer = await client.post("/admin/files", files={"file": ("x.csv", data)})
        assert acting(answer.text) == []
    answer = await client.post("/admin/files", files={"file": ("x.csv", f"{cell}\r\n{cell}")})
    assert acting(answer.text) == []


async def test_in_translations(volunteer: Volunteers) -> None:
    client = volunteer(Role.TRANSLATOR, languages="ar")
    where = "/admin/translate/ar/channel-info.po"
    source = (await client.get(where)).text
    for attack in HOSTILE:
        text = attack.replace("\\", "\\\\").replace('"', '\\"')
        for old, new in (
            (r'msgstr "[^"\n]+"\n\n', f'msgstr "{text}"\n\n'),
            (r'msgctxt "', f'msgctxt "{text}'),
        ):
            data = re.sub(old, new.replace("\\", "\\\\"), source)
            answer = await client.post(where, files={"file": ("x.po", data)})
            assert answer.status_code < 500
            assert acting(answer.text) == []
    listed = (await client.get("/admin/translate/ar?state=draft")).text
    path = html.unescape(present(re.search(r'href="(/admin/translate/ar/\w+/[\w-]+)', listed))[1])
    names = re.findall(r'<textarea[^>]*name="([\w.]+\.ar)"', (await client.get(path)).text)
    assert names
    for attack in HOSTILE:
        answer = await client.post(path, data=dict.fromkeys(names, attack))
        assert acting(answer.text) == []
        assert acting((await client.get(path)).text) == []
