"""The form of an alert as it goes to a browser and comes back: opened, kept, its preview."""

import secrets
from dataclasses import replace
from functools import partial
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from api.admin.alerts import building, looking, typed
from api.admin.alerts.reading import Around
from api.admin.alerts.seen import findings, keys, seen
from api.admin.alerts.sheet import options
from api.admin.alerts.typed import FREE, Form
from api.admin.alerts.words import TEMPLATES as NAMES
from api.admin.alerts.words import called, concern
from api.admin.editors.mistakes import Mistakes
from api.admin.speech import _s
from api.admin.things import Pairs
from api.admin.visit import NotThere, Visit
from content.alerts import lifecycle
from content.alerts.contents import Contents, fingerprint, read
from content.alerts.templates import TEMPLATES
from content.database import transaction
from content.desk.once import once
from content.errors import Conflict
from content.i18n import LANGUAGES
from content.subscribers import zone_numbers
from content.words import AlertState, AlertStatus, MsgType

MEANWHILE = _s("Somebody changed it meanwhile. Save again to have it as it is here.")
EDITABLE = (AlertState.DRAFT, AlertState.APPROVED)


def new_form(template: str, *, practise: bool) -> Form:
    """Raises NotThere."""
    if template not in (*TEMPLATES, FREE):
        raise NotThere
    status = AlertStatus.EXERCISE if practise else AlertStatus.ACTUAL
    ways = "?practise=yes" if practise else ""
    path = f"/admin/alerts/new/{template}"
    return Form(path, template if template != FREE else "", status, ways=ways)


def form_of(visit: Visit, number: int, does: MsgType) -> Form:
    """The form of an alert, to change it (ALERT) or to correct it (UPDATE). Raises NotThere,
    Conflict."""
    with visit.reading() as session:
        alert = looking.find(session, number)
        contents = read(session, alert)
        numbers = zone_numbers(session)
    corrects = does is MsgType.UPDATE
    if alert.msg_type is MsgType.CANCEL or alert.state not in (
        lifecycle.BEGUN if corrects else EDITABLE
    ):
        raise Conflict
    return Form(
        path=f"/admin/alerts/{number}/{'correct' if corrects else 'edit'}",
        template=contents.template or "",
        status=contents.status,
        typed=_prefilled(visit, contents, numbers, corrects=corrects),
        edits=None if corrects else number,
        corrects=number if corrects else alert.references_id,
        base=fingerprint(contents),
        press=secrets.token_urlsafe(12),
    )


def _prefilled(
    visit: Visit, contents: Contents, numbers: dict[str, int], *, corrects: bool
) -> typed.Typed:
    found = typed.of_alert(contents, keys(contents.zones, numbers, visit.snapshot))
    return found | {"when": ["now"], "send_at": [""], "often": ["once"]} if corrects else found


def _sent(form: Form, sent: Pairs) -> Form:
    """The form as a browser sent it."""
    fields, others = typed.of_browser(sent)
    kept = form.typed if form.corrects else {}
    fixed = {name: kept[name] for name in ("topic", "zones") if name in kept}
    return replace(
        form,
        typed=fields | fixed,
        base=others.get("base", ""),
        press=others.get("press", "")[:80],
        see=others.get("see", ""),
    )


def pressed(visit: Visit, opened: Form, sent: Pairs) -> Response:
    """What a button of the form does: keep it, or show it."""
    form = _sent(opened, sent)
    if ("do", "save") not in sent:
        return page(visit, form)
    try:
        number = _save(visit, form)
    except Mistakes as wrong:
        return page(visit, form, 422, wrong=wrong.said(visit.speech))
    except _Changed as changed:
        newer = replace(form, base=changed.base)
        return page(visit, newer, 409, wrong={"": visit.speech.say(MEANWHILE)})
    return visit.go(f"/admin/alerts/{number}" if number else "/admin/alerts")


class _Changed(Exception):
    def __init__(self, base: str) -> None:
        self.base = base
        super().__init__(base)


def _save(visit: Visit, form: Form) -> int:
    """Keep it; gives its number, 0 for a new one that came twice. Raises Mistakes, Conflict."""
    with transaction(visit.engine) as session:
        wanted = building.contents(form, _around(visit, session))
        if form.edits:
            now = fingerprint(read(session, looking.find(session, form.edits)))
            if now != form.base:
                raise _Changed(now)
            lifecycle.edit(session, visit.actor, form.edits, wanted)
            return form.edits
        if not once(session, form.press, visit.now):
            return 0
        return lifecycle.draft(session, visit.actor, wanted, visit.now, corrects=form.corrects)


def _around(visit: Visit, session: Session) -> Around:
    return Around(visit.snapshot, zone_numbers(session), visit.now, visit.speech.language)


def page(
    visit: Visit, form: Form, status: int = 200, *, wrong: dict[str, str] | None = None
) -> Response:
    """The form, with what is wrong beside its fields, and what people would get."""
    return visit.page(
        "alert-form.html",
        status,
        form=form,
        wrong=wrong or {},
        exercise=form.is_exercise,
        names=NAMES,
        options=options(visit.snapshot, visit.speech),
        others_open=any("." in name for name in (*(wrong or {}), *_texts(form))),
        **_look(visit, form),
    )


def _texts(form: Form) -> list[str]:
    """The fields of other languages than the author's in which something was written."""
    return [
        name for name in form.typed if name.partition(".")[0] in typed.TEXTS and form.value(name)
    ]


def preview(visit: Visit, opened: Form, sent: Pairs) -> Response:
    """While the form is not whole the last preview stays, and what is missing is said above it."""
    form = _sent(opened, sent)
    looked = _look(visit, form)
    answer = visit.page("alert-seen.html", form=form, exercise=form.is_exercise, **looked)
    if looked["seen"] is None:
        answer.headers["HX-Retarget"] = "#preview-said"
        answer.headers["HX-Reswap"] = "outerHTML"
    return answer


def _look(visit: Visit, form: Form) -> dict[str, Any]:
    """What people would get of this form, or what is missing for that."""
    language = form.see if form.see in LANGUAGES else visit.speech.language
    speech, shown, missing, found = visit.speech, None, dict[str, str](), list[Any]()
    with visit.reading() as session:
        around = _around(visit, session)
        before = read(session, looking.find(session, form.corrects)) if form.corrects else None
    try:
        contents = building.contents(form, around)
        kind = MsgType.UPDATE if form.corrects else MsgType.ALERT
        shown = seen(visit.snapshot, contents, around.zones, speech, language, kind, before)
        found = findings(visit.snapshot, contents, speech)
    except Mistakes as wrong:
        missing = wrong.said(speech)
    return {
        "seen": shown,
        "missing": missing,
        "see": language,
        "findings": found,
        "concern": partial(concern, speech=speech),
        "called": partial(called, speech=speech),
    }
