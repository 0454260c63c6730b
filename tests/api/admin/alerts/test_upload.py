"""A warning from elsewhere: a draft that is nobody's until somebody makes it theirs."""

import re
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from api.admin.localizer import AdminLocalizer
from content.alerts.cap.message import CapDocument, CapReference, CapResponse
from content.alerts.cap.writer import write
from content.alerts.statistics import told_total
from content.core import clock
from content.core.database import reading
from content.models import Alert, AlertState, MsgType, Role
from tests.api.admin.alerting import alert, approve
from tests.api.admin.alerting import write as write_alert
from tests.api.admin.conftest import Volunteers
from tests.content.alerts.cap.messages import STORM, after
from tests.content.alerts.making import HOURS

FILE = "/admin/alerts/file"


def storm() -> CapDocument:
    now = clock.now()
    named = CapReference(STORM.reference.sender, "storm-now", now.replace(microsecond=0))
    return replace(STORM, reference=named, effective=now, expires=now + HOURS)


async def make_mine(client: httpx.AsyncClient, number: int, page: str = "") -> httpx.Response:
    """Press that button, on this page of it or on a new one."""
    page = page or (await client.get(f"/admin/alerts/{number}")).text
    form = page.partition(f'action="/admin/alerts/{number}/mine"')[2].partition("</form>")[0]
    seen = re.search(r'name="seen" value="(\w+)"', form)
    sent = {"seen": seen[1] if seen else ""}
    return await client.post(f"/admin/alerts/{number}/mine", data=sent)


async def send(client: httpx.AsyncClient, data: bytes) -> httpx.Response:
    return await client.post(FILE, files={"file": ("storm.xml", data, "application/xml")})


async def test_a_file_is_made_ones_own_and_approved_by_another(
    volunteer: Volunteers, filled: Engine
) -> None:
    anna, berta = volunteer(Role.COORDINATOR), volunteer(Role.COORDINATOR)
    data = write(storm())
    answer = await send(anna, data)
    assert answer.status_code == 303
    number = int(answer.headers["location"].rpartition("/")[2])
    page = (await berta.get(f"/admin/alerts/{number}")).text
    assert "This came from elsewhere" in page
    assert (await approve(berta, number)).status_code == 403
    assert (await make_mine(anna, number)).status_code == 303
    assert "This came from elsewhere" not in (await berta.get(f"/admin/alerts/{number}")).text
    assert (await approve(berta, number)).status_code == 303
    assert alert(filled, number).state is AlertState.APPROVED
    again = await send(anna, data)
    assert again.status_code == 422


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html></html>",
        b"\xff\xfe\x00",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        write(replace(STORM, expires=STORM.effective)),
    ],
)
async def test_what_is_no_cap_says_so_and_keeps_nothing(
    volunteer: Volunteers, filled: Engine, data: bytes
) -> None:
    answer = await send(volunteer(Role.COORDINATOR), data)
    assert answer.status_code == 422
    assert 'name="file"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    with reading(filled) as session:
        assert session.exec(select(Alert)).all() == []


def test_a_total_gives_no_small_group_away() -> None:
    assert told_total([40, 10]) == 50
    assert told_total([40, 3]) == 40
    assert told_total([3, 2]) == 5
    assert told_total([2, 1]) == 0
    assert told_total([]) == 0


async def test_its_page_says_whose_words_these_are(volunteer: Volunteers, filled: Engine) -> None:
    anna = volunteer(Role.COORDINATOR)
    begins = clock.now().replace(microsecond=0) + HOURS / 2
    text = replace(STORM.texts["en"], web="https://weather.example.org/1", areas=("Kent",))
    asks = (CapResponse.SHELTER,)
    warning = replace(storm(), texts={"en": text}, onset=begins, responses=asks)
    answer = await send(anna, write(warning))
    page = (await anna.get(answer.headers["location"])).text
    said = page.partition("What its sender says")[2].partition("</dl>")[0]
    for word in ("Weather service", "weather@example.org", "Kent", "+33 3 21 00 00 00"):
        assert word in said
    assert 'href="https://weather.example.org/1" rel="noreferrer"' in said
    assert "Stay inside, or find shelter (Shelter)" in said
    assert f"<dt>Begins</dt><dd><b>{AdminLocalizer('en', clock.now()).moment(begins)}</b>" in said
    assert "These are not our zones" in said
    preview = page.partition('class="phone"')[2].partition("</section>")[0]
    assert "Weather service: Storm tonight" in preview
    assert "It begins:" in preview


async def test_what_people_here_wrote_has_no_sender(volunteer: Volunteers, filled: Engine) -> None:
    anna = volunteer(Role.COORDINATOR)
    number = await write_alert(anna)
    assert "What its sender says" not in (await anna.get(f"/admin/alerts/{number}")).text


async def test_a_link_that_is_none_is_only_text(volunteer: Volunteers, filled: Engine) -> None:
    anna = volunteer(Role.COORDINATOR)
    text = replace(STORM.texts["en"], web="javascript:alert(1)")
    answer = await send(anna, write(replace(storm(), texts={"en": text})))
    page = (await anna.get(answer.headers["location"])).text
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


async def test_only_what_was_seen_is_made_ones_own(volunteer: Volunteers, filled: Engine) -> None:
    """Its sender may change it between a look and a press."""
    anna = volunteer(Role.COORDINATOR)
    first = storm()
    number = int((await send(anna, write(first))).headers["location"].rpartition("/")[2])
    seen = (await anna.get(f"/admin/alerts/{number}")).text
    await send(anna, write(replace(after(first, 2), effective=clock.now() - HOURS)))
    for page in (seen, "an old page"):
        answer = await make_mine(anna, number, page)
        assert answer.status_code == 409
        assert alert(filled, number).author_id is None
    assert (await make_mine(anna, number)).status_code == 303
    assert alert(filled, number).author_id


async def test_a_cancellation_of_a_draft_says_so_on_its_page(
    volunteer: Volunteers, filled: Engine
) -> None:
    anna = volunteer(Role.COORDINATOR)
    warning = storm()
    first = (await send(anna, write(warning))).headers["location"]
    answer = await send(anna, write(after(warning, 2, MsgType.CANCEL)))
    assert answer.headers["location"] == first
    assert "Its sender took it back before it went out." in (await anna.get(first)).text
    board = (await anna.get("/admin/alerts")).text
    assert "Waits for you" not in board
