"""The translation desk: per language what is to do, one document side by side, files out and in."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Path, Query, UploadFile
from starlette.responses import Response

from api.admin import render
from api.admin.forms.data import Sent
from api.admin.history.labels import ChangeLabels, names
from api.admin.request import PageNotFound, Translating, VolunteerRequest
from api.admin.translations import files, labels
from api.admin.translations import form as translations_form
from api.admin.translations.form import TranslationForm
from api.admin.translations.preview import routes
from bot.routes import Viewer
from bot.screen import Screen
from content.accounts.permissions import Actor
from content.core.clock import paris
from content.core.errors import NotAllowed
from content.core.i18n import DEFAULT, LANGUAGES
from content.models import DocumentType, Role
from content.translations import po
from content.translations.checks import TranslationFinding
from content.translations.glossary import terms_in
from content.translations.interface import interface_progress, interface_units
from content.translations.state import TranslationState
from content.translations.units import TranslationUnit, progress, units

router = APIRouter()
DESK = "/admin/translate"
A_PAGE = 30
MOST_SHOWN = 200
LARGEST = 800_000  # bytes; with the form around it, less than any body may have
PO = "text/x-gettext-translation; charset=utf-8"
TRANSLATED = (
    DocumentType.ZONE,
    DocumentType.LOCATION,
    DocumentType.ORGANIZATION,
    DocumentType.PHONE,
    DocumentType.SERVICE,
    DocumentType.PAGE,
)
Asked = Annotated[str, Query(max_length=200)]


def _theirs(request: Translating, language: str) -> VolunteerRequest:
    """Raises PageNotFound for what is no language, NotAllowed for one that is not theirs."""
    if language not in LANGUAGES:
        raise PageNotFound
    if language not in _languages(request.actor):
        raise NotAllowed
    return request


def _thing(thing: str) -> DocumentType:
    if thing not in TRANSLATED:
        raise PageNotFound
    return DocumentType(thing)


Mine = Annotated[VolunteerRequest, Depends(_theirs)]
OfThing = Annotated[DocumentType, Depends(_thing)]
Key = Annotated[str, Path(max_length=40)]


@router.get("/translate")
def overview(request: Translating) -> Response:
    """How far every language is."""
    with request.reading() as session:
        found = progress(session)
    listed = [
        (LANGUAGES[code], found[code], interface_progress(code))
        for code in _languages(request.actor)
        if found[code].total() or code != DEFAULT.code
    ]
    return request.page(
        "translate.html", listed=listed, states=labels.STATES, State=TranslationState
    )


@router.get("/translate/{language}")
def listing(
    request: Mine,
    language: str,
    state: Asked = "",
    after: Asked = "",
    done: int = -1,
    waits: int = 0,
) -> Response:
    """The texts of a language, what harms most first, thirty at a time."""
    with request.reading() as session:
        found = units(session, language)
    wanted = state if state in list(TranslationState) else ""
    among = [unit for unit in found if not wanted or unit.state == wanted]
    shown, older = _page(among, after)
    return request.page(
        "translate-list.html",
        of=LANGUAGES[language],
        shown=shown,
        older=older,
        number=len(among),
        state=wanted,
        done=done,
        waits=waits,
        **_for_templates(request),
    )


@router.get("/translate/{language}/channel-info.po")
def file_out(request: Mine, language: str) -> Response:
    """All texts, for translators with their own tools."""
    with request.reading() as session:
        data = po.export(session, language, request.now)
    name = f"channel-info-{language}-{paris(request.now).date().isoformat()}.po"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, headers=render.HEADERS | headers, media_type=PO)


@router.post("/translate/{language}/channel-info.po")
def file_in(request: Mine, language: str, file: Annotated[UploadFile, File()]) -> Response:
    """What a file would change, and every mistake in it; nothing is written."""
    data = file.file.read(LARGEST + 1)
    if len(data) > LARGEST:
        found = po.ParsedPo(problems=[po.RejectedTranslation(1, po.PoProblem.TOO_LARGE)])
    else:
        with request.reading() as session:
            found = po.read(data, units(session, language), language)
    return request.page(
        "translate-file.html",
        200 if found.changes or not found.problems else 422,
        of=LANGUAGES[language],
        text_of_file=data.decode("utf-8-sig") if found.changes else "",
        found=found,
        most=MOST_SHOWN,
        trouble=labels.trouble,
        **_for_templates(request),
    )


@router.post("/translate/{language}/write")
def file_written(
    request: Mine, language: str, text: Annotated[str, Form(max_length=2 * LARGEST)]
) -> Response:
    """Write what was looked at."""
    with request.unit_of_work() as work:
        taken = files.take(work, text, language)
    waits = f"&waits={taken.waiting}" if taken.waiting else ""
    return request.go(f"{DESK}/{language}?done={taken.written}{waits}")


@router.get("/translate/{language}/interface")
def interface(request: Mine, language: str) -> Response:
    """The program's own texts, to read."""
    return request.page(
        "translate-interface.html",
        of=LANGUAGES[language],
        messages=interface_units(language),
        progress=interface_progress(language),
    )


@router.get("/translate/{language}/{thing}/{key}")
def document(
    request: Mine, language: str, thing: OfThing, key: Key, done: bool = False, waits: bool = False
) -> Response:
    """One document, source and translation side by side."""
    with request.reading() as session:
        found = translations_form.opened(session, thing, key, language)
        proposed = translations_form.proposed(session, thing, key, language)
    said = {"done": done, "waits": waits, "proposed": proposed}
    return _document(request, language, (thing, key), found, **said)


@router.post("/translate/{language}/{thing}/{key}")
def save(request: Mine, language: str, thing: OfThing, key: Key, sent: Sent) -> Response:
    """Save what was typed, or only show it; a button beside a text also says that it is right."""
    form = dict(sent)
    if form.get("do") == "preview":
        with request.reading() as session:
            shown = translations_form.opened(session, thing, key, language, form)
        return _document(request, language, (thing, key), shown)
    with request.unit_of_work() as work:
        found = translations_form.pressed(work, thing, key, language, form)
    if found.status == 200:
        said = "done=1" if found.proposal is None else "waits=1"
        return request.go(f"{DESK}/{language}/{thing}/{key}?{said}")
    return _document(request, language, (thing, key), found)


def _document(
    request: VolunteerRequest,
    language: str,
    place: tuple[DocumentType, str],
    found: TranslationForm,
    **said: Any,
) -> Response:
    if not found.fields:
        raise PageNotFound
    return request.page(
        "translate-one.html",
        found.status,
        of=LANGUAGES[language],
        sheet=found,
        unit=found.fields[0].unit,
        screens=_screens(request, language, place),
        agreed=_agreed,
        **(_for_templates(request) | {"done": False, "waits": False, "proposed": {}} | said),
    )


def _for_templates(request: VolunteerRequest) -> dict[str, Any]:
    """What templates need to speak of texts."""

    def lines(findings: Sequence[TranslationFinding]) -> list[labels.IssueLine]:
        return [labels.issue_line(request.localizer, finding) for finding in findings]

    teller = ChangeLabels(request.localizer, names(request.snapshot, {}))
    return {
        "teller": teller,
        "told": lines,
        "states": labels.STATES,
        "State": TranslationState,
    }


def _screens(
    request: VolunteerRequest, language: str, place: tuple[DocumentType, str]
) -> list[Screen]:
    show = request.program.conversation.show
    return [show(Viewer(language), route) for route in routes(request.snapshot, *place)]


def _agreed(unit: TranslationUnit) -> list[tuple[str, str]]:
    """The words of the glossary that the source has: as it says them, and as agreed."""
    pairs = [
        (term.agreed(unit.source_language), term.agreed(unit.language))
        for term in terms_in(unit.source.value, unit.source_language)
    ]
    return [(said, word) for said, word in pairs if word]


def _page(among: list[TranslationUnit], after: str) -> tuple[list[TranslationUnit], str]:
    """The thirty texts after one, and the last of them if there are more."""
    names = [unit.context for unit in among]
    start = names.index(after) + 1 if after in names else 0
    shown = among[start : start + A_PAGE]
    return shown, shown[-1].context if len(among) > start + A_PAGE else ""


def _languages(by: Actor) -> list[str]:
    """The languages somebody may write, in the order people see them."""
    return [code for code in LANGUAGES if by.role is not Role.TRANSLATOR or code in by.languages]
