"""A partner's page: one organization, no account, no cookie, and nobody else's services."""

import re
from datetime import date, time, timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from content.accounts import partner_links
from content.accounts.permissions import SERVER
from content.audit.unit_of_work import UnitOfWork
from content.core import clock
from content.core.crypto import derive
from content.core.database import reading, transaction
from content.directory.schemas import ScheduleExceptionDocument
from content.editing import schedule_exceptions
from content.models import Draft, History, Service, ServiceAtLocation
from content.models import Schedule as Rule
from content.schedules import upcoming
from content.snapshot import PublishedServiceAtLocation, Snapshot
from tests.api.counting import queries
from tests.support.narrowing import present

BASE = "https://test"


@pytest.fixture
def token(filled: Engine) -> str:
    return make(filled)


def make(engine: Engine, organization: str = "kitchen-a", ago: timedelta = timedelta()) -> str:
    key = derive("k" * 32, "partner")
    with transaction(engine) as session:
        return partner_links.make(session, key, organization, None, clock.now() - ago)


@pytest.fixture
async def partner(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """A browser of no account."""
    client.base_url = BASE
    client.headers["origin"] = BASE
    return client


def own(app: FastAPI, organization: str = "kitchen-a") -> tuple[PublishedServiceAtLocation, ...]:
    snapshot: Snapshot = app.state.program.keeper.current
    return snapshot.of_organization(organization)


async def opening(app: FastAPI, engine: Engine) -> tuple[PublishedServiceAtLocation, date]:
    """An entry of the organization that opens every day at 23:00, the last of them tomorrow."""
    entry = own(app)[0]
    with transaction(engine) as session:
        row = session.exec(
            select(ServiceAtLocation).where(ServiceAtLocation.key == entry.key)
        ).one()
        day = clock.paris(clock.now()).date() + timedelta(days=1)
        session.add(
            Rule(
                service_at_location_id=present(row.id),
                dtstart=day,
                opens_at=time(23, 7),
                closes_at=time(23, 37),
            )
        )
    app.state.program.keeper.refresh()
    return app.state.program.keeper.current.entries[entry.key], day


async def test_one_by_one_to_the_thanks(
    partner: httpx.AsyncClient, app: FastAPI, token: str
) -> None:
    page = await partner.get(f"/partner/{token}")
    assert page.status_code == 200
    assert "set-cookie" not in page.headers
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "same-origin"
    where = present(re.search(rf'main" href="(/partner/{token}/[a-z0-9-]+)"', page.text))[1]
    seen = []
    while "?" not in where:
        seen.append(where.rpartition("/")[2])
        assert "What people see" in (await partner.get(where)).text
        where = (await partner.post(f"{where}/true")).headers["location"]
    assert seen == [entry.key for entry in own(app)]
    assert "Thank you!" in (await partner.get(where)).text
    assert {entry.assurance.method for entry in own(app)} == {"told"}
    assert (await partner.get(f"/partner/{token}")).status_code == 200


async def test_cancelling_is_live_at_once_and_can_be_taken_back(
    partner: httpx.AsyncClient, app: FastAPI, filled: Engine, token: str
) -> None:
    entry, day = await opening(app, filled)
    where = f"/partner/{token}/{entry.key}"
    assert "23:07" in (await partner.get(where)).text
    data = {"day": day.isoformat(), "opens": "23:07", "reason": "weather"}
    done = await partner.post(f"{where}/cancelled", data=data)
    assert done.status_code == 303
    said = app.state.program.keeper.current.entries[entry.key].timetable.differences
    assert [(one.kind, one.reason) for one in said] == [("cancelled", "weather")]
    page = (await partner.get(done.headers["location"])).text
    assert "People see this now" in page
    with reading(filled) as session:
        change = session.exec(select(History)).one()
    assert change.volunteer_id is None
    assert change.organization_id is not None
    again = await partner.post(f"{where}/cancelled", data=data)
    assert "Nothing changed" in (await partner.get(again.headers["location"])).text
    del data["reason"]
    await partner.post(f"{where}/planned", data=data)
    assert app.state.program.keeper.current.entries[entry.key].timetable.differences == ()


async def test_what_is_cancelled_is_not_still_true(
    partner: httpx.AsyncClient, app: FastAPI, filled: Engine, token: str
) -> None:
    entry = own(app)[0]
    coming = next(upcoming(entry.timetable, clock.now()))
    with transaction(filled) as session:
        doc = ScheduleExceptionDocument(
            date=coming.date, kind="cancelled", opens_at=coming.planned, said_at=clock.now()
        )
        schedule_exceptions.say(UnitOfWork(session, SERVER, clock.now(), b"x"), entry.key, doc)
    app.state.program.keeper.refresh()
    where = f"/partner/{token}/{entry.key}"
    assert f'action="{where}/true"' not in (await partner.get(where)).text
    refused = await partner.post(f"{where}/true")
    assert refused.status_code == 422
    assert "Say first that it takes place as planned" in refused.text
    assert own(app)[0].assurance == entry.assurance


async def test_only_openings_of_today_and_tomorrow(
    partner: httpx.AsyncClient, app: FastAPI, filled: Engine, token: str
) -> None:
    entry, day = await opening(app, filled)
    where = f"/partner/{token}/{entry.key}/cancelled"
    for wrong in ({"opens": "03:33"}, {"day": str(day + timedelta(days=30))}, {"opens": "x"}):
        data = {"day": str(day), "opens": "23:07", "reason": "weather"} | wrong
        assert (await partner.post(where, data=data)).status_code == 404
    assert app.state.program.keeper.current.entries[entry.key].timetable.differences == ()


async def test_hours_that_are_none_come_back_as_typed(
    partner: httpx.AsyncClient, app: FastAPI, filled: Engine, token: str
) -> None:
    entry = next(one for one in own(app) if one.timetable.rules)
    number = len(entry.timetable.rules)
    where = f"/partner/{token}/{entry.key}"
    typed = {"opens_at": ["9h30"] * number, "closes_at": ["11:23"] * number}
    answer = await partner.post(f"{where}/hours", data=typed)
    assert answer.status_code == 422
    assert 'value="9h30"' in answer.text
    assert 'value="11:23"' in answer.text
    more = {"opens_at": ["09:00"] * (number + 1), "closes_at": ["11:00"] * (number + 1)}
    changed = await partner.post(f"{where}/hours", data=more)
    assert changed.headers["location"] == f"/partner/{token}?done=changed"
    assert "changed meanwhile" in (await partner.get(changed.headers["location"])).text
    with reading(filled) as session:
        assert not session.exec(select(Draft)).all()


async def test_in_french_for_a_french_browser(partner: httpx.AsyncClient, token: str) -> None:
    answer = await partner.get(f"/partner/{token}", headers={"accept-language": "fr-FR,fr"})
    assert '<html lang="fr">' in answer.text


async def test_few_queries(
    partner: httpx.AsyncClient, app: FastAPI, filled: Engine, token: str
) -> None:
    entry = own(app)[0].key
    await partner.post(f"/partner/{token}/{entry}/true")
    for path in (f"/partner/{token}", f"/partner/{token}/{entry}"):
        await partner.get(path)
        with queries(filled) as seen:
            assert (await partner.get(path)).status_code == 200
        assert 0 < len(seen) <= 12, (path, seen)


async def test_what_has_ended_is_not_asked_about(
    partner: httpx.AsyncClient, app: FastAPI, filled: Engine, token: str
) -> None:
    entry = own(app)[0]
    with transaction(filled) as session:
        service = session.exec(select(Service).where(Service.key == entry.service.key)).one()
        service.valid_to = clock.paris(clock.now()).date() - timedelta(days=2)
    app.state.program.keeper.refresh()
    assert f"/{entry.key}" not in (await partner.get(f"/partner/{token}")).text
    assert (await partner.get(f"/partner/{token}/{entry.key}")).status_code == 404
