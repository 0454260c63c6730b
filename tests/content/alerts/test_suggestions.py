"""What was cancelled or moved lies ready as an alert; nothing of it is sent by itself."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot.localizer import Localizer
from bot.routes import Viewer
from bot.screens.alert import alert, notice_of
from content.accounts import partner_links
from content.accounts.permissions import Actor
from content.alerts import contents, lifecycle, start, suggestions
from content.alerts.contents import AlertDocument, fingerprint
from content.audit.unit_of_work import UnitOfWork
from content.core.database import transaction
from content.core.errors import Conflict, NotAllowed
from content.directory.schemas import ScheduleExceptionDocument
from content.editing import schedule_exceptions
from content.editing.changes import save
from content.models import Alert, AlertState, AlertText, AlertTopic, DocumentType, MsgType, Role
from content.schedules import between
from content.snapshot import Snapshot
from tests.conftest import NOW, make_real, snapshot_of
from tests.content.alerts.making import people, subscribe
from tests.content.editing.conftest import CHAIN

MINUTE = timedelta(minutes=1)
ENTRY = "rck-centre"
KEY = b"k" * 32


def opening(snapshot: Snapshot) -> tuple[date, time]:
    """The next opening of an entry that is as its rules say."""
    timetable = snapshot.entries[ENTRY].timetable
    found = between(timetable, NOW, NOW + suggestions.AHEAD)
    one = next(item for item in found if item.change is None and item.opens > NOW)
    return one.date, one.planned


def say(engine: Engine, by: Actor, **more: object) -> None:
    day, planned = opening(snapshot_of(engine)) if "date" not in more else (None, None)
    said = {"date": day, "opens_at": planned, "said_at": NOW} | more
    with transaction(engine) as session:
        schedule_exceptions.say(
            UnitOfWork(session, by, NOW, CHAIN),
            ENTRY,
            ScheduleExceptionDocument.model_validate(said),
        )


def look(engine: Engine, now: datetime = NOW) -> list[int]:
    snapshot = snapshot_of(engine)
    with transaction(engine) as session:
        return suggestions.draft_suggestions(session, snapshot, now)


def offered(engine: Engine, by: Actor, **more: object) -> int:
    """Somebody says so, and one alert lies ready."""
    say(engine, by, **more)
    [number] = look(engine)
    return number


def whole(session: Session, number: int) -> AlertDocument:
    return contents.read(session, session.get_one(Alert, number))


def send(session: Session, by: Actor, number: int) -> None:
    """Approve it as it is, and let it begin."""
    seen = fingerprint(whole(session, number))
    lifecycle.approve(session, by, number, seen, NOW)
    assert start.start_due(session, NOW + MINUTE) == [number]


def staff(session: Session) -> list[Actor]:
    return people(session, Role.EDITOR, Role.COORDINATOR, Role.COORDINATOR)


@pytest.fixture
def quiet(filled: Engine) -> Engine:
    """Content like the example's, what it offers by itself already there."""
    make_real(filled)
    look(filled)
    with transaction(filled) as session:
        subscribe(session, [1, 2, 3])
    return filled


def test_a_cancellation_lies_ready_once_in_every_language(quiet: Engine) -> None:
    with transaction(quiet) as session:
        editor, anna, _ = staff(session)
    number = offered(quiet, editor, kind="cancelled")
    assert look(quiet) == []
    with transaction(quiet) as session:
        alert = session.get_one(Alert, number)
        wanted = contents.read(session, alert)
        assert (alert.state, alert.author_id) == (AlertState.DRAFT, editor.volunteer_id)
        assert (wanted.topic, wanted.template) == (AlertTopic.FOOD, "cancelled")
        assert len(wanted.texts) == 12
        assert wanted.texts["en"].headline.startswith("Cancelled: ")
        assert wanted.zones != 0
        assert start.start_due(session, NOW + MINUTE) == [], "nobody approved it"
        lifecycle.approve(session, anna, number, fingerprint(wanted), NOW)
        assert start.start_due(session, NOW + MINUTE) == [number]


def test_what_is_made_up_lies_there_and_cannot_go(filled: Engine) -> None:
    look(filled)
    with transaction(filled) as session:
        editor, anna, _ = staff(session)
    number = offered(filled, editor, kind="cancelled")
    with transaction(filled) as session:
        wanted = whole(session, number)
        with pytest.raises(NotAllowed, match="example"):
            lifecycle.approve(session, anna, number, fingerprint(wanted), NOW)
    notice = notice_of(snapshot_of(filled), wanted, NOW)
    shown = alert(Localizer(Viewer("en"), NOW), notice).lines[0]
    assert shown.runs[0].text == "EXAMPLE – the times are made up. In need: call 112 or 115."


def test_who_cancelled_it_does_not_approve_it(quiet: Engine) -> None:
    with transaction(quiet) as session:
        _, anna, _ = staff(session)
    number = offered(quiet, anna, kind="cancelled")
    with transaction(quiet) as session, pytest.raises(NotAllowed):
        seen = fingerprint(whole(session, number))
        lifecycle.approve(session, anna, number, seen, NOW)


def test_who_made_the_link_it_came_through_does_not_approve_it(quiet: Engine) -> None:
    with transaction(quiet) as session:
        _, anna, berta = staff(session)
        token = partner_links.make(session, KEY, "kitchen-a", anna.volunteer_id, NOW)
        partner = partner_links.find_link(session, KEY, token, NOW)
    assert partner
    number = offered(quiet, partner.actor, kind="cancelled")
    with transaction(quiet) as session:
        seen = fingerprint(whole(session, number))
        with pytest.raises(NotAllowed):
            lifecycle.approve(session, anna, number, seen, NOW)
        lifecycle.approve(session, berta, number, seen, NOW)


def test_what_is_as_planned_after_all_does_not_leave(quiet: Engine) -> None:
    with transaction(quiet) as session:
        editor, anna, _ = staff(session)
    day, planned = opening(snapshot_of(quiet))
    number = offered(quiet, editor, kind="cancelled")
    with transaction(quiet) as session:
        seen = fingerprint(whole(session, number))
        lifecycle.approve(session, anna, number, seen, NOW)
    with transaction(quiet) as session:
        schedule_exceptions.as_planned(UnitOfWork(session, editor, NOW, CHAIN), ENTRY, day, planned)
    assert look(quiet) == []
    with transaction(quiet) as session:
        assert start.start_due(session, NOW + MINUTE) == []
        assert session.get(Alert, number) is None


def test_what_was_approved_and_is_over_is_not_forgotten_silently(quiet: Engine) -> None:
    with transaction(quiet) as session:
        editor, anna, _ = staff(session)
    number = offered(quiet, editor, kind="cancelled")
    with transaction(quiet) as session:
        wanted = whole(session, number)
        lifecycle.approve(session, anna, number, fingerprint(wanted), NOW)
    look(quiet, wanted.expires + MINUTE)
    with transaction(quiet) as session:
        assert start.start_due(session, wanted.expires + MINUTE) == []
        alert = session.get_one(Alert, number)
        assert (alert.state, alert.to_notify) == (AlertState.ENDED, ["missed"])


def test_a_move_says_where(quiet: Engine) -> None:
    snapshot = snapshot_of(quiet)
    other = next(key for key in snapshot.locations if key != snapshot.entries[ENTRY].location.key)
    with transaction(quiet) as session:
        editor, *_ = staff(session)
    number = offered(quiet, editor, kind="moved", new_location=other)
    with transaction(quiet) as session:
        wanted = whole(session, number)
    there = snapshot.locations[other].name.pick(("en",))[0]
    assert f"Go here: {there}." in wanted.texts["en"].description


def test_another_time_says_when(quiet: Engine) -> None:
    with transaction(quiet) as session:
        editor, *_ = staff(session)
    number = offered(quiet, editor, kind="late", new_opens_at=time(17, 45))
    with transaction(quiet) as session:
        wanted = whole(session, number)
    assert wanted.texts["en"].headline.startswith("New time: ")
    assert ", 17:45." in wanted.texts["en"].description


def test_what_was_thrown_away_is_not_offered_again(quiet: Engine) -> None:
    with transaction(quiet) as session:
        editor, anna, _ = staff(session)
    number = offered(quiet, editor, kind="cancelled")
    with transaction(quiet) as session:
        seen = whole(session, number)
        lifecycle.discard(session, anna, number, fingerprint(seen))
    assert look(quiet) == []
    with transaction(quiet) as session:
        assert session.get_one(Alert, number).state is AlertState.ENDED
        with pytest.raises(Conflict):
            lifecycle.edit(session, anna, number, whole(session, number))


def test_as_planned_after_all_the_draft_goes(quiet: Engine) -> None:
    day, planned = opening(snapshot_of(quiet))
    with transaction(quiet) as session:
        editor, *_ = staff(session)
    number = offered(quiet, editor, kind="cancelled")
    with transaction(quiet) as session:
        schedule_exceptions.as_planned(UnitOfWork(session, editor, NOW, CHAIN), ENTRY, day, planned)
    assert look(quiet) == []
    with transaction(quiet) as session:
        assert session.get(Alert, number) is None
        left = select(AlertText).where(col(AlertText.alert_id) == number)
        assert session.exec(left).all() == []


def test_what_was_sent_is_offered_to_be_taken_back_once(quiet: Engine) -> None:
    day, planned = opening(snapshot_of(quiet))
    with transaction(quiet) as session:
        editor, anna, berta = staff(session)
    number = offered(quiet, editor, kind="cancelled")
    with transaction(quiet) as session:
        send(session, anna, number)
        schedule_exceptions.as_planned(UnitOfWork(session, editor, NOW, CHAIN), ENTRY, day, planned)
    [back] = look(quiet)
    assert look(quiet) == []
    with transaction(quiet) as session:
        alert = session.get_one(Alert, back)
        assert (alert.msg_type, alert.references_id) == (MsgType.CANCEL, number)
        send(session, berta, back)


def test_cancelled_once_more_it_is_offered_once_more(quiet: Engine) -> None:
    day, planned = opening(snapshot_of(quiet))
    with transaction(quiet) as session:
        editor, anna, berta = staff(session)
    number = offered(quiet, editor, kind="cancelled")
    with transaction(quiet) as session:
        send(session, anna, number)
        schedule_exceptions.as_planned(UnitOfWork(session, editor, NOW, CHAIN), ENTRY, day, planned)
    [back] = look(quiet)
    say(quiet, editor, kind="cancelled", date=day, opens_at=planned)
    assert look(quiet) == [], "people still read that it is cancelled"
    with transaction(quiet) as session:
        assert session.get(Alert, back) is None
        schedule_exceptions.as_planned(UnitOfWork(session, editor, NOW, CHAIN), ENTRY, day, planned)
    [back] = look(quiet)
    with transaction(quiet) as session:
        send(session, berta, back)
    say(quiet, editor, kind="cancelled", date=day, opens_at=planned)
    [again] = look(quiet)
    assert again not in (number, back)
    assert look(quiet) == []


def test_what_is_past_is_not_offered(quiet: Engine) -> None:
    with transaction(quiet) as session:
        editor, *_ = staff(session)
    number = offered(quiet, editor, kind="cancelled")
    look(quiet, NOW + suggestions.AHEAD)
    with transaction(quiet) as session:
        assert session.get(Alert, number) is None


def test_what_is_ready_follows_its_opening_to_its_new_hour(quiet: Engine) -> None:
    day, planned = opening(snapshot_of(quiet))
    with transaction(quiet) as session:
        editor, *_ = staff(session)
    number = offered(quiet, editor, kind="cancelled")
    later = time(planned.hour, 45)
    with transaction(quiet) as session:
        work = UnitOfWork(session, editor, NOW, CHAIN)
        service = schedule_exceptions.service_of(work, ENTRY)
        places = tuple(
            place.model_copy(
                update={
                    "schedules": tuple(
                        rule.model_copy(update={"opens_at": later})
                        if rule.opens_at == planned
                        else rule
                        for rule in place.schedules
                    )
                }
            )
            for place in service.at
        )
        save(work, DocumentType.SERVICE, service.model_copy(update={"at": places}))
    [again] = look(quiet)
    with transaction(quiet) as session:
        assert session.get(Alert, number) is None, "its hour is not true any more"
        assert f"{later:%H%M}" in (session.get_one(Alert, again).idempotency_key or "")
        schedule_exceptions.as_planned(UnitOfWork(session, editor, NOW, CHAIN), ENTRY, day, later)
    assert look(quiet) == []
    with transaction(quiet) as session:
        assert session.get(Alert, again) is None
