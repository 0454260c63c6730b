"""Bringing a database to the schema this program needs."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from content.core.database import answering
from content.core.errors import SettingsError

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
HEAD = max(file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply every migration up to `revision`. Raises DatabaseAway, SettingsError."""
    _run("upgrade", engine, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back down to `revision` ("base" for all). Raises DatabaseAway,
    SettingsError."""
    _run("downgrade", engine, revision)


def is_current(engine: Engine) -> bool:
    """Whether the database has exactly the schema of this program. Raises DatabaseAway."""
    with answering(), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        there = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return bool(there == HEAD)


def _leave_references(connection: Connection) -> None:
    """SQLite changes a table by making it anew, and deletes what refers to the old one (ON DELETE
    CASCADE) unless it is told not to look (sqlite.org/lang_altertable.html, section 7). That can
    only be said outside of a transaction; the connection is not used again afterwards."""
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")


def _check_references(connection: Connection) -> None:
    """What refers to nothing must not stay. Raises SettingsError; the migration is undone."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise SettingsError(f"the table {broken[0]} refers to what is not in {broken[2]}")


def _run(name: str, engine: Engine, revision: str) -> None:
    """Alembic takes ten megabytes, which a program that only serves can do without."""
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        with answering(), engine.connect() as connection:
            _leave_references(connection)
            with connection.begin():
                config.attributes["connection"] = connection
                getattr(command, name)(config, revision)
                _check_references(connection)
    except CommandError as error:
        raise SettingsError(str(error)) from None
