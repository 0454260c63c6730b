"""What ends, whose project it is, which languages are spoken, what a section rests on: from a file
to people and back."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine

from content.core.database import reading, transaction
from content.core.errors import ContentErrors
from content.directory import files
from content.directory.schemas import LocationDocument, OrganizationDocument
from content.models import DocumentType
from content.schedules import PublishedSchedule, PublishedScheduleException, Timetable, on, within
from content.schedules.opening_state import state
from content.schedules.rules import ExceptionKind
from content.snapshot import Snapshot, build
from content.snapshot.build import preview
from tests.conftest import NOW

FILE = """
zones: [{key: calais, name: {en: Calais}}]
locations: [{key: hall, zone: calais, name: {en: Hall}, precision: street}]
organizations:
  - {key: parent, name: Parent, mandate: independent}
  - key: operator
    name: Operator
    mandate: state
    mission: {en: Meals for the winter}
    mandate_from: 2025-11-01
    mandate_to: 2026-03-31
    parent: parent
    email: office@example.org
    valid_from: 2018-03-06
    valid_to: 2026-11-20
services:
  - key: lessons
    organization: parent
    kind: other
    name: {en: Lessons}
    languages: [ar, prs, ku-Latn]
    appointment: {en: Write before you come.}
    valid_to: 2026-12-31
    at: [{key: lessons-hall, location: hall, assured: {when: 2026-11-01 10:00, how: seen}}]
pages:
  - key: dublin
    kind: rights
    topic: dublin
    title: {en: Dublin}
    sections:
      - heading: {en: First}
        body: {en: Text}
      - heading: {en: New law}
        body: {en: Text}
        valid_until: 2026-12-31
        sources: [{title: Regulation, url: https://example.org/law, read_on: 2026-11-02}]
"""


@pytest.fixture
def loaded(engine: Engine) -> Engine:
    with transaction(engine) as session:
        files.write(session, files.read_text("file", FILE, {}), NOW)
    return engine


def test_people_get_what_the_file_says(loaded: Engine) -> None:
    with reading(loaded) as session:
        snapshot = build(session)
    operator, lessons = snapshot.organizations["operator"], snapshot.entries["lessons-hall"]
    assert (operator.parent, operator.email) == ("parent", "office@example.org")
    assert operator.mission is not None
    assert operator.mandate_to == date(2026, 3, 31)
    assert operator.has_ended(date(2026, 11, 21))
    assert not operator.has_ended(date(2026, 11, 20))
    assert lessons.service.languages == ("ar", "prs", "ku-Latn")
    assert lessons.service.appointment is not None
    assert lessons.service.is_offered(date(2026, 12, 31))
    assert not lessons.service.is_offered(date(2027, 1, 1))
    assert lessons.assurance.assured_at is not None
    assert lessons.assurance.assurer == ""
    first, second = snapshot.pages["dublin"].sections
    assert (first.sources, first.valid_until) == ((), None)
    assert [one.title for one in second.sources] == ["Regulation"]
    assert second.valid_until == date(2026, 12, 31)


def test_what_is_exported_and_loaded_again_is_the_same(loaded: Engine) -> None:
    with reading(loaded) as session:
        text = files.export(session, example=False)
        before = build(session)
    for part in ("mission:", "parent: parent", "appointment:", "valid_until:", "read_on:"):
        assert part in text
    with transaction(loaded) as session:
        files.write(session, files.read_text("again", text, {}), NOW)
    with reading(loaded) as session:
        assert files.export(session, example=False) == text
        assert build(session).pages == before.pages


@pytest.mark.parametrize(
    ("was", "instead"),
    [
        ("valid_from: 2018-03-06", "valid_from: 2027-01-01"),
        ("mandate_from: 2025-11-01", "mandate_from: 2026-11-01"),
        ("parent: parent", "parent: nobody"),
        ("office@example.org", "office"),
        ("[ar, prs, ku-Latn]", "[Arabic]"),
        ("sources: [{title: Regulation, url: https://example.org/law, read_on: 2026-11-02}]", ""),
    ],
)
def test_nonsense_is_refused(was: str, instead: str) -> None:
    assert was in FILE
    with pytest.raises(ContentErrors):
        files.read_text("file", FILE.replace(was, instead), {})


def test_a_timetable_holds_between_two_days_only() -> None:
    daily = PublishedSchedule(time(10), time(12), frozenset(range(7)), valid_to=date(2026, 11, 30))
    extra = [
        PublishedScheduleException(
            date(2026, 11, day), ExceptionKind.EXTRA, NOW, time(18), None, time(19)
        )
        for day in (22, 23, 25, 26)
    ]
    whole = Timetable((daily,), tuple(extra))
    assert within(whole, None, None) is whole
    some = within(whole, date(2026, 11, 23), date(2026, 11, 25))
    found = {day: len(on(some, date(2026, 11, day))) for day in range(22, 28)}
    assert found == {22: 0, 23: 2, 24: 1, 25: 2, 26: 0, 27: 0}
    assert on(within(whole, None, date(2027, 1, 1)), date(2026, 12, 1)) == ()
    assert len(on(within(whole, date(2020, 1, 1), None), date(2026, 11, 30))) == 1


def test_bounded_once_more_only_the_new_days_count() -> None:
    daily = PublishedSchedule(time(10), time(12), frozenset(range(7)))
    bounded = within(Timetable((daily,)), None, date(2026, 11, 22))
    longer = within(bounded, None, date(2026, 11, 25))
    assert [len(on(longer, date(2026, 11, day))) for day in (22, 23, 25, 26)] == [1, 1, 1, 0]
    assert within(bounded, None, None).rules == (daily,)


@pytest.mark.parametrize(
    ("rules", "last_evening", "after"),
    [
        ((PublishedSchedule(time(10), time(12), frozenset(range(7))),), False, False),
        (
            (
                PublishedSchedule(
                    time(10), time(12), frozenset(range(7)), valid_to=date(2026, 11, 20)
                ),
            ),
            True,
            False,
        ),
        ((), True, False),
    ],
)
def test_what_ended_has_no_times_that_nobody_knows(
    rules: tuple[PublishedSchedule, ...], last_evening: bool, after: bool
) -> None:
    bounded = within(Timetable(rules), None, date(2026, 11, 22))
    evening = datetime(2026, 11, 22, 21, tzinfo=UTC)
    assert state(bounded, evening).unknown is last_evening
    assert state(bounded, evening + timedelta(days=1)).unknown is after


def test_on_its_last_night_it_is_offered_until_it_closes(example: Snapshot) -> None:
    known = example.entries["rck-centre"]
    night = PublishedSchedule(time(20), time(8), frozenset(range(7)))
    service = replace(known.service, valid_to=date(2026, 11, 22))
    timetable = within(Timetable((night,)), None, service.last_day)
    shelter = replace(known, service=service, timetable=timetable)
    hours = {
        datetime(2026, 11, 22, 12, tzinfo=UTC): True,
        datetime(2026, 11, 23, 0, 30, tzinfo=UTC): True,
        datetime(2026, 11, 23, 6, 59, tzinfo=UTC): True,
        datetime(2026, 11, 23, 7, tzinfo=UTC): False,
        datetime(2026, 11, 23, 23, tzinfo=UTC): False,
    }
    assert {now: shelter.is_offered(now) for now in hours} == hours


def test_what_would_end_is_previewed_so(example: Snapshot) -> None:
    day = date(2026, 11, 23)
    assert on(example.entries["rck-centre"].timetable, day)
    kitchen = OrganizationDocument(
        key="kitchen-a", name="Kitchen A", mandate="independent", valid_to=date(2026, 11, 22)
    )
    ended = preview(example, DocumentType.ORGANIZATION, kitchen).entries["rck-centre"]
    assert not ended.service.is_offered(day)
    assert on(ended.timetable, day) == ()


@pytest.mark.parametrize("last", [date(2026, 11, 30), None])
def test_what_would_go_on_longer_is_previewed_so(example: Snapshot, last: date | None) -> None:
    kitchen = OrganizationDocument(
        key="kitchen-a", name="Kitchen A", mandate="independent", valid_to=date(2026, 11, 22)
    )
    ended = preview(example, DocumentType.ORGANIZATION, kitchen)
    longer = kitchen.model_copy(update={"valid_to": last})
    again = preview(ended, DocumentType.ORGANIZATION, longer).entries["rck-centre"]
    assert on(again.timetable, date(2026, 11, 25))
    assert bool(on(again.timetable, date(2026, 12, 4))) is (last is None)


def test_it_is_known_where_people_live(example: Snapshot) -> None:
    assert {key for key, place in example.locations.items() if place.living_site} == {
        "loon-plage", *(f"tank-{number}" for number in range(1, 7))
    }  # fmt: skip
    doc = LocationDocument(
        key="town-centre", zone="calais", name={"en": "Camp"}, precision="area", living_site=True
    )
    place = preview(example, DocumentType.LOCATION, doc).locations["town-centre"]
    assert place.living_site
