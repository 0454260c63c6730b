"""When a service is open, one example for each thing that can be said about it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest

from content.schedules import (
    Occurrence,
    PublishedSchedule,
    PublishedScheduleException,
    Timetable,
    between,
    french_holidays,
    on,
    upcoming,
)
from content.schedules.rules import DAYS, ExceptionKind, ExceptionReason, HolidayRule

PARIS = ZoneInfo("Europe/Paris")
EVERY_DAY = "MO TU WE TH FR SA SU"
MONDAY = date(2026, 6, 1)
SPRING = date(2026, 3, 29)  # 02:00 becomes 03:00
AUTUMN = date(2026, 10, 25)  # 03:00 becomes 02:00
LABOUR_DAY = date(2026, 5, 1)


def clock(text: str) -> time:
    return time.fromisoformat(text)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def weekly(days: str, opens: str, closes: str, **more: Any) -> PublishedSchedule:
    more.setdefault("holidays", HolidayRule.OPEN)
    weekdays = frozenset(DAYS.index(day) for day in days.split())
    return PublishedSchedule(clock(opens), clock(closes), weekdays, **more)


def said(
    kind: ExceptionKind,
    opening: str | None = None,
    opens: str | None = None,
    closes: str | None = None,
    *,
    day: date = MONDAY,
    at: str = "2026-05-31 20:00",
    location: str | None = None,
    reason: ExceptionReason | None = None,
) -> PublishedScheduleException:
    return PublishedScheduleException(
        day,
        kind,
        local(at),
        opens_at=clock(opening) if opening else None,
        new_opens_at=clock(opens) if opens else None,
        new_closes_at=clock(closes) if closes else None,
        location=location,
        reason=reason,
    )


def table(*rows: PublishedSchedule | PublishedScheduleException) -> Timetable:
    return Timetable(
        tuple(row for row in rows if isinstance(row, PublishedSchedule)),
        tuple(row for row in rows if isinstance(row, PublishedScheduleException)),
    )


def words(item: Occurrence) -> str:
    """On the clock of Calais, with the date where it is another; cancelled in brackets."""
    ends = [moment.astimezone(PARIS) for moment in (item.opens, item.closes)]
    first, last = (
        f"{end:%H:%M}" if end.date() == item.date else f"{end:%d %B %H:%M}" for end in ends
    )
    return f"({first}–{last})" if item.cancelled else f"{first}–{last}"


def hours(timetable: Timetable, day: date = MONDAY) -> list[str]:
    return [words(item) for item in on(timetable, day)]


def in_utc(timetable: Timetable, day: date) -> list[str]:
    return [f"{item.opens:%d %H:%M}–{item.closes:%d %H:%M}" for item in on(timetable, day)]


def only(timetable: Timetable, day: date = MONDAY) -> Occurrence:
    (item,) = on(timetable, day)
    return item


def dates(rule: PublishedSchedule, first: date, last: date) -> list[date]:
    span = range((last - first).days + 1)
    days = (first + timedelta(days=number) for number in span)
    return [day for day in days if on(table(rule), day)]


LUNCH = weekly("MO", "14:00", "16:00")
NIGHT = weekly(EVERY_DAY, "22:00", "06:00")
ALWAYS = weekly(EVERY_DAY, "00:00", "00:00")


class TestRules:
    def test_an_opening_is_named_by_its_date_and_planned_time(self) -> None:
        assert only(table(LUNCH)) == Occurrence(
            date=MONDAY,
            planned=time(14),
            opens=datetime(2026, 6, 1, 12, tzinfo=UTC),
            closes=datetime(2026, 6, 1, 14, tzinfo=UTC),
        )

    def test_moments_are_in_utc(self) -> None:
        assert only(table(LUNCH)).opens.tzinfo is UTC
        assert only(table(LUNCH)).closes.tzinfo is UTC

    def test_closed_on_other_weekdays(self) -> None:
        assert dates(LUNCH, date(2026, 6, 1), date(2026, 6, 14)) == [
            date(2026, 6, 1),
            date(2026, 6, 8),
        ]

    def test_several_openings_a_day_by_time(self) -> None:
        evening = weekly("MO", "18:30", "20:00")
        morning = weekly("MO WE", "09:00", "11:00")
        assert hours(table(evening, LUNCH, morning)) == [
            "09:00–11:00",
            "14:00–16:00",
            "18:30–20:00",
        ]

    def test_past_midnight(self) -> None:
        assert hours(table(NIGHT)) == ["22:00–02 June 06:00"]

    def test_until_midnight(self) -> None:
        assert hours(table(weekly("MO", "20:00", "00:00"))) == ["20:00–02 June 00:00"]

    def test_round_the_clock(self) -> None:
        assert hours(table(ALWAYS)) == ["00:00–02 June 00:00"]
        assert only(table(ALWAYS)).whole_day

    @pytest.mark.parametrize("closes_at", [time(23, 59), time(23, 59, 59)])
    def test_round_the_clock_as_hsds_writes_it(self, closes_at: time) -> None:
        """Its last minute is open too; what was typed stays in the rule."""
        rule = replace(ALWAYS, closes_at=closes_at)
        assert hours(table(rule)) == ["00:00–02 June 00:00"]
        assert only(table(rule)).whole_day
        assert rule.closes_at == closes_at

    def test_a_whole_day_may_have_23_or_25_hours(self) -> None:
        for day, length in ((SPRING, 23), (AUTUMN, 25)):
            item = only(table(ALWAYS), day)
            assert item.whole_day
            assert item.closes - item.opens == timedelta(hours=length)

    @pytest.mark.parametrize(
        "rule",
        [
            weekly(EVERY_DAY, "08:00", "08:00"),
            weekly(EVERY_DAY, "00:00", "23:58"),
            weekly(EVERY_DAY, "00:01", "23:59"),
            weekly(EVERY_DAY, "20:00", "00:00"),
        ],
    )
    def test_not_a_whole_day(self, rule: PublishedSchedule) -> None:
        assert not only(table(rule)).whole_day

    def test_a_season_that_comes_back_each_year(self) -> None:
        firewood = weekly(EVERY_DAY, "10:00", "12:00", months=frozenset({11, 12, 1, 2, 3, 4, 5}))
        closed = [date(2026, 6, 1), date(2026, 8, 15), date(2026, 10, 31)]
        opened = [date(2026, 5, 31), date(2026, 11, 1), date(2027, 1, 1)]
        assert [hours(table(firewood), day) for day in closed] == [[], [], []]
        assert [hours(table(firewood), day) for day in opened] == [["10:00–12:00"]] * 3

    def test_a_season_ends_after_its_last_night(self) -> None:
        winter = weekly(EVERY_DAY, "22:00", "06:00", months=frozenset({3}))
        assert hours(table(winter), date(2026, 3, 31)) == ["22:00–01 April 06:00"]
        assert hours(table(winter), date(2026, 4, 1)) == []

    def test_every_second_week_begins_on_monday(self) -> None:
        # dtstart is a Friday, so its week is 5 to 11 January: the Monday before it does not
        # count, and the Sunday after it still does.
        rule = weekly("MO SU", "10:00", "12:00", interval=2, dtstart=date(2026, 1, 9))
        assert dates(rule, date(2026, 1, 1), date(2026, 2, 8)) == [
            date(2026, 1, 11),
            date(2026, 1, 19),
            date(2026, 1, 25),
            date(2026, 2, 2),
            date(2026, 2, 8),
        ]

    def test_every_second_week_across_a_year_of_53_weeks(self) -> None:
        rule = weekly("TH", "10:00", "12:00", interval=2, dtstart=date(2026, 12, 17))
        assert dates(rule, date(2026, 12, 1), date(2027, 1, 20)) == [
            date(2026, 12, 17),
            date(2026, 12, 31),
            date(2027, 1, 14),
        ]

    def test_a_dated_rule_opens_once(self) -> None:
        once = PublishedSchedule(time(10), time(12), dtstart=date(2026, 6, 10))
        assert dates(once, date(2026, 6, 1), date(2026, 6, 30)) == [date(2026, 6, 10)]

    def test_a_dated_rule_outside_its_validity(self) -> None:
        once = PublishedSchedule(time(10), time(12), dtstart=MONDAY, valid_from=date(2026, 6, 2))
        assert dates(once, date(2026, 5, 30), date(2026, 6, 3)) == []

    @pytest.mark.parametrize(
        ("limit", "first", "last"),
        [
            ({"dtstart": date(2026, 6, 8)}, date(2026, 6, 8), date(2026, 6, 29)),
            ({"valid_from": date(2026, 6, 8)}, date(2026, 6, 8), date(2026, 6, 29)),
            ({"until": date(2026, 6, 22)}, date(2026, 6, 1), date(2026, 6, 22)),
            ({"valid_to": date(2026, 6, 22)}, date(2026, 6, 1), date(2026, 6, 22)),
        ],
    )
    def test_first_and_last_dates_count(
        self, limit: dict[str, date], first: date, last: date
    ) -> None:
        rule = weekly("MO", "14:00", "16:00", **limit)
        found = dates(rule, date(2026, 6, 1), date(2026, 6, 30))
        assert (found[0], found[-1]) == (first, last)

    @pytest.mark.parametrize("longest_first", [True, False])
    def test_two_rules_with_the_same_opening_make_the_longer_one(self, longest_first: bool) -> None:
        rules = [weekly("MO", "14:00", "17:00"), LUNCH]
        assert hours(table(*(rules if longest_first else rules[::-1]))) == ["14:00–17:00"]

    def test_a_timetable_without_rules_is_closed(self) -> None:
        assert hours(table()) == []


class TestClockChanges:
    @pytest.mark.parametrize(
        ("opens", "closes", "expected"),
        [
            (
                "01:00",
                "04:00",
                "29 00:00–29 02:00",
            ),  # two hours, though the clock says three
            (
                "01:00",
                "02:30",
                "29 00:00–29 01:30",
            ),  # 02:30 is read as 03:30 (RFC 5545 3.3.5)
            ("02:30", "04:00", "29 01:30–29 02:00"),
            ("02:15", "02:45", "29 01:15–29 01:45"),
            (
                "02:30",
                "03:00",
                "29 01:30–29 02:00",
            ),  # 03:00 comes first, so it keeps its length
            ("02:00", "03:00", "29 01:00–29 02:00"),
            ("22:00", "06:00", "29 20:00–30 04:00"),
        ],
    )
    def test_spring(self, opens: str, closes: str, expected: str) -> None:
        assert in_utc(table(weekly("SU", opens, closes)), SPRING) == [expected]

    @pytest.mark.parametrize(
        ("opens", "closes", "expected"),
        [
            (
                "01:00",
                "04:00",
                "24 23:00–25 03:00",
            ),  # four hours, though the clock says three
            ("01:00", "02:30", "24 23:00–25 00:30"),  # 02:30 comes twice: the first
            ("02:30", "04:00", "25 00:30–25 03:00"),
            ("02:15", "02:45", "25 00:15–25 00:45"),
            ("02:30", "03:00", "25 00:30–25 02:00"),
            ("22:00", "06:00", "25 21:00–26 05:00"),
        ],
    )
    def test_autumn(self, opens: str, closes: str, expected: str) -> None:
        assert in_utc(table(weekly("SU", opens, closes)), AUTUMN) == [expected]

    def test_a_night_across_a_change_closes_on_the_wall_clock(self) -> None:
        assert in_utc(table(NIGHT), date(2026, 3, 28)) == ["28 21:00–29 04:00"]
        assert in_utc(table(NIGHT), date(2026, 10, 24)) == ["24 20:00–25 05:00"]

    @pytest.mark.parametrize(
        ("day", "expected"),
        [(SPRING, "29 12:00–29 14:00"), (AUTUMN, "25 13:00–25 15:00")],
    )
    def test_the_afternoon_of_a_change(self, day: date, expected: str) -> None:
        assert in_utc(table(weekly("SU", "14:00", "16:00")), day) == [expected]

    def test_two_openings_at_one_moment_keep_their_names(self) -> None:
        skipped, after = weekly("SU", "02:30", "05:00"), weekly("SU", "03:30", "04:00")
        timetable = table(skipped, after, said(ExceptionKind.CANCELLED, "03:30", day=SPRING))
        found = {item.planned.hour: item.cancelled for item in on(timetable, SPRING)}
        assert found == {2: False, 3: True}

    def test_new_times_around_the_skipped_hour(self) -> None:
        rule = weekly("SU", "01:00", "05:00")
        moved = said(ExceptionKind.MOVED, "01:00", "02:30", "03:00", day=SPRING)
        assert in_utc(table(rule, moved), SPRING) == ["29 01:30–29 02:00"]


class TestHolidays:
    @pytest.mark.parametrize("year", [2026, 2027])
    def test_there_are_eleven(self, year: int) -> None:
        easter = {2026: date(2026, 4, 5), 2027: date(2027, 3, 28)}[year]
        fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
        assert french_holidays(year) == {
            *(date(year, month, day) for month, day in fixed),
            *(easter + timedelta(days=days) for days in (1, 39, 50)),
        }

    def test_open_as_usual(self) -> None:
        rule = weekly("FR", "14:00", "16:00", holidays=HolidayRule.OPEN)
        assert hours(table(rule), LABOUR_DAY) == ["14:00–16:00"]
        assert not only(table(rule), LABOUR_DAY).holiday_uncertain

    def test_closed(self) -> None:
        rule = weekly("FR", "14:00", "16:00", holidays=HolidayRule.CLOSED)
        item = only(table(rule), LABOUR_DAY)
        assert words(item) == "(14:00–16:00)"
        assert (item.change, item.reason) == (ExceptionKind.CANCELLED, ExceptionReason.HOLIDAY)
        assert not item.holiday_uncertain

    def test_uncertain_unless_said(self) -> None:
        rule = PublishedSchedule(time(14), time(16), frozenset({4}))
        item = only(table(rule), LABOUR_DAY)
        assert words(item) == "14:00–16:00"
        assert item.holiday_uncertain

    @pytest.mark.parametrize("policy", HolidayRule)
    def test_the_next_day_is_as_usual(self, policy: HolidayRule) -> None:
        rule = weekly("SA", "14:00", "16:00", holidays=policy)
        item = only(table(rule), date(2026, 5, 2))
        assert words(item) == "14:00–16:00"
        assert not item.holiday_uncertain

    @pytest.mark.parametrize(
        "kind", [ExceptionKind.CANCELLED, ExceptionKind.FINISHED, ExceptionKind.MOVED]
    )
    def test_certain_once_somebody_spoke_of_it(self, kind: ExceptionKind) -> None:
        rule = weekly("FR", "14:00", "16:00", holidays=HolidayRule.UNCERTAIN)
        word = said(kind, "14:00", day=LABOUR_DAY, at="2026-05-01 15:00", location="park")
        assert not only(table(rule, word), LABOUR_DAY).holiday_uncertain

    def test_opens_on_a_holiday_after_all(self) -> None:
        rule = weekly("FR", "14:00", "16:00", holidays=HolidayRule.CLOSED)
        late = said(ExceptionKind.LATE, "14:00", "15:00", day=LABOUR_DAY)
        extra = said(ExceptionKind.EXTRA, "14:00", None, "16:00", day=LABOUR_DAY)
        assert hours(table(rule, late), LABOUR_DAY) == ["15:00–16:00"]
        assert hours(table(rule, extra), LABOUR_DAY) == ["14:00–16:00"]

    @pytest.mark.parametrize("closed_first", [True, False])
    def test_a_rule_for_the_holiday_beats_one_that_is_closed(self, closed_first: bool) -> None:
        rules = [
            weekly("FR", "14:00", "18:00", holidays=HolidayRule.CLOSED),
            PublishedSchedule(time(14), time(16), dtstart=LABOUR_DAY, holidays=HolidayRule.OPEN),
        ]
        timetable = table(*(rules if closed_first else rules[::-1]))
        assert hours(timetable, LABOUR_DAY) == ["14:00–16:00"]

    @pytest.mark.parametrize("uncertain_first", [True, False])
    def test_a_rule_that_is_certain_beats_its_equal(self, uncertain_first: bool) -> None:
        rules = [
            weekly("FR", "14:00", "16:00", holidays=HolidayRule.UNCERTAIN),
            weekly("FR", "14:00", "16:00", holidays=HolidayRule.OPEN),
        ]
        timetable = table(*(rules if uncertain_first else rules[::-1]))
        assert not only(timetable, LABOUR_DAY).holiday_uncertain


class TestDifferences:
    def test_cancelled_keeps_its_times(self) -> None:
        plan = only(table(LUNCH))
        word = said(ExceptionKind.CANCELLED, "14:00", reason=ExceptionReason.POLICE)
        item = only(table(LUNCH, word))
        assert words(item) == "(14:00–16:00)"
        assert (item.change, item.reason) == (ExceptionKind.CANCELLED, ExceptionReason.POLICE)
        assert (item.said_at, item.was) == (word.said_at, plan)

    def test_only_the_named_opening_of_the_named_date(self) -> None:
        evening = weekly("MO", "18:30", "20:00")
        timetable = table(LUNCH, evening, said(ExceptionKind.CANCELLED, "18:30"))
        assert hours(timetable) == ["14:00–16:00", "(18:30–20:00)"]
        assert hours(timetable, date(2026, 6, 8)) == ["14:00–16:00", "18:30–20:00"]

    def test_moved_to_another_place(self) -> None:
        item = only(table(LUNCH, said(ExceptionKind.MOVED, "14:00", location="park")))
        assert words(item) == "14:00–16:00"
        assert (item.change, item.location) == (ExceptionKind.MOVED, "park")

    @pytest.mark.parametrize(
        ("rule", "opens", "closes", "expected"),
        [
            (LUNCH, "17:00", "19:00", "17:00–19:00"),
            (LUNCH, "15:00", None, "15:00–16:00"),
            (LUNCH, "17:00", None, "17:00–19:00"),
            (LUNCH, "16:00", None, "16:00–18:00"),
            (LUNCH, "10:00", None, "10:00–16:00"),
            (LUNCH, "23:00", None, "23:00–02 June 01:00"),
            (LUNCH, "23:00", "01:00", "23:00–02 June 01:00"),
            (NIGHT, "20:00", None, "20:00–02 June 06:00"),
            (NIGHT, "01:00", None, "02 June 01:00–02 June 06:00"),
            (NIGHT, "01:00", "07:00", "02 June 01:00–02 June 07:00"),
            (NIGHT, "10:00", "12:00", "10:00–12:00"),
        ],
    )
    def test_moved_to_another_time(
        self, rule: PublishedSchedule, opens: str, closes: str | None, expected: str
    ) -> None:
        planned = f"{rule.opens_at:%H:%M}"
        item = only(table(rule, said(ExceptionKind.MOVED, planned, opens, closes)))
        assert words(item) == expected
        assert item.location is None

    def test_moved_in_place_and_time(self) -> None:
        word = said(ExceptionKind.MOVED, "14:00", "17:00", "18:00", location="park")
        item = only(table(LUNCH, word))
        assert (words(item), item.location) == ("17:00–18:00", "park")
        assert item.was is not None
        assert words(item.was) == "14:00–16:00"

    def test_moved_and_closing_earlier(self) -> None:
        word = said(ExceptionKind.MOVED, "14:00", None, "15:00", location="park")
        assert hours(table(LUNCH, word)) == ["14:00–15:00"]
        word = said(ExceptionKind.MOVED, "22:00", None, "05:00", location="park")
        assert hours(table(NIGHT, word)) == ["22:00–02 June 05:00"]

    @pytest.mark.parametrize(
        ("rule", "opens", "closes", "expected"),
        [
            (LUNCH, "14:30", None, "14:30–16:00"),
            (LUNCH, "14:30", "17:00", "14:30–17:00"),
            (LUNCH, "16:30", None, "16:30–18:30"),
            (NIGHT, "23:00", None, "23:00–02 June 06:00"),
            (NIGHT, "00:15", None, "02 June 00:15–02 June 06:00"),
            (
                weekly("MO", "21:30", "23:00"),
                "00:30",
                None,
                "02 June 00:30–02 June 02:00",
            ),
            (
                weekly("MO", "21:30", "23:00"),
                "00:30",
                "01:00",
                "02 June 00:30–02 June 01:00",
            ),
        ],
    )
    def test_late(
        self, rule: PublishedSchedule, opens: str, closes: str | None, expected: str
    ) -> None:
        planned = f"{rule.opens_at:%H:%M}"
        item = only(table(rule, said(ExceptionKind.LATE, planned, opens, closes)))
        assert (words(item), item.planned) == (expected, rule.opens_at)

    @pytest.mark.parametrize(
        ("rule", "opens", "closes", "expected"),
        [
            (LUNCH, "13:00", None, "13:00–16:00"),
            (LUNCH, "13:00", "15:00", "13:00–15:00"),
            (NIGHT, "20:00", None, "20:00–02 June 06:00"),
            (weekly("MO", "00:30", "02:00"), "23:45", None, "31 May 23:45–02:00"),
        ],
    )
    def test_early(
        self, rule: PublishedSchedule, opens: str, closes: str | None, expected: str
    ) -> None:
        planned = f"{rule.opens_at:%H:%M}"
        item = only(table(rule, said(ExceptionKind.EARLY, planned, opens, closes)))
        assert (words(item), item.planned) == (expected, rule.opens_at)

    def test_late_after_midnight_is_found_where_it_is(self) -> None:
        evening = weekly("MO", "21:30", "23:00")
        timetable = table(evening, said(ExceptionKind.LATE, "21:30", "00:30"))
        start, end = local("2026-06-02 01:00"), local("2026-06-02 01:01")
        assert [item.date for item in between(timetable, start, end)] == [MONDAY]
        assert next(upcoming(timetable, start)).covers(start)

    def test_early_the_evening_before_is_found_where_it_is(self) -> None:
        rule = weekly("MO", "00:30", "02:00")
        timetable = table(rule, said(ExceptionKind.EARLY, "00:30", "23:45"))
        start, end = local("2026-05-31 23:50"), local("2026-05-31 23:51")
        assert [item.date for item in between(timetable, start, end)] == [MONDAY]
        assert next(upcoming(timetable, start)).covers(start)

    def test_extra(self) -> None:
        word = said(ExceptionKind.EXTRA, "18:00", None, "19:30", location="park")
        lunch, extra = on(table(LUNCH, word), MONDAY)
        assert (words(lunch), lunch.change) == ("14:00–16:00", None)
        assert (words(extra), extra.planned) == ("18:00–19:30", time(18))
        assert (extra.change, extra.location) == (ExceptionKind.EXTRA, "park")
        assert (extra.said_at, extra.was) == (word.said_at, None)

    def test_extra_on_a_day_that_is_closed_and_past_midnight(self) -> None:
        sunday = date(2026, 6, 7)
        extra = said(ExceptionKind.EXTRA, "23:00", None, "01:00", day=sunday)
        assert hours(table(LUNCH, extra), sunday) == ["23:00–08 June 01:00"]

    def test_an_extra_opening_said_again_replaces_itself(self) -> None:
        timetable = table(
            said(ExceptionKind.EXTRA, "18:00", None, "19:00", at="2026-06-01 08:00"),
            said(ExceptionKind.EXTRA, "18:00", None, "20:00", at="2026-06-01 09:00"),
        )
        assert hours(timetable) == ["18:00–20:00"]

    def test_extra_at_the_time_of_a_cancelled_opening_opens_it_again(self) -> None:
        timetable = table(
            LUNCH,
            said(ExceptionKind.CANCELLED, "14:00", at="2026-06-01 08:00"),
            said(ExceptionKind.EXTRA, "14:00", None, "15:00", at="2026-06-01 09:00"),
        )
        assert hours(timetable) == ["14:00–15:00"]

    def test_extra_then_cancelled(self) -> None:
        timetable = table(
            LUNCH,
            said(ExceptionKind.EXTRA, "18:00", None, "19:00", at="2026-06-01 08:00"),
            said(ExceptionKind.CANCELLED, "18:00", at="2026-06-01 09:00"),
        )
        assert hours(timetable) == ["14:00–16:00", "(18:00–19:00)"]

    @pytest.mark.parametrize(
        ("rule", "at", "expected"),
        [
            (LUNCH, "2026-06-01 13:00", "(14:00–16:00)"),
            (LUNCH, "2026-06-01 14:00", "(14:00–16:00)"),
            (LUNCH, "2026-06-01 14:01", "14:00–14:01"),
            (LUNCH, "2026-06-01 15:10", "14:00–15:10"),
            (LUNCH, "2026-06-01 16:40", "14:00–16:00"),
            (NIGHT, "2026-06-01 23:30", "22:00–23:30"),
            (NIGHT, "2026-06-02 01:30", "22:00–02 June 01:30"),
            (NIGHT, "2026-06-02 09:00", "22:00–02 June 06:00"),
        ],
    )
    def test_finished_when_it_was_said(
        self, rule: PublishedSchedule, at: str, expected: str
    ) -> None:
        planned = f"{rule.opens_at:%H:%M}"
        item = only(table(rule, said(ExceptionKind.FINISHED, planned, at=at)))
        assert (words(item), item.change) == (expected, ExceptionKind.FINISHED)

    @pytest.mark.parametrize(
        ("rule", "closes", "expected"),
        [
            (LUNCH, "15:00", "14:00–15:00"),
            (LUNCH, "17:00", "14:00–16:00"),
            (LUNCH, "13:00", "(14:00–16:00)"),
            (NIGHT, "23:00", "22:00–23:00"),
            (NIGHT, "02:00", "22:00–02 June 02:00"),
            (NIGHT, "06:00", "22:00–02 June 06:00"),
            (NIGHT, "06:30", "22:00–02 June 06:00"),
            (NIGHT, "21:00", "(22:00–02 June 06:00)"),
            (weekly("MO", "20:00", "00:00"), "00:10", "20:00–02 June 00:00"),
        ],
    )
    def test_finished_at_a_time(self, rule: PublishedSchedule, closes: str, expected: str) -> None:
        planned = f"{rule.opens_at:%H:%M}"
        assert hours(table(rule, said(ExceptionKind.FINISHED, planned, None, closes))) == [expected]

    def test_the_whole_day(self) -> None:
        evening = weekly("MO", "18:30", "20:00")
        timetable = table(LUNCH, evening, said(ExceptionKind.CANCELLED))
        assert hours(timetable) == ["(14:00–16:00)", "(18:30–20:00)"]
        assert hours(timetable, date(2026, 6, 8)) == ["14:00–16:00", "18:30–20:00"]

    def test_the_whole_day_moved(self) -> None:
        evening = weekly("MO", "18:30", "20:00")
        timetable = table(LUNCH, evening, said(ExceptionKind.MOVED, location="park"))
        assert hours(timetable) == ["14:00–16:00", "18:30–20:00"]
        assert {item.location for item in on(timetable, MONDAY)} == {"park"}

    def test_the_whole_day_finished(self) -> None:
        morning, evening = (
            weekly("MO", "09:00", "11:00"),
            weekly("MO", "18:30", "20:00"),
        )
        word = said(ExceptionKind.FINISHED, at="2026-06-01 15:00")
        assert hours(table(morning, LUNCH, evening, word)) == [
            "09:00–11:00",
            "14:00–15:00",
            "(18:30–20:00)",
        ]

    def test_the_whole_day_means_the_extra_openings_known_by_then(self) -> None:
        timetable = table(
            said(ExceptionKind.EXTRA, "09:00", None, "10:00", at="2026-06-01 07:00"),
            said(ExceptionKind.CANCELLED, at="2026-06-01 08:00"),
            said(ExceptionKind.EXTRA, "18:00", None, "19:00", at="2026-06-01 09:00"),
        )
        assert hours(timetable) == ["(09:00–10:00)", "18:00–19:00"]

    def test_the_whole_day_is_not_the_night_before(self) -> None:
        timetable = table(NIGHT, said(ExceptionKind.CANCELLED))
        assert hours(timetable, date(2026, 5, 31)) == ["22:00–01 June 06:00"]
        assert hours(timetable) == ["(22:00–02 June 06:00)"]

    @pytest.mark.parametrize(
        ("named", "expected"),
        [
            ("12:00", "(14:00–16:00)"),
            ("13:30", "(14:00–16:00)"),
            ("16:00", "(14:00–16:00)"),
            ("11:59", "14:00–16:00"),
            ("16:01", "14:00–16:00"),
        ],
    )
    def test_an_opening_that_was_edited_since(self, named: str, expected: str) -> None:
        assert hours(table(LUNCH, said(ExceptionKind.CANCELLED, named))) == [expected]

    def test_the_nearest_opening_is_meant_and_no_other(self) -> None:
        later = weekly("MO", "16:30", "18:00")
        timetable = table(later, LUNCH, said(ExceptionKind.CANCELLED, "15:00"))
        assert hours(timetable) == ["(14:00–16:00)", "16:30–18:00"]

    def test_a_new_time_before_the_edited_one_stays_on_its_date(self) -> None:
        assert hours(table(LUNCH, said(ExceptionKind.LATE, "13:00", "13:30"))) == ["13:30–16:00"]
        assert hours(table(LUNCH, said(ExceptionKind.EARLY, "15:00", "14:30"))) == ["14:30–16:00"]


class TestLaterWordsWin:
    FIRST = "2026-06-01 08:00"
    SECOND = "2026-06-01 09:00"

    @pytest.mark.parametrize("in_order", [True, False])
    def test_whatever_the_order_of_the_rows(self, in_order: bool) -> None:
        rows = [
            said(
                ExceptionKind.LATE, "14:00", "15:00", at=self.FIRST, reason=ExceptionReason.WEATHER
            ),
            said(ExceptionKind.CANCELLED, "14:00", at=self.SECOND),
        ]
        item = only(table(LUNCH, *(rows if in_order else rows[::-1])))
        assert (item.cancelled, item.change, item.reason) == (
            True,
            ExceptionKind.CANCELLED,
            None,
        )
        assert item.was == only(table(LUNCH))

    def test_cancelled_then_open_after_all(self) -> None:
        timetable = table(
            LUNCH,
            said(ExceptionKind.CANCELLED, "14:00", at=self.FIRST),
            said(ExceptionKind.LATE, "14:00", "15:00", at=self.SECOND),
        )
        assert hours(timetable) == ["15:00–16:00"]

    def test_a_new_time_keeps_the_new_place(self) -> None:
        timetable = table(
            LUNCH,
            said(ExceptionKind.MOVED, "14:00", location="park", at=self.FIRST),
            said(ExceptionKind.LATE, "14:00", "15:00", at=self.SECOND),
        )
        item = only(timetable)
        assert (words(item), item.location) == ("15:00–16:00", "park")
        assert item.was == only(table(LUNCH))

    def test_a_new_place_keeps_the_new_time(self) -> None:
        timetable = table(
            LUNCH,
            said(ExceptionKind.LATE, "14:00", "15:00", "17:00", at=self.FIRST),
            said(ExceptionKind.MOVED, "14:00", location="park", at=self.SECOND),
        )
        item = only(timetable)
        assert (words(item), item.location) == ("15:00–17:00", "park")

    def test_put_off_past_its_end_and_brought_back(self) -> None:
        timetable = table(
            LUNCH,
            said(ExceptionKind.LATE, "14:00", "17:00", at=self.FIRST),
            said(ExceptionKind.LATE, "14:00", "14:30", at=self.SECOND),
        )
        assert hours(timetable) == ["14:30–16:00"]

    def test_later_than_first_said(self) -> None:
        timetable = table(
            LUNCH,
            said(ExceptionKind.LATE, "14:00", "17:00", "20:00", at=self.FIRST),
            said(ExceptionKind.LATE, "14:00", "17:30", at=self.SECOND),
        )
        assert hours(timetable) == ["17:30–20:00"]

    def test_late_then_finished(self) -> None:
        timetable = table(
            LUNCH,
            said(ExceptionKind.LATE, "14:00", "15:00", at=self.FIRST),
            said(ExceptionKind.FINISHED, "14:00", at="2026-06-01 15:20"),
        )
        assert hours(timetable) == ["15:00–15:20"]

    def test_cancelled_then_finished_stays_cancelled(self) -> None:
        timetable = table(
            LUNCH,
            said(ExceptionKind.CANCELLED, "14:00", at=self.FIRST),
            said(ExceptionKind.FINISHED, "14:00", at="2026-06-01 15:20"),
        )
        assert only(timetable).cancelled


class TestCovers:
    def test_from_the_moment_it_opens_until_just_before_it_closes(self) -> None:
        item = only(table(LUNCH))
        second = timedelta(seconds=1)
        assert not item.covers(item.opens - second)
        assert item.covers(item.opens)
        assert item.covers(item.closes - second)
        assert not item.covers(item.closes)

    def test_never_when_cancelled(self) -> None:
        item = only(table(LUNCH, said(ExceptionKind.CANCELLED, "14:00")))
        assert not item.covers(item.opens)


class TestBetween:
    @pytest.mark.parametrize(
        ("start", "end", "found"),
        [
            (
                "2026-06-01 16:00",
                "2026-06-01 17:00",
                False,
            ),  # closes exactly at the start
            ("2026-06-01 15:59", "2026-06-01 17:00", True),
            ("2026-06-01 13:00", "2026-06-01 14:00", False),  # opens exactly at the end
            ("2026-06-01 13:00", "2026-06-01 14:01", True),
            ("2026-06-01 14:30", "2026-06-01 14:31", True),
            ("2026-05-25 17:00", "2026-06-01 13:00", False),
        ],
    )
    def test_boundaries(self, start: str, end: str, found: bool) -> None:
        items = between(table(LUNCH), local(start), local(end))
        assert bool(items) is found

    def test_yesterdays_night_is_still_open(self) -> None:
        items = between(table(NIGHT), local("2026-06-02 05:00"), local("2026-06-02 07:00"))
        assert [item.date for item in items] == [MONDAY]

    def test_just_after_midnight_in_calais_it_is_still_yesterday_in_utc(self) -> None:
        rule = weekly("MO", "00:15", "00:45")
        items = between(table(rule), local("2026-06-01 00:20"), local("2026-06-01 00:30"))
        assert [item.date for item in items] == [MONDAY]

    def test_cancelled_ones_too(self) -> None:
        timetable = table(LUNCH, said(ExceptionKind.CANCELLED, "14:00"))
        items = between(timetable, local("2026-06-01 00:00"), local("2026-06-02 00:00"))
        assert [words(item) for item in items] == ["(14:00–16:00)"]

    def test_by_the_time_they_open(self) -> None:
        early = weekly("TU", "00:15", "01:00")
        timetable = table(NIGHT, early, said(ExceptionKind.LATE, "22:00", "00:30"))
        items = between(timetable, local("2026-06-01 12:00"), local("2026-06-02 12:00"))
        assert [words(item) for item in items] == [
            "00:15–01:00",
            "02 June 00:30–02 June 06:00",
        ]

    def test_a_week(self) -> None:
        items = between(table(NIGHT), local("2026-06-01 12:00"), local("2026-06-08 12:00"))
        assert [item.date.day for item in items] == [1, 2, 3, 4, 5, 6, 7]

    def test_days_of_23_and_25_hours_have_one_opening_each(self) -> None:
        for first, last in (("2026-03-27", "2026-04-01"), ("2026-10-23", "2026-10-28")):
            items = between(table(ALWAYS), local(first), local(last))
            assert len(items) == 5
            assert all(one.closes == other.opens for one, other in pairwise(items))


class TestUpcoming:
    def first(self, timetable: Timetable, now: str) -> str:
        return words(next(upcoming(timetable, local(now))))

    def test_open_until_just_before_it_closes(self) -> None:
        assert self.first(table(LUNCH), "2026-06-01 15:59:59") == "14:00–16:00"

    def test_over_when_it_closes(self) -> None:
        item = next(upcoming(table(LUNCH), local("2026-06-01 16:00")))
        assert item.date == date(2026, 6, 8)

    def test_open_when_it_opens(self) -> None:
        now = local("2026-06-01 14:00")
        item = next(upcoming(table(LUNCH), now))
        assert item.date == MONDAY
        assert item.covers(now)

    def test_yesterdays_night_comes_before_todays(self) -> None:
        items = islice(upcoming(table(NIGHT), local("2026-06-02 05:59")), 2)
        assert [item.date.day for item in items] == [1, 2]
        item = next(upcoming(table(NIGHT), local("2026-06-02 06:00")))
        assert item.date.day == 2

    def test_cancelled_ones_too(self) -> None:
        timetable = table(LUNCH, said(ExceptionKind.CANCELLED, "14:00"))
        assert self.first(timetable, "2026-06-01 12:00") == "(14:00–16:00)"

    def test_finished_before_it_opened_is_not_offered_as_open(self) -> None:
        finished = said(ExceptionKind.FINISHED, "14:00", at="2026-06-01 12:00")
        assert self.first(table(LUNCH, finished), "2026-06-01 12:30") == "(14:00–16:00)"

    def test_across_the_summer_of_a_season(self) -> None:
        firewood = weekly("MO", "10:00", "12:00", months=frozenset({11, 12, 1, 2, 3, 4, 5}))
        items = islice(upcoming(table(firewood), local("2026-05-25 11:00")), 2)
        assert [item.date for item in items] == [date(2026, 5, 25), date(2026, 11, 2)]

    def test_ends_at_the_horizon(self) -> None:
        daily = weekly(EVERY_DAY, "14:00", "16:00")
        found = list(upcoming(table(daily), local("2026-06-01 12:00"), days=7))
        assert [item.date.day for item in found] == [1, 2, 3, 4, 5, 6, 7, 8]

    def test_the_usual_horizon_reaches_over_a_year(self) -> None:
        yearly = PublishedSchedule(time(10), time(12), dtstart=date(2027, 6, 15))
        item = next(upcoming(table(yearly), local("2026-06-01 12:00")))
        assert item.date == date(2027, 6, 15)

    def test_is_lazy_and_endless_rules_are_fine(self) -> None:
        found = upcoming(table(ALWAYS), local("2026-06-01 12:00"), days=10_000)
        assert next(found).date == MONDAY


class TestOn:
    def test_sorted_by_the_new_times(self) -> None:
        evening = weekly("MO", "18:30", "20:00")
        moved = said(ExceptionKind.MOVED, "14:00", "21:00", "22:00")
        extra = said(ExceptionKind.EXTRA, "08:00", None, "09:00")
        timetable = table(LUNCH, evening, moved, extra)
        assert hours(timetable) == ["08:00–09:00", "18:30–20:00", "21:00–22:00"]
        assert [item.planned.hour for item in on(timetable, MONDAY)] == [8, 18, 14]


def test_what_comes_is_in_order_when_one_was_moved_across_midnight() -> None:
    moved = said(ExceptionKind.EARLY, "00:30", "21:00", "23:00", day=date(2026, 6, 2))
    timetable = table(weekly("MO", "22:00", "23:30"), weekly("TU", "00:30", "02:00"), moved)
    found = list(islice(upcoming(timetable, local("2026-06-01 12:00")), 3))
    assert [item.opens for item in found] == sorted(item.opens for item in found)
    assert found[0].date == date(2026, 6, 2)


def test_the_holidays_are_those_that_a_library_knows() -> None:
    for year in range(2008, 2100):  # Whit Monday was none from 2005 to 2007
        assert french_holidays(year) == frozenset(holidays.country_holidays("FR", years=year))
