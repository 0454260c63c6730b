"""Today: one press, and people see it; undone; refused; nothing for strangers."""

import re

from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from content import clock, reports
from content.database import transaction
from content.models import Report, ServiceAtLocation
from content.words import Role, Wrong
from tests.api.admin.conftest import Volunteers

OPENING = r'href="(/admin/today/[^"?]+/\d\d:\d\d)"'


async def test_cancelled_is_what_people_see_and_can_be_undone(
    volunteer: Volunteers, app: FastAPI
) -> None:
    client = volunteer(Role.EDITOR)
    page = (await client.get("/admin/today")).text
    opening = re.search(OPENING, page)[1]
    done = await client.post(opening, data={"change": "cancelled", "reason": "weather"})
    assert done.status_code == 303
    seen = (await client.get(done.headers["location"])).text
    assert "bad weather" in seen
    entry = app.state.keeper.current.entries[opening.split("/")[3]]
    assert [said.kind for said in entry.timetable.differences] == ["cancelled"]
    number = done.headers["location"].rpartition("=")[2]
    undone = await client.post(f"/admin/undo/{number}", data={"to": opening})
    assert undone.headers["location"] == opening
    assert app.state.keeper.current.entries[entry.key].timetable.differences == ()


async def test_a_form_that_says_too_little_comes_back(volunteer: Volunteers) -> None:
    client = volunteer(Role.EDITOR)
    opening = re.search(OPENING, (await client.get("/admin/today")).text)[1]
    answer = await client.post(opening, data={"change": "late", "new_closes_at": "23:15"})
    assert answer.status_code == 422
    assert 'value="23:15"' in answer.text


async def test_strangers_are_sent_to_the_door(client) -> None:
    for path in ("/admin", "/admin/today"):
        answer = await client.get(path)
        assert (answer.status_code, answer.headers["location"][:12]) == (303, "/admin/login")


async def test_what_people_report_stands_on_today_until_somebody_looks(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    client = volunteer(Role.EDITOR)
    entry = next(iter(app.state.keeper.current.entries.values()))
    which = reports.meant(entry.key, entry.timetable, clock.now())
    with transaction(filled) as session:
        place = session.exec(
            select(ServiceAtLocation).where(ServiceAtLocation.key == entry.key)
        ).one()
        session.add(
            Report(
                service_at_location_id=place.id,
                date=which.date,
                opens_at=which.opens_at,
                wrong=Wrong.EMPTY,
                at=clock.now(),
            )
        )
    assert "Nothing left (1)" in (await client.get("/admin/today")).text
    opens = which.opens_at.isoformat("minutes") if which.opens_at else "day"
    path = f"/admin/today/{entry.key}/{which.date}/{opens}"
    assert (await client.post(path, data={"change": "true"})).status_code == 303
    assert "Nothing left (1)" not in (await client.get("/admin/today")).text


async def test_what_moved_to_another_zone_is_on_both_pages(
    volunteer: Volunteers, app: FastAPI
) -> None:
    client = volunteer(Role.EDITOR)
    opening = re.search(OPENING, (await client.get("/admin/today")).text)[1]
    snapshot = app.state.keeper.current
    here = snapshot.entries[opening.split("/")[3]].place.zone.key
    away = next(place for place in snapshot.places.values() if place.zone.key != here)
    offered = re.findall(r'name="new_location" value="([^"]+)"', (await client.get(opening)).text)
    assert snapshot.places[offered[0]].zone.key == here, "the nearest first"
    assert set(offered) == set(snapshot.places) - {
        snapshot.entries[opening.split("/")[3]].place.key
    }
    done = await client.post(opening, data={"change": "moved", "new_location": away.key})
    assert done.status_code == 303
    for zone, said in ((here, True), (away.zone.key, False)):
        page = (await client.get(f"/admin/today?zone={zone}")).text
        row = page[page.index(f'href="{opening}"') :].partition("</li>")[0]
        assert away.name.by_language["en"] in row
        assert (f"now in {away.zone.name.by_language['en']}" in row) is said
