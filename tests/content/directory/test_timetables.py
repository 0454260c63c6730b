"""Documents as timetables: the same openings as once they are in the database."""

from datetime import UTC, date, datetime, time

from sqlalchemy import Engine

from content.core.clock import paris
from content.core.database import reading
from content.directory.from_rows import find_all
from content.directory.schemas import (
    ScheduleDocument,
    ScheduleExceptionDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
)
from content.directory.timetables import next_dates, timetable
from content.models import DocumentType
from content.schedules import PublishedSchedule, PublishedScheduleException, within
from content.schedules.rules import ExceptionKind, ExceptionReason, HolidayRule
from tests.conftest import NOW, snapshot_of

RULE = ScheduleDocument.model_validate(
    {
        "freq": "WEEKLY",
        "byday": ["SU", "WE"],
        "bymonth": [11, 12],
        "interval": 2,
        "dtstart": "2026-11-18",
        "until": "2027-05-31",
        "valid_from": "2026-11-01",
        "valid_to": "2027-04-30",
        "opens_at": "10:00",
        "closes_at": "12:00",
        "holidays": "open",
    }
)
MOVED = ScheduleExceptionDocument.model_validate(
    {
        "date": "2026-12-02",
        "kind": "moved",
        "opens_at": "10:00",
        "new_opens_at": "11:00",
        "new_closes_at": "12:30",
        "new_location": "port",
        "reason": "police",
        "said_at": "2026-11-22T08:00:00+00:00",
    }
)
CANCELLED = ScheduleExceptionDocument.model_validate(
    {"date": "2026-12-06", "kind": "cancelled", "said_at": "2026-11-22T08:00:00+00:00"}
)


def test_every_field_of_a_rule_and_of_an_exception() -> None:
    found = timetable(
        ServiceAtLocationDocument(key="a", location="b", schedules=(RULE,), exceptions=(MOVED,))
    )
    assert found.rules == (
        PublishedSchedule(
            opens_at=time(10),
            closes_at=time(12),
            weekdays=frozenset({2, 6}),
            dtstart=date(2026, 11, 18),
            interval=2,
            until=date(2027, 5, 31),
            months=frozenset({11, 12}),
            valid_from=date(2026, 11, 1),
            valid_to=date(2027, 4, 30),
            holidays=HolidayRule.OPEN,
        ),
    )
    assert found.differences == (
        PublishedScheduleException(
            date=date(2026, 12, 2),
            kind=ExceptionKind.MOVED,
            said_at=datetime(2026, 11, 22, 8, tzinfo=UTC),
            opens_at=time(10),
            new_opens_at=time(11),
            new_closes_at=time(12, 30),
            location="port",
            reason=ExceptionReason.POLICE,
        ),
    )


def test_as_the_database_has_it(filled: Engine) -> None:
    entries = snapshot_of(filled).entries
    with reading(filled) as session:
        docs = [found.doc for found in find_all(session, DocumentType.SERVICE)]
    places = [at for doc in docs if isinstance(doc, ServiceDocument) for at in doc.at]
    assert len(places) >= len(entries) > 50
    for at in places:
        if at.key in entries:
            known, service = entries[at.key].timetable, entries[at.key].service
            found = within(timetable(at), service.first_day, service.last_day)
            assert set(found.rules) == set(known.rules)
            assert set(found.differences) == set(known.differences)


def test_the_next_dates() -> None:
    """Every second week from 18 November, on Wednesdays and Sundays, in November and December."""
    found = next_dates([RULE], [MOVED, CANCELLED], NOW)
    assert [(f"{paris(item.opens):%d/%m %H:%M}", item.cancelled) for item in found] == [
        ("02/12 11:00", False),
        ("06/12 10:00", True),
        ("16/12 10:00", False),
        ("20/12 10:00", False),
        ("30/12 10:00", False),
    ]
    assert found[0].location == "port"
    assert [item.date.day for item in next_dates([RULE], [], NOW, 2)] == [2, 6]


def test_nothing_comes_of_no_rules() -> None:
    over = RULE.model_copy(update={"until": date(2026, 11, 20)})
    assert next_dates([], [], NOW) == ()
    assert next_dates([over], [], NOW) == ()
