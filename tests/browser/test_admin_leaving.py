"""Who typed something is asked before it is lost; who was logged out meanwhile finds it again."""

from playwright.sync_api import Dialog, Page, expect
from sqlalchemy import Engine
from sqlmodel import col, delete

from content.core.database import transaction
from content.models import LoginSession, Role
from tests.browser.looking import Volunteers, press, write

FORM = "/admin/pages/guide-winter"
FIELD = '[name="sections.0.heading.en"]'


def answers(page: Page, *, leave: bool) -> list[str]:
    """Answer every question so; gives what kind each was."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        if leave:
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", answer)
    return asked


def test_a_tab_pressed_in_mid_form_asks_first(volunteer_page: Volunteers) -> None:
    page = volunteer_page(Role.EDITOR)
    page.goto(FORM)
    page.get_by_role("link", name="Week").click()
    expect(page).to_have_url("/admin/week")
    page.goto(FORM)
    write(page, "sections.0.heading.en", "Half a sentence")
    asked = answers(page, leave=False)
    page.get_by_role("link", name="Week").click()
    expect(page.locator(FIELD)).to_have_value("Half a sentence")
    assert asked == ["confirm"]
    page.evaluate("location.assign('/admin/today')")
    expect(page.locator(FIELD)).to_have_value("Half a sentence")
    page.wait_for_timeout(200)
    assert asked == ["confirm", "beforeunload"]


def test_what_was_saved_or_given_up_asks_nothing(volunteer_page: Volunteers) -> None:
    page = volunteer_page(Role.EDITOR)
    page.goto(FORM)
    write(page, "sections.0.heading.en", "Given up")
    asked = answers(page, leave=True)
    page.get_by_role("link", name="Week").click()
    expect(page).to_have_url("/admin/week")
    assert asked == ["confirm"]
    page.goto(FORM)
    write(page, "sections.0.heading.en", "Kept")
    press(page, "Keep as a draft")
    expect(page.locator(".done")).to_be_visible()
    page.get_by_role("link", name="Week").click()
    expect(page).to_have_url("/admin/week")
    assert asked == ["confirm"]


def test_a_form_that_came_back_unsaved_asks_too(volunteer_page: Volunteers) -> None:
    page = volunteer_page(Role.EDITOR)
    page.goto(FORM)
    write(page, "sections.0.heading.en", "x" * 400)
    press(page, "Keep as a draft")
    expect(page.locator("div.wrong")).to_be_visible()
    asked = answers(page, leave=False)
    page.get_by_role("link", name="Week").click()
    page.wait_for_timeout(200)
    assert asked == ["confirm"]
    expect(page.locator(FIELD)).to_have_value("x" * 400)


def test_who_was_logged_out_is_told_with_the_form_inside_the_page(
    volunteer_page: Volunteers, admin_engine: Engine
) -> None:
    page = volunteer_page(Role.EDITOR)
    page.goto(FORM)
    with transaction(admin_engine) as session:
        session.exec(delete(LoginSession).where(col(LoginSession.volunteer_id) > 0))
    asked = answers(page, leave=False)
    write(page, "sections.0.heading.en", "Typed too long")
    expect(page.locator("#preview-said")).to_contain_text("What you typed is still here")
    page.get_by_role("button", name="Save: people see it at once").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Nothing was changed")
    assert "Typed too long" in (page.locator('[name="kept"]').input_value())
    assert asked == []


def place_on_map(page: Page) -> tuple[int, int]:
    """Where a landmark's name stands on the map, however far the page is scrolled."""
    boxes = [page.locator(one).first.bounding_box() for one in (".leaflet-tooltip", "[data-map]")]
    name, whole = (one or {"x": 0, "y": 0} for one in boxes)
    return round(name["x"] - whole["x"]), round(name["y"] - whole["y"])


def test_a_comma_in_a_coordinate_moves_no_pin(volunteer_page: Volunteers) -> None:
    """The map follows its pin, so it is seen by the places that everybody knows."""
    page = volunteer_page(Role.EDITOR)
    page.goto("/admin/locations/town-centre")
    expect(page.locator(".leaflet-marker-icon")).to_be_visible()
    before = place_on_map(page)
    latitude = page.locator('[name="position.0"]')
    latitude.fill(latitude.input_value().replace(".", ","))
    latitude.dispatch_event("change")
    page.wait_for_timeout(500)
    assert place_on_map(page) == before
