"""The newest good snapshot in memory. Swapped whole, so that a reader never sees two versions."""

import gc
import logging
from dataclasses import replace
from datetime import timedelta
from threading import Lock

from sqlalchemy import Engine, text

from content.core.database import reading
from content.core.errors import ChannelInfoError, NoSnapshot
from content.snapshot import current_alerts
from content.snapshot.build import build
from content.snapshot.model import Snapshot

log = logging.getLogger(__name__)
CHECK_EVERY = timedelta(milliseconds=300)


class Keeper:
    """Rebuilds when the database's version moved, reads the alerts anew when only that of them
    did; keeps the last good one when that fails."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._snapshot: Snapshot | None = None
        self._lock = Lock()
        self._failing = False

    @property
    def current(self) -> Snapshot:
        """The snapshot to answer from. Read it once per answer. Raises NoSnapshot."""
        if self._snapshot is None:
            raise NoSnapshot("no content was loaded yet")
        return self._snapshot

    def refresh(self) -> None:
        """Load what changed, if anything did. Never raises: readers keep what they have."""
        with self._lock:
            try:
                self._load_if_newer()
                self._failing = False
            except Exception as error:  # noqa: BLE001 - whatever is wrong, the old content is good
                self._complain(error)

    def _load_if_newer(self) -> None:
        had = self._snapshot
        with reading(self._engine) as session:
            number, moved = session.execute(text("SELECT number, alerts FROM version")).one()
            if had is None or number != had.version:
                self._snapshot = build(session)
                _set_apart()
                log.info("content version %d loaded", number)
            elif moved != had.alerts_version:
                found = current_alerts.current(session)
                self._snapshot = replace(had, alerts=found, alerts_version=moved)

    def _complain(self, error: Exception) -> None:
        if not self._failing:
            ours = isinstance(error, ChannelInfoError)
            log.error("content not loaded: %s", error if ours else type(error).__name__)
        self._failing = True


def _set_apart() -> None:
    """Keep the garbage collector from walking over the snapshot again and again: it lives
    until the next one, and nothing in it refers in circles. A full collection first would
    make people wait; the young garbage is collected in a moment."""
    gc.collect(1)
    gc.freeze()
