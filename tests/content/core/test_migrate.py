"""The schema in the database is the schema of the models, and can be taken back."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, Table, func, inspect, text
from sqlmodel import Session, SQLModel, col, select, update

from content.accounts.permissions import SERVER
from content.alerts import kill_switch
from content.alerts import statistics as sent
from content.core import migrate
from content.core.clock import paris
from content.core.database import reading, transaction
from content.models import (
    Alert,
    AlertKind,
    AlertSource,
    AlertState,
    Audience,
    CapMessage,
    DeliveryCount,
    DeliveryState,
    Eligibility,
    Location,
    LoginAttempt,
    LoginSession,
    MsgType,
    Role,
    ScheduleException,
    Service,
    ServiceAtLocation,
    SubmittedForm,
    Text,
    Volunteer,
    metadata,
)
from content.schedules import on
from content.schedules.rules import ExceptionKind
from content.translations.state import TranslationState
from content.translations.units import progress
from tests.conftest import NOW, load_example, snapshot_of
from tests.content.alerts.making import add_alert


@pytest.fixture(params=["sqlite", "postgresql_copy"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """One whose schema may be changed."""
    made: Engine = request.getfixturevalue(request.param)
    return made


def test_autogenerate_finds_nothing_left(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_one_that_is_needed() -> None:
    assert ScriptDirectory(str(migrate.MIGRATIONS)).get_current_head() == migrate.HEAD


def test_a_table_has_the_name_of_its_model() -> None:
    models = {
        mapper.class_.__name__: str(mapper.local_table) for mapper in SQLModel._sa_registry.mappers
    }
    assert len(models) == len(metadata.tables)
    assert {re.sub("(?<!^)(?=[A-Z])", "_", name).lower() for name in models} == set(models.values())


def test_what_the_database_calls_things_is_what_the_models_do(engine: Engine) -> None:
    """Or a later migration would change what is not there."""
    there = MetaData()
    there.reflect(engine)
    for name, table in metadata.tables.items():
        assert _names(engine, table) <= _names(engine, there.tables[name]), name


def _names(engine: Engine, table: Table) -> set[str]:
    """Of its keys, rules and indexes, as this database writes them."""
    say = engine.dialect.identifier_preparer
    constraints = {say.format_constraint(one) for one in table.constraints}
    return {one for one in constraints if one} | {str(index.name) for index in table.indexes}


def test_every_migration_can_be_taken_back_and_applied_again(engine: Engine) -> None:
    assert migrate.is_current(engine)
    migrate.downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    assert not migrate.is_current(engine)
    migrate.upgrade(engine)
    assert migrate.is_current(engine)
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())


def test_a_stop_stays_in_force(engine: Engine) -> None:
    """It was a pause of every alert; it is a row of its own since."""
    with transaction(engine) as session:
        fresh: dict[str, Any] = {"state": AlertState.PAUSED, "why_paused": "asked"}
        begun = add_alert(session, started_at=NOW, **fresh).id
        approved = add_alert(session, **fresh).id
        refused = add_alert(session, state=AlertState.PAUSED, why_paused="refused").id
        ended = add_alert(session, state=AlertState.ENDED, why_paused="asked").id
    migrate.downgrade(engine, "0005")
    migrate.upgrade(engine)
    with reading(engine) as session:
        assert kill_switch.stopped(session) is not None
        sent.report(session, session.get_one(Alert, ended))
        states = [session.get_one(Alert, number).state for number in (begun, approved, refused)]
    assert states == [AlertState.SENDING, AlertState.APPROVED, AlertState.PAUSED]


def test_a_stop_stays_in_force_on_the_way_back(engine: Engine) -> None:
    with transaction(engine) as session:
        number = add_alert(session).id
        kill_switch.stop_all(session, SERVER, NOW)
    migrate.downgrade(engine, "0005")
    with reading(engine) as session:
        kept = session.exec(select(Alert.state).where(Alert.id == number))
        assert kept.one() is AlertState.PAUSED, "only what that schema has is asked for"


def test_what_was_not_stopped_goes_on(engine: Engine) -> None:
    migrate.downgrade(engine, "0005")
    migrate.upgrade(engine)
    with reading(engine) as session:
        assert kill_switch.stopped(session) is None


def test_translations_of_before_make_no_other_language_lag(filled: Engine) -> None:
    """A translation's own times said nothing of the others until now."""
    later = NOW + timedelta(hours=1)
    with transaction(filled) as session:
        for text in session.exec(select(Text).where(col(Text.language) != "en")):
            text.edited_at = text.major_edited_at = later
            session.add(text)
        assert progress(session)["fr"][TranslationState.OUTDATED] == 0
        assert progress(session)["en"][TranslationState.OUTDATED] > 0
    migrate.downgrade(filled, "0006")
    migrate.upgrade(filled)
    with reading(filled) as session:
        assert sum(found[TranslationState.OUTDATED] for found in progress(session).values()) == 0


def test_what_was_taken_from_elsewhere_before_is_known(engine: Engine) -> None:
    """It stood in the origin of the alert only; when one was stopped stood nowhere."""
    reference = "a@example.org,storm-1,2026-11-22T10:05:00+01:00"
    with transaction(engine) as session:
        outside: dict[str, Any] = {"source": AlertSource.FEED, "idempotency_key": reference}
        number = add_alert(session, state=AlertState.DRAFT, **outside).id
        stopped = add_alert(session, state=AlertState.STOPPED, started_at=NOW).id
    migrate.downgrade(engine, "0006")
    migrate.upgrade(engine)
    with reading(engine) as session:
        (message,) = session.exec(select(CapMessage)).all()
        assert (message.reference, message.alert_id, message.sent) == (reference, number, NOW)
        had = select(Alert.id, Alert.stopped_at).where(col(Alert.stopped_at).is_not(None))
        assert session.exec(had).all() == [(stopped, NOW)]


def test_what_an_alert_is_comes_back(engine: Engine) -> None:
    """It was packed into its origin, and what coordinators were to be told into words."""
    at = NOW.replace(second=0, microsecond=0)
    key = f"soup:{paris(at):%Y-%m-%d:%H%M}:cancelled:"
    suggested = {"source": AlertSource.SUGGESTION, "opening_at": at, "idempotency_key": key}
    program = {"source": AlertSource.PROGRAM, "approved_content": None}
    made: list[dict[str, Any]] = [
        {"source": AlertSource.FEED, "idempotency_key": "a@example.org,b#1,2026-11-22"},
        suggested,
        suggested | {"attempt": 1},
        {"source": AlertSource.SUGGESTION, "idempotency_key": "taken-back:2"},
        {"kind": AlertKind.SERIES, "rrule": "FREQ=DAILY;COUNT=2", "notify_missed": True},
        program | {"kind": AlertKind.DIGEST, "daily_hour": 8, "identifier": "channel-info-daily-x"},
        program | {"kind": AlertKind.END, "references_id": 1, "msg_type": MsgType.UPDATE},
        {"state": AlertState.ENDED, "approved_content": None, "notify_alone": True},
    ]
    with transaction(engine) as session:
        before = [add_alert(session, **one).model_dump() for one in made]
    migrate.downgrade(engine, "0012")
    migrate.upgrade(engine)
    with reading(engine) as session:
        after = [row.model_dump() for row in session.exec(select(Alert).order_by(col(Alert.id)))]
    assert after == before


def test_nothing_is_lost_where_a_table_is_called_otherwise(engine: Engine) -> None:
    load_example(engine)
    at = {"created_at": NOW, "seen_at": NOW}
    with transaction(engine) as session:
        alert = add_alert(session).id or 0
        session.add(Volunteer(name="ada", password_hash="", role=Role.EDITOR, created_at=NOW))
        session.flush()
        session.add(
            LoginSession(token_hash="t", volunteer_id=1, is_confirmed=True, device="", **at)
        )
        session.add(LoginAttempt(subject="s", failures=2, last_at=NOW))
        session.add(SubmittedForm(id="f", at=NOW))
        session.add(DeliveryCount(alert_id=alert, language="ar", state=DeliveryState.SENT, count=7))
        opening = {"date": NOW.date(), "kind": ExceptionKind.CANCELLED, "said_at": NOW}
        session.add(ScheduleException.model_validate(opening | {"service_at_location_id": 1}))
        kill_switch.stop_all(session, SERVER, NOW)
    called = ("login_session", "login_attempt", "submitted_form", "delivery_count", "kill_switch")
    before = {name: _rows(engine, name) for name in (*called, "schedule_exception")}
    migrate.downgrade(engine, "0013")
    assert not set(before) & set(inspect(engine).get_table_names())
    migrate.upgrade(engine)
    assert {name: _rows(engine, name) for name in before} == before
    assert all(before.values())
    with transaction(engine) as session:  # numbers go on after the last one
        session.add(ScheduleException.model_validate(opening | {"service_at_location_id": 2}))


def _rows(engine: Engine, table: str) -> Sequence[Any]:
    with engine.connect() as connection:
        return connection.execute(metadata.tables[table].select()).all()


def test_nothing_is_lost_where_a_table_is_made_anew(engine: Engine) -> None:
    """SQLite makes a table anew to change it; what refers to it must stay."""
    load_example(engine)
    with transaction(engine) as session:  # of before 0007, each was some organization's
        session.execute(text("DELETE FROM assurance WHERE assurer_id IS NULL"))
    before = _numbers(engine)
    migrate.downgrade(engine, "0006")
    migrate.upgrade(engine)
    assert _numbers(engine) == before
    assert before["phone"] and before["service_at_location"] and before["eligibility"]


def test_places_of_examples_are_examples(engine: Engine) -> None:
    """Nothing said so of a place before 0007: made-up ones stayed on the map as landmarks."""
    load_example(engine)
    migrate.downgrade(engine, "0006")
    migrate.upgrade(engine)
    with reading(engine) as session:
        found = session.exec(select(Location.is_example)).all()
    assert all(found)


def test_places_of_real_services_are_real(engine: Engine) -> None:
    load_example(engine)
    with transaction(engine) as session:
        at = session.exec(select(ServiceAtLocation)).first()
        assert at
        session.get_one(Service, at.service_id).is_example = False
        real = set(_places_of(session, is_example=False))
        made_up = set(_places_of(session, is_example=True)) - real
        session.exec(update(Location).values(is_example=False))
    assert real
    assert made_up
    migrate.downgrade(engine, "0006")
    migrate.upgrade(engine)
    with reading(engine) as session:
        marked = set(session.exec(select(Location.id).where(col(Location.is_example))))
    assert marked == made_up


def _places_of(session: Session, *, is_example: bool) -> Iterable[int]:
    at = select(ServiceAtLocation.location_id).join(Service)
    return session.exec(at.where(col(Service.is_example) == is_example))


def _numbers(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    with reading(engine) as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
        }


def test_who_is_meant_in_particular_is_not_everybody(filled: Engine) -> None:
    with transaction(filled) as session:
        women = session.exec(select(Eligibility).where(col(Eligibility.audience) == "women"))
        services = {row.service_id for row in women}
        assert services
        session.add_all(Eligibility(service_id=one, audience=Audience.EVERYONE) for one in services)
        alone = session.scalars(
            select(Eligibility).where(col(Eligibility.service_id).not_in(services))
        ).all()
        left = {(row.service_id, row.audience) for row in alone}
    migrate.downgrade(filled, "0006")
    migrate.upgrade(filled)
    with reading(filled) as session:
        rows = {(row.service_id, row.audience) for row in session.exec(select(Eligibility))}
    assert {one for one in rows if one[0] not in services} == left
    assert not any((service, "everyone") in rows for service in services)
    assert all((service, "women") in rows for service in services)


def test_exceptions_that_cannot_be_are_called_what_people_read(filled: Engine) -> None:
    """Late that is earlier is early; one that moved nowhere is late."""
    migrate.downgrade(filled, "0007")
    words = (
        ("late", "13:15:00", None), ("early", "14:45:00", None), ("moved", "15:00:00", None),
        ("extra", None, "14:00:00"), ("late", "15:00:00", None), ("late", "14:00:00", None),
    )  # fmt: skip
    with filled.begin() as connection:
        connection.execute(text("DELETE FROM exception"))
        for kind, opens, closes in words:
            connection.execute(
                text(
                    "INSERT INTO exception (service_at_location_id, date, opens_at, kind,"
                    " new_opens_at, new_closes_at, said_at) VALUES (1, '2026-12-01',"
                    " '14:00:00', :kind, :opens, :closes, '2026-11-22 09:05:00')"
                ),
                {"kind": kind, "opens": opens, "closes": closes},
            )
    migrate.upgrade(filled)
    with filled.begin() as connection:
        found = (
            connection.execute(text("SELECT kind FROM schedule_exception ORDER BY id"))
            .scalars()
            .all()
        )
    assert found == ["early", "late", "late", "extra", "late"]


def test_exceptions_that_cannot_be_are_read_as_before(engine: Engine) -> None:
    """Cancelled and then "late" at its own hour took place; an extra opening is not taken away."""
    load_example(engine)
    words = (
        (1, 10, "cancelled", None, None), (2, 10, "late", 10, None), (3, 18, "extra", None, 18),
        (4, 14, "late", 14, None), (5, 14, "cancelled", None, None),
    )  # fmt: skip
    migrate.downgrade(engine, "0010")
    with engine.begin() as connection:
        entry = _entry_at_ten_and_two(connection)
        for minute, of, kind, opens, closes in words:
            connection.execute(
                text(
                    "INSERT INTO exception (service_at_location_id, date, opens_at, kind,"
                    " new_opens_at, new_closes_at, said_at) VALUES (:entry, '2026-12-01',"
                    " :of, :kind, :opens, :closes, :said_at)"
                ),
                {
                    "entry": entry,
                    "of": _stored(of),
                    "kind": kind,
                    "opens": _stored(opens),
                    "closes": _stored(closes),
                    "said_at": f"2026-11-22 09:0{minute}:00.000000",
                },
            )
    migrate.upgrade(engine)
    assert _read(engine) == [(10, 12, False), (14, 16, True), (18, 17, False)]


def _stored(hour: int | None) -> str | None:
    """An hour as SQLite keeps it; PostgreSQL reads that too."""
    return None if hour is None else f"{hour}:00:00.000000"


def _entry_at_ten_and_two(connection: Connection) -> int:
    """The number of an entry that opens every day at 10:00 and 14:00 for two hours, and of which
    nothing is said."""
    query = text("SELECT id FROM service_at_location WHERE key = 'rck-centre'")
    number = connection.execute(query).scalar_one()
    for table in ("exception", "schedule"):
        where = "WHERE service_at_location_id = :number"
        connection.execute(text(f"DELETE FROM {table} {where}"), {"number": number})
    for opens in (10, 14):
        connection.execute(
            text(
                'INSERT INTO schedule (service_at_location_id, freq, "interval", byday, opens_at,'
                " closes_at, holidays) VALUES (:number, 'WEEKLY', 1, 'MO,TU,WE,TH,FR,SA,SU',"
                " :opens, :closes, 'open')"
            ),
            {"number": number, "opens": _stored(opens), "closes": _stored(opens + 2)},
        )
    return int(number)


def _read(engine: Engine) -> list[tuple[int, int, bool]]:
    """The openings of that entry: the hours from and to, and whether cancelled."""
    table = snapshot_of(engine).entries["rck-centre"].timetable
    return [
        (one.planned.hour, paris(one.closes).hour, one.cancelled)
        for one in on(table, date(2026, 12, 1))
    ]
