"""What is pressed on the page of an alert: approve, send alone, undo, stop, resume, throw away."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form
from sqlmodel import Session
from starlette.responses import Response

from api.admin.account import routes
from api.admin.alerts import detail
from api.admin.localizer import _s
from api.admin.request import Alerting, VolunteerRequest
from api.admin.row_numbers import Number
from content.accounts.permissions import Actor
from content.alerts import lifecycle
from content.core.database import transaction
from content.core.errors import Conflict, InvalidInput
from content.models import Alert, AlertState, AlertStatus

router = APIRouter()
Typed = Annotated[str, Form(max_length=100)]
Act = Callable[[Session, Actor, int], None]
TICK = _s("Tick this first: people will get it now.")


@router.post("/alerts/{number}/approve")
def approve(
    request: Alerting, number: Number, seen: Typed = "", read: Typed = "", see: Typed = ""
) -> Response:
    """Let somebody else's alert go, exactly as it was seen."""
    return _let_go(request, number, lifecycle.approve, seen, read=read, see=see)


@router.post("/alerts/{number}/alone")
def alone(
    request: Alerting,
    number: Number,
    seen: Typed = "",
    read: Typed = "",
    see: Typed = "",
    code: Typed = "",
) -> Response:
    """Send an emergency without a second person, with the second step given again."""
    if _was_done(request, number, seen):
        return request.go(f"/admin/alerts/{number}")
    if not _is_ticked(request, number, read):
        return _unread(request, number, see)
    try:
        routes.prove(request, "code", lambda: routes.is_code(request, code))
    except InvalidInput as wrong:
        return detail.page(request, number, 422, see=see, told=request.localizer.refusal(wrong))
    except routes.TooManyTries as wait:
        return detail.page(request, number, 429, see=see, wait=wait.seconds)
    return _let_go(request, number, lifecycle.send_alone, seen, read=read, see=see)


@router.post("/alerts/{number}/mine")
def mine(request: Alerting, number: Number, seen: Typed = "") -> Response:
    """Answer for what came from elsewhere, exactly as it was seen: its sender may have changed it
    since."""
    try:
        with transaction(request.engine) as session:
            lifecycle.adopt(session, request.actor, number, seen)
    except Conflict:
        return detail.page(request, number, 409)
    return request.go(f"/admin/alerts/{number}")


@router.post("/alerts/{number}/undo")
def undo(request: Alerting, number: Number) -> Response:
    """Take an approval back."""
    return _do(request, number, lifecycle.undo, AlertState.DRAFT)


@router.post("/alerts/{number}/stop")
def stop(request: Alerting, number: Number) -> Response:
    """Send no more of it."""
    return _do(request, number, partial(lifecycle.stop, now=request.now), AlertState.STOPPED)


@router.post("/alerts/{number}/resume")
def resume(request: Alerting, number: Number) -> Response:
    """Send it on."""
    return _do(request, number, lifecycle.resume, AlertState.SENDING)


@router.post("/alerts/{number}/discard")
def discard(request: Alerting, number: Number, seen: Annotated[str, Form()] = "") -> Response:
    """Throw a draft away."""
    with request.reading() as session:
        is_gone = session.get(Alert, number) is None
    if not is_gone:
        try:
            with transaction(request.engine) as session:
                lifecycle.discard(session, request.actor, number, seen)
        except Conflict:
            return detail.page(request, number, 409)
    return request.go("/admin/alerts?done=gone")


def _let_go(
    request: VolunteerRequest,
    number: int,
    act: Callable[..., None],
    seen: str,
    *,
    read: str,
    see: str,
) -> Response:
    """Approve it, if it can go, and is what was seen. The same press again changes nothing."""
    if not _is_ticked(request, number, read):
        return _unread(request, number, see)
    try:
        with transaction(request.engine) as session:
            act(session, request.actor, number, seen, request.now)
    except (lifecycle.FatalFindings, lifecycle.AlertOver):
        return _unread(request, number, see)
    except Conflict:
        if not _was_done(request, number, seen):
            return detail.page(request, number, 409, see=see)
    return request.go(f"/admin/alerts/{number}")


def _is_ticked(request: VolunteerRequest, number: int, read: str) -> bool:
    """Whether whoever lets it go says that they read it; an exercise harms nobody. Raises
    PageNotFound."""
    if read == "yes":
        return True
    with request.reading() as session:
        return detail.find(session, number).status is AlertStatus.EXERCISE


def _unread(request: VolunteerRequest, number: int, see: str) -> Response:
    return detail.page(request, number, 422, see=see, told={"read": request.localizer.say(TICK)})


def _was_done(request: VolunteerRequest, number: int, seen: str) -> bool:
    """Whether this very person let this very thing go before."""
    with request.reading() as session:
        alert = detail.find(session, number)
    mine = alert.approver_id == request.account.id
    return mine and alert.approved_content == seen and alert.state is not AlertState.DRAFT


def _do(request: VolunteerRequest, number: int, act: Act, *after: AlertState) -> Response:
    """Do it; who pressed twice sees what came of it."""
    try:
        with transaction(request.engine) as session:
            act(session, request.actor, number)
    except Conflict:
        with request.reading() as session:
            if detail.find(session, number).state not in after:
                return detail.page(request, number, 409)
    return request.go(f"/admin/alerts/{number}")
