"""A real Chromium against the real program, which runs as a process of its own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import axe_playwright_python
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from sqlalchemy import Engine

from api.admin.request import COOKIE
from content.core.database import connect
from content.models import Role
from tests.api.admin.conftest import register
from tests.browser.looking import PHONE, SIZES, Size, Volunteers, resize
from tests.commands import answers, environment, serving
from tests.fake_telegram import TOKEN, FakeTelegram

FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """Where Chromium is; None for Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        except Exception as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium: {type(error).__name__}")
        yield browser
        browser.close()


@contextmanager
def filled_site(filled: Path, folder: Path, **settings: str) -> Iterator[str]:
    """The address of a program of its own with the example content, a copy of what is `filled`."""
    shutil.copytree(filled, folder, dirs_exist_ok=True)
    with serving(folder, **settings) as (_, url):
        answers(url)
        yield url


@pytest.fixture(scope="session")
def site(made_by_commands: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where nothing is changed."""
    with filled_site(made_by_commands, tmp_path_factory.mktemp("site")) as url:
        yield url


def _is_error(message: ConsoleMessage) -> bool:
    """An error of ours; that a network failed is what some tests are about."""
    expected = ("Failed to load resource", "htmx:sendError", "htmx:timeout", "htmx:afterRequest")
    return message.type == "error" and not message.text.startswith(expected)


@contextmanager
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """A phone. Anything it asks of another host, and any error in a script, is a failure."""
    context = browser.new_context(base_url=site, viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    wrong: list[str] = []
    page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(site) else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: wrong.append(m.text) if _is_error(m) else None)
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A person's phone."""
    with phone(browser, site) as page:
        yield page


@pytest.fixture(scope="session")
def admin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the program runs whose content volunteers change."""
    return tmp_path_factory.mktemp("admin")


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """Into an event loop in a thread of its own: Playwright has this one."""
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture(scope="session")
def telegram(portal: BlockingPortal) -> Iterator[FakeTelegram]:
    """The stand-in for Telegram that this program talks to."""
    with portal.wrap_async_context_manager(portal.call(FakeTelegram)) as telegram:
        yield telegram
        assert telegram.violations == []


@pytest.fixture(scope="session")
def admin_site(made_by_commands: Path, admin_folder: Path, telegram: FakeTelegram) -> Iterator[str]:
    """The address of that program."""
    bot = {"telegram_token": TOKEN, "telegram_api_url": telegram.url}
    with filled_site(made_by_commands, admin_folder, sender="off", **bot) as url:
        yield url


@pytest.fixture(scope="session")
def admin_engine(admin_folder: Path, admin_site: str) -> Iterator[Engine]:
    """The database of that program."""
    assert admin_site
    engine = connect(environment(admin_folder)["CHANNEL_INFO_DATABASE_URL"])
    yield engine
    engine.dispose()


@pytest.fixture
def volunteer_page(browser: Browser, admin_site: str, admin_engine: Engine) -> Iterator[Volunteers]:
    """`volunteer_page(role, organization=…, languages=…)`: a phone that is logged in; each call
    is another volunteer."""
    with ExitStack() as stack:

        def log_in(
            role: Role, organization: str | None = None, languages: str | None = None
        ) -> Page:
            page = stack.enter_context(phone(browser, admin_site))
            token = register(admin_engine, role, organization, languages)
            host = admin_site.replace("http:", "https:")
            cookie = {"name": COOKIE, "value": token, "url": host, "secure": True}
            page.context.add_cookies([cookie])  # type: ignore[list-item]
            return page

        yield log_in


@pytest.fixture(params=SIZES, ids=["phone", "desktop"])
def size(request: pytest.FixtureRequest) -> Size:
    """Of the screen: whole flows are walked on both."""
    found: Size = request.param
    return found


@pytest.fixture
def sized(size: Size, volunteer_page: Volunteers) -> Volunteers:
    """As `volunteer_page`, on a screen of this size."""

    def log_in(role: Role, **more: str) -> Page:
        page = volunteer_page(role, **more)
        resize(page, size)
        return page

    return log_in


@pytest.fixture
def admin_page(volunteer_page: Volunteers) -> Page:
    """A phone on which an administrator is logged in."""
    return volunteer_page(Role.ADMINISTRATOR)


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, to be evaluated in a page."""
    found = Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")
    return next(found).read_text("utf-8")
