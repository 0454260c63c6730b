"""How dates that differ read, on the list and on the card: nobody may walk there for nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.conversation import Conversation
from bot.routes import Viewer
from content.schedules import PublishedSchedule, PublishedScheduleException, Timetable
from content.schedules.rules import ExceptionKind, ExceptionReason, HolidayRule
from content.snapshot import Snapshot
from tests.conftest import NOW

TODAY = date(2026, 11, 22)
CHRISTMAS = datetime(2026, 12, 25, 9, tzinfo=UTC)
AFTERNOON = PublishedSchedule(time(14), time(16), frozenset(range(7)), holidays=HolidayRule.OPEN)


def conversation(
    example: Snapshot,
    *said: PublishedScheduleException,
    rule: PublishedSchedule = AFTERNOON,
    now: datetime = NOW,
    rules: tuple[PublishedSchedule, ...] = (),
) -> Conversation:
    """The example, with one food distribution only, and what was said of it."""
    entry = next(e for e in example.entries.values() if e.key == "rck-centre")
    fresh = replace(entry.assurance, assured_at=now - timedelta(hours=1))
    only = replace(entry, timetable=Timetable(rules or (rule,), said), assurance=fresh)
    snapshot = replace(example, entries={only.key: only})
    return Conversation(lambda: snapshot, lambda: now)


def text(conversation: Conversation, address: str) -> str:
    lines = conversation.at(address, Viewer("en")).lines
    return "\n".join(
        "".join(f"~{run.text}~" if run.struck else run.text for run in line.runs) for line in lines
    )


def said(kind: ExceptionKind, **more: object) -> PublishedScheduleException:
    given = {"opens_at": time(14), "reason": ExceptionReason.WEATHER} | more
    return PublishedScheduleException(TODAY, kind, NOW - timedelta(minutes=5), **given)  # type: ignore[arg-type]


LIST, CARD = "en-calais_kind_food", "en-calais_card_food_rck-centre"


@pytest.mark.parametrize(
    ("difference", "on_list", "on_card"),
    [
        (
            said(ExceptionKind.CANCELLED),
            (
                "~Today 14:00–16:00~ cancelled (bad weather) · Calais town centre · EXAMPLE\n"
                "Tomorrow\n14:00"
            ),
            "Closed now. Opens: Tomorrow 14:00–16:00\n~Today 14:00–16:00~ cancelled (bad weather)",
        ),
        (
            said(ExceptionKind.LATE, new_opens_at=time(15)),
            "Today\n15:00–16:00",
            "Today: 15:00–16:00 instead of 14:00–16:00 (bad weather)",
        ),
        (
            said(ExceptionKind.EARLY, new_opens_at=time(10, 30)),
            "Today\n10:30–16:00, in 25 minutes",
            "Today: 10:30–16:00 instead of 14:00–16:00",
        ),
        (
            said(ExceptionKind.MOVED, location="virval"),
            "Today\n14:00–16:00 · Place C (example) · Hot meal",
            "Today: at another place: Place C (example) (bad weather)",
        ),
        (
            said(ExceptionKind.EXTRA, opens_at=time(18), new_closes_at=time(19)),
            "Today\n14:00–16:00",
            "Today 18:00–19:00",
        ),
        (
            said(ExceptionKind.FINISHED, new_closes_at=time(14, 30)),
            "Today\n14:00–14:30",
            "Today: 14:00–14:30 instead of 14:00–16:00",
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, PublishedScheduleException) else "",
)
def test_what_people_read(
    example: Snapshot, difference: PublishedScheduleException, on_list: str, on_card: str
) -> None:
    there = conversation(example, difference)
    assert on_list in text(there, LIST)
    assert on_card in text(there, CARD)


def test_a_public_holiday_may_be_closed(example: Snapshot) -> None:
    rule = replace(AFTERNOON, holidays=HolidayRule.UNCERTAIN)
    there = conversation(example, rule=rule, now=CHRISTMAS)
    assert "public holiday, may be closed" in text(there, LIST)
    assert "Today: public holiday, may be closed" in text(there, CARD)


def test_a_public_holiday_that_is_closed_says_so(example: Snapshot) -> None:
    there = conversation(
        example, rule=replace(AFTERNOON, holidays=HolidayRule.CLOSED), now=CHRISTMAS
    )
    assert "~Today 14:00–16:00~ cancelled (public holiday)" in text(there, CARD)


def test_a_card_of_tomorrow_says_what_will_differ(example: Snapshot) -> None:
    later = replace(said(ExceptionKind.MOVED, location="virval"), date=TODAY + timedelta(days=2))
    card = text(conversation(example, later), CARD)
    assert "Tuesday 14:00–16:00 · Place C (example)" in card


def test_a_moved_opening_shows_the_new_place_and_strikes_the_old(example: Snapshot) -> None:
    card = text(conversation(example, said(ExceptionKind.MOVED, location="virval")), CARD)
    assert "Place C (example) · Calais\n~Calais town centre~" in card


def test_near_me_shows_where_it_was_moved_to(example: Snapshot) -> None:
    there = conversation(example, said(ExceptionKind.MOVED, location="virval"))
    usual = there.place(50.951, 1.855, Viewer("en"))
    words = " ".join(run.text for line in usual.lines for run in line.runs)
    assert "Place C (example)" in words
    assert "Calais town centre" not in words


def test_what_finished_early_is_still_explained(example: Snapshot) -> None:
    done = said(ExceptionKind.FINISHED, new_closes_at=time(14, 30), reason=ExceptionReason.SUPPLIES)
    late = datetime(2026, 11, 22, 13, 45, tzinfo=UTC)
    there = conversation(example, done, now=late)
    gone = "~Today 14:00–16:00~ already finished (nothing left to give)"
    assert gone in text(there, CARD)
    assert gone in text(there, LIST)


@pytest.mark.parametrize(
    ("rules", "status"),
    [
        ([(time(), time(), {5, 6})], "Open now, until 00:00"),
        ([(time(), time(), set(range(7)))], "Open now, day and night"),
        ([(time(20), time(), set(range(7))), (time(), time(8), set(range(7)))], "until 08:00"),
        ([(time(22), time(23, 30), {6}), (time(22, 15), time(4), {6})], "Open now, until 04:00"),
    ],
)
def test_until_when_it_is_really_open(
    example: Snapshot, rules: list[tuple[time, time, set[int]]], status: str
) -> None:
    """On a Sunday at 23:00."""
    made = tuple(
        PublishedSchedule(opens, closes, frozenset(days), holidays=HolidayRule.OPEN)
        for opens, closes, days in rules
    )
    night = datetime(2026, 11, 22, 22, tzinfo=UTC)
    there = conversation(example, now=night, rules=made)
    assert status in text(there, CARD)
