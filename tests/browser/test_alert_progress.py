"""The numbers of an alert move by themselves in Chromium, and rest when it is sent."""

import os

from playwright.sync_api import Page, expect
from sqlalchemy import Engine, delete, update
from sqlmodel import col, select

from content.alerts import queueing
from content.core import clock
from content.core.database import transaction
from content.models import (
    Alert,
    AlertState,
    AlertText,
    Delivery,
    DeliveryState,
    PauseReason,
    Subscriber,
)
from tests.browser.looking import look_at
from tests.content.alerts.making import add_alert, subscribe

SENT, FAILED = DeliveryState.SENT, DeliveryState.FAILED


def going(engine: Engine) -> tuple[int, list[int]]:
    """To forty in four languages; and its subscribers."""
    with transaction(engine) as session:
        session.connection().execute(delete(Subscriber))
        for place, code in enumerate(("ar", "en", "ti", "fa")):
            subscribe(session, range(900 + 10 * place, 910 + 10 * place), language=code)
        alert = add_alert(session, clock.now(), language="en", started_at=clock.now())
        queueing.queue(session, alert)
        assert alert.id
        said = {"headline": "Storm", "description": "", "instruction": ""}
        session.add(AlertText(alert_id=alert.id, language="en", **said))
        who = select(Delivery.subscriber_id).where(Delivery.alert_id == alert.id)
        return alert.id, list(session.exec(who))


def become(
    engine: Engine, number: int, alert: AlertState, who: list[int], to: DeliveryState = SENT
) -> None:
    with transaction(engine) as session:
        mine = (col(Delivery.alert_id) == number, col(Delivery.subscriber_id).in_(who))
        session.connection().execute(update(Delivery).where(*mine).values(state=to))
        why = PauseReason.ERRORS if alert is AlertState.PAUSED else None
        to_state = update(Alert).where(col(Alert.id) == number).values(state=alert, why_paused=why)
        session.connection().execute(to_state)


def test_numbers_move_and_rest(admin_page: Page, admin_engine: Engine, axe: str) -> None:
    page = admin_page
    number, who = going(admin_engine)
    page.goto(f"/admin/alerts/{number}/progress")
    shown = page.locator("#progress")
    expect(shown).to_contain_text("0 of 40")
    become(admin_engine, number, AlertState.SENDING, who[:13])
    expect(shown).to_contain_text("13 of 40")
    expect(shown).to_contain_text("messages a second")
    become(admin_engine, number, AlertState.PAUSED, who[13:20], FAILED)
    expect(shown).to_contain_text("Telegram left too many messages without an answer")
    look_at(page, axe)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/progress-phone.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
        page.screenshot(path=f"{folder}/progress-desk.png", full_page=True)
    become(admin_engine, number, AlertState.SENT, who[20:])
    expect(page.locator(".badge").first).to_have_text("Sent")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert asked == [], "nothing new will come"


def test_another_page_ends_the_stream(admin_page: Page, admin_engine: Engine) -> None:
    """A browser keeps six connections to one host; a page that is left may hold none."""
    page = admin_page
    number, who = going(admin_engine)
    page.goto("/admin/more")
    page.evaluate(
        """where => {
            window.opened = [];
            const Real = window.EventSource;
            window.EventSource = class extends Real {
                constructor(...given) { super(...given); window.opened.push(this); }
            };
            const link = document.createElement("a");
            link.href = where; link.textContent = "Progress";
            document.getElementById("main").append(link);
            htmx.process(link.parentElement);
        }""",
        f"/admin/alerts/{number}/progress",
    )
    page.get_by_role("link", name="Progress").click()
    expect(page.locator("#progress")).to_contain_text("0 of 40")
    become(admin_engine, number, AlertState.SENDING, who[:7])
    expect(page.locator("#progress")).to_contain_text("7 of 40")
    page.get_by_role("link", name="More").click()
    expect(page.get_by_role("heading", name="More")).to_be_visible()
    page.wait_for_function("opened.length === 1 && opened.every(one => one.readyState === 2)")
    become(admin_engine, number, AlertState.SENT, who)
