"""The volunteers' admin in Chromium, on a phone and on a desktop."""

import re
import time
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from content.accounts import invitations
from content.core import clock
from content.core.database import transaction
from tests.browser.conftest import phone
from tests.browser.looking import SIZES, look_at, press
from tests.browser.test_chat import first_card

PASSWORD = "blue horse sings"


def open_food(page: Page) -> str:
    """Look at the next opening of a distribution; its key."""
    key = first_card(page, "en")
    page.goto("/admin/today?zone=calais")
    page.locator(f'.opening:not(.off) a[href^="/admin/today/{key}/"]').last.click()
    expect(page).to_have_url(re.compile(f"/admin/today/{key}/"))
    return key


def test_the_first_administrator_gets_in(
    browser: Browser, admin_site: str, admin_engine: Engine, axe: str
) -> None:
    with transaction(admin_engine) as session:
        token = invitations.first(session, clock.now())
    with phone(browser, admin_site) as page:
        page.goto(f"/admin/welcome/{token}")
        join(page, "password12", "000000")
        expect(page.locator("[aria-invalid=true]")).to_be_focused()
        expect(page.get_by_label("Name")).to_have_value("first")
        look_at(page, axe)
        secret = page.locator("code").inner_text()
        join(page, PASSWORD, pyotp.TOTP(secret).now())
        expect(page.locator(".codes li")).to_have_count(10)
        look_at(page, axe)
        page.get_by_role("link", name="I wrote them down").click()
        log_in(page, secret, axe)


def join(page: Page, password: str, code: str) -> None:
    page.get_by_label("Name").fill("first")
    page.get_by_label("Password").fill(password)
    page.get_by_role("textbox", name="Code").fill(code)
    press(page, "Begin")


def log_in(page: Page, secret: str, axe: str) -> None:
    for password in ("not this one", PASSWORD):
        page.get_by_label("Name").fill("first")
        page.get_by_label("Password").fill(password)
        look_at(page, axe)
        press(page, "Log in")
        if password != PASSWORD:
            expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("h1")).to_have_text("Your code")
    look_at(page, axe)
    # A code counts once; the next one is taken early.
    page.get_by_role("textbox", name="Code").fill(pyotp.TOTP(secret).at(time.time() + 30))
    press(page, "Continue")
    expect(page.locator("h1")).to_have_text("What is on?")
    look_at(page, axe)


def test_cancelled_with_three_presses_read_in_the_chat_and_undone(
    admin_page: Page, axe: str
) -> None:
    page = admin_page
    key = open_food(page)
    opening = page.url
    look_at(page, axe)
    press(page, "bad weather")
    expect(page.locator(".done")).to_contain_text("People see this now.")
    expect(page.locator(".seen")).to_contain_text("bad weather")
    look_at(page, axe)
    chat = page.context.new_page()
    chat.goto(f"/en-calais/card/food/{key}")
    expect(chat.locator("article")).to_contain_text("bad weather")
    press(page, "Undo")
    expect(page.locator(".done")).to_have_count(0)
    assert page.url == opening
    expect(page.locator(".seen")).not_to_contain_text("bad weather")
    chat.reload()
    expect(chat.locator("article")).not_to_contain_text("bad weather")


def test_every_question_of_an_opening_can_be_asked(admin_page: Page, axe: str) -> None:
    open_food(admin_page)
    rows = admin_page.locator("summary").all()
    assert len(rows) >= 3
    for row in rows:
        row.click()
    look_at(admin_page, axe)


def test_a_lost_connection_keeps_what_was_typed_and_says_so(admin_page: Page) -> None:
    page = admin_page
    open_food(page)
    page.get_by_text("At another time").click()
    opens = page.locator("[name=new_opens_at]")
    later = f"{page.url[-5:-2]}55"
    opens.fill(later)
    page.route("**/admin/**", lambda route: route.abort())
    press(page, "Late")
    expect(page.get_by_role("status")).to_contain_text("No connection. What you typed is still")
    expect(opens).to_have_value(later)
    page.unroute("**/admin/**")
    press(page, "Try again")
    expect(page.locator(".done")).to_be_visible()
    expect(page.locator(".seen")).to_contain_text(later)
    press(page, "Undo")


@pytest.mark.parametrize("status", [502, 503])
def test_a_program_that_is_away_keeps_what_was_typed(admin_page: Page, status: int) -> None:
    page = admin_page
    open_food(page)
    page.get_by_text("One opening more").click()
    page.locator("[name=opens_at]").fill("20:00")
    page.locator("[name=closes_at]").fill("21:00")
    page.route("**/extra", lambda route: route.fulfill(status=status, body="<h1>proxy</h1>"))
    press(page, "Add")
    expect(page.locator("#said")).to_contain_text("No connection")
    expect(page.locator("[name=opens_at]")).to_have_value("20:00")


def test_a_button_acts_once(admin_page: Page) -> None:
    page = admin_page
    open_food(page)
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
    page.get_by_text("Still true").first.click()
    page.get_by_role("button", name="I saw it").evaluate("e => { e.click(); e.click(); }")
    expect(page.locator(".done")).to_be_visible()
    assert len(sent) == 1
    press(page, "Undo")


def test_pages_change_without_a_reload_and_back_goes_where_it_was(admin_page: Page) -> None:
    page = admin_page
    page.goto("/admin/today")
    page.evaluate("window.stayed = true")
    page.locator(".opening > a").last.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    page.locator(".opening > a").last.click()
    expect(page.locator(".seen")).to_be_visible()
    expect(page.locator("#main")).to_be_focused()
    assert page.evaluate("[window.stayed, scrollY]") == [True, 0]
    page.go_back()
    expect(page.locator("h1")).to_have_text("What is on?")
    assert before > 0
    page.wait_for_function("top => scrollY === top", arg=before)


def test_the_tabs_are_at_the_thumb(admin_page: Page) -> None:
    page = admin_page
    page.goto("/admin/today")
    tabs = page.get_by_role("navigation", name="Main pages")
    box = tabs.bounding_box()
    assert box
    assert box["y"] + box["height"] == pytest.approx(740, abs=1)
    page.set_viewport_size(SIZES[1])  # type: ignore[arg-type]
    box = tabs.bounding_box()
    assert box
    assert box["y"] < 100


def test_it_all_works_without_javascript(admin_page: Page, browser: Browser) -> None:
    state = admin_page.context.storage_state()
    host = admin_page.url
    admin_page.goto("/admin/today")
    host = admin_page.url
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    page = context.new_page()
    page.goto(host)
    page.locator(".opening:not(.off) > a").last.click()
    page.get_by_role("button", name="bad weather").click()
    expect(page.locator(".done")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".done")).to_have_count(0)
    context.close()


def test_no_colour_outside_the_tokens() -> None:
    folder = Path(__file__).parent.parent.parent / "api" / "static"
    css = (folder / "admin.css").read_text("utf-8")
    tokens = re.compile(r"^ *(:root \{)? *--[a-z-]+: [^;]+;.*$", re.MULTILINE)
    assert re.findall(r"#[0-9a-f]{3,8}\b|\brgb|\bhsl", tokens.sub("", css)) == []
