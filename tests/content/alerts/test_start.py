"""What was approved begins, comes again and ends when its time has come, once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from content.accounts.permissions import Actor
from content.alerts import contents, digests, lifecycle, outbox, recurrence
from content.alerts import end as alerts_end
from content.alerts import start as alerts_start
from content.alerts.contents import AlertDocument, AlertTextDocument, fingerprint
from content.alerts.outbox import DeliveryOutcome
from content.core.clock import instant, paris
from content.core.database import transaction
from content.core.errors import Conflict
from content.models import (
    Alert,
    AlertState,
    AlertTopic,
    Delivery,
    DeliveryState,
    MsgType,
    Role,
    Volunteer,
)
from tests.conftest import NOW
from tests.content.alerts.making import HOURS, people, states, subscribe
from tests.content.alerts.test_lifecycle import STORM
from tests.support.narrowing import present

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVENING = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # 18:00 in Calais
NIGHTLY = AlertDocument(
    topic=AlertTopic.WEATHER,
    effective=EVENING,
    send_at=EVENING,
    expires=EVENING + 2 * HOURS,
    rrule="FREQ=DAILY;COUNT=3",
    language="en",
    texts={"en": AlertTextDocument(headline="Cold night")},
)


def approved(session: Session, wanted: AlertDocument) -> int:
    anna, berta = people(session, Role.COORDINATOR, Role.COORDINATOR)
    number = lifecycle.draft(session, anna, wanted, NOW)
    lifecycle.approve(session, berta, number, fingerprint(wanted), NOW)
    return number


def of_series(session: Session, number: int) -> list[Alert]:
    mine = select(Alert).where(Alert.series_id == number).order_by(col(Alert.id))
    return list(session.exec(mine))


def test_of_a_large_audience_the_first_may_leave_while_the_others_are_queued(
    engine: Engine,
) -> None:
    with transaction(engine) as session:
        subscribe(session, range(1, 101))
        number = approved(session, STORM)
        assert alerts_start.start_due(session, NOW + MINUTE) == [number]
        alert = session.get_one(Alert, number)
        assert (len(states(session, alert)), alert.queued_to) == (64, 64)
        assert alerts_start.is_any_due(session, NOW + MINUTE)
        for one in outbox.due(session, NOW + MINUTE, 99):
            outbox.step(session, [], one.which)
            outbox.step(session, [DeliveryOutcome(one.which, DeliveryState.SENT, 1)])
        assert outbox.finish(session, NOW + MINUTE) == [], "the others are still to come"
        assert alerts_start.queue_rest(session) == 36
        assert (len(states(session, alert)), alert.queued_to) == (100, None)
        assert not alerts_start.is_any_due(session, NOW + MINUTE)
        assert alerts_start.queue_rest(session) == 0


def test_it_comes_again_each_time_as_an_alert_of_its_own(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        number = approved(session, NIGHTLY)
        assert alerts_start.start_due(session, EVENING - MINUTE) == []
        [first] = alerts_start.start_due(session, EVENING)
        assert alerts_start.start_due(session, EVENING) == []
        assert alerts_start.start_due(session, EVENING + DAY - MINUTE) == []
        alerts_start.start_due(session, EVENING + DAY + MINUTE)
        alerts_start.start_due(session, EVENING + 2 * DAY + 10 * MINUTE)
        came = of_series(session, number)
        assert [alert.occurs_at for alert in came] == [EVENING + n * DAY for n in range(3)]
        assert [alert.expires - present(alert.occurs_at) for alert in came] == [2 * HOURS] * 3
        assert came[0].id == first
        assert {len(states(session, alert)) for alert in came} == {1}
        assert session.get_one(Alert, number).state is AlertState.ENDED
        for alert in came:
            assert fingerprint(contents.read(session, alert)) == alert.approved_content


def test_what_was_missed_comes_once_unless_it_is_over(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        number = approved(session, NIGHTLY)
        assert alerts_start.start_due(session, EVENING + 2 * HOURS) == []
        alerts_start.start_due(session, EVENING + 2 * DAY + 10 * MINUTE)
        assert [alert.occurs_at for alert in of_series(session, number)] == [EVENING + 2 * DAY]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=HOURLY;COUNT=3",
        "FREQ=DAILY;COUNT=999",
        "COUNT=3",
        "FREQ=DAILY;COUNT=x",
        "FREQ=DAILY;COUNT=3;BYSETPOS=1",
        "nonsense",
    ],
)
def test_rules_that_alerts_do_not_have(rule: str) -> None:
    with pytest.raises(ValidationError):
        AlertDocument.model_validate(NIGHTLY.model_dump() | {"rrule": rule})


def test_a_rule_needs_its_first_time() -> None:
    with pytest.raises(ValidationError):
        AlertDocument.model_validate(NIGHTLY.model_dump() | {"send_at": None})


def test_a_rule_keeps_its_hour_on_the_clock_when_that_is_changed() -> None:
    first = datetime(2026, 10, 24, 0, 30, tzinfo=UTC)  # 02:30, the night before the change
    times = list(recurrence.occurrences("FREQ=DAILY;UNTIL=20261026T120000Z", first))
    assert [f"{paris(moment):%d %H:%M %z}" for moment in times] == [
        "24 02:30 +0200",
        "25 02:30 +0200",
        "26 02:30 +0100",
    ]
    spring = datetime(2027, 3, 27, 1, 30, tzinfo=UTC)
    times = list(recurrence.occurrences("FREQ=DAILY;COUNT=3", spring))
    assert [f"{paris(moment):%d %H:%M %z}" for moment in times] == [
        "27 02:30 +0100",
        "28 03:30 +0200",
        "29 02:30 +0200",
    ]


@pytest.mark.parametrize("day", [date(2027, 3, 27), date(2027, 10, 30)])
def test_each_time_ends_at_the_same_time_of_day(engine: Engine, day: date) -> None:
    first = instant(day - timedelta(days=1), time(20))
    nightly = NIGHTLY.model_copy(
        update={"effective": first, "send_at": first, "expires": first + 12 * HOUR}
    )
    with transaction(engine) as session:
        subscribe(session, [1])
        number = approved(session, nightly)
        for n in range(3):
            alerts_start.start_due(session, instant(day + timedelta(days=n - 1), time(20, 5)))
        ends = [paris(alert.expires) for alert in of_series(session, number)]
        assert [f"{end:%H:%M}" for end in ends] == ["08:00"] * 3
        assert [end.date() - day for end in ends] == [timedelta(days=n) for n in range(3)]


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    st.times(),
    st.integers(1, 3 * 24 * 60),
    st.integers(0, 400),
)
@example(date(2027, 3, 27), time(2, 45), 30, 1)  # 03:45 to 03:15, on the clock
def test_a_time_that_comes_again_never_ends_before_it_begins(
    day: date, wall: time, minutes: int, days: int
) -> None:
    first = instant(day, wall)
    once = NIGHTLY.model_copy(
        update={"send_at": first, "expires": first + timedelta(minutes=minutes)}
    )
    moment = instant(day + timedelta(days=days), wall)
    ends = alerts_start._ends(once, moment)
    assert ends > moment
    assert abs(ends - moment - timedelta(minutes=minutes)) <= timedelta(hours=2)


def test_an_end_says_so_to_those_who_have_it(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1, 2, 3])
        number = approved(session, STORM)
        alerts_start.start_due(session, NOW + MINUTE)
        one, two, _ = outbox.due(session, NOW + MINUTE, 9)
        for which, message in ((one.which, 7), (two.which, 8)):
            outbox.step(session, [], which)
            outbox.step(session, [DeliveryOutcome(which, DeliveryState.SENT, message)])
        assert not alerts_end.is_any_over(session, NOW + HOURS - MINUTE)
        assert alerts_end.end_due(session, NOW + HOURS) == [number]
        assert alerts_end.end_due(session, NOW + HOURS) == []
        old = session.get_one(Alert, number)
        assert (old.state, states(session, old)[3]) == (AlertState.ENDED, DeliveryState.EXPIRED)
        going = outbox.due(session, NOW + HOURS, 9)
        assert [(due.message, due.of.is_end) for due in going] == [(7, True), (8, True)]


def test_what_was_cancelled_needs_no_end(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        number = approved(session, STORM)
        alerts_start.start_due(session, NOW + MINUTE)
        [one] = outbox.due(session, NOW + MINUTE, 9)
        outbox.step(session, [], one.which)
        outbox.step(session, [DeliveryOutcome(one.which, DeliveryState.SENT, 7)])
        anna, berta = (Actor(row.role, row.id) for row in session.exec(select(Volunteer)))
        cancels = lifecycle.draft(session, anna, STORM, NOW, number, MsgType.CANCEL)
        lifecycle.approve(session, berta, cancels, fingerprint(STORM), NOW)
        assert alerts_start.start_due(session, NOW + MINUTE) == [cancels]
        assert session.get_one(Alert, number).state is AlertState.ENDED
        [edit] = outbox.due(session, NOW + MINUTE, 9)
        assert (edit.which[0], edit.message) == (cancels, 7)
        outbox.step(session, [], edit.which)
        outbox.step(session, [DeliveryOutcome(edit.which, DeliveryState.SENT, 9)])
        assert alerts_end.end_due(session, NOW + HOURS) == [cancels]
        assert outbox.due(session, NOW + HOURS, 9) == []


def test_a_summary_is_for_those_of_that_hour_and_comes_once(engine: Engine) -> None:
    morning = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # 08:00 in Calais
    with transaction(engine) as session:
        subscribe(session, [1, 2], daily_hour=8)
        subscribe(session, [3], daily_hour=9)
        subscribe(session, [4])
        assert digests.summarize_due(session, morning - MINUTE) == []
        [number] = digests.summarize_due(session, morning + 10 * MINUTE)
        assert digests.summarize_due(session, morning + 11 * MINUTE) == []
        assert set(states(session, session.get_one(Alert, number))) == {1, 2}
        assert [due.of.daily_hour for due in outbox.due(session, morning + DAY / 24, 9)] == [8, 8]
        assert alerts_end.end_due(session, morning + digests.VALID) == [number]
        late = digests.summarize_due(session, morning + digests.VALID)
        assert [session.get_one(Alert, one).daily_hour for one in late] == [9]


def test_a_missed_summary_is_not_sent_when_it_is_over(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        subscribe(session, [1], daily_hour=8)
        assert digests.summarize_due(session, datetime(2026, 11, 23, 8, 30, tzinfo=UTC)) == []


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(st.sampled_from([(2026, 10, 25), (2027, 3, 28), (2026, 11, 23)]), st.integers(5, 89))
def test_each_hour_of_the_clock_has_one_summary_a_day(
    day: tuple[int, int, int], every: int
) -> None:
    """Looking every so many minutes, for a whole day and its night."""
    midnight = datetime(*day, tzinfo=UTC) - timedelta(hours=3)
    looks = [midnight + timedelta(minutes=m) for m in range(0, 31 * 60, every)]
    starts = {start for moment in looks for start in digests.hours(moment)}
    local = [paris(start) for start in starts if paris(start).date() == date(*day)]
    # What the clock skips in spring comes with the hour after it (RFC 5545 section 3.3.5).
    assert len({moment.hour for moment in local}) == (23 if day == (2027, 3, 28) else 24)
    assert len(local) == len({(moment.date(), moment.hour) for moment in local})


def test_what_is_queued_of_an_end_can_be_told_from_the_rest(sqlite: Engine) -> None:
    """No delivery of an end is a new message."""
    with transaction(sqlite) as session:
        subscribe(session, [1])
        number = approved(session, STORM)
        alerts_start.start_due(session, NOW + MINUTE)
        alerts_end.end_due(session, NOW + HOURS)
        ends = select(Alert.id).where(Alert.references_id == number)
        mine = select(Delivery).where(col(Delivery.alert_id).in_(ends))
        assert session.exec(mine).all() == []


def test_an_end_waits_for_what_leaves_in_that_moment(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        number = approved(session, STORM)
        alerts_start.start_due(session, NOW + MINUTE)
        [one] = outbox.due(session, NOW + MINUTE, 9)
        outbox.step(session, [], one.which)
        assert alerts_end.end_due(session, NOW + HOURS) == []
        outbox.step(session, [DeliveryOutcome(one.which, DeliveryState.SENT, 7)])
        assert alerts_end.end_due(session, NOW + HOURS) == [number]
        [end] = outbox.due(session, NOW + HOURS, 9)
        assert (end.of.is_end, end.message) == (True, 7)


def staff(session: Session) -> list[Actor]:
    return [Actor(row.role, row.id) for row in session.exec(select(Volunteer))]


def sent_storm(session: Session) -> tuple[int, list[Actor]]:
    """A storm that one person has; and who may correct it."""
    subscribe(session, [1])
    number = approved(session, STORM)
    alerts_start.start_due(session, NOW + MINUTE)
    [one] = outbox.due(session, NOW + MINUTE, 9)
    outbox.step(session, [], one.which)
    outbox.step(session, [DeliveryOutcome(one.which, DeliveryState.SENT, 7)])
    return number, staff(session)


def test_of_two_corrections_the_second_is_not_of_what_people_have(engine: Engine) -> None:
    with transaction(engine) as session:
        number, (anna, berta) = sent_storm(session)
        update = lifecycle.draft(session, anna, STORM, NOW, number)
        cancels = lifecycle.draft(session, anna, STORM, NOW, number, MsgType.CANCEL)
        late = lifecycle.draft(session, anna, STORM, NOW, number, MsgType.CANCEL)
        lifecycle.approve(session, berta, update, fingerprint(STORM), NOW)
        lifecycle.approve(session, berta, late, fingerprint(STORM), NOW)
        assert alerts_start.start_due(session, NOW + MINUTE) == [update]
        assert session.get_one(Alert, late).state is AlertState.DRAFT
        with pytest.raises(Conflict):
            lifecycle.approve(session, berta, cancels, fingerprint(STORM), NOW)


def test_a_correction_that_was_stopped_before_it_began_corrects_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        number, (anna, berta) = sent_storm(session)
        update = lifecycle.draft(session, anna, STORM, NOW, number)
        lifecycle.approve(session, berta, update, fingerprint(STORM), NOW)
        lifecycle.stop(session, anna, update, NOW)
        with pytest.raises(Conflict):
            lifecycle.draft(session, anna, STORM, NOW, update)
        assert lifecycle.draft(session, anna, STORM, NOW, number)


def test_an_extension_that_is_about_to_begin_comes_before_the_end(engine: Engine) -> None:
    with transaction(engine) as session:
        number, (anna, berta) = sent_storm(session)
        longer = STORM.model_copy(update={"expires": NOW + 2 * HOURS})
        update = lifecycle.draft(session, anna, longer, NOW, number)
        late = NOW + HOURS - MINUTE / 6
        lifecycle.approve(session, berta, update, fingerprint(longer), late)
        assert alerts_end.end_due(session, NOW + HOURS) == []
        assert alerts_start.start_due(session, late + MINUTE / 2) == [update]
        assert session.get_one(Alert, number).state is AlertState.ENDED


def test_an_update_is_for_the_languages_its_author_chose(engine: Engine) -> None:
    with transaction(engine) as session:
        _, (anna, berta) = sent_storm(session)
        subscribe(session, [2], language="ar")
        [number] = session.exec(select(Alert.id)).all()
        only = STORM.model_copy(update={"only_translated": True})
        update = lifecycle.draft(session, anna, only, NOW, number)
        lifecycle.approve(session, berta, update, fingerprint(only), NOW)
        alerts_start.start_due(session, NOW + MINUTE)
        assert set(states(session, session.get_one(Alert, update))) == {1}


def test_a_series_that_is_approved_late_begins_with_the_time_that_still_holds(
    engine: Engine,
) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        anna, berta = people(session, Role.COORDINATOR, Role.COORDINATOR)
        number = lifecycle.draft(session, anna, NIGHTLY, NOW)
        lifecycle.approve(session, berta, number, fingerprint(NIGHTLY), EVENING + 5 * MINUTE)
        alerts_start.start_due(session, EVENING + 6 * MINUTE)
        assert [alert.occurs_at for alert in of_series(session, number)] == [EVENING]
        lifecycle.undo(session, anna, number)
        lifecycle.discard(session, anna, number, fingerprint(NIGHTLY))
        assert session.get_one(Alert, number).state is AlertState.ENDED
