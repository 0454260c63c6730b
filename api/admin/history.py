"""History: who changed what and when, one thing's story, and earlier versions restored."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path, Query
from sqlmodel import Session, col, select
from starlette.responses import Response

from api.admin.changed import THINGS, Line, Teller, names
from api.admin.numbers import LARGEST, Number
from api.admin.visit import Remembering, Visit
from content.desk import history, log, versions
from content.desk.desk import Desk
from content.desk.log import Authors, Wanted
from content.models import History, Volunteer
from content.volunteers.roles import Permission
from content.words import Thing

router = APIRouter()
KEY = re.compile(r"[a-z0-9_-]{1,40}")
Asked = Annotated[str, Query(max_length=60)]
Name = Annotated[str, Path(pattern=r"^[a-z]{1,24}$")]
Key = Annotated[str, Path(pattern=r"^[a-z0-9_-]{1,40}$")]


@dataclass(frozen=True, slots=True)
class Told:
    """A change as the page shows it. `who` is a name, or "" for the server; `story` whether the
    thing has versions, `undo` whether this volunteer may take it back."""

    row: History
    what: str
    name: str
    who: str
    by_link: bool
    action: str
    lines: list[Line]
    story: bool
    undo: bool


@router.get("/history")
def all_changes(
    visit: Remembering,
    thing: Asked = "",
    key: Asked = "",
    volunteer: Asked = "",
    day: Asked = "",
    before: Asked = "",
) -> Response:
    """The newest changes first, fifty at a time. What cannot be looked for is not looked for."""
    wanted = Wanted(
        thing=thing if thing in THINGS else "",
        key=key if KEY.fullmatch(key) else "",
        volunteer=_number(volunteer),
        day=_day(day),
        before=_number(before),
    )
    with visit.reading() as session:
        rows, more = log.page(session, wanted)
        told = _told(visit, session, rows)
        people = _people(session)
    return visit.page(
        "history.html",
        wanted=wanted,
        changes=told,
        older=_older(wanted, rows) if more else "",
        people=people,
        things=THINGS,
        teller=Teller(visit.speech, {}),
    )


@router.get("/history/{thing}/{key}")
def story(visit: Remembering, thing: Name, key: Key, before: Asked = "") -> Response:
    """All that was done to one thing."""
    wanted = Wanted(thing=thing, key=key, before=_number(before))
    with visit.reading() as session:
        rows, more = log.page(session, wanted)
        told = _told(visit, session, rows)
    older = f"/admin/history/{thing}/{key}?before={rows[-1].id}" if more else ""
    newest = wanted.before is None
    return visit.page("story.html", changes=told, older=older, newest=newest, key=key)


@router.get("/history/{thing}/{key}/{number}")
def version(visit: Remembering, thing: Name, key: Key, number: Number) -> Response:
    """What restoring a version would change."""
    with visit.reading() as session:
        desk = Desk(session, visit.actor, visit.now, visit.state.chain)
        found = versions.preview(desk, thing, key, number)
    nobody = Authors({}, {})
    teller = _teller(visit, nobody)
    told = _one(visit, found.row, teller, nobody, set())
    lines = teller.lines(found.now, found.then)
    return visit.page("version.html", change=told, lines=lines, base=found.base)


@router.post("/history/{thing}/{key}/{number}")
def restore(
    visit: Remembering,
    thing: Name,
    key: Key,
    number: Number,
    base: Annotated[str, Form(max_length=64)],
) -> Response:
    """Restore a version that was looked at."""
    with visit.desk() as work:
        versions.put_back(work, thing, key, number, base)
    return visit.go(f"/admin/history/{thing}/{key}")


def _told(visit: Visit, session: Session, rows: Sequence[History]) -> list[Told]:
    authors = log.authors(session, rows)
    teller = _teller(visit, authors)
    undone = log.undone(session, rows)
    return [_one(visit, row, teller, authors, undone) for row in rows]


def _one(visit: Visit, row: History, teller: Teller, authors: Authors, undone: set[int]) -> Told:
    before, after = history.values(row)
    mine = row.volunteer_id == visit.account.id or visit.may(Permission.OVERRULE)
    story = row.thing in list(Thing)
    who = authors.volunteers.get(row.volunteer_id or 0, "")
    return Told(
        row=row,
        what=teller.thing(row.thing),
        name=teller.name(row.thing, row.key),
        who=who or authors.organizations.get(row.organization_id or 0, ""),
        by_link=row.organization_id is not None,
        action=teller.action(row.action),
        lines=teller.lines(before, after),
        story=story,
        undo=story and mine and row.id not in undone,
    )


def _teller(visit: Visit, authors: Authors) -> Teller:
    return Teller(visit.speech, names(visit.snapshot, authors.volunteers))


def _people(session: Session) -> dict[int, str]:
    query = select(Volunteer.id, Volunteer.name).order_by(col(Volunteer.name))
    return {number: name for number, name in session.exec(query) if number is not None}


def _older(wanted: Wanted, rows: Sequence[History]) -> str:
    asked = {
        "thing": wanted.thing,
        "key": wanted.key,
        "volunteer": wanted.volunteer or "",
        "day": wanted.day or "",
        "before": rows[-1].id,
    }
    return "/admin/history?" + urlencode({name: value for name, value in asked.items() if value})


def _number(typed: str) -> int | None:
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= 10
    return min(int(typed), LARGEST) if is_number else None


def _day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None
