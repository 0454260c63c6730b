"""The form of an alert as it goes to a browser and comes back: opened, kept, its preview."""

import secrets
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.responses import Response

from api.admin.alerts import build, detail, form_data
from api.admin.alerts.form_data import AlertForm
from api.admin.alerts.form_fields import FormContext
from api.admin.alerts.labels import TEMPLATES as NAMES
from api.admin.alerts.labels import called, concern
from api.admin.alerts.options import options
from api.admin.alerts.preview import findings, keys, seen
from api.admin.forms.data import Pairs
from api.admin.forms.errors import FormErrors
from api.admin.localizer import _s
from api.admin.request import VolunteerRequest
from content.alerts import lifecycle, policy
from content.alerts.contents import AlertDocument, fingerprint, read
from content.alerts.policy import Action
from content.core.database import transaction
from content.core.i18n import LANGUAGES
from content.editing.idempotency import once
from content.models import (
    MsgType,
)
from content.subscribers import zone_numbers

MEANWHILE = _s("Somebody changed it meanwhile. Save again to have it as it is here.")


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


def save(request: VolunteerRequest, opened: AlertForm, sent: Pairs) -> Response:
    """Keep it as a draft; or only show it, with what is wrong, where it cannot be kept. A new one
    that comes twice is kept once. Raises Conflict."""
    form = form_data.of_browser(opened, sent)
    if ("do", "save") not in sent:
        return page(request, form)
    base, number, language = form.base, form.edits or 0, request.localizer.language
    try:
        with transaction(request.engine) as session:
            around = FormContext(request.snapshot, zone_numbers(session), request.now, language)
            wanted = build.contents(form, around)
            if number:
                base = fingerprint(read(session, detail.find(session, number)))
                if base == form.base:
                    lifecycle.edit(session, request.actor, number, wanted)
            elif once(session, form.press, request.now):
                number = lifecycle.draft(
                    session, request.actor, wanted, request.now, corrects=form.corrects
                )
    except FormErrors as wrong:
        return page(request, form, 422, wrong=wrong.said(request.localizer))
    if base != form.base:
        meanwhile = {"": request.localizer.say(MEANWHILE)}
        return page(request, replace(form, base=base), 409, wrong=meanwhile)
    return request.go(f"/admin/alerts/{number}" if number else "/admin/alerts")


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
    form = form_data.of_browser(opened, sent)
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
        mine = request.localizer.language
        around = FormContext(request.snapshot, zone_numbers(session), request.now, mine)
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
