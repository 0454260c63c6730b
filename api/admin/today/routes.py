"""Today: what is on, what is not sure, and one press to say that it is otherwise."""

from datetime import date, datetime, time
from typing import Annotated, Literal

from fastapi import APIRouter, Form
from pydantic import ValidationError
from starlette.responses import Response

from api.admin.request import Daily, Looking, VolunteerRequest, onward
from api.admin.row_numbers import Number
from bot.routes import Card, Viewer
from bot.screen import Screen
from bot.team.labels import METHODS
from content import reports
from content.alerts.effects import check_usable
from content.core.errors import Conflict, ErrorCode, InvalidInput
from content.directory.schemas import ScheduleExceptionDocument
from content.editing import schedule_exceptions
from content.editing.changes import undo as take_back
from content.models import AssuranceMethod
from content.planning import today as days
from content.planning.zone_day import ZoneOpening
from content.schedules.opening_state import is_set_aside, set_aside
from content.schedules.rules import ExceptionKind, ExceptionReason
from content.snapshot import PublishedLocation, PublishedServiceAtLocation, PublishedZone, Snapshot

router = APIRouter()
WHOLE_DAY = "day"
NONSENSE = {
    "late": ErrorCode.NOT_LATER,
    "early": ErrorCode.NOT_EARLIER,
    "moved": ErrorCode.NO_PLACE,
    "extra": ErrorCode.NO_LENGTH,
}
Typed = dict[str, str | None]
Press = Literal["true", "planned", "cancelled", "late", "early", "moved", "finished"]


@router.get("")
def begin(request: Looking) -> Response:
    """The first page."""
    return request.go("/admin/today")


@router.get("/today")
def today(request: Looking, zone: str | None = None) -> Response:
    """What is on today and tomorrow in one zone."""
    snapshot = request.snapshot
    first = next(iter(snapshot.zones), "")
    chosen = zone if zone and zone in snapshot.zones else first
    dates = days.days(request.now)
    with request.reading() as session:
        heard = reports.open_reports(session, request.now)
    return request.page(
        "today.html",
        zones=snapshot.zones.values(),
        chosen=chosen,
        days=[(one, days.openings(snapshot, chosen, one, request.now)) for one in dates],
        reported=[
            (snapshot.entries[one.which.entry], one)
            for one in heard
            if one.which.entry in snapshot.entries
        ],
        unknown=days.unknown(snapshot, chosen, request.now),
        always=days.always_open(snapshot, chosen, dates[0], request.now),
        address=address,
        methods=METHODS,
        may_say=request.actor.may_say_of,
        is_set_aside=lambda one: bool(_set_aside(one, one.entry, request.now)),
    )


@router.get("/today/{entry}/{day}/{opens}")
def opening(
    request: Looking, entry: str, day: date, opens: str, done: int | None = None
) -> Response:
    """One opening: what people see of it, and what can be said about it. `done` is the change
    that was just made, 0 for none."""
    return _opening(request, (entry, day, opens), done=done)


@router.post("/today/{entry}/{day}/{opens}")
def say(
    request: Daily,
    entry: str,
    day: date,
    opens: str,
    change: Annotated[Press, Form()],
    reason: Annotated[str, Form()] = "",
    new_opens_at: Annotated[str, Form()] = "",
    new_closes_at: Annotated[str, Form()] = "",
    new_location: Annotated[str, Form()] = "",
    how: Annotated[AssuranceMethod | None, Form()] = None,
) -> Response:
    """One press: still true and how one knows, as planned after all, or a change of this date."""
    where = (entry, day, opens)
    typed = {
        "reason": reason or None,
        "new_opens_at": new_opens_at or None,
        "new_closes_at": new_closes_at or None,
        "new_location": new_location or None,
    }
    if change == "true" and how is None:
        return _opening(request, where, wrong=(change, request.localizer.say("How do you know?")))
    try:
        number = _said(request, where, change, typed, how)
    except ValidationError as error:
        return _opening(
            request, where, wrong=(change, _why(request, change, typed, error)), typed=typed
        )
    except InvalidInput as error:
        words = request.localizer.why(error.why)
        return _opening(request, where, wrong=(change, words), typed=typed)
    return request.go(f"{address(entry, day, opens)}?done={number or 0}")


@router.post("/today/{entry}/{day}/{opens}/extra")
def extra(
    request: Daily,
    entry: str,
    day: date,
    opens: str,
    opens_at: Annotated[str, Form()],
    closes_at: Annotated[str, Form()],
) -> Response:
    """An opening more on this date."""
    said = {"date": day, "kind": ExceptionKind.EXTRA, "opens_at": opens_at, "said_at": request.now}
    typed: Typed = {"opens_at": opens_at, "closes_at": closes_at}
    try:
        doc = ScheduleExceptionDocument.model_validate(said | {"new_closes_at": closes_at})
        with request.unit_of_work() as work:
            number = schedule_exceptions.say(work, entry, doc)
    except ValidationError as error:
        wrong = ("extra", _why(request, "extra", typed, error))
        return _opening(request, (entry, day, opens), wrong=wrong, typed=typed)
    except InvalidInput as error:
        wrong = ("extra", request.localizer.why(error.why))
        return _opening(request, (entry, day, opens), wrong=wrong, typed=typed)
    return request.go(f"{address(entry, day, doc.opens_at)}?done={number or 0}")


@router.post("/undo/{number}")
def undo(request: Daily, number: Number, to: Annotated[str, Form()] = "") -> Response:
    """Take back what was just done."""
    with request.unit_of_work() as work:
        take_back(work, number)
    return request.go(onward(to))


def address(entry: str, day: date, opens: time | str | None) -> str:
    """Where one opening is looked at."""
    at = opens.isoformat("minutes") if isinstance(opens, time) else opens or WHOLE_DAY
    return f"/admin/today/{entry}/{day}/{at}"


def _said(
    request: VolunteerRequest,
    where: tuple[str, date, str],
    change: str,
    typed: Typed,
    how: AssuranceMethod | None,
) -> int | None:
    """Do it. Raises ValidationError for a form that does not say enough, InvalidInput."""
    entry, day, opens = where
    planned = _time(opens)
    if change == "true":
        check_usable(request.snapshot, entry, request.now)
    with request.unit_of_work() as work:
        if change == "true" and how is not None:
            return schedule_exceptions.opening_still_true(work, entry, (day, planned), how)
        if change == "planned":
            return schedule_exceptions.as_planned(work, entry, day, planned)
        said = {"date": day, "kind": change, "opens_at": planned, "said_at": request.now}
        return schedule_exceptions.say(
            work, entry, ScheduleExceptionDocument.model_validate(said | _of(change, typed))
        )


def _why(request: VolunteerRequest, change: str, typed: Typed, error: ValidationError) -> str:
    """What is wrong with a form, in words: a time is none or missing, or all of it is nonsense."""
    is_missing = change in ("late", "early") and not typed["new_opens_at"]
    is_a_field = bool(error.errors()[0]["loc"])
    return request.localizer.why(
        ErrorCode.MISSING if is_missing or is_a_field else NONSENSE[change]
    )


def _of(change: str, typed: Typed) -> dict[str, str | None]:
    """What belongs to this change of all that the page's forms hold."""
    names = {
        ExceptionKind.CANCELLED: ("reason",),
        ExceptionKind.FINISHED: ("reason",),
        ExceptionKind.MOVED: ("reason", "new_location", "new_opens_at"),
    }
    wanted = names.get(ExceptionKind(change), ("reason", "new_opens_at", "new_closes_at"))
    return {name: typed[name] for name in wanted}


def _opening(
    request: VolunteerRequest,
    where: tuple[str, date, str],
    *,
    done: int | None = None,
    wrong: tuple[str, str] | None = None,
    typed: Typed | None = None,
) -> Response:
    snapshot = request.snapshot
    entry = _entry(snapshot, where[0])
    found = days.opening(snapshot, entry, where[1], _time(where[2]), request.now)
    return request.page(
        "opening.html",
        422 if wrong else 200,
        entry=entry,
        opening=found,
        aside=_set_aside(found, entry, request.now),
        is_over=found is not None and days.is_over(found.occurrence, request.now),
        day=where[1],
        places=_places(snapshot, entry),
        screen=_screen(request, entry),
        done=done,
        wrong=wrong,
        typed=typed or {},
        reasons=list(ExceptionReason),
        methods=METHODS,
        may_say=request.actor.may_say_of(entry.service.organization.key),
    )


def _entry(snapshot: Snapshot, key: str) -> PublishedServiceAtLocation:
    entry = snapshot.entries.get(key)
    if entry is None:
        raise Conflict
    return entry


def _places(
    snapshot: Snapshot, entry: PublishedServiceAtLocation
) -> list[tuple[PublishedZone, list[PublishedLocation]]]:
    """Where it could have moved to: other places, zone by zone, its own first."""
    own = entry.location.zone
    zones = sorted(snapshot.zones.values(), key=lambda zone: zone != own)
    others = [
        place
        for place in snapshot.locations.values()
        if place != entry.location and place.can_be_walked_to
    ]
    return [(zone, [place for place in others if place.zone == zone]) for zone in zones]


def _set_aside(found: ZoneOpening | None, entry: PublishedServiceAtLocation, now: datetime) -> str:
    """Why it cannot be said that this is still true: in the words of `ErrorCode`, "" where it
    can."""
    openings = [found.occurrence if found else None, set_aside(entry.timetable, now)]
    for one in openings:
        if one is not None and is_set_aside(one):
            return (ErrorCode.CANCELLED if one.cancelled else ErrorCode.MOVED).value
    return ""


def _screen(request: VolunteerRequest, entry: PublishedServiceAtLocation) -> Screen:
    """The card as people see it now."""
    viewer = Viewer(request.localizer.language)
    return request.program.conversation.show(viewer, Card(entry.service.kind, entry.key))


def _time(opens: str) -> time | None:
    """The time of an opening in an address; None for the whole day. Raises Conflict."""
    if opens == WHOLE_DAY:
        return None
    try:
        return datetime.strptime(opens, "%H:%M").time()  # noqa: DTZ007 - a wall-clock time
    except ValueError as error:
        raise Conflict from error
