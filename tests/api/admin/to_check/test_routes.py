"""The assurance desk: the worst first, one press, several at once, undone."""

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select, update

from bot.routes import ReadPage, Viewer
from content.core import clock
from content.core.clock import paris
from content.core.database import transaction
from content.core.freshness import Freshness
from content.models import Assurance, DocumentType, Role
from content.planning.to_check import due
from content.schedules import upcoming
from content.snapshot import Snapshot
from tests.api.admin.conftest import Volunteers
from tests.api.counting import queries
from tests.conftest import make_real
from tests.content.alerts.holding import begun, contents_of

ONE = re.compile(r'name="one" value="([^"]+)"')


@pytest.fixture(autouse=True)
def old(filled: Engine) -> None:
    """Everything was checked years ago."""
    with transaction(filled) as session:
        session.exec(update(Assurance).values(assured_at=clock.now() - timedelta(days=1500)))
        assert session.exec(select(Assurance)).first()


def freshness(app: FastAPI, entry: str) -> Freshness:
    snapshot: Snapshot = app.state.program.keeper.current
    return snapshot.entries[entry].assurance.freshness(clock.now())


async def test_the_list_is_ordered_by_harm(volunteer: Volunteers, app: FastAPI) -> None:
    page = (await volunteer(Role.EDITOR).get("/admin/check")).text
    wanted = due(app.state.program.keeper.current, clock.now())[:50]
    keys = [f"{one.what.thing}:{one.what.key}:{one.what.part}" for one in wanted]
    assert ONE.findall(page) == keys
    assert 'href="tel:' in page
    assert 'href="/admin/services/' in page


async def test_one_press_and_undo(volunteer: Volunteers, app: FastAPI) -> None:
    client = volunteer(Role.EDITOR)
    page = (await client.get("/admin/check")).text
    value = next(value for value in ONE.findall(page) if value.startswith("service:"))
    entry, zone = value.split(":")[2], "calais"
    before = freshness(app, entry)
    assert before is not Freshness.ASSURED
    others = [other for other in ONE.findall(page) if other != value]
    data = {"how": "phoned", "zone": zone, "one": value, "what": others[:3]}
    done = await client.post("/admin/check", data=data)
    assert done.status_code == 303
    assert freshness(app, entry) is Freshness.ASSURED
    assert app.state.program.keeper.current.entries[entry].assurance.method == "phoned"
    seen = (await client.get(done.headers["location"])).text
    assert 'value="phoned" checked' in seen
    assert "1 thing is still true" in seen
    numbers = re.findall(r'name="numbers" value="(\d+)"', seen)
    await client.post("/admin/check/undo", data={"numbers": numbers})
    assert freshness(app, entry) is before


async def test_several_at_once(volunteer: Volunteers, app: FastAPI) -> None:
    client = volunteer(Role.EDITOR)
    values = ONE.findall((await client.get("/admin/check")).text)
    kinds = [next(v for v in values if v.startswith(f"{t}:")) for t in ("service", "phone")]
    done = await client.post("/admin/check", data={"how": "seen", "what": kinds})
    assert done.headers["location"].count("done=") == 2
    left = ONE.findall((await client.get(done.headers["location"])).text)
    assert not set(kinds) & set(left)
    again = await client.post("/admin/check", data={"how": "seen", "what": kinds})
    page = (await client.get(again.headers["location"])).text
    assert "checked a moment ago already" in page


async def test_every_kind_of_thing_can_be_checked(volunteer: Volunteers, app: FastAPI) -> None:
    client, by_kind = volunteer(Role.EDITOR), {}
    for one in due(app.state.program.keeper.current, clock.now()):
        by_kind[one.what.thing, bool(one.what.part)] = one.what
    assert len(by_kind) == 5
    for what in by_kind.values():
        value = f"{what.thing}:{what.key}:{what.part}"
        done = await client.post("/admin/check", data={"how": "seen", "one": value})
        assert done.status_code == 303
        assert "done=0" not in done.headers["location"]


async def test_a_partner_sees_and_checks_only_their_own(
    volunteer: Volunteers, app: FastAPI
) -> None:
    client, snapshot = volunteer(Role.PARTNER, "kitchen-a"), app.state.program.keeper.current
    values = ONE.findall((await client.get("/admin/check")).text)
    own = {entry.key for entry in snapshot.of_organization("kitchen-a")}
    assert values
    assert {value.split(":")[0] for value in values} == {DocumentType.SERVICE}
    assert {value.split(":")[2] for value in values} <= own
    other = next(one for one in snapshot.entries.values() if one.key not in own)
    foreign = f"service:{other.service.key}:{other.key}"
    for what in (foreign, "page:" + next(iter(snapshot.pages)) + ":"):
        refused = await client.post("/admin/check", data={"how": "seen", "what": [values[0], what]})
        assert refused.status_code == 403
    assert freshness(app, values[0].split(":")[2]) is not Freshness.ASSURED


async def test_numbers_that_no_change_can_have(volunteer: Volunteers) -> None:
    client = volunteer(Role.EDITOR)
    for number in ("-1", "2147483648", str(2**70)):
        assert (await client.get(f"/admin/check?done={number}")).status_code == 422
        data = {"numbers": number}
        assert (await client.post("/admin/check/undo", data=data)).status_code == 422
        for does in ("accept", "refuse"):
            answer = await client.post(f"/admin/proposals/{number}/{does}")
            assert answer.status_code == 422


async def test_what_is_no_such_thing(volunteer: Volunteers) -> None:
    client = volunteer(Role.EDITOR)
    for value, status in (
        ("pace:food:", 409),
        ("service:nothing:here", 409),
        ("service:cfc-water:", 409),
        ("no-colons", 422),
        ("nothing:a:b", 409),
    ):
        answer = await client.post("/admin/check", data={"how": "seen", "one": value})
        assert answer.status_code == status, value
    assert (await client.get("/admin/check?done=999&done=0&zone=nowhere")).status_code == 200
    assert (await client.post("/admin/check", data={"how": "seen"})).status_code == 303


async def test_few_queries(volunteer: Volunteers, filled: Engine) -> None:
    client = volunteer(Role.EDITOR)
    await client.get("/admin/check")
    with queries(filled) as seen:
        await client.get("/admin/check?done=1&done=2")
    assert 0 < len(seen) <= 12


async def test_how_is_asked_once_for_all(volunteer: Volunteers, app: FastAPI) -> None:
    client = volunteer(Role.EDITOR)
    values = ONE.findall((await client.get("/admin/check")).text)
    both = [value for value in values if value.startswith("service:")][:2]
    asked = await client.post("/admin/check", data={"what": both})
    assert asked.status_code == 422
    assert "How do you know?" in asked.text
    assert all(f'value="{value}" checked' in asked.text for value in both)
    assert freshness(app, both[0].split(":")[2]) is not Freshness.ASSURED


async def test_a_page_is_never_read_by_an_organization_here(
    volunteer: Volunteers, app: FastAPI
) -> None:
    """Whoever presses it: that a legal organization read it is for its own form to say."""
    client = volunteer(Role.EDITOR, "mdm")
    page = next(
        one.what
        for one in due(app.state.program.keeper.current, clock.now())
        if one.what.thing is DocumentType.PAGE
    )
    for how in ("seen", "told", "written"):
        await client.post("/admin/check", data={"how": how, "one": f"page:{page.key}:"})
        checked = app.state.program.keeper.current.pages[page.key].assurance
        assert (checked.assurer, checked.attribution) == ("", "volunteer"), how
    screen = app.state.program.conversation.show(Viewer("en"), ReadPage(page.key))
    text = "\n".join(run.text for line in screen.lines for run in line.runs)
    assert "A draft, not yet read by a legal organization." in text
    assert "Checked today by a volunteer of Channel Info" in text


async def test_what_is_cancelled_is_not_offered(volunteer: Volunteers, app: FastAPI) -> None:
    client = volunteer(Role.EDITOR)
    value = next(
        v for v in ONE.findall((await client.get("/admin/check")).text) if v.startswith("service:")
    )
    entry = value.split(":")[2]
    coming = next(upcoming(app.state.program.keeper.current.entries[entry].timetable, clock.now()))
    path = f"/admin/today/{entry}/{coming.date}/{coming.planned:%H:%M}"
    await client.post(path, data={"change": "cancelled"})
    page = (await client.get("/admin/check")).text
    assert value not in ONE.findall(page)
    assert "Say first that it takes place as planned" in page
    refused = await client.post("/admin/check", data={"how": "seen", "one": value})
    assert refused.status_code == 422
    assert freshness(app, entry) is not Freshness.ASSURED


async def test_what_an_alert_forbids_is_not_still_true(
    volunteer: Volunteers, app: FastAPI, filled: Engine
) -> None:
    """It would be read as an all-clear, and stand as a fresh check when the alert is over."""
    make_real(filled)
    begun(filled, contents_of(filled, "bad_water", {"place": "tank-1"}, clock.now()), clock.now())
    client = volunteer(Role.EDITOR)
    app.state.program.keeper.refresh()
    entry = app.state.program.keeper.current.entries["water-1"]
    value = f"service:{entry.service.key}:water-1"
    assert "End the alert" not in (await client.get("/admin/check")).text
    today = f"/admin/today/water-1/{paris(clock.now()).date()}/00:00"
    for path, form in (
        ("/admin/check", {"how": "seen", "one": value}),
        (today, {"change": "true", "how": "seen"}),
    ):
        refused = await client.post(path, data=form)
        assert refused.status_code == 422
        assert "An alert says not to use it." in refused.text
    assert freshness(app, "water-1") is not Freshness.ASSURED
    other = f"service:{app.state.program.keeper.current.entries['water-2'].service.key}:water-2"
    await client.post("/admin/check", data={"how": "seen", "one": other})
    assert freshness(app, "water-2") is Freshness.ASSURED
