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

from api.admin.history.labels import THINGS, ChangeLabels, ChangeLine, names
from api.admin.request import Remembering, VolunteerRequest
from api.admin.row_numbers import LARGEST, Number
from content.accounts.permissions import Permission
from content.audit import history, queries
from content.audit.queries import Authors, HistoryFilter
from content.editing import versions
from content.models import DocumentType, History, Volunteer

router = APIRouter()
KEY = re.compile(r"[a-z0-9_-]{1,40}")
Asked = Annotated[str, Query(max_length=60)]
Name = Annotated[str, Path(pattern=r"^[a-z]{1,24}$")]
Key = Annotated[str, Path(pattern=r"^[a-z0-9_-]{1,40}$")]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A change as the page shows it. `who` is a name, or "" for the server; `story` whether the
    thing has versions, `undo` whether this volunteer may take it back."""

    row: History
    what: str
    name: str
    who: str
    by_link: bool
    action: str
    lines: list[ChangeLine]
    story: bool
    undo: bool


@router.get("/history")
def all_changes(
    request: Remembering,
    thing: Asked = "",
    key: Asked = "",
    volunteer: Asked = "",
    day: Asked = "",
    before: Asked = "",
) -> Response:
    """The newest changes first, fifty at a time. What cannot be looked for is not looked for."""
    wanted = HistoryFilter(
        thing=thing if thing in THINGS else "",
        key=key if KEY.fullmatch(key) else "",
        volunteer=_number(volunteer),
        day=_day(day),
        before=_number(before),
    )
    with request.reading() as session:
        rows, more = queries.page(session, wanted)
        told = _lines(request, session, rows)
        everybody = select(Volunteer.id, Volunteer.name).order_by(col(Volunteer.name))
        people = {number: name for number, name in session.exec(everybody) if number is not None}
    return request.page(
        "history.html",
        wanted=wanted,
        changes=told,
        older=_older(wanted, rows) if more else "",
        people=people,
        things=THINGS,
        teller=ChangeLabels(request.localizer, {}),
    )


@router.get("/history/{thing}/{key}")
def story(request: Remembering, thing: Name, key: Key, before: Asked = "") -> Response:
    """All that was done to one thing."""
    wanted = HistoryFilter(thing=thing, key=key, before=_number(before))
    with request.reading() as session:
        rows, more = queries.page(session, wanted)
        told = _lines(request, session, rows)
    older = f"/admin/history/{thing}/{key}?before={rows[-1].id}" if more else ""
    newest = wanted.before is None
    return request.page("story.html", changes=told, older=older, newest=newest, key=key)


@router.get("/history/{thing}/{key}/{number}")
def version(request: Remembering, thing: Name, key: Key, number: Number) -> Response:
    """What restoring a version would change."""
    with request.state.units_of_work.look(request.actor, request.now) as work:
        found = versions.preview(work, thing, key, number)
    nobody = Authors({}, {})
    teller = _teller(request, nobody)
    told = _one(request, found.row, teller, nobody, set())
    lines = teller.lines(found.now, found.then)
    return request.page("version.html", change=told, lines=lines, base=found.base)


@router.post("/history/{thing}/{key}/{number}")
def restore(
    request: Remembering,
    thing: Name,
    key: Key,
    number: Number,
    base: Annotated[str, Form(max_length=64)],
) -> Response:
    """Restore a version that was looked at."""
    with request.unit_of_work() as work:
        versions.put_back(work, thing, key, number, base)
    return request.go(f"/admin/history/{thing}/{key}")


def _lines(
    request: VolunteerRequest, session: Session, rows: Sequence[History]
) -> list[HistoryLine]:
    authors = queries.authors(session, rows)
    teller = _teller(request, authors)
    undone = queries.undone(session, rows)
    return [_one(request, row, teller, authors, undone) for row in rows]


def _one(
    request: VolunteerRequest,
    row: History,
    teller: ChangeLabels,
    authors: Authors,
    undone: set[int],
) -> HistoryLine:
    before, after = history.values(row)
    mine = row.volunteer_id == request.account.id or request.may(Permission.OVERRULE)
    story = row.thing in list(DocumentType)
    who = authors.volunteers.get(row.volunteer_id or 0, "")
    return HistoryLine(
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


def _teller(request: VolunteerRequest, authors: Authors) -> ChangeLabels:
    return ChangeLabels(request.localizer, names(request.snapshot, authors.volunteers))


def _older(wanted: HistoryFilter, rows: Sequence[History]) -> str:
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
