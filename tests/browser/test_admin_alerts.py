"""An alert from a template to its approval, and back; and how practising looks."""

from playwright.sync_api import Page, expect

from content.models import Role
from tests.browser.looking import PHONE, Volunteers, look, look_at, press, resize


def test_one_writes_an_alert_and_another_lets_it_go(volunteer_page: Volunteers, axe: str) -> None:
    anna, berta = volunteer_page(Role.COORDINATOR), volunteer_page(Role.COORDINATOR)
    resize(anna, PHONE)
    anna.goto("/admin/alerts")
    look(anna, axe)
    anna.get_by_role("link", name="New alert").click()
    look(anna, axe)
    anna.get_by_role("link", name="Storm").click()
    _preview_in_arabic(anna)
    look(anna, axe)
    press(anna, "Keep it for approval")
    expect(anna.locator(".decide")).to_contain_text("another coordinator must approve it")
    look_at(anna, axe)
    berta.goto(anna.url)
    resize(berta, PHONE)
    _approve_in_arabic(berta, axe)
    expect(berta.locator(".badge.assured")).to_have_text("approved")
    look(berta, axe)
    press(berta, "Undo")
    expect(berta.locator(".badge.unconfirmed")).to_have_text("waits for approval")


def _preview_in_arabic(page: Page) -> None:
    """It follows what is typed and chosen, without a press."""
    page.locator("#see").select_option("ar")
    seen = page.locator("#preview .seen")
    expect(seen).to_have_attribute("dir", "rtl")
    items = seen.locator("li").count()
    with page.expect_response("**/preview"):
        page.get_by_label("Place").select_option(index=1)
    expect(seen.locator("li")).to_have_count(items + 1)
    with page.expect_response("**/preview"):  # an example: nobody could be sent there
        page.get_by_label("Place").select_option(index=0)
    expect(seen.locator("li")).to_have_count(items)


def _approve_in_arabic(page: Page, axe: str) -> None:
    """The button does nothing until somebody says that it was read."""
    page.get_by_role("link", name="العربية").click()
    expect(page.locator("#preview .seen")).to_have_attribute("lang", "ar")
    look(page, axe)
    press(page, "Approve: send it to people")
    expect(page.locator(".undo")).to_have_count(0)
    page.get_by_label("I read it in العربية").check()
    press(page, "Approve: send it to people")
    expect(page.locator(".undo")).to_contain_text("It goes in half a minute.")


def test_practising_looks_like_nothing_else(volunteer_page: Volunteers, axe: str) -> None:
    anna, berta = volunteer_page(Role.COORDINATOR), volunteer_page(Role.COORDINATOR)
    anna.goto("/admin/alerts")
    anna.get_by_role("link", name="Practise (training)").click()
    look(anna, axe)
    anna.get_by_role("link", name="Write it yourself").click()
    anna.get_by_label("Headline").first.fill("Tents at the beach")
    look_at(anna, axe)
    press(anna, "EXERCISE · Keep it for approval")
    expect(anna.locator("h1")).to_have_text("Tents at the beach")
    berta.goto(anna.url)
    expect(berta.locator(".exercise-band").first).to_contain_text("Only testers get it.")
    expect(berta.locator("main")).to_have_css("border-inline-start-width", "8px")
    look_at(berta, axe)
    expect(berta.get_by_role("checkbox")).to_have_count(0)
    press(berta, "EXERCISE · Send it to testers")
    expect(berta.locator(".undo")).to_contain_text("Approved.")
