"""What volunteers see when something is in the way: what to do next, nothing of the inside."""

from urllib.parse import quote

from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from api.admin import entry, pages, resuming
from api.admin.visit import COOKIE, Guest, NotThere, SignedOut, visit_of
from api.security import OURS, TooLarge
from content import clock
from content.errors import Conflict, DatabaseAway, NotAllowed


def register(app: FastAPI) -> None:
    """Tell the application who answers which error."""
    app.add_exception_handler(SignedOut, _sign_in)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(Conflict, _conflict)
    app.add_exception_handler(DatabaseAway, _away)
    app.add_exception_handler(NotThere, _not_there)
    app.add_exception_handler(TooLarge, _too_large)


async def _sign_in(request: Request, _error: Exception) -> Response:
    """The log-in page, with a form that was sent inside it; a part of a page that asks by itself
    says only that."""
    guest = Guest(request, clock.now())
    headers = request.headers
    if headers.get("hx-request") == "true" and headers.get("hx-boosted") != "true":
        said = guest.page("logged-out.html", 403)
        said.headers.update({"HX-Retarget": "#preview-said", "HX-Reswap": "outerHTML"})
        return said
    to = resuming.page_of(request)
    kept = await resuming.carried(request)
    if kept is not None:
        return entry.login_page(guest, 403, to=to, kept=kept.packed(), ended=True)
    ended = "&ended=yes" if COOKIE in request.cookies else ""
    sent = "&sent=yes" if ended and request.method == "POST" else ""
    where = f"/admin/login?to={quote(to, safe='/')}{ended}{sent}"
    return RedirectResponse(where, 303, pages.HEADERS)


def _not_allowed(request: Request, _error: Exception) -> Response:
    return _say(request, 403, "not_allowed")


def _conflict(request: Request, _error: Exception) -> Response:
    return _say(request, 409, "conflict")


def _away(request: Request, _error: Exception) -> Response:
    return _say(request, 503, "away")


def _not_there(request: Request, _error: Exception) -> Response:
    return _say(request, 404, "not_there")


def _too_large(request: Request, _error: Exception) -> Response:
    """Only forms of ours are that large; elsewhere nobody sends so much who could read."""
    if not request.url.path.startswith(OURS):
        return Response(status_code=413)
    return _say(request, 413, "too_large")


def _say(request: Request, status: int, what: str) -> Response:
    guest = Guest(request, clock.now()) if status == 503 else visit_of(request)
    return (guest or Guest(request, clock.now())).page("problem.html", status, what=what)
