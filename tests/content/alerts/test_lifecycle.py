"""From a draft to the outbox: two people, and no way around them."""

import os
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from content.accounts.permissions import SERVER, Actor
from content.alerts import contents, kill_switch, lifecycle, outbox, start
from content.alerts.contents import AlertDocument, AlertTextDocument, fingerprint
from content.core.database import transaction
from content.core.errors import ChannelInfoError, Conflict, NotAllowed
from content.models import Alert, AlertState, AlertStatus, AlertTopic, DeliveryState, Role
from tests.conftest import NOW
from tests.content.alerts.making import HOURS, people, states, subscribe

SECONDS = timedelta(seconds=1)
STORM = AlertDocument(
    topic=AlertTopic.WEATHER,
    effective=NOW,
    expires=NOW + HOURS,
    language="en",
    texts={
        "en": AlertTextDocument(headline="Storm tonight"),
        "fr": AlertTextDocument(headline="Tempête cette nuit"),
    },
)
WRECK = STORM.model_copy(update={"topic": AlertTopic.EMERGENCY})


def two(session: Session) -> list[Actor]:
    subscribe(session, [1, 2])
    return people(session, Role.COORDINATOR, Role.COORDINATOR)


def state(session: Session, number: int) -> AlertState:
    return session.get_one(Alert, number).state


def test_written_by_one_approved_by_another_sent_half_a_minute_later(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        number = lifecycle.draft(session, anna, STORM, NOW)
        lifecycle.approve(session, berta, number, fingerprint(STORM), NOW)
        assert start.start_due(session, NOW + 29 * SECONDS) == []
        assert start.start_due(session, NOW + 30 * SECONDS) == [number]
        assert start.start_due(session, NOW + 31 * SECONDS) == []
        alert = session.get_one(Alert, number)
        assert states(session, alert) == {1: DeliveryState.QUEUED, 2: DeliveryState.QUEUED}
        assert contents.read(session, alert) == STORM


def test_nobody_approves_their_own(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        number = lifecycle.draft(session, anna, STORM, NOW)
        for who in (anna, SERVER):
            with pytest.raises(NotAllowed):
                lifecycle.approve(session, who, number, fingerprint(STORM), NOW)
        lifecycle.edit(session, berta, number, STORM)
        with pytest.raises(NotAllowed):
            lifecycle.approve(session, berta, number, fingerprint(STORM), NOW)
        lifecycle.approve(session, anna, number, fingerprint(STORM), NOW)


def test_an_approval_is_of_what_was_seen(engine: Engine) -> None:
    other = STORM.model_copy(update={"texts": {"en": AlertTextDocument(headline="Storm tomorrow")}})
    with transaction(engine) as session:
        anna, berta = two(session)
        number = lifecycle.draft(session, anna, STORM, NOW)
        lifecycle.edit(session, anna, number, other)
        with pytest.raises(Conflict):
            lifecycle.approve(session, berta, number, fingerprint(STORM), NOW)
        lifecycle.approve(session, berta, number, fingerprint(other), NOW)
        lifecycle.edit(session, anna, number, STORM)
        assert state(session, number) is AlertState.DRAFT
        assert start.start_due(session, NOW + HOURS / 2) == []


def test_what_was_altered_behind_an_approval_does_not_leave(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        number = lifecycle.draft(session, anna, STORM, NOW)
        lifecycle.approve(session, berta, number, fingerprint(STORM), NOW)
        session.get_one(Alert, number).zones = 2
        assert start.start_due(session, NOW + 30 * SECONDS) == []
        assert state(session, number) is AlertState.DRAFT


def test_an_emergency_may_be_sent_by_one_and_leaves_at_once(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, _ = two(session)
        storm, wreck = (lifecycle.draft(session, anna, one, NOW) for one in (STORM, WRECK))
        with pytest.raises(NotAllowed):
            lifecycle.send_alone(session, anna, storm, fingerprint(STORM), NOW)
        lifecycle.send_alone(session, anna, wreck, fingerprint(WRECK), NOW)
        assert start.start_due(session, NOW) == [wreck]
        assert [one.of.lane for one in outbox.due(session, NOW, 1)] == [0]


def test_undone_in_time(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        number = lifecycle.draft(session, anna, STORM, NOW)
        lifecycle.approve(session, berta, number, fingerprint(STORM), NOW)
        lifecycle.undo(session, anna, number)
        assert start.start_due(session, NOW + HOURS / 2) == []
        with pytest.raises(Conflict):
            lifecycle.undo(session, anna, number)


def test_what_is_over_is_never_sent(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = two(session)
        number = lifecycle.draft(session, anna, STORM, NOW)
        with pytest.raises(Conflict):
            lifecycle.approve(session, berta, number, fingerprint(STORM), NOW + HOURS)
        lifecycle.approve(session, berta, number, fingerprint(STORM), NOW)
        assert start.start_due(session, NOW + HOURS) == []
        assert state(session, number) is AlertState.ENDED


def test_an_alert_for_nobody_is_done_at_once(engine: Engine) -> None:
    with transaction(engine) as session:
        anna, berta = people(session, Role.COORDINATOR, Role.ADMINISTRATOR)
        number = lifecycle.draft(session, anna, STORM, NOW)
        lifecycle.approve(session, berta, number, fingerprint(STORM), NOW)
        start.start_due(session, NOW + 30 * SECONDS)
        assert state(session, number) is AlertState.SENT


@pytest.mark.parametrize("role", [Role.PARTNER, Role.TRANSLATOR, Role.EDITOR])
def test_others_may_do_nothing_with_alerts(sqlite: Engine, role: Role) -> None:
    with transaction(sqlite) as session:
        anna, *_ = two(session)
        number = lifecycle.draft(session, anna, STORM, NOW)
        other = Actor(role, 99, "kitchen-a")
        for attempt in (
            lambda: lifecycle.draft(session, other, STORM, NOW),
            lambda: lifecycle.edit(session, other, number, STORM),
            lambda: lifecycle.approve(session, other, number, fingerprint(STORM), NOW),
            lambda: lifecycle.send_alone(session, other, number, fingerprint(STORM), NOW),
            lambda: lifecycle.undo(session, other, number),
            lambda: lifecycle.stop(session, other, number, NOW),
            lambda: kill_switch.stop_all(session, other, NOW),
            lambda: kill_switch.go_on(session, other, 0),
            lambda: lifecycle.resume(session, other, number),
        ):
            with pytest.raises(NotAllowed):
                attempt()


@pytest.mark.parametrize(
    "wrong",
    [
        {"expires": NOW},
        {"language": "ar"},
        {"texts": {"en": {"headline": ""}}},
        {"texts": {"en": {"headline": "x"}, "xx": {"headline": "x"}}},
    ],
)
def test_contents_that_cannot_be(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        AlertDocument.model_validate(STORM.model_dump() | wrong)


def test_the_database_holds_that_two_people_are_two(engine: Engine) -> None:
    with pytest.raises(IntegrityError), transaction(engine) as session:
        anna, berta = two(session)
        number = lifecycle.draft(session, anna, STORM, NOW)
        lifecycle.approve(session, berta, number, fingerprint(STORM), NOW)
        session.get_one(Alert, number).approver_id = anna.volunteer_id


EXAMPLES = int(os.environ.get("EXAMPLES", "300"))  # 1,000 take twenty seconds
ACTS = (
    *("edit", "other", "approve", "stale", "alone", "undo", "stop"),
    *("pause", "resume", "start"),
)
VERSIONS = (STORM, WRECK, STORM.model_copy(update={"status": AlertStatus.EXERCISE}))


def test_under_any_order_of_acts_nobody_sends_alone_what_is_no_emergency(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        actors = people(session, *[Role.COORDINATOR] * 3)
        subscribe(session, [1])
    left: list[datetime | None] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(actors)), max_size=12))
    def check(acts: list[tuple[str, Actor]]) -> None:
        with Session(sqlite, expire_on_commit=False) as session:
            number = lifecycle.draft(session, actors[0], STORM, NOW)
            wrote = actors[0]
            for step, (act, by) in enumerate(acts):
                try:
                    _act(session, number, act, by, NOW + step * 40 * SECONDS)
                    wrote = by if act in ("edit", "other") else wrote
                except ChannelInfoError:
                    continue
            _judge(session, number, wrote)
            left.extend(session.exec(select(col(Alert.started_at)).where(Alert.id == number)))
            session.rollback()

    check()
    assert sum(moment is not None for moment in left) > EXAMPLES / 50


def _act(session: Session, number: int, act: str, by: Actor, now: datetime) -> None:
    seen = fingerprint(contents.read(session, session.get_one(Alert, number)))
    if act == "edit":
        lifecycle.edit(session, by, number, VERSIONS[now.second % 3])
    elif act == "other":
        lifecycle.edit(session, by, number, STORM)
    elif act == "approve":
        lifecycle.approve(session, by, number, seen, now)
    elif act == "stale":
        lifecycle.approve(session, by, number, "0" * 64, now)
    elif act == "alone":
        lifecycle.send_alone(session, by, number, seen, now)
    elif act == "pause":
        alert = session.get_one(Alert, number)
        alert.state = AlertState.PAUSED if alert.state is AlertState.SENDING else alert.state
    elif act == "stop":
        lifecycle.stop(session, by, number, now)
    elif act == "start":
        start.start_due(session, now)
    else:
        getattr(lifecycle, act)(session, by, number)


def _judge(session: Session, number: int, wrote: Actor) -> None:
    """What left was approved as it is, and by somebody else, unless it is an emergency."""
    alert = session.get_one(Alert, number)
    if alert.started_at is None:
        return
    assert fingerprint(contents.read(session, alert)) == alert.approved_content
    assert alert.lane == 0 or alert.approver_id not in (None, wrote.volunteer_id)
    assert alert.author_id == wrote.volunteer_id


def test_what_must_be_mended_goes_no_way(engine: Engine) -> None:
    unsafe = {"en": AlertTextDocument(headline="Storm", description="Look: http://storm.example/")}
    with transaction(engine) as session:
        anna, berta = two(session)
        for wanted in (
            WRECK.model_copy(update={"texts": unsafe}),
            WRECK.model_copy(update={"expires": NOW + timedelta(days=8)}),
        ):
            number = lifecycle.draft(session, anna, wanted, NOW)
            with pytest.raises(NotAllowed):
                lifecycle.approve(session, berta, number, fingerprint(wanted), NOW)
            with pytest.raises(NotAllowed):
                lifecycle.send_alone(session, anna, number, fingerprint(wanted), NOW)
            assert state(session, number) is AlertState.DRAFT
