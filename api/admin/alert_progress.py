"""How far an alert is, while it goes (server-sent events) and afterwards."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response, StreamingResponse

from api.admin import pages
from api.admin.numbers import Number
from api.admin.visit import COOKIE, Alerting, NotThere, SignedOut, Visit
from bot.team.words import ALERT_STATES, DELIVERIES, MEANINGS, PAUSES
from content import clock
from content.alerts import halt, progress
from content.alerts.halt import Stopped
from content.alerts.progress import OPEN, OTHERS, Mark, Report
from content.errors import DatabaseAway, NotAllowed
from content.i18n import LANGUAGES, ahead
from content.models import Alert
from content.volunteers import sessions
from content.volunteers.roles import Permission
from content.words import AlertState, DeliveryState

router = APIRouter()
EVERY, WAITING = 1.0, 3.0  # seconds between two looks, while it is sent and while it waits
SHARE = 10  # looking takes at most a tenth of the time
SLICE = 0.2
LONGEST = 180.0  # then the browser asks again, and whether it may is looked at anew
WINDOW = timedelta(seconds=15)  # over which the rate is
# No proxy may compress these, or hold them back.
HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}


@dataclass(frozen=True, slots=True)
class Seen:
    """An alert at one moment: what it says in the volunteer's language, how fast it goes, and
    whether all sending is stopped."""

    report: Report
    headline: str
    speed: float
    soon: str
    stopped: Stopped | None

    @property
    def states(self) -> list[DeliveryState]:
        """The states there is something in."""
        return list(self.report.states)

    @property
    def languages(self) -> list[str]:
        """The languages there is something to tell of, the largest first, the rest last."""
        sums: dict[str, int] = {}
        for (code, _), many in self.report.languages.items():
            sums[code] = sums.get(code, 0) + many
        return sorted(sums, key=lambda code: (code == OTHERS, -sums[code], code))


@router.get("/alerts/{number}/progress")
def alert_progress(visit: Alerting, number: Number) -> Response:
    """The numbers, which move where there is JavaScript."""
    with visit.reading() as session:
        seen = _look(session, visit, number, ())
    return visit.page("alert-progress.html", **_values(seen))


@router.get("/alerts/{number}/events")
async def events(visit: Alerting, number: Number) -> Response:
    """The same part of the page again and again (HTML, Server-sent events). 204 when there will
    be nothing new: then the browser asks no more."""
    first = await asyncio.to_thread(_report, visit, number)
    if not first.is_going:
        return Response(status_code=204, headers=pages.HEADERS)
    stream = Stream(visit, number).parts()
    return StreamingResponse(
        stream, media_type="text/event-stream", headers=pages.HEADERS | HEADERS
    )


@dataclass
class Stream:
    """What one browser sees of an alert."""

    visit: Visit
    number: int
    marks: deque[Mark] = field(default_factory=deque)

    async def parts(self) -> AsyncIterator[str]:
        """An event each time something changed, until the alert or the session has ended."""
        end, last = monotonic() + LONGEST, ""
        yield "retry: 2000\n\n"
        while monotonic() < end and not self._is_ending():
            began = monotonic()
            try:
                seen = await asyncio.to_thread(self._look)
            except DatabaseAway:
                await self._rest(WAITING)
                continue
            except (SignedOut, NotAllowed, NotThere):
                return
            part = pages.draw(self._now(), "alert-progress-part.html", _values(seen))
            yield _event(seen.report, part, is_new=part != last)
            last = part
            if not seen.report.is_going:
                return
            await self._rest(_pause(seen.report, monotonic() - began))

    async def _rest(self, seconds: float) -> None:
        """A pause that holds up no restart."""
        slices = max(1, round(seconds / SLICE))
        for _ in range(slices):
            if not self._is_ending():
                await asyncio.sleep(seconds / slices)

    def _is_ending(self) -> bool:
        return bool(self.visit.request.app.state.is_ending())

    def _look(self) -> Seen:
        """Looking on does not keep a session. Raises SignedOut, NotAllowed, NotThere."""
        visit = self._now()
        with visit.reading() as session:
            token = visit.request.cookies.get(COOKIE, "")
            login = sessions.find(session, token, visit.now)
            if login is None or not login.is_confirmed:
                raise SignedOut
            if not replace(visit, login=login).may(Permission.ALERTS):
                raise NotAllowed
            seen = _look(session, visit, self.number, self.marks)
        self._remember(seen.report, visit.now)
        return seen

    def _remember(self, report: Report, now: datetime) -> None:
        self.marks.append(Mark(now, report.done))
        while now - self.marks[0].at > WINDOW:
            self.marks.popleft()

    def _now(self) -> Visit:
        return replace(self.visit, now=clock.now())


def _report(visit: Visit, number: int) -> Report:
    with visit.reading() as session:
        return progress.report(session, _alert(session, number))


def _look(session: Session, visit: Visit, number: int, marks: "deque[Mark] | tuple[()]") -> Seen:
    alert = _alert(session, number)
    report = progress.report(session, alert)
    said = progress.headlines(session, [alert])[number]
    chain = (*LANGUAGES[visit.speech.language].chain, alert.language or "", *said)
    headline = next((said[code] for code in chain if code in said), "")
    since = marks[0] if marks else Mark(report.started_at or visit.now, 0)
    stopped = halt.stopped(session)
    is_sent = report.state is AlertState.SENDING and not stopped
    speed = progress.rate(since, Mark(visit.now, report.done)) if is_sent else 0.0
    left = progress.time_left(report.left, speed)
    soon = ahead(left, LANGUAGES[visit.speech.language]) if left else ""
    return Seen(report, headline, speed, soon, stopped)


def _alert(session: Session, number: int) -> Alert:
    alert = session.get(Alert, number)
    if alert is None or alert.state is AlertState.DRAFT:
        raise NotThere
    return alert


def _pause(report: Report, took: float) -> float:
    return max(EVERY if report.state is AlertState.SENDING else WAITING, took * SHARE)


def _event(report: Report, part: str, *, is_new: bool) -> str:
    """HTML, Server-sent events, 9.2.5. Where nothing changed a comment keeps the connection."""
    if report.is_going and not is_new:
        return ":\n\n"
    lines = "".join(f"data: {line}\n" for line in part.splitlines())
    return f"event: {'message' if report.is_going else 'over'}\n{lines}\n"


def _values(seen: Seen) -> dict[str, Any]:
    return {
        "seen": seen,
        "report": seen.report,
        "OPEN": OPEN,
        "OTHERS": OTHERS,
        "alert_states": ALERT_STATES,
        "deliveries": DELIVERIES,
        "meanings": MEANINGS,
        "pauses": PAUSES,
    }
