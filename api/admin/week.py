"""Week: what is on in a zone, day by day and kind by kind, and where something is missing."""

from datetime import date, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from api.admin.today import address
from api.admin.visit import Looking
from content.clock import paris
from content.coverage import week
from content.desk import day as days

router = APIRouter()
WEEK = timedelta(days=7)


@router.get("/week")
def grid(visit: Looking, zone: str = "", monday: date | None = None) -> Response:
    """Seven days of one zone; any date of a week stands for its Monday."""
    snapshot = visit.snapshot
    chosen = zone if zone in snapshot.zones else next(iter(snapshot.zones), "")
    first = _monday(monday or paris(visit.now).date())
    return visit.page(
        "week.html",
        zones=snapshot.zones.values(),
        chosen=chosen,
        unknown=days.unknown(snapshot, chosen, visit.now),
        week=week(snapshot, chosen, first, visit.now),
        before=first - WEEK,
        after=first + WEEK,
        today=paris(visit.now).date(),
        address=address,
    )


def _monday(day: date) -> date:
    """The Monday of a date's week, within the calendar that times can be computed in."""
    near = min(max(day, date(2000, 1, 10)), date(2100, 12, 20))
    return near - timedelta(days=near.weekday())
