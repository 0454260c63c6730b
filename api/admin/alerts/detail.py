"""One alert: what people get, whom it reaches, what to look at, and what to do with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session, col, select
from starlette.responses import Response

from api.admin.alerts import labels
from api.admin.alerts.preview import LONGEST, findings, keys, seen
from api.admin.alerts.recurrence import describe
from api.admin.request import Alerting, PageNotFound, VolunteerRequest
from api.admin.row_numbers import Number
from content.alerts import audience, kill_switch, lifecycle, policy
from content.alerts.cap import registry
from content.alerts.cap.registry import CapSource
from content.alerts.contents import AlertDocument, fingerprint, read
from content.alerts.kill_switch import KillSwitchState
from content.alerts.listed import may_tell, names_of, told_total
from content.alerts.policy import Action
from content.alerts.published import corrected
from content.core.i18n import LANGUAGES
from content.models import (
    GOING,
    WAITING,
    WRITTEN,
    Alert,
    AlertKind,
    AlertState,
)
from content.subscribers import zone_numbers

router = APIRouter()
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AlertDetail:
    """An alert with everything its page tells: whom it is for by language and by zone, who wrote
    and approved it, the newer one that corrects it, what it corrects itself (`before`), what its
    sender elsewhere says of it, and whether all sending is stopped."""

    alert: Alert
    contents: AlertDocument
    zones: Mapping[str, int]
    by_language: Counts
    by_zone: Counts
    names: Mapping[int, str]
    newer: Alert | None
    before: AlertDocument | None
    source: CapSource | None
    stopped: KillSwitchState | None


@router.get("/alerts/{number}")
def look(request: Alerting, number: Number, see: str = "") -> Response:
    """Its page; `see` is the language to see it in."""
    return page(request, number, see=see)


def page(
    request: VolunteerRequest,
    number: int,
    status: int = 200,
    *,
    see: str = "",
    told: Mapping[str, str] | None = None,
    wait: int = 0,
) -> Response:
    """The same, with what could not be done. Raises PageNotFound."""
    with request.reading() as session:
        about = _about(session, number)
    language = see if see in LANGUAGES else request.localizer.language
    return request.page(
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
        **_shown(request, about, language),
        **_may(request, about),
    )


def find(session: Session, number: int) -> Alert:
    """An alert that people wrote. Raises PageNotFound."""
    alert = session.get(Alert, number)
    if alert is None or alert.kind not in WRITTEN:
        raise PageNotFound
    return alert


def _about(session: Session, number: int) -> AlertDetail:
    alert = find(session, number)
    contents = read(session, alert)
    zones = zone_numbers(session)
    by_language, by_zone = _counts(session, alert, contents, zones)
    newer = select(Alert).where(Alert.references_id == number, col(Alert.kind) != AlertKind.END)
    return AlertDetail(
        alert,
        contents,
        zones,
        by_language,
        by_zone,
        names_of(session, {alert.author_id, alert.approver_id}),
        session.exec(newer.order_by(col(Alert.id).desc())).first(),
        corrected(session, alert),
        registry.source_of(session, alert),
        kill_switch.stopped(session),
    )


def _counts(
    session: Session, alert: Alert, contents: AlertDocument, zones: Counts
) -> tuple[Counts, Counts]:
    """Of those who would get it; nothing once it is on its way."""
    if alert.state not in WAITING:
        return {}, {}
    by_language = audience.reach(session, alert, contents.languages)
    if alert.references_id is not None:
        return by_language, {}
    by_zone = audience.by_zone(session, alert, zones, contents.languages)
    numbers = filter(None, (*by_language.values(), *by_zone.values()))
    is_told = all(map(may_tell, numbers))  # else what is hidden could be worked out
    return by_language, by_zone if is_told else {}


def _shown(request: VolunteerRequest, about: AlertDetail, language: str) -> dict[str, Any]:
    localizer, snapshot, contents = request.localizer, request.snapshot, about.contents
    kind = about.alert.msg_type, about.before, about.alert.approved_at
    own = seen(snapshot, contents, about.zones, localizer, localizer.language, *kind)
    chosen = keys(contents.zones, about.zones, snapshot)
    tells = about.by_language.values()
    return {
        "seen": seen(snapshot, contents, about.zones, localizer, language, *kind),
        "longest": LONGEST,
        "titled": own.screen.title,
        "findings": findings(snapshot, contents, localizer),
        "concern": partial(labels.concern, localizer=localizer),
        "state": partial(labels.state, localizer=localizer),
        "looks": labels.STATE_LOOKS,
        "why": labels.why_paused(about.alert, localizer),
        "kinds": labels.KINDS,
        "topic": dict(labels.topics(localizer))[contents.topic.value],
        "grades": [
            localizer.say(labels.URGENCIES[contents.urgency]),
            localizer.say(labels.SEVERITIES[contents.severity]),
            localizer.say(labels.CERTAINTIES[contents.certainty]),
        ],
        "places": [localizer.reader.name(snapshot.zones[key].name) for key in chosen],
        "zone_names": [
            ("", localizer.reader.t("All places")),
            *((zone.key, localizer.reader.name(zone.name)) for zone in snapshot.zones.values()),
        ],
        "responses": labels.responses(about.source, localizer),
        "again": describe(contents.rrule, localizer),
        "may_tell": may_tell,
        "total": told_total(tells),
        "some_hidden": told_total(tells) < sum(tells),
    }


def _may(request: VolunteerRequest, about: AlertDetail) -> dict[str, Any]:
    """What this person may do with it now."""
    alert, now = about.alert, request.now
    left = (alert.leaves_at - now).total_seconds() if alert.leaves_at else 0
    actions = policy.allowed(alert, request.actor, now)
    found = findings(request.snapshot, about.contents, request.localizer)
    is_mended = not any(one.is_fatal for one in found)
    if not is_mended:
        actions -= {Action.APPROVE, Action.SEND_ALONE}
    newer = about.newer
    if newer is not None and (newer.started_at or newer.state in GOING):
        actions -= {Action.CORRECT}
    return {
        "seal": fingerprint(about.contents),
        "actions": actions,
        "mended": is_mended,
        "mine": alert.state is AlertState.DRAFT and alert.author_id == request.account.id,
        "nobodys": alert.state is AlertState.DRAFT and policy.is_nobodys(alert),
        "seconds": int(left) + 1 if 0 < left <= lifecycle.UNDO.total_seconds() else 0,
        "alone": alert.approver_id is not None and alert.approver_id == alert.author_id,
    }
