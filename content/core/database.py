"""The engine, and `transaction`: the only place that commits."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url, orm, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import ORMExecuteState, UOWTransaction
from sqlmodel import Session

from content.core.errors import DatabaseAway
from content.models.base import has_alerts, is_private

READING = "channel_info_reading"
MOVES = ("number", "alerts")  # the columns of `Version`
LONGEST_READ = "5s"
# A network that went silent is noticed within seconds, not after the system's quarter of an hour.
IMPATIENT = {
    "connect_timeout": 5,
    "tcp_user_timeout": 8000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
}
NAME = "channel-info"
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE application_name = :name "
    "AND datname = current_database() AND pid <> pg_backend_pid()"
)


def connect(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL."""
    if make_url(url).get_backend_name() == "sqlite":
        # Opened anew each time: a connection that is kept reads on in a file that was replaced.
        engine = create_engine(url, poolclass=NullPool)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    named = IMPATIENT | {"application_name": NAME}
    return create_engine(url, pool_pre_ping=True, connect_args=named)


def _set_up_sqlite(raw: Any, _record: object) -> None:
    raw.isolation_level = None  # BEGIN is ours, see _begin_sqlite
    for pragma in (
        "busy_timeout=5000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what somebody wants forgotten is overwritten
    ):
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that reads and then writes fails at once when another writes in between,
    whatever busy_timeout says; taking the write lock first lets it wait instead."""
    reading = connection.get_execution_options().get(READING)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session whose changes are all kept or all dropped; those of content make
    a new version, those of alerts move its `alerts`."""
    with answering(), Session(engine, expire_on_commit=False) as session:
        event.listen(session, "before_flush", _notice_flush)
        event.listen(session, "do_orm_execute", _notice_statement)
        yield session
        session.flush()
        moved = [name for name in MOVES if session.info.get(name)]
        if moved:
            grown = ", ".join(f"{name} = {name} + 1" for name in moved)
            session.execute(text(f"UPDATE version SET {grown}"))  # noqa: S608 - our own names
        session.commit()


@contextmanager
def trying(engine: Engine) -> Iterator[Session]:
    """A session whose changes are all dropped, to see what they would be."""
    with answering(), Session(engine, expire_on_commit=False) as session:
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one state of the database and changes nothing."""
    options: dict[str, Any] = {READING: True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with answering(), Session(engine.execution_options(**options)) as session:
        if engine.dialect.name == "postgresql":
            session.execute(text(f"SET LOCAL statement_timeout = '{LONGEST_READ}'"))
        yield session


def scrub(engine: Engine, table: str, *, whole: bool = False) -> bool:
    """Leave no trace of rows that were deleted in the database's files. What SQLite frees it
    overwrites itself (secure_delete), but its log is older. Gives whether that is done: a reader
    who still needs the log puts it off. `whole`: much of the table changed, and PostgreSQL, which
    does not overwrite, writes all of it anew."""
    with answering():
        if engine.dialect.name == "sqlite":
            with closing(engine.raw_connection()) as raw:
                cursor = raw.cursor()
                cursor.execute("PRAGMA busy_timeout=100")
                is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            return not is_busy
        with engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.execute(text(f"VACUUM {'(FULL) ' if whole else ''}{table}"))
        return True


def others(engine: Engine) -> int:
    """How many more connections of this program there are; SQLite cannot tell, and says none."""
    if engine.dialect.name == "sqlite":
        return 0
    with reading(engine) as session:
        return int(session.execute(OTHERS, {"name": NAME}).scalar_one())


@contextmanager
def answering() -> Iterator[None]:
    """Say in our own words that the database is away."""
    try:
        yield
    except OperationalError as error:
        raise DatabaseAway(
            "the database does not answer, or needs `channel-info db upgrade`"
        ) from error


def _notice_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    edited = (thing for thing in session.dirty if session.is_modified(thing))
    for thing in (*session.new, *edited, *session.deleted):
        _notice(session, thing.__table__)


def _notice_statement(state: ORMExecuteState) -> None:
    if not state.is_select and not isinstance(state.statement, type(text(""))):
        _notice(state.session, getattr(state.statement, "table", None))


def _notice(session: orm.Session, table: Any) -> None:
    """Mark what of the version a change of this table moves."""
    if has_alerts(table):
        session.info["alerts"] = True
    elif not is_private(table) and getattr(table, "name", "") != "version":
        session.info["number"] = True
