"""Files in and out: all content as YAML, schedules as a spreadsheet (CSV).

An upload is first looked at, in a transaction that is dropped. The text then travels in the form,
and only when it is confirmed is it written; nothing is kept in between, and no name is a path.
"""

from typing import Annotated, cast

from fastapi import APIRouter, File, Form, UploadFile
from starlette.responses import PlainTextResponse, Response

from api.admin import render
from api.admin.content.languages import NumberComparison, number_lines
from api.admin.history.labels import ChangeLabels, names
from api.admin.localizer import _s
from api.admin.request import Deciding, VolunteerRequest
from api.web.security import LARGEST_BODY
from content.core.clock import paris
from content.core.errors import ContentErrors, FileProblem, NeedsSecondReader, NotAllowed
from content.directory.describe_schedule import Spoken
from content.editing import bulk
from content.models import DocumentType, ServiceKind

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
def files(request: Deciding, done: int = -1) -> Response:
    """What can be taken out, and the form to bring in."""
    return _files(request, done=done)


@router.get("/files/content.yaml")
def content_file(request: Deciding, example: bool = False) -> Response:
    """All content that is, or is not, an example."""
    from content.directory import files as directory_files  # noqa: PLC0415 - a server that only answers needs no YAML

    with request.reading() as session:
        text = directory_files.export(session, example=example)
    return _download(request, "example" if example else "content", "yaml", text)


@router.get("/files/schedules.csv")
def schedules_file(request: Deciding) -> Response:
    """Every schedule, one row a rule, in the volunteer's language."""
    from content.directory.files import csv  # noqa: PLC0415

    with request.reading() as session:
        docs = bulk.schedules(session)
    text = csv.export(
        docs, _spoken(request), {kind: request.localizer.kind(kind) for kind in ServiceKind}
    )
    return _download(request, "schedules", "csv", text)


@router.post("/files")
def look(request: Deciding, file: Annotated[UploadFile, File()]) -> Response:
    """What a file would change, or every mistake in it; nothing is written."""
    data = file.file.read(LARGEST + 1)
    if not data or len(data) > LARGEST:
        return _files(request, wrong=TOO_LARGE if data else EMPTY)
    text = _text(data)
    if text is None:
        return _files(request, wrong=NO_TEXT)
    is_table = (file.filename or "").lower().endswith(".csv")
    loaded = _file(request, text, is_table)
    try:
        with request.state.units_of_work.rehearse(request.actor, request.now) as work:
            found = bulk.take(work, loaded)
    except ContentErrors as wrong:
        return _files(request, problems=wrong.problems)
    except NeedsSecondReader as unread:
        return _files(request, numbers=_numbers(request, unread))
    except NotAllowed:
        return _files(request, wrong=NOT_YOURS)
    teller = ChangeLabels(request.localizer, names(request.snapshot, {}))
    shown = [
        {
            "what": teller.thing(one.thing),
            "name": teller.name(one.thing, one.key),
            "is_new": one.is_new,
            "lines": teller.lines(one.before, one.after),
        }
        for one in found[:MOST_SHOWN]
    ]
    return request.page("files-look.html", file=loaded, number=len(found), shown=shown)


@router.post("/files/load")
def write(
    request: Deciding,
    text: Annotated[str, Form(max_length=LARGEST_BODY)],
    is_table: Annotated[bool, Form()] = False,
) -> Response:
    """Write what was looked at."""
    try:
        with request.unit_of_work() as work:
            changed = bulk.take(work, _file(request, text, is_table))
    except ContentErrors as wrong:
        return _files(request, problems=wrong.problems)
    except NeedsSecondReader as unread:
        return _files(request, numbers=_numbers(request, unread))
    return request.go(f"{FILES}?done={len(changed)}")


def _numbers(
    request: VolunteerRequest, unread: NeedsSecondReader
) -> dict[str, list[NumberComparison]]:
    """The pages whose numbers would differ, by name, and the numbers side by side."""
    teller = ChangeLabels(request.localizer, names(request.snapshot, {}))
    return {
        teller.name(DocumentType.PAGE, page.key): number_lines(teller, page.differences)
        for page in unread.differences
        if isinstance(page, bulk.UnreadPage)
    }


def _files(
    request: VolunteerRequest,
    *,
    wrong: str = "",
    problems: tuple[FileProblem, ...] = (),
    numbers: dict[str, list[NumberComparison]] | None = None,
    done: int = -1,
) -> Response:
    status = 422 if wrong or problems or numbers else 200
    shown = problems[:MOST_SHOWN]
    return request.page(
        "files.html",
        status,
        wrong=wrong,
        problems=shown,
        number=len(problems),
        numbers=numbers or {},
        done=done,
    )


def _file(request: VolunteerRequest, text: str, is_table: bool) -> bulk.LoadedFile:
    name = "schedules.csv" if is_table else "content.yaml"
    return bulk.LoadedFile(text, is_table, name, _spoken(request))


def _text(data: bytes) -> str | None:
    """A browser's form cannot carry NUL, nor does any text have it."""
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _download(request: VolunteerRequest, name: str, kind: str, text: str) -> Response:
    day = paris(request.now).date().isoformat()
    headers = {"Content-Disposition": f'attachment; filename="{name}-{day}.{kind}"'}
    media = f"{MEDIA[kind]}; charset=utf-8"
    return PlainTextResponse(text, headers=render.HEADERS | headers, media_type=media)


def _spoken(request: VolunteerRequest) -> Spoken:
    return cast("Spoken", request.localizer.language)
