"""What is going out, what waits for me? And the way to stop all of it."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.admin.alerts import labels
from api.admin.alerts.preview import keys
from api.admin.localizer import AdminLocalizer, _s
from api.admin.request import Alerting, VolunteerRequest
from bot.labels import ALERT_ICONS
from bot.team.labels import comes_again
from content.alerts import kill_switch, queries, statistics
from content.alerts.cap import feeds as cap_feeds
from content.alerts.queries import AlertSummary
from content.alerts.templates import TEMPLATES
from content.core.database import transaction
from content.core.errors import Conflict
from content.subscribers import zone_numbers

router = APIRouter()
BOARD = "/admin/alerts"
DONE = {
    "resumed": _s("Alerts go out again."),
    "gone": _s("The draft is gone."),
}


@router.get("/alerts")
def board(request: Alerting, done: str = "") -> Response:
    """All alerts that matter now."""
    with request.reading() as session:
        found = queries.board(session, request.now)
        stopped = kill_switch.stopped(session)
        numbers = zone_numbers(session)
        feeds = cap_feeds.feeds_at(session, request.state.settings.feeds)
    localizer, me = request.localizer, request.account.id
    return request.page(
        "alerts.html",
        board=found,
        mine=[one for one in found.waiting if one.alert.author_id == me],
        others=[one for one in found.waiting if one.alert.author_id != me],
        stopped=stopped,
        done=DONE.get(done, ""),
        places=partial(places, request=request, numbers=numbers),
        name=partial(headline, localizer=localizer),
        icon=icon,
        state=partial(labels.state, localizer=localizer),
        why=partial(labels.why_paused, localizer=localizer),
        looks=labels.STATE_LOOKS,
        kinds=labels.KINDS,
        again=partial(comes_again, say=localizer.say, language=localizer.language),
        may_tell=statistics.may_tell,
        feeds=feeds,
        feed_problem=partial(labels.feed_problem, localizer=localizer),
    )


@router.post("/alerts/stop")
def stop(request: Alerting) -> Response:
    """The kill switch."""
    with transaction(request.engine) as session:
        kill_switch.stop_all(session, request.actor, request.now)
    return request.go(BOARD)


@router.post("/alerts/resume")
def resume(request: Alerting, mark: Annotated[int, Form()] = 0) -> Response:
    """Let everything go out again, after this stop; when it is over, or another, say how it is."""
    try:
        with transaction(request.engine) as session:
            kill_switch.go_on(session, request.actor, mark)
    except Conflict:
        return request.go(BOARD)
    return request.go(f"{BOARD}?done=resumed")


def headline(one: AlertSummary, localizer: AdminLocalizer) -> str:
    """What it is called, for this volunteer."""
    chain = (*localizer.reader.language.chain, *one.headlines)
    return next((one.headlines[code] for code in chain if code in one.headlines), "–")


def places(one: AlertSummary, request: VolunteerRequest, numbers: Mapping[str, int]) -> str:
    """The zones it is for; "" for all."""
    snapshot, name = request.snapshot, request.localizer.reader.name
    return " · ".join(
        name(snapshot.zones[key].name) for key in keys(one.alert.zones, numbers, snapshot)
    )


def icon(one: AlertSummary) -> str:
    """As people see it."""
    made_of = TEMPLATES.get(one.alert.template or "")
    return made_of.icon if made_of else ALERT_ICONS[one.alert.topic]
