"""The form of an alert as it goes to a browser and comes back: opened, kept, its preview."""

import secrets
from dataclasses import replace
from functools import partial
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from api.admin.alerts import build, detail, form_data
from api.admin.alerts.form_data import FREE, AlertForm
from api.admin.alerts.form_fields import FormContext
from api.admin.alerts.labels import TEMPLATES as NAMES
from api.admin.alerts.labels import called, concern
from api.admin.alerts.options import options
from api.admin.alerts.preview import findings, keys, seen
from api.admin.content.errors import FormErrors
from api.admin.content.routes import Pairs
from api.admin.localizer import _s
from api.admin.request import PageNotFound, VolunteerRequest
from content.alerts import lifecycle, policy
from content.alerts.contents import AlertDocument, fingerprint, read
from content.alerts.policy import Action
from content.alerts.templates import TEMPLATES
from content.core.database import transaction
from content.core.i18n import LANGUAGES
from content.editing.idempotency import once
from content.models import (
    AlertStatus,
    MsgType,
)
from content.subscribers import zone_numbers

MEANWHILE = _s("Somebody changed it meanwhile. Save again to have it as it is here.")


def new_form(template: str, *, practise: bool) -> AlertForm:
    """Raises PageNotFound."""
    if template not in (*TEMPLATES, FREE):
        raise PageNotFound
    status = AlertStatus.EXERCISE if practise else AlertStatus.ACTUAL
    ways = "?practise=yes" if practise else ""
    path = f"/admin/alerts/new/{template}"
    return AlertForm(path, template if template != FREE else "", status, ways=ways)


def form_of(request: VolunteerRequest, number: int, does: MsgType) -> AlertForm:
    """The form of an alert, to change it (ALERT) or to correct it (UPDATE). Raises PageNotFound,
    Conflict."""
    with request.reading() as session:
        alert = detail.find(session, number)
        contents = read(session, alert)
        numbers = zone_numbers(session)
    corrects = does is MsgType.UPDATE
    policy.check(alert, Action.CORRECT if corrects else Action.EDIT, request.actor)
    return AlertForm(
        path=f"/admin/alerts/{number}/{'correct' if corrects else 'edit'}",
        template=contents.template or "",
        status=contents.status,
        typed=_prefilled(request, contents, numbers, corrects=corrects),
        edits=None if corrects else number,
        corrects=number if corrects else alert.references_id,
        base=fingerprint(contents),
        press=secrets.token_urlsafe(12),
    )


def _prefilled(
    request: VolunteerRequest, contents: AlertDocument, numbers: dict[str, int], *, corrects: bool
) -> form_data.Typed:
    found = form_data.of_alert(contents, keys(contents.zones, numbers, request.snapshot))
    return found | {"when": ["now"], "send_at": [""], "often": ["once"]} if corrects else found


def _sent(form: AlertForm, sent: Pairs) -> AlertForm:
    """The form as a browser sent it."""
    fields, others = form_data.of_browser(sent)
    kept = form.typed if form.corrects else {}
    fixed = {name: kept[name] for name in ("topic", "zones") if name in kept}
    return replace(
        form,
        typed=fields | fixed,
        base=others.get("base", ""),
        press=others.get("press", "")[:80],
        see=others.get("see", ""),
    )


def pressed(request: VolunteerRequest, opened: AlertForm, sent: Pairs) -> Response:
    """What a button of the form does: keep it, or show it."""
    form = _sent(opened, sent)
    if ("do", "save") not in sent:
        return page(request, form)
    try:
        number = _save(request, form)
    except FormErrors as wrong:
        return page(request, form, 422, wrong=wrong.said(request.localizer))
    except _ChangedAlert as changed:
        newer = replace(form, base=changed.base)
        return page(request, newer, 409, wrong={"": request.localizer.say(MEANWHILE)})
    return request.go(f"/admin/alerts/{number}" if number else "/admin/alerts")


class _ChangedAlert(Exception):
    def __init__(self, base: str) -> None:
        self.base = base
        super().__init__(base)


def _save(request: VolunteerRequest, form: AlertForm) -> int:
    """Keep it; gives its number, 0 for a new one that came twice. Raises Mistakes, Conflict."""
    with transaction(request.engine) as session:
        wanted = build.contents(form, _context(request, session))
        if form.edits:
            now = fingerprint(read(session, detail.find(session, form.edits)))
            if now != form.base:
                raise _ChangedAlert(now)
            lifecycle.edit(session, request.actor, form.edits, wanted)
            return form.edits
        if not once(session, form.press, request.now):
            return 0
        return lifecycle.draft(session, request.actor, wanted, request.now, corrects=form.corrects)


def _context(request: VolunteerRequest, session: Session) -> FormContext:
    return FormContext(
        request.snapshot, zone_numbers(session), request.now, request.localizer.language
    )


def page(
    request: VolunteerRequest,
    form: AlertForm,
    status: int = 200,
    *,
    wrong: dict[str, str] | None = None,
) -> Response:
    """The form, with what is wrong beside its fields, and what people would get."""
    return request.page(
        "alert-form.html",
        status,
        form=form,
        wrong=wrong or {},
        exercise=form.is_exercise,
        names=NAMES,
        options=options(request.snapshot, request.localizer),
        others_open=any("." in name for name in (*(wrong or {}), *_texts(form))),
        **_look(request, form),
    )


def _texts(form: AlertForm) -> list[str]:
    """The fields of other languages than the author's in which something was written."""
    return [
        name
        for name in form.typed
        if name.partition(".")[0] in form_data.TEXTS and form.value(name)
    ]


def preview(request: VolunteerRequest, opened: AlertForm, sent: Pairs) -> Response:
    """While the form is not whole the last preview stays, and what is missing is said above it."""
    form = _sent(opened, sent)
    looked = _look(request, form)
    answer = request.page("alert-seen.html", form=form, exercise=form.is_exercise, **looked)
    if looked["seen"] is None:
        answer.headers["HX-Retarget"] = "#preview-said"
        answer.headers["HX-Reswap"] = "outerHTML"
    return answer


def _look(request: VolunteerRequest, form: AlertForm) -> dict[str, Any]:
    """What people would get of this form, or what is missing for that."""
    language = form.see if form.see in LANGUAGES else request.localizer.language
    localizer, shown, missing, found = request.localizer, None, dict[str, str](), list[Any]()
    with request.reading() as session:
        around = _context(request, session)
        before = read(session, detail.find(session, form.corrects)) if form.corrects else None
    try:
        contents = build.contents(form, around)
        kind = MsgType.UPDATE if form.corrects else MsgType.ALERT
        shown = seen(request.snapshot, contents, around.zones, localizer, language, kind, before)
        found = findings(request.snapshot, contents, localizer)
    except FormErrors as wrong:
        missing = wrong.said(localizer)
    return {
        "seen": shown,
        "missing": missing,
        "see": language,
        "findings": found,
        "concern": partial(concern, localizer=localizer),
        "called": partial(called, localizer=localizer),
    }
