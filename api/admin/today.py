"""Today: what is on, what is not sure, and one press to say that it is otherwise."""

from datetime import date, datetime, time
from typing import Annotated, Literal

from fastapi import APIRouter, Form
from pydantic import ValidationError
from starlette.responses import Response

from api.admin.numbers import Number
from api.admin.visit import Daily, Looking, Visit, onward
from bot.routes import Card, Viewer
from bot.screen import Screen
from bot.team.words import METHODS
from content import reports
from content.alerts.effects import check_usable
from content.desk import day as days
from content.desk import today as desk
from content.desk.save import undo as take_back
from content.documents.shapes import ExceptionDoc
from content.errors import Conflict, Refused, Why
from content.openings import is_set_aside, set_aside
from content.snapshot import Entry, Place, Snapshot, Zone
from content.words import Change, Method, Reason
from content.zones import Opening

router = APIRouter()
WHOLE_DAY = "day"
NONSENSE = {
    "late": Why.NOT_LATER,
    "early": Why.NOT_EARLIER,
    "moved": Why.NO_PLACE,
    "extra": Why.NO_LENGTH,
}
Typed = dict[str, str | None]
Press = Literal["true", "planned", "cancelled", "late", "early", "moved", "finished"]


@router.get("")
def begin(visit: Looking) -> Response:
    """The first page."""
    return visit.go("/admin/today")


@router.get("/today")
def today(visit: Looking, zone: str | None = None) -> Response:
    """What is on today and tomorrow in one zone."""
    snapshot = visit.snapshot
    first = next(iter(snapshot.zones), "")
    chosen = zone if zone and zone in snapshot.zones else first
    dates = days.days(visit.now)
    with visit.reading() as session:
        heard = reports.open_reports(session, visit.now)
    return visit.page(
        "today.html",
        zones=snapshot.zones.values(),
        chosen=chosen,
        days=[(one, days.openings(snapshot, chosen, one, visit.now)) for one in dates],
        reported=[
            (snapshot.entries[one.which.entry], one)
            for one in heard
            if one.which.entry in snapshot.entries
        ],
        unknown=days.unknown(snapshot, chosen, visit.now),
        always=days.always_open(snapshot, chosen, dates[0], visit.now),
        address=address,
        methods=METHODS,
        may_say=visit.actor.may_say_of,
        is_set_aside=lambda one: bool(_set_aside(one, one.entry, visit.now)),
    )


@router.get("/today/{entry}/{day}/{opens}")
def opening(visit: Looking, entry: str, day: date, opens: str, done: int | None = None) -> Response:
    """One opening: what people see of it, and what can be said about it. `done` is the change
    that was just made, 0 for none."""
    return _opening(visit, (entry, day, opens), done=done)


@router.post("/today/{entry}/{day}/{opens}")
def say(
    visit: Daily,
    entry: str,
    day: date,
    opens: str,
    change: Annotated[Press, Form()],
    reason: Annotated[str, Form()] = "",
    new_opens_at: Annotated[str, Form()] = "",
    new_closes_at: Annotated[str, Form()] = "",
    new_location: Annotated[str, Form()] = "",
    how: Annotated[Method | None, Form()] = None,
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
        return _opening(visit, where, wrong=(change, visit.speech.say("How do you know?")))
    try:
        number = _said(visit, where, change, typed, how)
    except ValidationError as error:
        return _opening(
            visit, where, wrong=(change, _why(visit, change, typed, error)), typed=typed
        )
    except Refused as error:
        words = visit.speech.why(error.why)
        return _opening(visit, where, wrong=(change, words), typed=typed)
    return visit.go(f"{address(entry, day, opens)}?done={number or 0}")


@router.post("/today/{entry}/{day}/{opens}/extra")
def extra(
    visit: Daily,
    entry: str,
    day: date,
    opens: str,
    opens_at: Annotated[str, Form()],
    closes_at: Annotated[str, Form()],
) -> Response:
    """An opening more on this date."""
    said = {"date": day, "kind": Change.EXTRA, "opens_at": opens_at, "said_at": visit.now}
    typed: Typed = {"opens_at": opens_at, "closes_at": closes_at}
    try:
        doc = ExceptionDoc.model_validate(said | {"new_closes_at": closes_at})
        with visit.desk() as work:
            number = desk.say(work, entry, doc)
    except ValidationError as error:
        wrong = ("extra", _why(visit, "extra", typed, error))
        return _opening(visit, (entry, day, opens), wrong=wrong, typed=typed)
    except Refused as error:
        wrong = ("extra", visit.speech.why(error.why))
        return _opening(visit, (entry, day, opens), wrong=wrong, typed=typed)
    return visit.go(f"{address(entry, day, doc.opens_at)}?done={number or 0}")


@router.post("/undo/{number}")
def undo(visit: Daily, number: Number, to: Annotated[str, Form()] = "") -> Response:
    """Take back what was just done."""
    with visit.desk() as work:
        take_back(work, number)
    return visit.go(onward(to))


def address(entry: str, day: date, opens: time | str | None) -> str:
    """Where one opening is looked at."""
    at = opens.isoformat("minutes") if isinstance(opens, time) else opens or WHOLE_DAY
    return f"/admin/today/{entry}/{day}/{at}"


def _said(
    visit: Visit, where: tuple[str, date, str], change: str, typed: Typed, how: Method | None
) -> int | None:
    """Do it. Raises ValidationError for a form that does not say enough, Refused."""
    entry, day, opens = where
    planned = _time(opens)
    if change == "true":
        check_usable(visit.snapshot, entry, visit.now)
    with visit.desk() as work:
        if change == "true" and how is not None:
            return desk.opening_still_true(work, entry, (day, planned), how)
        if change == "planned":
            return desk.as_planned(work, entry, day, planned)
        said = {"date": day, "kind": change, "opens_at": planned, "said_at": visit.now}
        return desk.say(work, entry, ExceptionDoc.model_validate(said | _of(change, typed)))


def _why(visit: Visit, change: str, typed: Typed, error: ValidationError) -> str:
    """What is wrong with a form, in words: a time is none or missing, or all of it is nonsense."""
    is_missing = change in ("late", "early") and not typed["new_opens_at"]
    is_a_field = bool(error.errors()[0]["loc"])
    return visit.speech.why(Why.MISSING if is_missing or is_a_field else NONSENSE[change])


def _of(change: str, typed: Typed) -> dict[str, str | None]:
    """What belongs to this change of all that the page's forms hold."""
    names = {
        Change.CANCELLED: ("reason",),
        Change.FINISHED: ("reason",),
        Change.MOVED: ("reason", "new_location", "new_opens_at"),
    }
    wanted = names.get(Change(change), ("reason", "new_opens_at", "new_closes_at"))
    return {name: typed[name] for name in wanted}


def _opening(
    visit: Visit,
    where: tuple[str, date, str],
    *,
    done: int | None = None,
    wrong: tuple[str, str] | None = None,
    typed: Typed | None = None,
) -> Response:
    snapshot = visit.snapshot
    entry = _entry(snapshot, where[0])
    found = days.opening(snapshot, entry, where[1], _time(where[2]), visit.now)
    return visit.page(
        "opening.html",
        422 if wrong else 200,
        entry=entry,
        opening=found,
        aside=_set_aside(found, entry, visit.now),
        is_over=found is not None and days.is_over(found.occurrence, visit.now),
        day=where[1],
        places=_places(snapshot, entry),
        screen=_screen(visit, entry),
        done=done,
        wrong=wrong,
        typed=typed or {},
        reasons=list(Reason),
        methods=METHODS,
        may_say=visit.actor.may_say_of(entry.service.organization.key),
    )


def _entry(snapshot: Snapshot, key: str) -> Entry:
    entry = snapshot.entries.get(key)
    if entry is None:
        raise Conflict
    return entry


def _places(snapshot: Snapshot, entry: Entry) -> list[tuple[Zone, list[Place]]]:
    """Where it could have moved to: other places, zone by zone, its own first."""
    own = entry.place.zone
    zones = sorted(snapshot.zones.values(), key=lambda zone: zone != own)
    others = [
        place
        for place in snapshot.places.values()
        if place != entry.place and place.can_be_walked_to
    ]
    return [(zone, [place for place in others if place.zone == zone]) for zone in zones]


def _set_aside(found: Opening | None, entry: Entry, now: datetime) -> str:
    """Why it cannot be said that this is still true: in the words of `Why`, "" where it can."""
    openings = [found.occurrence if found else None, set_aside(entry.timetable, now)]
    for one in openings:
        if one is not None and is_set_aside(one):
            return (Why.CANCELLED if one.cancelled else Why.MOVED).value
    return ""


def _screen(visit: Visit, entry: Entry) -> Screen:
    """The card as people see it now."""
    viewer = Viewer(visit.speech.language)
    return visit.state.conversation.show(viewer, Card(entry.service.kind, entry.key))


def _time(opens: str) -> time | None:
    """The time of an opening in an address; None for the whole day. Raises Conflict."""
    if opens == WHOLE_DAY:
        return None
    try:
        return datetime.strptime(opens, "%H:%M").time()  # noqa: DTZ007 - a wall-clock time
    except ValueError as error:
        raise Conflict from error
