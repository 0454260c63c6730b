"""Partner links and proposals: made once, ended, answered; decided."""

import re

from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from content.core.database import reading
from content.models import Draft, PartnerLink, Role
from tests.api.admin.conftest import Volunteers
from tests.api.counting import queries
from tests.support.narrowing import present

TOKEN = re.compile(r"/partner/([A-Za-z0-9_-]{32})")
ASK = re.compile(
    r'name="press" value="([^"]+)"><input type="hidden" name="organization" value="kitchen-a"'
)


def links(engine: Engine) -> list[PartnerLink]:
    with reading(engine) as session:
        return list(session.exec(select(PartnerLink)).all())


async def test_a_double_press_makes_one_link_and_shows_it_again(
    volunteer: Volunteers, filled: Engine
) -> None:
    client = volunteer(Role.EDITOR)
    press = present(ASK.search((await client.get("/admin/links")).text))[1]
    data = {"organization": "kitchen-a", "press": press}
    pages = [await client.post("/admin/links", data=data) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert len(links(filled)) == 1
    assert len({token for page in pages for token in TOKEN.findall(page.text)}) == 1


async def test_the_messages_are_whole_and_the_link_is_shown_once(volunteer: Volunteers) -> None:
    client = volunteer(Role.EDITOR)
    data = {"organization": "kitchen-a", "press": "a-press-of-a-test"}
    page = (await client.post("/admin/links", data=data)).text
    french, english = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert "Bonjour" in french
    assert "ni compte ni mot de passe" in french
    assert "Hello" in english
    assert "no account and no password" in english
    assert present(TOKEN.search(french))[0] == present(TOKEN.search(english))[0]
    assert "<svg" in page
    assert not TOKEN.search((await client.get("/admin/links")).text)


async def test_ended_opens_nothing(volunteer: Volunteers) -> None:
    client = volunteer(Role.EDITOR)
    data = {"organization": "kitchen-a", "press": "a-press-of-a-test"}
    path = present(TOKEN.search((await client.post("/admin/links", data=data)).text))[0]
    assert (await client.get(path)).status_code == 200
    ended = await client.post("/admin/links/end", data={"organization": "kitchen-a"})
    assert ended.status_code == 303
    assert (await client.get(path)).status_code == 404


async def test_who_answered(volunteer: Volunteers) -> None:
    client = volunteer(Role.EDITOR)
    data = {"organization": "kitchen-a", "press": "a-press-of-a-test"}
    path = present(TOKEN.search((await client.post("/admin/links", data=data)).text))[0]
    preview = await client.get(path)
    assert preview.status_code == 200
    assert "did not open it" in (await client.get("/admin/links")).text
    await client.get(path, headers={"sec-fetch-mode": "navigate"})
    assert "opened, did not answer" in (await client.get("/admin/links")).text
    entry = present(re.search(path + r"/([a-z0-9-]+)", preview.text))[1]
    await client.post(f"{path}/{entry}/true")
    page = (await client.get("/admin/links")).text
    assert "opened, did not answer" not in page
    assert ">answered<" in re.sub(r"<svg.*?</svg>", "", page)


async def test_partners_and_translators_make_no_links(volunteer: Volunteers) -> None:
    for role in (Role.PARTNER, Role.TRANSLATOR):
        client = volunteer(role)
        data = {"organization": "kitchen-a", "press": "a-press-of-a-test"}
        assert (await client.post("/admin/links", data=data)).status_code == 403
        for path in ("/admin/links", "/admin/proposals"):
            assert (await client.get(path)).status_code == 403
        for verb in ("accept", "refuse"):
            assert (await client.post(f"/admin/proposals/1/{verb}")).status_code == 403


async def test_nobody_is_asked_who_is_not_there(volunteer: Volunteers) -> None:
    data = {"organization": "nobody", "press": "a-press-of-a-test"}
    assert (await volunteer(Role.EDITOR).post("/admin/links", data=data)).status_code == 409


def decision(page: str, verb: str) -> tuple[str, dict[str, str]]:
    """Where the first proposal of a page is decided, and what its form carries."""
    hidden = r'"><input type="hidden" name="seen" value="(\w+)">'
    found = re.search(rf"(/admin/proposals/\d+/{verb}){hidden}", page)
    assert found
    return found[1], {"seen": found[2]}


async def test_proposals_are_decided(volunteer: Volunteers, app: FastAPI, filled: Engine) -> None:
    client = volunteer(Role.EDITOR)
    data = {"organization": "kitchen-a", "press": "a-press-of-a-test"}
    path = present(TOKEN.search((await client.post("/admin/links", data=data)).text))[0]
    entry = next(
        one
        for one in app.state.program.keeper.current.of_organization("kitchen-a")
        if one.timetable.rules
    )
    before = entry.timetable.rules
    hours = {"opens_at": ["09:10"] * len(before), "closes_at": ["10:20"] * len(before)}
    sent = await client.post(f"{path}/{entry.key}/hours", data=hours)
    assert sent.headers["location"].endswith("done=proposed")
    assert app.state.program.keeper.current.entries[entry.key].timetable.rules == before
    page = (await client.get("/admin/proposals")).text
    assert "09:10" in page
    accept, seen = decision(page, "accept")
    assert (await client.post(accept)).status_code == 409
    done = await client.post(accept, data=seen)
    assert done.status_code == 303
    rules = app.state.program.keeper.current.entries[entry.key].timetable.rules
    assert {f"{rule.opens_at:%H:%M}" for rule in rules} == {"09:10"}
    twice = await client.post(accept, data=seen)
    assert twice.status_code == 409
    assert "decided already" in twice.text
    await client.post(f"{path}/{entry.key}/gone")
    page = (await client.get("/admin/proposals")).text
    assert "Not any more" in page or "Shown to people" in page
    refuse, seen = decision(page, "refuse")
    assert (await client.post(refuse)).status_code == 409
    assert (await client.post(refuse, data=seen)).status_code == 303
    assert entry.key in app.state.program.keeper.current.entries
    with reading(filled) as session:
        assert not session.exec(select(Draft)).all()


async def test_few_queries(volunteer: Volunteers, filled: Engine, app: FastAPI) -> None:
    client = volunteer(Role.EDITOR)
    data = {"organization": "kitchen-a", "press": "a-press-of-a-test"}
    path = present(TOKEN.search((await client.post("/admin/links", data=data)).text))[0]
    for entry in app.state.program.keeper.current.of_organization("kitchen-a"):
        await client.post(f"{path}/{entry.key}/gone")
    for page in ("/admin/links", "/admin/proposals"):
        await client.get(page)
        with queries(filled) as seen:
            assert (await client.get(page)).status_code == 200
        assert 0 < len(seen) <= 12, page
