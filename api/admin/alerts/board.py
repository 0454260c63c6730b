"""What is going out, what waits for me? And the way to stop all of it."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.admin.alerts import words
from api.admin.alerts.repeats import told
from api.admin.alerts.seen import keys
from api.admin.speech import Speech, _s
from api.admin.visit import Alerting, Visit
from bot.labels import ALERT_ICONS
from content.alerts import halt, listed
from content.alerts.cap import sources
from content.alerts.listed import Listed
from content.alerts.templates import TEMPLATES
from content.database import transaction
from content.errors import Conflict
from content.subscribers import zone_numbers

router = APIRouter()
BOARD = "/admin/alerts"
DONE = {
    "resumed": _s("Alerts go out again."),
    "gone": _s("The draft is gone."),
}


@router.get("/alerts")
def board(visit: Alerting, done: str = "") -> Response:
    """All alerts that matter now."""
    with visit.reading() as session:
        found = listed.board(session, visit.now)
        stopped = halt.stopped(session)
        numbers = zone_numbers(session)
        feeds = sources.feeds_at(session, visit.state.settings.feeds)
    speech, me = visit.speech, visit.account.id
    return visit.page(
        "alerts.html",
        board=found,
        mine=[one for one in found.waiting if one.alert.author_id == me],
        others=[one for one in found.waiting if one.alert.author_id != me],
        stopped=stopped,
        done=DONE.get(done, ""),
        places=partial(places, visit=visit, numbers=numbers),
        name=partial(headline, speech=speech),
        icon=icon,
        state=partial(words.state, speech=speech),
        why=partial(words.why_paused, speech=speech),
        looks=words.STATE_LOOKS,
        kinds=words.KINDS,
        again=partial(told, speech=speech),
        may_tell=listed.may_tell,
        feeds=feeds,
        feed_problem=partial(words.feed_problem, speech=speech),
    )


@router.post("/alerts/stop")
def stop(visit: Alerting) -> Response:
    """The kill switch."""
    with transaction(visit.engine) as session:
        halt.stop_all(session, visit.actor, visit.now)
    return visit.go(BOARD)


@router.post("/alerts/resume")
def resume(visit: Alerting, mark: Annotated[int, Form()] = 0) -> Response:
    """Let everything go out again, after this stop; when it is over, or another, say how it is."""
    try:
        with transaction(visit.engine) as session:
            halt.go_on(session, visit.actor, mark)
    except Conflict:
        return visit.go(BOARD)
    return visit.go(f"{BOARD}?done=resumed")


def headline(one: Listed, speech: Speech) -> str:
    """What it is called, for this volunteer."""
    chain = (*speech.reader.language.chain, *one.headlines)
    return next((one.headlines[code] for code in chain if code in one.headlines), "–")


def places(one: Listed, visit: Visit, numbers: Mapping[str, int]) -> str:
    """The zones it is for; "" for all."""
    snapshot, name = visit.snapshot, visit.speech.reader.name
    return " · ".join(
        name(snapshot.zones[key].name) for key in keys(one.alert.zones, numbers, snapshot)
    )


def icon(one: Listed) -> str:
    """As people see it."""
    made_of = TEMPLATES.get(one.alert.template or "")
    return made_of.icon if made_of else ALERT_ICONS[one.alert.topic]
