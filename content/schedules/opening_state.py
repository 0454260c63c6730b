"""What is open now and what comes next, of one timetable. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from content.core.clock import paris
from content.schedules import Occurrence, Timetable, between, on, upcoming
from content.schedules.rules import ExceptionKind

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FAR = timedelta(days=2)  # open for longer than this is open day and night


@dataclass(frozen=True, slots=True)
class OpeningState:
    """`now_open` is open, with all that follows on it without a break; `next` is the next that
    will open; `skipped` are the cancelled or finished-early ones before it, which people may be
    walking to. Where neither is known, `unknown` tells whether that is so because nobody knows
    the times: then it must not be called closed."""

    now_open: Occurrence | None = None
    next: Occurrence | None = None
    skipped: tuple[Occurrence, ...] = ()
    unknown: bool = False

    def always(self, now: datetime) -> bool:
        """Whether it is open day and night, as far as matters to anybody now."""
        return self.now_open is not None and self.now_open.closes - now > FAR

    @property
    def best(self) -> Occurrence | None:
        """Where to go first: what is open, or else what opens next."""
        return self.now_open or self.next


def state(timetable: Timetable, now: datetime) -> OpeningState:
    """The state at one moment; exact to the minute, so one minute's answers are shared."""
    return _state(timetable, now.replace(second=0, microsecond=0))


def is_open(timetable: Timetable, now: datetime) -> bool:
    """Whether it is open at this moment."""
    return any(one.covers(now) for one in between(timetable, now, now + MINUTE))


@lru_cache(maxsize=8192)
def _state(timetable: Timetable, now: datetime) -> OpeningState:
    now_open: Occurrence | None = None
    skipped = _over_early(timetable, now)
    for occurrence in upcoming(timetable, now):
        if occurrence.cancelled:
            skipped.append(occurrence)
        elif now_open is None and occurrence.covers(now):
            now_open = occurrence
        elif now_open is not None and _touch(now_open, occurrence):
            now_open = _joined(now_open, occurrence)
        else:
            return OpeningState(now_open, occurrence, tuple(skipped))
        if now_open is not None and now_open.closes - now > FAR:
            return OpeningState(now_open, None, tuple(skipped))
    unknown = now_open is None and timetable.may_go_on(paris(now).date())
    return OpeningState(now_open, None, tuple(skipped[:1]), unknown)


def _touch(one: Occurrence, other: Occurrence) -> bool:
    return other.opens <= one.closes and other.location == one.location


def _joined(one: Occurrence, other: Occurrence) -> Occurrence:
    """Two openings that overlap or touch, as the one that people see."""
    return replace(one, closes=max(one.closes, other.closes))


def _over_early(timetable: Timetable, now: datetime) -> list[Occurrence]:
    """What finished before its planned end, until that end: people may be on their way."""
    today = paris(now).date()
    return [
        occurrence
        for day in (today - DAY, today)
        for occurrence in on(timetable, day)
        if occurrence.change is ExceptionKind.FINISHED
        and not occurrence.cancelled
        and occurrence.closes <= now
        and occurrence.was is not None
        and occurrence.was.closes > now
    ]


def set_aside(timetable: Timetable, now: datetime) -> Occurrence | None:
    """What opens next, or is open, where somebody said that it is cancelled or somewhere else."""
    coming = next(upcoming(timetable, now), None)
    return coming if coming is not None and is_set_aside(coming) else None


def is_set_aside(occurrence: Occurrence) -> bool:
    """Whether somebody said that it does not take place, or not where it always does."""
    elsewhere = occurrence.location is not None and occurrence.change is not ExceptionKind.EXTRA
    return occurrence.said_at is not None and (occurrence.cancelled or elsewhere)


def following(timetable: Timetable, now: datetime, number: int) -> tuple[Occurrence, ...]:
    """The next occurrences that are not open yet, cancelled ones too."""
    found: list[Occurrence] = []
    for occurrence in upcoming(timetable, now):
        if len(found) == number:
            break
        if occurrence.opens > now:
            found.append(occurrence)
    return tuple(found)
