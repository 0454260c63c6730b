"""Settings: how long what was checked stays sure, and whether the history is whole."""

from dataclasses import asdict
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.admin.changed import Teller
from api.admin.speech import _s
from api.admin.visit import Setting, Visit
from content.desk import history, real_start
from content.desk.save import Edit, base_of, save
from content.documents.read import find_all
from content.documents.shapes import PaceDoc
from content.freshness import pace_of
from content.words import Kind, PageKind, Thing

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
WRONG = _s("A number of days, from 1 to 3650.")


@router.get("/settings")
def settings(visit: Setting) -> Response:
    """Paces and the head of the history."""
    return _settings(visit)


@router.post("/settings")
def pace(
    visit: Setting,
    thing: Annotated[str, Form(max_length=24)],
    days: Annotated[str, Form(max_length=10)],
    base: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Another pace for one kind of thing."""
    try:
        doc = PaceDoc.model_validate({"thing": thing, "days": int(days)})
    except ValueError:
        return _settings(visit, told={thing: visit.speech.say(WRONG)}, typed={thing: days})
    with visit.desk() as work:
        save(work, Thing.PACE, doc, Edit(base=base))
    return visit.go(f"{SETTINGS}#pace-{doc.thing}")


@router.post("/settings/start")
def start(visit: Setting) -> Response:
    """Take the real start; a file that is wrong would be our own fault, and a test reads them."""
    from content import loader  # noqa: PLC0415 - a server needs YAML for nothing else

    documents = loader.read(loader.START, {}, visit.now)
    with visit.desk() as work:
        taken = real_start.take(work, documents)
    return _settings(visit, taken=asdict(taken))


@router.post("/settings/history")
def check_history(visit: Setting) -> Response:
    """Look through the whole history; that takes a second for each twenty thousand changes."""
    with visit.reading() as session:
        problems = list(islice(history.broken(session, visit.state.chain), MOST_PROBLEMS))
    return _settings(visit, problems=problems)


def _settings(
    visit: Visit,
    told: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    problems: list[str] | None = None,
    taken: dict[str, int] | None = None,
) -> Response:
    with visit.reading() as session:
        found = (one.doc for one in find_all(session, Thing.PACE))
        paces = {doc.thing: doc for doc in found if isinstance(doc, PaceDoc)}
        number, head = history.head(session)
    return visit.page(
        "settings.html",
        422 if told else 200,
        rows=[_row(visit, thing, paces.get(thing)) for thing in [*Kind, *OTHERS]],
        told=told or {},
        typed=typed or {},
        longest=LONGEST,
        number=number,
        head=head[:SHOWN_OF_HASH],
        problems=problems,
        taken=taken,
    )


def _row(visit: Visit, thing: str, doc: PaceDoc | None) -> dict[str, object]:
    """A kind of thing, its pace and the default, in days, and what the form was made from."""
    default = pace_of(thing, {}).days
    other = OTHERS.get(thing)
    name = visit.speech.say(other) if other else Teller(visit.speech, {}).name("pace", thing)
    return {
        "thing": str(thing),
        "name": name,
        "days": doc.days if doc else default,
        "default": default,
        "base": base_of(doc),
    }
