"""What comes from outside waits for two people, comes once, and is tied to what it is about."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select, update

from bot.screens import alert as screen
from content import subscribers
from content.accounts.permissions import SERVER, Actor
from content.alerts import contents, end, lifecycle, start
from content.alerts.cap import incoming, published, registry
from content.alerts.cap.as_alert import CANCELLED, DESCRIPTION, PLACES
from content.alerts.cap.message import CapCategory, CapDocument, CapInfo, CapResponse
from content.alerts.cap.writer import write
from content.alerts.contents import fingerprint
from content.core.database import reading, transaction
from content.core.errors import Conflict, FeedFull, InvalidInput, NotAllowed
from content.core.i18n import catalogue
from content.models import (
    Alert,
    AlertState,
    AlertStatus,
    AlertTopic,
    CapFeed,
    CapMessage,
    CoordinatorNotice,
    Delivery,
    DeliveryState,
    MsgType,
    Severity,
)
from content.snapshot import Snapshot
from tests.conftest import NOW
from tests.content.alerts.cap.messages import STORM, after, file, valid, without
from tests.content.alerts.cap.test_published import BY
from tests.content.alerts.making import HOURS, states
from tests.content.alerts.test_lifecycle import SECONDS, two


def taken(session: Session, message=STORM, now=NOW) -> Alert:
    number = incoming.take(session, message, now)
    assert number
    return session.get_one(Alert, number)


def send(session: Session, alert: Alert, people: list[Actor], now=NOW) -> None:
    """One makes it their own, the other approves."""
    anna, berta = people
    number, wanted = alert.id or 0, contents.read(session, alert)
    lifecycle.adopt(session, anna, number, fingerprint(wanted))
    lifecycle.approve(session, berta, number, fingerprint(wanted), now)
    assert start.start_due(session, now + 30 * SECONDS) == [number]


def test_a_file_becomes_a_draft_and_only_once(engine: Engine) -> None:
    with transaction(engine) as session:
        number = incoming.take_file(session, write(STORM), NOW)
        assert number
        assert incoming.take_file(session, write(STORM), NOW) is None
        alert = session.get_one(Alert, number)
        assert (alert.state, alert.author_id, alert.lane) == (AlertState.DRAFT, None, 1)
        assert alert.idempotency_key == "weather@example.org,storm-1,2026-11-22T10:05:00+01:00"
        read = contents.read(session, alert)
        assert (read.topic, read.status) == (AlertTopic.WEATHER, AlertStatus.ACTUAL)
        assert (read.effective, read.expires) == (NOW, NOW + HOURS)
        assert (read.language, read.contact) == ("en", "+33 3 21 00 00 00")
        assert read.texts["en"].description == "Strong wind.\nPlaces: Calais"
        assert read.texts["fr"].headline == "Weather service\u202f: Tempête cette nuit"


def test_two_people_are_needed(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        people = anna, berta = two(session)
        alert = taken(session)
        number, seen = alert.id or 0, fingerprint(contents.read(session, alert))
        for who in (anna, berta, SERVER):
            with pytest.raises(NotAllowed):
                lifecycle.approve(session, who, number, seen, NOW)
            with pytest.raises(NotAllowed):
                lifecycle.send_alone(session, who, number, seen, NOW)
        lifecycle.edit(session, SERVER, number, contents.read(session, alert))
        with pytest.raises(NotAllowed):
            lifecycle.approve(session, anna, number, seen, NOW)
        lifecycle.edit(session, anna, number, contents.read(session, alert))
        with pytest.raises(NotAllowed):
            lifecycle.approve(session, anna, number, seen, NOW)
        assert start.start_due(session, NOW + HOURS / 2) == []
        send(session, alert, people)
        assert set(states(session, alert).values()) == {DeliveryState.QUEUED}


@pytest.mark.parametrize("category", CapCategory)
def test_no_message_is_an_emergency_by_itself(sqlite: Engine, category: CapCategory) -> None:
    with transaction(sqlite) as session:
        alert = taken(session, replace(STORM, category=category))
        read = contents.read(session, alert)
        assert not read.is_emergency
        assert alert.lane == 1
        emergency = read.model_copy(update={"topic": AlertTopic.EMERGENCY})
        contents.write(session, alert, emergency)
        with pytest.raises(NotAllowed):
            anna = two(session)[0]
            lifecycle.send_alone(session, anna, alert.id or 0, fingerprint(emergency), NOW)


def test_what_is_over_or_not_yet_is_no_draft(sqlite: Engine) -> None:
    endless = replace(STORM, expires=None)
    with transaction(sqlite) as session:
        assert incoming.take(session, STORM, NOW + HOURS) is None
        assert incoming.take(session, endless, NOW + timedelta(hours=24)) is None
        with pytest.raises(InvalidInput):
            incoming.take(session, STORM, NOW - timedelta(hours=25))
        later = NOW + timedelta(hours=48)
        other = replace(STORM.reference, identifier="other")
        alert = taken(session, replace(endless, reference=other, effective=later))
        assert alert.expires == later + timedelta(hours=24)


@pytest.mark.parametrize("kind", [MsgType.UPDATE, MsgType.CANCEL])
def test_news_of_what_was_sent_corrects_it(engine: Engine, kind: MsgType) -> None:
    with transaction(engine) as session:
        people = two(session)
        first = taken(session)
        send(session, first, people)
        wanted = contents.read(session, first).model_copy(update={"topic": AlertTopic.WATER})
        ours = lifecycle.draft(session, people[0], wanted, NOW, corrects=first.id)
        lifecycle.approve(session, people[1], ours, fingerprint(wanted), NOW)
        start.start_due(session, NOW + 40 * SECONDS)
        session.exec(update(Delivery).values(state=DeliveryState.SENT, message=7))
        news = taken(session, after(STORM, 2, kind))
        assert (news.msg_type, news.references_id) == (kind, ours), "what people have now"
        assert news.topic is AlertTopic.WATER, "for the same people"
        send(session, news, people, NOW + 60 * SECONDS)
        assert len(states(session, news)) == 2


@pytest.mark.parametrize("over", [False, True])
def test_an_update_of_what_nobody_has_stands_alone(sqlite: Engine, over: bool) -> None:
    with transaction(sqlite) as session:
        people, now = two(session), NOW
        first = taken(session)
        if over:
            send(session, first, people)
            now = NOW + HOURS
            assert end.end_due(session, now) == [first.id]
        news = taken(session, replace(after(STORM, 2), expires=NOW + 2 * HOURS), now)
        assert (news.msg_type, news.references_id) == (MsgType.ALERT, None)
        send(session, news, people, now)
        assert len(states(session, news)) == 2


def test_an_exercise_corrects_no_alert(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        send(session, taken(session), two(session))
        exercise = replace(after(STORM, 2), status=AlertStatus.EXERCISE)
        assert taken(session, exercise).references_id is None


def marked_in_screens() -> str:
    """It is in the catalogues because a screen says it too."""
    return Path(screen.__file__).read_text("utf-8")


def test_news_of_what_was_never_here_stands_alone(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        update = taken(session, after(STORM, 2))
        assert (update.msg_type, update.references_id) == (MsgType.ALERT, None)
        other = replace(STORM, reference=replace(STORM.reference, identifier="other"))
        cancel = taken(session, after(other, 3, MsgType.CANCEL))
        assert (cancel.msg_type, cancel.references_id) == (MsgType.ALERT, None)
        said = contents.read(session, cancel).texts
        taken_back = "This alert was wrong or is cancelled: Weather service: Storm tonight"
        assert said["en"].headline == taken_back
        in_french = catalogue("fr").gettext(CANCELLED)
        assert said["fr"].headline == f"{in_french} Weather service\u202f: Tempête cette nuit"
        assert CANCELLED in marked_in_screens()


def test_long_and_hidden_texts_are_cut_for_people_to_look_at(sqlite: Engine) -> None:
    text = CapInfo("Storm", "a\u202eb " * 200, "c\u200b" * 9000, "d" * 9000, areas=("Nord",) * 2)
    with transaction(sqlite) as session:
        alert = taken(session, replace(STORM, texts={"ti": text}, contact="call us: 112"))
        read = contents.read(session, alert)
        assert (read.language, read.contact) == ("ti", None)
        said = read.texts["ti"]
        assert said.headline.startswith("Weather service: ab ab")
        lengths = len(said.headline), len(said.description), len(said.instruction)
        assert lengths == (160, 1800, 1000)
        in_tigrinya = catalogue("ti").gettext(PLACES)
        assert said.description.endswith("…\n" + in_tigrinya.format(places="Nord · Nord"))
        hidden = CapInfo("\u200b", "\u200b")
        with pytest.raises(InvalidInput):
            incoming.take(session, after(replace(STORM, texts={"en": hidden}), 2), NOW)


def other(number: int, message: CapDocument = STORM) -> CapDocument:
    """About another event."""
    named = replace(message.reference, identifier=f"{message.reference.identifier}-of-{number}")
    return replace(message, reference=named)


def feed(session: Session, name: str) -> int:
    row = CapFeed(address_hash=name, name=name)
    session.add(row)
    session.flush()
    assert row.id
    return row.id


def test_a_feed_that_went_mad_hinders_no_other(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "MOST_WAITING", 2)
    with transaction(sqlite) as session:
        people, mad, calm = two(session), feed(session, "mad"), feed(session, "calm")
        incoming.take(session, STORM, NOW, mad)
        first = session.exec(select(Alert)).one()
        incoming.take(session, other(2), NOW, mad)
        with pytest.raises(FeedFull):
            incoming.take(session, other(3), NOW, mad)
        assert incoming.take(session, after(STORM, 2), NOW, mad) == first.id, "what changes one"
        assert incoming.take(session, other(4), NOW, calm)
        assert incoming.take(session, other(5), NOW), "a file of one's own"
        send(session, first, people)
        assert incoming.take(session, other(3), NOW, mad), "not known while it was not taken"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-30T{text}:00+01:00")


def take_file(session: Session, name: str, clock: str = "14:15") -> int | None:
    return incoming.take_file(session, file(name), at(clock))


def waiting(session: Session) -> list[Alert]:
    states = (AlertState.DRAFT, AlertState.APPROVED)
    return list(session.exec(select(Alert).where(col(Alert.state).in_(states))))


def approved(session: Session, number: int, people: list[Actor], now: datetime) -> Alert:
    alert = session.get_one(Alert, number)
    anna, berta = people
    wanted = contents.read(session, alert)
    lifecycle.adopt(session, anna, number, fingerprint(wanted))
    lifecycle.approve(session, berta, number, fingerprint(wanted), now)
    return alert


def test_a_cancellation_of_a_draft_closes_it(engine: Engine) -> None:
    with transaction(engine) as session:
        number = take_file(session, "wind-alert.xml")
        assert take_file(session, "wind-cancel.xml") == number
        assert waiting(session) == []
        alert = session.get_one(Alert, number)
        source = registry.source_of(session, alert)
        assert source and source.is_cancelled
        assert take_file(session, "wind-alert.xml") is None, "it does not come again"
        people = two(session)
        with pytest.raises(Conflict):
            approved(session, number or 0, people, at("14:16"))


def test_a_cancellation_in_the_half_minute_after_approval_holds_it(engine: Engine) -> None:
    with transaction(engine) as session:
        people = two(session)
        number = take_file(session, "wind-alert.xml") or 0
        approved(session, number, people, at("14:15"))
        assert take_file(session, "wind-cancel.xml") == number
        assert start.start_due(session, at("14:16")) == []
        alert = session.get_one(Alert, number)
        assert (alert.state, alert.approver_id, alert.to_notify) == (
            AlertState.ENDED,
            None,
            [CoordinatorNotice.MISSED],
        )
        assert states(session, alert) == {}


def test_a_cancellation_that_lost_the_race_takes_back_what_people_have(engine: Engine) -> None:
    with transaction(engine) as session:
        people = two(session)
        number = take_file(session, "wind-alert.xml") or 0
        approved(session, number, people, at("14:15"))
        assert start.start_due(session, at("14:16")) == [number]
        cancel = session.get_one(Alert, take_file(session, "wind-cancel.xml", "14:16"))
        assert (cancel.msg_type, cancel.references_id) == (MsgType.CANCEL, number)
        approved(session, cancel.id or 0, people, at("14:17"))
        assert start.start_due(session, at("14:18")) == [cancel.id]
        assert session.get_one(Alert, number).state is AlertState.ENDED


def test_who_is_first_of_two_at_once_is_known_to_the_other(engine: Engine) -> None:
    """A cancellation that comes while its alert begins waits for that, and the other way round."""
    with transaction(engine) as session:
        people = two(session)
        number = take_file(session, "wind-alert.xml") or 0
        approved(session, number, people, at("14:15"))
    with ThreadPoolExecutor(1) as aside:
        with transaction(engine) as session:
            assert start.start_due(session, at("14:16")) == [number]
            cancel = aside.submit(in_its_own_transaction, engine, "wind-cancel.xml")
            time.sleep(0.2)
            assert not cancel.done()
        made = cancel.result(10)
    with transaction(engine) as session:
        assert session.get_one(Alert, made).references_id == number


def in_its_own_transaction(engine: Engine, name: str) -> int | None:
    with transaction(engine) as session:
        return take_file(session, name, "14:16")


def test_an_update_of_a_draft_is_the_same_draft(engine: Engine, example: Snapshot) -> None:
    with transaction(engine) as session:
        people = two(session)
        number = take_file(session, "waves-alert.xml") or 0
        alert = approved(session, number, people, at("14:15"))
        assert take_file(session, "waves-update.xml") == number
        assert (alert.state, alert.author_id, alert.approver_id) == (AlertState.DRAFT, None, None)
        assert alert.to_notify == [CoordinatorNotice.MISSED]
        assert start.start_due(session, at("14:16")) == []
        read = contents.read(session, alert)
        assert read.severity is Severity.MINOR
        assert read.texts["fr"].headline == "Météo-France\u202f: Vigilance jaune vagues U3"
        with pytest.raises(NotAllowed):
            lifecycle.approve(session, people[1], number, fingerprint(read), at("14:16"))
        approved(session, number, people, at("14:16"))
        assert start.start_due(session, at("14:17")) == [number]
        assert take_file(session, "waves-alert.xml", "14:17") is None
    with reading(engine) as session:
        current = published.current(session, BY, example, at("14:17"))
    assert len(current) == 1, "not the old one too"


def test_forty_updates_are_one_draft(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        message = STORM
        number = incoming.take(session, message, NOW)
        for step in range(2, 42):
            message = replace(after(message, step), expires=NOW + timedelta(days=3))
            now = message.reference.sent
            assert incoming.take(session, message, now) == number
        assert [alert.id for alert in waiting(session)] == [number]
        assert session.exec(select(func.count()).select_from(Alert)).one() == 1
        by_the_first_only = replace(after(STORM, 99), expires=NOW + timedelta(days=4))
        later = replace(by_the_first_only.reference, sent=NOW + timedelta(days=2))
        assert incoming.take(session, replace(by_the_first_only, reference=later), now) == number


def test_what_somebody_chose_about_who_gets_it_stays(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        anna = two(session)[0]
        alert = taken(session)
        mine = {"zones": 2, "topic": AlertTopic.EMERGENCY}
        wanted = contents.read(session, alert).model_copy(update=mine)
        lifecycle.edit(session, anna, alert.id or 0, wanted)
        assert incoming.take(session, after(STORM, 2), NOW) == alert.id
        assert (alert.zones, alert.topic, alert.author_id) == (2, AlertTopic.EMERGENCY, None)
        with pytest.raises(NotAllowed):
            seen = fingerprint(contents.read(session, alert))
            lifecycle.send_alone(session, anna, alert.id or 0, seen, NOW)


def test_what_is_older_than_what_was_taken_changes_nothing(sqlite: Engine) -> None:
    second, third = after(STORM, 2), after(after(STORM, 2), 3)
    late = replace(second, reference=replace(second.reference, identifier="late"))
    with transaction(sqlite) as session:
        number = incoming.take(session, third, NOW)
        for older in (second, STORM, late):
            assert incoming.take(session, older, NOW) is None
        assert [alert.id for alert in waiting(session)] == [number]


def test_a_wrong_time_of_what_came_before_hides_no_cancellation(sqlite: Engine) -> None:
    future = replace(STORM.reference, identifier="older", sent=NOW + timedelta(days=30_000))
    with transaction(sqlite) as session:
        number = incoming.take(session, replace(STORM, references=(future,)), NOW)
        assert incoming.take(session, after(STORM, 2), NOW) == number
        cancel = after(STORM, 3, MsgType.CANCEL)
        assert incoming.take(session, cancel, NOW + HOURS / 2) == number
        assert waiting(session) == []


def test_what_was_only_named_is_forgotten_whatever_time_it_has(sqlite: Engine) -> None:
    future = replace(STORM.reference, identifier="older", sent=NOW + timedelta(days=30_000))
    cancel = replace(after(STORM, 2, MsgType.CANCEL), references=(future,), texts={})
    with transaction(sqlite) as session:
        assert incoming.take(session, cancel, NOW) is None
        incoming.purge(session, cancel.reference.sent + registry.KEPT)
        assert session.exec(select(CapMessage)).all() == []


OTHER = replace(STORM.reference, sender="other@example.com", identifier="x")


@pytest.mark.parametrize("kind", [MsgType.UPDATE, MsgType.CANCEL])
def test_nobody_changes_what_another_sender_said(sqlite: Engine, kind: MsgType) -> None:
    """Anybody can name anything: it stands beside it, for people to decide."""
    with transaction(sqlite) as session:
        people = two(session)
        waits, sent = taken(session), taken(session, other(1))
        send(session, sent, people)
        earlier = (STORM.reference, other(1).reference)
        theirs = replace(STORM, reference=OTHER, msg_type=kind, references=earlier)
        alone = taken(session, theirs)
        assert (alone.msg_type, alone.references_id) == (MsgType.ALERT, None)
        assert waits.state is AlertState.DRAFT
        assert alone in waiting(session)


def test_nobody_says_beforehand_that_anothers_warning_is_over(sqlite: Engine) -> None:
    theirs = replace(STORM, reference=OTHER, msg_type=MsgType.CANCEL, texts={})
    with transaction(sqlite) as session:
        assert incoming.take(session, replace(theirs, references=(STORM.reference,)), NOW) is None
        assert session.exec(select(func.count()).select_from(CapMessage)).one() == 1
        assert taken(session)


def test_an_alert_that_comes_after_its_cancellation_is_over(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        assert take_file(session, "flood-cancel-without-info.xml") is None
        assert take_file(session, "flood-alert.xml") is None
        assert session.exec(select(Alert)).all() == []
        incoming.purge(session, at("14:15") + timedelta(days=29))
        assert take_file(session, "flood-alert.xml") is None


def test_an_update_that_is_over_itself_takes_back(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        people, waits = two(session), taken(session)
        over = replace(after(STORM, 2), expires=NOW + HOURS / 2)
        assert incoming.take(session, over, NOW + HOURS / 2) == waits.id
        assert waits.state is AlertState.ENDED
        sent = taken(session, other(1))
        send(session, sent, people)
        over = replace(after(other(1), 3), expires=NOW + HOURS / 2)
        news = taken(session, over, NOW + HOURS / 2)
        assert (news.msg_type, news.references_id) == (MsgType.CANCEL, sent.id)


def sent_flood(session: Session) -> tuple[Alert, list[Actor]]:
    people = two(session)
    number = take_file(session, "flood-alert.xml") or 0
    alert = approved(session, number, people, at("14:15"))
    assert start.start_due(session, at("14:16")) == [number]
    session.exec(update(Delivery).values(state=DeliveryState.SENT, message=7))
    return alert, people


EQUAL = (b"<expires>2026-11-30T14:12:32+01:00", b"<expires>2026-11-30T14:14:32+01:00")
CANCELLATIONS = {
    "without info": file("flood-cancel-without-info.xml"),
    "expired": file("flood-cancel-expired.xml"),
    "expires when it is sent": file("flood-cancel-expired.xml").replace(*EQUAL),
    "in Dutch": file("flood-cancel-in-dutch.xml"),
    "severity missing": without(file("flood-cancel-expired.xml"), "severity"),
}


@pytest.mark.parametrize("name", CANCELLATIONS)
def test_a_cancellation_needs_no_more_than_what_it_is_about(sqlite: Engine, name: str) -> None:
    data = CANCELLATIONS[name]
    if name != "severity missing":
        valid(data)
    with transaction(sqlite) as session:
        flood, people = sent_flood(session)
        number = incoming.take_file(session, data, at("14:20"))
        cancel = session.get_one(Alert, number)
        assert (cancel.msg_type, cancel.references_id) == (MsgType.CANCEL, flood.id)
        read = contents.read(session, cancel)
        assert read.texts["fr"].headline == "Météo-France\u202f: Inondation A4", "ours"
        assert read.texts["fr"].description == "", "nothing of it that could be followed"
        assert cancel.author_id is None
        approved(session, number or 0, people, at("14:21"))
        assert start.start_due(session, at("14:22")) == [number]
        assert len(states(session, cancel)) == 2


def test_only_one_correction_waits(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        people = two(session)
        first = taken(session)
        send(session, first, people)
        second, third = after(STORM, 2), after(after(STORM, 2), 3)
        update = taken(session, second)
        assert (update.msg_type, update.references_id) == (MsgType.UPDATE, first.id)
        assert incoming.take(session, third, NOW) == update.id
        assert incoming.take(session, after(third, 4, MsgType.CANCEL), NOW) == update.id
        assert (update.msg_type, update.references_id) == (MsgType.CANCEL, first.id)
        assert [alert.id for alert in waiting(session)] == [update.id]


def test_one_cancellation_of_two_alerts_takes_both_back(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        people = two(session)
        sent = [taken(session), taken(session, other(1))]
        for alert in sent:
            send(session, alert, people)
        cancel = after(STORM, 9, MsgType.CANCEL)
        both = replace(cancel, references=(*cancel.references, other(1).reference))
        incoming.take(session, both, NOW)
        found = {(alert.msg_type, alert.references_id) for alert in waiting(session)}
        assert found == {(MsgType.CANCEL, alert.id) for alert in sent}


@pytest.mark.parametrize("kind", [MsgType.UPDATE, MsgType.CANCEL])
def test_a_correction_that_waits_goes_with_what_people_have(sqlite: Engine, kind: MsgType) -> None:
    """Somebody here corrected it first; then it is that which is out."""
    with transaction(sqlite) as session:
        people = anna, berta = two(session)
        first = taken(session)
        send(session, first, people)
        theirs = approved(
            session, incoming.take(session, after(STORM, 2, kind), NOW) or 0, people, NOW
        )
        wanted = contents.read(session, first)
        ours = lifecycle.draft(session, anna, wanted, NOW, corrects=first.id)
        lifecycle.approve(session, berta, ours, fingerprint(wanted), NOW - 60 * SECONDS)
        assert start.start_due(session, NOW + 20 * SECONDS) == [ours]
        assert (theirs.state, theirs.references_id) == (AlertState.DRAFT, ours)
        assert theirs.to_notify == [CoordinatorNotice.MISSED]


@pytest.mark.parametrize("kind", [MsgType.UPDATE, MsgType.CANCEL])
def test_a_correction_of_what_ended_meanwhile(sqlite: Engine, kind: MsgType) -> None:
    with transaction(sqlite) as session:
        people = two(session)
        first = taken(session)
        send(session, first, people)
        longer = replace(after(STORM, 2, kind), expires=NOW + 2 * HOURS)
        news = taken(session, longer)
        end.end_due(session, NOW + HOURS)
        if kind is MsgType.CANCEL:
            assert news.state is AlertState.ENDED
        else:
            assert (news.msg_type, news.references_id) == (MsgType.ALERT, None)
            send(session, news, people, NOW + HOURS)


def test_when_it_begins_is_said_to_everybody(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        alert = session.get_one(Alert, take_file(session, "onset-in-two-days.xml"))
        onset = datetime.fromisoformat("2026-12-02T14:14:28+01:00")
        read = contents.read(session, alert)
        assert read.effective == onset
        begins = "Début\u202f: mercredi 2 décembre, 14:14."
        assert read.texts["fr"].description.startswith(f"{begins}\nRafales de 110 km/h.")
        source = registry.source_of(session, alert)
        assert source and source.onset == onset


def test_a_beginning_that_is_past_or_makes_no_sense_is_not_said(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        for number, onset in enumerate((NOW - HOURS, NOW, NOW + HOURS, NOW + 9 * HOURS)):
            alert = taken(session, other(number, replace(STORM, onset=onset)))
            read = contents.read(session, alert)
            assert read.effective == NOW
            assert read.texts["en"].description == "Strong wind.\nPlaces: Calais"


def test_where_is_never_cut_off(sqlite: Engine) -> None:
    with transaction(sqlite) as session:
        alert = session.get_one(Alert, take_file(session, "long-description.xml", "14:25"))
        description = contents.read(session, alert).texts["fr"].description
        assert description.endswith("…\nLieux\u202f: Pas-de-Calais · Nord")
        assert len(description) <= DESCRIPTION
        source = registry.source_of(session, alert)
        assert source and source.areas == ("Pas-de-Calais", "Nord")
        assert (source.name, source.sender) == ("Météo-France", "vigilance@meteo.fr")


AREAS = {
    ("Calais",): {"calais"},
    ("CALAIS, Loon-Plage",): {"calais", "synthe"},
    ("grande synthe",): {"synthe"},
    ("Grande Synthe / Loon Plage", "Calais"): {"synthe", "calais"},
    ("Pas-de-Calais",): set(),
    ("Calais", "Nord"): set(),
    (): set(),
}


@pytest.mark.parametrize("areas", AREAS)
def test_our_zones_are_known_by_name_if_all_of_them_are(
    filled: Engine, areas: tuple[str, ...]
) -> None:
    """Who lives in an area that has another name here is not left out."""
    with transaction(filled) as session:
        keys = list(subscribers.zone_numbers(session))
        alert = taken(session, replace(STORM, texts={"en": CapInfo("e", "h", areas=areas)}))
        assert set(AREAS[areas]) <= set(keys)
        assert set(subscribers.zones_of(session, alert.zones)) == AREAS[areas]


def test_what_people_are_to_do_is_kept_for_who_decides(sqlite: Engine) -> None:
    text = replace(STORM.texts["en"], web="https://weather.example.org/1")
    responses = (CapResponse.SHELTER, CapResponse.ALL_CLEAR)
    message = replace(STORM, texts={"en": text}, responses=responses, contact="duty@example.org")
    with transaction(sqlite) as session:
        source = registry.source_of(session, taken(session, message))
        assert source
        assert (source.responses, source.web) == (responses, "https://weather.example.org/1")
        assert source.contact == "duty@example.org"
        ours = lifecycle.draft(session, SERVER, contents.read(session, waiting(session)[0]), NOW)
        assert registry.source_of(session, session.get_one(Alert, ours)) is None


@pytest.mark.parametrize("kind", [MsgType.UPDATE, MsgType.CANCEL])
@pytest.mark.parametrize("begun", [False, True])
def test_what_is_about_several_drafts_leaves_one_of_them(
    sqlite: Engine, kind: MsgType, *, begun: bool
) -> None:
    """An update puts several warnings together; what people have of them is corrected."""
    with transaction(sqlite) as session:
        people = two(session)
        drafts = [taken(session, other(number)) for number in range(3)]
        if begun:
            send(session, drafts[0], people)
        news = after(other(0), 9, kind)
        earlier = tuple(other(number).reference for number in range(3))
        number = incoming.take(session, replace(news, references=earlier), NOW)
        left = [alert.id for alert in waiting(session) if alert.started_at is None]
        assert left == ([number] if begun or kind is MsgType.UPDATE else [])
        made = session.get_one(Alert, number)
        assert made.references_id == (drafts[0].id if begun else None)


NAMES = {
    ("Weather service", "Storm tonight"): "Weather service: Storm tonight",
    ("Met", "Metro closed"): "Met: Metro closed",
    ("", "Storm tonight"): "weather@example.org: Storm tonight",
    ("Weather service", "WEATHER SERVICE: storm"): "WEATHER SERVICE: storm",
    ("\u202eWeather\n service", "Storm"): "Weather service: Storm",
    ("w" * 99, "Storm"): f"{'w' * 59}…: Storm",
}


@pytest.mark.parametrize("said", NAMES)
def test_whose_words_they_are_stands_first(sqlite: Engine, said: tuple[str, str]) -> None:
    name, headline = said
    texts = {"en": replace(STORM.texts["en"], headline=headline)}
    with transaction(sqlite) as session:
        alert = taken(session, replace(STORM, sender_name=name, texts=texts))
        assert contents.read(session, alert).texts["en"].headline == NAMES[said]
