"""Alerts on the pages of the admin, a line each."""

import re
from typing import Any

import httpx
from sqlalchemy import Engine

from content.alerts.contents import AlertDocument, read
from content.core import clock
from content.core.database import reading, transaction
from content.models import Alert
from tests.content.alerts.making import HOURS

FREE, STORM = "/admin/alerts/new/free", "/admin/alerts/new/storm"
Sent = dict[str, Any]


async def form(client: httpx.AsyncClient, path: str) -> Sent:
    """What a browser would send of a form that was only opened."""
    page = (await client.get(path)).text.partition("<form id=")[2].partition("</form>")[0]
    sent: Sent = {"do": "save"}
    for tag in re.findall(r"<input [^>]+>", page):
        name, value = _of(tag, "name"), _of(tag, "value")
        if name and (" checked" in tag or ("radio" not in tag and "checkbox" not in tag)):
            sent[name] = value
    for name, inside in re.findall(r'<select [^>]*name="([^"]+)"(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        sent[name] = chosen[1] if chosen else ""
    return sent


def _of(tag: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', tag)
    return found[1] if found else ""


async def write(client: httpx.AsyncClient, path: str = FREE, **different: Any) -> int:
    """A draft that this volunteer wrote; gives its number."""
    typed = {"headline": "Tents at the beach"} if "free" in path else {}
    answer = await client.post(path, data=await form(client, path) | typed | different)
    assert answer.status_code == 303, told(answer)
    return int(answer.headers["location"].rpartition("/")[2])


def told(answer: httpx.Response) -> list[str]:
    """What a form says is wrong, by field."""
    return re.findall(r'<p class="wrong" id="w-f-([^"]+)"', answer.text)


async def approve(client: httpx.AsyncClient, number: int, **different: Any) -> httpx.Response:
    """Approve it as somebody does who looks at its page first."""
    page = (await client.get(f"/admin/alerts/{number}")).text
    seen = re.search(r'name="seen" value="(\w+)"', page)
    sent = {"seen": seen[1] if seen else "", "read": "yes", "see": "en"} | different
    return await client.post(f"/admin/alerts/{number}/approve", data=sent)


def alert(engine: Engine, number: int) -> Alert:
    """Its row."""
    with reading(engine) as session:
        return session.get_one(Alert, number)


def contents(engine: Engine, number: int) -> AlertDocument:
    """What it says and to whom."""
    with reading(engine) as session:
        return read(session, session.get_one(Alert, number))


def change(engine: Engine, number: int, **different: Any) -> None:
    """Make its row be different, as if somebody or time had."""
    with transaction(engine) as session:
        row = session.get_one(Alert, number)
        for name, value in different.items():
            setattr(row, name, value)
        session.add(row)


def soon() -> str:
    """A time of a form that is some hours ahead."""
    return f"{clock.paris(clock.now() + HOURS):%Y-%m-%dT%H:%M}"
