"""Bringing a database to the schema this program needs."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from content.database import answering

HEAD = "0001"
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply every migration up to `revision`. Raises DatabaseAway."""
    with answering(), engine.begin() as connection:
        _command().upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back down to `revision` ("base" for all). Raises DatabaseAway."""
    with answering(), engine.begin() as connection:
        _command().downgrade(_config(connection), revision)


def is_current(engine: Engine) -> bool:
    """Whether the database has exactly the schema of this program. Raises DatabaseAway."""
    with answering(), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        there = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return bool(there == HEAD)


def _command() -> Any:
    """Alembic takes ten megabytes, which a server that only serves can do without."""
    from alembic import command  # noqa: PLC0415

    return command


def _config(connection: Connection) -> Any:
    from alembic.config import Config  # noqa: PLC0415 - see _command

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
