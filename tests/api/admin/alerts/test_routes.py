"""Letting an alert go, and stopping it: two people, exactly what was seen, and once."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import httpx
import pyotp
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from api.admin.localizer import AdminLocalizer
from api.app import create_app
from content.accounts import throttle
from content.alerts.contents import fingerprint
from content.core import clock
from content.core.crypto import Seal, derive
from content.core.database import transaction
from content.core.settings import Settings
from content.models import (
    AlertKind,
    AlertState,
    AlertTopic,
    ReceiverKind,
    Role,
    Volunteer,
)
from tests.api.admin.alerting import FREE, STORM, alert, approve, change, contents, form, write
from tests.api.admin.conftest import Volunteers
from tests.conftest import make_real
from tests.content.alerts.making import HOURS, add_alert, subscribe
from tests.support.narrowing import present

BOARD = "/admin/alerts"
SEA = f"{BOARD}/new/sea"


async def test_one_writes_another_approves_and_may_undo(
    volunteer: Volunteers, filled: Engine
) -> None:
    anna, berta = volunteer(Role.COORDINATOR), volunteer(Role.ADMINISTRATOR)
    number = await write(anna, STORM)
    page = (await anna.get(f"/admin/alerts/{number}")).text
    assert "You wrote this: another coordinator must approve it." in page
    assert "/approve" not in page
    assert (await approve(anna, number)).status_code == 403
    assert 'name="read" value="yes" required' in (await berta.get(f"/admin/alerts/{number}")).text
    assert (await approve(berta, number)).status_code == 303
    assert alert(filled, number).state is AlertState.APPROVED
    page = (await berta.get(f"/admin/alerts/{number}")).text
    assert 0 < int(present(re.search(r'data-seconds="(\d+)"', page))[1]) <= 31
    for _ in range(2):
        assert (await anna.post(f"/admin/alerts/{number}/undo")).status_code == 303
    assert alert(filled, number).state is AlertState.DRAFT


async def test_what_is_made_up_goes_to_testers_only(
    volunteer: Volunteers, filled: Engine, app: FastAPI
) -> None:
    anna, berta = volunteer(Role.COORDINATOR), volunteer(Role.COORDINATOR)
    path = f"{BOARD}/new/bad_water"
    number = await write(anna, path, **{"slots.place": "tank-1"})
    page = (await berta.get(f"/admin/alerts/{number}")).text
    assert "It names an example, which is not there." in page
    assert "EXAMPLE – the times are made up." in page
    assert "/approve" not in page
    assert (await approve(berta, number)).status_code == 422
    alone = await anna.post(f"/admin/alerts/{number}/alone", data={"read": "yes", "code": "1"})
    assert alone.status_code == 422
    assert alert(filled, number).state is AlertState.DRAFT
    drill = await write(anna, f"{path}?practise=yes", **{"slots.place": "tank-1"})
    assert "EXAMPLE – the times are made up" in (await berta.get(f"/admin/alerts/{drill}")).text
    assert (await approve(berta, drill)).status_code == 303
    make_real(filled)
    app.state.program.keeper.refresh()
    assert (await approve(berta, number)).status_code == 303


async def test_its_end_is_the_one_that_it_says(volunteer: Volunteers, filled: Engine) -> None:
    until = _ahead(6)
    number = await write(volunteer(Role.COORDINATOR), SEA, **{"slots.until": until})
    ends = contents(filled, number).expires
    assert f"{clock.paris(ends):%Y-%m-%dT%H:%M}" == until


async def test_who_approves_ticks_that_it_was_read(volunteer: Volunteers, filled: Engine) -> None:
    anna, berta = volunteer(Role.COORDINATOR), volunteer(Role.COORDINATOR)
    number = await write(anna, STORM)
    answer = await approve(berta, number, read="", see="ar")
    assert answer.status_code == 422
    assert "Tick this first" in answer.text
    assert "I read it in العربية" in answer.text
    drill = await write(anna, f"{STORM}?practise=yes")
    assert "I read it in" not in (await berta.get(f"/admin/alerts/{drill}")).text
    assert (await approve(berta, drill, read="")).status_code == 303
    assert alert(filled, number).state is AlertState.DRAFT


async def test_only_what_was_seen_is_approved(volunteer: Volunteers, filled: Engine) -> None:
    anna, berta = volunteer(Role.COORDINATOR), volunteer(Role.COORDINATOR)
    number = await write(anna)
    old = present(
        re.search(r'name="seen" value="(\w+)"', (await berta.get(f"/admin/alerts/{number}")).text)
    )
    path = f"/admin/alerts/{number}/edit"
    sent = await form(anna, path) | {"headline": "Other tents"}
    assert (await anna.post(path, data=sent)).status_code == 303
    answer = await approve(berta, number, seen=old[1])
    assert answer.status_code == 409
    assert "Somebody changed it meanwhile" in answer.text
    assert "Other tents" in answer.text
    assert alert(filled, number).state is AlertState.DRAFT


async def test_a_double_press_approves_once(volunteer: Volunteers, filled: Engine) -> None:
    anna, berta, third = (volunteer(Role.COORDINATOR) for _ in range(3))
    number = await write(anna, STORM)
    seen = present(
        re.search(r'name="seen" value="(\w+)"', (await berta.get(f"/admin/alerts/{number}")).text)
    )
    for _ in range(2):
        assert (await approve(berta, number, seen=seen[1])).status_code == 303
    assert (await approve(third, number, seen=seen[1])).status_code == 409
    assert alert(filled, number).state is AlertState.APPROVED


async def test_what_must_be_mended_is_not_approved(volunteer: Volunteers, filled: Engine) -> None:
    anna, berta = volunteer(Role.COORDINATOR), volunteer(Role.COORDINATOR)
    number = await write(anna)
    change(filled, number, effective=clock.now() - HOURS, expires=clock.now() - HOURS / 2)
    page = (await berta.get(f"/admin/alerts/{number}")).text
    assert "It is over already." in page
    assert "/approve" not in page
    assert (await approve(berta, number)).status_code == 422
    assert alert(filled, number).state is AlertState.DRAFT


SecondStep = Callable[[], pyotp.TOTP]


@pytest.fixture
def second_step(filled: Engine) -> SecondStep:
    """Gives everybody a second factor; its codes are those of this secret."""

    def give() -> pyotp.TOTP:
        secret = pyotp.random_base32()
        with transaction(filled) as session:
            for row in session.exec(select(Volunteer)):
                row.totp_secret = Seal(derive("k" * 32, "totp")).seal(secret)
                session.add(row)
        return pyotp.TOTP(secret)

    return give


async def test_an_emergency_goes_alone_with_a_fresh_code(
    volunteer: Volunteers, filled: Engine, second_step: SecondStep
) -> None:
    client = volunteer(Role.COORDINATOR)
    app = second_step()
    number = await write(client, SEA, **{"slots.until": _ahead(6)})
    path = f"/admin/alerts/{number}"
    page = (await client.get(path)).text
    assert "Send alone" in page
    sent = {"seen": present(re.search(r'name="seen" value="(\w+)"', page))[1], "read": "yes"}
    wrong = await client.post(f"{path}/alone", data=sent | {"code": "000000"})
    assert (wrong.status_code, "This code is not right" in wrong.text) == (422, True)
    code = {"code": app.now()}
    assert (await client.post(f"{path}/alone", data=sent | code | {"read": ""})).status_code == 422
    for _ in range(2):
        assert (await client.post(f"{path}/alone", data=sent | code)).status_code == 303
    row = alert(filled, number)
    assert (row.state, row.approver_id) == (AlertState.APPROVED, row.author_id)
    board = (await volunteer(Role.COORDINATOR).get("/admin/alerts")).text
    assert "alone</span>" in board, "for who has no Telegram to be told in"
    other = await write(client, SEA, **{"slots.until": _ahead(6)})
    again = await client.post(f"/admin/alerts/{other}/alone", data=sent | code)
    assert again.status_code == 422


async def test_only_an_emergency_goes_alone(
    volunteer: Volunteers, filled: Engine, second_step: SecondStep
) -> None:
    client = volunteer(Role.COORDINATOR)
    app = second_step()
    number = await write(client, STORM)
    page = (await client.get(f"/admin/alerts/{number}")).text
    assert "Send alone" not in page
    sent = {"seen": "x", "read": "yes", "code": app.now()}
    assert (await client.post(f"/admin/alerts/{number}/alone", data=sent)).status_code == 403
    assert alert(filled, number).state is AlertState.DRAFT


async def test_guessing_the_code_waits(
    volunteer: Volunteers, second_step: SecondStep, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = volunteer(Role.COORDINATOR)
    second_step()
    number = await write(client, SEA, **{"slots.until": _ahead(6)})
    monkeypatch.setattr(throttle, "attempt", lambda *_: timedelta(seconds=8))
    sent = {"seen": "x", "read": "yes", "code": "000000"}
    answer = await client.post(f"/admin/alerts/{number}/alone", data=sent)
    assert answer.status_code == 429
    assert "Try again in 9 seconds" in answer.text


async def test_all_sending_is_stopped_and_goes_on(volunteer: Volunteers, filled: Engine) -> None:
    anna, berta = volunteer(Role.COORDINATOR), volunteer(Role.COORDINATOR)
    number = await write(anna, STORM)
    assert "Yes, stop all sending now" in (await anna.get("/admin/alerts")).text
    await anna.post("/admin/alerts/stop")
    await approve(berta, number)
    board = (await anna.get("/admin/alerts")).text
    assert "Yes, stop all sending now" not in board
    assert "Approved. It waits" in (await look(berta, number)).text
    for path in ("", f"/{number}", f"/{number}/progress"):
        assert "coordinator-0 stopped all sending on" in (await anna.get(f"{BOARD}{path}")).text
    mark = present(re.search(r'name="mark" value="(\d+)"', board))[1]
    assert (await berta.post(f"{BOARD}/resume", data={"mark": 1})).headers["location"] == BOARD
    assert "stopped all sending on" in (await anna.get(BOARD)).text, "it was another stop"
    answer = await berta.post(f"{BOARD}/resume", data={"mark": mark})
    page = (await berta.get(answer.headers["location"])).text
    assert "Alerts go out again." in page
    assert "stopped all sending on" not in page + (await look(anna, number)).text


async def look(client: httpx.AsyncClient, number: int | None) -> httpx.Response:
    return await client.get(f"/admin/alerts/{number}")


async def test_one_is_stopped_for_good_or_sent_on(volunteer: Volunteers, filled: Engine) -> None:
    anna, berta = volunteer(Role.COORDINATOR), volunteer(Role.COORDINATOR)
    number = await write(anna, STORM)
    await approve(berta, number)
    change(filled, number, state=AlertState.PAUSED, why_paused="refused")
    page = (await anna.get(f"/admin/alerts/{number}")).text
    assert "Telegram does not take this text." in page
    assert (await anna.post(f"/admin/alerts/{number}/resume")).status_code == 303
    assert alert(filled, number).state is AlertState.SENDING
    for _ in range(2):
        assert (await anna.post(f"/admin/alerts/{number}/stop")).status_code == 303
    assert (await anna.post(f"/admin/alerts/{number}/resume")).status_code == 409
    assert alert(filled, number).state is AlertState.STOPPED


async def test_a_draft_is_thrown_away(volunteer: Volunteers, filled: Engine) -> None:
    anna, berta = volunteer(Role.COORDINATOR), volunteer(Role.COORDINATOR)
    number, kept = await write(anna), await write(anna, STORM)
    await approve(berta, kept)
    other = {"seen": fingerprint(contents(filled, kept))}
    assert (await anna.post(f"/admin/alerts/{number}/discard", data=other)).status_code == 409
    for seen in ({"seen": fingerprint(contents(filled, number))}, other):
        answer = await anna.post(f"/admin/alerts/{number}/discard", data=seen)
        assert answer.headers["location"] == "/admin/alerts?done=gone"
    assert (await anna.get(f"/admin/alerts/{number}")).status_code == 404
    assert (await anna.post(f"/admin/alerts/{kept}/discard")).status_code == 409
    assert contents(filled, kept).topic is AlertTopic.WEATHER


async def test_groups_under_five_are_not_counted(volunteer: Volunteers, filled: Engine) -> None:
    with transaction(filled) as session:
        subscribe(session, range(17))
        subscribe(session, range(100, 104), language="ti")
        subscribe(session, range(200, 206), receiver=ReceiverKind.TESTER, language="fr")
    client = volunteer(Role.COORDINATOR)
    page = _plain((await client.get(f"/admin/alerts/{await write(client)}")).text)
    assert "For 23 people and a few more" in page
    assert "English 17" in page
    assert "ትግርኛ fewer than 5" in page
    assert "All places 27" not in page, "27 of all would tell how many the few are"
    drill = await write(client, f"{FREE}?practise=yes")
    assert "For 6 testers" in _plain((await client.get(f"/admin/alerts/{drill}")).text)


async def test_the_board_says_what_waits_for_whom(volunteer: Volunteers, filled: Engine) -> None:
    anna, berta = volunteer(Role.COORDINATOR), volunteer(Role.COORDINATOR)
    await write(anna)
    later = await write(anna, STORM, when="later", send_at=_ahead(5))
    await approve(berta, later)
    with transaction(filled) as session:
        add_alert(session, state=AlertState.SENT, started_at=clock.now())
        add_alert(session, kind=AlertKind.DIGEST, daily_hour=8)
    mine, theirs = [
        re.findall(r"<h2>([^<]+)</h2>", (await one.get("/admin/alerts")).text)
        for one in (anna, berta)
    ]
    assert mine == ["Waits for another coordinator", "Going out", "Planned and repeated", "Over"]
    assert theirs == ["Waits for you", "Going out", "Planned and repeated", "Over"]
    page = (await berta.get("/admin/alerts")).text
    assert "Nothing is going out." in page
    assert "by coordinator-0" in page


async def test_the_tab_is_there_where_alerts_are_on(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    tab = '<a href="/admin/alerts"'
    client = volunteer(Role.COORDINATOR)
    assert tab in (await client.get("/admin/alerts")).text
    assert tab not in (await volunteer(Role.EDITOR).get("/admin/today")).text
    off = create_app(Settings(_env_file=None, secret_key="k" * 32, alerts=False), filled)
    app.state.program = off.state.program
    off.state.program.keeper.refresh()
    page = (await client.get("/admin/alerts")).text
    assert "Alerts are switched off on this server" in page
    assert tab not in page
    assert tab.replace("<a", '<a class="button"') in (await client.get("/admin/more")).text


async def test_what_is_no_alert_is_not_there(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.COORDINATOR)
    with transaction(filled) as session:
        daily = add_alert(session, kind=AlertKind.DIGEST, daily_hour=8).id
    assert (await client.get(f"/admin/alerts/{daily}")).status_code == 404
    assert (await client.get("/admin/alerts/999")).status_code == 404
    assert (await client.get("/admin/alerts/new/gossip")).status_code == 404
    assert (await client.post("/admin/alerts/999/undo")).status_code == 404


def _ahead(hours: int) -> str:
    return f"{clock.paris(clock.now() + timedelta(hours=hours)):%Y-%m-%dT%H:%M}"


def _plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


async def test_what_went_out_says_when_and_where(volunteer: Volunteers, filled: Engine) -> None:
    """Three storms look alike in the list; and a preview of today is not what people got."""
    anna, berta = volunteer(Role.COORDINATOR), volunteer(Role.COORDINATOR)
    number = await write(anna, STORM)
    await approve(berta, number)
    sent_at = clock.now() - 3 * HOURS
    change(filled, number, state=AlertState.ENDED, started_at=sent_at, approved_at=sent_at)
    board = (await anna.get(BOARD)).text
    speech = AdminLocalizer("en", clock.now())
    assert f"went out {speech.moment(sent_at)}" in board[board.index("<h2>Over</h2>") :]
    page = (await anna.get(f"/admin/alerts/{number}")).text
    shown = page[page.index("<article") : page.index("</article>")]
    assert speech.reader.moment(sent_at) in unescape(shown)
    assert speech.reader.today() not in unescape(shown)


async def test_where_there_are_no_feeds_nothing_is_said_of_them(volunteer: Volunteers) -> None:
    assert "Warnings from elsewhere" not in (await volunteer(Role.COORDINATOR).get(BOARD)).text
