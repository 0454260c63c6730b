from content.words import Role
from tests.browser.test_admin import targets
from tests.browser.test_chat import found_by
def test_ed(volunteer_page, axe):
    page = volunteer_page(Role.EDITOR)
    page.goto("/admin/services")
    key = page.locator(".things a").first.get_attribute("href")
    print("LIST", found_by(axe, page), targets_small(page))
    page.locator(".things a").first.click()
    page.wait_for_selector("#edit")
    print("FORM", found_by(axe, page), targets_small(page), page.evaluate("document.documentElement.scrollWidth"))
    page.locator("#f-name-en").fill("Typed now")
    try:
        page.wait_for_selector("#preview-seen :text('Typed now')", timeout=8000)
    except Exception as e: print("NOPREVIEW", str(e)[:200], page.inner_text("#preview-seen")[:300])
    print("FOCUS", page.evaluate("document.activeElement.id"), page.url)
    page.screenshot(path="/tmp/ed_service.png", full_page=True)
    page.goto("/admin/pages"); page.locator(".things a").first.click(); page.wait_for_selector(".toolbar")
    print("PAGE", found_by(axe, page), targets_small(page))
    page.goto("/admin/locations/new")
    try: page.wait_for_selector(".leaflet-marker-icon", timeout=6000)
    except Exception as e: print("NOMAP")
    print("LOC", found_by(axe, page), page.evaluate("document.querySelector('[data-map]').getBoundingClientRect().height"))
    page.screenshot(path="/tmp/ed_loc.png", full_page=True)
    page.focus(".leaflet-marker-icon"); page.keyboard.press("ArrowUp")
    print("LAT", page.input_value("#f-position-0"))
    page.set_viewport_size({"width":1280,"height":900}); page.goto(key); page.screenshot(path="/tmp/ed_desk.png")
def targets_small(page):
    return [t for t, h in targets(page) if h < 47.5][:6]
