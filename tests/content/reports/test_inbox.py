"""Presses on their way: one person counts once, floods end, and no database is waited for."""

from datetime import date, time, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from content import models
from content.core.database import connect, reading
from content.models import ReportKind
from content.reports import ReportedOpening, ReportInbox
from content.reports.inbox import MOST_AN_HOUR, MOST_WAITING
from tests.conftest import NOW, load_example, snapshot_of

DAY = date(2026, 11, 22)
HERE = ReportedOpening("rck-centre", DAY, time(10))
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def written(engine: Engine) -> list[models.Report]:
    with reading(engine) as session:
        return list(session.exec(select(models.Report).order_by(models.Report.id)))  # type: ignore[arg-type]


def test_a_report_is_written_and_content_has_a_new_version(engine: Engine) -> None:
    load_example(engine)
    before = snapshot_of(engine)
    inbox = ReportInbox()
    assert inbox.put("1001", HERE, ReportKind.EMPTY, NOW)
    assert written(engine) == [], "nothing is written while somebody waits"
    inbox.flush(engine)
    (row,) = written(engine)
    assert (row.date, row.opens_at, row.wrong, row.at) == (DAY, time(10), ReportKind.EMPTY, NOW)
    assert row.answered_at is None
    after = snapshot_of(engine)
    assert after.version == before.version + 1
    assert [one.wrong for one in after.entries["rck-centre"].reports] == [ReportKind.EMPTY]
    inbox.flush(engine)
    assert snapshot_of(engine).version == after.version, "nothing waits, nothing is written"


def test_one_person_counts_once_for_one_opening() -> None:
    inbox = ReportInbox()
    assert inbox.put("1001", HERE, ReportKind.CLOSED, NOW)
    assert not inbox.put("1001", HERE, ReportKind.CLOSED, NOW + MINUTE)
    assert not inbox.put("1001", HERE, ReportKind.EMPTY, NOW + 2 * HOUR), "a flag takes two people"
    assert inbox.put("1001", ReportedOpening("rck-centre", DAY, time(18)), ReportKind.CLOSED, NOW)
    assert inbox.put("1001", ReportedOpening("rck-virval", DAY, time(10)), ReportKind.CLOSED, NOW)
    assert inbox.put("1002", HERE, ReportKind.CLOSED, NOW)
    assert inbox.put("1001", HERE, ReportKind.CLOSED, NOW + 2 * HOUR + MINUTE), "and then forgotten"


def test_nobody_is_kept() -> None:
    inbox = ReportInbox()
    inbox.put("7391846205", HERE, ReportKind.CLOSED, NOW)
    assert "7391846205" not in repr(vars(inbox))
    other = ReportInbox()
    other.put("7391846205", HERE, ReportKind.CLOSED, NOW)
    assert set(inbox._pressed).isdisjoint(other._pressed), "the key is this process's own"


def test_a_flood_of_one_entry_ends() -> None:
    inbox = ReportInbox()
    counted = [inbox.put(f"{n}", HERE, ReportKind.CLOSED, NOW) for n in range(100)]
    assert sum(counted) == MOST_AN_HOUR
    assert inbox.put("x", ReportedOpening("rck-virval", DAY, None), ReportKind.CLOSED, NOW), (
        "others are heard"
    )
    assert inbox.put("y", HERE, ReportKind.CLOSED, NOW + HOUR), "an hour later too"


def test_it_waits_for_a_database_that_is_away(
    filled: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    away = connect(f"sqlite:///{tmp_path}/no/such/folder.db")
    inbox = ReportInbox()
    inbox.put("1", HERE, ReportKind.CLOSED, NOW)
    for _ in range(3):
        inbox.flush(away)
    inbox.put("2", HERE, ReportKind.EMPTY, NOW)
    assert len(caplog.records) == 1, "it is said once"
    inbox.flush(filled)
    assert [row.wrong for row in written(filled)] == [ReportKind.CLOSED, ReportKind.EMPTY]
    away.dispose()


def test_while_it_waits_long_the_oldest_are_lost(filled: Engine, tmp_path: Path) -> None:
    away = connect(f"sqlite:///{tmp_path}/no/such/folder.db")
    inbox = ReportInbox()
    for number in range(MOST_WAITING + 5):
        which = ReportedOpening("rck-centre", DAY + timedelta(days=number), None)
        inbox.put("1", which, ReportKind.CLOSED, NOW + number * HOUR)
        if number % 100 == 0:
            inbox.flush(away)
    inbox.flush(away)
    inbox.flush(filled)
    dates = [row.date for row in written(filled)]
    assert len(dates) == MOST_WAITING
    assert dates[0] == DAY + timedelta(days=5)
    away.dispose()


def test_what_is_about_an_entry_that_is_gone_holds_up_nothing(filled: Engine) -> None:
    inbox = ReportInbox()
    inbox.put("1", ReportedOpening("gone", DAY, None), ReportKind.CLOSED, NOW)
    inbox.put("1", HERE, ReportKind.CLOSED, NOW)
    inbox.flush(filled)
    assert len(written(filled)) == 1


def test_many_threads_lose_nothing(filled: Engine) -> None:
    inbox = ReportInbox()

    def press(thread: int) -> None:
        for number in range(50):
            day = DAY + timedelta(days=number)
            inbox.put(f"{thread}", ReportedOpening("rck-centre", day, None), ReportKind.CLOSED, NOW)

    keys = [("a", 0), ("b", 1), ("c", 2), ("d", 3)]
    threads = [Thread(target=press, args=(number,)) for _, number in keys]
    for thread in threads:
        thread.start()
    for _ in range(5):
        inbox.flush(filled)
    for thread in threads:
        thread.join()
    inbox.flush(filled)
    assert len(written(filled)) == MOST_AN_HOUR
