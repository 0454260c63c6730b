"""A session that somebody else knows, or knew, is worth nothing."""

import re

import httpx
import pyotp
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from api.admin.request import COOKIE
from content.accounts import sessions
from content.core import clock
from content.core.database import transaction
from content.models import Role
from tests.api.admin.conftest import Volunteers
from tests.api.attacks.conftest import PASSWORD, Browser, add, number_of
from tests.support.narrowing import present

NEW = "green house walks"


async def log_in(client: httpx.AsyncClient, name: str = "anna") -> str:
    """The token that the browser has now."""
    answer = await client.post("/admin/login", data={"name": name, "password": PASSWORD})
    assert answer.status_code == 303
    return client.cookies[COOKIE]


async def status(browser: Browser, token: str) -> int:
    """What somebody gets who has only this token."""
    headers = {"cookie": f"{COOKIE}={token}"}
    return (await browser().get("/admin/me", headers=headers)).status_code


async def test_a_session_chosen_before_is_nobodys_afterwards(
    browser: Browser, filled: Engine
) -> None:
    add(filled, "anna")
    victim, chosen = browser(), "A" * 43
    headers = {"cookie": f"{COOKIE}={chosen}"}
    form = {"name": "anna", "password": PASSWORD}
    answer = await victim.post("/admin/login", data=form, headers=headers)
    token = present(re.match(rf"{COOKIE}=([\w-]+);", answer.headers["set-cookie"]))[1]
    assert token != chosen
    assert await status(browser, chosen) == 303
    assert await status(browser, token) == 200


async def test_the_attackers_own_session_does_not_become_the_victims(
    browser: Browser, filled: Engine
) -> None:
    add(filled, "anna"), add(filled, "mallory")
    attacker, victim = browser(), browser()
    known = await log_in(attacker, "mallory")
    form = {"name": "anna", "password": PASSWORD}
    await victim.post("/admin/login", data=form, headers={"cookie": f"{COOKIE}={known}"})
    assert victim.cookies[COOKIE] != known
    assert "anna" not in (await attacker.get("/admin/me")).text


async def test_a_session_from_before_the_second_step_ends_with_it(
    browser: Browser, filled: Engine
) -> None:
    add(filled, "anna", Role.COORDINATOR)
    client = browser()
    half = await log_in(client)
    page = (await client.get("/admin/code")).text
    assert await status(browser, half) == 303, "half in is not in"
    secret = present(re.search(r"<code[^>]*>([A-Z2-7]{16,})</code>", page))[1]
    sealed = present(re.search(r'name="sealed" value="([^"]+)"', page))[1]
    form = {"code": pyotp.TOTP(secret).now(), "sealed": sealed}
    assert (await client.post("/admin/code", data=form)).status_code == 200
    whole = client.cookies[COOKIE]
    assert whole != half
    assert await status(browser, half) == 303
    assert await status(browser, whole) == 200


async def test_a_new_password_ends_every_copy_of_the_cookie(
    browser: Browser, filled: Engine
) -> None:
    add(filled, "anna")
    mine, elsewhere = browser(), browser()
    stolen, other = await log_in(mine), await log_in(elsewhere)
    form = {"old": PASSWORD, "password": NEW}
    assert (await mine.post("/admin/me/password", data=form)).status_code == 303
    assert await status(browser, stolen) == 303
    assert await status(browser, other) == 303
    assert (await mine.get("/admin/me")).status_code == 200


async def test_another_second_step_ends_every_copy_of_the_cookie(
    browser: Browser, filled: Engine
) -> None:
    add(filled, "anna")
    mine = browser()
    stolen = await log_in(mine)
    page = (await mine.get("/admin/me/second")).text
    secret = present(re.search(r"<code[^>]*>(\w+)</code>", page))[1]
    form = {
        "sealed": present(re.search(r'name="sealed" value="([^"]+)"', page))[1],
        "old": PASSWORD,
    }
    done = await mine.post("/admin/me/second", data=form | {"code": pyotp.TOTP(secret).now()})
    assert done.status_code == 200
    assert await status(browser, stolen) == 303
    assert (await mine.get("/admin/me")).status_code == 200


@pytest.mark.parametrize("does", ["", "/close", "/reset"])
async def test_another_role_ends_it_and_so_does_the_end_of_the_account(
    volunteer: Volunteers, browser: Browser, filled: Engine, app: FastAPI, does: str
) -> None:
    number = add(filled, "anna")
    token = await log_in(browser())
    form = {"role": "translator", "languages": "ar", "press": "p", "second_step": "true"}
    boss = volunteer(Role.ADMINISTRATOR)
    assert (await boss.post(f"/admin/volunteers/{number}{does}", data=form)).status_code < 400
    assert await status(browser, token) == 303


async def test_logging_out_ends_it_on_the_server_too(browser: Browser, filled: Engine) -> None:
    add(filled, "anna")
    client = browser()
    token = await log_in(client)
    answer = await client.post("/admin/logout")
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert await status(browser, token) == 303


async def test_idle_it_ends(browser: Browser, filled: Engine) -> None:
    add(filled, "anna")
    now = clock.now()
    for ago, expected in ((sessions.IDLE / 2, 200), (sessions.IDLE, 303)):
        with transaction(filled) as session:
            mine = number_of(filled, "anna")
            token = sessions.open_session(session, mine, "", now - ago, confirmed=True)
        assert await status(browser, token) == expected
