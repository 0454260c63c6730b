"""Every page of the admin, and of a partner's link, in Chromium at both sizes."""

import re
import time

from playwright.sync_api import Page, Route, expect
from sqlalchemy import Engine
from sqlmodel import col, select

from content.accounts import invitations
from content.alerts import queueing
from content.core import clock
from content.core.database import reading, transaction
from content.models import AlertState, AlertText, DocumentType, History, Role
from tests.api.admin.pages import address, routes
from tests.browser.looking import look
from tests.conftest import snapshot_of
from tests.content.alerts.making import add_alert, subscribe
from tests.support.narrowing import present

NO_PAGES = (".yaml", ".csv", ".po", "/events")
FORMS = ("services", "locations", "organizations", "pages")
MOST_OPEN = 8  # the more parts of a page are open, the longer axe looks


def addresses(engine: Engine) -> list[str]:
    """Every page, with parameters that are real, and the form of everything new."""
    snapshot = snapshot_of(engine)
    real = {
        "/admin/locations/new-place": f"/admin/locations/{next(iter(snapshot.locations))}",
        "/admin/welcome/x": f"/admin/welcome/{invited(engine)}",
    }
    going, waiting = an_alert(engine, AlertState.SENT), an_alert(engine, AlertState.DRAFT)
    for page in ("", "/progress", "/correct", "/cancel"):
        real[f"/admin/alerts/1{page}"] = f"/admin/alerts/{going}{page}"
    real["/admin/alerts/1/edit"] = f"/admin/alerts/{waiting}/edit"
    pages = [route for route in routes() if "GET" in route.methods and route.path != "/admin"]
    found = [address(page, snapshot) for page in pages if not page.path.endswith(NO_PAGES)]
    found = [re.sub("(/history/service/.*)/1$", rf"\1/{change(engine)}", one) for one in found]
    return [*(real.get(one, one) for one in found), *(f"/admin/{form}/new" for form in FORMS)]


def invited(engine: Engine) -> str:
    with transaction(engine) as session:
        nobody: frozenset[str] = frozenset()
        return invitations.invite(session, None, Role.COORDINATOR, None, nobody, clock.now())


def an_alert(engine: Engine, state: AlertState) -> int:
    """The number of an alert that is for seven people."""
    now = clock.now()
    with transaction(engine) as session:
        first = 70_000 + 10 * list(AlertState).index(state)
        subscribe(session, range(first, first + 7), language="ar")
        alert = add_alert(session, now, language="en", started_at=now)
        queueing.queue(session, alert)
        alert.state = state
        said = {"headline": "Storm", "description": "", "instruction": ""}
        session.add(AlertText(alert_id=present(alert.id), language="en", **said))
        return alert.id or 0


def change(engine: Engine) -> int:
    """The number of the first change of the service whose pages are looked at."""
    with reading(engine) as session:
        mine = select(History.id).where(
            History.thing == DocumentType.SERVICE, History.key == "rck-meals"
        )
        number = session.exec(mine.order_by(col(History.id))).first()
    assert number
    return number


def test_nothing_is_wrong_with_any_page(admin_page: Page, admin_engine: Engine, axe: str) -> None:
    for number, where in enumerate(addresses(admin_engine)):
        answer = admin_page.goto(where)
        assert answer, where
        assert answer.status == 200, where
        admin_page.evaluate(
            "most => [...document.querySelectorAll('details')].slice(0, most)"
            ".forEach(part => { part.open = true; })",
            MOST_OPEN,
        )
        admin_page.emulate_media(color_scheme="dark" if number % 2 else "light")
        look(admin_page, axe)


def late(route: Route) -> None:
    time.sleep(0.3)
    route.continue_()


def test_the_map_has_a_pin_that_moves(admin_page: Page) -> None:
    """Even where its style sheet comes last."""
    page = admin_page
    page.route("**/leaflet.css*", late)
    page.goto("/admin/locations/new")
    pin = page.get_by_role("button", name="This place. Drag it")
    expect(pin).to_be_visible()
    page.wait_for_function("e => e.naturalWidth > 0", arg=pin.element_handle())
    north = page.get_by_label("Latitude")
    expect(north).to_have_value("")
    pin.press("ArrowUp")
    expect(north).to_have_value(re.compile(r"^50\.\d{5}$"))
    before = pin.bounding_box()
    north.fill("50.96")
    page.get_by_label("Longitude").fill("1.87")
    page.get_by_label("Longitude").blur()
    expect(page.locator(".leaflet-marker-icon")).to_have_count(1)
    assert pin.bounding_box() != before
