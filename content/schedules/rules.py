"""Rules, and the openings they alone give on a date: RFC 5545, clock changes, holidays."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from dateutil.easter import easter

from content.core.clock import instant, paris

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Frequency(StrEnum):
    """RFC 5545 FREQ as HSDS uses it; a dated rule has none."""

    WEEKLY = "WEEKLY"


class HolidayRule(StrEnum):
    """What a French public holiday does to an opening."""

    OPEN = "open"
    CLOSED = "closed"
    UNCERTAIN = "uncertain"


class ExceptionKind(StrEnum):
    """How one date differs from the rule."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    LATE = "late"
    EARLY = "early"
    EXTRA = "extra"
    FINISHED = "finished"


class ExceptionReason(StrEnum):
    """Why one date differs; translated once, so that no volunteer has to."""

    WEATHER = "weather"
    POLICE = "police"
    VEHICLE = "vehicle"
    STAFF = "staff"
    SUPPLIES = "supplies"
    SAFETY = "safety"
    HOLIDAY = "holiday"
    OTHER = "other"


DAY = timedelta(days=1)
MIDNIGHT, LAST_MINUTE = time(), time(23, 59)
FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))


@dataclass(frozen=True, slots=True)
class PublishedSchedule:
    """One schedule row. Weekdays count from Monday = 0; no weekdays means only `dtstart`."""

    opens_at: time
    closes_at: time
    weekdays: frozenset[int] = frozenset()
    dtstart: date | None = None
    interval: int = 1
    until: date | None = None
    months: frozenset[int] = frozenset()
    valid_from: date | None = None
    valid_to: date | None = None
    holidays: HolidayRule = HolidayRule.UNCERTAIN

    def on(self, day: date) -> bool:
        """Whether the rule opens on this date, holidays and exceptions aside."""
        if not self._in_force(day):
            return False
        if not self.weekdays:
            return day == self.dtstart
        return (
            day.weekday() in self.weekdays
            and (not self.months or day.month in self.months)
            and (self.interval == 1 or self._weeks_from_start(day) % self.interval == 0)
        )

    def may_go_on(self, day: date) -> bool:
        """Whether it may open on this date or later although its times are known up to
        `valid_to` only: nobody may infer an end from that (HSDS), as one may from `until`."""
        if not self.weekdays or self.valid_to is None:
            return False
        return self.until is None or (self.until > self.valid_to and self.until >= day)

    def _in_force(self, day: date) -> bool:
        return (
            (self.dtstart is None or self.dtstart <= day)
            and (self.until is None or day <= self.until)
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )

    def _weeks_from_start(self, day: date) -> int:
        start = self.dtstart or day
        return (_monday(day) - _monday(start)).days // 7


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One opening on one date. `opens` and `closes` are UTC; `was` is the opening as planned."""

    date: date
    planned: time
    opens: datetime
    closes: datetime
    change: ExceptionKind | None = None
    cancelled: bool = False
    location: str | None = None
    reason: ExceptionReason | None = None
    said_at: datetime | None = None
    was: "Occurrence | None" = None
    holiday_uncertain: bool = False

    def covers(self, now: datetime) -> bool:
        """Whether it is open at this moment."""
        return not self.cancelled and self.opens <= now < self.closes

    @property
    def whole_day(self) -> bool:
        """Whether it is open from midnight to midnight."""
        opens, closes = paris(self.opens), paris(self.closes)
        midnight = opens.time() == closes.time() == time()
        return midnight and closes.date() == opens.date() + DAY


def planned(rules: tuple[PublishedSchedule, ...], day: date) -> list[Occurrence]:
    """What the rules alone give: one occurrence per opening time, the best of equals."""
    found: dict[time, Occurrence] = {}
    for rule in rules:
        if rule.on(day):
            item = _with_holiday(occurrence(day, rule.opens_at, rule.closes_at), rule.holidays)
            known = found.get(rule.opens_at)
            if known is None or _rank(item) > _rank(known):
                found[rule.opens_at] = item
    return list(found.values())


def _rank(item: Occurrence) -> tuple[bool, datetime, bool]:
    """Open on a holiday beats closed, then long beats short, then certain beats uncertain."""
    return (not item.cancelled, item.closes, not item.holiday_uncertain)


def occurrence(day: date, opens_at: time, closes_at: time) -> Occurrence:
    """An opening as a rule has it."""
    opens = instant(day, opens_at)
    return Occurrence(day, opens_at, opens, closing(opens, opens_at, closes_at))


def round_the_clock(opens_at: time, closes_at: time) -> bool:
    """Whether these times mean day and night: 00:00–00:00, or 00:00–23:59 as HSDS has it, whose
    `closes_at` is the last minute of the day because there is no 24:00."""
    return opens_at == MIDNIGHT and (closes_at == MIDNIGHT or closes_at >= LAST_MINUTE)


def closing(opens: datetime, opens_at: time, closes_at: time) -> datetime:
    """The next time that the clock shows `closes_at`, after it showed `opens_at` at `opens`."""
    day = paris(opens).date()
    closes_at = MIDNIGHT if round_the_clock(opens_at, closes_at) else closes_at
    overnight = closes_at <= opens_at
    closes = instant(day + DAY if overnight else day, closes_at)
    if closes > opens:
        return closes
    # It opens in the hour that a clock change skips and closes soon after: it keeps its length.
    return opens + (datetime.combine(day, closes_at) - datetime.combine(day, opens_at))


def _with_holiday(item: Occurrence, policy: HolidayRule) -> Occurrence:
    if policy is HolidayRule.OPEN or item.date not in french_holidays(item.date.year):
        return item
    if policy is HolidayRule.CLOSED:
        return replace(
            item, cancelled=True, change=ExceptionKind.CANCELLED, reason=ExceptionReason.HOLIDAY
        )
    return replace(item, holiday_uncertain=True)


@lru_cache(maxsize=16)
def french_holidays(year: int) -> frozenset[date]:
    """The eleven public holidays of metropolitan France in a year (Code du travail L3133-1)."""
    from_easter = (easter(year) + days * DAY for days in (1, 39, 50))
    return frozenset((*(date(year, month, day) for month, day in FIXED_HOLIDAYS), *from_easter))


def _monday(day: date) -> date:
    return day - day.weekday() * DAY
