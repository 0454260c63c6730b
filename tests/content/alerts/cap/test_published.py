"""Which alerts other programs may have, and what stands in them."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session, col, select

from bot.labels import ALERT_TOPICS
from content.alerts import end, lifecycle
from content.alerts.cap import published
from content.alerts.cap.message import CapCategory, CapDocument
from content.alerts.cap.published import CapPublisher
from content.alerts.cap.reader import read
from content.alerts.cap.writer import write
from content.core.database import reading, transaction
from content.models import (
    Alert,
    AlertKind,
    AlertState,
    AlertStatus,
    AlertText,
    AlertTopic,
    MsgType,
    Role,
    Zone,
)
from content.snapshot import Snapshot
from tests.conftest import NOW, snapshot_of
from tests.content.alerts.cap.messages import valid
from tests.content.alerts.making import HOURS, add_alert, people

BY = CapPublisher(
    "channel-info@info.example.org", "Channel Info", "https://x.example", ALERT_TOPICS
)
MINUTE = HOURS / 180


def begun(session: Session, identifier: str, minutes: int = 0, **different: Any) -> Alert:
    """An alert in two languages that began so many minutes ago."""
    plain: dict[str, Any] = {"identifier": identifier, "started_at": NOW - minutes * MINUTE}
    alert = add_alert(session, **plain | different)
    for language, headline in (("fr", "Tempête"), ("en", "Storm")):
        session.add(
            AlertText(
                alert_id=alert.id or 0,
                language=language,
                headline=headline,
                description="",
                instruction="",
            )
        )
    return alert


def ids(messages: list[CapDocument]) -> list[str]:
    return [message.reference.identifier for message in messages]


def newest(engine: Engine, snapshot: Snapshot) -> list[CapDocument]:
    with reading(engine) as session:
        return published.newest(session, BY, snapshot)


def current(engine: Engine, snapshot: Snapshot, now: datetime = NOW) -> list[str]:
    with reading(engine) as session:
        return ids(published.current(session, BY, snapshot, now))


def test_only_what_began_for_people_is_public(engine: Engine, example: Snapshot) -> None:
    states = (state for state in AlertState if state is not AlertState.DRAFT)
    with transaction(engine) as session:
        for number, state in enumerate(states):
            stopped = NOW if state is AlertState.STOPPED else None
            begun(session, f"public-{state}", number, state=state, stopped_at=stopped)
        begun(session, "exercise", status=AlertStatus.EXERCISE)
        begun(session, "end", kind=AlertKind.END)
        begun(session, "daily", kind=AlertKind.DIGEST, daily_hour=8)
        begun(session, "not yet", started_at=None, state=AlertState.APPROVED)
        begun(session, "series", started_at=None, kind=AlertKind.SERIES, rrule="FREQ=DAILY;COUNT=2")
        begun(session, "never", started_at=None, state=AlertState.ENDED)
        begun(session, "draft", started_at=None, state=AlertState.DRAFT)
    found = newest(engine, example)
    assert all(one.startswith("public-") for one in ids(found))
    assert len(found) == 7
    assert current(engine, example) == [
        "public-approved",
        "public-sending",
        "public-paused",
        "public-sent",
    ]
    with reading(engine) as session:
        for name in ("exercise", "end", "daily", "draft", "nothing", "public-sent-stop"):
            assert published.one(session, BY, example, name) is None
        assert published.one(session, BY, example, "public-ended") in found


def test_an_update_references_all_before_it_and_is_what_holds(
    engine: Engine, example: Snapshot
) -> None:
    with transaction(engine) as session:
        first = begun(session, "first", 40, state=AlertState.ENDED)
        second = begun(
            session,
            "second",
            30,
            msg_type=MsgType.UPDATE,
            references_id=first.id,
            state=AlertState.SENT,
        )
        begun(session, "third", 20, msg_type=MsgType.UPDATE, references_id=second.id)
    found = newest(engine, example)
    assert ids(found) == ["third", "second", "first"]
    third = valid(write(found[0]))
    assert third.findtext("{*}references").split() == [
        "channel-info@info.example.org,first,2026-11-22T09:25:00+01:00",
        "channel-info@info.example.org,second,2026-11-22T09:35:00+01:00",
    ]
    assert current(engine, example) == ["third"]
    assert current(engine, example, NOW + HOURS) == []
    with transaction(engine) as session:
        third_id = session.exec(select(Alert.id).where(Alert.identifier == "third")).one()
        begun(session, "last", 10, msg_type=MsgType.CANCEL, references_id=third_id)
    assert current(engine, example) == []
    assert [message.msg_type for message in newest(engine, example)] == [
        MsgType.CANCEL,
        MsgType.UPDATE,
        MsgType.UPDATE,
        MsgType.ALERT,
    ]


def test_what_nobody_got_is_not_referenced(sqlite: Engine, example: Snapshot) -> None:
    with transaction(sqlite) as session:
        exercise = begun(session, "exercise", 9, status=AlertStatus.EXERCISE)
        begun(session, "update", 2, msg_type=MsgType.UPDATE, references_id=exercise.id)
        begun(session, "cancel", 1, msg_type=MsgType.CANCEL, references_id=exercise.id)
    (alone,) = newest(sqlite, example)
    assert (alone.msg_type, alone.references) == (MsgType.ALERT, ())


def test_words_and_places_of_each_language(filled: Engine) -> None:
    snapshot = snapshot_of(filled)
    with transaction(filled) as session:
        zones = session.exec(select(Zone).order_by(col(Zone.id))).all()[:2]
        here = sum(1 << (zone.id or 0) for zone in zones)
        begun(session, "storm", topic=AlertTopic.WEATHER, template="storm", zones=here)
        begun(session, "food", 1, template="cancelled", contact="112")
        begun(session, "child", 2, topic=AlertTopic.EMERGENCY, template="missing_child")
    storm, food, child = newest(filled, snapshot)
    assert list(storm.texts) == ["en", "fr"]
    assert storm.texts["en"].event == "Storm: strong wind and rain"
    assert food.texts["fr"].event == "Nourriture et distributions"
    names = [snapshot.zones[zone.key].name.by_language for zone in zones]
    assert storm.texts["fr"].areas == tuple(name["fr"] for name in names)
    assert food.texts["en"].areas == ("Calais – Dunkirk coast",)
    assert food.texts["fr"].web == "https://x.example/fr"
    categories = [one.category for one in (storm, food, child)]
    assert categories == [CapCategory.MET, CapCategory.OTHER, CapCategory.RESCUE]
    for message in (storm, food, child):
        valid(write(message))
        assert read(write(message)) == message


def test_a_long_list_is_cut_and_costs_a_few_queries(
    sqlite: Engine, example: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    def count(*_: object) -> None:
        nonlocal asked
        asked += 1

    with transaction(sqlite) as session:
        first = begun(session, "m-0", 60)
        for number in range(1, 60):
            references = {"references_id": first.id, "msg_type": MsgType.UPDATE}
            begun(session, f"m-{number}", 60 - number, **references)
    event.listen(sqlite, "before_cursor_execute", count)
    found = newest(sqlite, example)
    assert ids(found) == [f"m-{number}" for number in range(59, 9, -1)]
    assert ids_of_references(found) == {"m-0"}
    assert asked < 8


def ids_of_references(messages: list[CapDocument]) -> set[str]:
    return {earlier.identifier for message in messages for earlier in message.references}


def test_stopping_midway_publishes_a_cancellation(engine: Engine, example: Snapshot) -> None:
    with transaction(engine) as session:
        coordinator = people(session, Role.COORDINATOR)[0]
        alert = begun(session, "storm", 30, contact="112", state=AlertState.SENDING)
        begun(session, "other", 20)
        number = alert.id or 0
    before = newest(engine, example)
    assert current(engine, example) == ["other", "storm"]
    with transaction(engine) as session:
        lifecycle.stop(session, coordinator, number, NOW)
    found = newest(engine, example)
    assert ids(found) == ["storm-stop", "other", "storm"]
    assert found[1:] == before, "nothing that was there is gone or otherwise"
    assert current(engine, example) == ["other"]
    root = valid(write(found[0]))
    assert root.findtext("{*}msgType") == "Cancel"
    assert root.findtext("{*}sent") == "2026-11-22T10:05:00+01:00"
    assert root.findtext("{*}references") == str(found[2].reference)
    with reading(engine) as session:
        assert published.one(session, BY, example, "storm-stop") == found[0]
        assert published.one(session, BY, example, "storm") == found[2]
    with transaction(engine) as session:
        end.end_due(session, NOW + HOURS)
    assert newest(engine, example) == found, "what was said stays, whatever becomes of the alert"


def test_what_follows_a_stop_is_about_it_too(sqlite: Engine, example: Snapshot) -> None:
    with transaction(sqlite) as session:
        stop = {"state": AlertState.STOPPED, "stopped_at": NOW - 20 * MINUTE}
        first = begun(session, "first", 30, **stop)
        update = {"references_id": first.id, "msg_type": MsgType.UPDATE}
        second = begun(session, "second", 10, **update)
        cancel = {"references_id": second.id, "msg_type": MsgType.CANCEL}
        begun(session, "third", 5, **cancel, state=AlertState.STOPPED, stopped_at=NOW)
    found = newest(sqlite, example)
    assert ids(found) == ["third", "second", "first-stop", "first"]
    earlier = [reference.identifier for reference in found[0].references]
    assert earlier == ["first", "first-stop", "second"]


def test_what_was_stopped_before_it_began_is_nobodys_business(
    sqlite: Engine, example: Snapshot
) -> None:
    with transaction(sqlite) as session:
        begun(session, "never", started_at=None, state=AlertState.STOPPED, stopped_at=NOW)
    assert newest(sqlite, example) == []


def test_a_stop_of_what_is_long_past_is_among_the_newest(
    sqlite: Engine, example: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "NEWEST", 3)
    with transaction(sqlite) as session:
        begun(session, "old", 60, state=AlertState.STOPPED, stopped_at=NOW)
        for number in range(5):
            begun(session, f"m-{number}", 30 - number)
    assert ids(newest(sqlite, example)) == ["old-stop", "m-4", "m-3"]
