"""Volunteers: who is there, who may do what, and links that let people in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from sqlmodel import Session, col, select
from starlette.responses import Response

from api.admin.account import exercises
from api.admin.auth.routes import qr
from api.admin.localizer import _s
from api.admin.request import Coordinating, VolunteerRequest
from api.admin.row_numbers import Number
from content import subscribers
from content.accounts import invitations, sessions
from content.accounts.account import all_accounts, find_account
from content.audit import queries
from content.audit.unit_of_work import UnitOfWork
from content.core.crypto import new_code
from content.core.errors import ErrorCode, InvalidInput, LastAdministrator, LinkOver
from content.core.settings import Settings
from content.editing import volunteers as editing_volunteers
from content.editing.idempotency import once
from content.editing.volunteers import VolunteerPost
from content.models import Organization, Role

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
class VolunteerForm:
    """The form of a role, as it was sent, perhaps with what is wrong; `organization` is a key."""

    role: Role = Role.EDITOR
    organization: str = ""
    languages: frozenset[str] = frozenset()
    wrong: InvalidInput | None = None


@router.get("/volunteers")
def volunteers(request: Coordinating, note: str = "") -> Response:
    """Everybody, the links nobody followed yet, and the form of a new one."""
    return _everybody(request, VolunteerForm(), note)


@router.post("/volunteers")
def invite(
    request: Coordinating,
    press: PressId,
    role: Annotated[Role, Form()],
    organization: Key = "",
    languages: Languages = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Make a link to a new account, and show it this once."""
    typed = VolunteerForm(role, organization, frozenset(languages))
    try:
        with request.unit_of_work() as work:
            if not once(work.session, press, request.now):
                return request.go(f"{VOLUNTEERS}?note=again")
            token = editing_volunteers.invite(work, _post(work.session, typed))
    except InvalidInput as wrong:
        return _everybody(request, VolunteerForm(role, organization, typed.languages, wrong))
    return _link(request, token, role)


@router.post("/volunteers/invitations/{number}/withdraw")
def withdraw(request: Coordinating, number: Number) -> Response:
    """Make a link void."""
    return _done(request, "withdrawn", lambda work: editing_volunteers.withdraw(work, number))


@router.get("/volunteers/{number}")
def volunteer(request: Coordinating, number: Number) -> Response:
    """One account, and what can be done about it."""
    return _one(request, number)


@router.post("/volunteers/{number}")
def change(
    request: Coordinating,
    number: Number,
    role: Annotated[Role, Form()],
    organization: Key = "",
    languages: Languages = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Another role, organization or languages."""
    typed = VolunteerForm(role, organization, frozenset(languages))

    def work_on(work: UnitOfWork) -> None:
        editing_volunteers.change(work, number, _post(work.session, typed))

    try:
        return _done(request, "changed", work_on)
    except InvalidInput as wrong:
        return _one(request, number, VolunteerForm(role, organization, typed.languages, wrong))


@router.post("/volunteers/{number}/close")
def close(request: Coordinating, number: Number) -> Response:
    """Close an account for good."""
    gone = []

    def work_on(work: UnitOfWork) -> None:
        gone.append(exercises.end(request, work.session, number))
        editing_volunteers.close(work, number)

    answer = _done(request, "closed", work_on)
    if any(gone):
        subscribers.scrub(request.engine)
    return answer


@router.post("/volunteers/{number}/reset")
def reset(
    request: Coordinating,
    number: Number,
    press: PressId,
    second_step: Annotated[bool, Form()] = False,
) -> Response:
    """A link to a new password, and perhaps to a new second step; shown this once."""
    try:
        with request.unit_of_work() as work:
            if not once(work.session, press, request.now):
                return request.go(f"{VOLUNTEERS}?note=again")
            is_gone = second_step and exercises.end(request, work.session, number)
            token = editing_volunteers.reset(work, number, second_step=second_step)
    except LinkOver:
        return request.go(f"{VOLUNTEERS}?note=over")
    if is_gone:
        subscribers.scrub(request.engine)
    return _link(request, token, None)


def base_url(settings: Settings) -> str:
    """Where links lead: the public address when it is safe, else this machine."""
    if settings.public_url.startswith("https://"):
        return settings.public_url.rstrip("/")
    return f"http://localhost:{settings.port}"


def _done(request: VolunteerRequest, note: str, work_on: Callable[[UnitOfWork], None]) -> Response:
    """Do it, and say so on the list. Raises InvalidInput, NotAllowed."""
    try:
        with request.unit_of_work() as work:
            work_on(work)
    except LinkOver:
        note = "over"
    except LastAdministrator:
        note = "last"
    return request.go(f"{VOLUNTEERS}?note={note}")


def _link(request: VolunteerRequest, token: str, role: Role | None) -> Response:
    link = f"{base_url(request.state.settings)}/admin/welcome/{token}"
    hours = int(invitations.VALID.total_seconds() // 3600)
    return request.page("volunteer-link.html", link=link, qr=qr(link), role=role, hours=hours)


def _everybody(request: VolunteerRequest, typed: VolunteerForm, note: str = "") -> Response:
    with request.reading() as session:
        accounts = all_accounts(session)
        pending = invitations.pending(session, request.now)
        organizations = _organizations(session)
        seen = queries.last_changes(session) | sessions.last_seen(session)
    return request.page(
        "volunteers.html",
        422 if typed.wrong else 200,
        accounts=[one for one in accounts if one.is_active],
        former=[one for one in accounts if not one.is_active],
        pending=pending,
        seen=seen,
        names={one.id: one.name for one in accounts},
        note=NOTES.get(note, ""),
        **_form(request, typed, organizations),
    )


def _one(request: VolunteerRequest, number: int, typed: VolunteerForm | None = None) -> Response:
    """An account's page; its form as it was typed, or as the account is."""
    with request.reading() as session:
        found = find_account(session, number)
        organizations = _organizations(session)
    if found is None or not found.is_active:
        return request.go(f"{VOLUNTEERS}?note=over")
    typed = typed or VolunteerForm(found.role, found.organization or "", found.languages)
    return request.page(
        "volunteer.html",
        422 if typed.wrong else 200,
        one=found,
        touchable=request.actor.may_invite(found.role),
        **_form(request, typed, organizations),
    )


def _form(
    request: VolunteerRequest, typed: VolunteerForm, organizations: dict[str, str]
) -> dict[str, object]:
    """What the form of a role needs; only roles that this volunteer may give."""
    return {
        "typed": typed,
        "told": request.localizer.refusal(typed.wrong) if typed.wrong else {},
        "roles": [role for role in Role if request.actor.may_invite(role)],
        "may_touch": request.actor.may_invite,
        "organizations": organizations,
        "press": new_code(PRESS_LENGTH),
    }


def _organizations(session: Session) -> dict[str, str]:
    query = select(Organization.key, Organization.name).order_by(col(Organization.name))
    return {key: name for key, name in session.exec(query)}  # noqa: C416 - rows are no pairs


def _post(session: Session, typed: VolunteerForm) -> VolunteerPost:
    """Raises InvalidInput for an organization that does not exist."""
    number = None
    if typed.organization:
        # Keys have neither NUL nor half characters, which a database does not take.
        key = typed.organization if typed.organization.isprintable() else ""
        named = select(Organization.id).where(Organization.key == key)
        number = session.exec(named).first()
        if number is None:
            raise InvalidInput("organization", ErrorCode.UNKNOWN)
    return VolunteerPost(
        typed.role, number, typed.languages if typed.role is Role.TRANSLATOR else frozenset()
    )
