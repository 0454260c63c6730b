"""Alerts for other programs under /api/v1: as JSON, as an Atom feed, and each as CAP 1.2.

They come from the database, see `api.web.response_cache`; where alerts are switched off there are
none. The ETag is the answer's own hash.
"""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.responses import JSONResponse
from sqlmodel import Session

from api.app_state import AppState, state_of
from api.public import openapi_examples, schemas, serializers
from api.public.routes import PageNumber, PerPage, paged
from api.web.conditional_requests import Conditional
from bot.labels import ALERT_TOPICS
from content.alerts.cap import published
from content.alerts.cap.atom_feed import ATOM_MEDIA, feed
from content.alerts.cap.message import MEDIA, CapDocument
from content.alerts.cap.published import CapPublisher
from content.alerts.cap.writer import write
from content.core import clock
from content.core.database import reading

NAME, PREFIX = "Channel Info", "/api/v1"
Messages = list[CapDocument]
Ask = Callable[[Session], Messages]


def _xml(media: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media: {"schema": {"type": "string"}}}}}


router = APIRouter(
    prefix=PREFIX,
    route_class=Conditional,
    tags=["alerts"],
    responses={304: {"description": "Nothing changed since the ETag in If-None-Match."}},
    default_response_class=JSONResponse,
)


@router.get("/alerts", responses=openapi_examples.response("alerts"))
def alerts(
    request: Request, page: PageNumber = 1, per_page: PerPage = 50
) -> schemas.Page[schemas.Alert]:
    """What people were told and what holds now, the newest first."""
    state = state_of(request)
    by = _publisher(state)
    found = _lists(
        state,
        "current",
        lambda session: published.current(session, by, state.keeper.current, clock.now()),
    )
    return paged(found, partial(serializers.alert, address=_address(state)), page, per_page)


@router.get("/alerts.atom", response_class=Response, responses=_xml(ATOM_MEDIA))
def atom(request: Request) -> Response:
    """The newest 50 messages as an Atom feed (RFC 4287): updates, cancellations and what is over
    too. Each entry links to its message in CAP 1.2."""
    state = state_of(request)
    by = _publisher(state)
    found = _lists(
        state, "newest", lambda session: published.newest(session, by, state.keeper.current)
    )
    return Response(feed(found, _address(state), NAME), media_type=ATOM_MEDIA)


@router.get("/alerts/{identifier}.xml", response_class=Response, responses=_xml(MEDIA))
def cap(request: Request, identifier: Annotated[str, Path(max_length=64)]) -> Response:
    """One message in CAP 1.2 (OASIS), with an `info` for each language."""
    state = state_of(request)
    found = None
    if state.settings.alerts and "\0" not in identifier:
        with state.lately.alone(), reading(state.engine) as session:
            found = published.one(session, _publisher(state), state.keeper.current, identifier)
    if found is None:
        raise HTTPException(404, "There is no such alert; see /api/v1/alerts.atom.")
    return Response(write(found), media_type=MEDIA)


def _lists(state: AppState, name: str, ask: Ask) -> Messages:
    if not state.settings.alerts:
        return []

    def asked() -> Messages:
        with reading(state.engine) as session:
            return ask(session)

    return state.lately.get(name, asked)


def _publisher(state: AppState) -> CapPublisher:
    """Its sender is an address of where people reach us, unique as CAP wants it."""
    host = urlsplit(state.settings.public_url).hostname or "localhost"
    return CapPublisher(f"channel-info@{host}", NAME, state.settings.site, ALERT_TOPICS)


def _address(state: AppState) -> str:
    return f"{state.settings.site}{PREFIX}/alerts"
