"""Counts of an alert: exact over all, and never of a few people who share a language."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, update
from sqlmodel import col, select

from content.alerts import purge, queueing, statistics
from content.alerts.statistics import FEWEST, OTHERS, Counts, DeliveryReport, ReportVersion
from content.core.database import reading, transaction
from content.core.i18n import LANGUAGES
from content.models import (
    Alert,
    AlertKind,
    AlertState,
    AlertStatus,
    Delivery,
    DeliveryCount,
    DeliveryState,
    MsgType,
    PauseReason,
    ReceiverKind,
)
from content.subscribers import stored_about
from tests.conftest import NOW
from tests.content.alerts.making import KEYS, add_alert, subscribe
from tests.support.narrowing import present

SENT, QUEUED = DeliveryState.SENT, DeliveryState.QUEUED
CELLS = st.tuples(st.sampled_from(sorted(LANGUAGES)), st.sampled_from([SENT, QUEUED]))
NUMBERS = st.integers(1, 12) | st.integers(1, 3000)
COUNTS = st.dictionaries(CELLS, NUMBERS, max_size=14)
DAY = timedelta(days=1)


def told(counts: Counts) -> tuple[Counts, Mapping[DeliveryState, int]]:
    """All that anybody learns."""
    return statistics.showable(statistics.folded(counts)), statistics.by_state(counts)


def alike(counts: Counts, cell: tuple[str, DeliveryState]) -> Iterator[Counts]:
    """The same but for one more or less in this cell, which another language makes up for."""
    language, state = cell
    for step in (1, -1):
        for other in sorted(LANGUAGES.keys() - {language}):
            changed = dict(counts) | {cell: counts[cell] + step}
            changed[other, state] = changed.get((other, state), 0) - step
            if min(changed.values()) >= 0:
                yield {key: many for key, many in changed.items() if many}


@given(COUNTS)
def test_no_small_group_is_told_nor_can_be_worked_out(counts: Counts) -> None:
    shown, _ = told(counts)
    assert all(many >= FEWEST for many in shown.values())
    for cell, many in counts.items():
        if many < FEWEST:
            assert cell not in shown
            assert any(told(other) == told(counts) for other in alike(counts, cell)), cell


@given(COUNTS)
def test_what_is_kept_adds_up_and_is_told_as_before(counts: Counts) -> None:
    kept = statistics.folded(counts)
    assert statistics.by_state(kept) == statistics.by_state(counts)
    assert all(many >= FEWEST for (code, _), many in kept.items() if code != OTHERS)
    assert statistics.folded(kept) == kept
    assert told(kept) == told(counts)


def test_a_small_language_hides_behind_the_next_larger_one() -> None:
    counts = {("vi", SENT): 3, ("en", SENT): 10, ("ar", SENT): 40}
    assert statistics.folded(counts) == {("ar", SENT): 40, (OTHERS, SENT): 13}
    assert statistics.folded({("vi", SENT): 3}) == {(OTHERS, SENT): 3}
    assert statistics.folded({("vi", SENT): 5}) == {("vi", SENT): 5}


def test_rate_and_time_left() -> None:
    speed = statistics.rate(
        ReportVersion(NOW, 100), ReportVersion(NOW + timedelta(seconds=10), 390)
    )
    assert speed == 29
    assert statistics.time_left(290, speed) == timedelta(seconds=10)
    assert statistics.rate(ReportVersion(NOW, 5), ReportVersion(NOW, 9)) == 0, "no time went by"
    assert statistics.rate(ReportVersion(NOW, 9), ReportVersion(NOW + DAY, 5)) == 0, (
        "some were forgotten"
    )
    assert statistics.time_left(290, 0) is None


def broadcast(engine: Engine, **different: Any) -> int:
    """To 40 in Arabic, 10 in English, 3 in Vietnamese, of which the last is not sent."""
    with transaction(engine) as session:
        for language, first, many in (("ar", 1, 40), ("en", 50, 10), ("vi", 70, 3)):
            subscribe(session, range(first, first + many), language=language)
        alert = add_alert(session, **different)
        queueing.queue(session, alert)
        last = session.exec(select(Delivery.subscriber_id)).all()[-1]
        sent = update(Delivery).where(col(Delivery.subscriber_id) != last).values(state=SENT)
        session.connection().execute(sent)
        assert alert.id
        return alert.id


def seen(engine: Engine, number: int) -> DeliveryReport:
    with reading(engine) as session:
        return statistics.report(session, session.get_one(Alert, number))


def test_the_same_report_before_and_after_the_rows_are_gone(engine: Engine) -> None:
    number = broadcast(engine)
    before = seen(engine, number)
    assert (before.total, before.left, before.done) == (53, 1, 52)
    assert before.languages == {("ar", SENT): 40, (OTHERS, SENT): 12}
    with reading(engine) as session:
        assert stored_about(session, 50, KEYS, KEYS).alerts == 1
    end = before.expires + purge.KEPT
    assert purge.purge(engine, end - timedelta(seconds=1)) == 0
    assert purge.purge(engine, end) == 1
    assert purge.purge(engine, end) == 0
    with reading(engine) as session:
        assert session.exec(select(Delivery)).all() == []
        assert stored_about(session, 50, KEYS, KEYS).alerts == 0, "/mydata"
        kept = {(row.language, row.state): row.count for row in session.exec(select(DeliveryCount))}
    assert kept == {("ar", SENT): 40, (OTHERS, SENT): 12, (OTHERS, DeliveryState.EXPIRED): 1}
    after = seen(engine, number)
    assert (after.total, after.languages) == (before.total, before.languages)
    assert after.left == 0, "nobody sends it any more"


def test_what_is_said_better_and_what_says_so_are_forgotten_too(engine: Engine) -> None:
    with transaction(engine) as session:
        subscribe(session, [1])
        far = {"expires": NOW + 7 * DAY, "started_at": NOW}
        old = add_alert(session, **far)
        cancels = add_alert(
            session, references_id=old.id, msg_type=MsgType.CANCEL, finished_at=NOW, **far
        )
        end = add_alert(
            session, references_id=old.id, kind=AlertKind.END, msg_type=MsgType.UPDATE, **far
        )
        waits = add_alert(session, references_id=cancels.id, msg_type=MsgType.UPDATE, **far)
        for alert in (old, cancels, end, waits):
            session.add(
                Delivery(alert_id=present(alert.id), subscriber_id=1, state=SENT, message_id=7)
            )
        waits.started_at = None
        numbers = [one.id for one in (old, cancels)]
    assert purge.purge(engine, NOW + purge.KEPT - timedelta(seconds=1)) == 0
    with reading(engine) as session:
        assert purge.over(session, NOW + purge.KEPT) == numbers
    with transaction(engine) as session:
        session.exec(update(Alert).where(col(Alert.kind) == AlertKind.END).values(finished_at=NOW))
    assert purge.purge(engine, NOW + purge.KEPT) == 3
    with reading(engine) as session:
        assert len(session.exec(select(Delivery)).all()) == 1


def test_a_crash_while_rows_go_loses_no_count(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = broadcast(sqlite)
    before, end = seen(sqlite, number), NOW + 10 * DAY

    class Killed(Exception):
        pass

    def die(*_: object) -> bool:
        raise Killed

    monkeypatch.setattr(purge, "AT_ONCE", 10)
    some = purge._forget_some
    for dying in (die, lambda *of: some(*of) and die()):
        monkeypatch.setattr(purge, "_forget_some", dying)
        with pytest.raises(Killed):
            purge.purge(sqlite, end)
        assert seen(sqlite, number).total == before.total
    monkeypatch.setattr(purge, "_forget_some", some)
    purge.purge(sqlite, end)
    assert seen(sqlite, number).languages == before.languages
    assert purge.purge(sqlite, end) == 0


def test_to_so_few_no_number_is_told_but_of_an_exercise(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        subscribe(session, [1, 2], language="vi", receiver=ReceiverKind.TESTER)
        numbers = []
        for status in AlertStatus:
            alert = add_alert(session, status=status)
            queueing.queue(session, alert)
            numbers.append(alert.id or 0)
    real, exercise = (seen(sqlite, number) for number in numbers)
    assert (real.total, real.states, real.languages) == (None, {}, {})
    assert (exercise.total, exercise.states) == (2, {QUEUED: 2})
    assert exercise.languages == {}, "two testers are not told apart either"


def test_why_it_is_paused_and_whether_it_goes_on(sqlite: Engine) -> None:
    number = broadcast(sqlite, state=AlertState.PAUSED, why_paused=PauseReason.ERRORS)
    assert seen(sqlite, number).why_paused is PauseReason.ERRORS
    assert seen(sqlite, number).is_going
