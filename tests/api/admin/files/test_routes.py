"""Files: out, in after a look, every mistake named, nothing half written, no name a path."""

import html
import re

import httpx
import pytest
import yaml
from sqlalchemy import Engine
from sqlmodel import select

from content.core.database import reading
from content.directory.from_rows import find
from content.directory.schemas import ZoneDocument
from content.editing import bulk
from content.models import ChangeAction, DocumentType, History, Role, Service
from tests.api.admin.conftest import Volunteers
from tests.api.counting import queries
from tests.support.narrowing import of_type, present

GOOD = "zones:\n- {key: calais, name: {en: Kale, fr: Calais}}\n"
TWO_WRONG = "zones:\n- {key: Bad Key, name: {en: x}}\n- {key: new, nam: {en: x}}\n"


async def send(
    client: httpx.AsyncClient, text: str | bytes, name: str = "x.yaml"
) -> httpx.Response:
    data = text.encode() if isinstance(text, str) else text
    return await client.post("/admin/files", files={"file": (name, data)})


async def confirm(client: httpx.AsyncClient, page: str) -> httpx.Response:
    """What a browser sends: the text, its lines ended as HTML does it."""
    text = present(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL))[1]
    is_table = present(re.search(r'name="is_table" value="(\w+)"', page))[1]
    typed = html.unescape(text).replace("\r\n", "\n").replace("\n", "\r\n")
    form = {"text": (None, typed), "is_table": (None, is_table)}
    return await client.post("/admin/files/load", files=form)


def zone_name(engine: Engine) -> str:
    with reading(engine) as session:
        found = find(session, DocumentType.ZONE, "calais")
    assert found
    return of_type(ZoneDocument, found.doc).name["en"]


def changes(engine: Engine) -> list[History]:
    with reading(engine) as session:
        return list(session.exec(select(History)))


async def test_first_a_look_then_written(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.EDITOR)
    before = zone_name(filled)
    page = await send(client, GOOD)
    assert page.status_code == 200
    assert "1 thing would be different" in page.text
    assert "Kale" in page.text
    assert zone_name(filled) == before != "Kale"
    assert changes(filled) == []
    done = await confirm(client, page.text)
    assert done.headers["location"] == "/admin/files?done=1"
    assert zone_name(filled) == "Kale"
    [row] = changes(filled)
    assert (row.action, row.volunteer_id) == (ChangeAction.LOADED, 1)
    assert "Loaded. 1 thing" in (await client.get("/admin/files?done=1")).text


async def test_every_mistake_is_named_and_nothing_written(
    volunteer: Volunteers, filled: Engine
) -> None:
    client = volunteer(Role.EDITOR)
    for answer in (
        await send(client, TWO_WRONG),
        await client.post("/admin/files/load", data={"text": TWO_WRONG}),
    ):
        assert answer.status_code == 422
        assert "Row 2</b>, <bdi><code>zones.0.key" in answer.text
        assert "Row 3</b>, <bdi><code>zones.1.nam" in answer.text
    assert changes(filled) == []


async def test_content_goes_out_and_in_unchanged(volunteer: Volunteers) -> None:
    client = volunteer(Role.EDITOR)
    out = await client.get("/admin/files/content.yaml?example=true")
    assert re.search(r'filename="example-[\d-]+\.yaml"', out.headers["content-disposition"])
    assert out.headers["cache-control"] == "no-store"
    assert "Nothing would change" in (await send(client, out.text)).text


async def test_schedules_go_out_and_in(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.EDITOR)
    out = await client.get("/admin/files/schedules.csv")
    assert "Nothing would change" in (await send(client, out.content, "s.csv")).text
    changed = re.sub(r",(\d\d:\d\d),(\d\d:\d\d),", r",00:01,\2,", out.text, count=1)
    page = await send(client, changed.encode("utf-8"), "C:\\Users\\ana\\S.CSV")
    assert "1 thing would be different" in page.text
    assert "00:01" in page.text
    with reading(filled) as session:
        examples = [row.key for row in session.exec(select(Service)) if row.is_example]
    await confirm(client, page.text)
    assert changes(filled)[0].action == ChangeAction.LOADED
    with reading(filled) as session:
        assert [row.key for row in session.exec(select(Service)) if row.is_example] == examples
    wrong = await send(client, out.text.replace("00", "77", 1).encode(), "s.csv")
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 422),
        (b"zones: [\0]", 422),
        (b"x" * 900_000, 422),
        (b"x" * 1_100_000, 413),
        (b"[" * 5_000, 422),
        (b"\xff\xfe\x81", 422),
        (
            b"a: &a [x,x,x,x,x,x,x,x,x]\n"
            + b"".join(
                b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9))
                for n in range(9)
            ),
            422,
        ),
        (b"!!python/object/apply:os.system ['true']", 422),
    ],
    ids=["empty", "nul", "large", "too large", "deep", "bytes", "bomb", "tag"],
)
async def test_bad_files_are_refused(
    volunteer: Volunteers, filled: Engine, data: bytes, status: int
) -> None:
    answer = await send(volunteer(Role.EDITOR), data)
    assert answer.status_code == status
    assert changes(filled) == []


async def test_paces_stay_the_administrators(volunteer: Volunteers, filled: Engine) -> None:
    text = "paces: [{thing: food, days: 9}]"
    answer = await send(volunteer(Role.EDITOR), text)
    assert answer.status_code == 422
    assert "only an administrator" in answer.text
    written = await volunteer(Role.EDITOR).post("/admin/files/load", data={"text": text})
    assert written.status_code == 403
    assert changes(filled) == []
    assert (await send(volunteer(Role.ADMINISTRATOR), text)).status_code == 200


async def test_who_may(volunteer: Volunteers, filled: Engine) -> None:
    for role in (Role.PARTNER, Role.TRANSLATOR):
        client = volunteer(role)
        for path in ("", "/content.yaml", "/schedules.csv"):
            assert (await client.get(f"/admin/files{path}")).status_code == 403
        assert (await send(client, GOOD)).status_code == 403
        answer = await client.post("/admin/files/load", data={"text": GOOD})
        assert answer.status_code == 403
    with queries(filled) as made:
        assert (await volunteer(Role.EDITOR).get("/admin/files")).status_code == 200
    assert len(made) <= 12


async def test_numbers_of_a_right_that_differ_are_refused_with_both(
    volunteer: Volunteers, filled: Engine
) -> None:
    with reading(filled) as session:
        page = find(session, DocumentType.PAGE, "detention")
    assert page
    body = page.doc.sections[0].body["fr"]  # type: ignore[union-attr]
    assert "48" in body
    wrong = {"pages": [page.doc.model_dump(mode="json", exclude_defaults=True)]}
    wrong["pages"][0]["sections"][0]["body"]["fr"] = body.replace("48", "84")
    client, file = volunteer(), yaml.safe_dump(wrong | {"example": page.example})
    look = await send(client, file)
    assert look.status_code == 422
    shown = html.unescape(re.sub(r"<[^>]+>", "", look.text))
    assert "Detention: appeal in time" in shown
    assert "French: 84 · English, Arabic," in shown
    form = {"text": (None, file), "is_table": (None, "false")}
    assert (await client.post("/admin/files/load", files=form)).status_code == 422

    assert changes(filled) == []


async def test_a_mistake_names_a_service_in_the_volunteers_language(
    volunteer: Volunteers, filled: Engine
) -> None:
    client = volunteer()
    with reading(filled) as session:
        [water] = [one for one in bulk.schedules(session) if one.key == "rck-meals"]
        english, amharic = water.name["en"], water.name["am"]
    table = (await client.get("/admin/files/schedules.csv")).text
    look = await send(client, table.replace(english, "Something else"), "schedules.csv")
    assert look.status_code == 422
    assert english in html.unescape(look.text)
    assert amharic not in look.text
