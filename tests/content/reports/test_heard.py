"""What volunteers read of reports, answer, and are told; on both databases."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from content import models, reports
from content.core.database import reading, transaction
from content.models import ReportKind
from content.reports import ReportedOpening
from tests.conftest import NOW, load_example, snapshot_of

DAY = date(2026, 11, 22)
HERE = ReportedOpening("rck-centre", DAY, time(10))
PLACE = ReportedOpening("rck-centre", DAY, None)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def database(engine: Engine) -> Engine:
    load_example(engine)
    return engine


def say(engine: Engine, *said: tuple[ReportedOpening, ReportKind, datetime]) -> None:
    with transaction(engine) as session:
        for which, wrong, at in said:
            place = select(models.ServiceAtLocation.id)
            number = session.exec(place.where(models.ServiceAtLocation.key == which.entry)).one()
            assert number
            session.add(
                models.Report(
                    service_at_location_id=number,
                    date=which.date,
                    opens_at=which.opens_at,
                    wrong=wrong,
                    at=at,
                )
            )


def version(engine: Engine) -> int:
    return snapshot_of(engine).version


def told(engine: Engine, now: datetime) -> list[ReportedOpening]:
    with transaction(engine) as session:
        return [heard.which for heard in reports.newly_flagged(session, now)]


def test_what_was_said_opening_by_opening(database: Engine) -> None:
    say(
        database,
        (HERE, ReportKind.CLOSED, NOW - HOUR),
        (HERE, ReportKind.EMPTY, NOW - MINUTE),
        (HERE, ReportKind.CLOSED, NOW - 2 * MINUTE),
        (PLACE, ReportKind.MOVED, NOW),
    )
    with reading(database) as session:
        place, here = reports.open_reports(session, NOW)
    assert (place.which, place.organization) == (PLACE, "kitchen-a")
    assert (place.counts, place.flag) == ({ReportKind.MOVED: 1}, None)
    assert here.counts == {ReportKind.CLOSED: 2, ReportKind.EMPTY: 1}
    assert (here.first, here.last) == (NOW - HOUR, NOW - MINUTE)
    assert here.flag
    assert here.flag.words == (ReportKind.CLOSED,)


@pytest.mark.parametrize("which", [HERE, PLACE], ids=["one opening", "the place"])
def test_an_answer_ends_the_flag_of_that_opening_only(
    database: Engine, which: ReportedOpening
) -> None:
    other = PLACE if which is HERE else HERE
    say(database, *((one, ReportKind.CLOSED, NOW) for one in (which, which, other)))
    before = version(database)
    with transaction(database) as session:
        assert reports.answer(session, which.entry, which.date, which.opens_at, NOW) == 2
    assert version(database) == before + 1
    with reading(database) as session:
        assert [heard.which for heard in reports.open_reports(session, NOW)] == [other]
    left = snapshot_of(database).entries["rck-centre"].reports
    assert [said.opens_at for said in left] == [other.opens_at]
    with transaction(database) as session:
        assert reports.answer(session, which.entry, which.date, which.opens_at, NOW) == 0
    assert version(database) == before + 1, "nothing to answer is no change"


def test_volunteers_are_told_once_and_again_after_an_answer(database: Engine) -> None:
    say(database, (HERE, ReportKind.CLOSED, NOW))
    assert told(database, NOW) == []
    say(database, (HERE, ReportKind.EMPTY, NOW), (PLACE, ReportKind.OTHER, NOW))
    before = version(database)
    assert told(database, NOW) == [HERE]
    assert version(database) == before, "being told changes no content"
    say(database, (HERE, ReportKind.CLOSED, NOW + MINUTE))
    assert told(database, NOW + MINUTE) == []
    with transaction(database) as session:
        reports.answer(session, HERE.entry, HERE.date, HERE.opens_at, NOW + MINUTE)
    say(database, *((HERE, ReportKind.CLOSED, NOW + HOUR) for _ in range(2)))
    assert told(database, NOW + HOUR) == [HERE]


def test_who_was_told_in_a_transaction_that_failed_is_told_again(database: Engine) -> None:
    say(database, *((HERE, ReportKind.CLOSED, NOW) for _ in range(2)))
    with pytest.raises(RuntimeError), transaction(database) as session:
        assert reports.newly_flagged(session, NOW)
        raise RuntimeError
    assert told(database, NOW) == [HERE]


def test_after_thirty_days_they_are_deleted(database: Engine) -> None:
    old = NOW - timedelta(days=30)
    say(database, (HERE, ReportKind.CLOSED, old - MINUTE), (HERE, ReportKind.CLOSED, old))
    before = version(database)
    for number in (1, 0):
        with transaction(database) as session:
            assert reports.purge(session, NOW) == number
    assert version(database) == before + 1, "nothing to delete is no change"


def test_the_snapshot_has_those_of_a_day(database: Engine) -> None:
    say(
        database,
        (HERE, ReportKind.CLOSED, NOW),
        (HERE, ReportKind.EMPTY, NOW - 24 * HOUR),
        (HERE, ReportKind.TIME, NOW - 24 * HOUR - MINUTE),
    )
    found = snapshot_of(database).entries
    assert [said.wrong for said in found["rck-centre"].reports] == [
        ReportKind.CLOSED,
        ReportKind.EMPTY,
    ]
    assert not any(entry.reports for key, entry in found.items() if key != "rck-centre")


def test_a_report_of_an_opening_knows_when_that_ends(database: Engine) -> None:
    entry = snapshot_of(database).entries["rck-centre"]
    which = reports.meant(entry.key, entry.timetable, NOW)
    assert which.opens_at is not None
    say(database, (which, ReportKind.CLOSED, NOW), (PLACE, ReportKind.CLOSED, NOW - MINUTE))
    said, place = snapshot_of(database).entries["rck-centre"].reports
    assert said.closes is not None
    assert said.closes > NOW
    assert place.closes is None
