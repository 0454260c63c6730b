"""Week: what is on in a zone, day by day and kind by kind, and where something is missing."""

from datetime import date, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from api.admin.request import Looking
from api.admin.today.routes import address
from content.core.clock import paris
from content.planning import today as days
from content.planning.zone_week import week

router = APIRouter()
WEEK = timedelta(days=7)


@router.get("/week")
def grid(request: Looking, zone: str = "", monday: date | None = None) -> Response:
    """Seven days of one zone; any date of a week stands for its Monday."""
    snapshot = request.snapshot
    chosen = zone if zone in snapshot.zones else next(iter(snapshot.zones), "")
    first = _monday(monday or paris(request.now).date())
    return request.page(
        "week.html",
        zones=snapshot.zones.values(),
        chosen=chosen,
        unknown=days.unknown(snapshot, chosen, request.now),
        week=week(snapshot, chosen, first, request.now),
        before=first - WEEK,
        after=first + WEEK,
        today=paris(request.now).date(),
        address=address,
    )


def _monday(day: date) -> date:
    """The Monday of a date's week, within the calendar that times can be computed in."""
    near = min(max(day, date(2000, 1, 10)), date(2100, 12, 20))
    return near - timedelta(days=near.weekday())
