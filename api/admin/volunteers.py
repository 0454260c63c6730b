"""Volunteers: who is there, who may do what, and links that let people in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from sqlmodel import Session, col, select
from starlette.responses import Response

from api.admin import exercises
from api.admin.entry import qr
from api.admin.numbers import Number
from api.admin.speech import _s
from api.admin.visit import Coordinating, Visit
from content import subscribers
from content.desk import log, team
from content.desk.desk import Desk
from content.desk.once import once
from content.desk.team import Post
from content.errors import LastAdministrator, LinkOver, Refused, Why
from content.models import Organization
from content.sealing import new_code
from content.settings import Settings
from content.volunteers import invitations, sessions
from content.volunteers.account import all_accounts, find_account
from content.words import Role

router = APIRouter()
VOLUNTEERS = "/admin/volunteers"
PRESS_LENGTH = 20
PressId = Annotated[str, Form(min_length=1, max_length=40)]
Key = Annotated[str, Form(max_length=40)]
Languages = Annotated[list[str], Form(max_length=40)]
NOTES = {
    "again": _s("This was sent twice and done once. If you missed the link, make a new one."),
    "over": _s("This account or link is over already."),
    "last": _s("The last administrator stays: somebody has to be able to let others in."),
    "changed": _s("Saved. They have to log in again."),
    "closed": _s("The account is closed."),
    "withdrawn": _s("The link does not work any more."),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """The form of a role, as it was sent, perhaps with what is wrong; `organization` is a key."""

    role: Role = Role.EDITOR
    organization: str = ""
    languages: frozenset[str] = frozenset()
    wrong: Refused | None = None


@router.get("/volunteers")
def volunteers(visit: Coordinating, note: str = "") -> Response:
    """Everybody, the links nobody followed yet, and the form of a new one."""
    return _everybody(visit, Typed(), note)


@router.post("/volunteers")
def invite(
    visit: Coordinating,
    press: PressId,
    role: Annotated[Role, Form()],
    organization: Key = "",
    languages: Languages = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Make a link to a new account, and show it this once."""
    typed = Typed(role, organization, frozenset(languages))
    try:
        with visit.desk() as work:
            if not once(work.session, press, visit.now):
                return visit.go(f"{VOLUNTEERS}?note=again")
            token = team.invite(work, _post(work.session, typed))
    except Refused as wrong:
        return _everybody(visit, Typed(role, organization, typed.languages, wrong))
    return _link(visit, token, role)


@router.post("/volunteers/invitations/{number}/withdraw")
def withdraw(visit: Coordinating, number: Number) -> Response:
    """Make a link void."""
    return _done(visit, "withdrawn", lambda work: team.withdraw(work, number))


@router.get("/volunteers/{number}")
def volunteer(visit: Coordinating, number: Number) -> Response:
    """One account, and what can be done about it."""
    return _one(visit, number)


@router.post("/volunteers/{number}")
def change(
    visit: Coordinating,
    number: Number,
    role: Annotated[Role, Form()],
    organization: Key = "",
    languages: Languages = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Another role, organization or languages."""
    typed = Typed(role, organization, frozenset(languages))

    def work_on(work: Desk) -> None:
        team.change(work, number, _post(work.session, typed))

    try:
        return _done(visit, "changed", work_on)
    except Refused as wrong:
        return _one(visit, number, Typed(role, organization, typed.languages, wrong))


@router.post("/volunteers/{number}/close")
def close(visit: Coordinating, number: Number) -> Response:
    """Close an account for good."""
    gone = []

    def work_on(work: Desk) -> None:
        gone.append(exercises.end(visit, work.session, number))
        team.close(work, number)

    answer = _done(visit, "closed", work_on)
    if any(gone):
        subscribers.scrub(visit.engine)
    return answer


@router.post("/volunteers/{number}/reset")
def reset(
    visit: Coordinating,
    number: Number,
    press: PressId,
    second_step: Annotated[bool, Form()] = False,
) -> Response:
    """A link to a new password, and perhaps to a new second step; shown this once."""
    try:
        with visit.desk() as work:
            if not once(work.session, press, visit.now):
                return visit.go(f"{VOLUNTEERS}?note=again")
            is_gone = second_step and exercises.end(visit, work.session, number)
            token = team.reset(work, number, second_step=second_step)
    except LinkOver:
        return visit.go(f"{VOLUNTEERS}?note=over")
    if is_gone:
        subscribers.scrub(visit.engine)
    return _link(visit, token, None)


def base_url(settings: Settings) -> str:
    """Where links lead: the public address when it is safe, else this machine."""
    if settings.public_url.startswith("https://"):
        return settings.public_url.rstrip("/")
    return f"http://localhost:{settings.port}"


def _done(visit: Visit, note: str, work_on: Callable[[Desk], None]) -> Response:
    """Do it, and say so on the list. Raises Refused, NotAllowed."""
    try:
        with visit.desk() as work:
            work_on(work)
    except LinkOver:
        note = "over"
    except LastAdministrator:
        note = "last"
    return visit.go(f"{VOLUNTEERS}?note={note}")


def _link(visit: Visit, token: str, role: Role | None) -> Response:
    link = f"{base_url(visit.state.settings)}/admin/welcome/{token}"
    hours = int(invitations.VALID.total_seconds() // 3600)
    return visit.page("volunteer-link.html", link=link, qr=qr(link), role=role, hours=hours)


def _everybody(visit: Visit, typed: Typed, note: str = "") -> Response:
    with visit.reading() as session:
        accounts = all_accounts(session)
        pending = invitations.pending(session, visit.now)
        organizations = _organizations(session)
        seen = log.last_changes(session) | sessions.last_seen(session)
    return visit.page(
        "volunteers.html",
        422 if typed.wrong else 200,
        accounts=[one for one in accounts if one.is_active],
        former=[one for one in accounts if not one.is_active],
        pending=pending,
        seen=seen,
        names={one.id: one.name for one in accounts},
        note=NOTES.get(note, ""),
        **_form(visit, typed, organizations),
    )


def _one(visit: Visit, number: int, typed: Typed | None = None) -> Response:
    """An account's page; its form as it was typed, or as the account is."""
    with visit.reading() as session:
        found = find_account(session, number)
        organizations = _organizations(session)
    if found is None or not found.is_active:
        return visit.go(f"{VOLUNTEERS}?note=over")
    typed = typed or Typed(found.role, found.organization or "", found.languages)
    return visit.page(
        "volunteer.html",
        422 if typed.wrong else 200,
        one=found,
        touchable=visit.actor.may_invite(found.role),
        **_form(visit, typed, organizations),
    )


def _form(visit: Visit, typed: Typed, organizations: dict[str, str]) -> dict[str, object]:
    """What the form of a role needs; only roles that this volunteer may give."""
    return {
        "typed": typed,
        "told": visit.speech.refusal(typed.wrong) if typed.wrong else {},
        "roles": [role for role in Role if visit.actor.may_invite(role)],
        "may_touch": visit.actor.may_invite,
        "organizations": organizations,
        "press": new_code(PRESS_LENGTH),
    }


def _organizations(session: Session) -> dict[str, str]:
    query = select(Organization.key, Organization.name).order_by(col(Organization.name))
    return {key: name for key, name in session.exec(query)}  # noqa: C416 - rows are no pairs


def _post(session: Session, typed: Typed) -> Post:
    """Raises Refused for an organization that does not exist."""
    number = None
    if typed.organization:
        named = select(Organization.id).where(Organization.key == _known(typed.organization))
        number = session.exec(named).first()
        if number is None:
            raise Refused("organization", Why.UNKNOWN)
    return Post(
        typed.role, number, typed.languages if typed.role is Role.TRANSLATOR else frozenset()
    )


def _known(key: str) -> str:
    """Keys have neither NUL nor half characters, which a database does not take."""
    return key if key.isascii() and key.isprintable() else ""
