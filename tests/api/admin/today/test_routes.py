"""Today: one press, and people see it; undone; refused; nothing for strangers."""

import re
from datetime import date, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from content import reports
from content.core import clock
from content.core.clock import paris
from content.core.database import transaction
from content.models import Report, ReportKind, Role, ServiceAtLocation
from content.schedules import on
from tests.api.admin.conftest import Volunteers
from tests.support.narrowing import present

OPENING = r'href="(/admin/today/[^"?]+/\d\d:\d\d)"'


def tomorrow(page: str) -> str:
    """The address of the first opening of tomorrow: nothing of it is over."""
    day = paris(clock.now()).date() + timedelta(days=1)
    found: list[str] = re.findall(OPENING, page)
    return next(one for one in found if f"/{day}/" in one)


async def test_cancelled_is_what_people_see_and_can_be_undone(
    volunteer: Volunteers, app: FastAPI
) -> None:
    client = volunteer(Role.EDITOR)
    page = (await client.get("/admin/today")).text
    opening = tomorrow(page)
    done = await client.post(opening, data={"change": "cancelled", "reason": "weather"})
    assert done.status_code == 303
    seen = (await client.get(done.headers["location"])).text
    assert "bad weather" in seen
    entry = app.state.program.keeper.current.entries[opening.split("/")[3]]
    assert [said.kind for said in entry.timetable.differences] == ["cancelled"]
    number = done.headers["location"].rpartition("=")[2]
    undone = await client.post(f"/admin/undo/{number}", data={"to": opening})
    assert undone.headers["location"] == opening
    assert app.state.program.keeper.current.entries[entry.key].timetable.differences == ()


async def test_a_form_that_says_too_little_comes_back(volunteer: Volunteers) -> None:
    client = volunteer(Role.EDITOR)
    opening = tomorrow((await client.get("/admin/today")).text)
    answer = await client.post(opening, data={"change": "late", "new_closes_at": "23:15"})
    assert answer.status_code == 422
    assert 'value="23:15"' in answer.text


async def test_strangers_are_sent_to_the_door(client: httpx.AsyncClient) -> None:
    for path in ("/admin", "/admin/today"):
        answer = await client.get(path)
        assert (answer.status_code, answer.headers["location"][:12]) == (303, "/admin/login")


async def test_what_people_report_stands_on_today_until_somebody_looks(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    client = volunteer(Role.EDITOR)
    entry = next(iter(app.state.program.keeper.current.entries.values()))
    which = reports.meant(entry.key, entry.timetable, clock.now())
    with transaction(filled) as session:
        place = session.exec(
            select(ServiceAtLocation).where(ServiceAtLocation.key == entry.key)
        ).one()
        session.add(
            Report(
                service_at_location_id=present(place.id),
                date=which.date,
                opens_at=which.opens_at,
                wrong=ReportKind.EMPTY,
                at=clock.now(),
            )
        )
    assert "Nothing left (1)" in (await client.get("/admin/today")).text
    opens = which.opens_at.isoformat("minutes") if which.opens_at else "day"
    path = f"/admin/today/{entry.key}/{which.date}/{opens}"
    asked = await client.post(path, data={"change": "true"})
    assert (asked.status_code, "How do you know?" in asked.text) == (422, True)
    assert (await client.post(path, data={"change": "true", "how": "seen"})).status_code == 303
    assert "Nothing left (1)" not in (await client.get("/admin/today")).text


async def test_what_moved_to_another_zone_is_on_both_pages(
    volunteer: Volunteers, app: FastAPI
) -> None:
    client = volunteer(Role.EDITOR)
    opening = tomorrow((await client.get("/admin/today")).text)
    snapshot = app.state.program.keeper.current
    here = snapshot.entries[opening.split("/")[3]].location.zone.key
    away = next(place for place in snapshot.locations.values() if place.zone.key != here)
    offered = re.findall(r'name="new_location" value="([^"]+)"', (await client.get(opening)).text)
    assert snapshot.locations[offered[0]].zone.key == here, "the nearest first"
    own = snapshot.entries[opening.split("/")[3]].location
    there = {one.key for one in snapshot.locations.values() if one.can_be_walked_to} - {own.key}
    assert set(offered) == there
    assert "calais-phone" not in there
    done = await client.post(opening, data={"change": "moved", "new_location": away.key})
    assert done.status_code == 303
    for zone, said in ((here, True), (away.zone.key, False)):
        page = (await client.get(f"/admin/today?zone={zone}")).text
        row = page[page.index(f'href="{opening}"') :].partition("</li>")[0]
        assert away.name.by_language["en"] in row
        assert (f"now in {away.zone.name.by_language['en']}" in row) is said


async def test_nothing_is_said_to_be_saved_that_was_so_already(volunteer: Volunteers) -> None:
    client = volunteer(Role.EDITOR)
    opening = tomorrow((await client.get("/admin/today")).text)
    for data in ({"change": "cancelled", "reason": "weather"}, {"change": "planned"}):
        for words in ("Saved. People see this now.", "Nothing changed: it was so already."):
            done = await client.post(opening, data=data)
            assert words in (await client.get(done.headers["location"])).text


async def test_what_is_cancelled_cannot_be_still_true(volunteer: Volunteers, app: FastAPI) -> None:
    client = volunteer(Role.EDITOR)
    opening = tomorrow((await client.get("/admin/today")).text)
    entry = opening.split("/")[3]
    before = app.state.program.keeper.current.entries[entry].assurance
    assert 'name="how"' in (await client.get(opening)).text
    await client.post(opening, data={"change": "cancelled"})
    page = (await client.get(opening)).text
    assert 'name="how"' not in page
    assert "Say first that it takes place as planned" in page
    refused = await client.post(opening, data={"change": "true", "how": "seen"})
    assert refused.status_code == 422
    assert app.state.program.keeper.current.entries[entry].assurance == before


async def test_whose_word_it_is(volunteer: Volunteers, app: FastAPI) -> None:
    ours, theirs = volunteer(Role.EDITOR), volunteer(Role.EDITOR, "mdm")
    entries = app.state.program.keeper.current.entries.values()
    entry = next(one for one in entries if one.service.organization.key == "kitchen-a")
    day = paris(clock.now()).date() + timedelta(days=1)
    path = f"/admin/today/{entry.key}/{day}/day"
    owner = entry.service.organization.name
    other = app.state.program.keeper.current.organizations["mdm"].name
    for client, how, words in (
        (ours, "seen", "Checked today by a volunteer of Channel Info"),
        (ours, "phoned", f"Checked today: {owner} told us"),
        (theirs, "seen", f"Checked today by a volunteer of {other}"),
        (theirs, "told", f"Checked today: {owner} told us"),
        (volunteer(Role.PARTNER, "kitchen-a"), "seen", f"Checked today by {owner}"),
    ):
        done = await client.post(path, data={"change": "true", "how": how})
        assert done.status_code == 303, how
        assert words in (await client.get(path)).text


NONSENSE = [
    ({"change": "early", "new_opens_at": "+60"}, "Early is before the planned time."),
    ({"change": "late", "new_opens_at": "-60"}, "Late is after the planned time."),
    ({"change": "late", "new_opens_at": "end"}, "Give the time it closes, too."),
    ({"change": "late"}, "Something is missing here."),
    ({"change": "moved"}, "Say where it is instead."),
]


@pytest.mark.parametrize(("form", "words"), NONSENSE)
async def test_nonsense_is_told_in_words(
    volunteer: Volunteers, app: FastAPI, form: dict[str, str], words: str
) -> None:
    client = volunteer(Role.EDITOR)
    day = paris(clock.now()).date() + timedelta(days=1)
    entry, one = next(
        (entry, one)
        for entry in app.state.program.keeper.current.entries.values()
        for one in on(entry.timetable, day)
        if one.change is None and 3 < one.planned.hour < 16 and not one.whole_day
    )
    start = datetime.combine(day, one.planned)
    hours = {
        "+60": f"{start + timedelta(hours=1):%H:%M}",
        "-60": f"{start - timedelta(hours=1):%H:%M}",
        "end": f"{paris(one.closes):%H:%M}",
    }
    data = {name: hours.get(value, value) for name, value in form.items()}
    answer = await client.post(f"/admin/today/{entry.key}/{day}/{one.planned:%H:%M}", data=data)
    assert answer.status_code == 422
    assert words in answer.text
    assert app.state.program.keeper.current.entries[entry.key].timetable.differences == ()


async def test_a_partner_is_offered_only_their_own(volunteer: Volunteers, app: FastAPI) -> None:
    client = volunteer(Role.PARTNER, "kitchen-a")
    day = paris(clock.now()).date() + timedelta(days=1)
    for entry in list(app.state.program.keeper.current.entries.values())[:40]:
        page = (await client.get(f"/admin/today/{entry.key}/{day}/day")).text
        own = entry.service.organization.key == "kitchen-a"
        assert ('action="/admin/today/' in page) is own, entry.key


async def test_what_moved_says_where_to(volunteer: Volunteers, app: FastAPI) -> None:
    client = volunteer(Role.EDITOR)
    opening = tomorrow((await client.get("/admin/today")).text)
    entry = app.state.program.keeper.current.entries[opening.split("/")[3]]
    places = app.state.program.keeper.current.locations.values()
    place = next(
        one
        for one in places
        if one.zone == entry.location.zone and one.can_be_walked_to and one != entry.location
    )
    await client.post(opening, data={"change": "moved", "new_location": place.key})
    words = f"moved to {place.name.by_language['en']}"
    day = date.fromisoformat(opening.split("/")[4])
    week = f"/admin/week?zone={entry.location.zone.key}&monday={day}"
    for path in (opening, f"/admin/today?zone={entry.location.zone.key}", week):
        assert words in (await client.get(path)).text, path
