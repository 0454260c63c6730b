"""Reports in the database: what a snapshot shows, what volunteers read and answer."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, text
from sqlmodel import Session, col, delete, select, update

from content.models import Organization, Report, ReportKind, Service, ServiceAtLocation, metadata
from content.models.base import UtcDateTime
from content.reports.flags import LONGEST, OpeningReport, ReportedOpening, ReportFlag, flag
from content.schedules import Timetable, on

SHOWN = timedelta(days=7)
KEPT = timedelta(days=30)
_TELL = text(
    "INSERT INTO submitted_form (id, at) VALUES (:id, :now) ON CONFLICT (id) DO NOTHING"
).bindparams(bindparam("now", type_=UtcDateTime))
_FORGET = text("DELETE FROM submitted_form WHERE id = :id")
MOST = 2000  # a flood must not make the snapshot slow; the newest are what counts
Recent = Mapping[int, Sequence[Row[Any]]]
_Rows = dict[tuple[ReportedOpening, str], list[OpeningReport]]


@dataclass(frozen=True, slots=True)
class OpenReport:
    """What was said of one opening: how often each word, first and last when (UTC), whom it
    concerns (the organization's key), and what people see of it now, if they do."""

    which: ReportedOpening
    organization: str
    counts: Mapping[ReportKind, int]
    first: datetime
    last: datetime
    flag: ReportFlag | None


def recent(session: Session) -> Recent:
    """Unanswered reports by the id of their service at a location. A snapshot has no clock: a
    day is counted back from the newest, and what has aged since is left out when it is drawn."""
    table: Any = metadata.tables["report"]
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


def open_reports(session: Session, now: datetime) -> list[OpenReport]:
    """What nobody answered yet, of the last week, what was said last first."""
    found = _heard(_unanswered(session, now - SHOWN), now)
    return sorted(found, key=lambda heard: heard.last, reverse=True)


def answer(session: Session, entry: str, day: date, opens_at: time | None, now: datetime) -> int:
    """A volunteer looked into what was said of this opening. Gives how many reports that
    answers; if people say it again, volunteers are told again."""
    of_place = col(ServiceAtLocation.id) == col(Report.service_at_location_id)
    query = (
        select(Report.id)
        .join(ServiceAtLocation, of_place)
        .where(
            ServiceAtLocation.key == entry,
            Report.date == day,
            col(Report.opens_at).is_not_distinct_from(opens_at),
            col(Report.answered_at).is_(None),
        )
    )
    numbers = session.exec(query).all()
    if numbers:
        these = col(Report.id).in_(numbers)
        session.exec(update(Report).where(these).values(answered_at=now))
    session.execute(_FORGET, {"id": _mark(ReportedOpening(entry, day, opens_at))})
    return len(numbers)


def newly_flagged(session: Session, now: datetime) -> list[OpenReport]:
    """The openings that people see a flag on and whose volunteers were not told yet; from this
    transaction on they count as told, whichever instance asks, also after a restart."""
    return [
        heard
        for heard in _heard(_unanswered(session, now - LONGEST), now)
        if heard.flag is not None and _is_first(session, heard.which, now)
    ]


def purge(session: Session, now: datetime) -> int:
    """Delete what is older than thirty days. Gives how many reports that were."""
    old = col(Report.at) < now - KEPT
    count = len(session.exec(select(Report.id).where(old)).all())
    if count:
        session.exec(delete(Report).where(old))
    return count


def _unanswered(session: Session, since: datetime) -> _Rows:
    query = (
        select(Report, ServiceAtLocation.key, Organization.key)
        .join(ServiceAtLocation, col(Report.service_at_location_id) == ServiceAtLocation.id)
        .join(Service, col(ServiceAtLocation.service_id) == Service.id)
        .join(Organization, col(Service.organization_id) == Organization.id)
        .where(col(Report.answered_at).is_(None), col(Report.at) >= since)
        .order_by(col(Report.at))
    )
    found: _Rows = {}
    for row, entry, organization in session.exec(query):
        which = ReportedOpening(entry, row.date, row.opens_at)
        said = OpeningReport(row.wrong, row.at, row.date, row.opens_at)
        found.setdefault((which, organization), []).append(said)
    return found


def _heard(rows: _Rows, now: datetime) -> Iterable[OpenReport]:
    for (which, organization), said in rows.items():
        counts = Counter(one.wrong for one in said)
        seen = flag(said, now)
        yield OpenReport(which, organization, counts, said[0].at, said[-1].at, seen)


def _is_first(session: Session, which: ReportedOpening, now: datetime) -> bool:
    """Being told is kept as a press is that must not act twice: that changes no content, and
    is forgotten after a day, when no flag is left of it either."""
    result: Any = session.execute(_TELL, {"id": _mark(which), "now": now})
    return bool(result.rowcount)


def _mark(which: ReportedOpening) -> str:
    """At most 36 letters."""
    opens = f"{which.opens_at:%H%M}" if which.opens_at else "-"
    return f"{which.entry} {which.date:%y%m%d} {opens}"
