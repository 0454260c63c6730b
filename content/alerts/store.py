"""The outbox as the sender uses it: each call is one transaction."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from content.alerts import digests, outbox, start
from content.alerts import end as alerts_end
from content.alerts.outbox import DeliveryKey, DeliveryOutcome, DueMessage
from content.core.database import reading, transaction
from content.core.errors import ChannelInfoError
from content.models import Alert, AlertState, CoordinatorNotice, PauseReason


@dataclass(frozen=True, slots=True)
class OutboxStore:
    """The outbox of one database."""

    engine: Engine
    now: Callable[[], datetime]

    def recover(self) -> int:
        """See `outbox.recover`."""
        with transaction(self.engine) as session:
            return outbox.recover(session)

    def due(self, most: int) -> list[DueMessage]:
        """See `outbox.due`."""
        with reading(self.engine) as session:
            return outbox.due(session, self.now(), most)

    async def is_going(self, which: DeliveryKey) -> bool:
        """Whether this message may go on, as far as anybody can tell now: its alert was not
        stopped, nor who gets it forgotten."""
        try:
            return await asyncio.to_thread(self._is_going, which)
        except (ChannelInfoError, SQLAlchemyError):
            return False

    def _is_going(self, which: DeliveryKey) -> bool:
        with reading(self.engine) as session:
            return outbox.is_going(session, which)

    def step(self, outcomes: Sequence[DeliveryOutcome], which: DeliveryKey | None = None) -> bool:
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

    def pause(self, alert: int, why: PauseReason) -> None:
        """Send no more of it until somebody says so; coordinators are told that too."""
        going = (col(Alert.id) == alert, col(Alert.state) == AlertState.SENDING)
        query = select(Alert).where(*going).with_for_update()
        with transaction(self.engine) as session:
            for row in session.exec(query):
                row.state, row.why_paused = AlertState.PAUSED, why
                row.notify(CoordinatorNotice.PAUSED)

    def begin(self) -> None:
        """Let what is due begin. When nothing begins just now, queue more of what did."""
        with reading(self.engine) as session:
            if not start.is_any_due(session, self.now()):
                return
        with transaction(self.engine) as session:
            if not start.start_due(session, self.now()):
                start.queue_rest(session)

    def end(self) -> None:
        """Let what is over end."""
        with reading(self.engine) as session:
            if not alerts_end.is_any_over(session, self.now()):
                return
        with transaction(self.engine) as session:
            alerts_end.end_due(session, self.now())

    def summarize(self) -> None:
        """Let the summaries begin whose hour has come."""
        with reading(self.engine) as session:
            if not digests.is_any_due(session, self.now()):
                return
        with transaction(self.engine) as session:
            digests.summarize_due(session, self.now())
