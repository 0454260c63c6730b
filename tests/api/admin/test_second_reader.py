"""Numbers that differ between languages: said before and after saving, and read by two."""

import re
from datetime import timedelta
from html import unescape

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from content.accounts.permissions import SERVER
from content.audit.diff import flatten, patched, unflatten
from content.audit.unit_of_work import UnitOfWork
from content.core.database import reading, transaction
from content.directory.from_rows import find
from content.directory.schemas import PageDocument, parse_document
from content.editing.changes import EditOptions, save
from content.models import DocumentType, Draft, Role
from content.translations.units import lagging
from tests.api.admin.conftest import Volunteers
from tests.api.admin.content.test_routes import fields, naming
from tests.api.admin.partner_links.test_routes import decision
from tests.conftest import NOW

KEY = "detention"
PATH, AR = f"/admin/pages/{KEY}", f"/admin/translate/ar/page/{KEY}"
BODY = "sections.s1.body"
FIELD = "sections.0.body"  # the same in the form of the page


@pytest.fixture(autouse=True)
def in_step(filled: Engine) -> None:
    """All languages say four days."""
    doc = page(filled)
    values = {f"{BODY}.{code}": f"4 days ({code})" for code in doc.sections[0].body}
    with transaction(filled) as session:
        made = parse_document(DocumentType.PAGE, unflatten(patched(flatten(doc), values)))
        save(
            UnitOfWork(session, SERVER, NOW, b"key"),
            DocumentType.PAGE,
            made,
            EditOptions(is_read=True),
        )


def page(engine: Engine) -> PageDocument:
    with reading(engine) as session:
        found = find(session, DocumentType.PAGE, KEY)
    assert found
    assert isinstance(found.doc, PageDocument)
    return found.doc


async def french(
    client: httpx.AsyncClient, text: str, does: str = "save", **more: str
) -> httpx.Response:
    sent = fields((await client.get(PATH)).text) | {f"{FIELD}.fr": text, "do": does} | more
    return await client.post(PATH, data=sent)


def proposal(engine: Engine) -> int:
    with reading(engine) as session:
        return session.exec(select(Draft.id)).one() or 0


def plain(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


async def test_it_is_said_before_saving(volunteer: Volunteers) -> None:
    shown = plain((await french(volunteer(), "6 jours", "preview")).text)
    assert "these languages still say what was said before: English, Arabic," in shown
    assert "French," not in shown
    assert "Somebody else reads this before people see it:" in shown
    assert "section 1 · text – French: 6 · English, Arabic," in shown
    spelled = plain((await french(volunteer(), "4 jours", "preview", minor="yes")).text)
    assert "still say what was said before" not in spelled


async def test_after_saving_it_says_which_languages_lag(
    volunteer: Volunteers, filled: Engine
) -> None:
    client = volunteer()
    answer = await french(client, "4 jours, sans exception")
    assert answer.status_code == 303
    shown = (await client.get(answer.headers["location"])).text
    assert "Saved. People see this now." in shown
    assert "These languages say something else than the newest text:" in shown
    assert f'href="{AR}"' in shown
    assert page(filled).sections[0].body["fr"] == "4 jours, sans exception"


async def test_two_people_read_a_number(volunteer: Volunteers, filled: Engine) -> None:
    anna, ben = volunteer(), volunteer()
    answer = await french(anna, "6 jours")
    assert answer.status_code == 303
    shown = plain((await anna.get(answer.headers["location"])).text)
    assert "Not published yet: the numbers are not the same in all languages." in shown
    assert "French: 6 · English, Arabic," in shown
    assert page(filled).sections[0].body["fr"] == "4 days (fr)"
    number = proposal(filled)
    own = plain((await anna.get("/admin/proposals")).text)
    assert "You wrote this: somebody else decides." in own
    assert "Accept" not in own
    listed = (await ben.get("/admin/proposals")).text
    theirs = plain(listed)
    assert "editor-0" in theirs
    assert "French: 6 · English, Arabic," in theirs
    accept, seen = decision(listed, "accept")
    assert accept == f"/admin/proposals/{number}/accept"
    assert (await anna.post(accept, data=seen)).status_code == 403
    assert (await ben.post(accept, data=seen)).status_code == 303
    assert page(filled).sections[0].body["fr"] == "6 jours"


async def test_publishing_a_draft_of_ones_own_waits_too(
    volunteer: Volunteers, filled: Engine
) -> None:
    client = volunteer()
    kept = await french(client, "6 jours", "draft")
    named = naming((await client.get(kept.headers["location"])).text)
    answer = await client.post(PATH, data=named | {"do": "publish"})
    assert "kept=proposed" in answer.headers["location"]
    assert page(filled).sections[0].body["fr"] == "4 days (fr)"
    assert "Decide about it" in (await volunteer().get(PATH)).text


async def test_a_translation_waits_and_says_so(volunteer: Volunteers, filled: Engine) -> None:
    translator, field = volunteer(Role.TRANSLATOR), f"{BODY}.ar"
    sent = {field: "5 أيام", f"seen:{field}": "4 days (ar)", f"source:{field}": "4 days (en)"}
    answer = await translator.post(AR, data=sent)
    assert answer.headers["location"] == f"{AR}?waits=1"
    shown = (await translator.get(answer.headers["location"])).text
    assert "Not published yet" in shown
    assert "Waits for a second reader:" in shown
    assert "5 أيام" in shown
    assert page(filled).sections[0].body["ar"] == "4 days (ar)"
    ben = volunteer()
    accept, seen = decision((await ben.get("/admin/proposals")).text, "accept")
    assert (await ben.post(accept, data=seen)).is_redirect
    assert page(filled).sections[0].body["ar"] == "5 أيام"


@pytest.mark.parametrize("button", ["right", "reviewed"])
async def test_a_translation_with_other_numbers_has_to_be_changed(
    volunteer: Volunteers, filled: Engine, button: str
) -> None:
    six_days_in_english(filled)
    field, client = f"{BODY}.ar", volunteer(Role.TRANSLATOR)
    sent = {button: field, f"seen:{field}": "4 days (ar)", f"source:{field}": "6 days (en)"}
    answer = await client.post(AR, data=sent | {field: "4 days (ar)"})
    assert answer.status_code == 422
    assert "change the text, it is not still right. Missing: 6. Too many: 4." in plain(answer.text)
    changed = await client.post(AR, data=sent | {field: "6 days (ar)"})
    assert changed.headers["location"] == f"{AR}?done=1"


async def test_a_file_says_of_no_other_number_that_it_is_still_right(
    volunteer: Volunteers, filled: Engine
) -> None:
    six_days_in_english(filled)
    client = volunteer(Role.TRANSLATOR)
    text = (await client.get("/admin/translate/ar/channel-info.po")).text.replace("#, fuzzy\n", "")
    shown = await client.post(
        "/admin/translate/ar/channel-info.po", files={"file": ("a.po", text.encode())}
    )
    assert "it is not still right. Missing: 6. Too many: 4." in plain(shown.text)
    await client.post("/admin/translate/ar/write", data={"text": text})
    with reading(filled) as session:
        assert "ar" in lagging(session, DocumentType.PAGE, KEY)[BODY]


def six_days_in_english(filled: Engine) -> None:
    values = flatten(page(filled)) | {f"{BODY}.en": "6 days (en)"}
    with transaction(filled) as session:
        work = UnitOfWork(session, SERVER, NOW + timedelta(hours=1), b"key")
        save(
            work,
            DocumentType.PAGE,
            parse_document(DocumentType.PAGE, unflatten(values)),
            EditOptions(is_read=True),
        )


async def test_what_was_found_is_shown_open_after_saving(volunteer: Volunteers) -> None:
    """Only a doubt: it is saved, and stays to be read."""
    client, field = volunteer(Role.TRANSLATOR), f"{BODY}.ar"
    sent = {
        field: "4 latin words here",
        f"seen:{field}": "4 days (ar)",
        f"source:{field}": "4 days (en)",
    }
    answer = await client.post(AR, data=sent)
    assert answer.headers["location"] == f"{AR}?done=1"
    shown = (await client.get(answer.headers["location"])).text
    assert 'href="#f-sections-s1-body"' in shown
    assert '<details id="f-sections-s1-body" open>' in shown
