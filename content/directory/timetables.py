"""A document's times as a timetable, for what is not (yet) in the database. Pure."""

from collections.abc import Sequence
from datetime import datetime

from content.directory.schemas import (
    ScheduleDocument,
    ScheduleExceptionDocument,
    ServiceAtLocationDocument,
)
from content.schedules import Occurrence, PublishedSchedule, PublishedScheduleException, Timetable
from content.schedules.opening_state import following
from content.schedules.rules import DAYS


def timetable(at: ServiceAtLocationDocument) -> Timetable:
    """The timetable of a service at one location, as its document says it."""
    return _timetable(at.schedules, at.exceptions)


def rule(doc: ScheduleDocument) -> PublishedSchedule:
    """One schedule as the rule that gives its openings."""
    return PublishedSchedule(
        opens_at=doc.opens_at,
        closes_at=doc.closes_at,
        weekdays=frozenset(DAYS.index(day) for day in doc.byday),
        dtstart=doc.dtstart,
        interval=doc.interval,
        until=doc.until,
        months=frozenset(doc.bymonth),
        valid_from=doc.valid_from,
        valid_to=doc.valid_to,
        holidays=doc.holidays,
    )


def difference(doc: ScheduleExceptionDocument) -> PublishedScheduleException:
    """One exception as the difference it makes; its new location stays a key."""
    return PublishedScheduleException(
        date=doc.date,
        kind=doc.kind,
        said_at=doc.said_at,
        opens_at=doc.opens_at,
        new_opens_at=doc.new_opens_at,
        new_closes_at=doc.new_closes_at,
        location=doc.new_location,
        reason=doc.reason,
    )


def next_dates(
    schedules: Sequence[ScheduleDocument],
    exceptions: Sequence[ScheduleExceptionDocument],
    now: datetime,
    number: int = 5,
) -> tuple[Occurrence, ...]:
    """The next openings that have not begun at `now` (UTC), cancelled ones too, by time;
    fewer than `number` when no more come within the timetable's horizon."""
    return following(_timetable(schedules, exceptions), now, number)


def _timetable(
    schedules: Sequence[ScheduleDocument], exceptions: Sequence[ScheduleExceptionDocument]
) -> Timetable:
    return Timetable(
        tuple(rule(doc) for doc in schedules), tuple(difference(doc) for doc in exceptions)
    )
