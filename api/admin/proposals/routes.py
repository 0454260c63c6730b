"""What waits for somebody else's decision: before and after, and numbers side by side."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.admin.content.languages import NumberComparison, number_lines
from api.admin.history.labels import ChangeLabels
from api.admin.request import Deciding, VolunteerRequest
from api.admin.row_numbers import Number
from content.core.clock import paris
from content.core.errors import Conflict
from content.directory.describe_schedule import Spoken, describe
from content.directory.schemas import Document, ServiceDocument
from content.editing import proposals
from content.editing.proposals import Proposal
from content.models import DocumentType, Status

router = APIRouter()
Seen = Annotated[str, Form(max_length=64)]


def _s(text: str) -> str:
    """Marks a text for the team's catalogue without translating it yet."""
    return text


NAMES = {"status": _s("Shown to people"), "opens_at": _s("Opens"), "closes_at": _s("Closes")}


@dataclass(frozen=True, slots=True)
class ProposalField:
    """One thing that would change: of which part, its name, before and after ("" for none)."""

    part: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal as an editor reads it, named by `seen`. `edit` is where the live thing is
    edited; `numbers` are those that would differ between languages, `own` says that somebody else
    has to decide."""

    number: int
    seen: str
    title: str
    by: str
    saved_at: datetime
    fields: list[ProposalField]
    edit: str
    numbers: list[NumberComparison]
    own: bool


@router.get("/proposals")
def waiting(request: Deciding, done: str = "") -> Response:
    """What waits for a decision, the oldest first."""
    return _page(request, done=done)


@router.post("/proposals/{number}/accept")
def accept(request: Deciding, number: Number, seen: Seen = "") -> Response:
    """Make live what was read. Where that is not possible any more, the page says why."""
    try:
        with request.unit_of_work() as work:
            proposals.accept(work, number, seen)
    except Conflict:
        return _page(request, 409, stuck=number)
    return request.go("/admin/proposals?done=accepted")


@router.post("/proposals/{number}/refuse")
def refuse(request: Deciding, number: Number, seen: Seen = "") -> Response:
    """Throw it away."""
    try:
        with request.unit_of_work() as work:
            proposals.refuse(work, number, seen)
    except Conflict:
        return _page(request, 409, stuck=number)
    return request.go("/admin/proposals?done=refused")


def _page(
    request: VolunteerRequest, status: int = 200, *, done: str = "", stuck: int = 0
) -> Response:
    with request.reading() as session:
        rows = [_row(request, one) for one in proposals.waiting(session)]
    return request.page("proposals.html", status, rows=rows, done=done, stuck=stuck)


def _row(request: VolunteerRequest, one: Proposal) -> ProposalRow:
    before, after = one.changes
    fields = [_field(request, one, path, (before[path], after[path])) for path in after]
    folder = f"/admin/{one.row.thing}s/{one.row.key}"
    edit = folder if one.live and one.row.thing is not DocumentType.PACE else ""
    return ProposalRow(
        number=one.row.id or 0,
        seen=one.seen,
        title=_title(request, one.doc, one.row.key),
        by=one.by,
        saved_at=one.row.saved_at,
        fields=list(dict.fromkeys(fields)),
        edit=edit,
        numbers=number_lines(ChangeLabels(request.localizer, {}), one.numbers),
        own=proposals.is_own(request.actor, one.row),
    )


def _title(request: VolunteerRequest, doc: Document, key: str) -> str:
    name = getattr(doc, "name", None) or getattr(doc, "title", None) or key
    if isinstance(name, dict):
        return request.localizer.text(name)
    return str(name)


def _field(
    request: VolunteerRequest, one: Proposal, path: str, values: tuple[Any, Any]
) -> ProposalField:
    """A path of the document in words: its place, its rule, what of it."""
    parts = path.split(".")
    place = _place(request, parts[1]) if parts[0] == "at" else ""
    if _is_gone(one.doc, parts):
        return ProposalField(place, request.localizer.say("Not any more"), "", "")
    name = NAMES.get(parts[-1])
    said = tuple(_value(request, value) for value in values)
    if "schedules" in parts:
        place = f"{place}: {_rule(request, one.live, parts)}"
    if not name and not place:
        return ProposalField("", ChangeLabels(request.localizer, {}).label(path), *said)
    return ProposalField(place, request.localizer.say(name) if name else path, *said)


def _is_gone(doc: Document, parts: list[str]) -> bool:
    if not isinstance(doc, ServiceDocument) or parts[0] != "at":
        return False
    return parts[1] not in [place.key for place in doc.at]


def _place(request: VolunteerRequest, entry: str) -> str:
    known = request.snapshot.entries.get(entry)
    return request.localizer.reader.name(known.location.name) if known else entry


def _rule(request: VolunteerRequest, live: Document | None, parts: list[str]) -> str:
    """The rule as it is now, in plain words."""
    if not isinstance(live, ServiceDocument):
        return ""
    language: Spoken = "fr" if request.localizer.language == "fr" else "en"
    for place in live.at:
        if place.key == parts[1] and int(parts[3]) < len(place.schedules):
            today = paris(request.now).date()
            return describe(place.schedules[int(parts[3])], language, today)
    return ""


def _value(request: VolunteerRequest, value: Any) -> str:
    if value in list(Status):
        return (
            request.localizer.say("yes") if value == Status.ACTIVE else request.localizer.say("no")
        )
    return "" if value is None else str(value)
