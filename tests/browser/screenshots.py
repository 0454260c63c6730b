"""The README's pictures, taken anew: `python -m tests.browser.screenshots`."""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sqlmodel import update

from api.admin.request import COOKIE
from content.core import clock
from content.core.database import connect, transaction
from content.models import Role, Volunteer
from tests.api.admin.conftest import register
from tests.browser.conftest import FLAGS, chromium, filled_site
from tests.browser.looking import PHONE
from tests.commands import environment, with_example
from tests.content.alerts import making

FOLDER = Path(__file__).parent.parent.parent / "docs" / "screenshots"
WIDE = {"width": 1280, "height": 640}
TALL = {"width": 1280, "height": 920}
LARGEST = 150_000  # bytes
ADMIN = "/admin/"
NIGHT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Picture:
    """What is shown, in a window of which size in pixels, by day or by night."""

    name: str
    address: str
    size: Mapping[str, int] = field(default_factory=lambda: PHONE)
    is_dark: bool = False

    @property
    def file(self) -> Path:
        """Where it lies."""
        return FOLDER / f"{self.name}.png"


PICTURES = (
    Picture("home-en", "/en-calais/home"),
    Picture("food-ar", "/ar-calais/kind/food"),
    Picture("rights-ti", "/ti-calais/page/police"),
    Picture("sos-fr", "/fr-calais/sos", is_dark=True),
    Picture("admin-today", f"{ADMIN}today"),
    Picture("admin-week", f"{ADMIN}week", WIDE),
    Picture("admin-service", f"{ADMIN}services/salam-breakfast", TALL),
    Picture("admin-translate", f"{ADMIN}translate/ar/page/police"),
    Picture("admin-alert", f"{ADMIN}alerts/1?see=ar", WIDE),
)


def main() -> None:
    """Start a program with the example content, and take every picture of it."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        made, folder = with_example(Path(name)), Path(name, "site")
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with filled_site(made, folder) as site, _administrator(browser, folder, site) as page:
            _cancel_something(page)
            _write_an_alert(folder)
            for picture in PICTURES:
                take(page, picture)
                sys.stdout.write(f"{picture.file} {picture.file.stat().st_size}\n")


def take(page: Page, picture: Picture) -> None:
    """One picture, small enough for a README. Raises ValueError for a page that is not there."""
    page.set_viewport_size(picture.size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="dark" if picture.is_dark else "light")
    answer = page.goto(picture.address)
    if not answer or not answer.ok:
        raise ValueError(picture.address)
    page.screenshot(path=picture.file)
    if picture.file.stat().st_size > LARGEST:
        raise ValueError(f"{picture.name} is larger than {LARGEST} bytes")


@contextmanager
def _administrator(browser: Browser, folder: Path, site: str) -> Iterator[Page]:
    engine = connect(environment(folder)["CHANNEL_INFO_DATABASE_URL"])
    token = register(engine, Role.ADMINISTRATOR)
    with transaction(engine) as session:
        session.exec(update(Volunteer).values(name="alex"))
    engine.dispose()
    context = browser.new_context(base_url=site, locale="en-GB", reduced_motion="reduce")
    host = site.replace("http:", "https:")
    context.add_cookies([{"name": COOKIE, "value": token, "url": host, "secure": True}])
    yield context.new_page()
    context.close()


def _write_an_alert(folder: Path) -> None:
    """A draft for some people who speak all languages."""
    engine = connect(environment(folder)["CHANNEL_INFO_DATABASE_URL"])
    with transaction(engine) as session:
        making.subscribe(session, range(180), language=None)
    now = clock.now()
    ends = f"{clock.paris(now + NIGHT):%Y-%m-%dT08:00}"
    making.write(engine, "storm", {"time": f"{clock.paris(now):%Y-%m-%dT19:00}", "until": ends})
    engine.dispose()


def _cancel_something(page: Page) -> None:
    page.goto(f"{ADMIN}today")
    # The last one is tomorrow's: what is over cannot be cancelled any more.
    page.locator(".opening:not(.off) > a").last.click()
    page.get_by_role("button", name="bad weather").click()
    page.locator(".done").wait_for()


if __name__ == "__main__":
    main()
