"""What to check: the worst first, and only what needs it."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from content.core.freshness import Freshness
from content.models import DocumentType, ServiceKind
from content.planning.to_check import ItemToCheck, due
from content.schedules import PublishedSchedule, Timetable
from content.snapshot import PublishedAssurance, PublishedServiceAtLocation, Snapshot
from tests.conftest import NOW

DAY = timedelta(days=1)
EVERY_DAY = frozenset(range(7))


@pytest.fixture
def entry(example: Snapshot) -> PublishedServiceAtLocation:
    return next(iter(example.entries.values()))


def made(
    entry: PublishedServiceAtLocation,
    key: str,
    kind: ServiceKind = ServiceKind.FOOD,
    days: frozenset[int] = EVERY_DAY,
    age: int = 10,
) -> PublishedServiceAtLocation:
    """An entry that was checked `age` days ago and should be every seven; 12:00 to 13:00."""
    service = replace(entry.service, kind=kind, key=key)
    checked = PublishedAssurance(7 * DAY, NOW - age * DAY, "Somebody")
    rules = (PublishedSchedule(time(12), time(13), days),) if days else ()
    return replace(entry, key=key, service=service, assurance=checked, timetable=Timetable(rules))


def of(example: Snapshot, *entries: PublishedServiceAtLocation) -> list[str]:
    return [one.what.part for one in listed(example, *entries)]


def listed(example: Snapshot, *entries: PublishedServiceAtLocation) -> list[ItemToCheck]:
    only = {entry.key: entry for entry in entries}
    small = replace(example, entries=only, pages={}, phones=(), organizations={})
    return due(small, NOW)


def test_food_before_laundry(example: Snapshot, entry: PublishedServiceAtLocation) -> None:
    laundry, food = (
        made(entry, "laundry", ServiceKind.LAUNDRY),
        made(entry, "food", ServiceKind.FOOD),
    )
    assert of(example, laundry, food) == ["food", "laundry"]


def test_tomorrow_before_next_week(example: Snapshot, entry: PublishedServiceAtLocation) -> None:
    later, soon = made(entry, "a", days=frozenset({5})), made(entry, "b", days=frozenset({0}))
    assert of(example, later, soon) == ["b", "a"]


def test_unconfirmed_before_due(example: Snapshot, entry: PublishedServiceAtLocation) -> None:
    is_due, unsure, old = made(entry, "a", age=50), made(entry, "b", age=15), made(entry, "c")
    slow, quick = replace(is_due.assurance, pace=30 * DAY), replace(old.assurance, pace=DAY)
    found = listed(example, replace(is_due, assurance=slow), unsure, replace(old, assurance=quick))
    assert [one.what.part for one in found] == ["b", "c", "a"]
    assert [one.freshness for one in found] == [
        Freshness.UNCONFIRMED,
        Freshness.EXPIRED,
        Freshness.DUE,
    ]


def test_many_openings_before_few(example: Snapshot, entry: PublishedServiceAtLocation) -> None:
    once, often = made(entry, "a", days=frozenset({0})), made(entry, "b")
    assert of(example, once, often) == ["b", "a"]


def test_what_is_assured_or_never_opens(
    example: Snapshot, entry: PublishedServiceAtLocation
) -> None:
    fresh, empty = made(entry, "a", age=1), made(entry, "b", days=frozenset())
    found = listed(example, fresh, empty)
    assert [(one.what.part, one.next) for one in found] == [("b", None)]


def test_emergency_numbers_come_first(example: Snapshot) -> None:
    in_a_year = NOW + 500 * DAY
    found = due(example, in_a_year)
    emergency = [phone.key for phone in example.phones if phone.emergency]
    assert emergency
    assert {one.what.key for one in found[: len(emergency)]} == set(emergency)
    assert {one.what.thing for one in found} == {
        DocumentType.SERVICE,
        DocumentType.PAGE,
        DocumentType.PHONE,
        DocumentType.ORGANIZATION,
    }


def test_of_one_organization_and_one_zone(example: Snapshot) -> None:
    found = due(example, NOW + 500 * DAY, organization="kitchen-a")
    owned = {entry.service.key for entry in example.of_organization("kitchen-a")}
    assert {one.what.key for one in found} == owned | {"kitchen-a"}
    zone = next(iter(example.zones))
    there = [one.subject for one in due(example, NOW + 500 * DAY, zone=zone)]
    zones = {one.location.zone.key for one in there if isinstance(one, PublishedServiceAtLocation)}
    assert zones == {zone}
