"""When an alert comes again: RFC 5545 recurrence rules on the clock in Calais. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from dateutil.rrule import rrulestr

from content.core.clock import instant, paris

MOST = 400
KNOWN = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT", "WKST"}
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY"}
_RULE = re.compile(
    r"FREQ=(?P<often>DAILY|WEEKLY)(;BYDAY=(?P<days>[A-Z,]+))?;UNTIL=(?P<until>\d{8}T\d{6})Z"
)


class RecurrenceFrequency(StrEnum):
    """How often it comes."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Every day, or on these days of each week (RFC 5545 BYDAY), the last time on `last`."""

    often: RecurrenceFrequency
    days: tuple[str, ...]
    last: date

    @property
    def rule(self) -> str:
        """RFC 5545 RECUR. UNTIL is in UTC, and counts: the last moment of that day in Calais."""
        until = f"{instant(self.last, time(23, 59, 59)):%Y%m%dT%H%M%SZ}"
        days = f";BYDAY={','.join(self.days)}" if self.often is RecurrenceFrequency.WEEKLY else ""
        return f"FREQ={self.often.name}{days};UNTIL={until}"


def read(rule: str | None) -> Recurrence | None:
    """What a rule of ours means; None for none, and for one that was made elsewhere."""
    found = _RULE.fullmatch(rule or "")
    if found is None:
        return None
    until = datetime.strptime(found["until"], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    days = tuple((found["days"] or "").split(",")) if found["days"] else ()
    return Recurrence(RecurrenceFrequency(found["often"].lower()), days, paris(until).date())


def check(rrule: str) -> None:
    """Raises ValueError for a rule that is none, does not end, or comes more often than daily."""
    parts = _parts(rrule)
    if not parts.keys() <= KNOWN or parts.get("FREQ") not in FREQUENCIES:
        raise ValueError("not a rule that alerts may have")
    if not parts.keys() & {"UNTIL", "COUNT"} or int(parts.get("COUNT", 1)) > MOST:
        raise ValueError("a rule that does not end")
    rrulestr(_local(parts), dtstart=datetime(2000, 1, 1))  # noqa: DTZ001 - wall-clock time


def occurrences(rrule: str, first: datetime) -> Iterator[datetime]:
    """In UTC and in order, at the wall-clock time of `first` (DTSTART). A time that a clock change
    skips or brings twice is read as RFC 5545 section 3.3.5 says."""
    rule = rrulestr(_local(_parts(rrule)), dtstart=paris(first).replace(tzinfo=None))
    for number, local in enumerate(rule):
        if number >= MOST:
            return
        yield instant(local.date(), local.time())


def _parts(rrule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rrule.upper().split(";"))


def _local(parts: dict[str, str]) -> str:
    """UNTIL is in UTC (RFC 5545 section 3.3.10); the rule is counted on the wall clock."""
    until = parts.get("UNTIL", "")
    if until.endswith("Z"):
        end = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        parts = parts | {"UNTIL": f"{paris(end):%Y%m%dT%H%M%S}"}
    return ";".join(f"{name}={value}" for name, value in parts.items())
