"""Exceptions: how one date differs from the rules."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from content.core.clock import instant, paris
from content.schedules.rules import (
    DAY,
    ExceptionKind,
    ExceptionReason,
    Occurrence,
    closing,
    occurrence,
)

NEAR = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class PublishedScheduleException:
    """One exception row: how one opening of one date differs. `location` is a key."""

    date: date
    kind: ExceptionKind
    said_at: datetime
    opens_at: time | None = None
    new_opens_at: time | None = None
    new_closes_at: time | None = None
    location: str | None = None
    reason: ExceptionReason | None = None


def apply(planned: list[Occurrence], difference: PublishedScheduleException) -> list[Occurrence]:
    """A day's openings once more is known of it."""
    if difference.kind is ExceptionKind.EXTRA:
        extra = _extra(difference)
        return [*(item for item in planned if item.planned != extra.planned), extra]
    about = named(planned, difference)
    return [_changed(item, difference) if item in about else item for item in planned]


def _extra(said: PublishedScheduleException) -> Occurrence:
    opens_at, closes_at = said.opens_at or time(), said.new_closes_at or time()
    item = occurrence(said.date, opens_at, closes_at)
    return replace(
        item,
        change=ExceptionKind.EXTRA,
        location=said.location,
        reason=said.reason,
        said_at=said.said_at,
    )


def named(planned: list[Occurrence], said: PublishedScheduleException) -> list[Occurrence]:
    """The openings a difference speaks of. A rule may have been edited since it was said, so
    it then means the nearest opening within two hours: a cancellation must not get lost."""
    if said.opens_at is None:
        return planned
    exact = [item for item in planned if item.planned == said.opens_at]
    return exact or _nearest(planned, instant(said.date, said.opens_at))


def _nearest(planned: list[Occurrence], wanted: datetime) -> list[Occurrence]:
    def distance(item: Occurrence) -> timedelta:
        return abs(instant(item.date, item.planned) - wanted)

    near = [item for item in planned if distance(item) <= NEAR]
    return sorted(near, key=lambda item: (distance(item), item.planned))[:1]


def _changed(item: Occurrence, said: PublishedScheduleException) -> Occurrence:
    was = item.was or item
    noted = replace(
        item,
        change=said.kind,
        reason=said.reason,
        said_at=said.said_at,
        was=was,
        holiday_uncertain=False,  # somebody spoke of this very date
    )
    if said.kind is ExceptionKind.CANCELLED:
        return replace(noted, cancelled=True)
    if said.kind is ExceptionKind.FINISHED:
        return _finished(noted, said)
    return replace(_shifted(noted, said), cancelled=False, location=said.location or item.location)


def _finished(item: Occurrence, said: PublishedScheduleException) -> Occurrence:
    """It closes at that moment, to the minute as everything that people read: within that very
    minute nobody reads that it is still open. If that is before it opens, it does not open."""
    at = said.said_at.replace(second=0, microsecond=0)
    if said.new_closes_at is not None:
        at = _that_night(item, said.new_closes_at)
    if at <= item.opens:
        return replace(item, cancelled=True)
    return replace(item, closes=min(at, item.closes))


def _shifted(item: Occurrence, said: PublishedScheduleException) -> Occurrence:
    opens = _new_opening(item, said)
    if said.new_closes_at is None:
        return replace(item, opens=opens, closes=_kept_closing(item, opens))
    opens_at = said.new_opens_at or paris(opens).time()
    return replace(item, opens=opens, closes=closing(opens, opens_at, said.new_closes_at))


def _new_opening(item: Occurrence, said: PublishedScheduleException) -> datetime:
    """Late can mean after midnight, and early the evening before. A time that is up to two
    hours on the wrong side stays on its date: the rule may have been edited since."""
    if said.new_opens_at is None:
        return item.opens
    planned = instant(item.date, item.planned)
    at = instant(item.date, said.new_opens_at)
    if said.kind is ExceptionKind.LATE and at < planned - NEAR:
        return instant(item.date + DAY, said.new_opens_at)
    if said.kind is ExceptionKind.EARLY and at > planned + NEAR:
        return instant(item.date - DAY, said.new_opens_at)
    if said.kind is ExceptionKind.MOVED:
        return _that_night(item, said.new_opens_at)
    return at


def _that_night(item: Occurrence, wall: time) -> datetime:
    """That time on its date, or after midnight if it is open until then or shortly before."""
    at = instant(item.date, wall)
    after_midnight = instant(item.date + DAY, wall)
    if at < item.opens and after_midnight <= item.closes + NEAR:
        return after_midnight
    return at


def _kept_closing(item: Occurrence, opens: datetime) -> datetime:
    """Without a new closing time it closes as it would have, or keeps its length if it would
    otherwise close before it opens. Put off past its end and brought back, it ends as planned."""
    plan = item.was or item
    if opens < plan.closes <= item.opens:
        return plan.closes
    return item.closes if item.closes > opens else opens + (item.closes - item.opens)
