"""What is said of single openings: it stays with them, can be taken back, and no nonsense."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from content.accounts.permissions import Actor
from content.audit.unit_of_work import UnitOfWork
from content.core.errors import Conflict, ErrorCode, InvalidInput, NotAllowed
from content.directory import files as directory_files
from content.directory.files import csv
from content.directory.schemas import (
    ScheduleDocument,
    ScheduleExceptionDocument,
    ServiceAtLocationDocument,
)
from content.directory.timetables import timetable
from content.editing import bulk as files
from content.editing import schedule_exceptions, versions
from content.editing.changes import restore, save, undo
from content.models import DocumentType, Role
from content.schedules import Occurrence, on
from content.schedules.opening_state import state
from content.schedules.rules import DAYS, ExceptionReason
from tests.conftest import NOW
from tests.content.editing.conftest import At

ENTRY, SERVICE = "rck-centre", "rck-meals"
TOMORROW = date(2026, 11, 23)
HOURS = time(14), time(16)


@pytest.fixture
def at_two(work: At) -> At:
    """The entry opens every day at 14:00, and nothing was said of it."""
    hours(work, HOURS)
    return work


def hours(work: At, *openings: tuple[time, time]) -> int | None:
    """Other rules: so from and until, every day."""
    schedules = tuple(
        ScheduleDocument(freq="WEEKLY", byday=DAYS, opens_at=opens, closes_at=closes)
        for opens, closes in openings
    )
    with work() as at:
        service = schedule_exceptions.service_of(at, ENTRY)
        places = tuple(
            one.model_copy(update={"schedules": schedules}) if one.key == ENTRY else one
            for one in service.at
        )
        return save(at, DocumentType.SERVICE, service.model_copy(update={"at": places}))


def said(**more: Any) -> ScheduleExceptionDocument:
    about = {"date": TOMORROW, "opens_at": time(14), "said_at": NOW}
    return ScheduleExceptionDocument.model_validate(about | more)


def say(work: At, **more: Any) -> int | None:
    with work() as at:
        return schedule_exceptions.say(at, ENTRY, said(**more))


def place(at: UnitOfWork) -> ServiceAtLocationDocument:
    service = schedule_exceptions.service_of(at, ENTRY)
    return next(one for one in service.at if one.key == ENTRY)


def seen(work: At, day: date = TOMORROW) -> list[Occurrence]:
    with work() as at:
        return list(on(timetable(place(at)), day))


def as_planned(work: At, opens_at: time | None) -> int | None:
    with work() as at:
        return schedule_exceptions.as_planned(at, ENTRY, TOMORROW, opens_at)


def test_what_was_cancelled_before_its_hours_changed_can_be_taken_back(at_two: At) -> None:
    say(at_two, kind="cancelled", reason=ExceptionReason.HOLIDAY)
    hours(at_two, (time(14, 30), time(16)))
    [one] = seen(at_two)
    assert (one.planned, one.cancelled, one.reason) == (time(14, 30), True, ExceptionReason.HOLIDAY)
    assert as_planned(at_two, time(14, 30)) is not None
    [one] = seen(at_two)
    assert (one.cancelled, one.change) == (False, None)
    assert as_planned(at_two, time(14, 30)) is None, "nothing happened, and nothing is said to have"


def test_what_a_file_says_of_a_near_hour_can_be_taken_back_too(at_two: At) -> None:
    with at_two() as at:
        service = schedule_exceptions.service_of(at, ENTRY)
        word = said(kind="cancelled", opens_at=time(13, 15))
        places = tuple(
            one.model_copy(update={"exceptions": (word,)}) if one.key == ENTRY else one
            for one in service.at
        )
        save(at, DocumentType.SERVICE, service.model_copy(update={"at": places}))
    assert seen(at_two)[0].cancelled
    assert as_planned(at_two, time(14)) is not None
    assert not seen(at_two)[0].cancelled


def test_one_opening_of_a_day_that_was_cancelled(work: At) -> None:
    hours(work, (time(10), time(12)), HOURS, (time(18), time(20)))
    say(work, kind="cancelled", opens_at=None)
    as_planned(work, time(14))
    assert [(one.planned.hour, one.cancelled) for one in seen(work)] == [
        (10, True), (14, False), (18, True),
    ]  # fmt: skip


def test_with_its_opening_what_was_said_goes_and_comes_back(work: At) -> None:
    hours(work, (time(13), time(14)), HOURS)
    say(work, kind="cancelled")
    number = hours(work, (time(13), time(14)))
    assert [one.cancelled for one in seen(work)] == [False], "nobody cancelled this one"
    with work() as at:
        assert undo(at, number or 0)
    assert [one.cancelled for one in seen(work)] == [False, True]


def test_other_hours_can_be_undone_after_a_cancellation_was_taken_back(at_two: At) -> None:
    say(at_two, kind="cancelled")
    number = hours(at_two, (time(14, 30), time(16)))
    as_planned(at_two, time(14, 30))
    with at_two() as at:
        assert undo(at, number or 0)
    [one] = seen(at_two)
    assert (one.planned, one.cancelled) == (time(14), False)


def test_late_until_after_the_new_hour_is_early_then(at_two: At) -> None:
    say(at_two, kind="late", new_opens_at=time(14, 45))
    hours(at_two, (time(15), time(17)))
    [one] = seen(at_two)
    assert (one.change, one.opens - timedelta(hours=13, minutes=45)) == (
        "early",
        NOW.replace(day=23, hour=0, minute=0),
    )
    hours(at_two, (time(14, 45), time(17)))
    assert seen(at_two)[0].change is None


def test_saying_what_is_so_already_changes_nothing(at_two: At) -> None:
    assert say(at_two, kind="cancelled", reason=ExceptionReason.WEATHER)
    assert say(at_two, kind="cancelled", reason=ExceptionReason.WEATHER) is None
    assert say(at_two, kind="cancelled", reason=ExceptionReason.POLICE)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"kind": "late", "new_opens_at": time(16)}, ErrorCode.NO_END),
        ({"kind": "late", "new_opens_at": time(17)}, ErrorCode.NO_END),
        ({"kind": "cancelled", "date": date(2026, 11, 21)}, ErrorCode.OVER),
        ({"kind": "finished", "date": date(2026, 11, 21)}, ErrorCode.OVER),
    ],
)
def test_what_cannot_be_said(at_two: At, words: dict[str, Any], why: ErrorCode) -> None:
    with pytest.raises(InvalidInput) as refused:
        say(at_two, **words)
    assert refused.value.why is why


def test_late_with_an_end_is_said(at_two: At) -> None:
    assert say(at_two, kind="late", new_opens_at=time(17), new_closes_at=time(18))
    assert say(at_two, kind="late", new_opens_at=time(15)), "its end is known"


def test_an_opening_that_is_not_there(at_two: At) -> None:
    with pytest.raises(Conflict):
        say(at_two, kind="cancelled", opens_at=time(9))


@pytest.mark.parametrize(
    "words",
    [
        {"kind": "early", "new_opens_at": time(14, 45)},
        {"kind": "early", "new_opens_at": time(17)},
        {"kind": "early", "new_opens_at": time(14)},
        {"kind": "late", "new_opens_at": time(13)},
        {"kind": "late", "new_opens_at": time(9)},
        {"kind": "late", "new_opens_at": time(14)},
        {"kind": "moved", "new_opens_at": time(15)},
        {"kind": "extra", "new_closes_at": time(14)},
    ],
)
def test_nonsense(words: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"needs|closes"):
        said(**words)


@pytest.mark.parametrize(
    "words",
    [
        {"kind": "late", "opens_at": time(22), "new_opens_at": time(0, 30)},
        {"kind": "early", "opens_at": time(0, 30), "new_opens_at": time(23)},
        {"kind": "late", "new_opens_at": time(14), "new_closes_at": time(18)},
        {"kind": "extra", "opens_at": time(), "new_closes_at": time()},
    ],
)
def test_what_sounds_like_nonsense_and_is_none(words: dict[str, Any]) -> None:
    assert said(**words)


def test_one_date_of_no_length() -> None:
    with pytest.raises(ValueError, match="closes when it opens"):
        ScheduleDocument(dtstart=TOMORROW, opens_at=time(10), closes_at=time(10))
    assert ScheduleDocument(dtstart=TOMORROW, opens_at=time(), closes_at=time())


def test_a_partner_answers_no_reports_of_others_by_saying_nothing_new(at_two: At) -> None:
    stranger = Actor(Role.PARTNER, None, "auberge")
    with at_two(stranger) as at, pytest.raises(NotAllowed):
        schedule_exceptions.as_planned(at, ENTRY, TOMORROW, time(14))


def test_finished_now_is_closed_within_that_very_minute(at_two: At) -> None:
    moment = NOW.replace(day=23, hour=13, minute=46, second=40)  # 14:46 in Calais
    with at_two(now=moment) as at:
        schedule_exceptions.say(at, ENTRY, said(kind="finished", said_at=moment))
        table = timetable(place(at))
    assert state(table, moment).now_open is None
    assert [one.change for one in state(table, moment).skipped] == ["finished"]


def take(work: At, text: str, *, is_table: bool) -> None:
    with work() as at:
        files.take(at, files.LoadedFile(text, is_table, "content"))


@pytest.mark.parametrize("is_table", [True, False])
def test_other_hours_of_a_file_keep_what_was_said(at_two: At, is_table: bool) -> None:
    say(at_two, kind="cancelled")
    with at_two() as at:
        rows = csv.export(files.schedules(at.session), "en")
        text = rows if is_table else directory_files.export(at.session, example=True)
    take(at_two, moved(text, is_table=is_table), is_table=is_table)
    assert [(one.planned, one.cancelled) for one in seen(at_two)] == [(time(17), True)]


def moved(text: str, *, is_table: bool, times: int = 1) -> str:
    """The file with the entry open from 17:00 to 19:00, wherever so many `times` stand."""
    start = text.index(f",{ENTRY}," if is_table else f"key: {ENTRY}")
    head, tail = text[:start], text[start:]
    return head + tail.replace("14:00", "17:00", times).replace("16:00", "19:00", 1)


def test_what_a_file_says_anew_stays_as_it_is_said(at_two: At) -> None:
    say(at_two, kind="cancelled")
    with at_two() as at:
        text = directory_files.export(at.session, example=True)
    take(at_two, moved(text, is_table=False, times=2), is_table=False)
    assert [(one.planned, one.cancelled) for one in seen(at_two)] == [(time(17), True)]


def test_an_earlier_version_opens_nothing_that_was_cancelled_since(at_two: At) -> None:
    number = hours(at_two, (time(10), time(12)))
    hours(at_two, HOURS)
    say(at_two, kind="cancelled")
    say(at_two, kind="extra", opens_at=time(18), new_closes_at=time(20))
    with at_two() as at:
        looked = versions.preview(at, DocumentType.SERVICE, SERVICE, number or 0)
        assert not any("18:00" in path for path in looked.now), "the extra opening stays"
        assert restore(at, number or 0)
        assert versions.preview(at, DocumentType.SERVICE, SERVICE, number or 0).now == {}
    assert [(one.planned.hour, one.cancelled) for one in seen(at_two)] == [(10, True), (18, False)]


def test_an_earlier_version_cancels_nothing_that_takes_place_by_now(at_two: At) -> None:
    number = say(at_two, kind="cancelled")
    as_planned(at_two, time(14))
    with at_two() as at:
        assert restore(at, number or 0) is None
    assert not seen(at_two)[0].cancelled
