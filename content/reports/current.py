"""The reports that a snapshot shows: those of a day that nobody answered yet."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from content.models import metadata
from content.reports.flags import LONGEST, OpeningReport
from content.schedules import Timetable, on

Recent = Mapping[int, Sequence[Row[Any]]]
MOST = 2000  # a flood must not make the snapshot slow; the newest are what counts


def recent(session: Session) -> Recent:
    """Unanswered reports by the id of their service at a location. A snapshot has no clock: a
    day is counted back from the newest, and what has aged since is left out when it is drawn."""
    table = metadata.tables["report"]
    unanswered = select(table).where(table.c.answered_at.is_(None))
    newest_first = session.execute(unanswered.order_by(table.c.at.desc()).limit(MOST)).all()
    found: dict[int, list[Row[Any]]] = {}
    for row in newest_first:
        if newest_first[0].at - row.at <= LONGEST:
            found.setdefault(row.service_at_location_id, []).append(row)
    return found


def said_of(reports: Sequence[Row[Any]], timetable: Timetable) -> tuple[OpeningReport, ...]:
    """What was said of one entry, with the ends of the openings it was said of."""
    days = {row.date for row in reports}
    ends: dict[tuple[date, time | None], datetime] = {
        (day, item.planned): item.closes for day in days for item in on(timetable, day)
    }
    return tuple(
        OpeningReport(row.wrong, row.at, row.date, row.opens_at, ends.get((row.date, row.opens_at)))
        for row in reports
    )
