"""The web chat in Chromium at phone size, in English and Arabic, with and without JavaScript."""

import re
import struct

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import CONTRAST, found_by
from tests.browser.screenshots import FOLDER, LARGEST, PICTURES, Picture

FAMILIES = [
    "zones", "home", "kind/food", "kind/water", "kind/day-shelter", "card/food/{food}",
    "share/food/{food}", "wrong/food/{food}", "pages/rights", "page/police", "page/police/1", "who",
    "near", "position", "sos", "about", "for/women", "alerts",
]  # fmt: skip


def first_card(page: Page, language: str) -> str:
    page.goto(f"/{language}-calais/kind/food")
    link = page.locator(f'a[href^="/{language}-calais/card/food/"]').first
    return (link.get_attribute("href") or "").rsplit("/", 1)[1]


def addresses(page: Page, language: str) -> list[str]:
    food = first_card(page, language)
    return ["/", *(f"/{language}-calais/{family.format(food=food)}" for family in FAMILIES)]


@pytest.mark.parametrize(
    ("language", "colours"), [("en", "light"), ("ar", "light"), ("ti", "light"), ("en", "dark")]
)
def test_axe_finds_nothing(page: Page, axe: str, language: str, colours: str) -> None:
    rules = CONTRAST if colours == "dark" else ()
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
    for address in addresses(page, language):
        page.goto(address)
        assert found_by(axe, page, *rules) == [], address


@pytest.mark.parametrize("language", ["en", "ar", "ti", "vi", "ckb"])
def test_nothing_is_wider_than_a_small_phone(page: Page, language: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for address in addresses(page, language):
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, address


@pytest.mark.parametrize("language", ["en", "fa"])
def test_targets_are_large_enough_for_a_thumb(page: Page, language: str) -> None:
    for address in addresses(page, language):
        page.goto(address)
        for box in page.locator("main a:visible, nav a:visible, button:visible").all():
            size = box.bounding_box()
            inline = box.evaluate("e => getComputedStyle(e).display === 'inline'")
            assert inline or (size and size["height"] >= 47.5), (address, box.inner_text())


@pytest.mark.parametrize(("language", "name"), [("en", "English"), ("ar", "العربية")])
def test_from_the_first_page_to_a_card_and_back(page: Page, language: str, name: str) -> None:
    page.goto("/")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page).to_have_url(re.compile(f"/{language}/zones$"))
    page.locator(f'a[href="/{language}-calais/home"]').click()
    expect(page).to_have_url(re.compile(f"/{language}-calais/home$"))
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    page.locator(f'a[href="/{language}-calais/kind/food"]').click()
    page.locator(f'a[href^="/{language}-calais/card/food/"]').first.click()
    expect(page).to_have_url(re.compile("/card/food/"))
    page.go_back()
    expect(page).to_have_url(re.compile("/kind/food$"))
    expect(page.locator("h1")).to_be_focused()


def test_pages_change_without_a_reload(page: Page) -> None:
    page.goto("/en-calais/home")
    page.evaluate("window.stayed = true")
    page.locator('a[href="/en-calais/kind/water"]').click()
    expect(page).to_have_url(re.compile("/kind/water$"))
    expect(page).to_have_title(re.compile("Water"))
    assert page.evaluate("window.stayed") is True


def test_without_a_connection_the_page_stays_and_says_so(page: Page) -> None:
    page.goto("/en-calais/home")
    page.route("**/kind/**", lambda route: route.fulfill(status=503, body="x"))
    page.locator('a[href="/en-calais/kind/water"]').click()
    expect(page.get_by_role("status")).to_contain_text("No connection")
    call = page.get_by_role("status").get_by_role("link", name="112")
    expect(call).to_have_attribute("href", "tel:112")
    expect(page.locator("h1")).to_contain_text("What do you need?")


def test_a_position_is_sent_once_and_rounded(page: Page) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 50.956789, "longitude": 1.852345})
    page.goto("/en-calais/position")
    with page.expect_request("**/position") as sent:
        page.locator("form[data-position] button").click()
    assert sent.value.post_data == "latitude=50.957&longitude=1.852"
    expect(page.locator("h1")).to_contain_text("Near you")
    assert "50.9" not in page.url
    kept = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert kept == [0, 0, ""]


def test_that_something_is_wrong_is_said_by_a_form(page: Page) -> None:
    food = first_card(page, "ar")
    page.goto(f"/ar-calais/card/food/{food}")
    page.evaluate("window.stayed = true")
    page.locator(f'a[href="/ar-calais/wrong/food/{food}"]').click()
    with page.expect_request("**/said/**") as sent:
        page.locator("nav .row form button").first.click()
    assert sent.value.method == "POST"
    expect(page.locator("h1")).to_contain_text("شكراً")
    assert page.evaluate("window.stayed") is True
    page.locator(f'a[href="/ar-calais/card/food/{food}"]').click()
    expect(page).to_have_url(re.compile("/card/food/"))


def test_everything_works_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Tiếng Việt").click()
    page.locator('a[href="/vi-calais/home"]').click()
    page.locator('a[href="/vi-calais/kind/food"]').click()
    page.locator('a[href^="/vi-calais/card/food/"]').first.click()
    expect(page.locator("h1")).to_be_visible()
    page.locator('a[href="/vi-calais/sos"]').first.click()
    expect(page.locator('a[href="tel:112"]').first).to_be_visible()
    page.goto("/vi-calais/position")
    expect(page.locator("form[data-position]")).to_be_hidden()
    page.goto(f"/vi-calais/wrong/food/{first_card(page, 'vi')}")
    page.locator("nav .row form button").first.click()
    expect(page.locator("h1")).to_contain_text("Cảm ơn")
    context.close()


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: one.name)
def test_the_readme_shows_small_pictures(picture: Picture) -> None:
    readme = (FOLDER.parent.parent / "README.md").read_text("utf-8")
    assert f"docs/screenshots/{picture.file.name}" in readme
    data = picture.file.read_bytes()
    assert len(data) <= LARGEST
    assert struct.unpack(">II", data[16:24]) == tuple(picture.size.values())
