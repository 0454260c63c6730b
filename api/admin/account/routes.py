"""My account: language, password, second step, sessions, Telegram."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.admin.account import exercises
from api.admin.auth.routes import qr, with_cookie
from api.admin.localizer import _s
from api.admin.request import Looking, VolunteerRequest
from content import subscribers
from content.accounts import (
    account,
    passwords,
    sessions,
    telegram_links,
    throttle,
    two_factor,
    update,
)
from content.core.database import reading, transaction
from content.core.errors import ErrorCode, InvalidInput
from content.core.i18n import TEAM_LANGUAGES

router = APIRouter()
Typed = Annotated[str, Form(max_length=400)]
ME = "/admin/me"
NOT_MINE = _s("This is not your password.")
DONE = {
    "language": _s("Saved."),
    "password": _s("You have a new password. Your other sessions have ended."),
    "unlinked": _s("Your Telegram account is not linked any more."),
    "ended": _s("Ended."),
}


class TooManyTries(Exception):
    """Too many wrong attempts; `seconds` until the next is looked at."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"{seconds} s")


@router.get("/me")
def me(request: Looking, done: str = "") -> Response:
    """All about the account that is logged in."""
    return _me(request, done=DONE.get(done, ""))


@router.post("/me/language")
def language(request: Looking, speaks: Typed) -> Response:
    """The language of the admin's pages."""
    if speaks not in TEAM_LANGUAGES:
        return _me(request, InvalidInput("speaks", ErrorCode.UNKNOWN))
    with transaction(request.engine) as session:
        update.set_speaks(session, request.account.id, speaks)
    return request.go(f"{ME}?done=language")


@router.post("/me/password")
def password(request: Looking, old: Typed, password: Typed) -> Response:
    """Another password; the old one is needed."""
    try:
        prove(request, "old", lambda: _is_password(request, old))
        with transaction(request.engine) as session:
            update.set_password(session, request.account.id, password, request.login.token_hash)
            token = sessions.renew(session, request.login, request.now)
    except (InvalidInput, TooManyTries) as wrong:
        return _me(request, wrong)
    return with_cookie(request.go(f"{ME}?done=password"), token or "")


@router.get("/me/second")
def second(request: Looking) -> Response:
    """A secret for an authenticator app, to be confirmed with a code of it."""
    return _second(
        request, two_factor.begin(request.program.totp_seal, _about(request), request.now)
    )


@router.post("/me/second")
def confirm_second(request: Looking, old: Typed, sealed: Typed, code: Typed) -> Response:
    """Keep that secret instead of the one before it, and show new recovery codes."""
    seal, mine = request.program.totp_seal, request.account.id
    try:
        pending = two_factor.pending(seal, sealed, _about(request), request.now)
    except InvalidInput as wrong:
        pending = two_factor.begin(seal, _about(request), request.now)
        return _second(request, pending, wrong)
    try:
        prove(request, "old", lambda: _is_password(request, old))
        with transaction(request.engine) as session:
            codes = two_factor.confirm(session, mine, pending, code, seal, request.now)
            sessions.end_all(session, mine, but=request.login.token_hash)
            token = sessions.renew(session, request.login, request.now)
    except (InvalidInput, TooManyTries) as wrong:
        return _second(request, pending, wrong)
    return with_cookie(request.page("codes.html", codes=codes, to=ME), token or "")


@router.post("/me/codes")
def recovery_codes(request: Looking, code: Typed) -> Response:
    """New recovery codes; a fresh code of the app is needed."""
    try:
        prove(request, "code", lambda: is_code(request, code))
    except (InvalidInput, TooManyTries) as wrong:
        return _me(request, wrong)
    with transaction(request.engine) as session:
        codes = two_factor.new_recovery_codes(session, request.account.id)
    return request.page("codes.html", codes=codes, to=ME)


@router.post("/me/sessions")
def end_session(request: Looking, which: Typed) -> Response:
    """End one of my sessions, or all others."""
    with transaction(request.engine) as session:
        if which == "others":
            sessions.end_all(session, request.account.id, but=request.login.token_hash)
        else:
            sessions.end(session, request.account.id, which)
    return request.go(f"{ME}?done=ended")


@router.post("/me/telegram")
def telegram(request: Looking) -> Response:
    """A code that links the Telegram account it is sent from; shown now and never again."""
    with transaction(request.engine) as session:
        code = telegram_links.new_link_code(session, request.account.id, request.now)
    bot = request.program.bot
    name = bot.username if bot else ""
    link = f"https://t.me/{name}?start=team-{code}" if name else ""
    minutes = int(telegram_links.VALID.total_seconds() // 60)
    drawn = qr(link) if link else ""
    return request.page("telegram.html", code=code, link=link, qr=drawn, minutes=minutes)


@router.post("/me/telegram/unlink")
def unlink(request: Looking) -> Response:
    """Forget my Telegram account."""
    with transaction(request.engine) as session:
        is_gone = exercises.end(request, session, request.account.id)
        telegram_links.unlink(session, request.account.id)
    if is_gone:
        subscribers.scrub(request.engine)
    return request.go(f"{ME}?done=unlinked")


def _me(
    request: VolunteerRequest, wrong: InvalidInput | TooManyTries | None = None, done: str = ""
) -> Response:
    """The page, perhaps with what is wrong beside a field."""
    mine, key = request.account.id, request.account.organization
    known = request.snapshot.organizations.get(key or "")
    with request.reading() as session:
        logins = sessions.sessions_of(session, mine, request.now)
        linked = telegram_links.linked_at(session, mine)
        left = two_factor.codes_left(session, mine)
    return request.page(
        "me.html",
        **_refusal(request, wrong),
        done=done,
        organization=known.name if known else key,
        logins=logins,
        here_login=request.login.token_hash,
        linked=linked,
        codes_left=left,
        must_have=two_factor.needs_totp(request.account.role),
        speaks=TEAM_LANGUAGES,
    )


def _second(
    request: VolunteerRequest,
    pending: two_factor.PendingTotp,
    wrong: InvalidInput | TooManyTries | None = None,
) -> Response:
    drawn = qr(two_factor.provisioning_uri(pending.secret, request.account.name))
    return request.page("second.html", pending=pending, qr=drawn, **_refusal(request, wrong))


def _refusal(
    request: VolunteerRequest, wrong: InvalidInput | TooManyTries | None
) -> dict[str, Any]:
    """The status of a page, and what it says of what is wrong."""
    if wrong is None:
        return {"status": 200, "told": {}, "wait": 0}
    if isinstance(wrong, TooManyTries):
        return {"status": 429, "told": {}, "wait": wrong.seconds}
    told = request.localizer.refusal(wrong)
    if wrong.field == "old":
        told = {"old": request.localizer.say(NOT_MINE)}
    return {"status": 422, "told": told, "wait": 0}


def _about(request: VolunteerRequest) -> str:
    return f"account {request.account.id}"


def prove(request: VolunteerRequest, field: str, is_right: Callable[[], bool]) -> None:
    """Whoever is at this device is its account's owner. It counts like an attempt to log in, but
    for itself. Raises InvalidInput, TooManyTries."""
    who = throttle.proof(request.program.throttle_key, request.account.id)
    if seconds := throttle.seconds_to_wait(request.engine, who, request.now):
        raise TooManyTries(seconds)
    if not is_right():
        raise InvalidInput(field, ErrorCode.WRONG)
    with transaction(request.engine) as session:
        throttle.succeeded(session, who)


def _is_password(request: VolunteerRequest, typed: str) -> bool:
    with reading(request.engine) as session:
        found = account.by_name(session, request.account.name)
    return passwords.verify(found[1] if found else None, typed)


def is_code(request: VolunteerRequest, typed: str) -> bool:
    """Whether this is what the volunteer's app shows now, and was not used yet."""
    with transaction(request.engine) as session:
        return two_factor.check(
            session, request.account.id, typed, request.program.totp_seal, request.now
        )
