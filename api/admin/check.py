"""What is to be checked, the worst first, and one press to say that it is still true."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query
from pydantic import Field
from sqlmodel import col, select
from starlette.responses import Response

from api.admin.editors.lists import called
from api.admin.numbers import LARGEST, Number
from api.admin.speech import UNSEEN, Speech
from api.admin.visit import Daily, Visit
from bot.screens.common import who_checked
from bot.team.words import METHODS
from content.alerts.effects import check_usable
from content.desk import save
from content.desk import today as desk
from content.desk.due import Due, due
from content.desk.today import Checkable
from content.desk.unseen import hidden
from content.errors import Conflict, Refused, Why
from content.models import History
from content.snapshot import Entry, Organization, Page, Phone, Snapshot
from content.volunteers.roles import Permission
from content.words import Method, Role, Thing

router = APIRouter()
MOST = 50
LONGEST = 90


What = Annotated[str, Form(max_length=LONGEST, pattern=r"^[a-z]+:[a-z0-9-]+:[a-z0-9-]*$")]
Numbers = Annotated[list[Number], Form(max_length=MOST)]
New = Annotated[list[Annotated[int, Field(ge=0, le=LARGEST)]], Query(max_length=MOST)]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of the list as a volunteer reads it. `edit` is where it is edited, "" where
    this volunteer may not; `phones` are numbers to call about it. `who` is who checked last, and
    `aside` why it cannot be said to be still true, "" where it can."""

    due: Due
    value: str
    icon: str
    title: str
    where: str
    edit: str
    phones: tuple[Phone, ...]
    who: str
    aside: str


@router.get("/check")
def check(
    visit: Daily,
    zone: str = "",
    how: Method | None = None,
    done: New = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """What is due, in one zone or all."""
    return _check(visit, zone, how, done)


def _check(
    visit: Visit,
    zone: str,
    how: Method | None,
    done: Sequence[int] = (),
    *,
    wrong: str = "",
    ticked: Sequence[str] = (),
) -> Response:
    snapshot = visit.snapshot
    chosen = zone if zone in snapshot.zones else ""
    found = _due(visit, chosen)
    with visit.reading() as session:
        unseen = hidden(session, _own(visit))
    return visit.page(
        "check.html",
        422 if wrong else 200,
        wrong=wrong,
        ticked=ticked,
        zones=snapshot.zones.values(),
        day_long=timedelta(days=1),
        chosen=chosen,
        how=how,
        methods=METHODS,
        rows=[_row(visit, one) for one in found[:MOST]],
        unseen=[(one, called(one.names, visit.speech.reader, one.key)) for one in unseen[:MOST]],
        whys=UNSEEN,
        more=max(len(found) - MOST, 0),
        done=[number for number in done if number],
        names=_names(visit, done),
        nothing_new=bool(done) and not any(done),
    )


@router.post("/check")
def still_true(
    visit: Daily,
    how: Annotated[Method | None, Form()] = None,
    zone: Annotated[str, Form(max_length=12, pattern=r"^[a-z0-9-]*$")] = "",
    one: Annotated[What | None, Form()] = None,
    what: Annotated[list[What], Form(max_length=MOST)] = [],  # noqa: B006
) -> Response:
    """These are still true: the one whose button was pressed, or else all that are ticked."""
    wanted = [one] if one else what
    if how is None:
        words = visit.speech.say("How do you know?")
        return _check(visit, zone, how, wrong=words, ticked=wanted)
    try:
        for value in wanted:
            check_usable(visit.snapshot, _checkable(value).part, visit.now)
        with visit.desk() as work:
            numbers = desk.still_true(work, [_checkable(value) for value in wanted], how)
    except Refused as error:
        return _check(visit, zone, how, wrong=visit.speech.why(error.why), ticked=wanted)
    return visit.go(_address(zone, how, (numbers or [0]) if wanted else []))


@router.post("/check/undo")
def undo(
    visit: Daily,
    numbers: Numbers,
    how: Annotated[Method | None, Form()] = None,
    zone: Annotated[str, Form(max_length=12, pattern=r"^[a-z0-9-]*$")] = "",
) -> Response:
    """Take back all that one press did, or nothing of it."""
    with visit.desk() as work:
        for number in reversed(numbers):
            save.undo(work, number)
    return visit.go(_address(zone, how, []))


def _due(visit: Visit, zone: str) -> list[Due]:
    """A partner sees their organization's services, which are what they may check."""
    is_partner = _is_partner(visit)
    found = due(visit.snapshot, visit.now, zone or None, _own(visit))
    return [one for one in found if not is_partner or one.what.thing is Thing.SERVICE]


def _is_partner(visit: Visit) -> bool:
    return visit.actor.role is Role.PARTNER


def _own(visit: Visit) -> str | None:
    """The organization that a partner only sees the things of."""
    return (visit.actor.organization or "-") if _is_partner(visit) else None


def _address(zone: str, how: Method | None, done: list[int]) -> str:
    numbers = "".join(f"&done={number}" for number in done)
    known = f"&how={how}" if how else ""
    return f"/admin/check?zone={zone}{known}{numbers}"


def _checkable(value: str) -> Checkable:
    """What a button carries: thing, key and part. Raises Conflict for no such kind of thing."""
    thing, key, part = value.split(":")
    if thing not in (Thing.SERVICE, Thing.PAGE, Thing.PHONE, Thing.ORGANIZATION):
        raise Conflict
    return Checkable(Thing(thing), key, part)


def _row(visit: Visit, one: Due) -> Row:
    what = one.what
    value = f"{what.thing}:{what.key}:{what.part}"
    icon, title, where = said(visit.speech, one.subject, one.owner)
    who = who_checked(visit.speech.reader, one.checked)
    aside = ""
    if isinstance(one.subject, Page) and one.checked.assurer_key:
        aside = visit.speech.why(Why.READ_BY_OTHERS)
    if one.aside is not None:
        aside = visit.speech.why(Why.CANCELLED if one.aside.cancelled else Why.MOVED)
    return Row(one, value, icon, title, where, _edit(visit, one), _phones(one), who, aside)


def said(
    speech: Speech, subject: Entry | Page | Phone | Organization, owner: Organization | None
) -> tuple[str, str, str]:
    """Icon, title and a second line for a thing that can be checked."""
    name, by = speech.reader.name, owner.name if owner else ""
    match subject:
        case Entry():
            where = f"{name(subject.place.name)} · {by}"
            return subject.service.kind.value, name(subject.service.name), where
        case Page():
            return subject.kind.value, name(subject.title), ""
        case Organization():
            return "who", subject.name, ""
        case Phone():
            label = name(subject.label) if subject.label else ""
            is_sos = "sos" if subject.is_emergency else "phone"
            return is_sos, subject.number, " · ".join(part for part in (label, by) if part)


def _edit(visit: Visit, one: Due) -> str:
    """Where the thing is edited, if this volunteer may."""
    folders = {
        Thing.SERVICE: (Permission.OFFERS, "services"),
        Thing.PAGE: (Permission.CONTENT, "pages"),
        Thing.ORGANIZATION: (Permission.CONTENT, "organizations"),
    }
    permission, folder = folders.get(one.what.thing, (None, ""))
    return f"/admin/{folder}/{one.what.key}" if permission and visit.may(permission) else ""


def _phones(one: Due) -> tuple[Phone, ...]:
    if isinstance(one.subject, Phone):
        return (one.subject,)
    return one.owner.phones if one.owner else ()


def _names(visit: Visit, numbers: Sequence[int]) -> list[str]:
    """What the changes that were just done are about."""
    if not any(numbers):
        return []
    query = select(History.thing, History.key, History.after).where(col(History.id).in_(numbers))
    with visit.reading() as session:
        rows = session.exec(query).all()
    return [_name(visit.snapshot, visit.speech, *row) for row in rows]


def _name(snapshot: Snapshot, speech: Speech, thing: str, key: str, after: str) -> str:
    if thing == Thing.SERVICE:
        for entry in snapshot.entries.values():
            if entry.service.key == key and f'"at.{entry.key}.' in after:
                return speech.reader.name(entry.service.name)
    if thing == Thing.PAGE and key in snapshot.pages:
        return speech.reader.name(snapshot.pages[key].title)
    if thing == Thing.ORGANIZATION and key in snapshot.organizations:
        return snapshot.organizations[key].name
    return next((phone.number for phone in snapshot.phones if phone.key == key), "")
