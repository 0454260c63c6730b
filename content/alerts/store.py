"""The outbox as the sender uses it: each call is one transaction."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select, update

from content.alerts import beginning, daily, ending, halt, outbox
from content.alerts.outbox import Due, Outcome, Which
from content.database import reading, transaction
from content.errors import ChannelInfoError
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

    async def is_going(self, alert: int) -> bool:
        """Whether it is being sent, as far as anybody can tell now."""
        try:
            return await asyncio.to_thread(self._is_going, alert)
        except (ChannelInfoError, SQLAlchemyError):
            return False

    def _is_going(self, alert: int) -> bool:
        with reading(self.engine) as session:
            mine = (Alert.id == alert, Alert.state == AlertState.SENDING, ~halt.is_stopped())
            return session.exec(select(Alert.id).where(*mine)).first() is not None

    def step(self, outcomes: Sequence[Outcome], which: Which | None = None) -> bool:
        """See `outbox.step`."""
        with transaction(self.engine) as session:
            return outbox.step(session, outcomes, which)

    def finish(self) -> None:
        """See `outbox.finish`."""
        with reading(self.engine) as session:
            if not outbox.is_any_done(session, self.now()):
                return
        with transaction(self.engine) as session:
            outbox.finish(session, self.now())

    def pause(self, alert: int, why: Pause) -> None:
        """Send no more of it until somebody says so; coordinators are told."""
        going = (col(Alert.id) == alert, col(Alert.state) == AlertState.SENDING)
        with transaction(self.engine) as session:
            paused = update(Alert).where(*going)
            session.exec(paused.values(state=AlertState.PAUSED, why_paused=why, tell=Tell.PAUSED))

    def begin(self) -> None:
        """Let what is due begin. When nothing begins just now, queue more of what did."""
        with reading(self.engine) as session:
            if not beginning.is_any_due(session, self.now()):
                return
        with transaction(self.engine) as session:
            if not beginning.start_due(session, self.now()):
                beginning.queue_rest(session)

    def end(self) -> None:
        """Let what is over end."""
        with reading(self.engine) as session:
            if not ending.is_any_over(session, self.now()):
                return
        with transaction(self.engine) as session:
            ending.end_due(session, self.now())

    def summarize(self) -> None:
        """Let the summaries begin whose hour has come."""
        with reading(self.engine) as session:
            if not daily.is_any_due(session, self.now()):
                return
        with transaction(self.engine) as session:
            daily.summarize_due(session, self.now())
