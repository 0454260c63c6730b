"""The translation desk: per language what is to do, one document side by side, files out and in."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Path, Query, Request, UploadFile
from starlette.responses import Response

from api.admin import pages
from api.admin.changed import Teller, names
from api.admin.translating import files, sheet, words
from api.admin.translating.seen import routes
from api.admin.translating.sheet import Sent, Sheet
from api.admin.visit import NotThere, Translating, Visit
from bot.routes import Viewer
from bot.screen import Screen
from content.clock import paris
from content.errors import NotAllowed
from content.i18n import DEFAULT, LANGUAGES
from content.translations import po
from content.translations.checks import Finding
from content.translations.glossary import terms_in
from content.translations.interface import interface_progress, interface_units
from content.translations.state import State
from content.translations.units import Unit, progress, units
from content.volunteers.roles import Actor
from content.words import Role, Thing

router = APIRouter()
DESK = "/admin/translate"
A_PAGE = 30
MOST_SHOWN = 200
LARGEST = 800_000  # bytes; with the form around it, less than any body may have
PO = "text/x-gettext-translation; charset=utf-8"
TRANSLATED = (
    Thing.ZONE,
    Thing.LOCATION,
    Thing.ORGANIZATION,
    Thing.PHONE,
    Thing.SERVICE,
    Thing.PAGE,
)
Asked = Annotated[str, Query(max_length=200)]


def _theirs(visit: Translating, language: str) -> Visit:
    """Raises NotThere for what is no language, NotAllowed for one that is not theirs."""
    if language not in LANGUAGES:
        raise NotThere
    if language not in _languages(visit.actor):
        raise NotAllowed
    return visit


def _thing(thing: str) -> Thing:
    if thing not in TRANSLATED:
        raise NotThere
    return Thing(thing)


async def _sent(request: Request) -> Sent:
    form = await request.form(max_files=0, max_fields=1000)
    return {name: value for name, value in form.items() if isinstance(value, str)}


Mine = Annotated[Visit, Depends(_theirs)]
OfThing = Annotated[Thing, Depends(_thing)]
Key = Annotated[str, Path(max_length=40)]
Typed = Annotated[Sent, Depends(_sent)]


@router.get("/translate")
def overview(visit: Translating) -> Response:
    """How far every language is."""
    with visit.reading() as session:
        found = progress(session)
    listed = [
        (LANGUAGES[code], found[code], interface_progress(code))
        for code in _languages(visit.actor)
        if found[code].total() or code != DEFAULT.code
    ]
    return visit.page("translate.html", listed=listed, states=words.STATES, State=State)


@router.get("/translate/{language}")
def listing(
    visit: Mine,
    language: str,
    state: Asked = "",
    after: Asked = "",
    done: int = -1,
    waits: int = 0,
) -> Response:
    """The texts of a language, what harms most first, thirty at a time."""
    with visit.reading() as session:
        found = units(session, language)
    wanted = state if state in list(State) else ""
    among = [unit for unit in found if not wanted or unit.state == wanted]
    shown, older = _page(among, after)
    return visit.page(
        "translate-list.html",
        of=LANGUAGES[language],
        shown=shown,
        older=older,
        number=len(among),
        state=wanted,
        done=done,
        waits=waits,
        **_words(visit),
    )


@router.get("/translate/{language}/channel-info.po")
def file_out(visit: Mine, language: str) -> Response:
    """All texts, for translators with their own tools."""
    with visit.reading() as session:
        data = po.export(session, language, visit.now)
    name = f"channel-info-{language}-{paris(visit.now).date().isoformat()}.po"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, headers=pages.HEADERS | headers, media_type=PO)


@router.post("/translate/{language}/channel-info.po")
def file_in(visit: Mine, language: str, file: Annotated[UploadFile, File()]) -> Response:
    """What a file would change, and every mistake in it; nothing is written."""
    data = file.file.read(LARGEST + 1)
    if len(data) > LARGEST:
        found = po.Reading(problems=[po.Rejected(1, po.Trouble.TOO_LARGE)])
    else:
        with visit.reading() as session:
            found = po.read(data, units(session, language), language)
    return visit.page(
        "translate-file.html",
        200 if found.changes or not found.problems else 422,
        of=LANGUAGES[language],
        text_of_file=data.decode("utf-8-sig") if found.changes else "",
        found=found,
        most=MOST_SHOWN,
        trouble=words.trouble,
        **_words(visit),
    )


@router.post("/translate/{language}/write")
def file_written(
    visit: Mine, language: str, text: Annotated[str, Form(max_length=2 * LARGEST)]
) -> Response:
    """Write what was looked at."""
    with visit.desk() as work:
        taken = files.take(work, text, language)
    waits = f"&waits={taken.waiting}" if taken.waiting else ""
    return visit.go(f"{DESK}/{language}?done={taken.written}{waits}")


@router.get("/translate/{language}/interface")
def interface(visit: Mine, language: str) -> Response:
    """The program's own texts, to read."""
    return visit.page(
        "translate-interface.html",
        of=LANGUAGES[language],
        messages=interface_units(language),
        progress=interface_progress(language),
    )


@router.get("/translate/{language}/{thing}/{key}")
def document(
    visit: Mine, language: str, thing: OfThing, key: Key, done: bool = False, waits: bool = False
) -> Response:
    """One document, source and translation side by side."""
    with visit.reading() as session:
        found = sheet.opened(session, thing, key, language)
        proposed = sheet.proposed(session, thing, key, language)
    said = {"done": done, "waits": waits, "proposed": proposed}
    return _document(visit, language, (thing, key), found, **said)


@router.post("/translate/{language}/{thing}/{key}")
def save(visit: Mine, language: str, thing: OfThing, key: Key, sent: Typed) -> Response:
    """Save what was typed, or only show it; a button beside a text also says that it is right."""
    if sent.get("do") == "preview":
        with visit.reading() as session:
            shown = sheet.opened(session, thing, key, language, sent)
        return _document(visit, language, (thing, key), shown)
    with visit.desk() as work:
        found = sheet.pressed(work, thing, key, language, sent)
    if found.status == 200:
        said = "done=1" if found.proposal is None else "waits=1"
        return visit.go(f"{DESK}/{language}/{thing}/{key}?{said}")
    return _document(visit, language, (thing, key), found)


def _document(
    visit: Visit, language: str, place: tuple[Thing, str], found: Sheet, **said: Any
) -> Response:
    if not found.fields:
        raise NotThere
    return visit.page(
        "translate-one.html",
        found.status,
        of=LANGUAGES[language],
        sheet=found,
        unit=found.fields[0].unit,
        screens=_screens(visit, language, place),
        agreed=_agreed,
        **(_words(visit) | {"done": False, "waits": False, "proposed": {}} | said),
    )


def _words(visit: Visit) -> dict[str, Any]:
    """What templates need to speak of texts."""

    def told(findings: Sequence[Finding]) -> list[words.Told]:
        return [words.told(visit.speech, finding) for finding in findings]

    teller = Teller(visit.speech, names(visit.snapshot, {}))
    return {"teller": teller, "told": told, "states": words.STATES, "State": State}


def _screens(visit: Visit, language: str, place: tuple[Thing, str]) -> list[Screen]:
    show = visit.state.conversation.show
    return [show(Viewer(language), route) for route in routes(visit.snapshot, *place)]


def _agreed(unit: Unit) -> list[tuple[str, str]]:
    """The words of the glossary that the source has: as it says them, and as agreed."""
    pairs = [
        (term.agreed(unit.source_language), term.agreed(unit.language))
        for term in terms_in(unit.source.value, unit.source_language)
    ]
    return [(said, word) for said, word in pairs if word]


def _page(among: list[Unit], after: str) -> tuple[list[Unit], str]:
    """The thirty texts after one, and the last of them if there are more."""
    names = [unit.context for unit in among]
    start = names.index(after) + 1 if after in names else 0
    shown = among[start : start + A_PAGE]
    return shown, shown[-1].context if len(among) > start + A_PAGE else ""


def _languages(by: Actor) -> list[str]:
    """The languages somebody may write, in the order people see them."""
    return [code for code in LANGUAGES if by.role is not Role.TRANSLATOR or code in by.languages]
