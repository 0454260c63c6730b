"""A warning from elsewhere: a draft that is nobody's until somebody makes it theirs."""

import re
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from content import clock
from content.alerts.cap.message import Message, Reference
from content.alerts.cap.write import write
from content.alerts.listed import told_total
from content.database import reading
from content.models import Alert
from content.words import AlertState, Role
from tests.api.admin.alerting import alert, approve
from tests.api.admin.conftest import Volunteers
from tests.content.alerts.cap.messages import STORM
from tests.content.alerts.making import HOURS

FILE = "/admin/alerts/file"


def storm() -> Message:
    now = clock.now()
    named = Reference(STORM.reference.sender, "storm-now", now.replace(microsecond=0))
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
