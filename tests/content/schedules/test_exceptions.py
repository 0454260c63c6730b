"""What is said of an opening stays with that opening, whatever becomes of its rule.

The model knows no hours that name anything: a rule is an object, an opening is that object and a
date, what is said is attached to it, and taking back clears it. Set SEQUENCES for more of them.
"""

import os
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

import pytest

from content.directory.said_exceptions import taken_back, with_openings
from content.directory.schemas import (
    ScheduleDocument,
    ScheduleExceptionDocument,
    ServiceAtLocationDocument,
)
from content.directory.timetables import timetable
from content.editing.schedule_exceptions import differing
from content.schedules import Occurrence, on
from content.schedules.rules import DAYS, ExceptionKind

MONDAY = date(2026, 6, 1)
DATES = [MONDAY + timedelta(days=number) for number in range(4)]
NOW = datetime(2026, 5, 31, 8, tzinfo=UTC)
SEQUENCES, STEPS = int(os.environ.get("SEQUENCES", "2000")), 8
QUARTERS = [time(hour, minute) for hour in range(8, 20) for minute in (0, 15, 30, 45)]
LATER = [time(hour, 10) for hour in range(8, 20)]  # never the time of a rule
Seen = tuple[time, time | None, str]


@dataclass(eq=False)
class ModelRule:
    """A rule. Its identity is itself."""

    opens_at: time
    days: frozenset[int]

    def document(self) -> ScheduleDocument:
        days = tuple(DAYS[number] for number in sorted(self.days))
        hours = {"opens_at": self.opens_at, "closes_at": time(23)}
        return ScheduleDocument(freq="WEEKLY", byday=days, **hours)


@dataclass(frozen=True)
class Word:
    """What was said, and as the how-manieth."""

    number: int
    kind: str
    value: time | str = ""


@dataclass(eq=False)
class ModelOpening:
    """One opening: by a rule or extra (added as the how-manieth word), and what was said of it."""

    opens_at: time
    extra: int = 0
    said: list[Word] = field(default_factory=list)

    def say(self, word: Word) -> None:
        self.said = [one for one in self.said if one.kind != word.kind] + [word]

    def seen(self, of_day: list[Word]) -> Seen:
        """When it is planned, when it opens (None: cancelled), and where."""
        words = [*self.said, *(word for word in of_day if word.number > self.extra)]
        clock, moved, cancelled = self.opens_at, "", False
        for word in sorted(words, key=lambda one: one.number):
            cancelled = word.kind == "cancelled"
            moved = str(word.value) if word.kind == "moved" else moved
            clock = word.value if isinstance(word.value, time) else clock
        return self.opens_at, None if cancelled else clock, moved


class Model:
    """One service at one place."""

    def __init__(self) -> None:
        self.rules: list[ModelRule] = []
        self.by_rule: dict[tuple[ModelRule, date], ModelOpening] = {}
        self.extras: dict[date, list[ModelOpening]] = {day: [] for day in DATES}
        self.of_day: dict[date, list[Word]] = {day: [] for day in DATES}

    def openings(self, day: date) -> list[ModelOpening]:
        """Those of a date, as the rules are now; what is no more has nothing said of it."""
        gone = [key for key in self.by_rule if key[1] == day and not self._is_there(*key)]
        for key in gone:
            del self.by_rule[key]
        there = [rule for rule in self.rules if self._is_there(rule, day)]
        for rule in there:
            one = self.by_rule.setdefault((rule, day), ModelOpening(rule.opens_at))
            one.opens_at = rule.opens_at
        return [self.by_rule[rule, day] for rule in there] + self.extras[day]

    def _is_there(self, rule: ModelRule, day: date) -> bool:
        return rule in self.rules and day.weekday() in rule.days

    def differing(self) -> list[tuple[date, ModelOpening]]:
        return [
            (day, one)
            for day in DATES
            for one in self.openings(day)
            if one.said or one.extra or self.of_day[day]
        ]

    def take_back(self, day: date, one: ModelOpening) -> None:
        """An opening is as planned after all; the others of a day that was cancelled are not. An
        extra one is as it was said, and if it is that, it is no more."""
        about_it = [word for word in self.of_day[day] if word.number > one.extra]
        if one.extra and not one.said and not about_it:
            self.extras[day].remove(one)
        one.said.clear()
        for word in about_it:
            self.of_day[day].remove(word)
            for other in self.openings(day):
                if other is not one and word.number > other.extra:
                    other.said.append(word)

    def seen(self) -> dict[date, list[Seen]]:
        return {
            day: sorted(one.seen(self.of_day[day]) for one in self.openings(day)) for day in DATES
        }


def seen(place: ServiceAtLocationDocument) -> dict[date, list[Seen]]:
    """The same of the real thing."""
    table = timetable(place)
    return {day: sorted(_seen(one) for one in on(table, day)) for day in DATES}


def _seen(one: Occurrence) -> Seen:
    clock = (one.opens + timedelta(hours=2)).time()  # it is summer
    return one.planned, None if one.cancelled else clock, one.location or ""


@dataclass
class Run:
    """One sequence: the model and the document, changed alike."""

    dice: random.Random
    model: Model = field(default_factory=Model)
    place: ServiceAtLocationDocument = field(
        default_factory=lambda: ServiceAtLocationDocument(key="x", location="here")
    )
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def free_hours(self) -> list[time]:
        taken = {rule.opens_at for rule in self.model.rules}
        taken |= {one.opens_at for openings in self.model.extras.values() for one in openings}
        return [hour for hour in QUARTERS if hour not in taken]

    def rules_changed(self) -> None:
        rules = tuple(rule.document() for rule in self.model.rules)
        after = self.place.model_copy(update={"schedules": rules})
        self.place = with_openings(self.place, after, MONDAY)

    def add_rule(self) -> None:
        if len(self.model.rules) < 4:
            number = self.dice.randrange(len(self.model.rules) + 1)
            rule = ModelRule(self.dice.choice(self.free_hours()), self._days())
            self.model.rules.insert(number, rule)
            self.rules_changed()

    def _days(self) -> frozenset[int]:
        return frozenset(self.dice.sample(range(4), self.dice.randint(1, 4)))

    def drop_rule(self) -> None:
        if self.model.rules:
            self.model.rules.pop(self.dice.randrange(len(self.model.rules)))
            self.rules_changed()

    def edit_rule(self) -> None:
        if self.model.rules:
            self.dice.choice(self.model.rules).opens_at = self.dice.choice(self.free_hours())
            self.rules_changed()

    def edit_all_rules(self) -> None:
        """Everything half an hour later, as when the season changes."""
        hours = [self._half_an_hour_later(rule.opens_at) for rule in self.model.rules]
        extras = {one.opens_at for several in self.model.extras.values() for one in several}
        if hours and not {*hours} & extras:
            for rule, hour in zip(self.model.rules, hours, strict=True):
                rule.opens_at = hour
            self.rules_changed()

    def _half_an_hour_later(self, hour: time) -> time:
        return (datetime.combine(MONDAY, hour) + timedelta(minutes=30)).time()

    def other_days(self) -> None:
        if self.model.rules:
            self.dice.choice(self.model.rules).days = self._days()
            self.rules_changed()

    def reorder(self) -> None:
        self.dice.shuffle(self.model.rules)
        self.rules_changed()

    def add_extra(self) -> None:
        day, hour = self.dice.choice(DATES), self.dice.choice(self.free_hours())
        word = self._say(day, "extra", opens_at=hour, new_closes_at=time(23))
        self.model.extras[day].append(ModelOpening(hour, word.number))

    def say_something(self) -> None:
        day = self.dice.choice(DATES)
        openings = self.model.openings(day)
        if not openings:
            return
        one = self.dice.choice(openings)
        kind = self.dice.choice(["cancelled", "moved", "timed"])
        if kind == "cancelled":
            one.say(self._say(day, kind, opens_at=one.opens_at))
        elif kind == "moved":
            there = self.dice.choice(["park", "port"])
            word = self._say(day, kind, opens_at=one.opens_at, new_location=there)
            one.say(replace(word, value=there))
        else:
            hour = self.dice.choice(LATER)
            kind = "late" if hour > one.opens_at else "early"
            hours = {"new_opens_at": hour, "new_closes_at": time(23)}
            one.say(replace(self._say(day, kind, opens_at=one.opens_at, **hours), value=hour))

    def cancel_day(self) -> None:
        day = self.dice.choice(DATES)
        of_day = self.model.of_day[day]
        if any(one.seen(of_day)[1] is not None for one in self.model.openings(day)):
            self.model.of_day[day] = [self._say(day, "cancelled")]

    def _say(self, day: date, kind: str, **more: object) -> Word:
        number = next(self.numbers)
        at = NOW + timedelta(seconds=number)
        doc = ScheduleExceptionDocument.model_validate(
            {"date": day, "kind": kind, "said_at": at} | more
        )
        self.place = differing(self.place, doc, at)
        return Word(number, kind)

    def take_back(self) -> None:
        differing_ones = self.model.differing()
        if differing_ones:
            day, one = self.dice.choice(differing_ones)
            hour = one.opens_at
            self.model.take_back(day, one)
            self.place = taken_back(self.place, day, hour)


ACTS = (
    Run.add_rule, Run.drop_rule, Run.edit_rule, Run.edit_rule, Run.edit_all_rules, Run.other_days,
    Run.reorder, Run.add_extra, Run.say_something, Run.say_something, Run.say_something,
    Run.cancel_day, Run.take_back, Run.take_back,
)  # fmt: skip


def test_the_plain_model_is_what_people_see() -> None:
    taken_back_in_the_end = 0
    for number in range(SEQUENCES):
        run = Run(random.Random(number))
        run.add_rule()
        run.add_rule()
        done = []
        for act in run.dice.choices(ACTS, k=STEPS):
            act(run)
            done.append(act.__name__)
            assert seen(run.place) == run.model.seen(), (number, done)
        while run.model.differing():
            run.take_back()
            taken_back_in_the_end += 1
            assert seen(run.place) == run.model.seen(), (number, done, "taken back")
        assert not any(one.change for day in DATES for one in on(timetable(run.place), day))
    assert taken_back_in_the_end > SEQUENCES


def after(said: list[tuple[str, int, int]], were: list[int], are: list[int]) -> list[str]:
    """The openings of Monday once the rules, each of one hour, begin at other hours; `said` are
    the kind, the hour of the opening, and when it opens instead."""
    words = tuple(
        ScheduleExceptionDocument(
            date=MONDAY,
            kind=ExceptionKind(kind),
            opens_at=time(hour),
            new_opens_at=time(new) if new else None,
            said_at=NOW + timedelta(minutes=minute),
        )
        for minute, (kind, hour, new) in enumerate(said)
    )
    before = ServiceAtLocationDocument(
        key="x", location="here", schedules=of_one_hour(were), exceptions=words
    )
    changed = before.model_copy(update={"schedules": of_one_hour(are)})
    place = with_openings(before, changed, MONDAY)
    return [
        f"{one.planned.hour} {'cancelled' if one.cancelled else one.change or 'open'}"
        for one in on(timetable(place), MONDAY)
    ]


def of_one_hour(hours: list[int]) -> tuple[ScheduleDocument, ...]:
    return tuple(
        ScheduleDocument(
            freq="WEEKLY", byday=("MO",), opens_at=time(hour), closes_at=time(hour + 1)
        )
        for hour in hours
    )


@pytest.mark.parametrize(
    ("cancelled", "were", "are", "seen"),
    [
        (14, [10, 14], [14, 18], ["14 cancelled", "18 open"]),
        (10, [10, 14], [14, 18], ["14 open", "18 open"]),
        (14, [10, 14], [14, 11], ["11 open", "14 cancelled"]),
        (10, [10, 14], [14, 11], ["11 cancelled", "14 open"]),
        (12, [10, 12], [12, 14], ["12 cancelled", "14 open"]),
        (10, [10, 11], [11, 12], ["11 cancelled", "12 open"]),  # everything an hour later
        (10, [10], [18], ["18 cancelled"]),  # the one rule, edited
    ],
)
def test_a_rule_that_is_there_as_it_was_keeps_what_was_said(
    cancelled: int, were: list[int], are: list[int], seen: list[str]
) -> None:
    assert after([("cancelled", cancelled, 0)], were, are) == seen


@pytest.mark.parametrize(
    ("were", "are", "seen"),
    [
        ([10], [18, 20], ["18 open", "20 open"]),
        ([10, 14], [14, 18, 20], ["14 open", "18 open", "20 open"]),
        ([10, 14], [12], ["12 cancelled"]),
        ([10, 14], [13], ["13 open"]),
    ],
)
def test_what_is_far_away_is_another_opening(
    were: list[int], are: list[int], seen: list[str]
) -> None:
    assert after([("cancelled", 10, 0)], were, are) == seen


@pytest.mark.parametrize(
    ("said", "are", "seen"),
    [
        ([("cancelled", 10, 0), ("late", 10, 11)], [11, 14], ["11 open", "14 open"]),
        ([("finished", 10, 0), ("late", 10, 11)], [11, 14], ["11 open", "14 open"]),
        ([("early", 10, 9), ("cancelled", 10, 0), ("late", 10, 11)], [11, 14],
         ["11 open", "14 open"]),
        ([("late", 10, 11), ("cancelled", 10, 0)], [11, 14], ["11 cancelled", "14 open"]),
        ([("cancelled", 10, 0), ("cancelled", 14, 0), ("late", 10, 11)], [11, 14],
         ["11 open", "14 cancelled"]),
        ([("cancelled", 10, 0), ("late", 10, 11)], [12, 14], ["12 early", "14 open"]),
    ],
)  # fmt: skip
def test_cancelled_and_then_late_after_all_it_takes_place_when_that_is_its_hour(
    said: list[tuple[str, int, int]], are: list[int], seen: list[str]
) -> None:
    assert after(said, [10, 14], are) == seen


def test_late_on_a_day_that_was_cancelled_it_alone_takes_place() -> None:
    words = (
        ScheduleExceptionDocument(
            date=MONDAY, kind="moved", opens_at=time(10), new_location="park", said_at=NOW
        ),
        ScheduleExceptionDocument(
            date=MONDAY, kind="cancelled", said_at=NOW + timedelta(minutes=1)
        ),
        ScheduleExceptionDocument(
            date=MONDAY,
            kind="late",
            opens_at=time(10),
            new_opens_at=time(11),
            said_at=NOW + timedelta(minutes=2),
        ),
    )
    place = ServiceAtLocationDocument(
        key="x", location="here", schedules=of_one_hour([10, 14]), exceptions=words
    )
    changed = place.model_copy(update={"schedules": of_one_hour([11, 15])})
    assert seen(with_openings(place, changed, MONDAY))[MONDAY] == [
        (time(11), time(11), "park"),
        (time(15), None, ""),
    ]


def test_the_same_hour_is_the_same_opening_though_it_closes_later() -> None:
    word = ScheduleExceptionDocument(date=MONDAY, kind="cancelled", opens_at=time(10), said_at=NOW)
    place = ServiceAtLocationDocument(
        key="x", location="here", schedules=of_one_hour([10, 14]), exceptions=(word,)
    )
    (longer, other) = of_one_hour([10, 18])
    longer = longer.model_copy(update={"closes_at": time(12)})
    changed = with_openings(place, place.model_copy(update={"schedules": (other, longer)}), MONDAY)
    assert seen(changed)[MONDAY] == [(time(10), None, ""), (time(18), time(18), "")]
