"""The web chat: the same screens as plain HTML. Every state is a URL; no cookie, no session."""

import logging
import re
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Request
from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.program import TheConversation, program_of
from api.web import security
from api.web.render import draw
from bot import routes
from bot.callback_data import decode, read
from bot.conversation import Conversation
from bot.routes import Viewer
from bot.screen import Screen
from content.core import i18n
from content.core.errors import BadRoute, NoSnapshot
from content.core.network_addresses import network

log = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)
TEMPLATES = Path(__file__).parent.parent / "templates"
# A shared phone must not show an old screen, and a proxy must not keep anyone's.
HEADERS = {"Cache-Control": "no-store"}
# In three languages at once, for when no screen can be drawn.
NOT_READY = (TEMPLATES / "not-ready.html").read_text("utf-8").strip()
NOT_UNDERSTOOD = (TEMPLATES / "not-understood.html").read_text("utf-8").strip()
_TAG = re.compile(
    r"(?:^|,)\s*(?P<tag>[A-Za-z][A-Za-z0-9-]*)\s*(?:;\s*q=(?P<q>[01](?:\.[0-9]{0,3})?)\s*)?(?=,|$)",
    re.IGNORECASE,
)


@router.get("/")
async def begin(request: Request, conversation: TheConversation) -> HTMLResponse:
    """Choose a language; the browser's first."""
    return _page(request, conversation.show(_guess(request), routes.Languages()))


@router.get("/robots.txt")
async def robots() -> Response:
    """Search engines may list the way in; what changes by the hour they had better not keep."""
    return Response("User-agent: *\nDisallow: /*/\n", media_type="text/plain")


@router.post("/{who}/position")
async def position(
    request: Request,
    conversation: TheConversation,
    who: str,
    latitude: Annotated[float, Form(ge=-90, le=90)],
    longitude: Annotated[float, Form(ge=-180, le=180)],
) -> HTMLResponse:
    """A shared position. It comes in the body, so that it is in no history and no log."""
    try:
        viewer, _ = decode(who)
    except BadRoute:
        viewer = _guess(request)
    return _page(request, conversation.place(latitude, longitude, viewer))


@router.post("/{who}/said/{what:path}")
async def said(
    request: Request, conversation: TheConversation, who: str, what: str
) -> HTMLResponse:
    """Somebody says that something is wrong. Only from our own page: another site's could say
    it with the hands of all its visitors. It asks instead, as a link does (Fetch Metadata)."""
    address = f"{who}/said/{what.strip('/')}".replace("/", "_")
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return _at(request, conversation, address)
    guess = _guess(request)
    # Who presses, as far as that can be told without a cookie.
    person = network(request.client.host if request.client else "")
    screen = conversation.press(address, guess, person)
    return _page(request, screen, _status(address, guess))


@router.get("/{path:path}")
async def at(request: Request, conversation: TheConversation, path: str) -> HTMLResponse:
    """Any screen; in the browser's language where the address names none that there is."""
    address = path.strip("/").replace("/", "_")
    return _at(request, conversation, address)


def register_errors(app: FastAPI) -> None:
    """What people see when something is wrong: what to do next, and nothing of the inside."""
    for unexpected in (NoSnapshot, Exception):
        app.add_exception_handler(unexpected, _failed)
    for wrong in (HTTPException, RequestValidationError):
        app.add_exception_handler(wrong, _refused)


async def _failed(request: Request, error: Exception) -> Response:
    """Starlette answers an error that nobody expected outside of every middleware, so the answer
    brings all headers itself."""
    if isinstance(error, NoSnapshot):
        status, headers = 503, HEADERS | {"Retry-After": "5"}
    else:
        log.error("a page could not be made: %s", type(error).__name__)
        status, headers = 500, HEADERS | security.HEADERS
    if _by_a_program(request):
        return JSONResponse({"detail": "Try again in a minute."}, status, headers)
    return HTMLResponse(NOT_READY, status, headers)


async def _refused(request: Request, error: Exception) -> Response:
    wrong = error if isinstance(error, HTTPException) else HTTPException(422)
    if not _by_a_program(request):
        headers = HEADERS | dict(wrong.headers or {})
        return HTMLResponse(NOT_UNDERSTOOD, wrong.status_code, headers)
    if isinstance(error, RequestValidationError):
        return await request_validation_exception_handler(request, error)
    return await http_exception_handler(request, wrong)


def _by_a_program(request: Request) -> bool:
    return f"{request.url.path}/".startswith("/api/")


def _page(request: Request, screen: Screen, status: int = 200) -> HTMLResponse:
    return HTMLResponse(draw(screen, program_of(request).settings.site), status, HEADERS)


def _at(request: Request, conversation: Conversation, address: str) -> HTMLResponse:
    guess = _guess(request)
    return _page(request, conversation.at(address, guess), _status(address, guess))


def _status(address: str, guess: Viewer) -> int:
    try:
        read(address, guess)
    except BadRoute:
        return 404
    return 200


def _guess(request: Request) -> Viewer:
    """The language the browser wants most of those there are; English when there is none. What
    has q=0 is not wanted (RFC 9110); unlike for `i18n.guess`, an unknown one is not English."""
    header = request.headers.get("accept-language", "")[:200]
    tags = [(float(found["q"] or 1), found["tag"]) for found in _TAG.finditer(header)]
    for q, tag in sorted(tags, key=lambda pair: -pair[0]):
        primary = tag.split("-", maxsplit=1)[0].lower()
        code = i18n.ALIASES.get(primary, primary)
        if q and code in i18n.LANGUAGES:
            return Viewer(code)
    return Viewer(i18n.DEFAULT.code)
