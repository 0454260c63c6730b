"""When a service is open. Pure: rules and exceptions in, occurrences out.

Rules are RFC 5545 weekly or dated rules on the wall clock of Calais; occurrences are in UTC.
An occurrence is named by its local date and the time it was planned to open (RECURRENCE-ID).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from content.clock import instant, paris
from content.words import Change, Holidays, Reason

DAY = timedelta(days=1)
NEAR = timedelta(hours=2)
HORIZON_DAYS = 400


@dataclass(frozen=True, slots=True)
class Rule:
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
    holidays: Holidays = Holidays.UNCERTAIN

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
class Difference:
    """One exception row: how one opening of one date differs. `location` is a key."""

    date: date
    kind: Change
    said_at: datetime
    opens_at: time | None = None
    new_opens_at: time | None = None
    new_closes_at: time | None = None
    location: str | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One opening on one date. `opens` and `closes` are UTC; `was` is the opening as planned."""

    date: date
    planned: time
    opens: datetime
    closes: datetime
    change: Change | None = None
    cancelled: bool = False
    location: str | None = None
    reason: Reason | None = None
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


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """All rules and differences of one service at one location. Equal only to itself, so that
    it is a cheap key of caches."""

    rules: tuple[Rule, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def always(self) -> bool:
        """Open day and night on every day of the week, as far as the rules say."""
        return any(
            rule.opens_at == rule.closes_at == time()
            and len(rule.weekdays) == 7
            and rule.interval == 1
            and not rule.months
            and rule.valid_from is rule.valid_to is rule.until is rule.dtstart is None
            and rule.holidays is not Holidays.CLOSED
            for rule in self.rules
        )


def on(timetable: Timetable, day: date) -> tuple[Occurrence, ...]:
    """The occurrences of one local date, cancelled ones too, by the time they open."""
    planned = _planned(timetable, day)
    for difference in sorted(_of_day(timetable, day), key=lambda item: item.said_at):
        planned = _apply(planned, difference)
    return _in_order(planned)


def between(timetable: Timetable, start: datetime, end: datetime) -> tuple[Occurrence, ...]:
    """The occurrences that are open at some moment of [start, end), cancelled ones too."""
    found = []
    for day in _days(paris(start).date() - DAY, paris(end).date() + DAY):
        found += [item for item in on(timetable, day) if item.closes > start and item.opens < end]
    return _in_order(found)


def upcoming(timetable: Timetable, now: datetime, days: int = HORIZON_DAYS) -> Iterator[Occurrence]:
    """Occurrences that are not over, from now on in order, cancelled ones too, lazily.

    One that was moved across midnight opens a day before or after its date at most, so what
    opens before a date begins is complete once that date is known.
    """
    today = paris(now).date()
    waiting: tuple[Occurrence, ...] = ()
    for day in _days(today - DAY, today + days * DAY):
        found = (item for item in on(timetable, day) if item.closes > now)
        waiting = _in_order([*waiting, *found])
        midnight = instant(day, time())
        yield from (item for item in waiting if item.opens < midnight)
        waiting = tuple(item for item in waiting if item.opens >= midnight)
    yield from waiting


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * DAY for number in range((last - first).days + 1))


def _in_order(found: list[Occurrence]) -> tuple[Occurrence, ...]:
    return tuple(sorted(found, key=lambda item: (item.opens, item.date, item.planned)))


def _planned(timetable: Timetable, day: date) -> list[Occurrence]:
    """What the rules alone give: one occurrence per opening time, the best of equals."""
    found: dict[time, Occurrence] = {}
    for rule in timetable.rules:
        if rule.on(day):
            item = _with_holiday(_occurrence(day, rule.opens_at, rule.closes_at), rule.holidays)
            known = found.get(rule.opens_at)
            if known is None or _rank(item) > _rank(known):
                found[rule.opens_at] = item
    return list(found.values())


def _rank(item: Occurrence) -> tuple[bool, datetime, bool]:
    """Open on a holiday beats closed, then long beats short, then certain beats uncertain."""
    return (not item.cancelled, item.closes, not item.holiday_uncertain)


def _occurrence(day: date, opens_at: time, closes_at: time) -> Occurrence:
    opens = instant(day, opens_at)
    return Occurrence(day, opens_at, opens, _closing(opens, opens_at, closes_at))


def _closing(opens: datetime, opens_at: time, closes_at: time) -> datetime:
    """The next time that the clock shows `closes_at`, after it showed `opens_at` at `opens`."""
    day = paris(opens).date()
    overnight = closes_at <= opens_at
    closes = instant(day + DAY if overnight else day, closes_at)
    if closes > opens:
        return closes
    # It opens in the hour that a clock change skips and closes soon after: it keeps its length.
    return opens + (datetime.combine(day, closes_at) - datetime.combine(day, opens_at))


def _with_holiday(item: Occurrence, policy: Holidays) -> Occurrence:
    if policy is Holidays.OPEN or item.date not in french_holidays(item.date.year):
        return item
    if policy is Holidays.CLOSED:
        return replace(item, cancelled=True, change=Change.CANCELLED, reason=Reason.HOLIDAY)
    return replace(item, holiday_uncertain=True)


@lru_cache(maxsize=16)
def french_holidays(year: int) -> frozenset[date]:
    """The eleven public holidays of metropolitan France in a year (Code du travail L3133-1)."""
    return frozenset(holidays.country_holidays("FR", years=year))


def _of_day(timetable: Timetable, day: date) -> list[Difference]:
    return [item for item in timetable.differences if item.date == day]


def _apply(planned: list[Occurrence], difference: Difference) -> list[Occurrence]:
    if difference.kind is Change.EXTRA:
        extra = _extra(difference)
        return [*(item for item in planned if item.planned != extra.planned), extra]
    named = _named(planned, difference)
    return [_changed(item, difference) if item in named else item for item in planned]


def _extra(said: Difference) -> Occurrence:
    opens_at, closes_at = said.opens_at or time(), said.new_closes_at or time()
    item = _occurrence(said.date, opens_at, closes_at)
    return replace(
        item,
        change=Change.EXTRA,
        location=said.location,
        reason=said.reason,
        said_at=said.said_at,
    )


def _named(planned: list[Occurrence], said: Difference) -> list[Occurrence]:
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


def _changed(item: Occurrence, said: Difference) -> Occurrence:
    was = item.was or item
    noted = replace(
        item,
        change=said.kind,
        reason=said.reason,
        said_at=said.said_at,
        was=was,
        holiday_uncertain=False,  # somebody spoke of this very date
    )
    if said.kind is Change.CANCELLED:
        return replace(noted, cancelled=True)
    if said.kind is Change.FINISHED:
        return _finished(noted, said)
    return replace(_shifted(noted, said), cancelled=False, location=said.location or item.location)


def _finished(item: Occurrence, said: Difference) -> Occurrence:
    """It closes at that moment; if that is before it opens, it does not open at all."""
    at = said.said_at
    if said.new_closes_at is not None:
        at = _that_night(item, said.new_closes_at)
    if at <= item.opens:
        return replace(item, cancelled=True)
    return replace(item, closes=min(at, item.closes))


def _shifted(item: Occurrence, said: Difference) -> Occurrence:
    opens = _new_opening(item, said)
    if said.new_closes_at is None:
        return replace(item, opens=opens, closes=_kept_closing(item, opens))
    opens_at = said.new_opens_at or paris(opens).time()
    return replace(item, opens=opens, closes=_closing(opens, opens_at, said.new_closes_at))


def _new_opening(item: Occurrence, said: Difference) -> datetime:
    """Late can mean after midnight, and early the evening before. A time that is up to two
    hours on the wrong side stays on its date: the rule may have been edited since."""
    if said.new_opens_at is None:
        return item.opens
    planned = instant(item.date, item.planned)
    at = instant(item.date, said.new_opens_at)
    if said.kind is Change.LATE and at < planned - NEAR:
        return instant(item.date + DAY, said.new_opens_at)
    if said.kind is Change.EARLY and at > planned + NEAR:
        return instant(item.date - DAY, said.new_opens_at)
    if said.kind is Change.MOVED:
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


def _monday(day: date) -> date:
    return day - day.weekday() * DAY
