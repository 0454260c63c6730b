"""The one clock, and the one local time zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present moment, in UTC. Only the edges call this; everything else is given `now`."""
    return datetime.now(UTC)


def paris(moment: datetime) -> datetime:
    """The same moment on a clock in Calais."""
    return moment.astimezone(PARIS)


def instant(day: date, wall: time) -> datetime:
    """The UTC moment of a wall-clock time in Calais.

    A time that a clock change skips is read with the offset before the change, one that
    comes twice is its first (RFC 5545 section 3.3.5); zoneinfo's fold=0 does both.
    """
    return datetime.combine(day, wall, PARIS).astimezone(UTC)
