"""The board of alerts says how reading each feed of warnings goes."""

import pytest
from sqlalchemy import Engine

from api.admin.localizer import AdminLocalizer
from content.alerts.cap import feeds
from content.core import clock
from content.core.database import transaction
from content.core.settings import Settings
from content.models import FeedProblem, Role
from tests.api.admin.conftest import Volunteers
from tests.content.alerts.making import HOURS

FEEDS = "https://weather.example.org/atom?key=secret#Calais, https://new.example.org/rss"


@pytest.fixture
def settings() -> Settings:
    return Settings(_env_file=None, secret_key="k" * 32, alerts=True, cap_feeds=FEEDS)


async def feeds_of(volunteer: Volunteers, role: Role = Role.COORDINATOR) -> str:
    page = (await volunteer(role).get("/admin/alerts")).text
    return page.partition("Warnings from elsewhere")[2].partition("</section>")[0]


@pytest.mark.parametrize("problem", [None, *FeedProblem])
async def test_each_line_says_when_it_was_read_and_since_when_what_is_wrong(
    volunteer: Volunteers, filled: Engine, settings: Settings, problem: FeedProblem | None
) -> None:
    now = clock.now()
    with transaction(filled) as session:
        number = feeds.number_of(session, settings.feeds[0])
        feeds.note(session, number, now - 2 * HOURS, None)
        for moment in (now - HOURS, now):
            feeds.note(session, number, moment, problem, "severity, link")
    said, at = await feeds_of(volunteer), AdminLocalizer("en", now).moment
    assert "weather.example.org · Calais" in said
    assert "secret" not in said
    assert said.count("not read yet") == 1, "the other one"
    assert (f"since {at(now - HOURS)}" in said) is (problem is not None)
    assert ("severity, link" in said) is (problem is FeedProblem.ALERTS)
    last = now - 2 * HOURS if problem is FeedProblem.UNREACHABLE else now
    assert f"last read on {at(last)}" in said


async def test_what_is_not_in_the_settings_any_more_is_not_shown(
    volunteer: Volunteers, filled: Engine
) -> None:
    with transaction(filled) as session:
        feeds.number_of(session, "https://old.example.org/")
    assert "old.example.org" not in await feeds_of(volunteer)
