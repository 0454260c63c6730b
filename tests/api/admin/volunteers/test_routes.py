"""Volunteers: links, roles, closed accounts; nobody reaches above themselves."""

import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import col, select

from content import subscribers
from content.accounts import telegram_links
from content.core import clock
from content.core.crypto import ChatKeys
from content.core.database import reading, transaction
from content.models import (
    ChangeAction,
    History,
    Invitation,
    ReceiverKind,
    Role,
    Subscriber,
    TelegramLink,
    Volunteer,
)
from tests.api.admin.conftest import Volunteers
from tests.api.counting import queries
from tests.content.alerts.making import KEYS, subscribe
from tests.support.narrowing import present

LINK = r"/admin/welcome/[\w-]{43}"


async def invite(client: httpx.AsyncClient, **form: object) -> httpx.Response:
    page = (await client.get("/admin/volunteers")).text
    press = present(re.search(r'name="press" value="(\w+)"', page))[1]
    return await client.post("/admin/volunteers", data={"press": press} | form)


def invitations(engine: Engine) -> list[Invitation]:
    with reading(engine) as session:
        return list(session.exec(select(Invitation)))


def rows(engine: Engine) -> list[History]:
    with reading(engine) as session:
        return list(session.exec(select(History).order_by(col(History.id))))


def number_of(engine: Engine, role: Role) -> int:
    with reading(engine) as session:
        found = session.exec(select(Volunteer.id).where(Volunteer.role == role)).first()
    assert found
    return found


async def test_a_link_is_made_shown_once_and_withdrawn(
    volunteer: Volunteers, filled: Engine, client: httpx.AsyncClient
) -> None:
    mine = volunteer(Role.COORDINATOR)
    answer = await invite(mine, role="partner", organization="kitchen-a")
    link = present(re.search(LINK, answer.text))[0]
    assert "<svg" in answer.text
    assert "Partner" in (await client.get(link)).text
    page = (await mine.get("/admin/volunteers")).text
    assert link not in page
    number = present(re.search(r"/admin/volunteers/invitations/(\d+)/withdraw", page))[1]
    await mine.post(f"/admin/volunteers/invitations/{number}/withdraw")
    assert (await client.get(link)).status_code == 404
    assert [(row.thing, row.action) for row in rows(filled)] == [
        ("invitation", ChangeAction.CREATED),
        ("invitation", ChangeAction.ARCHIVED),
    ]
    assert rows(filled)[0].after == '{"organization":"kitchen-a","role":"partner"}'


async def test_a_double_press_makes_one_link(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.COORDINATOR)
    for status in (200, 303):
        form = {"press": "same", "role": "editor"}
        assert (await client.post("/admin/volunteers", data=form)).status_code == status
    assert len(invitations(filled)) == 1


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"role": "partner"}, "Something is missing here."),
        ({"role": "partner", "organization": "<script>"}, "This does not exist."),
        ({"role": "editor", "organization": "a\x00b"}, "This does not exist."),
        ({"role": "translator"}, "Something is missing here."),
        ({"role": "translator", "languages": ["xx"]}, "This does not exist."),
    ],
)
async def test_a_form_that_says_too_little_comes_back(
    volunteer: Volunteers, filled: Engine, form: dict[str, str], said: str
) -> None:
    answer = await invite(volunteer(Role.COORDINATOR), **form)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{form["role"]}" required checked' in answer.text
    assert "<script>" not in answer.text
    assert invitations(filled) == []


async def test_an_account_that_is_not_there(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.COORDINATOR)
    for form in ({"role": "editor"}, {"role": "partner", "organization": "nobody"}):
        answer = await client.post("/admin/volunteers/4711", data=form)
        assert answer.headers["location"] == "/admin/volunteers?note=over"
    assert rows(filled) == []


async def test_nobody_invites_above_themselves(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.COORDINATOR)
    answer = await invite(client, role="administrator")
    assert answer.status_code == 403
    assert 'value="administrator"' not in (await client.get("/admin/volunteers")).text
    assert invitations(filled) == []


async def test_a_coordinator_cannot_touch_an_administrator(
    volunteer: Volunteers, filled: Engine
) -> None:
    volunteer(Role.ADMINISTRATOR), volunteer(Role.ADMINISTRATOR)
    client, boss = volunteer(Role.COORDINATOR), number_of(filled, Role.ADMINISTRATOR)
    for path, form in (
        ("", {"role": "editor"}),
        ("/close", {}),
        ("/reset", {"press": "p"}),
    ):
        answer = await client.post(f"/admin/volunteers/{boss}{path}", data=form)
        assert answer.status_code == 403, path
    page = (await client.get(f"/admin/volunteers/{boss}")).text
    assert "<form" not in page
    assert (invitations(filled), rows(filled)) == ([], [])


async def test_a_coordinator_cannot_withdraw_an_administrators_link(
    volunteer: Volunteers, filled: Engine
) -> None:
    await invite(volunteer(Role.ADMINISTRATOR), role="administrator")
    number = invitations(filled)[0].id
    path = f"/admin/volunteers/invitations/{number}/withdraw"
    assert (await volunteer(Role.COORDINATOR).post(path)).status_code == 403
    assert len(invitations(filled)) == 1


async def test_another_role_is_written_down_and_ends_sessions(
    volunteer: Volunteers, filled: Engine
) -> None:
    editor, client = volunteer(Role.EDITOR), volunteer(Role.COORDINATOR)
    number = number_of(filled, Role.EDITOR)
    form = {"role": "translator", "languages": ["ar", "fa"]}
    answer = await client.post(f"/admin/volunteers/{number}", data=form)
    assert answer.headers["location"] == "/admin/volunteers?note=changed"
    assert (await editor.get("/admin/me")).status_code == 303
    [row] = rows(filled)
    assert (row.thing, row.key) == ("volunteer", str(number))
    assert row.before == '{"languages":null,"role":"editor"}'
    assert row.after == '{"languages":["ar","fa"],"role":"translator"}'
    wrong = await client.post(f"/admin/volunteers/{number}", data={"role": "translator"})
    assert wrong.status_code == 422


async def test_the_last_administrator_stays(volunteer: Volunteers, filled: Engine) -> None:
    client, number = volunteer(Role.ADMINISTRATOR), number_of(filled, Role.ADMINISTRATOR)
    for path, form in (("", {"role": "editor"}), ("/close", {})):
        answer = await client.post(f"/admin/volunteers/{number}{path}", data=form)
        assert answer.headers["location"] == "/admin/volunteers?note=last"
    assert rows(filled) == []
    assert (await client.get("/admin/settings")).status_code == 200


@pytest.mark.parametrize("way", ["close", "unlink"])
async def test_exercises_come_to_nobody_who_left(
    volunteer: Volunteers, filled: Engine, way: str
) -> None:
    editor, client = volunteer(Role.EDITOR), volunteer(Role.COORDINATOR)
    number = number_of(filled, Role.EDITOR)
    team = ChatKeys.of("k" * 32, telegram_links.PURPOSE)
    with transaction(filled) as session:
        code = telegram_links.new_link_code(session, number, clock.now())
        assert telegram_links.link(session, code, 77, clock.now(), team)
        subscribers.want_exercises(session, 77, "fr", KEYS)
        subscribe(session, [78], receiver=ReceiverKind.TESTER)
    if way == "close":
        await client.post(f"/admin/volunteers/{number}/close")
    else:
        await editor.post("/admin/me/telegram/unlink")
    with reading(filled) as session:
        [left] = session.exec(select(Subscriber)).all()
        assert KEYS.chat(left.chat_sealed) == 78


async def test_a_closed_account_is_out_and_leaves_no_name(
    volunteer: Volunteers, filled: Engine
) -> None:
    editor, client = volunteer(Role.EDITOR), volunteer(Role.COORDINATOR)
    number = number_of(filled, Role.EDITOR)
    await client.post(f"/admin/volunteers/{number}/close")
    assert (await editor.get("/admin/me")).status_code == 303
    page = (await client.get("/admin/volunteers?note=closed")).text
    assert "editor-0" not in page
    assert f"volunteer-{number}" in page
    assert "editor-0" not in "".join(row.before + row.after for row in rows(filled))
    for path in ("", "/close", "/reset"):
        form = {"role": "editor", "press": f"p{path[1:]}"}
        answer = await client.post(f"/admin/volunteers/{number}{path}", data=form)
        assert answer.headers["location"] == "/admin/volunteers?note=over"


async def test_a_reset_link(
    volunteer: Volunteers, filled: Engine, client: httpx.AsyncClient
) -> None:
    editor, mine = volunteer(Role.EDITOR), volunteer(Role.COORDINATOR)
    number = number_of(filled, Role.EDITOR)
    path = f"/admin/volunteers/{number}/reset"
    link = present(re.search(LINK, (await mine.post(path, data={"press": "1"})).text))[0]
    assert "A new password" in (await client.get(link)).text
    assert (await editor.get("/admin/me")).status_code == 200
    phone: dict[str, Any] = {"volunteer_id": number, "chat_hash": "h", "chat_sealed": "s"}
    with transaction(filled) as session:
        session.add(TelegramLink(**phone, linked_at=clock.now()))
    lost = await mine.post(path, data={"press": "2", "second_step": "true"})
    with transaction(filled) as session:
        assert session.get(TelegramLink, number) is None, "it may be the thief's"
    assert present(re.search(LINK, lost.text))[0] != link
    assert (await client.get(link)).status_code == 404
    assert (await editor.get("/admin/me")).status_code == 303
    assert [row.after for row in rows(filled)] == [
        '{"new_link":"password"}',
        '{"new_link":"password and second step"}',
    ]


async def test_the_list_asks_little_and_is_for_coordinators(
    volunteer: Volunteers, filled: Engine, app: FastAPI
) -> None:
    for _ in range(20):
        volunteer(Role.TRANSLATOR)
    client = volunteer(Role.COORDINATOR)
    for path in ("/admin/volunteers", "/admin/volunteers/1"):
        with queries(filled) as made:
            page = await client.get(path)
        assert page.status_code == 200
        assert len(made) <= 12
    for role in (Role.PARTNER, Role.TRANSLATOR, Role.EDITOR):
        assert (await volunteer(role).get("/admin/volunteers")).status_code == 403
    for number in ("0", "99999999999999999999", "x"):
        assert (await client.get(f"/admin/volunteers/{number}")).status_code in (404, 422)
