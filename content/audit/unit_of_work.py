"""Who changes what, in one transaction, and what is written down about it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from content.accounts.permissions import Actor
from content.core.database import reading, transaction, trying


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """One person's work in one transaction. `now` is UTC; `chain` is the key of the history's
    hash chain (its purpose: `content.audit.history.PURPOSE`)."""

    session: Session
    by: Actor
    now: datetime
    chain: bytes


@dataclass(frozen=True, slots=True)
class UnitsOfWork:
    """Begins them, in one database with one history. `refresh` shows people what was changed."""

    engine: Engine
    chain: bytes
    refresh: Callable[[], object]

    @contextmanager
    def begin(self, by: Actor, now: datetime) -> Iterator[UnitOfWork]:
        """One that is committed; what people see is new when it is over."""
        with transaction(self.engine) as session:
            yield UnitOfWork(session, by, now, self.chain)
        self.refresh()

    @contextmanager
    def look(self, by: Actor, now: datetime) -> Iterator[UnitOfWork]:
        """One that only reads."""
        with reading(self.engine) as session:
            yield UnitOfWork(session, by, now, self.chain)

    @contextmanager
    def rehearse(self, by: Actor, now: datetime) -> Iterator[UnitOfWork]:
        """One of which nothing stays."""
        with trying(self.engine) as session:
            yield UnitOfWork(session, by, now, self.chain)
