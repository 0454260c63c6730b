"""What comes from outside waits for two people, comes once, and is tied to what it is about."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select, update

from bot.screens import alert as screen
from content.alerts import beginning, contents, ending, lifecycle
from content.alerts.cap import incoming
from content.alerts.cap.message import Category, Text
from content.alerts.cap.write import write
from content.alerts.contents import fingerprint
from content.database import transaction
from content.errors import NotAllowed, Refused
from content.i18n import catalogue
from content.models import Alert, Delivery
from content.volunteers.roles import SERVER, Actor
from content.words import AlertState, AlertStatus, AlertTopic, DeliveryState, MsgType
from tests.conftest import NOW
from tests.content.alerts.cap.messages import STORM, after
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
    lifecycle.edit(session, anna, number, wanted)
    lifecycle.approve(session, berta, number, fingerprint(wanted), now)
    assert beginning.start_due(session, now + 30 * SECONDS) == [number]


def test_a_file_becomes_a_draft_and_only_once(engine: Engine) -> None:
    with transaction(engine) as session:
        number = incoming.take_file(session, write(STORM), NOW)
        assert number
        assert incoming.take_file(session, write(STORM), NOW) is None
        alert = session.get_one(Alert, number)
        assert (alert.state, alert.author_id, alert.lane) == (AlertState.DRAFT, None, 1)
        assert alert.origin == "cap:weather@example.org,storm-1,2026-11-22T10:05:00+01:00"
        read = contents.read(session, alert)
        assert (read.topic, read.status) == (AlertTopic.WEATHER, AlertStatus.ACTUAL)
        assert (read.effective, read.expires) == (NOW, NOW + HOURS)
        assert (read.language, read.contact) == ("en", "+33 3 21 00 00 00")
        assert read.texts["en"].description == "Strong wind.\nCalais"
        assert read.texts["fr"].headline == "Tempête cette nuit"


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
        assert beginning.start_due(session, NOW + HOURS / 2) == []
        send(session, alert, people)
        assert set(states(session, alert).values()) == {DeliveryState.QUEUED}


@pytest.mark.parametrize("category", Category)
def test_no_message_is_an_emergency_by_itself(sqlite: Engine, category: Category) -> None:
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
        with pytest.raises(Refused):
            incoming.take(session, STORM, NOW - timedelta(hours=25))
        later = NOW + timedelta(hours=48)
        alert = taken(session, replace(endless, effective=later))
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
        beginning.start_due(session, NOW + 40 * SECONDS)
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
            assert ending.end_due(session, now) == [first.id]
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
        assert said["en"].headline == "This alert was wrong or is cancelled: Storm tonight"
        in_french = catalogue("fr").gettext(incoming.CANCELLED)
        assert said["fr"].headline == f"{in_french} Tempête cette nuit"
        assert incoming.CANCELLED in marked_in_screens()


def test_long_and_hidden_texts_are_cut_for_people_to_look_at(sqlite: Engine) -> None:
    text = Text("Storm", "a\u202eb " * 200, "c\u200b" * 9000, "d" * 9000, areas=("Nord",) * 2)
    with transaction(sqlite) as session:
        alert = taken(session, replace(STORM, texts={"ti": text}, contact="call us: 112"))
        read = contents.read(session, alert)
        assert (read.language, read.contact) == ("ti", None)
        said = read.texts["ti"]
        assert said.headline.startswith("ab ab")
        lengths = len(said.headline), len(said.description), len(said.instruction)
        assert lengths == (159, 1800, 1000), "no space before what stands for the rest"
        hidden = Text("\u200b", "\u200b")
        with pytest.raises(Refused):
            incoming.take(session, after(replace(STORM, texts={"en": hidden}), 2), NOW)


def test_a_feed_that_went_mad_is_noticed(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "MOST_WAITING", 2)
    with transaction(sqlite) as session:
        people = two(session)
        first = taken(session)
        assert not incoming.is_full(session)
        taken(session, after(STORM, 2))
        assert incoming.is_full(session)
        send(session, first, people)
        assert not incoming.is_full(session)
        assert len(session.exec(select(Alert)).all()) == 2
