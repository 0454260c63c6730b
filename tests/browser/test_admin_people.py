"""Flows between people in Chromium: an invitation, two editors at once, a lost connection."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from api.admin.auth.routes import qr
from content.models import Role
from tests.browser.conftest import phone
from tests.browser.looking import Size, Volunteers, look, named, press, read, resize, save, write

PASSWORD = "blue horse sings"


def test_an_editor_is_invited(
    sized: Volunteers, size: Size, browser: Browser, admin_site: str, axe: str
) -> None:
    page = sized(Role.COORDINATOR)
    page.goto("/admin/more")
    page.get_by_role("link", name="Volunteers").click()
    page.get_by_role("radio", name="Editor").check()
    press(page, "Make a link")
    link = page.locator("code").inner_text()
    drawn = re.findall(r' d="([^"]+)"', qr(link))[-1]
    expect(page.locator(".qr path").last).to_have_attribute("d", drawn)
    look(page, axe)
    with phone(browser, admin_site) as guest:
        resize(guest, size)
        follow(guest, urlsplit(link).path, f"editor-{size['width']}", axe)
        guest.goto("/admin/volunteers")
        expect(guest.locator("h1")).not_to_have_text("Volunteers")
    page.get_by_role("link", name="I gave it to them").click()
    expect(page.get_by_role("list").first).to_contain_text(f"editor-{size['width']}")


def follow(guest: Page, link: str, name: str, axe: str) -> None:
    """Join by a link, which works once, and log in."""
    guest.goto(link)
    expect(guest.get_by_text("You will be:")).to_contain_text("Editor")
    look(guest, axe)
    guest.get_by_label("Name").fill(name)
    guest.get_by_label("Password").fill(PASSWORD)
    press(guest, "Begin")
    expect(guest.locator("h1")).to_have_text("Log in")
    guest.get_by_label("Name").fill(name)
    guest.get_by_label("Password").fill(PASSWORD)
    press(guest, "Log in")
    expect(guest.locator("h1")).to_have_text("What is on?")
    guest.goto(link)
    expect(guest.locator("h1")).to_have_text("This link is over")


def test_two_editors_on_one_page(sized: Volunteers, size: Size, axe: str) -> None:
    """The second sees both, and chooses; what neither has in the form stays as it is."""
    mine, theirs = sized(Role.EDITOR), sized(Role.EDITOR)
    arabic = read(mine, "/ar-calais/page/asylum-france/0")
    for page in (mine, theirs):
        page.goto("/admin/pages/asylum-france")
    write(theirs, "sections.1.heading.en", f"Their heading {named(size)}")
    write(theirs, "title.en", f"Their title {named(size)}")
    write(mine, "title.en", f"My title {named(size)}")
    save(theirs)
    press(mine, "Save: people see it at once")
    expect(mine.get_by_role("alert")).to_contain_text("Nothing of yours is lost.")
    both = mine.locator("fieldset.both")
    # Only what both changed is asked; their heading stays without a question.
    expect(both.locator("legend")).to_have_text(["Title · English"])
    expect(both.last).to_contain_text(f"Their title {named(size)}")
    expect(both.locator("input:checked").last).to_have_value("mine")
    look(mine, axe)
    press(mine, "Save what I chose")
    expect(mine.locator(".done")).to_contain_text("People see this now.")
    assert f"My title {named(size)}" in read(mine, "/en-calais/page/asylum-france/0")
    assert f"Their heading {named(size)}" in read(mine, "/en-calais/page/asylum-france/1")
    assert read(mine, "/ar-calais/page/asylum-france/0") == arabic


def test_a_connection_that_is_lost_while_saving_loses_nothing(
    sized: Volunteers, size: Size, axe: str
) -> None:
    page = sized(Role.EDITOR)
    page.goto("/admin/services/va-showers")
    bring = page.locator('[name="bring.en"]')
    bring.fill(f"A towel {size['width']}")
    page.route("**/admin/**", lambda route: route.abort())
    press(page, "Save: people see it at once")
    said = page.locator("#said")
    expect(said).to_contain_text("No connection. What you typed is still here")
    with page.expect_event("requestfailed"):  # the preview, which asks by itself
        page.locator('[name="cost.en"]').fill("Free")
    expect(said.get_by_role("button", name="Try again")).to_be_visible()
    expect(bring).to_have_value(f"A towel {size['width']}")
    look(page, axe)
    page.unroute("**/admin/**")
    press(page, "Try again")
    expect(page.locator(".done")).to_contain_text("People see this now.")
    assert f"A towel {size['width']}" in read(page, "/en-calais/card/showers/va-showers-virval")
