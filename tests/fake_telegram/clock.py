"""Time as the stand-in sees it, so that a test can let minutes pass at once."""

import time


class Clock:
    """The machine's time plus what a test added; or a time that stands still."""

    def __init__(self, standing_at: float | None = None) -> None:
        """`standing_at`: seconds since 1970 at which the clock stands; None lets it run."""
        self._standing_at = standing_at
        self._added = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        base = time.time() if self._standing_at is None else self._standing_at
        return base + self._added

    def advance(self, seconds: float) -> None:
        """Lets `seconds` pass at once."""
        self._added += seconds
