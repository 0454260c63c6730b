"""The translation desk: what is missing, one document side by side, PO files, and its limits."""

import re
from datetime import timedelta
from html import unescape

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from content.accounts.permissions import SERVER
from content.audit import history
from content.audit.unit_of_work import UnitOfWork
from content.core.database import reading, transaction
from content.directory.from_rows import find
from content.editing.changes import save
from content.models import ChangeAction, DocumentType, History, Role
from content.translations.state import TranslationState
from content.translations.units import TranslationUnit, progress, units, units_of
from tests.api.admin.conftest import Volunteers
from tests.api.counting import queries

AR = "/admin/translate/ar"


def texts(
    engine: Engine, thing: DocumentType, key: str, language: str = "ar"
) -> dict[str, TranslationUnit]:
    with reading(engine) as session:
        return {unit.path: unit for unit in units_of(session, thing, key, language)}


def a_page(engine: Engine) -> TranslationUnit:
    """The title of a page."""
    with reading(engine) as session:
        return next(unit for unit in units(session, "ar") if unit.path == "title")


def address(unit: TranslationUnit) -> str:
    return f"{AR}/{unit.thing.value}/{unit.key}"


def form(page: str) -> dict[str, str]:
    """What a browser would send back, with its line ends."""
    found = re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return {name: unescape(text).replace("\n", "\r\n") for name, text in found}


async def opened(client: httpx.AsyncClient, unit: TranslationUnit) -> dict[str, str]:
    answer = await client.get(address(unit))
    assert answer.status_code == 200
    return form(answer.text)


def change_source(app: FastAPI, engine: Engine, unit: TranslationUnit, text: str) -> None:
    """An editor says something else, a minute after all translations."""
    with transaction(engine) as session:
        found = find(session, unit.thing, unit.key)
        assert found
        title = found.doc.title | {unit.source_language: text}  # type: ignore[union-attr]
        later = unit.source.edited_at + timedelta(minutes=1)
        if unit.target:
            later = max(later, unit.target.edited_at + timedelta(minutes=1))
        work = UnitOfWork(session, SERVER, later, app.state.program.units_of_work.chain)
        save(work, unit.thing, found.doc.model_copy(update={"title": title}))


async def test_a_page_is_translated_into_arabic_and_read(
    volunteer: Volunteers, filled: Engine, app: FastAPI
) -> None:
    client, unit = volunteer(Role.TRANSLATOR), a_page(filled)
    sent = await opened(client, unit) | {"title.ar": "عنوان جديد للصفحة"}
    answer = await client.post(address(unit), data=sent)
    assert answer.status_code == 303
    assert (
        app.state.program.keeper.current.pages[unit.key].title.by_language["ar"]
        == "عنوان جديد للصفحة"
    )
    with reading(filled) as session:
        row = session.get_one(History, 1)
        assert (row.action, row.thing, row.key) == (
            ChangeAction.TRANSLATED,
            DocumentType.PAGE,
            unit.key,
        )
        assert list(history.values(row)[1]) == ["title.ar"], "nothing else was touched"
    page = (await client.get(answer.headers["location"])).text
    assert "What people see now" in page
    assert page.count("عنوان جديد للصفحة") >= 3, "in the field, as it was, and on the screen"
    assert '<textarea id="t-title" name="title.ar" rows="3" lang="ar" dir="rtl"' in page


async def test_saving_what_is_there_changes_nothing(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.EDITOR)
    with reading(filled) as session:
        one_of_each = {unit.thing: unit for unit in units(session, "ar")}
    assert len(one_of_each) >= 5
    for unit in one_of_each.values():
        answer = await client.post(address(unit), data=await opened(client, unit))
        assert answer.status_code == 303, unit.context
    with reading(filled) as session:
        assert session.get(History, 1) is None


async def test_what_cannot_be_kept_comes_back_with_the_reason(
    volunteer: Volunteers, filled: Engine
) -> None:
    client, unit = volunteer(Role.TRANSLATOR), a_page(filled)
    before = texts(filled, unit.thing, unit.key)["title"].target
    for typed, reason in (("ع" * 81, "Too long: 81"), ("ع\u202eب", "(U+202E)")):
        sent = await opened(client, unit) | {"title.ar": typed}
        answer = await client.post(address(unit), data=sent)
        assert answer.status_code == 422
        assert reason in answer.text
        assert form(answer.text)["title.ar"] == typed
        assert 'aria-invalid="true"' in answer.text
    assert texts(filled, unit.thing, unit.key)["title"].target == before


async def test_a_doubt_is_said_and_does_not_stop(volunteer: Volunteers, filled: Engine) -> None:
    client, unit = volunteer(Role.TRANSLATOR), a_page(filled)
    sent = await opened(client, unit) | {"title.ar": "Some latin words"}
    answer = await client.post(address(unit), data=sent)
    assert answer.status_code == 303
    page = (await client.get(address(unit))).text
    assert "Look again:" in page
    assert "Most letters are not those of this language." in page


async def test_other_languages_are_refused(volunteer: Volunteers, filled: Engine) -> None:
    client, unit = volunteer(Role.TRANSLATOR), a_page(filled)
    sent = await opened(client, unit)
    fr = f"/admin/translate/fr/{unit.thing.value}/{unit.key}"
    for path in ("/admin/translate/fr", "/admin/translate/fr/channel-info.po", fr):
        assert (await client.get(path)).status_code == 403
    assert (await client.post(fr, data={"title.fr": "Faux"})).status_code == 403
    for name in ("title.fr", f"title.{unit.source_language}", "title", "title.ar.fr"):
        assert (await client.post(address(unit), data=sent | {name: "x"})).status_code == 403
    assert (await client.post(fr, data={"title.ar": "x"})).status_code == 403
    assert (await volunteer(Role.EDITOR).get("/admin/translate/xx")).status_code == 404
    assert (await client.get(f"{AR}/page/none")).status_code == 404
    assert (await client.get(f"{AR}/volunteer/1")).status_code == 404
    with reading(filled) as session:
        assert session.get(History, 1) is None


async def test_the_domain_refuses_it_too(
    volunteer: Volunteers, filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if the form's own check were gone: `content.accounts.permissions.check`."""
    monkeypatch.setattr("api.admin.translations.routes._languages", lambda _by: ["ar", "fr"])
    client = volunteer(Role.TRANSLATOR)
    with reading(filled) as session:
        unit = next(unit for unit in units(session, "fr") if unit.path == "title")
    path = f"/admin/translate/fr/page/{unit.key}"
    sent = form((await client.get(path)).text) | {"title.fr": "Un autre titre"}
    assert (await client.post(path, data=sent)).status_code == 403
    assert texts(filled, unit.thing, unit.key, "fr")["title"].target == unit.target


async def test_who_comes_second_sees_both_and_chooses(
    volunteer: Volunteers, filled: Engine
) -> None:
    one, two, unit = volunteer(Role.TRANSLATOR), volunteer(Role.EDITOR), a_page(filled)
    first, second = await opened(one, unit), await opened(two, unit)
    assert (await one.post(address(unit), data=first | {"title.ar": "الأول"})).status_code == 303
    answer = await two.post(address(unit), data=second | {"title.ar": "الثاني"})
    assert answer.status_code == 409
    again = form(answer.text)
    assert (again["title.ar"], again["seen:title.ar"]) == ("الثاني", "الأول")
    assert (await two.post(address(unit), data=again)).status_code == 303
    target = texts(filled, unit.thing, unit.key)["title"].target
    assert target
    assert target.value == "الثاني"


async def test_somebody_elses_text_beside_it_is_no_conflict(
    volunteer: Volunteers, filled: Engine
) -> None:
    one, two, unit = volunteer(Role.TRANSLATOR), volunteer(Role.EDITOR), a_page(filled)
    name = "sections.s1.heading.ar"
    first, second = await opened(one, unit), await opened(two, unit)
    await one.post(address(unit), data=first | {"title.ar": "الأول"})
    assert (await two.post(address(unit), data=second | {name: "عنوان"})).status_code == 303
    found = texts(filled, unit.thing, unit.key)
    said = [found[path].target for path in ("title", "sections.s1.heading")]
    assert [text and text.value for text in said] == ["الأول", "عنوان"]


async def test_read_and_right_is_kept(volunteer: Volunteers, filled: Engine) -> None:
    client, unit = volunteer(Role.TRANSLATOR), a_page(filled)
    sent = await opened(client, unit) | {"title.ar": "عنوان", "reviewed": "title.ar"}
    assert (await client.post(address(unit), data=sent)).status_code == 303
    assert texts(filled, unit.thing, unit.key)["title"].state is TranslationState.REVIEWED
    editor = volunteer(Role.COORDINATOR)
    page = (await editor.get(f"/admin/history/page/{unit.key}")).text
    assert "read and right since · title · العربية" in page
    assert "translator-0" in page
    assert (await editor.post("/admin/undo/2")).status_code == 303
    assert texts(filled, unit.thing, unit.key)["title"].state is TranslationState.DRAFT


async def test_an_outdated_text_is_open_and_still_right(
    volunteer: Volunteers, filled: Engine, app: FastAPI
) -> None:
    client, unit = volunteer(Role.TRANSLATOR), a_page(filled)
    sent = await opened(client, unit) | {"title.ar": "عنوان"}
    await client.post(address(unit), data=sent)
    change_source(app, filled, texts(filled, unit.thing, unit.key)["title"], "Something else")
    page = (await client.get(address(unit))).text
    assert '<details id="f-title" open>' in page
    stale = await client.post(address(unit), data=sent | {"right": "title.ar"})
    assert stale.status_code == 409, "it says nothing of the new source"
    assert texts(filled, unit.thing, unit.key)["title"].state is TranslationState.OUTDATED
    await client.post(address(unit), data=form(page) | {"right": "title.ar"})
    assert texts(filled, unit.thing, unit.key)["title"].state is TranslationState.DRAFT


async def test_a_po_file_goes_out_and_comes_in(volunteer: Volunteers, filled: Engine) -> None:
    client, unit = volunteer(Role.TRANSLATOR), a_page(filled)
    out = await client.get(f"{AR}/channel-info.po")
    assert out.headers["content-disposition"].startswith('attachment; filename="channel-info-ar-')
    assert out.headers["cache-control"] == "no-store"
    same = await _upload(client, out.text)
    assert "Nothing would change" in same.text
    changed, line = _with_title(out.text, unit, "عنوان من ملف")
    look = await _upload(client, changed + '\nmsgctxt "page/none/title"\nmsgid "a"\nmsgstr "b"\n')
    assert look.status_code == 200
    assert "1 text would be different" in look.text
    assert f"Line {changed.count(chr(10)) + 2}</b>" in look.text
    assert line
    with reading(filled) as session:
        assert session.get(History, 1) is None, "nothing is written yet"
    fields = {name: (None, text) for name, text in form(look.text).items()}
    answer = await client.post(f"{AR}/write", files=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{AR}?done=1")
    target = texts(filled, unit.thing, unit.key)["title"].target
    assert target
    assert target.value == "عنوان من ملف"


@pytest.mark.parametrize("data", [b"\xff\xfe", b"", b"msgid", b"x" * 800_001])
async def test_what_is_no_po_file_is_said(volunteer: Volunteers, data: bytes) -> None:
    client = volunteer(Role.TRANSLATOR)
    answer = await client.post(f"{AR}/channel-info.po", files={"file": ("a.po", data)})
    assert answer.status_code == 422
    assert "Line 1" in answer.text


async def test_the_overview_counts_and_the_list_is_paged(
    volunteer: Volunteers, filled: Engine
) -> None:
    client = volunteer(Role.TRANSLATOR)
    with reading(filled) as session:
        counts = progress(session)["ar"]
        number = len(units(session, "ar"))
    page = (await client.get("/admin/translate")).text
    assert f"<b>{counts[TranslationState.MISSING]}</b> missing</a>" in page
    assert "/admin/translate/fr" not in page
    assert "/admin/translate/fr" in (await volunteer(Role.EDITOR).get("/admin/translate")).text
    rows, path = 0, AR
    while path:
        page = (await client.get(path)).text
        rows += page.count("#f-")
        older = re.search(r'href="([^"]+after=[^"]+)"', page)
        path = unescape(older[1]) if older else ""
    assert rows == number > 30


async def test_the_interface_is_beside_it(volunteer: Volunteers) -> None:
    page = (await volunteer(Role.TRANSLATOR).get(f"{AR}/interface")).text
    assert "read by no native speaker yet" in page
    assert '<span lang="ar" dir="rtl">' in page


async def test_few_questions(volunteer: Volunteers, filled: Engine) -> None:
    client, unit = volunteer(Role.TRANSLATOR), a_page(filled)
    for path in ("/admin/translate", AR, f"{AR}/interface", address(unit)):
        with queries(filled) as made:
            await client.get(path)
        assert 0 < len(made) <= 12, path


async def _upload(client: httpx.AsyncClient, text: str) -> httpx.Response:
    files = {"file": ("x.po", text.encode())}
    return await client.post(f"{AR}/channel-info.po", files=files)


def _with_title(text: str, unit: TranslationUnit, value: str) -> tuple[str, int]:
    """The file with another title, and how many places were changed."""
    pattern = rf'(msgctxt "{re.escape(unit.context)}"\nmsgid [^\n]+\nmsgstr )[^\n]+'
    return re.subn(pattern, rf'\g<1>"{value}"', text)
