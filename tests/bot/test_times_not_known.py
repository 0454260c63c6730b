"""Times that nobody knows are never called closed: the card, lists, near, and the day's summary."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.conversation import Conversation
from bot.localizer import Localizer
from bot.routes import Viewer
from bot.screen import Screen, Tone
from bot.screens.daily import daily
from content.planning.today import unknown
from content.schedules import PublishedSchedule, Timetable, within
from content.snapshot import Snapshot
from tests.conftest import NOW, snapshot_of
from tests.content.directory.files.test_yaml_reader import load

FILE = Path(__file__).parent.parent / "content" / "times-not-known.yaml"
NOT_KNOWN = "Times not known. Ask before you go."
CLOSED = "Closed. No opening planned."


@pytest.fixture
def snapshot(filled: Engine) -> Snapshot:
    load(filled, FILE)
    return snapshot_of(filled)


@pytest.fixture
def talk(snapshot: Snapshot) -> Conversation:
    return Conversation(lambda: snapshot, lambda: NOW)


def shown(talk: Conversation, address: str) -> Screen:
    return talk.at(address, Viewer("en"))


def texts(screen: Screen) -> list[str]:
    return ["".join(run.text for run in line.runs) for line in screen.lines]


@pytest.mark.parametrize("entry", ["known-to-a", "no-hours-a"])
def test_the_card_says_that_the_times_are_not_known(talk: Conversation, entry: str) -> None:
    card = shown(talk, f"en-calais_card_laundry_{entry}")
    assert NOT_KNOWN in texts(card)
    assert CLOSED not in texts(card)
    assert "Checked yesterday by Example Org" in texts(card), "that is said all the same"
    assert not [line for line in card.lines if line.icon == "checked" or line.tone is Tone.GOOD]


def test_what_ended_is_closed(talk: Conversation) -> None:
    card = shown(talk, "en-calais_card_laundry_ended-a")
    assert CLOSED in texts(card)
    assert NOT_KNOWN not in texts(card)
    assert [line.icon for line in card.lines if line.tone is Tone.GOOD] == ["checked"]


def test_in_lists_they_are_a_group_before_what_never_opens(talk: Conversation) -> None:
    screen = shown(talk, "en-calais_kind_laundry")
    lines = texts(screen)
    start, end = lines.index(NOT_KNOWN), lines.index("No opening planned")
    group = screen.lines[start + 1 : end]
    assert [text.rpartition(" · ")[2] for text in lines[start + 1 : end]] == [
        "Known until yesterday",
        "Hours unknown",
    ]
    assert {line.icon for line in group} == {"unsure"}
    assert lines[end + 1].endswith("Ended yesterday")


def test_near_says_so_too(talk: Conversation) -> None:
    lines = texts(talk.place(50.9, 1.7, Viewer("en")))
    assert [line for line in lines if "times not known · Hours unknown" in line]
    assert not [line for line in lines if "Ended yesterday" in line]


def test_the_days_summary_names_them_last(snapshot: Snapshot) -> None:
    lines = texts(daily(snapshot, Localizer(Viewer("en"), NOW), {"calais"}))
    start = lines.index(NOT_KNOWN)
    assert lines[start + 1 :] == ["Known until yesterday · Place A", "Hours unknown · Place A"]


def test_round_the_clock_as_hsds_writes_it(talk: Conversation) -> None:
    card = texts(shown(talk, "en-calais_card_charging_day-and-night-a"))
    assert "Open now, day and night" in card


@pytest.mark.parametrize("key", ["no-hours-a", "known-to-a"])
def test_what_ended_is_not_said_to_have_times_that_nobody_knows(
    snapshot: Snapshot, key: str
) -> None:
    known = snapshot.entries[key]
    service = replace(known.service, valid_to=date(2026, 11, 21))
    ended = replace(
        known, service=service, timetable=within(known.timetable, None, service.last_day)
    )
    there = replace(snapshot, entries={key: ended})
    assert NOT_KNOWN not in texts(daily(there, Localizer(Viewer("en"), NOW), {"calais"}))
    assert unknown(there, "calais", NOW) == []
    near = Conversation(lambda: there, lambda: NOW).place(50.9, 1.7, Viewer("en"))
    assert "Place A" not in "\n".join(texts(near))


def test_after_the_last_opening_it_is_closed(snapshot: Snapshot) -> None:
    known = snapshot.entries["day-and-night-a"]
    hours = Timetable((PublishedSchedule(time(8), time(9), frozenset(range(7))),))
    service = replace(known.service, valid_to=date(2026, 11, 22))
    last = replace(known, service=service, timetable=within(hours, None, service.last_day))
    there = replace(snapshot, entries={known.key: last})
    card = Conversation(lambda: there, lambda: NOW)
    lines = texts(shown(card, "en-calais_card_charging_day-and-night-a"))
    assert CLOSED in lines
    assert NOT_KNOWN not in lines
