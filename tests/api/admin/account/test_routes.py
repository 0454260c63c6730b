"""My account and More: what is mine, what I may open, and nothing without proof."""

import re
from collections.abc import Callable

import pyotp
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import col, select

from content.accounts import passwords, sessions, throttle
from content.core import clock
from content.core.database import reading, transaction
from content.models import LoginSession, Role, TelegramLink, Volunteer
from tests.api.admin.conftest import Volunteers
from tests.api.counting import queries
from tests.support.narrowing import present

OLD, NEW = "blue horse sings", "green house walks"


def me_of(engine: Engine) -> Volunteer:
    with reading(engine) as session:
        row = session.exec(select(Volunteer).order_by(col(Volunteer.id))).first()
    assert row
    return row


@pytest.fixture
def password(filled: Engine) -> Callable[[], None]:
    def give() -> None:
        with transaction(filled) as session:
            row = session.exec(select(Volunteer)).one()
            row.password_hash = passwords.hash_password(OLD)
            session.add(row)

    return give


@pytest.mark.parametrize(
    ("role", "open_", "closed"),
    [
        (Role.PARTNER, "/admin/services", "/admin/organizations"),
        (Role.TRANSLATOR, "/admin/me", "/admin/services"),
        (Role.EDITOR, "/admin/files", "/admin/volunteers"),
        (Role.COORDINATOR, "/admin/volunteers", "/admin/settings"),
        (Role.ADMINISTRATOR, "/admin/settings", "nothing"),
    ],
)
async def test_more_shows_what_the_role_may_open(
    volunteer: Volunteers, filled: Engine, role: Role, open_: str, closed: str
) -> None:
    client = volunteer(role)
    with queries(filled) as made:
        page = await client.get("/admin/more")
    assert page.status_code == 200
    assert f'href="{open_}"' in page.text
    assert f'href="{closed}"' not in page.text
    assert len(made) <= 12


async def test_me_says_who_i_am_and_changes_language(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.TRANSLATOR, languages="ar,fa")
    with queries(filled) as made:
        page = (await client.get("/admin/me")).text
    assert "Translator" in page
    assert 'lang="fa" dir="rtl"' in page
    assert len(made) <= 12
    answer = await client.post("/admin/me/language", data={"speaks": "fr"})
    assert answer.headers["location"] == "/admin/me?done=language"
    assert '<html lang="fr">' in (await client.get("/admin/me?done=language")).text
    assert (await client.post("/admin/me/language", data={"speaks": "ar"})).status_code == 422


async def test_a_note_is_one_of_ours(volunteer: Volunteers) -> None:
    page = await volunteer(Role.EDITOR).get("/admin/me?done=<script>alert(1)</script>")
    assert "alert(1)" not in page.text


async def test_a_new_password_needs_the_old_one_and_ends_other_sessions(
    volunteer: Volunteers, filled: Engine, password: Callable[[], None]
) -> None:
    client = volunteer(Role.EDITOR)
    password()
    mine = me_of(filled)
    with transaction(filled) as session:
        sessions.open_session(session, present(mine.id), "other", clock.now(), confirmed=True)
    wrong = await client.post("/admin/me/password", data={"old": "x", "password": NEW})
    assert wrong.status_code == 422
    assert "This is not your password." in wrong.text
    weak = await client.post("/admin/me/password", data={"old": OLD, "password": "short"})
    assert weak.status_code == 422
    assert "This is too short." in weak.text
    done = await client.post("/admin/me/password", data={"old": OLD, "password": NEW})
    assert done.headers["location"] == "/admin/me?done=password"
    assert passwords.verify(me_of(filled).password_hash, NEW)
    with reading(filled) as session:
        assert len(session.exec(select(LoginSession)).all()) == 1


async def test_guessing_the_old_password_is_slowed_down(
    volunteer: Volunteers, password: Callable[[], None]
) -> None:
    client = volunteer(Role.EDITOR)
    password()
    for _ in range(throttle.FREE_FOR_ACCOUNT):
        answer = await client.post("/admin/me/password", data={"old": "x", "password": NEW})
        assert answer.status_code == 422
    answer = await client.post("/admin/me/password", data={"old": OLD, "password": NEW})
    assert answer.status_code == 429


async def test_a_second_step_is_set_up_with_password_and_code(
    volunteer: Volunteers, filled: Engine, password: Callable[[], None]
) -> None:
    client = volunteer(Role.EDITOR)
    password()
    page = (await client.get("/admin/me/second")).text
    secret = present(re.search(r"<code[^>]*>(\w+)</code>", page))[1]
    form = {"sealed": present(re.search(r'name="sealed" value="([^"]+)"', page))[1], "old": OLD}
    form["code"] = pyotp.TOTP(secret).now()
    wrong = await client.post("/admin/me/second", data=form | {"old": "x"})
    assert wrong.status_code == 422
    assert me_of(filled).totp_secret is None
    assert (await client.post("/admin/me/second", data=form | {"code": "1"})).status_code == 422
    done = await client.post("/admin/me/second", data=form)
    assert done.text.count("<code>") == 10
    assert me_of(filled).totp_secret
    client.headers["cookie"] = done.headers["set-cookie"].partition(";")[0]
    codes = await client.post("/admin/me/codes", data={"code": form["code"]})
    assert codes.status_code == 422, "a code works once"


async def test_a_secret_is_for_one_account_only(volunteer: Volunteers, filled: Engine) -> None:
    other = (await volunteer(Role.EDITOR).get("/admin/me/second")).text
    sealed = present(re.search(r'name="sealed" value="([^"]+)"', other))[1]
    secret = present(re.search(r"<code[^>]*>(\w+)</code>", other))[1]
    form = {"sealed": sealed, "code": pyotp.TOTP(secret).now(), "old": "x"}
    answer = await volunteer(Role.EDITOR).post("/admin/me/second", data=form)
    assert answer.status_code == 422
    assert secret not in answer.text


async def test_a_telegram_code_is_shown_once(
    volunteer: Volunteers, filled: Engine, app: FastAPI
) -> None:
    client = volunteer(Role.EDITOR)
    page = (await client.post("/admin/me/telegram")).text
    code = present(re.search(r"<code>/team (\w+)</code>", page))[1]
    assert "t.me" not in page
    assert code not in (await client.get("/admin/me")).text
    app.state.program.bot = type("Bot", (), {"username": "calais_bot"})()
    page = (await client.post("/admin/me/telegram")).text
    assert re.search(r'href="https://t\.me/calais_bot\?start=team-\w{13}"', page)
    app.state.program.bot = None
    await client.post("/admin/me/telegram/unlink")
    with reading(filled) as session:
        assert session.exec(select(TelegramLink)).all() == []


async def test_the_organization_is_called_by_its_name(volunteer: Volunteers) -> None:
    page = (await volunteer(Role.PARTNER, "mdm").get("/admin/me")).text
    assert "· Médecins du Monde" in page
    assert "· mdm" not in page
