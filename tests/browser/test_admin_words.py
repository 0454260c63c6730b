"""Flows of words in Chromium: a page translated, and a page edited by section and kept."""

from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import Engine
from sqlmodel import select

from content.accounts.permissions import SERVER
from content.audit.unit_of_work import UnitOfWork
from content.core import clock
from content.core.database import reading, transaction
from content.editing import drafts
from content.models import Draft, DraftState, Role
from tests.browser.looking import Size, Volunteers, look, named, press, read, save, write

ARABIC = "لا تشعل أي شيء داخل الخيمة"


def test_a_page_is_translated_and_read_in_arabic(sized: Volunteers, size: Size, axe: str) -> None:
    """Only the changed text is marked."""
    editor, page = sized(Role.EDITOR), sized(Role.TRANSLATOR, languages="ar")
    editor.goto("/admin/pages/guide-winter")
    for language in ("en", "fr"):
        write(editor, f"sections.0.heading.{language}", f"Nothing burns in a tent {size['width']}")
    save(editor)
    page.goto("/admin/translate")
    page.get_by_role("link", name="outdated").click()
    page.locator('ul.list a[href*="guide-winter"]').click()
    outdated = page.locator("details[open]", has=page.locator("summary .unconfirmed"))
    expect(outdated).to_have_count(1)
    translation = outdated.get_by_role("textbox")
    expect(translation).to_have_attribute("dir", "rtl")
    assert translation.evaluate("e => getComputedStyle(e).direction") == "rtl"
    look(page, axe)
    translation.fill(f"{ARABIC} {size['width']}")
    press(page, "Save")
    expect(page.locator(".done")).to_contain_text("People see it.")
    assert f"{ARABIC} {size['width']}" in read(page, "/ar-calais/page/guide-winter/0")


def test_a_rights_page_is_edited_by_section_and_kept_until_a_time(
    sized: Volunteers, size: Size, admin_engine: Engine, axe: str
) -> None:
    page, live = sized(Role.EDITOR), "/en-calais/page/asylum-france/0"
    before = read(page, live)
    page.goto("/admin/pages/asylum-france")
    expect(page.locator(".done")).to_have_count(0)
    mark(page, f"Keep calm {named(size)}")
    look(page, axe)
    press(page, "Keep as a draft")
    expect(page.locator(".done")).to_contain_text("People do not see it yet.")
    assert read(page, live) == before
    page.goto("/admin/pages/asylum-france")
    body = page.locator('[name="sections.0.body.en"]')
    assert f"Keep calm {named(size)}" not in body.input_value()
    page.get_by_role("link", name="Continue the draft").click()
    expect(page.locator(".draft")).to_contain_text("You see the draft below.")
    page.get_by_text("Publish later").click()
    at = (clock.paris(clock.now()) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page.get_by_label("Day and time in Calais").fill(at)
    press(page, "Keep until then")
    expect(page.locator(".done")).to_contain_text("People see it from the time you chose.")
    look(page, axe)
    assert read(page, live) == before
    pass_time(admin_engine)
    page.wait_for_timeout(1000)  # a change by another process is seen within a second
    assert f"Keep calm {named(size)}" in read(page, live)


def mark(page: Page, words: str) -> None:
    """Make the first section's text bold and a list with the toolbar, and look at the preview."""
    body = page.locator('[name="sections.0.body.en"]')
    tools = page.locator(".toolbar:has(+ textarea[lang=en])").first
    body.fill(words)
    body.select_text()
    tools.get_by_role("button", name="Bold").click()
    expect(body).to_have_value(f"**{words}**")
    tools.get_by_role("button", name="List").click()
    expect(body).to_have_value(f"- **{words}**")
    seen = page.locator("#preview .seen").first
    expect(seen.locator("li b", has_text=words)).to_have_count(1)


def pass_time(engine: Engine) -> None:
    """The time of what waits has come. Other tests of this process may have left drafts."""
    with reading(engine) as session:
        row = session.exec(select(Draft).where(Draft.state == DraftState.SCHEDULED)).one()
    assert row.id
    assert row.publish_at
    with transaction(engine) as session:
        assert drafts.publish_due(UnitOfWork(session, SERVER, row.publish_at, b"k" * 32), row.id)
