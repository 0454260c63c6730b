"""The database of the earlier release, brought to the schema of today."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, Engine, MetaData

from api.app import create_app
from content.core import migrate
from content.core.settings import Settings
from tests.conftest import opened, sqlite_url

RELEASE = Path(__file__).parent / "release-0.1"
REVISION = "0011"


@pytest.fixture(scope="session")
def facts() -> dict[str, Any]:
    """What the owner of that database knows."""
    found: dict[str, Any] = json.loads((RELEASE / "facts.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def app(migrated_file: Path) -> Iterator[FastAPI]:
    """The program of today."""
    settings = Settings(_env_file=None, secret_key="k" * 32)
    with opened(sqlite_url(migrated_file)) as engine:
        yield create_app(settings, engine)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database as it was written."""
    file = tmp_path_factory.mktemp("release") / "database.db"
    file.write_bytes(gzip.decompress((RELEASE / "database.db.gz").read_bytes()))
    return file


@pytest.fixture(params=["sqlite", "postgresql_copy"])
def upgraded(request: pytest.FixtureRequest, written: Path, tmp_path: Path) -> Iterator[Engine]:
    """It, after `channel-info db upgrade`; and the same rows in PostgreSQL."""
    if request.param == "sqlite":
        file = tmp_path / "upgraded.db"
        file.write_bytes(written.read_bytes())
        with opened(sqlite_url(file)) as engine:
            migrate.upgrade(engine)
            yield engine
    else:
        engine = request.getfixturevalue(request.param)
        migrate.downgrade(engine, REVISION)
        with opened(sqlite_url(written)) as source:
            copy_rows(source, engine)
        migrate.upgrade(engine)
        yield engine


def copy_rows(source: Engine, target: Engine) -> None:
    """Every row, into the same schema. Tables that refer to each other or to themselves are filled
    with their references unchecked, and their sequences go on after the last row."""
    there, here = MetaData(), MetaData()
    there.reflect(source)
    here.reflect(target)
    with source.connect() as old, target.begin() as new:
        new.exec_driver_sql("SET session_replication_role = replica")
        for table in here.sorted_tables:
            new.execute(table.delete())
            rows = [dict(row) for row in old.execute(there.tables[table.name].select()).mappings()]
            if rows:
                new.execute(table.insert(), [typed(table, row) for row in rows])
            for column in table.primary_key.columns:
                if column.server_default is not None:
                    go_on(new, table.name, column.name)


def go_on(connection: Connection, table: str, column: str) -> None:
    """The next number is the one after the last row's."""
    sequence = f"pg_get_serial_sequence('\"{table}\"', '{column}')"
    last = f'(SELECT max("{column}") FROM "{table}")'
    connection.exec_driver_sql(f"SELECT setval({sequence}, {last})")


def typed(table: Any, row: dict[str, Any]) -> dict[str, Any]:
    """SQLite keeps truth values as numbers."""
    types = {column.name: column.type.python_type for column in table.columns}
    return {
        name: bool(value) if types[name] is bool and value is not None else value
        for name, value in row.items()
    }
