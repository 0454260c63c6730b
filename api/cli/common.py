"""What commands begin with: the database, a key that fits it, a port that nobody has."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError

from content.core import migrate
from content.core.database import connect
from content.core.errors import DatabaseAway, SettingsError
from content.core.settings import Settings, load
from content.key_rotation.files import ready


def engine_of() -> Engine:
    """The database of the settings. ValueError is a port that is no number, ImportError a driver
    that is not installed."""
    settings = load()
    try:
        engine = connect(settings.database_url)
    except (ArgumentError, ValueError, ImportError):
        raise SettingsError(
            "CHANNEL_INFO_DATABASE_URL: needs to be like sqlite:///data/channel-info.db or "
            "postgresql+psycopg://user:password@host/name"
        ) from None
    ready(settings, engine)
    return engine


def current_engine() -> Engine:
    """The same, with the schema of this program."""
    engine = engine_of()
    if not migrate.is_current(engine):
        raise DatabaseAway("the database is not up to date; run: channel-info db upgrade")
    return engine


@contextmanager
def held_port(settings: Settings) -> Iterator[None]:
    """No server can begin on the port of the settings meanwhile. Raises OSError where one has it
    already, or nobody may."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((settings.host, settings.port))
        held.listen()
        yield
