"""How the tests look at a page: what axe says of it, how wide it is, how large what is pressed."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

Size = dict[str, int]
MINUTE = re.compile(r"[,،፣]\W*\d\d:\d\d\W*$")  # "As of Monday 30 November, 22:05"
Volunteers = Callable[..., Page]  # the fixtures `volunteer_page` and `sized`
CONTRAST = ("color-contrast", "link-in-text-block")  # what colours alone can make wrong
PHONE, DESKTOP = SIZES = [{"width": 360, "height": 740}, {"width": 1280, "height": 800}]


def resize(page: Page, size: Size) -> None:
    """A phone at night, or a desktop by day."""
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="dark" if size == PHONE else "light")


def look_at(page: Page, axe: str) -> None:
    """Look at both sizes."""
    for size in SIZES:
        resize(page, size)
        look(page, axe)
    resize(page, PHONE)


def look(page: Page, axe: str) -> None:
    """Axe finds nothing at this size; nothing is too small, nor too wide for a small phone."""
    size = page.viewport_size
    assert size
    assert found_by(axe, page, *(CONTRAST if size == DESKTOP else ())) == [], (page.url, size)
    small = [text for text, height in targets(page) if height < 47.5]
    assert small == [], (page.url, size)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    page.set_viewport_size(size)


def found_by(axe: str, page: Page, *rules: str) -> list[str]:
    """What axe says is wrong; by these rules only, where any are named."""
    page.evaluate(axe)
    found: list[str] = page.evaluate(
        """async (rules) => {
            const options = { resultTypes: ["violations"], selectors: false };
            if (rules.length) options.runOnly = rules;
            const { violations } = await axe.run(options);
            return violations.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`);
        }""",
        rules,
    )
    return found


def targets(page: Page) -> list[tuple[str, float]]:
    """What can be pressed, and how high it is in pixels. Links within a text, and what is only
    shown as people see it, do not count."""
    found: list[tuple[str, float]] = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, select, textarea, input")]
        .filter(e => e.checkVisibility() && e.type !== "hidden" && !e.closest(".seen"))
        .filter(e => getComputedStyle(e).display !== "inline")
        .map(e => (e.matches("[type=checkbox], [type=radio]") && e.closest("label")) || e)
        .map(e => [e.outerHTML.slice(0, 120), e.getBoundingClientRect().height])"""
    )
    return found


def press(page: Page, name: str) -> None:
    """Press the button of this name."""
    page.get_by_role("button", name=name, exact=True).click()


def write(page: Page, name: str, text: str) -> None:
    """Type into the field of a form that has this name."""
    page.locator(f'[name="{name}"]').fill(text)


def save(page: Page) -> None:
    """Save a form, as people see it at once."""
    press(page, "Save: people see it at once")
    page.locator(".done", has_text="People see this now.").wait_for()


def read(page: Page, where: str) -> str:
    """What people read in the web chat, but for the minute it was read in."""
    chat = page.context.new_page()
    chat.goto(where)
    text = chat.locator("article").inner_text()
    chat.close()
    return "\n".join(line for line in text.splitlines() if not MINUTE.search(line))


def named(size: Size) -> str:
    """A word for it: a number in one language of a page on rights waits for a second reader."""
    return "narrow" if size["width"] < 600 else "wide"
