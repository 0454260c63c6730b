"""The outbox as the sender uses it: each call is one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import col, update

from content.alerts import outbox
from content.alerts.outbox import Due, Outcome, Which
from content.database import reading, transaction
from content.models import Alert
from content.words import AlertState, Pause, Tell


@dataclass(frozen=True, slots=True)
class Store:
    """The outbox of one database."""

    engine: Engine
    now: Callable[[], datetime]

    def recover(self) -> int:
        """See `outbox.recover`."""
        with transaction(self.engine) as session:
            return outbox.recover(session)

    def due(self, most: int) -> list[Due]:
        """See `outbox.due`."""
        with reading(self.engine) as session:
            return outbox.due(session, self.now(), most)

    def step(self, outcomes: Sequence[Outcome], which: Which | None = None) -> bool:
        """See `outbox.step`."""
        with transaction(self.engine) as session:
            return outbox.step(session, outcomes, which)

    def finish(self) -> None:
        """See `outbox.finish`."""
        with transaction(self.engine) as session:
            outbox.finish(session, self.now())

    def pause(self, alert: int, why: Pause) -> None:
        """Send no more of it until somebody says so; the coordinators are told."""
        going = (col(Alert.id) == alert, col(Alert.state) == AlertState.SENDING)
        with transaction(self.engine) as session:
            paused = update(Alert).where(*going)
            to = {"state": AlertState.PAUSED, "why_paused": why, "tell": Tell.PAUSED}
            session.exec(paused.values(**to))
