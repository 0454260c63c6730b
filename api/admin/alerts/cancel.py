"""Taking an alert back: people who have it read that it is not true any more."""

import secrets

from fastapi import APIRouter
from starlette.responses import Response

from api.admin.alerts import detail
from api.admin.alerts.form_fields import HIDDEN_THERE
from api.admin.forms import errors
from api.admin.forms.data import Pairs, Sent
from api.admin.request import Alerting, VolunteerRequest
from api.admin.row_numbers import Number
from content.alerts import lifecycle, policy
from content.alerts.contents import cancellation, read
from content.alerts.policy import Action
from content.core.database import transaction
from content.core.errors import Conflict
from content.core.i18n import LANGUAGES
from content.directory.fields import is_hiding
from content.editing.idempotency import once
from content.models import (
    MsgType,
)

router = APIRouter()
LONGEST = 500


@router.get("/alerts/{number}/cancel")
def ask(request: Alerting, number: Number) -> Response:
    """Why, if there is something to say, and whether people hear it."""
    return _page(request, number, {})


@router.post("/alerts/{number}/cancel")
def cancel(request: Alerting, number: Number, sent: Sent) -> Response:
    """Keep the cancellation as a draft, which another coordinator approves; or only show it."""
    wrong = _wrong(request, sent)
    if wrong or ("do", "preview") in sent:
        silent = {"is_loud": "no"} if ("is_loud", "no") in sent else {}
        return _page(request, number, dict(_texts(sent)) | silent, wrong, 422 if wrong else 200)
    try:
        with transaction(request.engine) as session:
            old = read(session, detail.find(session, number))
            reasons = {name.removeprefix("reason."): str(text) for name, text in _texts(sent)}
            wanted = cancellation(old, reasons, is_loud=("is_loud", "no") not in sent)
            if not once(session, str(dict(sent).get("press", "")), request.now):
                return request.go("/admin/alerts")
            made = lifecycle.draft(
                session,
                request.actor,
                wanted,
                request.now,
                corrects=number,
                msg_type=MsgType.CANCEL,
            )
    except Conflict:
        return detail.page(request, number, 409)
    return request.go(f"/admin/alerts/{made}")


def _texts(sent: Pairs) -> list[tuple[str, str]]:
    return [
        (name, str(text).strip())
        for name, text in sent
        if name.startswith("reason.") and name.removeprefix("reason.") in LANGUAGES
    ]


def _wrong(request: VolunteerRequest, sent: Pairs) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, text in _texts(sent):
        if len(text) > LONGEST:
            found[name] = request.localizer.say(errors.LONG, max_length=LONGEST)
        elif is_hiding(text.replace("\r\n", "\n")):
            found[name] = request.localizer.say(HIDDEN_THERE)
    return found


def _page(
    request: VolunteerRequest,
    number: int,
    typed: dict[str, str],
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    with request.reading() as session:
        alert = detail.find(session, number)
        contents = read(session, alert)
    policy.check(alert, Action.CORRECT, request.actor)
    chain = (*request.localizer.reader.language.chain, contents.language, *contents.texts)
    mine = next(code for code in chain if code in contents.texts)
    return request.page(
        "alert-cancel.html",
        status,
        alert=alert,
        headline=contents.texts[mine].headline,
        headline_in=mine,
        spoken=[mine, *(code for code in LANGUAGES if code in contents.texts and code != mine)],
        exercise=contents.status.value == "Exercise",
        typed=typed,
        wrong=wrong or {},
        press_id=secrets.token_urlsafe(12),
    )
