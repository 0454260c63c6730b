"""Keeping what people ask for: one press, one transaction."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.localizer import Localizer
from bot.routes import AlertPart, AlertsHome, AlertWish, ChangeAlerts, Viewer
from bot.screen import Screen
from bot.subscriptions import screens
from bot.subscriptions.changes import changed
from content import subscribers
from content.core.crypto import ChatKeys
from content.core.database import reading, transaction
from content.core.errors import ChannelInfoError
from content.snapshot import Snapshot

SHOWN = {AlertWish.ZONE: AlertPart.PLACES}


class SubscriptionService:
    """Answers the presses and commands about alerts. Reads and writes the database, so an event
    loop calls it in a worker thread, always the same one: what somebody pressed first counts
    first.

    `tidy` does later, in any thread, what could not be done at once.
    """

    def __init__(
        self, engine: Engine, snapshot: Callable[[], Snapshot], keys: ChatKeys, team: ChatKeys
    ) -> None:
        self._engine = engine
        self._snapshot = snapshot
        self._keys = keys
        self._team = team
        self._unscrubbed = True  # a program before this one may have died before it scrubbed
        self._unforgotten: set[int] = set()
        self._unreachable: set[str] = set()
        self._told: set[str] = set()

    def ask(
        self,
        chat: int,
        viewer: Viewer,
        wanted: AlertsHome | ChangeAlerts,
        now: datetime,
        *,
        is_guess: bool = False,
    ) -> Screen:
        """What this chat asked for, or wants from now on. Where the viewer's language `is_guess`,
        it is the one of the alerts that come there."""
        if is_guess:
            viewer = self._own(chat, viewer)
        if isinstance(wanted, ChangeAlerts):
            return self.press(chat, viewer, wanted, now)
        return self.show(chat, viewer, wanted, now)

    def stopped(self, chat: int, viewer: Viewer, now: datetime) -> Screen | None:
        """What to tell a chat that does something after alerts to it had stopped, once; None for
        all others. Memory only: this is on the way of every press."""
        if not self._unreachable:
            return None
        known = self._keys.hash(chat)
        if known not in self._unreachable or known in self._told:
            return None
        self._told.add(known)
        return screens.stopped(Localizer(viewer, now))

    def _own(self, chat: int, viewer: Viewer) -> Viewer:
        with reading(self._engine) as session:
            had = subscribers.find(session, chat, self._keys)
        return Viewer(had.language, viewer.zone) if had else viewer

    def show(self, chat: int, viewer: Viewer, wanted: AlertsHome, now: datetime) -> Screen:
        """What this chat asked for."""
        with reading(self._engine) as session:
            had = subscribers.find(session, chat, self._keys)
            held = subscribers.stored_about(session, chat, self._keys, self._team)
        if had is not None and not had.is_reachable:
            self._told.add(self._keys.hash(chat))
        return screens.draw(had, self._snapshot(), Localizer(viewer, now), wanted.part, held)

    def press(self, chat: int, viewer: Viewer, wanted: ChangeAlerts, now: datetime) -> Screen:
        """What this chat wants from now on."""
        if wanted.wish is AlertWish.OFF:
            return self.forget(chat, viewer, now)
        snapshot, localizer = self._snapshot(), Localizer(viewer, now)
        with transaction(self._engine) as session:
            had = subscribers.find(session, chat, self._keys)
            new = changed(had, wanted, viewer, snapshot.zones)
            if new is not None:
                subscribers.put(session, chat, new, self._keys)
            elif had is not None:
                subscribers.forget(session, chat, self._keys)
        self._unforgotten.discard(chat)
        self._unreachable.discard(self._keys.hash(chat))
        if had is not None and new is None:
            self._scrub()
            return screens.ended(localizer, had_any=True)
        return screens.draw(new, snapshot, localizer, SHOWN.get(wanted.wish, AlertPart.ALL))

    def forget(self, chat: int, viewer: Viewer, now: datetime) -> Screen:
        """Delete all there is of this chat, in the database and in its files."""
        had_any = self._forget(chat)
        return screens.ended(Localizer(viewer, now), had_any=had_any)

    def blocked(self, chat: int) -> None:
        """The same for who cannot be told to try again: what fails now is done later."""
        try:
            self._forget(chat)
        except ChannelInfoError:
            self._unforgotten.add(chat)

    def scrub_later(self) -> None:
        """Somebody else deleted what must leave no trace, and could not see to it at once."""
        self._unscrubbed = True

    def tidy(self) -> None:
        """Do what was put off, and look whom no message reached."""
        with reading(self._engine) as session:
            self._unreachable = subscribers.unreachable(session)
        self._told &= self._unreachable
        for chat in tuple(self._unforgotten):
            self._forget(chat)
            self._unforgotten.discard(chat)
        if self._unscrubbed:
            self._scrub()

    def _forget(self, chat: int) -> bool:
        with transaction(self._engine) as session:
            had_any = subscribers.forget(session, chat, self._keys)
        if had_any:
            self._scrub()
        return had_any

    def _scrub(self) -> None:
        self._unscrubbed = False
        try:
            self._unscrubbed = not subscribers.scrub(self._engine)
        except (ChannelInfoError, DBAPIError):
            self._unscrubbed = True
