"""Pages: sources of each section, until when it is sure, and what is not put in doubt."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.conversation import Conversation
from bot.routes import ReadPage, Viewer
from bot.screen import Screen
from content.core.clock import instant
from content.core.i18n import LANGUAGES, catalogue
from content.models import Topic
from content.snapshot import PublishedPage, PublishedSource, Snapshot
from tests.conftest import NOW

LAST_DAY = date(2026, 12, 31)
UNREAD = "A draft, not yet read by a legal organization. Ask one before you decide."


def text(screen: Screen) -> str:
    return "\n".join("".join(run.text for run in line.runs) for line in screen.lines)


def with_section(snapshot: Snapshot, key: str, **values: object) -> Snapshot:
    page: PublishedPage = snapshot.pages[key]
    first = replace(page.sections[0], **values)  # type: ignore[arg-type]
    changed = replace(page, sections=(first, *page.sections[1:]))
    return replace(snapshot, pages={**snapshot.pages, key: changed})


def read(snapshot: Snapshot, language: str, route: ReadPage, now: datetime = NOW) -> Screen:
    return Conversation(lambda: snapshot, lambda: now).show(Viewer(language), route)


@pytest.mark.parametrize("language", LANGUAGES)
def test_past_its_day_a_section_says_so_by_itself(example: Snapshot, language: str) -> None:
    there = with_section(example, "dublin", valid_until=LAST_DAY)
    say = catalogue(language).gettext
    sure = say("The law may change after {date}.").partition("{date}")[0]
    old = say("This may be out of date: the law was to change by {date}. Ask.").partition("{")[0]
    midnight = instant(date(2027, 1, 1), time())
    before = text(read(there, language, ReadPage("dublin"), midnight - timedelta(minutes=1)))
    after = text(read(there, language, ReadPage("dublin"), midnight))
    assert sure in before
    assert old not in before
    assert old in after


def test_a_section_without_a_day_says_nothing(example: Snapshot) -> None:
    there = with_section(example, "dublin", valid_until=None)
    assert "may change" not in text(read(there, "en", ReadPage("dublin")))


def test_each_section_has_its_own_sources(example: Snapshot) -> None:
    mine = PublishedSource("Law of tests", "https://example.org/law", date(2026, 11, 20))
    there = with_section(example, "dublin", sources=(mine,))
    first, second = (read(there, "en", ReadPage("dublin", number)) for number in (0, 1))
    assert "Law of tests · read on 20 November 2026" in text(first)
    assert "https://example.org/law" in [b.url for row in first.rows for b in row]
    assert "Law of tests" not in text(second)


def test_what_saves_lives_is_not_put_in_doubt(example: Snapshot) -> None:
    """Nobody reads a sentence about lawyers above how to call for rescue."""
    for page in example.pages.values():
        said = text(read(example, "en", ReadPage(page.key)))
        is_safety = page.topic in (Topic.SEA, Topic.HEALTH_CARE, None)
        assert (UNREAD not in said) or not is_safety, page.key
    assert UNREAD in text(read(example, "en", ReadPage("detention")))
    assert "In danger call 112" in text(read(example, "en", ReadPage("sea")))
