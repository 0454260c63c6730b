"""The messages of alerts: one screen for all who get the same."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine

from bot.localizer import Localizer
from bot.routes import Viewer
from bot.screen import ChatKind, Screen
from bot.screens.alert import AlertStage, alert, notice_of
from bot.screens.daily import daily
from content import subscribers
from content.alerts import queries
from content.alerts.outbox import DueMessage
from content.core.database import reading
from content.core.errors import ChannelInfoError
from content.models import ReceiverKind
from content.snapshot import Snapshot

log = logging.getLogger(__name__)
MOST_KEPT = 256
DATABASE_AWAY = 2.0


@dataclass(frozen=True, slots=True)
class MessageKind:
    """All receivers of one kind get the same message. `zones` only where it differs by them."""

    alert: int
    stage: AlertStage
    language: str
    zones: int
    is_public: bool


def message_kind(due: DueMessage, *, replaced: bool) -> MessageKind:
    """Which kind a message is."""
    stage = (
        AlertStage.REPLACED if replaced else AlertStage.ENDED if due.of.is_end else AlertStage.NEW
    )
    if due.repeats and stage is AlertStage.NEW:
        stage = AlertStage.REPEATED
    zones = 0 if due.of.daily_hour is None else due.zones
    return MessageKind(
        due.of.alert, stage, due.language, zones, due.receiver is ReceiverKind.CHANNEL
    )


class MessageRenderer:
    """Reads what an alert says, and keeps the newest screens."""

    def __init__(
        self, engine: Engine, snapshot: Callable[[], Snapshot], now: Callable[[], datetime]
    ) -> None:
        self._engine = engine
        self._snapshot = snapshot
        self._now = now
        self._screens: dict[MessageKind, Screen] = {}

    async def screen(self, due: DueMessage, replaced: bool) -> Screen:
        """The screen of a message; where it was `replaced`, what stands where a newer one says
        better. Waits while the database is away."""
        wanted = message_kind(due, replaced=replaced)
        while wanted not in self._screens:
            try:
                screen = await asyncio.to_thread(self._draw, wanted)
            except ChannelInfoError as error:
                log.warning("an alert waits for its text: %s", type(error).__name__)
                await asyncio.sleep(DATABASE_AWAY)
            else:
                if len(self._screens) >= MOST_KEPT:
                    self._screens.clear()
                self._screens[wanted] = screen
        return self._screens[wanted]

    def _draw(self, wanted: MessageKind) -> Screen:
        with reading(self._engine) as session:
            replaced = wanted.stage is AlertStage.REPLACED
            found = queries.approved(session, wanted.alert, replaced=replaced)
            zones = subscribers.zones_of(session, wanted.zones)
        localizer = Localizer(Viewer(wanted.language), self._now())
        if found is None:
            screen = daily(self._snapshot(), localizer, zones)
        else:
            of_alert = (found.contents, found.said_at, found.msg_type, found.zones)
            notice = notice_of(self._snapshot(), *of_alert, wanted.stage, found.before)
            screen = alert(localizer, notice)
        return replace(screen, chat=ChatKind.PUBLIC) if wanted.is_public else screen
