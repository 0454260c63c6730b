"""The web chat: the same screens as plain HTML. Every state is a URL; no cookie, no session."""

import logging
from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from api.deps import TheConversation
from api.pages import draw
from bot import routes
from bot.routes import Viewer, decode
from bot.screen import Screen
from content import i18n
from content.errors import BadRoute, NoSnapshot

log = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)
# A shared phone must not show an old screen, and a proxy must not keep anyone's.
HEADERS = {"Cache-Control": "no-store"}


@router.get("/")
def begin(request: Request, conversation: TheConversation) -> HTMLResponse:
    """Choose a language; the browser's first."""
    return _page(request, conversation.show(_guess(request), routes.Languages()))


@router.get("/robots.txt")
def robots() -> Response:
    """Search engines may list the way in; what changes by the hour they had better not keep."""
    return Response("User-agent: *\nDisallow: /*/\n", media_type="text/plain")


@router.post("/{who}/position")
def position(
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


@router.get("/{path:path}")
def at(request: Request, conversation: TheConversation, path: str) -> HTMLResponse:
    """Any screen."""
    address = path.strip("/").replace("/", "_")
    try:
        decode(address)
    except BadRoute:
        return _page(request, conversation.at(address, _guess(request)), 404)
    return _page(request, conversation.at(address, _guess(request)))


def register_errors(app: FastAPI) -> None:
    """What people see when something is wrong: what to do next, and nothing of the inside."""
    app.add_exception_handler(NoSnapshot, _not_ready)
    app.add_exception_handler(Exception, _broken)


async def _not_ready(request: Request, _error: Exception) -> Response:
    headers = HEADERS | {"Retry-After": "5"}
    return HTMLResponse(_SORRY, 503, headers)


async def _broken(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException):
        return HTMLResponse(_SORRY, error.status_code, HEADERS)
    log.error("a page could not be made: %s", type(error).__name__)
    return HTMLResponse(_SORRY, 500, HEADERS)


_SORRY = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Channel Info</title>'
    '<meta name="viewport" content="width=device-width"><h1>🆘 112</h1>'
    "<p>This page is not ready. Try again in a minute. Emergency: call 112."
    '<p lang="fr">Cette page n’est pas prête. Réessayez dans une minute. Urgence : 112.'
    '<p lang="ar" dir="rtl">هذه الصفحة غير جاهزة. حاول بعد دقيقة. للطوارئ: 112.'
    '<p><a href="/">↻</a></html>'
)


def _page(request: Request, screen: Screen, status: int = 200) -> HTMLResponse:
    base = str(request.app.state.settings.public_url).rstrip("/")
    return HTMLResponse(draw(screen, base), status, HEADERS)


def _guess(request: Request) -> Viewer:
    """The first language of Accept-Language that there is."""
    accepted = request.headers.get("accept-language", "")[:200]
    codes = [part.split(";")[0].strip() for part in accepted.split(",")]
    known = (i18n.guess(code) for code in codes if code)
    found = next((language for language in known if language is not i18n.DEFAULT), i18n.DEFAULT)
    first_is_english = codes[0].lower().startswith("en")
    return Viewer(i18n.DEFAULT.code if first_is_english else found.code)
