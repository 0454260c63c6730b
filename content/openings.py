"""What is open now and what comes next, of one timetable. Pure."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from content.schedule import Occurrence, Timetable, upcoming


@dataclass(frozen=True, slots=True)
class State:
    """`now_open` is open; `next` is the next that will open; `skipped` are the cancelled or
    finished-early ones before it, which people may be walking to."""

    now_open: Occurrence | None = None
    next: Occurrence | None = None
    skipped: tuple[Occurrence, ...] = ()

    @property
    def best(self) -> Occurrence | None:
        """Where to go first: what is open, or else what opens next."""
        return self.now_open or self.next


def state(timetable: Timetable, now: datetime) -> State:
    """The state at one moment; exact to the minute, so one minute's answers are shared."""
    return _state(timetable, now.replace(second=0, microsecond=0))


@lru_cache(maxsize=8192)
def _state(timetable: Timetable, now: datetime) -> State:
    now_open: Occurrence | None = None
    skipped: list[Occurrence] = []
    for occurrence in upcoming(timetable, now):
        if occurrence.cancelled:
            skipped.append(occurrence)
        elif occurrence.covers(now):
            now_open = now_open or occurrence
        else:
            return State(now_open, occurrence, tuple(skipped))
    return State(now_open, None, tuple(skipped[:1]))


def following(timetable: Timetable, now: datetime, number: int) -> tuple[Occurrence, ...]:
    """The next occurrences that are not open yet, cancelled ones too."""
    found: list[Occurrence] = []
    for occurrence in upcoming(timetable, now):
        if len(found) == number:
            break
        if occurrence.opens > now:
            found.append(occurrence)
    return tuple(found)
