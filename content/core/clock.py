"""The one clock, and the one local time zone."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present moment, in UTC. Only the edges call this; everything else is given `now`."""
    return datetime.now(UTC)


def paris(moment: datetime) -> datetime:
    """The same moment on a clock in Calais."""
    return _from_utc(moment) if moment.tzinfo is UTC else moment.astimezone(PARIS)


@lru_cache(maxsize=8192)
def _from_utc(moment: datetime) -> datetime:
    """Only of UTC: elsewhere two moments of a repeated hour are equal to a cache."""
    return moment.astimezone(PARIS)


@lru_cache(maxsize=8192)
def instant(day: date, wall: time) -> datetime:
    """The UTC moment of a wall-clock time in Calais.

    A time that a clock change skips is read with the offset before the change, one that
    comes twice is its first (RFC 5545 section 3.3.5); zoneinfo's fold=0 does both.
    """
    return datetime.combine(day, wall, PARIS).astimezone(UTC)
