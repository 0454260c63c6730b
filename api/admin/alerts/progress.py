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

from api.admin import render
from api.admin.request import COOKIE, Alerting, NotLoggedIn, PageNotFound, VolunteerRequest
from api.admin.row_numbers import Number
from bot.team.labels import ALERT_STATES, DELIVERIES, MEANINGS, PAUSES
from content.accounts import sessions
from content.accounts.permissions import Permission
from content.alerts import kill_switch, queries, statistics
from content.alerts.kill_switch import KillSwitchState
from content.alerts.statistics import OPEN, OTHERS, DeliveryReport, ReportVersion
from content.core import clock
from content.core.errors import DatabaseAway, NotAllowed
from content.core.i18n import LANGUAGES, ahead
from content.models import Alert, AlertState, DeliveryState

router = APIRouter()
EVERY, WAITING = 1.0, 3.0  # seconds between two looks, while it is sent and while it waits
SHARE = 10  # looking takes at most a tenth of the time
SLICE = 0.2
LONGEST = 180.0  # then the browser asks again, and whether it may is looked at anew
WINDOW = timedelta(seconds=15)  # over which the rate is
# No proxy may compress these, or hold them back.
HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}


@dataclass(frozen=True, slots=True)
class ProgressView:
    """An alert at one moment: what it says in the volunteer's language, how fast it goes, and
    whether all sending is stopped."""

    report: DeliveryReport
    headline: str
    speed: float
    soon: str
    stopped: KillSwitchState | None

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
def alert_progress(request: Alerting, number: Number) -> Response:
    """The numbers, which move where there is JavaScript."""
    with request.reading() as session:
        seen = _look(session, request, number, ())
    return request.page("alert-progress.html", **_values(seen))


@router.get("/alerts/{number}/events")
async def events(request: Alerting, number: Number) -> Response:
    """The same part of the page again and again (HTML, Server-sent events). 204 when there will
    be nothing new: then the browser asks no more."""
    first = await asyncio.to_thread(_report, request, number)
    if not first.is_going:
        return Response(status_code=204, headers=render.HEADERS)
    stream = ProgressStream(request, number).parts()
    return StreamingResponse(
        stream, media_type="text/event-stream", headers=render.HEADERS | HEADERS
    )


@dataclass
class ProgressStream:
    """What one browser sees of an alert."""

    request: VolunteerRequest
    number: int
    marks: deque[ReportVersion] = field(default_factory=deque)

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
            except (NotLoggedIn, NotAllowed, PageNotFound):
                return
            part = self._now().draw("alert-progress-part.html", **_values(seen))
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
        return bool(self.request.http.app.state.is_ending())

    def _look(self) -> ProgressView:
        """Looking on does not keep a session. Raises NotLoggedIn, NotAllowed, PageNotFound."""
        request = self._now()
        with request.reading() as session:
            token = request.http.cookies.get(COOKIE, "")
            login = sessions.find(session, token, request.now)
            if login is None or not login.is_confirmed:
                raise NotLoggedIn
            if not replace(request, login=login).may(Permission.ALERTS):
                raise NotAllowed
            seen = _look(session, request, self.number, self.marks)
        self._remember(seen.report, request.now)
        return seen

    def _remember(self, report: DeliveryReport, now: datetime) -> None:
        self.marks.append(ReportVersion(now, report.done))
        while now - self.marks[0].at > WINDOW:
            self.marks.popleft()

    def _now(self) -> VolunteerRequest:
        return replace(self.request, now=clock.now())


def _report(request: VolunteerRequest, number: int) -> DeliveryReport:
    with request.reading() as session:
        return statistics.report(session, _alert(session, number))


def _look(
    session: Session,
    request: VolunteerRequest,
    number: int,
    marks: "deque[ReportVersion] | tuple[()]",
) -> ProgressView:
    alert = _alert(session, number)
    report = statistics.report(session, alert)
    said = queries.headlines(session, [alert])[number]
    chain = (*LANGUAGES[request.localizer.language].chain, alert.language or "", *said)
    headline = next((said[code] for code in chain if code in said), "")
    since = marks[0] if marks else ReportVersion(report.started_at or request.now, 0)
    stopped = kill_switch.stopped(session)
    is_sent = report.state is AlertState.SENDING and not stopped
    speed = statistics.rate(since, ReportVersion(request.now, report.done)) if is_sent else 0.0
    left = statistics.time_left(report.left, speed)
    soon = ahead(left, LANGUAGES[request.localizer.language]) if left else ""
    return ProgressView(report, headline, speed, soon, stopped)


def _alert(session: Session, number: int) -> Alert:
    alert = session.get(Alert, number)
    if alert is None or alert.state is AlertState.DRAFT:
        raise PageNotFound
    return alert


def _pause(report: DeliveryReport, took: float) -> float:
    return max(EVERY if report.state is AlertState.SENDING else WAITING, took * SHARE)


def _event(report: DeliveryReport, part: str, *, is_new: bool) -> str:
    """HTML, Server-sent events, 9.2.5. Where nothing changed a comment keeps the connection."""
    if report.is_going and not is_new:
        return ":\n\n"
    lines = "".join(f"data: {line}\n" for line in part.splitlines())
    return f"event: {'message' if report.is_going else 'over'}\n{lines}\n"


def _values(seen: ProgressView) -> dict[str, Any]:
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
