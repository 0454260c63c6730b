"""Taking an alert back: people who have it read that it is not true any more."""

import secrets

from fastapi import APIRouter
from starlette.responses import Response

from api.admin.alerts import looking
from api.admin.alerts.reading import HIDDEN_THERE
from api.admin.editors import mistakes
from api.admin.numbers import Number
from api.admin.things import Pairs, Sent
from api.admin.visit import Alerting, Visit
from content.alerts import lifecycle
from content.alerts.contents import Contents, cancellation, read
from content.database import transaction
from content.desk.once import once
from content.documents.fields import is_hiding
from content.errors import Conflict
from content.i18n import LANGUAGES
from content.words import MsgType

router = APIRouter()
LONGEST = 500


@router.get("/alerts/{number}/cancel")
def ask(visit: Alerting, number: Number) -> Response:
    """Why, if there is something to say, and whether people hear it."""
    return _page(visit, number, {})


@router.post("/alerts/{number}/cancel")
def cancel(visit: Alerting, number: Number, sent: Sent) -> Response:
    """Keep the cancellation as a draft, which another coordinator approves; or only show it."""
    wrong = _wrong(visit, sent)
    if wrong or ("do", "preview") in sent:
        silent = {"is_loud": "no"} if ("is_loud", "no") in sent else {}
        return _page(visit, number, dict(_texts(sent)) | silent, wrong, 422 if wrong else 200)
    try:
        with transaction(visit.engine) as session:
            wanted = _contents(read(session, looking.find(session, number)), sent)
            if not once(session, str(dict(sent).get("press", "")), visit.now):
                return visit.go("/admin/alerts")
            made = lifecycle.draft(
                session, visit.actor, wanted, visit.now, corrects=number, msg_type=MsgType.CANCEL
            )
    except Conflict:
        return looking.page(visit, number, 409)
    return visit.go(f"/admin/alerts/{made}")


def _contents(old: Contents, sent: Pairs) -> Contents:
    """The old headline, struck through, and the reason in each language that has one."""
    reasons = {name.removeprefix("reason."): str(text) for name, text in _texts(sent)}
    return cancellation(old, reasons, is_loud=("is_loud", "no") not in sent)


def _texts(sent: Pairs) -> list[tuple[str, str]]:
    return [
        (name, str(text).strip())
        for name, text in sent
        if name.startswith("reason.") and name.removeprefix("reason.") in LANGUAGES
    ]


def _wrong(visit: Visit, sent: Pairs) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, text in _texts(sent):
        if len(text) > LONGEST:
            found[name] = visit.speech.say(mistakes.LONG, max_length=LONGEST)
        elif is_hiding(text.replace("\r\n", "\n")):
            found[name] = visit.speech.say(HIDDEN_THERE)
    return found


def _page(
    visit: Visit,
    number: int,
    typed: dict[str, str],
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    with visit.reading() as session:
        alert = looking.find(session, number)
        contents = read(session, alert)
    if alert.state not in lifecycle.BEGUN or alert.msg_type is MsgType.CANCEL:
        raise Conflict
    chain = (*visit.speech.reader.language.chain, contents.language, *contents.texts)
    mine = next(code for code in chain if code in contents.texts)
    return visit.page(
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
