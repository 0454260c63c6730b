"""Something is wrong: what people can say, that only a press says it, and what others then see."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.callback_data import decode, encode
from bot.conversation import Conversation
from bot.routes import Card, Emergency, ReportProblem, SendReport, Viewer
from bot.screen import Line, Screen, Tone
from content.core.clock import paris
from content.core.i18n import LANGUAGES
from content.models import ReportKind, ServiceKind
from content.reports import OpeningReport, ReportedOpening, ReportInbox
from content.schedules import PublishedSchedule, Timetable
from content.schedules.rules import HolidayRule
from content.snapshot import Snapshot
from tests.bot.test_telegram import begin, follow
from tests.bot.walk import targets
from tests.conftest import NOW
from tests.fake_telegram import FakeTelegram

KEY = "rck-centre"
EN = Viewer("en", "calais")
CARD = f"en-calais_card_food_{KEY}"
LIST = "en-calais_kind_food"
ASK = f"en-calais_wrong_food_{KEY}"
SAY = f"en-calais_said_food_{KEY}_c"
MINUTE = timedelta(minutes=1)
RULE = PublishedSchedule(time(10), time(11), frozenset(range(7)), holidays=HolidayRule.OPEN)
DAY = NOW.date()


def heard(inbox: ReportInbox) -> list[tuple[ReportedOpening, ReportKind]]:
    return [(press.which, press.wrong) for press in inbox._waiting]


def flagged(example: Snapshot, *said: OpeningReport, now: datetime = NOW) -> Conversation:
    """The example, where one distribution is open from 10 to 11 each day, and this was said."""
    fresh = replace(example.entries[KEY].assurance, assured_at=now)
    only = replace(
        example.entries[KEY], timetable=Timetable((RULE,)), reports=said, assurance=fresh
    )
    snapshot = replace(example, entries={KEY: only})
    return Conversation(lambda: snapshot, lambda: now)


def said(wrong: ReportKind, ago: timedelta, opens_at: time | None = time(10)) -> OpeningReport:
    return OpeningReport(wrong, NOW - ago, DAY, opens_at)


TWO = (said(ReportKind.CLOSED, 20 * MINUTE), said(ReportKind.CLOSED, 30 * MINUTE))


def text(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def words(screen: Screen) -> str:
    return "\n".join(map(text, screen.lines))


def test_every_card_asks_and_every_word_can_be_said(example: Snapshot) -> None:
    conversation = Conversation(lambda: example, lambda: NOW)
    today = paris(NOW).date()
    offered = [one for one in example.entries.values() if one.service.is_offered(today)]
    assert offered
    for entry in offered:
        kind = entry.service.kind
        for origin in ("", "w"):
            card = conversation.show(EN, Card(kind, entry.key, origin))
            assert encode(EN, ReportProblem(kind, entry.key, origin)) in targets(card)
            asked = conversation.show(EN, ReportProblem(kind, entry.key, origin))
            choices = [button for row in asked.rows for button in row if button.acts]
            assert [decode(button.to)[1] for button in choices] == [
                SendReport(kind, entry.key, wrong, origin) for wrong in ReportKind
            ]
            others = {decode(to)[1] for to in targets(asked)}
            assert {Card(kind, entry.key, origin), Emergency()} <= others
    assert heard(conversation.inbox) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_press_is_counted_and_thanked_in_every_language(example: Snapshot, language: str) -> None:
    conversation = flagged(example)
    viewer = Viewer(language, "calais")
    screen = conversation.press(SAY.replace("en-", f"{language}-"), viewer, "1001")
    assert heard(conversation.inbox) == [(ReportedOpening(KEY, DAY, time(10)), ReportKind.CLOSED)]
    leads = {decode(to) for to in targets(screen)}
    assert {(viewer, Card(ServiceKind.FOOD, KEY)), (viewer, Emergency())} <= leads
    assert not any(button.acts for row in screen.rows for button in row)


def test_a_second_press_is_not_counted_and_says_so(example: Snapshot) -> None:
    conversation = flagged(example)
    one = conversation.press(SAY, EN, "1001")
    two = conversation.press(SAY, EN, "1001")
    assert "This does not count again. Behind one Wi-Fi, several people count once." in words(two)
    assert [line for line in two.lines if line in one.lines] == [*one.lines]
    assert len(heard(conversation.inbox)) == 1
    conversation.press(SAY, EN, "1002")
    assert len(heard(conversation.inbox)) == 2


def test_a_link_only_asks(conversation: Conversation) -> None:
    asked = conversation.at(ASK, EN)
    assert conversation.at(SAY, EN) == asked
    assert conversation.start(SAY, EN) == asked
    assert heard(conversation.inbox) == []


def test_an_entry_that_is_gone(conversation: Conversation) -> None:
    for address in ("en_wrong_food_gone", "en_said_food_gone_c"):
        screen = conversation.press(address, EN, "1001")
        assert any(line.tone is Tone.NOTICE for line in screen.lines)
    assert heard(conversation.inbox) == []
    assert words(conversation.press("x y", EN, "1001")) == words(conversation.at("x y", EN))


async def test_telegram_a_press_counts_once_and_a_deep_link_never(
    telegram: FakeTelegram, bot: object, conversation: Conversation
) -> None:
    person = await begin(telegram)
    await follow(person, ASK)
    thanks = await follow(person, SAY)
    assert "Thank you" in thanks.text
    await follow(person, CARD)
    await follow(person, SAY)
    assert len(heard(conversation.inbox)) == 1
    other = telegram.user(id=1002, language_code="en")
    await other.start(SAY)
    await other.wait(lambda: bool(other.messages))
    assert "What is wrong?" in other.screen.text
    assert len(heard(conversation.inbox)) == 1
    assert telegram.violations == []


def test_what_two_people_say_is_on_the_card_before_the_time(example: Snapshot) -> None:
    screen = flagged(example, *TWO).at(CARD, EN)
    texts = [text(line) for line in screen.lines]
    line = "People say: closed (2 people, 20 minutes ago)"
    assert line in texts
    assert texts.index(line) < texts.index("Open now, until 11:00"), "nothing is hidden"
    assert screen.lines[texts.index(line)].tone is Tone.UNSURE


def test_what_one_says_is_not(example: Snapshot) -> None:
    for there in (CARD, LIST):
        assert "eople say" not in words(flagged(example, TWO[0]).at(there, EN))


def test_it_is_a_doubt_in_lists(example: Snapshot) -> None:
    there = flagged(example, *TWO, said(ReportKind.EMPTY, MINUTE), said(ReportKind.EMPTY, MINUTE))
    assert "people say: nothing left · closed" in words(there.at(LIST, EN))


def test_tomorrow_is_not_in_doubt_for_what_was_said_of_today(example: Snapshot) -> None:
    afternoon = NOW + timedelta(hours=4)
    there = flagged(example, *TWO, now=afternoon)
    assert "people say" not in words(there.at(LIST, EN))
    assert "People say: closed (2 people, 4 hours ago)" in words(there.at(CARD, EN))
    whole = [said(ReportKind.CLOSED, MINUTE, None)] * 2
    assert "people say: closed" in words(flagged(example, *whole, now=afternoon).at(LIST, EN))


def test_it_ends_by_itself(example: Snapshot) -> None:
    late = NOW + timedelta(hours=6)
    assert "eople say" not in words(flagged(example, *TWO, now=late).at(CARD, EN))


def test_what_was_said_this_minute_was_not_said_in_a_minute(example: Snapshot) -> None:
    """A screen is of the whole minute, a press of its second."""
    now = [said(ReportKind.CLOSED, -timedelta(seconds=30))] * 2
    assert "1 minute ago" in words(flagged(example, *now).at(CARD, EN))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_said_in_every_language(example: Snapshot, language: str) -> None:
    seen: dict[ReportKind, Any] = {}
    for wrong in ReportKind:
        there = flagged(example, *(replace(one, wrong=wrong) for one in TWO))
        viewer = Viewer(language, "calais")
        for address in (CARD, LIST):
            seen[wrong] = words(there.at(address.replace("en-", f"{language}-"), viewer))
            plain = words(flagged(example).at(address.replace("en-", f"{language}-"), viewer))
            assert len(seen[wrong]) > len(plain)
            assert "{" not in seen[wrong]
    assert len(set(seen.values())) == len(ReportKind), "no two words are the same"
