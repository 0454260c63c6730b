"""What is another organization's, or another person's, is nobody's by asking for its key."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import col, select

from content.core import clock
from content.core.database import reading
from content.editing.changes import base_of
from content.models import DocumentType, Draft, History, LoginSession, Role
from content.schedules import upcoming
from content.snapshot import PublishedServiceAtLocation
from tests.api.admin.conftest import Volunteers
from tests.api.admin.content.test_routes import document, fields, own
from tests.api.attacks.conftest import Browser, partner_token

TODAY = str(clock.paris(clock.now()).date())


def opening(entry: PublishedServiceAtLocation) -> str:
    """Where the first opening after today of an entry is spoken of."""
    after = clock.now() + timedelta(days=1)
    coming = next(one for one in upcoming(entry.timetable, after) if one.opens > after)
    return f"/admin/today/{entry.key}/{coming.date}/{coming.planned:%H:%M}"


def changes(engine: Engine) -> list[History]:
    with reading(engine) as session:
        return list(session.exec(select(History).order_by(col(History.id))))


async def test_a_partner_link_opens_nothing_of_another_organization(
    browser: Browser, app: FastAPI, filled: Engine
) -> None:
    token, client = partner_token(filled, "kitchen-a"), browser()
    entries = app.state.program.keeper.current.entries.values()
    foreign = [one for one in entries if one.service.organization.key != "kitchen-a"]
    assert len(foreign) > 5
    forms: dict[str, dict[str, Any]] = {
        "true": {},
        "gone": {},
        "planned": {"day": TODAY, "opens": "12:00"},
        "cancelled": {"day": TODAY, "opens": "12:00", "reason": "weather"},
        "hours": {"opens_at": ["09:00"], "closes_at": ["10:00"]},
    }
    for one in foreign:
        where = f"/partner/{token}/{one.key}"
        assert (await client.get(where)).status_code == 404
        for verb, data in forms.items():
            assert (await client.post(f"{where}/{verb}", data=data)).status_code == 404, verb
    assert changes(filled) == []
    with reading(filled) as session:
        assert session.exec(select(Draft)).all() == []


@pytest.mark.parametrize("entry_of", ["kitchen-a", "another"])
async def test_a_partner_speaks_only_for_their_own_openings(
    volunteer: Volunteers, app: FastAPI, filled: Engine, entry_of: str
) -> None:
    client, is_own = volunteer(Role.PARTNER, "kitchen-a"), entry_of == "kitchen-a"
    entries = app.state.program.keeper.current.entries.values()
    found = [one for one in entries if (one.service.organization.key == "kitchen-a") is is_own]
    for entry in found[:6]:
        where = opening(entry)
        for path, form in (
            (where, {"change": "true", "how": "seen"}),
            ("/admin/check", {"one": f"service:{entry.service.key}:{entry.key}", "how": "seen"}),
            ("/admin/check", {"what": f"service:{entry.service.key}:{entry.key}", "how": "seen"}),
            (f"{where}/extra", {"opens_at": "03:00", "closes_at": "04:00"}),
            (where, {"change": "cancelled", "reason": "weather"}),
        ):
            answer = await client.post(path, data=form)
            assert answer.status_code == (303 if is_own else 403), (path, form, entry.key)
    assert bool(changes(filled)) is is_own


async def test_a_partner_checks_neither_pages_nor_numbers_nor_themselves(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    live = app.state.program.keeper.current
    client = volunteer(Role.PARTNER, "kitchen-a")
    for what in (
        f"page:{next(iter(live.pages))}:",
        "organization:kitchen-a:",
        "organization:auberge:",
    ):
        answer = await client.post("/admin/check", data={"one": what, "how": "seen"})
        assert answer.status_code == 403, what
    assert changes(filled) == []


async def test_a_partner_takes_back_only_what_they_did(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    mine, editor = volunteer(Role.PARTNER, "kitchen-a"), volunteer(Role.EDITOR)
    where = opening(own(app, "kitchen-a"))
    await editor.post(where, data={"change": "cancelled", "reason": "weather"})
    [change] = changes(filled)
    for path, form in (
        (f"/admin/undo/{change.id}", {}),
        ("/admin/check/undo", {"numbers": change.id}),
    ):
        assert (await mine.post(path, data=form)).status_code == 403
    assert len(changes(filled)) == 1
    await mine.post(where, data={"change": "cancelled", "reason": "police"})
    number = changes(filled)[-1].id
    assert (await mine.post(f"/admin/undo/{number}")).status_code == 303


async def test_a_version_is_of_the_thing_it_is_asked_of(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    client = volunteer(Role.EDITOR)
    mine, other = own(app, "kitchen-a"), own(app, "kitchen-a", foreign=True)
    await client.post(opening(mine), data={"change": "true", "how": "seen"})
    [change] = changes(filled)
    base = base_of(document(filled, DocumentType.SERVICE, mine.service.key))
    for thing, key in (("service", other.service.key), ("page", mine.service.key)):
        where = f"/admin/history/{thing}/{key}/{change.id}"
        assert (await client.get(where)).status_code == 409
        assert (await client.post(where, data={"base": base})).status_code == 409
    assert len(changes(filled)) == 1


async def test_only_my_own_sessions_end(volunteer: Volunteers, filled: Engine) -> None:
    client, other = volunteer(Role.EDITOR), volunteer(Role.ADMINISTRATOR)
    with reading(filled) as session:
        hashes = [row.token_hash for row in session.exec(select(LoginSession))]
    for one in hashes:
        await other.post("/admin/me/sessions", data={"which": one})
    assert (await client.get("/admin/me")).status_code == 200
    assert (await other.get("/admin/me")).status_code == 303


async def test_a_partner_is_refused_what_is_anothers(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    client = volunteer(Role.PARTNER, "kitchen-a")
    mine = own(app, "kitchen-a")
    listed = (await client.get("/admin/services")).text
    foreign = [
        one
        for one in app.state.program.keeper.current.entries.values()
        if one.service.organization.key != "kitchen-a"
    ]
    assert f'"/admin/services/{mine.service.key}"' in listed
    assert not [one for one in foreign if f'"/admin/services/{one.service.key}"' in listed]
    path = f"/admin/services/{mine.service.key}"
    sent = fields((await client.get(path)).text) | {"do": "save"}
    for one in foreign[:5]:
        for other in (f"services/{one.service.key}", f"locations/{one.location.key}"):
            where = f"/admin/{other}"
            assert (await client.get(where)).status_code == 403
            assert (await client.post(f"{where}/preview", data=sent)).status_code == 403
            for does in ("save", "draft", "archive", "publish", "discard", "preview", "add:at"):
                answer = await client.post(where, data=sent | {"do": does})
                assert answer.status_code == 403, (where, does)
    for name in ("organizations", "pages"):
        for where in (f"/admin/{name}", f"/admin/{name}/new", f"/admin/{name}/kitchen-a"):
            assert (await client.get(where)).status_code == 403
            if where.count("/") == 3:
                assert (await client.post(where, data={"do": "save"})).status_code == 403


async def test_a_partner_takes_nothing_over(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    """Neither by naming another organization, nor by another one's place in its own service,
    nor by another's draft."""
    client, entry, other = volunteer(Role.PARTNER, "kitchen-a"), own(app, "kitchen-a"), None
    other = own(app, "kitchen-a", foreign=True)
    path = f"/admin/services/{entry.service.key}"
    sent = fields((await client.get(path)).text)
    foreign = sent | {"organization": other.service.organization.key}
    for does in ("save", "draft"):
        assert (await client.post(path, data=foreign | {"do": does})).status_code == 403
    theirs = document(filled, DocumentType.SERVICE, other.service.key)
    stolen = sent | {"at.0.key": other.key, "do": "save"}
    assert (await client.post(path, data=stolen)).status_code == 303
    assert document(filled, DocumentType.SERVICE, other.service.key) == theirs
    editor = volunteer()
    kept = await editor.post(path, data=sent | {"name.en": "Secret", "do": "draft", "base": ""})
    number = kept.headers["location"].partition("draft=")[2].partition("&")[0]
    assert "Secret" not in (await client.get(f"{path}?draft={number}")).text
    with reading(filled) as session:
        saved_at = session.get_one(Draft, int(number)).saved_at.isoformat()
    for does in ("publish", "discard"):
        named = {"draft": number, "saved_at": saved_at}
        answer = await client.post(path, data=named | {"do": does})
        assert answer.status_code == 409
