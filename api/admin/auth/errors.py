"""What volunteers see when something is in the way: what to do next, nothing of the inside."""

from functools import partial
from urllib.parse import quote

from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from api.admin import render
from api.admin.auth import resumed_form, routes
from api.admin.request import COOKIE, NotLoggedIn, PageNotFound, VisitorRequest, volunteer_request
from api.web.security import OURS, BodyTooLarge
from content.core import clock
from content.core.errors import Conflict, DatabaseAway, NotAllowed

PROBLEMS: dict[type[Exception], tuple[int, str]] = {
    NotAllowed: (403, "not_allowed"),
    Conflict: (409, "conflict"),
    DatabaseAway: (503, "away"),
    PageNotFound: (404, "not_there"),
    BodyTooLarge: (413, "too_large"),
}


def register(app: FastAPI) -> None:
    """Tell the application who answers which error."""
    app.add_exception_handler(NotLoggedIn, _sign_in)
    for kind, (status, what) in PROBLEMS.items():
        app.add_exception_handler(kind, partial(_say, status, what))


async def _sign_in(request: Request, _error: Exception) -> Response:
    """The log-in page, with a form that was sent inside it; a part of a page that asks by itself
    says only that."""
    visitor = VisitorRequest(request, clock.now())
    headers = request.headers
    if headers.get("hx-request") == "true" and headers.get("hx-boosted") != "true":
        said = visitor.page("logged-out.html", 403)
        said.headers.update({"HX-Retarget": "#preview-said", "HX-Reswap": "outerHTML"})
        return said
    to = resumed_form.page_of(request)
    kept = await resumed_form.carried(request)
    if kept is not None:
        return routes.login_page(visitor, 403, to=to, kept=kept.packed(), ended=True)
    ended = "&ended=yes" if COOKIE in request.cookies else ""
    sent = "&sent=yes" if ended and request.method == "POST" else ""
    where = f"/admin/login?to={quote(to, safe='/')}{ended}{sent}"
    return RedirectResponse(where, 303, render.HEADERS)


def _say(status: int, what: str, request: Request, _error: Exception) -> Response:
    """Only forms of ours are too large; elsewhere nobody sends so much who could read."""
    if what == "too_large" and not request.url.path.startswith(OURS):
        return Response(status_code=413)
    visitor = None if what == "away" else volunteer_request(request)
    return (visitor or VisitorRequest(request, clock.now())).page("problem.html", status, what=what)
