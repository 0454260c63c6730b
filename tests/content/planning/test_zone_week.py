"""A zone's week: what is on, what counts, and where nothing is."""

from datetime import UTC, date, datetime, time, timedelta

from content.core.clock import PARIS
from content.models import Mandate, Precision, ServiceKind
from content.planning.zone_week import KindWeek, ZoneWeek, week
from content.schedules import PublishedSchedule, PublishedScheduleException, Timetable
from content.schedules.rules import ExceptionKind, HolidayRule
from content.snapshot import (
    LocalizedText,
    PublishedAssurance,
    PublishedLocation,
    PublishedOrganization,
    PublishedService,
    PublishedServiceAtLocation,
    PublishedZone,
    Snapshot,
)

MONDAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
PACE = timedelta(days=7)
NONE = LocalizedText({}, "en")
ZONES = {key: PublishedZone(key, NONE) for key in ("calais", "synthe")}


def place(key: str, zone: str) -> PublishedLocation:
    return PublishedLocation(
        key, ZONES[zone], NONE, None, None, None, Precision.AREA, landmark=False
    )


PLACES = {"centre": place("centre", "calais"), "camp": place("camp", "synthe")}


def organization(key: str) -> PublishedOrganization:
    return PublishedOrganization(
        key, key, Mandate.INDEPENDENT, None, None, (), PublishedAssurance(PACE), False
    )


def open_on(days: str, opens: int, closes: int) -> PublishedSchedule:
    """Days as digits, Monday is 0; whole hours."""
    weekdays = frozenset(int(day) for day in days)
    return PublishedSchedule(time(opens), time(closes), weekdays, holidays=HolidayRule.OPEN)


def differs(
    day: int, kind: ExceptionKind, opens: int, **more: object
) -> PublishedScheduleException:
    return PublishedScheduleException(date(2026, 6, day), kind, NOW, time(opens), **more)  # type: ignore[arg-type]


def entry(
    key: str,
    kind: ServiceKind,
    *rules: PublishedSchedule,
    by: str = "rck",
    where: str = "centre",
    said: tuple[PublishedScheduleException, ...] = (),
    days_ago: int = 1,
) -> PublishedServiceAtLocation:
    service = PublishedService(
        key, organization(by), kind, NONE, None, None, None, frozenset(), None, is_example=False
    )
    checked = PublishedAssurance(PACE, NOW - timedelta(days=days_ago), by)
    return PublishedServiceAtLocation(key, service, PLACES[where], Timetable(rules, said), checked)


def planned(
    *entries: PublishedServiceAtLocation, zone: str = "calais", monday: date = MONDAY
) -> ZoneWeek:
    return week(made(*entries), zone, monday, NOW)


def made(*entries: PublishedServiceAtLocation) -> Snapshot:
    named = {item.key: item for item in entries}
    return Snapshot(1, ZONES, PLACES, {}, named, {}, ())


def row(found: ZoneWeek, kind: ServiceKind) -> KindWeek:
    return next(row for row in found.rows if row.kind is kind)


def names(found: KindWeek) -> list[list[str]]:
    return [[slot.entry.key for slot in slots] for slots in found.days]


def june(*days: int) -> tuple[date, ...]:
    return tuple(date(2026, 6, day) for day in days)


def stretches(found: ZoneWeek) -> list[str]:
    local = [(item.start.astimezone(PARIS), item.end.astimezone(PARIS)) for item in found.stretches]
    return [f"{start:%d.%m %H:%M}-{end:%d.%m %H:%M}" for start, end in local]


def test_day_by_day_in_the_order_they_open() -> None:
    found = planned(
        entry("late", ServiceKind.LEGAL, open_on("02", 15, 16)),
        entry("early", ServiceKind.LEGAL, open_on("0", 9, 10)),
        entry("both", ServiceKind.LEGAL, open_on("2", 14, 15), open_on("2", 16, 17)),
    )
    legal = row(found, ServiceKind.LEGAL)
    assert names(legal) == [["early", "late"], [], ["both", "late", "both"], [], [], [], []]
    assert found.dates == june(1, 2, 3, 4, 5, 6, 7)
    assert [slot.occurrence.date for slot in legal.days[2]] == [date(2026, 6, 3)] * 3


def test_needed_kinds_are_always_there_others_when_there_is_something() -> None:
    found = planned(
        entry("lawyer", ServiceKind.LEGAL), entry("far", ServiceKind.HEALTH, where="camp")
    )
    assert [row.kind for row in found.rows] == [
        ServiceKind.FOOD,
        ServiceKind.WATER,
        ServiceKind.DAY_SHELTER,
        ServiceKind.SHOWERS,
        ServiceKind.LEGAL,
    ]


def test_gaps_are_days_without_a_needed_kind() -> None:
    found = planned(
        entry("shower", ServiceKind.SHOWERS, open_on("013", 9, 12)),
        entry("tap", ServiceKind.WATER, open_on("0123456", 0, 0)),
        entry("lawyer", ServiceKind.LEGAL, open_on("0", 9, 12)),
    )
    assert row(found, ServiceKind.SHOWERS).gaps == june(3, 5, 6, 7)
    assert row(found, ServiceKind.WATER).gaps == ()
    assert row(found, ServiceKind.DAY_SHELTER).gaps == found.dates
    assert row(found, ServiceKind.LEGAL).gaps == ()


def test_cancelled_is_shown_and_does_not_count() -> None:
    said = (differs(2, ExceptionKind.CANCELLED, 9),)
    found = row(
        planned(entry("a", ServiceKind.SHOWERS, open_on("01", 9, 12), said=said)),
        ServiceKind.SHOWERS,
    )
    assert names(found)[:2] == [["a"], ["a"]]
    assert [slot.counts for slots in found.days for slot in slots] == [True, False]
    assert found.gaps == june(2, 3, 4, 5, 6, 7)


def test_expired_does_not_count_and_unconfirmed_is_marked() -> None:
    found = planned(
        entry("fresh", ServiceKind.FOOD, open_on("0", 9, 10), by="a", days_ago=1),
        entry("unsure", ServiceKind.FOOD, open_on("1", 9, 10), by="b", days_ago=20),
        entry("expired", ServiceKind.FOOD, open_on("2", 9, 10), by="c", days_ago=28),
    )
    food = row(found, ServiceKind.FOOD)
    slots = [slot for slots in food.days for slot in slots]
    assert [(s.entry.key, s.counts, s.unconfirmed) for s in slots] == [
        ("fresh", True, False),
        ("unsure", True, True),
        ("expired", False, False),
    ]
    assert food.gaps == june(3, 4, 5, 6, 7)
    assert [item.key for item in food.organizations] == ["a", "b"]


def test_each_organization_once_in_the_order_of_the_week() -> None:
    found = planned(
        entry("x", ServiceKind.FOOD, open_on("34", 9, 10), by="salam"),
        entry("y", ServiceKind.FOOD, open_on("0", 9, 10), by="rck"),
        entry("z", ServiceKind.FOOD, open_on("5", 9, 10), by="salam"),
        entry("w", ServiceKind.FOOD, open_on("0", 9, 10), by="other", where="camp"),
    )
    assert [item.key for item in row(found, ServiceKind.FOOD).organizations] == ["rck", "salam"]


def test_moved_to_another_zone_counts_there() -> None:
    said = (differs(2, ExceptionKind.MOVED, 9, location="camp"),)
    moving = entry("a", ServiceKind.SHOWERS, open_on("01", 9, 12), said=said)
    here = row(planned(moving), ServiceKind.SHOWERS)
    there = row(planned(moving, zone="synthe"), ServiceKind.SHOWERS)
    assert names(here)[:2] == [["a"], ["a"]]
    assert here.gaps == june(2, 3, 4, 5, 6, 7)
    assert names(there)[:2] == [[], ["a"]]
    assert there.gaps == june(1, 3, 4, 5, 6, 7)


def test_a_kind_that_only_comes_by_once_is_there() -> None:
    said = (differs(2, ExceptionKind.MOVED, 9, location="camp"),)
    moving = entry("a", ServiceKind.LAUNDRY, open_on("1", 9, 12), said=said)
    assert ServiceKind.LAUNDRY in [row.kind for row in planned(moving, zone="synthe").rows]


def test_daily_food_has_no_stretch() -> None:
    found = planned(entry("meal", ServiceKind.FOOD, open_on("0123456", 12, 13)))
    assert stretches(found) == []


def test_a_stretch_is_more_than_a_day_between_two_openings() -> None:
    found = planned(entry("meal", ServiceKind.FOOD, open_on("012456", 12, 13)))
    assert stretches(found) == ["03.06 13:00-05.06 12:00"]


def test_just_a_day_is_no_stretch() -> None:
    exactly = planned(
        entry("one", ServiceKind.FOOD, open_on("0246", 12, 13)),
        entry("two", ServiceKind.FOOD, open_on("135", 13, 14)),
        entry("three", ServiceKind.FOOD, open_on("6", 23, 0)),
    )
    assert stretches(exactly) == []


def test_what_overlaps_is_one() -> None:
    found = planned(
        entry("long", ServiceKind.FOOD, open_on("0", 6, 5)),
        entry("short", ServiceKind.FOOD, open_on("0", 7, 8)),
        entry("meal", ServiceKind.FOOD, open_on("123456", 14, 15)),
    )
    assert stretches(found) == []


def test_water_is_no_food() -> None:
    meal = entry("meal", ServiceKind.FOOD, open_on("01246", 12, 13))
    with_tap = planned(meal, entry("tap", ServiceKind.WATER, open_on("0123456", 8, 20)))
    assert stretches(with_tap) == stretches(planned(meal)) != []


def test_nights_around_the_week_are_known_too() -> None:
    night = entry("night", ServiceKind.FOOD, open_on("5", 22, 2))
    assert stretches(planned(night))[0] == "31.05 02:00-06.06 22:00"
    early = differs(9, ExceptionKind.EARLY, 1, new_opens_at=time(23))
    found = planned(entry("early", ServiceKind.FOOD, open_on("1", 1, 2), said=(early,)))
    assert stretches(found)[-1] == "02.06 02:00-08.06 23:00"


def test_a_stretch_over_sunday_midnight_is_seen_from_both_weeks() -> None:
    """18 hours of it are on Monday and 17 on Sunday: neither alone would be long."""
    meals = (
        entry("weekdays", ServiceKind.FOOD, open_on("01234", 18, 19)),
        entry("weekend", ServiceKind.FOOD, open_on("56", 6, 7)),
    )
    around = ["31.05 07:00-01.06 18:00", "07.06 07:00-08.06 18:00"]
    assert stretches(planned(*meals)) == around
    assert stretches(planned(*meals, monday=date(2026, 6, 8)))[0] == around[1]


def test_a_whole_week_without_food_is_one_stretch_with_a_day_around_it() -> None:
    assert stretches(planned()) == ["31.05 00:00-09.06 00:00"]


def test_cancelled_and_expired_food_feeds_nobody() -> None:
    said = (differs(3, ExceptionKind.CANCELLED, 12),)
    found = planned(
        entry("meal", ServiceKind.FOOD, open_on("0123456", 12, 13), said=said),
        entry("old", ServiceKind.FOOD, open_on("2", 12, 13), days_ago=28),
    )
    assert stretches(found) == ["02.06 13:00-04.06 12:00"]


def test_late_food_is_there_when_it_really_is() -> None:
    said = (
        differs(3, ExceptionKind.LATE, 12, new_opens_at=time(14), new_closes_at=time(15)),
        differs(5, ExceptionKind.EXTRA, 20, new_closes_at=time(21)),
    )
    found = planned(entry("meal", ServiceKind.FOOD, open_on("0123456", 12, 13), said=said))
    assert stretches(found) == ["02.06 13:00-03.06 14:00"]


def test_the_example_can_be_asked(example: Snapshot) -> None:
    now = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
    found = week(example, "calais", date(2026, 11, 23), now)
    food = row(found, ServiceKind.FOOD)
    assert food.gaps == ()
    assert "kitchen-a" in {item.key for item in food.organizations}
    assert all(slot.entry.service.kind is ServiceKind.FOOD for slots in food.days for slot in slots)
