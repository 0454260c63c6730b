"""Today in a zone: what belongs there, what comes by, and what went away."""

from datetime import date

import pytest

from content.models import ServiceKind
from content.planning.today import always_open, openings
from content.planning.zone_day import ZoneOpening
from content.schedules.rules import ExceptionKind
from tests.content.planning.test_zone_week import (
    MONDAY,
    NOW,
    differs,
    entry,
    made,
    open_on,
    planned,
)

MOVED = (differs(1, ExceptionKind.MOVED, 9, location="camp"),)
SOUP = entry("soup", ServiceKind.FOOD, open_on("0123456", 9, 12), said=MOVED)
SNAPSHOT = made(SOUP, entry("tap", ServiceKind.WATER, open_on("0", 8, 20), where="camp"))


def today(zone: str, day: date = MONDAY) -> list[ZoneOpening]:
    return openings(SNAPSHOT, zone, day, NOW)


def test_what_moved_to_another_zone_is_on_today_of_both() -> None:
    here, there = today("calais"), today("synthe")
    assert [(one.entry.key, one.away, one.location.key) for one in here] == [("soup", True, "camp")]
    assert [(one.entry.key, one.away) for one in there] == [("tap", False), ("soup", False)]
    assert [one.counts for one in (*here, *there)] == [False, True, True]


def test_on_other_days_it_is_only_where_it_belongs() -> None:
    tuesday = date(2026, 6, 2)
    assert [one.entry.key for one in today("calais", tuesday)] == ["soup"]
    assert today("synthe", tuesday) == []


def test_all_zones_together_have_it_once() -> None:
    assert [(one.entry.key, one.away) for one in today("")] == [("tap", False), ("soup", False)]


@pytest.mark.parametrize("zone", ["calais", "synthe"])
def test_the_week_has_the_same(zone: str) -> None:
    rows = planned(*SNAPSHOT.entries.values(), zone=zone).rows
    in_week = [one for row in rows for one in row.days[0]]
    assert sorted(one.entry.key for one in in_week) == sorted(one.entry.key for one in today(zone))
    assert {one.entry.key: one.away for one in in_week} == {
        one.entry.key: one.away for one in today(zone)
    }


def test_day_and_night_moves_too() -> None:
    moved = (differs(1, ExceptionKind.MOVED, 0, location="camp"),)
    tap = entry("tap", ServiceKind.WATER, open_on("0123456", 0, 0), said=moved)
    found = [always_open(made(tap), zone, MONDAY, NOW) for zone in ("calais", "synthe")]
    assert [[one.away for one in of_zone] for of_zone in found] == [[True], [False]]
