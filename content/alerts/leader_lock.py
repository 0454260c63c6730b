"""One sender and one clock at a time, among all programs that use one database.

On SQLite a lock on a file beside the database, on PostgreSQL an advisory lock: both end with
whoever holds them, however that dies.
"""

import fcntl
from contextlib import suppress
from io import IOBase
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text

from content.core.database import answering
from content.core.errors import DatabaseAway

NUMBER = 0x6368_616E  # "chan"


class LeaderLock(Protocol):
    """The right to send."""

    def take(self) -> bool:
        """Whether it is ours, now or already. Raises DatabaseAway."""

    def give(self) -> None:
        """Let others have it."""


def leader_lock(engine: Engine) -> LeaderLock:
    """That of this database."""
    if engine.dialect.name == "sqlite":
        return _FileLock(engine)
    return _AdvisoryLock(engine)


class _FileLock:
    """Also keeps one connection open: SQLite tidies its log whenever the last one closes, which
    would be after every message."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._path = Path(f"{engine.url.database}.sender")
        self._file: IOBase | None = None
        self._open: Connection | None = None

    def take(self) -> bool:
        if self._file is not None:
            return True
        file = self._path.open("wb")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        with answering():
            self._open = self._engine.connect()
        self._file = file
        return True

    def give(self) -> None:
        if self._open is not None:
            self._open.close()
        if self._file is not None:
            self._file.close()
        self._open = self._file = None


class _AdvisoryLock:
    """A lock of a connection of its own (PostgreSQL 13.3.5): asking whether that still answers
    is asking whether the lock is still ours."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def take(self) -> bool:
        try:
            return self._is_ours()
        except DatabaseAway:
            self.give()
            raise

    def _is_ours(self) -> bool:
        with answering():
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return True
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            lock = connection.execute(text("SELECT pg_try_advisory_lock(:n)"), {"n": NUMBER})
            if not lock.scalar():
                connection.close()
                return False
            self._connection = connection
            return True

    def give(self) -> None:
        if self._connection is not None:
            with suppress(Exception):
                self._connection.invalidate()
                self._connection.close()
        self._connection = None
