"""Bringing a database to the schema this program needs."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, text

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


def _run(name: str, engine: Engine, revision: str) -> None:
    """Alembic takes ten megabytes, which a program that only serves can do without.

    SQLite changes a table by making it anew, and deletes what refers to the old one (ON DELETE
    CASCADE) unless it is told not to look (sqlite.org/lang_altertable.html, section 7). That can
    only be said outside of a transaction; the connection is not used again afterwards. What
    refers to nothing must not stay: then the migration is undone.
    """
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        with answering(), engine.connect() as connection:
            is_sqlite = connection.dialect.name == "sqlite"
            if is_sqlite:
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                config.attributes["connection"] = connection
                getattr(command, name)(config, revision)
                broken = (
                    is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                )
                if broken:
                    raise SettingsError(
                        f"the table {broken[0]} refers to what is not in {broken[2]}"
                    )
    except CommandError as error:
        raise SettingsError(str(error)) from None
