"""What the clock does, on both databases: publish what was scheduled, forget what is over."""

import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from api import jobs
from api.app import create_app
from api.program import Program
from content.accounts import invitations, sessions, telegram_links, throttle
from content.accounts.permissions import SERVER, Actor
from content.alerts import queueing
from content.audit import history
from content.audit.unit_of_work import UnitOfWork
from content.core import clock
from content.core.database import reading, transaction
from content.core.errors import DatabaseAway
from content.core.settings import Settings
from content.directory.from_rows import find
from content.directory.schemas import ZoneDocument
from content.editing import drafts
from content.editing.changes import base_of, save
from content.editing.drafts import DraftOptions
from content.editing.idempotency import once
from content.models import (
    Delivery,
    DeliveryCount,
    DocumentType,
    Draft,
    DraftState,
    Invitation,
    LoginAttempt,
    LoginSession,
    Report,
    ReportKind,
    Role,
    ServiceAtLocation,
    SubmittedForm,
    TelegramLink,
    Volunteer,
    Zone,
)
from tests.conftest import NOW, load_example
from tests.content.accounts.people import volunteer
from tests.content.alerts.making import add_alert, subscribe
from tests.support.narrowing import of_type, present

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TABLES = (LoginSession, LoginAttempt, Invitation, SubmittedForm, Report)


@pytest.fixture
def parts(engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Program:
    load_example(engine)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    parts: Program = create_app(settings, engine).state.program
    return parts


def zone(session: Session, key: str) -> ZoneDocument:
    return of_type(ZoneDocument, present(find(session, DocumentType.ZONE, key)).doc)


def schedule(parts: Program, key: str, name: str, author: int, at: datetime = NOW) -> int:
    """A zone gets another name at a time."""
    with transaction(parts.engine) as session:
        found = find(session, DocumentType.ZONE, key)
        assert found
        old = of_type(ZoneDocument, found.doc)
        doc = old.model_copy(update={"name": old.name | {"en": name}})
        work = UnitOfWork(session, Actor(Role.EDITOR, author), NOW, parts.units_of_work.chain)
        waiting = DraftOptions(DraftState.SCHEDULED, base_of(found.doc), at)
        return drafts.keep(work, DocumentType.ZONE, doc, waiting)


def somebody(parts: Program, name: str = "anna") -> int:
    with transaction(parts.engine) as session:
        return volunteer(session, name)


def zone_keys(parts: Program) -> list[str]:
    with reading(parts.engine) as session:
        return list(session.exec(select(Zone.key).order_by(col(Zone.id))))


def test_what_is_due_is_published_as_its_author_and_nothing_else(parts: Program) -> None:
    one, two = zone_keys(parts)[:2]
    anna = somebody(parts)
    schedule(parts, one, "Due", anna)
    schedule(parts, two, "Later", anna, NOW + MINUTE)
    jobs.publish(parts)
    with reading(parts.engine) as session:
        row = session.exec(select(Draft)).one()
        assert (row.key, row.state) == (two, DraftState.SCHEDULED)
        done = history.of(session, "zone", one)[0]
        assert (done.volunteer_id, done.at) == (anna, NOW)
        assert list(history.broken(session, parts.units_of_work.chain)) == []
        assert zone(session, one).name["en"] == "Due"
    jobs.publish(parts)
    with reading(parts.engine) as session:
        assert history.head(session)[0] == 1, "once"


def test_what_cannot_be_published_is_a_draft_again_and_holds_up_nothing(parts: Program) -> None:
    one, two = zone_keys(parts)[:2]
    schedule(parts, one, "Mine", somebody(parts))
    schedule(parts, two, "Due", somebody(parts, "berta"))
    with transaction(parts.engine) as session:
        doc = zone(session, one)
        changed = doc.model_copy(update={"name": doc.name | {"en": "Theirs"}})
        work = UnitOfWork(session, SERVER, NOW, parts.units_of_work.chain)
        save(work, DocumentType.ZONE, changed)
    jobs.publish(parts)
    with reading(parts.engine) as session:
        row = session.exec(select(Draft)).one()
        assert (row.key, row.state, row.publish_at) == (one, DraftState.DRAFT, None)
        assert row.problem == "Conflict"
        assert zone(session, one).name["en"] == "Theirs"
        assert zone(session, two).name["en"] == "Due"


def test_whoever_left_publishes_nothing(parts: Program) -> None:
    one, anna = zone_keys(parts)[0], somebody(parts)
    schedule(parts, one, "Late", anna)
    with transaction(parts.engine) as session:
        session.get_one(Volunteer, anna).is_active = False
    jobs.publish(parts)
    with reading(parts.engine) as session:
        assert session.exec(select(Draft)).one().problem == "NotAllowed"
        assert zone(session, one).name["en"] != "Late"


def leave_traces(parts: Program, at: datetime) -> None:
    """One row in every table that is to be forgotten, from that moment."""
    with transaction(parts.engine) as session:
        who = volunteer(session, f"v{at:%m%d}")
        sessions.open_session(session, who, "", at, confirmed=True)
        invitations.invite(session, who, Role.EDITOR, None, frozenset(), at)
        throttle.attempt(session, throttle.subjects(b"k", f"{at}", f"10.{at.day}.0.1"), at)
        telegram_links.new_link_code(session, who, at)
        once(session, f"press {at}", at)
        entry = present(session.exec(select(ServiceAtLocation.id)).first())
        session.add(
            Report(service_at_location_id=entry, date=at.date(), wrong=ReportKind.CLOSED, at=at)
        )


def left(parts: Program) -> list[int]:
    with reading(parts.engine) as session:
        rows = [len(session.exec(select(table)).all()) for table in TABLES]
        codes = select(TelegramLink).where(TelegramLink.code_hash != None)  # noqa: E711 - SQL
        return [*rows, len(session.exec(codes).all())]


def test_what_is_over_is_forgotten_and_what_is_new_stays(parts: Program) -> None:
    leave_traces(parts, NOW - 31 * DAY)
    before = left(parts)
    assert min(before) == 1, "there is something to forget everywhere"
    leave_traces(parts, NOW)
    jobs.forget(parts)
    assert left(parts) == [1, 2, 1, 1, 1, 1]


def test_three_days_after_an_alert_only_counts_are_left_even_in_the_files(parts: Program) -> None:
    with transaction(parts.engine) as session:
        subscribe(session, range(6), language="vi")
        alert = add_alert(session, NOW - 5 * DAY)
        queueing.queue(session, alert)
        add_alert(session, NOW - 2 * DAY, identifier="later")
    file = parts.engine.url.database if parts.engine.dialect.name == "sqlite" else None
    with closing(sqlite3.connect(file or ":memory:")) as open_elsewhere:
        open_elsewhere.execute("SELECT 1 FROM sqlite_master").fetchall()
        jobs.forget(parts)
        assert file is None or Path(f"{file}-wal").stat().st_size == 0
    with reading(parts.engine) as session:
        assert session.exec(select(Delivery)).all() == []
        kept = session.exec(select(DeliveryCount)).one()
        assert (kept.alert_id, kept.language, kept.count) == (alert.id, "vi", 6)


def test_what_goes_wrong_is_told_without_what_was_in_it_and_tried_again(
    parts: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: object) -> None:
        raise DatabaseAway("secret")

    work = dict(zip(("publish", "forget", "tidy", "offer"), jobs.jobs(parts), strict=True))
    assert work["publish"][0] < work["forget"][0]
    monkeypatch.setattr(drafts, "due", away)
    with caplog.at_level(logging.ERROR):
        work["publish"][1]()
    assert "publish was not done: DatabaseAway" in caplog.text
    assert "secret" not in caplog.text


def test_every_chore_runs_as_the_clock_calls_it(
    parts: Program, caplog: pytest.LogCaptureFixture
) -> None:
    parts.keeper.refresh()
    with caplog.at_level(logging.WARNING):
        for _often, work in jobs.jobs(replace(parts)):
            work()
    assert caplog.messages == []
