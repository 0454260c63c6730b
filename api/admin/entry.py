"""Getting in and out: invitation, password, second factor."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from api.admin import pages, resuming
from api.admin.visit import COOKIE, AnyGuest, Guest, Looking, onward
from content.database import reading, transaction
from content.errors import LinkOver, Refused, Why
from content.sealing import Seal, derive
from content.volunteers import account, invitations, joining, passwords, sessions, throttle, totp
from content.volunteers.account import Account
from content.volunteers.invitations import Invited
from content.volunteers.joining import Answer
from content.volunteers.sessions import Login

router = APIRouter()
Typed = Annotated[str, Form(max_length=400)]
Kept = Annotated[str, Form(max_length=resuming.LARGEST)]


@router.get("/login")
def login(guest: AnyGuest, to: str = "", ended: str = "", sent: str = "") -> Response:
    """Name and password, and why they are asked for again."""
    return login_page(guest, to=to, ended=ended == "yes", sent=sent == "yes")


def login_page(
    guest: Guest,
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
    return guest.page("login.html", status, to=onward(to), kept=kept, **values)


@router.post("/login")
def log_in(
    guest: AnyGuest, name: Typed, password: Typed, to: Typed = "", kept: Kept = ""
) -> Response:
    """The same answer and the same work whether the account exists or not."""
    who = subjects(guest, name)
    with transaction(guest.engine) as session:
        delay = throttle.attempt(session, who, guest.now)
    if delay:
        wait = int(delay.total_seconds()) + 1
        return login_page(guest, 429, to=to, kept=kept, name=name, wait=wait)
    with reading(guest.engine) as session:
        found = account.by_name(session, name)
    if not passwords.verify(found[1] if found else None, password) or found is None:
        return login_page(guest, 422, to=to, kept=kept, name=name, wrong="login")
    confirmed = not totp.is_asked(found[0])
    with transaction(guest.engine) as session:
        if confirmed:
            throttle.succeeded(session, who)
        device = sessions.device(guest.request.headers.get("user-agent", ""))
        token = sessions.open_session(session, found[0].id, device, guest.now, confirmed=confirmed)
    if confirmed:
        return with_cookie(_onward(guest, to, kept), token)
    if kept:
        return with_cookie(_code(guest, found[0], onward(to), kept=kept), token)
    return with_cookie(_go(f"/admin/code?to={onward(to)}"), token)


@router.get("/code")
def code(guest: AnyGuest, to: str = "") -> Response:
    """The second factor; who must have one and has none sets it up here."""
    half_in = _half_in(guest)
    if half_in is None:
        return _go("/admin/login")
    return _code(guest, half_in.account, onward(to))


@router.post("/code")
def give_code(
    guest: AnyGuest, code: Typed, sealed: Typed = "", to: Typed = "", kept: Kept = ""
) -> Response:
    """A code of the app, or a recovery code."""
    half_in = _half_in(guest)
    if half_in is None:
        return _go("/admin/login")
    who = subjects(guest, half_in.account.name)
    with transaction(guest.engine) as session:
        delay = throttle.attempt(session, who, guest.now)
    if delay:
        wait = int(delay.total_seconds()) + 1
        return _code(guest, half_in.account, onward(to), kept=kept, wait=wait)
    try:
        token, codes = _confirmed(guest, half_in, code, sealed)
    except Refused:
        return _code(guest, half_in.account, onward(to), kept=kept, wrong="code")
    with transaction(guest.engine) as session:
        throttle.succeeded(session, who)
    if codes:
        return with_cookie(guest.page("codes.html", codes=codes, to=onward(to)), token)
    return with_cookie(_onward(guest, to, kept), token)


def _onward(guest: Guest, to: str, kept: str) -> Response:
    """Where somebody who is in now goes: on, or back to the form that was under way."""
    form = resuming.unpacked(kept) if kept else None
    return guest.page("resume.html", carried=form) if form else _go(onward(to))


@router.post("/logout")
def log_out(visit: Looking) -> Response:
    """End this session."""
    with transaction(visit.engine) as session:
        sessions.end(session, visit.account.id, visit.login.token_hash)
    answer = _go("/admin/login")
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer


@router.get("/welcome/{token}")
def welcome(guest: AnyGuest, token: str) -> Response:
    """An invitation: choose a name and a password, and set up the second factor."""
    with reading(guest.engine) as session:
        invited = invitations.find(session, token, guest.now)
    if invited is None:
        return guest.page("welcome-over.html", 404)
    return _welcome(guest, _Form(token, invited))


@router.post("/welcome/{token}")
def accept(
    guest: AnyGuest,
    token: str,
    password: Typed,
    name: Typed = "",
    sealed: Typed = "",
    code: Typed = "",
) -> Response:
    """Make the account. A mistake brings the form back and leaves the link as it was."""
    answer = Answer(name, password, sealed, code, guest.speech.language)
    with reading(guest.engine) as session:
        invited = invitations.find(session, token, guest.now)
    if invited is None:
        return guest.page("welcome-over.html", 404)
    try:
        with transaction(guest.engine) as session:
            joined = joining.accept(session, token, answer, totp_seal(guest), guest.now)
    except LinkOver:
        return guest.page("welcome-over.html", 404)
    except Refused as wrong:
        return _welcome(guest, _Form(token, invited, name, sealed, wrong))
    if joined.recovery_codes:
        return guest.page("codes.html", codes=joined.recovery_codes, to="/admin/login")
    return _go("/admin/login")


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of an invitation, perhaps come back with what is wrong."""

    token: str
    invited: Invited
    name: str = ""
    sealed: str = ""
    wrong: Refused | None = None


def _welcome(guest: Guest, form: _Form) -> Response:
    pending = _pending(guest, form)
    return guest.page(
        "welcome.html",
        422 if form.wrong else 200,
        invited=form.invited,
        name=form.name,
        wrong=form.wrong,
        pending=pending,
        qr=qr(totp.provisioning_uri(pending.secret, form.invited.name or "account")),
    )


def _pending(guest: Guest, form: _Form) -> totp.Pending:
    """The secret of the form that comes back, so that the app need not be set up twice."""
    if form.sealed:
        try:
            return joining.set_up_again(form.token, form.sealed, totp_seal(guest), guest.now)
        except Refused:
            pass  # too old: a new one
    return joining.set_up(form.token, totp_seal(guest), guest.now)


def _half_in(guest: Guest) -> Login | None:
    """Who gave a right password and not yet the second factor."""
    token = guest.request.cookies.get(COOKIE, "")
    with reading(guest.engine) as session:
        found = sessions.find(session, token, guest.now) if token else None
    return found if found and not found.is_confirmed else None


def _code(
    guest: Guest, mine: Account, to: str, *, kept: str = "", wrong: str = "", wait: int = 0
) -> Response:
    pending = None
    if not mine.has_totp:
        pending = totp.begin(totp_seal(guest), f"account {mine.id}", guest.now)
    return guest.page(
        "code.html",
        429 if wait else 422 if wrong else 200,
        to=to,
        kept=kept,
        wrong=wrong,
        wait=wait,
        pending=pending,
        qr=qr(totp.provisioning_uri(pending.secret, mine.name)) if pending else "",
    )


def _confirmed(guest: Guest, half_in: Login, code: str, sealed: str) -> tuple[str, list[str]]:
    """A new token for the cookie, and recovery codes where the factor was set up just now.
    Raises Refused."""
    mine, now, seal = half_in.account, guest.now, totp_seal(guest)
    codes: list[str] = []
    with transaction(guest.engine) as session:
        if not mine.has_totp:
            given = totp.pending(seal, sealed, f"account {mine.id}", now)
            codes = totp.confirm(session, mine.id, given, code, seal, now)
        elif not totp.check(session, mine.id, code, seal, now):
            totp.use_recovery_code(session, mine.id, code, now) or _refuse()
        token = sessions.renew(session, half_in, now)
    return token or _refuse(), codes


def _refuse() -> str:
    raise Refused("code", Why.WRONG)


def subjects(guest: Guest, name: str) -> throttle.Subjects:
    """Who tries a password or a code, for the delays that grow."""
    client = guest.request.client
    key = derive(guest.state.secret, throttle.PURPOSE)
    return throttle.subjects(key, name, client.host if client else "")


def totp_seal(guest: Guest) -> Seal:
    """What second factors are sealed with."""
    return Seal(derive(guest.state.secret, totp.PURPOSE))


def qr(text: str) -> str:
    """A QR code as SVG for the page itself."""
    import segno  # noqa: PLC0415 - a server that only answers draws none

    made = segno.make(text, error="m")
    return made.svg_inline(scale=5, border=3, dark="#10212e", light="#fff", omitsize=True)


def _go(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303, pages.HEADERS)


def with_cookie(answer: Response, token: str) -> Response:
    """The answer, and from now on the browser has this session."""
    answer.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="lax")
    return answer
