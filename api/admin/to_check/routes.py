"""What is to be checked, the worst first, and one press to say that it is still true."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query
from pydantic import Field
from sqlmodel import col, select
from starlette.responses import Response

from api.admin.content.lists import called
from api.admin.localizer import UNSEEN, AdminLocalizer
from api.admin.request import Daily, VolunteerRequest
from api.admin.row_numbers import LARGEST, Number
from bot.screens.common import who_checked
from bot.team.labels import METHODS
from content.accounts.permissions import Permission
from content.alerts.effects import check_usable
from content.core.errors import Conflict, ErrorCode, InvalidInput
from content.editing import changes, schedule_exceptions
from content.editing.schedule_exceptions import CheckedDocument
from content.models import AssuranceMethod, DocumentType, History, Role
from content.planning.hidden_services import hidden
from content.planning.to_check import ItemToCheck, due
from content.snapshot import (
    PublishedOrganization,
    PublishedPage,
    PublishedPhone,
    PublishedServiceAtLocation,
    Snapshot,
)

router = APIRouter()
MOST = 50
LONGEST = 90


What = Annotated[str, Form(max_length=LONGEST, pattern=r"^[a-z]+:[a-z0-9-]+:[a-z0-9-]*$")]
Numbers = Annotated[list[Number], Form(max_length=MOST)]
New = Annotated[list[Annotated[int, Field(ge=0, le=LARGEST)]], Query(max_length=MOST)]


@dataclass(frozen=True, slots=True)
class ToCheckRow:
    """One thing of the list as a volunteer reads it. `edit` is where it is edited, "" where
    this volunteer may not; `phones` are numbers to call about it. `who` is who checked last, and
    `aside` why it cannot be said to be still true, "" where it can."""

    due: ItemToCheck
    value: str
    icon: str
    title: str
    where: str
    edit: str
    phones: tuple[PublishedPhone, ...]
    who: str
    aside: str


@router.get("/check")
def check(
    request: Daily,
    zone: str = "",
    how: AssuranceMethod | None = None,
    done: New = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """What is due, in one zone or all."""
    return _check(request, zone, how, done)


def _check(
    request: VolunteerRequest,
    zone: str,
    how: AssuranceMethod | None,
    done: Sequence[int] = (),
    *,
    wrong: str = "",
    ticked: Sequence[str] = (),
) -> Response:
    snapshot = request.snapshot
    chosen = zone if zone in snapshot.zones else ""
    found = _due(request, chosen)
    with request.reading() as session:
        unseen = hidden(session, _own(request))
    return request.page(
        "check.html",
        422 if wrong else 200,
        wrong=wrong,
        ticked=ticked,
        zones=snapshot.zones.values(),
        day_long=timedelta(days=1),
        chosen=chosen,
        how=how,
        methods=METHODS,
        rows=[_row(request, one) for one in found[:MOST]],
        unseen=[
            (one, called(one.names, request.localizer.reader, one.key)) for one in unseen[:MOST]
        ],
        whys=UNSEEN,
        more=max(len(found) - MOST, 0),
        done=[number for number in done if number],
        names=_names(request, done),
        nothing_new=bool(done) and not any(done),
    )


@router.post("/check")
def still_true(
    request: Daily,
    how: Annotated[AssuranceMethod | None, Form()] = None,
    zone: Annotated[str, Form(max_length=12, pattern=r"^[a-z0-9-]*$")] = "",
    one: Annotated[What | None, Form()] = None,
    what: Annotated[list[What], Form(max_length=MOST)] = [],  # noqa: B006
) -> Response:
    """These are still true: the one whose button was pressed, or else all that are ticked."""
    wanted = [one] if one else what
    if how is None:
        words = request.localizer.say("How do you know?")
        return _check(request, zone, how, wrong=words, ticked=wanted)
    try:
        for value in wanted:
            check_usable(request.snapshot, _checkable(value).part, request.now)
        with request.unit_of_work() as work:
            numbers = schedule_exceptions.still_true(
                work, [_checkable(value) for value in wanted], how
            )
    except InvalidInput as error:
        return _check(request, zone, how, wrong=request.localizer.why(error.why), ticked=wanted)
    return request.go(_address(zone, how, (numbers or [0]) if wanted else []))


@router.post("/check/undo")
def undo(
    request: Daily,
    numbers: Numbers,
    how: Annotated[AssuranceMethod | None, Form()] = None,
    zone: Annotated[str, Form(max_length=12, pattern=r"^[a-z0-9-]*$")] = "",
) -> Response:
    """Take back all that one press did, or nothing of it."""
    with request.unit_of_work() as work:
        for number in reversed(numbers):
            changes.undo(work, number)
    return request.go(_address(zone, how, []))


def _due(request: VolunteerRequest, zone: str) -> list[ItemToCheck]:
    """A partner sees their organization's services, which are what they may check."""
    is_partner = _is_partner(request)
    found = due(request.snapshot, request.now, zone or None, _own(request))
    return [one for one in found if not is_partner or one.what.thing is DocumentType.SERVICE]


def _is_partner(request: VolunteerRequest) -> bool:
    return request.actor.role is Role.PARTNER


def _own(request: VolunteerRequest) -> str | None:
    """The organization that a partner only sees the things of."""
    return (request.actor.organization or "-") if _is_partner(request) else None


def _address(zone: str, how: AssuranceMethod | None, done: list[int]) -> str:
    numbers = "".join(f"&done={number}" for number in done)
    known = f"&how={how}" if how else ""
    return f"/admin/check?zone={zone}{known}{numbers}"


def _checkable(value: str) -> CheckedDocument:
    """What a button carries: thing, key and part. Raises Conflict for no such kind of thing."""
    thing, key, part = value.split(":")
    if thing not in (
        DocumentType.SERVICE,
        DocumentType.PAGE,
        DocumentType.PHONE,
        DocumentType.ORGANIZATION,
    ):
        raise Conflict
    return CheckedDocument(DocumentType(thing), key, part)


def _row(request: VolunteerRequest, one: ItemToCheck) -> ToCheckRow:
    what = one.what
    value = f"{what.thing}:{what.key}:{what.part}"
    icon, title, where = said(request.localizer, one.subject, one.owner)
    who = who_checked(request.localizer.reader, one.assurance)
    aside = ""
    if isinstance(one.subject, PublishedPage) and one.assurance.assurer_key:
        aside = request.localizer.why(ErrorCode.READ_BY_OTHERS)
    if one.aside is not None:
        aside = request.localizer.why(
            ErrorCode.CANCELLED if one.aside.cancelled else ErrorCode.MOVED
        )
    return ToCheckRow(one, value, icon, title, where, _edit(request, one), _phones(one), who, aside)


def said(
    localizer: AdminLocalizer,
    subject: PublishedServiceAtLocation | PublishedPage | PublishedPhone | PublishedOrganization,
    owner: PublishedOrganization | None,
) -> tuple[str, str, str]:
    """Icon, title and a second line for a thing that can be checked."""
    name, by = localizer.reader.name, owner.name if owner else ""
    match subject:
        case PublishedServiceAtLocation():
            where = f"{name(subject.location.name)} · {by}"
            return subject.service.kind.value, name(subject.service.name), where
        case PublishedPage():
            return subject.kind.value, name(subject.title), ""
        case PublishedOrganization():
            return "who", subject.name, ""
        case PublishedPhone():
            label = name(subject.label) if subject.label else ""
            is_sos = "sos" if subject.emergency else "phone"
            return is_sos, subject.number, " · ".join(part for part in (label, by) if part)


def _edit(request: VolunteerRequest, one: ItemToCheck) -> str:
    """Where the thing is edited, if this volunteer may."""
    folders = {
        DocumentType.SERVICE: (Permission.OFFERS, "services"),
        DocumentType.PAGE: (Permission.CONTENT, "pages"),
        DocumentType.ORGANIZATION: (Permission.CONTENT, "organizations"),
    }
    permission, folder = folders.get(one.what.thing, (None, ""))
    return f"/admin/{folder}/{one.what.key}" if permission and request.may(permission) else ""


def _phones(one: ItemToCheck) -> tuple[PublishedPhone, ...]:
    if isinstance(one.subject, PublishedPhone):
        return (one.subject,)
    return one.owner.phones if one.owner else ()


def _names(request: VolunteerRequest, numbers: Sequence[int]) -> list[str]:
    """What the changes that were just done are about."""
    if not any(numbers):
        return []
    query = select(History.thing, History.key, History.after).where(col(History.id).in_(numbers))
    with request.reading() as session:
        rows = session.exec(query).all()
    return [_name(request.snapshot, request.localizer, *row) for row in rows]


def _name(snapshot: Snapshot, localizer: AdminLocalizer, thing: str, key: str, after: str) -> str:
    if thing == DocumentType.SERVICE:
        for entry in snapshot.entries.values():
            if entry.service.key == key and f'"at.{entry.key}.' in after:
                return localizer.reader.name(entry.service.name)
    if thing == DocumentType.PAGE and key in snapshot.pages:
        return localizer.reader.name(snapshot.pages[key].title)
    if thing == DocumentType.ORGANIZATION and key in snapshot.organizations:
        return snapshot.organizations[key].name
    return next((phone.number for phone in snapshot.phones if phone.key == key), "")
