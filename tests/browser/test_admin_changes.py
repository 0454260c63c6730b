"""Flows of a change in Chromium: made by a volunteer or an organization, read by people."""

import re
from datetime import time
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

from anyio.from_thread import BlockingPortal
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine
from sqlmodel import select

from content.core import clock
from content.core.database import transaction
from content.models import Role, Schedule, ServiceAtLocation
from tests.browser.conftest import phone
from tests.browser.looking import Size, Volunteers, look, press, read, resize, save, write
from tests.fake_telegram import FakeTelegram
from tests.support.narrowing import present

SHOWERS = "/en-synthe/card/showers/afeji-showers-synthe"


def opens_tonight(engine: Engine, key: str) -> str:
    """An opening of today that is still to come at any hour; where volunteers look at it."""
    today = clock.paris(clock.now()).date()
    with transaction(engine) as session:
        at = present(
            session.exec(select(ServiceAtLocation.id).where(ServiceAtLocation.key == key)).one()
        )
        mine = select(Schedule).where(
            Schedule.service_at_location_id == at, Schedule.dtstart == today
        )
        if session.exec(mine).first() is None:
            hours: dict[str, Any] = {"opens_at": time(23, 59), "closes_at": time(2)}
            session.add(Schedule(service_at_location_id=at, dtstart=today, **hours))
    return f"/admin/today/{key}/{today}/23:59"


def test_cancelled_today_and_read_in_the_chat_and_in_telegram(
    sized: Volunteers,
    admin_engine: Engine,
    telegram: FakeTelegram,
    portal: BlockingPortal,
) -> None:
    """Three presses: the tab, the opening, the reason. A person's press shows it at once."""
    opening = opens_tonight(admin_engine, "va-meal-huttes")
    page, person = sized(Role.EDITOR), portal.call(partial(telegram.user, language_code="en"))
    portal.call(person.start, "en-calais_kind_food")
    portal.call(partial(person.wait, lambda: bool(person.messages), timeout=10))
    page.goto("/admin/check?zone=synthe")
    page.get_by_role("link", name="Today", exact=True).click()
    page.locator(f'[href="{opening}"]').click()
    press(page, "bad weather")
    expect(page.locator(".done")).to_contain_text("People see this now.")
    portal.call(person.press, person.screen, "en-calais_card_food_va-meal-huttes")
    portal.call(partial(person.wait, lambda: "bad weather" in person.screen.text, timeout=1))
    assert "bad weather" in read(page, "/en-calais/card/food/va-meal-huttes")
    press(page, "Undo")
    expect(page.locator(".done")).to_have_count(0)


def test_a_weekly_rule_is_changed(sized: Volunteers, size: Size, axe: str) -> None:
    page, card = sized(Role.EDITOR), "/en-calais/card/food/rck-centre"
    hour = "17:05" if size["width"] < 640 else "17:10"
    page.goto("/admin/services/rck-meals")
    write(page, "at.0.schedules.0.opens_at", hour)
    dates = page.locator("#preview .times").first.get_by_role("listitem")
    expect(dates.filter(has_text=f"{hour}–18:00")).to_have_count(6)  # the rule and five dates
    assert hour not in read(page, card)
    look(page, axe)
    save(page)
    assert f"{hour}–18:00" in read(page, card)


def test_an_earlier_version_is_restored(sized: Volunteers, size: Size, axe: str) -> None:
    page, card = sized(Role.EDITOR), "/en-calais/card/clothes/ca-clothes-judee"
    before = read(page, card)
    page.goto("/admin/services/ca-clothes")
    write(page, "description.en", f"Written by mistake {size['width']}")
    save(page)
    assert f"by mistake {size['width']}" in read(page, card)
    page.goto("/admin/more")
    page.get_by_role("link", name="History").click()
    page.locator('[href="/admin/history/service/ca-clothes"]').first.click()
    expect(page.locator(".changes > li").first).to_contain_text("by mistake")
    look(page, axe)
    page.get_by_role("link", name="Restore this version").first.click()
    expect(page.locator("h2")).to_have_text("What would change")
    expect(page.locator(".differences .before")).to_contain_text("by mistake")
    look(page, axe)
    press(page, "Restore this version")
    expect(page.locator(".changes > li").first).to_contain_text("restored")
    assert read(page, card) == before


def test_an_organization_answers_through_its_link(
    sized: Volunteers, size: Size, browser: Browser, admin_site: str, admin_engine: Engine, axe: str
) -> None:
    opens_tonight(admin_engine, "afeji-showers-synthe")
    page = sized(Role.EDITOR)
    page.goto("/admin/check")
    page.get_by_role("link", name="Ask the organizations").click()
    press(page, "Make a link for Laundry and showers (example)")
    link = page.locator("code").inner_text()
    expect(page.get_by_label("Message in English")).to_have_value(re.compile(re.escape(link)))
    look(page, axe)
    hour = "21:15" if size["width"] < 640 else "21:30"
    with phone(browser, admin_site) as partner:
        resize(partner, size)
        cancel(partner, urlsplit(link).path, axe)
        propose(partner, hour, axe)
    assert hour not in read(page, SHOWERS)
    decide(page, hour, axe)
    assert hour in read(page, SHOWERS)


def cancel(partner: Page, link: str, axe: str) -> None:
    """The first service is still true; an opening of tonight is cancelled, for a while."""
    partner.goto(link)
    look(partner, axe)
    partner.get_by_role("link", name="Begin").click()
    with partner.expect_response("**/true"):
        press(partner, "Still true")
    partner.goto(f"{link}/afeji-showers-synthe")
    partner.get_by_text("Cancelled, because:").first.click()
    look(partner, axe)
    press(partner, "bad weather")
    expect(partner.locator(".done")).to_contain_text("People see this now.")
    assert "bad weather" in read(partner, SHOWERS)
    press(partner, "As planned after all")
    expect(partner.get_by_role("button", name="As planned after all")).to_have_count(0)


def propose(partner: Page, hour: str, axe: str) -> None:
    """Other hours, which people do not see yet."""
    partner.get_by_text("Other hours").click()
    partner.get_by_label("Closes").first.fill(hour)
    press(partner, "Send")
    expect(partner.locator(".done")).to_contain_text("Somebody of the team looks at it")
    look(partner, axe)


def decide(page: Page, hour: str, axe: str) -> None:
    """The editor sees who answered and what they propose, and accepts it."""
    page.goto("/admin/links")
    asked = page.locator(".opening", has_text="Laundry and showers (example)")
    expect(asked.locator(".badge")).to_have_text("answered")
    look(page, axe)
    page.goto("/admin/proposals")
    expect(page.locator(".proposal")).to_contain_text(hour)
    look(page, axe)
    page.get_by_role("button", name=re.compile("^Accept: ")).click()
    expect(page.locator(".done")).to_contain_text("People see this now.")


def test_enter_means_what_is_ticked_and_not_the_first_of_the_list(sized: Volunteers) -> None:
    page = sized(Role.EDITOR)
    page.goto("/admin/check")
    page.get_by_role("radio", name="I saw it").check()
    last = page.locator(".pick input").last
    last.check()
    with page.expect_request(lambda request: request.method == "POST") as sent:
        last.press("Enter")
    fields = parse_qs(sent.value.post_data or "")
    assert "one" not in fields
    assert len(fields["what"]) == 1
    expect(page.locator(".done")).to_be_visible()
    press(page, "Undo")
