"""What is pressed on the page of an alert: approve, send alone, undo, stop, resume, throw away."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form
from sqlmodel import Session
from starlette.responses import Response

from api.admin import me
from api.admin.alerts import looking
from api.admin.alerts.seen import findings
from api.admin.numbers import Number
from api.admin.speech import _s
from api.admin.visit import Alerting, Visit
from content.alerts import lifecycle
from content.alerts.contents import read
from content.database import transaction
from content.errors import Conflict, Refused
from content.models import Alert
from content.volunteers.roles import Actor
from content.words import AlertState, AlertStatus

router = APIRouter()
Typed = Annotated[str, Form(max_length=100)]
Act = Callable[[Session, Actor, int], None]
TICK = _s("Tick this first: people will get it now.")


@router.post("/alerts/{number}/approve")
def approve(
    visit: Alerting, number: Number, seen: Typed = "", read: Typed = "", see: Typed = ""
) -> Response:
    """Let somebody else's alert go, exactly as it was seen."""
    return _let_go(visit, number, lifecycle.approve, seen, read=read, see=see)


@router.post("/alerts/{number}/alone")
def alone(
    visit: Alerting,
    number: Number,
    seen: Typed = "",
    read: Typed = "",
    see: Typed = "",
    code: Typed = "",
) -> Response:
    """Send an emergency without a second person, with the second step given again."""
    if _was_done(visit, number, seen):
        return visit.go(f"/admin/alerts/{number}")
    if not _is_read(visit, number, read):
        return _unread(visit, number, see)
    try:
        me.prove(visit, "code", lambda: me.is_code(visit, code))
    except Refused as wrong:
        return looking.page(visit, number, 422, see=see, told=visit.speech.refusal(wrong))
    except me.Wait as wait:
        return looking.page(visit, number, 429, see=see, wait=wait.seconds)
    return _let_go(visit, number, lifecycle.send_alone, seen, read=read, see=see)


@router.post("/alerts/{number}/mine")
def mine(visit: Alerting, number: Number, seen: Typed = "") -> Response:
    """Answer for what came from elsewhere, exactly as it was seen: its sender may have changed it
    since."""
    try:
        with transaction(visit.engine) as session:
            lifecycle.adopt(session, visit.actor, number, seen)
    except Conflict:
        return looking.page(visit, number, 409)
    return visit.go(f"/admin/alerts/{number}")


@router.post("/alerts/{number}/undo")
def undo(visit: Alerting, number: Number) -> Response:
    """Take an approval back."""
    return _do(visit, number, lifecycle.undo, AlertState.DRAFT)


@router.post("/alerts/{number}/stop")
def stop(visit: Alerting, number: Number) -> Response:
    """Send no more of it."""
    return _do(visit, number, partial(lifecycle.stop, now=visit.now), AlertState.STOPPED)


@router.post("/alerts/{number}/resume")
def resume(visit: Alerting, number: Number) -> Response:
    """Send it on."""
    return _do(visit, number, lifecycle.resume, AlertState.SENDING)


@router.post("/alerts/{number}/discard")
def discard(visit: Alerting, number: Number, seen: Annotated[str, Form()] = "") -> Response:
    """Throw a draft away."""
    with visit.reading() as session:
        is_gone = session.get(Alert, number) is None
    if not is_gone:
        try:
            with transaction(visit.engine) as session:
                lifecycle.discard(session, visit.actor, number, seen)
        except Conflict:
            return looking.page(visit, number, 409)
    return visit.go("/admin/alerts?done=gone")


def _let_go(
    visit: Visit,
    number: int,
    act: Callable[..., None],
    seen: str,
    *,
    read: str,
    see: str,
) -> Response:
    """Approve it, if it can go, and is what was seen. The same press again changes nothing."""
    if not _is_read(visit, number, read):
        return _unread(visit, number, see)
    try:
        with transaction(visit.engine) as session:
            act(session, visit.actor, number, seen, visit.now)
    except Conflict:
        if not _was_done(visit, number, seen):
            return looking.page(visit, number, 409, see=see)
    return visit.go(f"/admin/alerts/{number}")


def _is_read(visit: Visit, number: int, ticked: str) -> bool:
    """Whether whoever lets it go read it, and nothing has to be mended first; an exercise harms
    nobody. Raises NotThere."""
    with visit.reading() as session:
        contents = read(session, looking.find(session, number))
    fatal = any(one.is_fatal for one in findings(visit.snapshot, contents, visit.speech))
    return not fatal and (ticked == "yes" or contents.status is AlertStatus.EXERCISE)


def _unread(visit: Visit, number: int, see: str) -> Response:
    return looking.page(visit, number, 422, see=see, told={"read": visit.speech.say(TICK)})


def _was_done(visit: Visit, number: int, seen: str) -> bool:
    """Whether this very person let this very thing go before."""
    with visit.reading() as session:
        alert = looking.find(session, number)
    mine = alert.approver_id == visit.account.id
    return mine and alert.approved_content == seen and alert.state is not AlertState.DRAFT


def _do(visit: Visit, number: int, act: Act, *after: AlertState) -> Response:
    """Do it; who pressed twice sees what came of it."""
    try:
        with transaction(visit.engine) as session:
            act(session, visit.actor, number)
    except Conflict:
        with visit.reading() as session:
            if looking.find(session, number).state not in after:
                return looking.page(visit, number, 409)
    return visit.go(f"/admin/alerts/{number}")
