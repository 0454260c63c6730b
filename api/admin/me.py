"""My account: language, password, second step, sessions, Telegram."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.admin import exercises
from api.admin.entry import qr, totp_seal, with_cookie
from api.admin.speech import _s
from api.admin.visit import Looking, Visit
from content import subscribers
from content.database import reading, transaction
from content.errors import Refused, Why
from content.i18n import TEAM_LANGUAGES
from content.sealing import derive
from content.volunteers import account, changes, passwords, sessions, telegram_links, throttle, totp

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


class Wait(Exception):
    """Too many wrong attempts; `seconds` until the next is looked at."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"{seconds} s")


@router.get("/me")
def me(visit: Looking, done: str = "") -> Response:
    """All about the account that is logged in."""
    return _me(visit, done=DONE.get(done, ""))


@router.post("/me/language")
def language(visit: Looking, speaks: Typed) -> Response:
    """The language of the admin's pages."""
    if speaks not in TEAM_LANGUAGES:
        return _me(visit, {"speaks": visit.speech.refusal(Refused("", Why.UNKNOWN))[""]})
    with transaction(visit.engine) as session:
        changes.set_speaks(session, visit.account.id, speaks)
    return visit.go(f"{ME}?done=language")


@router.post("/me/password")
def password(visit: Looking, old: Typed, password: Typed) -> Response:
    """Another password; the old one is needed."""
    try:
        prove(visit, "old", lambda: _is_password(visit, old))
        with transaction(visit.engine) as session:
            changes.set_password(session, visit.account.id, password, visit.login.token_hash)
            token = sessions.renew(session, visit.login, visit.now)
    except (Refused, Wait) as wrong:
        return _again(visit, wrong)
    return with_cookie(visit.go(f"{ME}?done=password"), token or "")


@router.get("/me/second")
def second(visit: Looking) -> Response:
    """A secret for an authenticator app, to be confirmed with a code of it."""
    return _second(visit, totp.begin(totp_seal(visit), _about(visit), visit.now))


@router.post("/me/second")
def confirm_second(visit: Looking, old: Typed, sealed: Typed, code: Typed) -> Response:
    """Keep that secret instead of the one before it, and show new recovery codes."""
    seal, mine = totp_seal(visit), visit.account.id
    try:
        pending = totp.pending(seal, sealed, _about(visit), visit.now)
    except Refused as wrong:
        pending = totp.begin(seal, _about(visit), visit.now)
        return _second(visit, pending, wrong)
    try:
        prove(visit, "old", lambda: _is_password(visit, old))
        with transaction(visit.engine) as session:
            codes = totp.confirm(session, mine, pending, code, seal, visit.now)
            sessions.end_all(session, mine, but=visit.login.token_hash)
            token = sessions.renew(session, visit.login, visit.now)
    except (Refused, Wait) as wrong:
        return _second(visit, pending, wrong)
    return with_cookie(visit.page("codes.html", codes=codes, to=ME), token or "")


@router.post("/me/codes")
def recovery_codes(visit: Looking, code: Typed) -> Response:
    """New recovery codes; a fresh code of the app is needed."""
    try:
        prove(visit, "code", lambda: is_code(visit, code))
    except (Refused, Wait) as wrong:
        return _again(visit, wrong)
    with transaction(visit.engine) as session:
        codes = totp.new_recovery_codes(session, visit.account.id)
    return visit.page("codes.html", codes=codes, to=ME)


@router.post("/me/sessions")
def end_session(visit: Looking, which: Typed) -> Response:
    """End one of my sessions, or all others."""
    with transaction(visit.engine) as session:
        if which == "others":
            sessions.end_all(session, visit.account.id, but=visit.login.token_hash)
        else:
            sessions.end(session, visit.account.id, which)
    return visit.go(f"{ME}?done=ended")


@router.post("/me/telegram")
def telegram(visit: Looking) -> Response:
    """A code that links the Telegram account it is sent from; shown now and never again."""
    with transaction(visit.engine) as session:
        code = telegram_links.new_link_code(session, visit.account.id, visit.now)
    bot = getattr(visit.request.app.state, "bot", None)
    name = bot.username if bot else ""
    link = f"https://t.me/{name}?start=team-{code}" if name else ""
    minutes = int(telegram_links.VALID.total_seconds() // 60)
    drawn = qr(link) if link else ""
    return visit.page("telegram.html", code=code, link=link, qr=drawn, minutes=minutes)


@router.post("/me/telegram/unlink")
def unlink(visit: Looking) -> Response:
    """Forget my Telegram account."""
    with transaction(visit.engine) as session:
        is_gone = exercises.end(visit, session, visit.account.id)
        telegram_links.unlink(session, visit.account.id)
    if is_gone:
        subscribers.scrub(visit.engine)
    return visit.go(f"{ME}?done=unlinked")


def _me(
    visit: Visit,
    told: dict[str, str] | None = None,
    status: int = 0,
    *,
    wait: int = 0,
    done: str = "",
) -> Response:
    mine, key = visit.account.id, visit.account.organization
    known = visit.snapshot.organizations.get(key or "")
    with visit.reading() as session:
        logins = sessions.sessions_of(session, mine, visit.now)
        linked = telegram_links.linked_at(session, mine)
        left = totp.codes_left(session, mine)
    return visit.page(
        "me.html",
        status or (422 if told else 200),
        told=told or {},
        wait=wait,
        done=done,
        organization=known.name if known else key,
        logins=logins,
        here_login=visit.login.token_hash,
        linked=linked,
        codes_left=left,
        must_have=totp.needs_totp(visit.account.role),
        speaks=TEAM_LANGUAGES,
    )


def _again(visit: Visit, wrong: Refused | Wait) -> Response:
    """The page with the reason beside the field."""
    if isinstance(wrong, Wait):
        return _me(visit, status=429, wait=wrong.seconds)
    return _me(visit, _told(visit, wrong))


def _second(visit: Visit, pending: totp.Pending, wrong: Refused | Wait | None = None) -> Response:
    wait = wrong.seconds if isinstance(wrong, Wait) else 0
    told = _told(visit, wrong) if isinstance(wrong, Refused) else {}
    drawn = qr(totp.provisioning_uri(pending.secret, visit.account.name))
    status = 429 if wait else 422 if told else 200
    return visit.page("second.html", status, pending=pending, qr=drawn, told=told, wait=wait)


def _told(visit: Visit, wrong: Refused) -> dict[str, str]:
    if wrong.field == "old":
        return {"old": visit.speech.say(NOT_MINE)}
    return visit.speech.refusal(wrong)


def _about(visit: Visit) -> str:
    return f"account {visit.account.id}"


def prove(visit: Visit, field: str, is_right: Callable[[], bool]) -> None:
    """Whoever is at this device is its account's owner. It counts like an attempt to log in, but
    for itself. Raises Refused, Wait."""
    who = throttle.proof(derive(visit.state.secret, throttle.PURPOSE), visit.account.id)
    with transaction(visit.engine) as session:
        delay = throttle.attempt(session, who, visit.now)
    if delay:
        raise Wait(int(delay.total_seconds()) + 1)
    if not is_right():
        raise Refused(field, Why.WRONG)
    with transaction(visit.engine) as session:
        throttle.succeeded(session, who)


def _is_password(visit: Visit, typed: str) -> bool:
    with reading(visit.engine) as session:
        found = account.by_name(session, visit.account.name)
    return passwords.verify(found[1] if found else None, typed)


def is_code(visit: Visit, typed: str) -> bool:
    """Whether this is what the volunteer's app shows now, and was not used yet."""
    with transaction(visit.engine) as session:
        return totp.check(session, visit.account.id, typed, totp_seal(visit), visit.now)
