"""When an alert comes again: three choices of a form, and the RFC 5545 rule they mean. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from api.admin.speech import Speech, _s
from content.clock import instant, paris
from content.i18n import LANGUAGES, weekday
from content.words import DAYS

_RULE = re.compile(
    r"FREQ=(?P<often>DAILY|WEEKLY)(;BYDAY=(?P<days>[A-Z,]+))?;UNTIL=(?P<until>\d{8}T\d{6})Z"
)
_A_MONDAY = date(2024, 1, 1)


class Often(StrEnum):
    """How often it comes."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"


OFTEN = {
    Often.ONCE: _s("Once only"),
    Often.DAILY: _s("Every day"),
    Often.WEEKLY: _s("Every week"),
}


@dataclass(frozen=True, slots=True)
class Repeat:
    """Every day, or on these days of each week (RFC 5545 BYDAY), the last time on `last`."""

    often: Often
    days: tuple[str, ...]
    last: date

    @property
    def rule(self) -> str:
        """RFC 5545 RECUR. UNTIL is in UTC, and counts: the last moment of that day in Calais."""
        until = f"{instant(self.last, time(23, 59, 59)):%Y%m%dT%H%M%SZ}"
        days = f";BYDAY={','.join(self.days)}" if self.often is Often.WEEKLY else ""
        return f"FREQ={self.often.name}{days};UNTIL={until}"


def read(rule: str | None) -> Repeat | None:
    """What a rule of ours means; None for none, and for one that was made elsewhere."""
    found = _RULE.fullmatch(rule or "")
    if found is None:
        return None
    until = datetime.strptime(found["until"], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    days = tuple((found["days"] or "").split(",")) if found["days"] else ()
    return Repeat(Often(found["often"].lower()), days, paris(until).date())


def told(rule: str | None, speech: Speech) -> str:
    """Every week on Monday and Friday, until 3 December; "" for once only."""
    repeat = read(rule)
    if repeat is None:
        return rule or ""
    last = speech.day(repeat.last)
    if repeat.often is Often.DAILY:
        return speech.say(_s("Every day, the last time on {date}"), date=last)
    days = ", ".join(day_name(code, speech) for code in repeat.days)
    return speech.say(_s("Every week on {days}, the last time on {date}"), days=days, date=last)


def day_name(code: str, speech: Speech) -> str:
    """Monday, for MO."""
    day = date.fromordinal(_A_MONDAY.toordinal() + DAYS.index(code))
    return weekday(day, LANGUAGES[speech.language])
