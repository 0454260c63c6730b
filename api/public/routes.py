"""The read API under /api/v1: what is published, as JSON, straight from the snapshot.

An answer depends on the program's and the snapshot's version, the alerts that hold, the address and
(for "today") the date only, so these make the ETag. Times are RFC 3339 in UTC; dates are of
Europe/Paris.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from api.deps import TheOpenings, TheSnapshot, entries
from api.public import openapi_examples, schemas, serializers
from api.web.conditional_requests import Conditional, weak
from content.alerts.effects import impacts
from content.core import clock
from content.core.i18n import LANGUAGES
from content.directory.normalize import quoted
from content.models import ServiceKind
from content.snapshot import PublishedServiceAtLocation, Snapshot

DESCRIPTION = (
    "Places and times for exiled people between Calais and Dunkirk, in the words of Open "
    "Referral HSDS 3. Read only, no key needed. Every entry says who assured it and when: show "
    "that too, and send nobody to an entry after its `expires_after`."
)
LONGEST = timedelta(days=31)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
MEDIA = "application/json"
Thing = TypeVar("Thing")
Shape = TypeVar("Shape")


def _program() -> str:
    try:
        return version("channel-info")
    except PackageNotFoundError:  # run from its folder, not installed
        return "0"


PROGRAM = _program()


def _etag(response: Response, snapshot: TheSnapshot) -> None:
    now = clock.now()
    alerts = [snapshot.alerts_version, *(one.number for one in snapshot.alerts_at(now))]
    which = "-".join(map(str, (PROGRAM, snapshot.version, *alerts)))
    response.headers["ETag"] = weak(f'"{which}-{clock.paris(now):%Y%m%d}"')


router = APIRouter(
    prefix="/api/v1",
    route_class=Conditional,
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
OfKind = Annotated[ServiceKind | None, Query(description="A kind of service.")]
Day = Annotated[date | None, Query(ge=EARLIEST, le=LATEST, examples=["2026-11-22"])]


def paged(
    things: Iterable[Thing], shape: Callable[[Thing], Shape], number: int, size: int
) -> schemas.Page[Shape]:
    """One page of a list, each thing in its shape."""
    everything = list(things)
    shown = everything[(number - 1) * size : number * size]
    return schemas.Page(
        total_items=len(everything),
        total_pages=max(1, -(-len(everything) // size)),
        page_number=number,
        size=len(shown),
        contents=[shape(thing) for thing in shown],
    )


@router.get("/zones", responses=openapi_examples.response("zones"))
def zones(
    snapshot: TheSnapshot, page: PageNumber = 1, per_page: PerPage = 50
) -> schemas.Page[schemas.Zone]:
    """Where people live."""
    return paged(snapshot.zones.values(), serializers.zone, page, per_page)


@router.get("/organizations", responses=openapi_examples.response("organizations"))
def organizations(
    snapshot: TheSnapshot, page: PageNumber = 1, per_page: PerPage = 50
) -> schemas.Page[schemas.Organization]:
    """Who helps."""
    return paged(snapshot.organizations.values(), serializers.organization, page, per_page)


@router.get("/services", responses=openapi_examples.response("services"))
def services(
    snapshot: TheSnapshot,
    zone: ZoneKey = None,
    kind: OfKind = None,
    page: PageNumber = 1,
    per_page: PerPage = 50,
) -> schemas.Page[schemas.Service]:
    """What they offer, and at which locations."""
    _check_zone(snapshot, zone)
    chosen = sorted(entries(snapshot, zone, kind), key=lambda entry: entry.service.key)
    grouped = [list(group) for _, group in groupby(chosen, lambda entry: entry.service.key)]
    now = clock.now()
    today, named = clock.paris(now).date(), impacts(snapshot, now)

    def shape(group: list[PublishedServiceAtLocation]) -> schemas.Service:
        return serializers.service(group, today, named)

    return paged(grouped, shape, page, per_page)


@router.get("/occurrences", responses=openapi_examples.response("occurrences"))
def occurrences(
    snapshot: TheSnapshot,
    openings: TheOpenings,
    first: Annotated[Day, Query(alias="from", description="First date; today if left out.")] = None,
    last: Annotated[
        Day, Query(alias="to", description="Last date; a week after `from` if left out.")
    ] = None,
    zone: ZoneKey = None,
    kind: OfKind = None,
    page: PageNumber = 1,
    per_page: PerPage = 50,
) -> schemas.Page[schemas.Occurrence]:
    """Every opening from one date to another (at most 31 days), cancelled ones too."""
    _check_zone(snapshot, zone)
    found = openings.find(snapshot, *_window(first, last), zone, kind)
    named = impacts(snapshot, clock.now())
    return paged(found, lambda pair: serializers.occurrence(*pair, named), page, per_page)


@router.get("/pages", responses=openapi_examples.response("pages"))
def pages(
    snapshot: TheSnapshot, page: PageNumber = 1, per_page: PerPage = 50
) -> schemas.Page[schemas.Reading]:
    """Rights and guides."""
    return paged(snapshot.pages.values(), serializers.reading, page, per_page)


@router.get("/languages", responses=openapi_examples.response("languages"))
def languages(page: PageNumber = 1, per_page: PerPage = 50) -> schemas.Page[schemas.Language]:
    """The languages, and whether a native speaker has read each."""
    return paged(LANGUAGES.values(), serializers.language, page, per_page)


nothing = APIRouter(include_in_schema=False)


@nothing.get("/api")
@nothing.get("/api/{path:path}")
def unknown() -> Response:
    """Programs that ask for what there is not get JSON too, not the page for people."""
    raise HTTPException(404, "There is nothing here; see /api/v1/openapi.json.")


def _check_zone(snapshot: Snapshot, zone: str | None) -> None:
    if zone is not None and zone not in snapshot.zones:
        raise HTTPException(404, f"There is no zone {quoted(zone)}; see /api/v1/zones.")


def _window(first: date | None, last: date | None) -> tuple[datetime, datetime]:
    start = first or clock.paris(clock.now()).date()
    end = last or start + timedelta(days=7)
    if not timedelta() <= end - start <= LONGEST:
        why = "must be 0 to 31 days after `from`"
        raise RequestValidationError(
            [{"type": "value_error", "loc": ("query", "to"), "msg": why, "input": str(end)}]
        )
    return clock.instant(start, time()), clock.instant(end + timedelta(days=1), time())
