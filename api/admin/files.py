"""Files in and out: all content as YAML, schedules as a spreadsheet (CSV).

An upload is first looked at, in a transaction that is dropped. The text then travels in the form,
and only when it is confirmed is it written; nothing is kept in between, and no name is a path.
"""

from typing import Annotated, cast

from fastapi import APIRouter, File, Form, UploadFile
from starlette.responses import PlainTextResponse, Response

from api.admin import pages
from api.admin.changed import Teller, names
from api.admin.editors.languages import NumberLine, number_lines
from api.admin.speech import _s
from api.admin.visit import Deciding, Visit
from api.security import LARGEST_BODY
from content.clock import paris
from content.database import trying
from content.desk import load
from content.desk.desk import Desk
from content.desk.load import Difference
from content.documents.plain import Spoken
from content.errors import ContentErrors, NeedsSecondReader, NotAllowed, Problem
from content.words import Kind, Thing

router = APIRouter()
LARGEST = 800_000  # with the form around it, less than any body may have
MOST_SHOWN = 200
ENCODINGS = ("utf-8-sig", "cp1252")  # older spreadsheets write the second
FILES = "/admin/files"
TOO_LARGE = _s("This file is larger than 800 kB.")
NO_TEXT = _s("This is no text file. Save it as CSV or YAML.")
EMPTY = _s("Choose a file first.")
NOT_YOURS = _s("This file changes what only an administrator may change: how long checks hold.")
MEDIA = {"yaml": "application/yaml", "csv": "text/csv"}


@router.get("/files")
def files(visit: Deciding, done: int = -1) -> Response:
    """What can be taken out, and the form to bring in."""
    return _files(visit, done=done)


@router.get("/files/content.yaml")
def content_file(visit: Deciding, example: bool = False) -> Response:
    """All content that is, or is not, an example."""
    from content import loader  # noqa: PLC0415 - a server that only answers needs no YAML

    with visit.reading() as session:
        text = loader.export(session, example=example)
    return _download(visit, "example" if example else "content", "yaml", text)


@router.get("/files/schedules.csv")
def schedules_file(visit: Deciding) -> Response:
    """Every schedule, one row a rule, in the volunteer's language."""
    from content.loader import spreadsheet  # noqa: PLC0415

    with visit.reading() as session:
        docs = load.schedules(session)
    text = spreadsheet.export(
        docs, _spoken(visit), {kind: visit.speech.kind(kind) for kind in Kind}
    )
    return _download(visit, "schedules", "csv", text)


@router.post("/files")
def look(visit: Deciding, file: Annotated[UploadFile, File()]) -> Response:
    """What a file would change, or every mistake in it; nothing is written."""
    data = file.file.read(LARGEST + 1)
    if not data or len(data) > LARGEST:
        return _files(visit, wrong=TOO_LARGE if data else EMPTY)
    text = _text(data)
    if text is None:
        return _files(visit, wrong=NO_TEXT)
    is_table = (file.filename or "").lower().endswith(".csv")
    return _look(visit, _file(visit, text, is_table))


@router.post("/files/load")
def write(
    visit: Deciding,
    text: Annotated[str, Form(max_length=LARGEST_BODY)],
    is_table: Annotated[bool, Form()] = False,
) -> Response:
    """Write what was looked at."""
    try:
        with visit.desk() as work:
            changed = load.take(work, _file(visit, text, is_table))
    except ContentErrors as wrong:
        return _files(visit, problems=wrong.problems)
    except NeedsSecondReader as unread:
        return _files(visit, numbers=_numbers(visit, unread))
    return visit.go(f"{FILES}?done={len(changed)}")


def _look(visit: Visit, file: load.File) -> Response:
    try:
        with trying(visit.engine) as session:
            desk = Desk(session, visit.actor, visit.now, visit.state.chain)
            found = load.take(desk, file)
    except ContentErrors as wrong:
        return _files(visit, problems=wrong.problems)
    except NeedsSecondReader as unread:
        return _files(visit, numbers=_numbers(visit, unread))
    except NotAllowed:
        return _files(visit, wrong=NOT_YOURS)
    return visit.page(
        "files-look.html",
        file=file,
        number=len(found),
        shown=_shown(Teller(visit.speech, names(visit.snapshot, {})), found[:MOST_SHOWN]),
    )


def _shown(teller: Teller, found: list[Difference]) -> list[dict[str, object]]:
    return [_one(teller, one) for one in found]


def _one(teller: Teller, one: Difference) -> dict[str, object]:
    return {
        "what": teller.thing(one.thing),
        "name": teller.name(one.thing, one.key),
        "is_new": one.is_new,
        "lines": teller.lines(one.before, one.after),
    }


def _numbers(visit: Visit, unread: NeedsSecondReader) -> dict[str, list[NumberLine]]:
    """The pages whose numbers would differ, by name, and the numbers side by side."""
    teller = Teller(visit.speech, names(visit.snapshot, {}))
    pages = [page for page in unread.differences if isinstance(page, load.UnreadPage)]
    return {
        teller.name(Thing.PAGE, page.key): number_lines(teller, page.differences) for page in pages
    }


def _files(
    visit: Visit,
    *,
    wrong: str = "",
    problems: tuple[Problem, ...] = (),
    numbers: dict[str, list[NumberLine]] | None = None,
    done: int = -1,
) -> Response:
    status = 422 if wrong or problems or numbers else 200
    shown = problems[:MOST_SHOWN]
    return visit.page(
        "files.html",
        status,
        wrong=wrong,
        problems=shown,
        number=len(problems),
        numbers=numbers or {},
        done=done,
    )


def _file(visit: Visit, text: str, is_table: bool) -> load.File:
    name = "schedules.csv" if is_table else "content.yaml"
    return load.File(text, is_table, name, _spoken(visit))


def _text(data: bytes) -> str | None:
    """A browser's form cannot carry NUL, nor does any text have it."""
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _download(visit: Visit, name: str, kind: str, text: str) -> Response:
    day = paris(visit.now).date().isoformat()
    headers = {"Content-Disposition": f'attachment; filename="{name}-{day}.{kind}"'}
    media = f"{MEDIA[kind]}; charset=utf-8"
    return PlainTextResponse(text, headers=pages.HEADERS | headers, media_type=media)


def _spoken(visit: Visit) -> Spoken:
    return cast("Spoken", visit.speech.language)
