"""What the database said a moment ago: however many strangers ask, it is asked once a second, and
by one of them at a time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from fastapi import HTTPException

from content.alerts.cap.message import CapDocument
from content.core.errors import DatabaseAway

KEPT, PATIENCE = 1.0, 2.0  # seconds
Messages = list[CapDocument]


class ResponseCache:
    """What the database answered within the last second."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, tuple[float, Messages]] = {}

    def get(self, name: str, ask: Callable[[], Messages]) -> Messages:
        """What is kept under this name, or what `ask` gives now."""
        with self.alone():
            until, messages = self._kept.get(name, (0.0, []))
            if time.monotonic() >= until:
                messages = ask()
                self._kept[name] = time.monotonic() + KEPT, messages
            return messages

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One asks at a time; who would have to wait for long is told to come back."""
        if not self._lock.acquire(timeout=PATIENCE):
            raise _too_busy()
        try:
            yield
        except DatabaseAway:
            raise _too_busy() from None
        finally:
            self._lock.release()


def _too_busy() -> HTTPException:
    return HTTPException(503, "Try again in a minute.", {"Retry-After": "5"})
