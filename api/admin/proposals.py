"""What waits for somebody else's decision: before and after, and numbers side by side."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.admin.changed import Teller
from api.admin.editors.languages import NumberLine, number_lines
from api.admin.numbers import Number
from api.admin.visit import Deciding, Visit
from content.clock import paris
from content.desk import proposals
from content.desk.proposals import Proposal
from content.documents.plain import Spoken, describe
from content.documents.shapes import Doc, ServiceDoc
from content.errors import Conflict
from content.words import Status, Thing

router = APIRouter()
Seen = Annotated[str, Form(max_length=64)]


def _s(text: str) -> str:
    """Marks a text for the team's catalogue without translating it yet."""
    return text


NAMES = {"status": _s("Shown to people"), "opens_at": _s("Opens"), "closes_at": _s("Closes")}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that would change: of which part, its name, before and after ("" for none)."""

    part: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal as an editor reads it, named by `seen`. `edit` is where the live thing is
    edited; `numbers` are those that would differ between languages, `own` says that somebody else
    has to decide."""

    number: int
    seen: str
    title: str
    by: str
    saved_at: datetime
    fields: list[Field]
    edit: str
    numbers: list[NumberLine]
    own: bool


@router.get("/proposals")
def waiting(visit: Deciding, done: str = "") -> Response:
    """What waits for a decision, the oldest first."""
    return _page(visit, done=done)


@router.post("/proposals/{number}/accept")
def accept(visit: Deciding, number: Number, seen: Seen = "") -> Response:
    """Make live what was read. Where that is not possible any more, the page says why."""
    try:
        with visit.desk() as work:
            proposals.accept(work, number, seen)
    except Conflict:
        return _page(visit, 409, stuck=number)
    return visit.go("/admin/proposals?done=accepted")


@router.post("/proposals/{number}/refuse")
def refuse(visit: Deciding, number: Number, seen: Seen = "") -> Response:
    """Throw it away."""
    try:
        with visit.desk() as work:
            proposals.refuse(work, number, seen)
    except Conflict:
        return _page(visit, 409, stuck=number)
    return visit.go("/admin/proposals?done=refused")


def _page(visit: Visit, status: int = 200, *, done: str = "", stuck: int = 0) -> Response:
    with visit.reading() as session:
        rows = [_row(visit, one) for one in proposals.waiting(session)]
    return visit.page("proposals.html", status, rows=rows, done=done, stuck=stuck)


def _row(visit: Visit, one: Proposal) -> Row:
    before, after = one.changes
    fields = [_field(visit, one, path, (before[path], after[path])) for path in after]
    folder = f"/admin/{one.row.thing}s/{one.row.key}"
    edit = folder if one.live and one.row.thing is not Thing.PACE else ""
    return Row(
        number=one.row.id or 0,
        seen=one.seen,
        title=_title(visit, one.doc, one.row.key),
        by=one.by,
        saved_at=one.row.saved_at,
        fields=list(dict.fromkeys(fields)),
        edit=edit,
        numbers=number_lines(Teller(visit.speech, {}), one.numbers),
        own=proposals.is_own(visit.actor, one.row),
    )


def _title(visit: Visit, doc: Doc, key: str) -> str:
    name = getattr(doc, "name", None) or getattr(doc, "title", None) or key
    if isinstance(name, dict):
        return visit.speech.text(name)
    return str(name)


def _field(visit: Visit, one: Proposal, path: str, values: tuple[Any, Any]) -> Field:
    """A path of the document in words: its place, its rule, what of it."""
    parts = path.split(".")
    place = _place(visit, parts[1]) if parts[0] == "at" else ""
    if _is_gone(one.doc, parts):
        return Field(place, visit.speech.say("Not any more"), "", "")
    name = NAMES.get(parts[-1])
    said = tuple(_value(visit, value) for value in values)
    if "schedules" in parts:
        place = f"{place}: {_rule(visit, one.live, parts)}"
    if not name and not place:
        return Field("", Teller(visit.speech, {}).label(path), *said)
    return Field(place, visit.speech.say(name) if name else path, *said)


def _is_gone(doc: Doc, parts: list[str]) -> bool:
    if not isinstance(doc, ServiceDoc) or parts[0] != "at":
        return False
    return parts[1] not in [place.key for place in doc.at]


def _place(visit: Visit, entry: str) -> str:
    known = visit.snapshot.entries.get(entry)
    return visit.speech.reader.name(known.place.name) if known else entry


def _rule(visit: Visit, live: Doc | None, parts: list[str]) -> str:
    """The rule as it is now, in plain words."""
    if not isinstance(live, ServiceDoc):
        return ""
    language: Spoken = "fr" if visit.speech.language == "fr" else "en"
    for place in live.at:
        if place.key == parts[1] and int(parts[3]) < len(place.schedules):
            today = paris(visit.now).date()
            return describe(place.schedules[int(parts[3])], language, today)
    return ""


def _value(visit: Visit, value: Any) -> str:
    if value in list(Status):
        return visit.speech.say("yes") if value == Status.ACTIVE else visit.speech.say("no")
    return "" if value is None else str(value)
