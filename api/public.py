"""The read API under /api/v1: what is published, as JSON, straight from the snapshot.

An answer depends on the snapshot's version, the address and (for "today") the date only, so
these make the ETag. Times are RFC 3339 in UTC; dates are of Europe/Paris.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse

from api import examples, schemas, shaping
from api.deps import TheSnapshot
from content import clock
from content.i18n import LANGUAGES
from content.schedule import between
from content.snapshot import Entry, Snapshot
from content.words import Kind

DESCRIPTION = (
    "Places and times for exiled people between Calais and Dunkirk, in the words of Open "
    "Referral HSDS 3. Read only, no key needed. Every entry says who assured it and when: show "
    "that too, and send nobody to an entry after its `expires_after`."
)
LONGEST = timedelta(days=92)
MEDIA = "application/json"
Thing = TypeVar("Thing")
Shape = TypeVar("Shape")


class NotModified(Exception):
    """The client already has this."""


def _etag(request: Request, response: Response, snapshot: TheSnapshot) -> None:
    today = clock.paris(clock.now()).date()
    etag = f'"{snapshot.version}-{today:%Y%m%d}"'
    headers = {"ETag": etag, "Cache-Control": "public, max-age=30"}
    known = request.headers.get("if-none-match", "")
    if etag in (tag.strip().removeprefix("W/") for tag in known.split(",")):
        request.state.headers = headers
        raise NotModified
    response.headers.update(headers)


def register_errors(app: FastAPI) -> None:
    """304 for those who have it already."""

    async def not_modified(request: Request, _error: Exception) -> Response:
        return Response(status_code=304, headers=request.state.headers)

    app.add_exception_handler(NotModified, not_modified)


router = APIRouter(
    prefix="/api/v1",
    tags=["content"],
    dependencies=[Depends(_etag)],
    responses={304: {"description": "Nothing changed since the ETag in If-None-Match."}},
    default_response_class=JSONResponse,
)
PageNumber = Annotated[int, Query(ge=1, le=100_000, description="Which page, from 1.")]
PerPage = Annotated[int, Query(ge=1, le=100, description="How many on a page.")]
ZoneKey = Annotated[
    str | None, Query(max_length=12, description="A zone's id.", examples=["calais"])
]
OfKind = Annotated[Kind | None, Query(description="A kind of service.")]
Day = Annotated[date | None, Query(examples=["2026-11-22"])]


def _page(
    things: Iterable[Thing], shape: Callable[[Thing], Shape], number: int, size: int
) -> schemas.Page[Shape]:
    everything = list(things)
    shown = everything[(number - 1) * size : number * size]
    return schemas.Page(
        total_items=len(everything),
        total_pages=max(1, -(-len(everything) // size)),
        page_number=number,
        size=len(shown),
        contents=[shape(thing) for thing in shown],
    )


@router.get("/zones", responses=examples.response("zones"))
def zones(
    snapshot: TheSnapshot, page: PageNumber = 1, per_page: PerPage = 50
) -> schemas.Page[schemas.Zone]:
    """Where people live."""
    return _page(snapshot.zones.values(), shaping.zone, page, per_page)


@router.get("/organizations", responses=examples.response("organizations"))
def organizations(
    snapshot: TheSnapshot, page: PageNumber = 1, per_page: PerPage = 50
) -> schemas.Page[schemas.Organization]:
    """Who helps."""
    return _page(snapshot.organizations.values(), shaping.organization, page, per_page)


@router.get("/services", responses=examples.response("services"))
def services(
    snapshot: TheSnapshot,
    zone: ZoneKey = None,
    kind: OfKind = None,
    page: PageNumber = 1,
    per_page: PerPage = 50,
) -> schemas.Page[schemas.Service]:
    """What they offer, and at which locations."""
    chosen = sorted(_entries(snapshot, zone, kind), key=lambda entry: entry.service.key)
    grouped = [list(group) for _, group in groupby(chosen, lambda entry: entry.service.key)]
    return _page(grouped, lambda group: shaping.service(group[0].service, group), page, per_page)


@router.get("/occurrences", responses=examples.response("occurrences"))
def occurrences(
    snapshot: TheSnapshot,
    first: Annotated[Day, Query(alias="from", description="First date; today if left out.")] = None,
    last: Annotated[
        Day, Query(alias="to", description="Last date; a week after `from` if left out.")
    ] = None,
    zone: ZoneKey = None,
    kind: OfKind = None,
    page: PageNumber = 1,
    per_page: PerPage = 50,
) -> schemas.Page[schemas.Occurrence]:
    """Every opening from one date to another (at most 92 days), cancelled ones too."""
    start, end = _window(first, last)
    found = [
        (entry, opening)
        for entry in _entries(snapshot, zone, kind)
        for opening in between(entry.timetable, start, end)
    ]
    found.sort(key=lambda pair: (pair[1].opens, pair[0].key))
    return _page(found, lambda pair: shaping.occurrence(*pair), page, per_page)


@router.get("/pages", responses=examples.response("pages"))
def pages(
    snapshot: TheSnapshot, page: PageNumber = 1, per_page: PerPage = 50
) -> schemas.Page[schemas.Reading]:
    """Rights and guides."""
    return _page(snapshot.pages.values(), shaping.reading, page, per_page)


@router.get("/languages", responses=examples.response("languages"))
def languages(page: PageNumber = 1, per_page: PerPage = 50) -> schemas.Page[schemas.Language]:
    """The languages, and whether a native speaker has read each."""
    return _page(LANGUAGES.values(), shaping.language, page, per_page)


def _entries(snapshot: Snapshot, zone: str | None, kind: Kind | None) -> list[Entry]:
    if zone is not None and zone not in snapshot.zones:
        raise HTTPException(404, f"There is no zone {zone!r}; see /api/v1/zones.")
    kinds = [kind] if kind else list(Kind)
    return [entry for one in kinds for entry in snapshot.of_kind(one, zone)]


def _window(first: date | None, last: date | None) -> tuple[datetime, datetime]:
    start = first or clock.paris(clock.now()).date()
    try:
        end = last or start + timedelta(days=7)
        if not timedelta() <= end - start <= LONGEST:
            raise HTTPException(422, "`to` must be 0 to 92 days after `from`.")
        return clock.instant(start, time()), clock.instant(end + timedelta(days=1), time())
    except OverflowError:
        raise HTTPException(422, "That date is too far away.") from None
