"""Getting in and out: invitation, password, second factor."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from api.admin import render
from api.admin.auth import resumed_form
from api.admin.request import COOKIE, AnyGuest, Looking, VisitorRequest, onward
from content.accounts import (
    account,
    invitations,
    passwords,
    registration,
    sessions,
    throttle,
    two_factor,
)
from content.accounts.account import Account
from content.accounts.invitations import PendingInvitation
from content.accounts.registration import RegistrationForm
from content.accounts.sessions import Login
from content.core.database import reading, transaction
from content.core.errors import ErrorCode, InvalidInput, LinkOver

router = APIRouter()
Typed = Annotated[str, Form(max_length=400)]
Kept = Annotated[str, Form(max_length=resumed_form.LARGEST)]


@router.get("/login")
def login(visitor: AnyGuest, to: str = "", ended: str = "", sent: str = "") -> Response:
    """Name and password, and why they are asked for again."""
    return login_page(visitor, to=to, ended=ended == "yes", sent=sent == "yes")


def login_page(
    visitor: VisitorRequest,
    status: int = 200,
    *,
    to: str = "",
    kept: str = "",
    name: str = "",
    wrong: str = "",
    wait: int = 0,
    ended: bool = False,
    sent: bool = False,
) -> Response:
    """The page that asks who it is. `kept` is a form that was sent after its session had ended;
    it comes back with the password and is in no other place meanwhile."""
    values = {"name": name, "wrong": wrong, "wait": wait, "ended": ended, "sent": sent}
    return visitor.page("login.html", status, to=onward(to), kept=kept, **values)


@router.post("/login")
def log_in(
    visitor: AnyGuest, name: Typed, password: Typed, to: Typed = "", kept: Kept = ""
) -> Response:
    """The same answer and the same work whether the account exists or not."""
    who = subjects(visitor, name)
    if wait := throttle.seconds_to_wait(visitor.engine, who, visitor.now):
        return login_page(visitor, 429, to=to, kept=kept, name=name, wait=wait)
    with reading(visitor.engine) as session:
        found = account.by_name(session, name)
    if not passwords.verify(found[1] if found else None, password) or found is None:
        return login_page(visitor, 422, to=to, kept=kept, name=name, wrong="login")
    confirmed = not two_factor.is_asked(found[0])
    with transaction(visitor.engine) as session:
        if confirmed:
            throttle.succeeded(session, who)
        device = sessions.device(visitor.http.headers.get("user-agent", ""))
        token = sessions.open_session(
            session, found[0].id, device, visitor.now, confirmed=confirmed
        )
    if confirmed:
        return with_cookie(_onward(visitor, to, kept), token)
    if kept:
        return with_cookie(_code(visitor, found[0], onward(to), kept=kept), token)
    return with_cookie(_go(f"/admin/code?to={onward(to)}"), token)


@router.get("/code")
def code(visitor: AnyGuest, to: str = "") -> Response:
    """The second factor; who must have one and has none sets it up here."""
    half_in = _half_in(visitor)
    if half_in is None:
        return _go("/admin/login")
    return _code(visitor, half_in.account, onward(to))


@router.post("/code")
def give_code(
    visitor: AnyGuest, code: Typed, sealed: Typed = "", to: Typed = "", kept: Kept = ""
) -> Response:
    """A code of the app, or a recovery code."""
    half_in = _half_in(visitor)
    if half_in is None:
        return _go("/admin/login")
    who = subjects(visitor, half_in.account.name)
    if wait := throttle.seconds_to_wait(visitor.engine, who, visitor.now):
        return _code(visitor, half_in.account, onward(to), kept=kept, wait=wait)
    try:
        token, codes = _confirmed(visitor, half_in, code, sealed)
    except InvalidInput:
        return _code(visitor, half_in.account, onward(to), kept=kept, wrong="code")
    with transaction(visitor.engine) as session:
        throttle.succeeded(session, who)
    if codes:
        return with_cookie(visitor.page("codes.html", codes=codes, to=onward(to)), token)
    return with_cookie(_onward(visitor, to, kept), token)


def _onward(visitor: VisitorRequest, to: str, kept: str) -> Response:
    """Where somebody who is in now goes: on, or back to the form that was under way."""
    form = resumed_form.unpacked(kept) if kept else None
    return visitor.page("resume.html", carried=form) if form else _go(onward(to))


@router.post("/logout")
def log_out(request: Looking) -> Response:
    """End this session."""
    with transaction(request.engine) as session:
        sessions.end(session, request.account.id, request.login.token_hash)
    answer = _go("/admin/login")
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer


@router.get("/welcome/{token}")
def welcome(visitor: AnyGuest, token: str) -> Response:
    """An invitation: choose a name and a password, and set up the second factor."""
    with reading(visitor.engine) as session:
        invited = invitations.find(session, token, visitor.now)
    if invited is None:
        return visitor.page("welcome-over.html", 404)
    return _welcome(visitor, token, invited)


@router.post("/welcome/{token}")
def accept(
    visitor: AnyGuest,
    token: str,
    password: Typed,
    name: Typed = "",
    sealed: Typed = "",
    code: Typed = "",
) -> Response:
    """Make the account. A mistake brings the form back and leaves the link as it was."""
    answer = RegistrationForm(name, password, sealed, code, visitor.localizer.language)
    with reading(visitor.engine) as session:
        invited = invitations.find(session, token, visitor.now)
    if invited is None:
        return visitor.page("welcome-over.html", 404)
    try:
        with transaction(visitor.engine) as session:
            joined = registration.accept(
                session, token, answer, visitor.program.totp_seal, visitor.now
            )
    except LinkOver:
        return visitor.page("welcome-over.html", 404)
    except InvalidInput as wrong:
        return _welcome(visitor, token, invited, name, sealed, wrong)
    if joined.recovery_codes:
        return visitor.page("codes.html", codes=joined.recovery_codes, to="/admin/login")
    return _go("/admin/login")


def _welcome(
    visitor: VisitorRequest,
    token: str,
    invited: PendingInvitation,
    name: str = "",
    sealed: str = "",
    wrong: InvalidInput | None = None,
) -> Response:
    """The form of an invitation, perhaps come back with what is wrong."""
    seal, pending = visitor.program.totp_seal, None
    if sealed:  # the form comes back: the app need not be set up twice, unless it is too old
        with suppress(InvalidInput):
            pending = registration.set_up_again(token, sealed, seal, visitor.now)
    pending = pending or registration.set_up(token, seal, visitor.now)
    return visitor.page(
        "welcome.html",
        422 if wrong else 200,
        invited=invited,
        name=name,
        wrong=wrong,
        pending=pending,
        qr=qr(two_factor.provisioning_uri(pending.secret, invited.name or "account")),
    )


def _half_in(visitor: VisitorRequest) -> Login | None:
    """Who gave a right password and not yet the second factor."""
    token = visitor.http.cookies.get(COOKIE, "")
    with reading(visitor.engine) as session:
        found = sessions.find(session, token, visitor.now) if token else None
    return found if found and not found.is_confirmed else None


def _code(
    visitor: VisitorRequest,
    mine: Account,
    to: str,
    *,
    kept: str = "",
    wrong: str = "",
    wait: int = 0,
) -> Response:
    pending = None
    if not mine.has_totp:
        pending = two_factor.begin(visitor.program.totp_seal, f"account {mine.id}", visitor.now)
    return visitor.page(
        "code.html",
        429 if wait else 422 if wrong else 200,
        to=to,
        kept=kept,
        wrong=wrong,
        wait=wait,
        pending=pending,
        qr=qr(two_factor.provisioning_uri(pending.secret, mine.name)) if pending else "",
    )


def _confirmed(
    visitor: VisitorRequest, half_in: Login, code: str, sealed: str
) -> tuple[str, list[str]]:
    """A new token for the cookie, and recovery codes where the factor was set up just now.
    Raises InvalidInput."""
    mine, now, seal = half_in.account, visitor.now, visitor.program.totp_seal
    codes: list[str] = []
    with transaction(visitor.engine) as session:
        if not mine.has_totp:
            given = two_factor.pending(seal, sealed, f"account {mine.id}", now)
            codes = two_factor.confirm(session, mine.id, given, code, seal, now)
        elif not two_factor.check(session, mine.id, code, seal, now):
            two_factor.use_recovery_code(session, mine.id, code, now) or _refuse()
        token = sessions.renew(session, half_in, now)
    return token or _refuse(), codes


def _refuse() -> str:
    raise InvalidInput("code", ErrorCode.WRONG)


def subjects(visitor: VisitorRequest, name: str) -> throttle.ThrottleKeys:
    """Who tries a password or a code, for the delays that grow."""
    client = visitor.http.client
    return throttle.subjects(visitor.program.throttle_key, name, client.host if client else "")


def qr(text: str) -> str:
    """A QR code as SVG for the page itself."""
    import segno  # noqa: PLC0415 - a server that only answers draws none

    made = segno.make(text, error="m")
    return made.svg_inline(scale=5, border=3, dark="#10212e", light="#fff", omitsize=True)


def _go(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303, render.HEADERS)


def with_cookie(answer: Response, token: str) -> Response:
    """The answer, and from now on the browser has this session."""
    answer.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="lax")
    return answer
