"""Hours on the clock that an opening can have, and those that are nonsense. Pure."""

from datetime import time

from pydantic_core import PydanticCustomError

from content.schedules.rules import ExceptionKind

HALF_A_DAY = 12 * 60
MIDNIGHT = time()


def days_off(kind: ExceptionKind, planned: time, new: time) -> int | None:
    """On which date an opening that is late or early begins, counted from its own: 1 for one that
    is late until after midnight, -1 for one that is early the evening before. None where `new` is
    not late, or not early: at most half a day may lie between the two over midnight."""
    minutes = (new.hour - planned.hour) * 60 + new.minute - planned.minute
    later = minutes if kind is ExceptionKind.LATE else -minutes
    if later > 0:
        return 0
    over_midnight = 1 if kind is ExceptionKind.LATE else -1
    return over_midnight if later < 0 and later % (2 * HALF_A_DAY) <= HALF_A_DAY else None


def check_length(opens_at: time | None, closes_at: time | None) -> None:
    """Raises ValueError for an opening of no length; from midnight to midnight is day and night."""
    if opens_at == closes_at != MIDNIGHT:
        raise PydanticCustomError("no_length", "closes when it opens")
