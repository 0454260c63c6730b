"""The schema in the database is the schema of the models, and can be taken back."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, inspect, select, text

from content import schema
from content.alerts import halt, progress
from content.database import reading, transaction
from content.models import Alert, metadata
from content.volunteers.roles import SERVER
from content.words import AlertState
from tests.conftest import NOW, load_example
from tests.content.alerts.making import add_alert


def test_autogenerate_finds_nothing_left(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_one_that_is_needed() -> None:
    assert ScriptDirectory(str(schema.MIGRATIONS)).get_current_head() == schema.HEAD


def test_every_migration_can_be_taken_back_and_applied_again(engine: Engine) -> None:
    assert schema.is_current(engine)
    schema.downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    assert not schema.is_current(engine)
    schema.upgrade(engine)
    assert schema.is_current(engine)
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())


def test_a_stop_stays_in_force(engine: Engine) -> None:
    """It was a pause of every alert; it is a row of its own since."""
    with transaction(engine) as session:
        fresh = {"state": AlertState.PAUSED, "why_paused": "asked"}
        begun = add_alert(session, started_at=NOW, **fresh).id
        approved = add_alert(session, **fresh).id
        refused = add_alert(session, state=AlertState.PAUSED, why_paused="refused").id
        ended = add_alert(session, state=AlertState.ENDED, why_paused="asked").id
    schema.downgrade(engine, "0005")
    schema.upgrade(engine)
    with reading(engine) as session:
        assert halt.stopped(session) is not None
        progress.report(session, session.get_one(Alert, ended))
        states = [session.get_one(Alert, number).state for number in (begun, approved, refused)]
    assert states == [AlertState.SENDING, AlertState.APPROVED, AlertState.PAUSED]


def test_a_stop_stays_in_force_on_the_way_back(engine: Engine) -> None:
    with transaction(engine) as session:
        number = add_alert(session).id
        halt.stop_all(session, SERVER, NOW)
    schema.downgrade(engine, "0005")
    with reading(engine) as session:
        assert session.get_one(Alert, number).state is AlertState.PAUSED


def test_what_was_not_stopped_goes_on(engine: Engine) -> None:
    schema.downgrade(engine, "0005")
    schema.upgrade(engine)
    with reading(engine) as session:
        assert halt.stopped(session) is None


def test_nothing_is_lost_where_a_table_is_made_anew(engine: Engine) -> None:
    """SQLite makes a table anew to change it; what refers to it must stay."""
    load_example(engine)
    before = _numbers(engine)
    schema.downgrade(engine, "0006")
    schema.upgrade(engine)
    assert _numbers(engine) == before
    assert before["phone"] and before["service_at_location"] and before["eligibility"]


def _numbers(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    with reading(engine) as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
        }


def test_exceptions_that_cannot_be_are_called_what_people_read(filled: Engine) -> None:
    """Late that is earlier is early; one that moved nowhere is late; no length is no opening."""
    schema.downgrade(filled, "0007")
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
    schema.upgrade(filled)
    with filled.begin() as connection:
        found = connection.execute(text("SELECT kind FROM exception ORDER BY id")).scalars().all()
    assert found == ["early", "late", "late", "late"]
