"""The schedule against two independent readings of RFC 5545, on many generated timetables.

python-dateutil says on which dates the rules open. icalendar and recurring-ical-events say at
which moments, in Europe/Paris, with each exception written as a calendar would write it:
cancelled as EXDATE, changed as an override with RECURRENCE-ID, extra as RDATE.

RFC 5545 3.8.5.3 gives each instance the exact length of the first one, so that a night across
a clock change would close an hour off. Opening hours close on the wall clock, and
recurring-ical-events adds lengths on the wall clock too, so closing times are compared as
they are. One thing differs: what opens in the skipped hour (3.3.5 puts it an hour later) and
closes soon after it would close before it opens; `instants` then keeps the exact length.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events  # type: ignore[import-untyped]
from dateutil.easter import easter
from dateutil.rrule import WEEKLY, rrule
from icalendar import Calendar, Component

from content.schedules import PublishedSchedule, PublishedScheduleException, Timetable, between, on
from content.schedules.rules import DAYS, ExceptionKind, HolidayRule
from tests.content import drawing as st

Name = tuple[date, time]

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
STEP = timedelta(minutes=5)
FIREWOOD = frozenset({11, 12, 1, 2, 3, 4, 5})

BY_DATEUTIL = 4_000
PARTS = 3  # so that every core has one
BY_ICALENDAR = 3_000 // PARTS


@dataclass
class Tally:
    """What was compared, so that the test can say how much that was."""

    different: set[tuple[tuple[PublishedSchedule, ...], tuple[PublishedScheduleException, ...]]] = (
        field(default_factory=set)
    )
    seen: Counter[str] = field(default_factory=Counter)

    def add(self, timetable: Timetable, traits: Iterable[str]) -> None:
        self.different.add((timetable.rules, timetable.differences))
        self.seen.update(traits)


# What is generated: windows around clock changes and year ends, and rules around windows.


def last_sunday(year: int, month: int) -> date:
    end = date(year, month, 31)
    return end - (end.weekday() + 1) % 7 * DAY


YEARS = range(2024, 2029)
CLOCK_CHANGES = [last_sunday(year, month) for year in YEARS for month in (3, 10)]
YEAR_ENDS = [date(year, 12, 31) for year in YEARS]

EVERY_DAY = [date(2024, 1, 1) + number * DAY for number in range(5 * 365)]
days = st.sampled_from((CLOCK_CHANGES + YEAR_ENDS) * 200 + EVERY_DAY)

NOTABLE_TIMES = [
    time.fromisoformat(clock)
    for clock in (
        *("00:00", "00:30", "01:00", "02:00", "02:15", "02:30"),
        *("03:00", "03:30", "14:00", "16:00", "22:00", "23:30"),
    )
]
EVERY_FIVE_MINUTES = [time(step // 12, step % 12 * 5) for step in range(24 * 12)]
times = st.sampled_from(NOTABLE_TIMES * 24 + EVERY_FIVE_MINUTES)


def steps(least: timedelta, most: timedelta) -> st.Strategy[timedelta]:
    return st.integers(least // STEP, most // STEP).map(lambda number: number * STEP)


@dataclass(frozen=True)
class Window:
    first: date
    last: date

    @property
    def days(self) -> list[date]:
        span = (self.last - self.first).days
        return [self.first + number * DAY for number in range(span + 1)]

    @property
    def traits(self) -> list[str]:
        clock_change = any(self.first <= day <= self.last for day in CLOCK_CHANGES)
        year_end = self.first.year != self.last.year
        return ["clock change"] * clock_change + ["year end"] * year_end


@st.composite
def windows(draw: st.Draw) -> Window:
    first = draw(days) - draw(st.integers(0, 14)) * DAY
    return Window(first, first + draw(st.integers(7, 28)) * DAY)


def offsets(window: Window, least: int, most: int) -> st.Strategy[date]:
    return st.integers(least, most).map(lambda number: window.first + number * DAY)


def first_days(window: Window) -> st.Strategy[date]:
    return offsets(window, -45, 20)


def last_days(window: Window) -> st.Strategy[date]:
    return offsets(window, 0, 45)


def inside(window: Window) -> st.Strategy[date]:
    return offsets(window, 0, (window.last - window.first).days)


@st.composite
def rules(draw: st.Draw, window: Window, policy: HolidayRule) -> PublishedSchedule:
    seldom = st.sampled_from([False] * 5 + [True])
    rule = PublishedSchedule(
        draw(times),
        draw(times),
        valid_from=draw(first_days(window)) if draw(seldom) else None,
        valid_to=draw(last_days(window)) if draw(seldom) else None,
        holidays=policy,
    )
    if draw(seldom):
        return replace(rule, dtstart=draw(inside(window)))
    interval = draw(st.sampled_from([1, 1, 1, 2, 2, 3]))
    anchored = interval > 1 or draw(st.sampled_from([True, False]))
    return replace(
        rule,
        weekdays=draw(st.frozensets(range(7))),
        months=draw(st.sampled_from([frozenset(), frozenset(), FIREWOOD, frozenset({3, 10, 12})])),
        interval=interval,
        dtstart=draw(first_days(window)) if anchored else None,
        until=draw(last_days(window)) if draw(seldom) else None,
    )


def some_rules(window: Window, policy: HolidayRule) -> st.Strategy[tuple[PublishedSchedule, ...]]:
    return st.lists(rules(window, policy), min_size=1, max_size=3).map(tuple)


# The first oracle.


def dates_by_dateutil(rule: PublishedSchedule, first: date, last: date) -> list[date]:
    """Validity (HSDS valid_from, valid_to) is not in RFC 5545: it cuts the result."""
    first = max(first, rule.valid_from or first)
    last = min(last, rule.valid_to or last)
    recurrence = rrule(
        WEEKLY,
        dtstart=datetime.combine(rule.dtstart or first, time()),
        interval=rule.interval,
        wkst=0,
        byweekday=sorted(rule.weekdays) or None,
        bymonth=sorted(rule.months) or None,
        until=datetime.combine(rule.until, time()) if rule.until else None,
        count=None if rule.weekdays else 1,
    )
    found = recurrence.between(
        datetime.combine(first, time()), datetime.combine(last, time()), inc=True
    )
    return [moment.date() for moment in found]


def dates_agree(tally: Tally, draw: st.Draw) -> None:
    window = draw(windows())
    timetable = Timetable(draw(some_rules(window, HolidayRule.UNCERTAIN)))
    tally.add(timetable, window.traits)
    expected = {
        (day, rule.opens_at)
        for rule in timetable.rules
        for day in dates_by_dateutil(rule, window.first, window.last)
    }
    found = [item for day in window.days for item in on(timetable, day)]
    tally.seen["opening"] += len(found)
    assert sorted((it.date, it.planned) for it in found) == sorted(expected)


def test_dates_agree_with_dateutil() -> None:
    tally = Tally()
    for number in count():
        dates_agree(tally, st.Draw(number))
        if len(tally.different) == BY_DATEUTIL:
            break
    assert tally.seen["clock change"] >= BY_DATEUTIL / 4
    assert tally.seen["year end"] >= BY_DATEUTIL / 10


# Stories: what is said of one date, and what becomes of its openings.


def utc(wall: datetime) -> datetime:
    return wall.replace(tzinfo=PARIS).astimezone(UTC)


def instants(starts: datetime, ends: datetime) -> tuple[datetime, datetime]:
    opens, closes = starts.astimezone(UTC), ends.astimezone(UTC)
    return opens, closes if closes > opens else opens + (ends - starts)


@dataclass(frozen=True)
class Opening:
    """One opening as planned, on the wall clock."""

    starts: datetime
    ends: datetime
    closed: bool = False

    @property
    def name(self) -> Name:
        return self.starts.date(), self.starts.time()

    @property
    def opens(self) -> datetime:
        return self.instants[0]

    @property
    def closes(self) -> datetime:
        return self.instants[1]

    @property
    def instants(self) -> tuple[datetime, datetime]:
        return instants(self.starts.replace(tzinfo=PARIS), self.ends.replace(tzinfo=PARIS))


@dataclass(frozen=True)
class Fate:
    """What became of an opening that was not cancelled."""

    opens: datetime
    closes: datetime
    location: str | None = None


Fates = Mapping[Name, Fate | None]


@dataclass(frozen=True)
class Story:
    """What was said of one date, and the fates of the openings it was about."""

    words: tuple[PublishedScheduleException, ...]
    fates: Fates
    extra: Opening | None = None


def word(
    it: Opening,
    kind: ExceptionKind,
    *,
    new_opens_at: time | None = None,
    new_closes_at: time | None = None,
    location: str | None = None,
) -> PublishedScheduleException:
    """Said of this opening, the evening before."""
    day, opens_at = it.name
    said_at = utc(datetime.combine(day, time())) - 4 * HOUR
    return PublishedScheduleException(
        day, kind, said_at, opens_at, new_opens_at, new_closes_at, location
    )


def retimed(
    it: Opening,
    kind: ExceptionKind,
    starts: datetime,
    length: timedelta | None,
    location: str | None = None,
) -> Story:
    opens, closes = utc(starts), it.closes
    new_closes_at = None
    if length is not None:
        new_closes_at = (starts + length).time()
        opens, closes = Opening(starts, starts + length).instants
    elif closes <= opens:
        closes = opens + (it.closes - it.opens)
    said = word(
        it,
        kind,
        new_opens_at=starts.time(),
        new_closes_at=new_closes_at,
        location=location,
    )
    return Story((said,), {it.name: Fate(opens, closes, location)})


lengths = steps(STEP, DAY)
maybe_lengths = st.one_of(st.sampled_from([None]), lengths)
places = st.sampled_from(["park", "station"])


def cancelled(draw: st.Draw, it: Opening) -> Story:
    return Story((word(it, ExceptionKind.CANCELLED),), {it.name: None})


def late(draw: st.Draw, it: Opening) -> Story:
    starts = it.starts + draw(steps(STEP, 3 * HOUR))
    return retimed(it, ExceptionKind.LATE, starts, draw(maybe_lengths))


def early(draw: st.Draw, it: Opening) -> Story:
    starts = it.starts - draw(steps(STEP, 3 * HOUR))
    return retimed(it, ExceptionKind.EARLY, starts, draw(maybe_lengths))


def moved_in_place(draw: st.Draw, it: Opening) -> Story:
    location = draw(places)
    said = word(it, ExceptionKind.MOVED, location=location)
    return Story((said,), {it.name: Fate(it.opens, it.closes, location)})


def moved_in_time(draw: st.Draw, it: Opening) -> Story:
    """Any time of the date, but for the hours that mean after midnight at night."""
    midnight = datetime.combine(it.starts.date(), time())
    night_ends = it.ends - DAY + 3 * HOUR + STEP
    earliest = min(max(midnight, night_ends), it.starts)
    starts = earliest + draw(steps(timedelta(), midnight + DAY - STEP - earliest))
    location = draw(st.one_of(st.sampled_from([None]), places))
    return retimed(it, ExceptionKind.MOVED, starts, draw(maybe_lengths), location)


def moved_after_midnight(draw: st.Draw, it: Opening) -> Story:
    midnight = datetime.combine(it.starts.date() + DAY, time())
    if it.ends <= midnight:
        return moved_in_time(draw, it)
    starts = midnight + draw(steps(timedelta(), it.ends - midnight - STEP))
    return retimed(it, ExceptionKind.MOVED, starts, draw(maybe_lengths))


def finished(draw: st.Draw, it: Opening) -> Story:
    said_at = it.opens + draw(steps(-3 * HOUR, DAY))
    said = replace(word(it, ExceptionKind.FINISHED), said_at=said_at)
    return Story((said,), {it.name: ended(it, said_at)})


def finished_at_a_time(draw: st.Draw, it: Opening) -> Story:
    wall = it.starts + draw(steps(timedelta(), min(it.ends - it.starts, DAY - STEP)))
    said = word(it, ExceptionKind.FINISHED, new_closes_at=wall.time())
    return Story((said,), {it.name: ended(it, utc(wall))})


def ended(it: Opening, at: datetime) -> Fate | None:
    if it.closed or at <= it.opens:
        return None
    return Fate(it.opens, min(at, it.closes))


def named_as_before_an_edit(draw: st.Draw, it: Opening) -> Story:
    """Heard within two hours; further away it means no opening at all."""
    midnight = datetime.combine(it.starts.date(), time())
    named = it.starts + draw(steps(-3 * HOUR, 3 * HOUR))
    named = min(max(named, midnight), midnight + DAY - STEP)
    story = draw(st.sampled_from([cancelled, late, early]))(draw, it)
    words = tuple(replace(said, opens_at=named.time()) for said in story.words)
    heard = abs(utc(named) - it.opens) <= 2 * HOUR
    return Story(words, story.fates if heard else {})


def said_twice(draw: st.Draw, it: Opening) -> Story:
    """The later word wins; a place stays until another one is said."""
    first = draw(st.sampled_from([cancelled, late, early, moved_in_place]))(draw, it)
    return then(draw, first, it)


def then(draw: st.Draw, first: Story, it: Opening) -> Story:
    (said,) = first.words
    starts = it.starts + draw(steps(STEP, 3 * HOUR))
    second = retimed(it, ExceptionKind.LATE, starts, draw(lengths))
    if draw(st.sampled_from([True, False])):
        second = cancelled(draw, it)
    fate = second.fates[it.name]
    if fate:
        fate = replace(fate, location=said.location)
    later = tuple(replace(word, said_at=said.said_at + HOUR) for word in second.words)
    return Story(first.words + later, {it.name: fate}, first.extra)


def extra(draw: st.Draw, it: Opening) -> Story:
    """`it` is not in the plan, or if an opening has its name, takes that one's place."""
    said = word(it, ExceptionKind.EXTRA, new_closes_at=it.ends.time())
    return Story((said,), {it.name: Fate(*it.instants)}, it)


def extra_then_more(draw: st.Draw, it: Opening) -> Story:
    return then(draw, extra(draw, it), it)


Teller = Callable[[st.Draw, Opening], Story]
OF_ONE_OPENING: list[Teller] = [
    cancelled,
    late,
    early,
    moved_in_place,
    moved_in_time,
    moved_after_midnight,
    finished,
    finished_at_a_time,
    said_twice,
]
OF_AN_EXTRA: list[Teller] = [extra, extra_then_more]


def of_the_whole_day(draw: st.Draw, day: list[Opening]) -> Story:
    teller = draw(st.sampled_from([cancelled, moved_in_place]))
    story = teller(draw, day[0])
    place = story.words[0].location
    fates = {it.name: Fate(*it.instants, place) if place else None for it in day}
    return Story((replace(story.words[0], opens_at=None),), fates)


@st.composite
def stories(draw: st.Draw, day: date, planned: list[Opening]) -> tuple[str, Story]:
    if not planned or draw(st.integers(0, 7)) == 7:
        starts = datetime.combine(day, draw(times))
        teller = draw(st.sampled_from(OF_AN_EXTRA))
        return teller.__name__, teller(draw, Opening(starts, starts + draw(lengths)))
    if draw(st.integers(0, 7)) == 7:
        return of_the_whole_day.__name__, of_the_whole_day(draw, planned)
    alone: list[Teller] = [named_as_before_an_edit] if len(planned) == 1 else []
    teller = draw(st.sampled_from(OF_ONE_OPENING + alone))
    return teller.__name__, teller(draw, draw(st.sampled_from(planned)))


# The second oracle.


@dataclass
class Plan:
    """What the rules give, one opening for each name, the longest of equals."""

    openings: dict[Name, Opening]

    def of(self, day: date) -> list[Opening]:
        return [it for it in self.openings.values() if it.starts.date() == day]


@cache
def holidays_by_easter(year: int) -> set[date]:
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    moving = {easter(year) + days * DAY for days in (1, 39, 50)}
    return {date(year, month, day) for month, day in fixed} | moving


def openings(rule: PublishedSchedule, window: Window) -> list[Opening]:
    """From the rule's first date on, for that is where its calendar entry begins."""
    first = min(window.first - 2 * DAY, rule.dtstart or window.first)
    found = []
    for day in dates_by_dateutil(rule, first, window.last + 2 * DAY):
        starts = datetime.combine(day, rule.opens_at)
        ends = datetime.combine(day, rule.closes_at)
        closed = rule.holidays is HolidayRule.CLOSED
        closed = closed and day in holidays_by_easter(day.year)
        found.append(Opening(starts, ends if ends > starts else ends + DAY, closed))
    return found


def plan_of(series: list[list[Opening]]) -> Plan:
    found = sorted((it for one in series for it in one), key=lambda it: it.ends)
    return Plan({it.name: it for it in found})


def stamp(wall: datetime) -> str:
    return f"{wall:%Y%m%dT%H%M%S}"


def recurrence(rule: PublishedSchedule) -> list[str]:
    if not rule.weekdays:
        return []
    parts = ["FREQ=WEEKLY", "WKST=MO", f"INTERVAL={rule.interval}"]
    parts.append("BYDAY=" + ",".join(DAYS[day] for day in sorted(rule.weekdays)))
    if rule.months:
        parts.append("BYMONTH=" + ",".join(map(str, sorted(rule.months))))
    ends = [last for last in (rule.until, rule.valid_to) if last]
    if ends:
        parts.append(f"UNTIL={stamp(utc(datetime.combine(min(ends), time(23, 59))))}Z")
    return ["RRULE:" + ";".join(parts)]


def event(uid: str, first: Opening, *lines: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTART;TZID=Europe/Paris:{stamp(first.starts)}",
        f"DTEND;TZID=Europe/Paris:{stamp(first.ends)}",
        *lines,
        "END:VEVENT",
    ]


def without(gone: Iterable[Opening]) -> list[str]:
    return [f"EXDATE;TZID=Europe/Paris:{stamp(it.starts)}" for it in gone]


def override(uid: str, it: Opening, fate: Fate) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"RECURRENCE-ID;TZID=Europe/Paris:{stamp(it.starts)}",
        f"DTSTART:{stamp(fate.opens)}Z",
        f"DTEND:{stamp(fate.closes)}Z",
        *([f"LOCATION:{fate.location}"] if fate.location else []),
        "END:VEVENT",
    ]


@dataclass
class Entry:
    """One series in the calendar: its openings, extra ones too, and the lines that make them."""

    openings: list[Opening]
    lines: list[str]

    def text(self, uid: str, fates: Fates) -> list[str]:
        gone = [it for it in self.openings if is_gone(it, fates)]
        lines = event(uid, self.openings[0], *self.lines, *without(gone))
        for it in self.openings:
            fate = fates.get(it.name)
            if fate and fate != Fate(*it.instants):
                lines += override(uid, it, fate)
        return lines

    def has_room_for(self, extra: Opening) -> bool:
        """recurring-ical-events compares local and UTC times as if they were the same."""
        return all(abs(it.starts - extra.starts) > 3 * HOUR for it in self.openings)


def is_gone(it: Opening, fates: Fates) -> bool:
    return fates[it.name] is None if it.name in fates else it.closed


def add_extra(entries: list[Entry], it: Opening) -> None:
    period = f"{stamp(it.starts)}/{stamp(it.ends)}"
    for entry in entries:
        if entry.has_room_for(it):
            entry.openings.append(it)
            entry.lines.append(f"RDATE;VALUE=PERIOD;TZID=Europe/Paris:{period}")
            return
    entries.append(Entry([it], []))


def calendar(entries: list[Entry], fates: Fates) -> Component:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//oracle//EN"]
    for number, entry in enumerate(entries):
        lines += entry.text(f"series-{number}", fates)
    return Calendar.from_ical("\r\n".join([*lines, "END:VCALENDAR", ""]))


def open_by_icalendar(source: Component, start: datetime, end: datetime) -> dict[Name, Fate]:
    """Of two rules with one name the longer counts, so the longer one overwrites."""
    found = []
    for item in recurring_ical_events.of(source).between(start - 2 * DAY, end + 2 * DAY):
        name = item["RECURRENCE-ID"].dt.replace(tzinfo=None)
        opens, closes = instants(item["DTSTART"].dt, item["DTEND"].dt)
        location = item.get("LOCATION")
        fate = Fate(opens, closes, str(location) if location else None)
        if opens < end and closes > start:
            found.append(((name.date(), name.time()), fate))
    return dict(sorted(found, key=lambda pair: pair[1].closes))


def entries_of(rules: tuple[PublishedSchedule, ...], series: list[list[Opening]]) -> list[Entry]:
    pairs = zip(rules, series, strict=True)
    return [Entry(list(found), recurrence(rule)) for rule, found in pairs if found]


def days_to_speak_of(window: Window, plan: Plan) -> st.Strategy[date]:
    """Mostly dates that are open, and of those mostly the ones around a clock change."""
    planned = sorted({day for day, _ in plan.openings} & set(window.days))
    changes = {day - before for day in CLOCK_CHANGES for before in (DAY, 0 * DAY)}
    return st.one_of(
        *(st.sampled_from(some) for some in (planned, sorted(changes & set(planned))) if some),
        inside(window),
    )


@dataclass(frozen=True)
class Scene:
    """One timetable, and the same as a calendar."""

    window: Window
    timetable: Timetable
    entries: list[Entry]
    fates: Fates
    tellers: list[str]

    @property
    def gone(self) -> set[Name]:
        every = (it for entry in self.entries for it in entry.openings)
        inside = (it for it in every if self.window.first <= it.starts.date() <= self.window.last)
        return {it.name for it in inside if is_gone(it, self.fates)}


@st.composite
def scenes(draw: st.Draw) -> Scene:
    window = draw(windows())
    rules = draw(some_rules(window, draw(st.sampled_from(list(HolidayRule)))))
    series = [openings(rule, window) for rule in rules]
    plan = plan_of(series)
    entries = entries_of(rules, series)
    fates: dict[Name, Fate | None] = {}
    spoken_of = st.lists(days_to_speak_of(window, plan), max_size=4)
    words: list[PublishedScheduleException] = []
    tellers: list[str] = []
    days = draw(spoken_of)
    for day in dict.fromkeys(days):
        teller, story = draw(stories(day, plan.of(day)))
        tellers.append(teller)
        words += story.words
        fates |= story.fates
        if story.extra and story.extra.name not in plan.openings:
            add_extra(entries, story.extra)
    shuffled = draw(st.permutations(words))
    timetable = Timetable(rules, tuple(shuffled))
    return Scene(window, timetable, entries, fates, tellers)


def moments_agree(tally: Tally, draw: st.Draw) -> None:
    scene, first, last = draw(scenes()), draw(times), draw(times)
    tally.add(scene.timetable, [*scene.window.traits, *scene.tellers])
    start = utc(datetime.combine(scene.window.first, first))
    end = utc(datetime.combine(scene.window.last, last))
    items = between(scene.timetable, start, end)
    found = [
        ((it.date, it.planned), Fate(it.opens, it.closes, it.location))
        for it in items
        if not it.cancelled
    ]
    tally.seen["opening"] += len(found)
    assert len(found) == len(dict(found))
    source = calendar(scene.entries, scene.fates)
    assert dict(found) == open_by_icalendar(source, start, end)

    days = (on(scene.timetable, day) for day in scene.window.days)
    cancelled = {(it.date, it.planned) for day in days for it in day if it.cancelled}
    assert cancelled == scene.gone


@pytest.mark.parametrize("part", range(PARTS))
def test_moments_agree_with_icalendar(part: int) -> None:
    tally = Tally()
    for number in count(part, PARTS):
        moments_agree(tally, st.Draw(number))
        if len(tally.different) == BY_ICALENDAR:
            break
    assert tally.seen["clock change"] >= BY_ICALENDAR / 4
    assert tally.seen["year end"] >= BY_ICALENDAR / 10
    assert tally.seen["opening"] >= BY_ICALENDAR * 5
    for teller in (*OF_ONE_OPENING, *OF_AN_EXTRA, of_the_whole_day, named_as_before_an_edit):
        assert tally.seen[teller.__name__] >= BY_ICALENDAR / 50
