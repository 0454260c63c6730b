"""The messages of alerts as the Bot API takes them: drawn once for all who get the same."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine

from bot.localizer import Localizer
from bot.routes import Home, Viewer
from bot.screen import Button, Screen
from bot.screens.alert import AlertStage, alert, notice_of
from bot.screens.daily import daily
from bot.telegram.client.api import as_json
from bot.telegram.render import Renderer
from content import subscribers
from content.alerts import published
from content.alerts.outbox import DueMessage
from content.core.database import reading
from content.core.errors import ChannelInfoError
from content.models import ReceiverKind
from content.snapshot import Snapshot

log = logging.getLogger(__name__)
MOST_DRAWN = 256
DATABASE_AWAY = 2.0


@dataclass(frozen=True, slots=True)
class MessageKind:
    """All receivers of one kind get the same letter. `zones` only where it differs by them."""

    alert: int
    stage: AlertStage
    language: str
    zones: int
    is_public: bool


def message_kind(due: DueMessage, *, replaced: bool) -> MessageKind:
    """Which letter a message is."""
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
    """For one bot, whose name is `username`."""

    def __init__(
        self,
        engine: Engine,
        snapshot: Callable[[], Snapshot],
        now: Callable[[], datetime],
        username: str,
    ) -> None:
        self._engine = engine
        self._snapshot = snapshot
        self._now = now
        self._username = username
        self._renderer = Renderer(username)
        self._drawn: dict[MessageKind, bytes] = {}

    async def letter(self, due: DueMessage, replaced: bool) -> bytes:
        """The message as JSON parameters. Waits while the database is away."""
        wanted = message_kind(due, replaced=replaced)
        while wanted not in self._drawn:
            try:
                drawn = await asyncio.to_thread(self._draw, wanted)
            except ChannelInfoError as error:
                log.warning("an alert waits for its text: %s", type(error).__name__)
                await asyncio.sleep(DATABASE_AWAY)
            else:
                self._keep(wanted, drawn)
        return self._drawn[wanted]

    def _keep(self, wanted: MessageKind, drawn: bytes) -> None:
        if len(self._drawn) >= MOST_DRAWN:
            self._drawn.clear()
        self._drawn[wanted] = drawn

    def _draw(self, wanted: MessageKind) -> bytes:
        screen = self._screen(wanted)
        if wanted.is_public:
            screen = self._for_everybody(screen)
        return as_json(self._renderer.message(screen))

    def _screen(self, wanted: MessageKind) -> Screen:
        with reading(self._engine) as session:
            replaced = wanted.stage is AlertStage.REPLACED
            found = published.find(session, wanted.alert, replaced=replaced)
            zones = subscribers.zones_of(session, wanted.zones)
        localizer = Localizer(Viewer(wanted.language), self._now())
        if found is None:
            return daily(self._snapshot(), localizer, zones)
        of_alert = (found.contents, found.said_at, found.msg_type, found.zones)
        notice = notice_of(self._snapshot(), *of_alert, wanted.stage, found.before)
        return alert(localizer, notice)

    def _for_everybody(self, screen: Screen) -> Screen:
        """In a public channel buttons of the bot answer nobody: a link to it instead."""
        localizer = Localizer(Viewer(screen.language), self._now())
        url = f"https://t.me/{self._username}?start={localizer.to(Home())}"
        numbers = tuple(row for row in screen.rows if row[0].copy)
        return replace(
            screen, rows=(*numbers, (Button(localizer.t("Menu"), icon="home", url=url),))
        )
