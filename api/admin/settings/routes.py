"""Settings: how long what was checked stays sure, and whether the history is whole."""

from dataclasses import asdict
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.admin.forms.errors import FormErrors
from api.admin.forms.parse import parsed
from api.admin.history.labels import ChangeLabels
from api.admin.localizer import _s
from api.admin.request import Setting, VolunteerRequest
from content.audit import history
from content.core.freshness import pace_of
from content.directory.from_rows import find_all
from content.directory.schemas import PaceDocument
from content.editing import starter_content
from content.editing.changes import EditOptions, base_of, save
from content.models import DocumentType, PageKind, ServiceKind

router = APIRouter()
SETTINGS = "/admin/settings"
LONGEST = 3650
MOST_PROBLEMS = 20
SHOWN_OF_HASH = 12
OTHERS = {
    PageKind.RIGHTS.value: _s("Rights pages"),
    PageKind.GUIDE.value: _s("Guide pages"),
    PageKind.NEWS.value: _s("News"),
    "phone": _s("Phone numbers"),
    "organization": _s("Organizations"),
}


@router.get("/settings")
def settings(request: Setting) -> Response:
    """Paces and the head of the history."""
    return _settings(request)


@router.post("/settings")
def set_pace(
    request: Setting,
    thing: Annotated[str, Form(max_length=24)],
    days: Annotated[str, Form(max_length=10)],
    base: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Another pace for one kind of thing."""
    try:
        doc = parsed(DocumentType.PACE, {"thing": thing, "days": days})
    except FormErrors:
        wrong = request.localizer.say(PaceDocument.model_fields["days"].description or "")
        return _settings(request, told={thing: wrong}, typed={thing: days})
    with request.unit_of_work() as work:
        save(work, DocumentType.PACE, doc, EditOptions(base=base))
    return request.go(f"{SETTINGS}#pace-{thing}")


@router.post("/settings/start")
def start(request: Setting) -> Response:
    """Take the real start; a file that is wrong would be our own fault, and a test reads them."""
    from content.directory import files  # noqa: PLC0415 - a server needs YAML for nothing else

    documents = files.read(files.START, {}, request.now)
    with request.unit_of_work() as work:
        taken = starter_content.take(work, documents)
    return _settings(request, taken=asdict(taken))


@router.post("/settings/history")
def check_history(request: Setting) -> Response:
    """Look through the whole history; that takes a second for each twenty thousand changes."""
    with request.program.units_of_work.look(request.actor, request.now) as work:
        problems = list(islice(history.broken(work.session, work.chain), MOST_PROBLEMS))
    return _settings(request, problems=problems)


def _settings(
    request: VolunteerRequest,
    told: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    problems: list[str] | None = None,
    taken: dict[str, int] | None = None,
) -> Response:
    with request.reading() as session:
        found = (one.doc for one in find_all(session, DocumentType.PACE))
        paces = {doc.thing: doc for doc in found if isinstance(doc, PaceDocument)}
        number, head = history.head(session)
    return request.page(
        "settings.html",
        422 if told else 200,
        rows=[_row(request, thing, paces.get(thing)) for thing in [*ServiceKind, *OTHERS]],
        told=told or {},
        typed=typed or {},
        longest=LONGEST,
        number=number,
        head=head[:SHOWN_OF_HASH],
        problems=problems,
        taken=taken,
    )


def _row(request: VolunteerRequest, thing: str, doc: PaceDocument | None) -> dict[str, object]:
    """A kind of thing, its pace and the default, in days, and what the form was made from."""
    default = pace_of(thing, {}).days
    other = OTHERS.get(thing)
    name = (
        request.localizer.say(other)
        if other
        else ChangeLabels(request.localizer, {}).name("pace", thing)
    )
    return {
        "thing": str(thing),
        "name": name,
        "days": doc.days if doc else default,
        "default": default,
        "base": base_of(doc),
    }
