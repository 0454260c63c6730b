"""Bringing a database to the schema this program needs."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

from content.database import answering
from content.errors import SettingsError

HEAD = "0009"
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


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
    """Alembic takes ten megabytes, which a program that only serves can do without."""
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        with answering(), engine.begin() as connection:
            config.attributes["connection"] = connection
            getattr(command, name)(config, revision)
    except CommandError as error:
        raise SettingsError(str(error)) from None
