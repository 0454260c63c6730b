"""One alert: what people get, whom it reaches, what to look at, and what to do with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session, col, select
from starlette.responses import Response

from api.admin.alerts import words
from api.admin.alerts.repeats import told
from api.admin.alerts.seen import LONGEST, findings, keys, seen
from api.admin.numbers import Number
from api.admin.visit import Alerting, NotThere, Visit
from content.alerts import audience, halt, lifecycle
from content.alerts.cap import registry
from content.alerts.cap.registry import Source
from content.alerts.contents import Contents, fingerprint, read
from content.alerts.halt import Stopped
from content.alerts.listed import may_tell, names_of, told_total
from content.i18n import LANGUAGES
from content.models import Alert
from content.subscribers import zone_numbers
from content.words import AlertState, MsgType

router = APIRouter()
UNSENT = (AlertState.DRAFT, AlertState.APPROVED)
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class About:
    """An alert with everything its page tells: whom it is for by language and by zone, who wrote
    and approved it, the newer one that corrects it, what its sender elsewhere says of it, and
    whether all sending is stopped."""

    alert: Alert
    contents: Contents
    zones: Mapping[str, int]
    by_language: Counts
    by_zone: Counts
    names: Mapping[int, str]
    newer: Alert | None
    source: Source | None
    stopped: Stopped | None


@router.get("/alerts/{number}")
def look(visit: Alerting, number: Number, see: str = "") -> Response:
    """Its page; `see` is the language to see it in."""
    return page(visit, number, see=see)


def page(
    visit: Visit,
    number: int,
    status: int = 200,
    *,
    see: str = "",
    told: Mapping[str, str] | None = None,
    wait: int = 0,
) -> Response:
    """The same, with what could not be done. Raises NotThere."""
    with visit.reading() as session:
        about = _about(session, number)
    language = see if see in LANGUAGES else visit.speech.language
    return visit.page(
        "alert.html",
        status,
        about=about,
        alert=about.alert,
        contents=about.contents,
        exercise=about.contents.status.value == "Exercise",
        see=language,
        told=told or {},
        wait=wait,
        changed=status == 409,
        **_shown(visit, about, language),
        **_may(visit, about),
    )


def find(session: Session, number: int) -> Alert:
    """An alert that people wrote. Raises NotThere."""
    alert = session.get(Alert, number)
    if alert is None or alert.daily_hour is not None or alert.is_end:
        raise NotThere
    return alert


def _about(session: Session, number: int) -> About:
    alert = find(session, number)
    contents = read(session, alert)
    zones = zone_numbers(session)
    by_language, by_zone = _counts(session, alert, contents, zones)
    newer = select(Alert).where(Alert.references_id == number, ~col(Alert.is_end))
    return About(
        alert,
        contents,
        zones,
        by_language,
        by_zone,
        names_of(session, {alert.author_id, alert.approver_id}),
        session.exec(newer.order_by(col(Alert.id).desc())).first(),
        registry.source_of(session, alert),
        halt.stopped(session),
    )


def _counts(
    session: Session, alert: Alert, contents: Contents, zones: Counts
) -> tuple[Counts, Counts]:
    """Of those who would get it; nothing once it is on its way."""
    if alert.state not in UNSENT:
        return {}, {}
    by_language = audience.reach(session, alert, contents.languages)
    if alert.references_id is not None:
        return by_language, {}
    by_zone = audience.by_zone(session, alert, zones, contents.languages)
    numbers = filter(None, (*by_language.values(), *by_zone.values()))
    is_told = all(map(may_tell, numbers))  # else what is hidden could be worked out
    return by_language, by_zone if is_told else {}


def _shown(visit: Visit, about: About, language: str) -> dict[str, Any]:
    speech, snapshot, contents = visit.speech, visit.snapshot, about.contents
    how = about.alert.msg_type, about.alert.approved_at if about.alert.started_at else None
    own = seen(snapshot, contents, about.zones, speech, speech.language, *how)
    chosen = keys(contents.zones, about.zones, snapshot)
    tells = about.by_language.values()
    return {
        "seen": seen(snapshot, contents, about.zones, speech, language, *how),
        "longest": LONGEST,
        "titled": own.screen.title,
        "findings": findings(snapshot, contents, speech),
        "concern": partial(words.concern, speech=speech),
        "state": partial(words.state, speech=speech),
        "looks": words.STATE_LOOKS,
        "why": words.why_paused(about.alert, speech),
        "kinds": words.KINDS,
        "topic": dict(words.topics(speech))[contents.topic.value],
        "grades": [
            speech.say(words.URGENCIES[contents.urgency]),
            speech.say(words.SEVERITIES[contents.severity]),
            speech.say(words.CERTAINTIES[contents.certainty]),
        ],
        "places": [speech.reader.name(snapshot.zones[key].name) for key in chosen],
        "zone_names": [
            ("", speech.reader.t("All places")),
            *((zone.key, speech.reader.name(zone.name)) for zone in snapshot.zones.values()),
        ],
        "responses": words.responses(about.source, speech),
        "again": told(contents.rrule, speech),
        "may_tell": may_tell,
        "total": told_total(tells),
        "some_hidden": told_total(tells) < sum(tells),
    }


def _may(visit: Visit, about: About) -> dict[str, Any]:
    """What this person may do with it now."""
    alert, contents, me = about.alert, about.contents, visit.account.id
    draft = alert.state is AlertState.DRAFT
    fatal = any(one.is_fatal for one in findings(visit.snapshot, contents, visit.speech))
    nobodys = lifecycle.is_nobodys(alert)
    left = (alert.leaves_at - visit.now).total_seconds() if alert.leaves_at else 0
    begun = alert.started_at is not None and alert.state in lifecycle.BEGUN
    begun = begun and contents.expires > visit.now
    newer = about.newer
    corrected = newer is not None and (bool(newer.started_at) or newer.state in lifecycle.GOING)
    return {
        "seal": fingerprint(contents),
        "mended": not fatal,
        "mine": draft and alert.author_id == me,
        "may_approve": draft and alert.author_id != me and not fatal and not nobodys,
        "nobodys": draft and nobodys,
        "may_alone": draft and alert.author_id == me and contents.is_emergency and not fatal,
        "may_edit": alert.state in UNSENT and alert.msg_type is not MsgType.CANCEL,
        "may_undo": alert.state is AlertState.APPROVED and left > 0,
        "seconds": int(left) + 1 if left <= lifecycle.UNDO.total_seconds() else 0,
        "may_stop": alert.state in lifecycle.GOING,
        "may_correct": begun and not corrected and alert.msg_type is not MsgType.CANCEL,
        "alone": alert.approver_id is not None and alert.approver_id == alert.author_id,
    }
