"""The web chat: the same screens at URLs, without cookies or anything from elsewhere."""

import asyncio
import gzip
import logging
import re
from html.parser import HTMLParser
from pathlib import Path
from time import monotonic

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from api.app import create_app
from api.public import serializers
from api.web import security
from bot.conversation import Conversation
from bot.screen import Tone
from content.core.database import connect
from content.core.i18n import LANGUAGES
from content.core.settings import Settings
from tests.bot.walk import walk
from tests.content.snapshot.test_build import rename

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Strict(HTMLParser):
    """Collects what a page refers to; fails on tags that are not well nested."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.refers: list[tuple[str, str]] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            self.attributes.append(name)
            if name in ("href", "src", "action"):
                self.refers.append((tag, value or ""))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"


def read(html: str) -> Strict:
    page = Strict()
    page.feed(html)
    page.close()
    assert page.open == []
    return page


async def test_every_link_of_every_page_leads_on(client: httpx.AsyncClient) -> None:
    waiting = ["/ar-calais/home", "/ti-synthe/home"]
    seen: set[str] = set()
    while waiting and len(seen) < 400:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = await client.get(path)
        assert answer.status_code == 200, path
        page = read(answer.text)
        assert not [a for a in page.attributes if a == "style" or a.startswith("on")], path
        waiting += [
            href
            for tag, href in page.refers
            if tag == "a" and re.match(r"/(ar-calais|ti-synthe)/", href)
        ]
        for tag, href in page.refers:
            if tag not in ("a", "form") and not href.startswith("#"):
                assert href.startswith("/static/"), "nothing is loaded from elsewhere"
    assert len(seen) > 250


async def test_the_pages_show_what_the_screens_say(client: httpx.AsyncClient, app: FastAPI) -> None:
    conversation: Conversation = app.state.program.conversation
    screens = walk(conversation, "fr")
    for address in [a for a in screens if "_card_" in a][:40]:
        page = (await client.get("/" + address.replace("_", "/"))).text
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
        for line in screens[address].lines:
            if line.tone in (Tone.TITLE, Tone.GOOD, Tone.UNSURE):
                assert line.runs[0].text.replace("'", "&#39;").split("<")[0][:20] in words


@pytest.mark.parametrize("path", ["alerts", "alerts/kept", "alert/on", "alert/off"])
async def test_alerts_are_explained_and_asked_for_in_telegram_only(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(f"/en-calais/{path}")
    assert answer.status_code == 200
    assert "Warnings of now stand on this page too" in answer.text
    assert "<form" not in answer.text
    assert (await client.post(f"/en-calais/{path}")).status_code == 405
    assert "alerts" not in (await client.get("/en-calais/home")).text, "without a bot"


async def test_the_first_page_is_small(client: httpx.AsyncClient) -> None:
    """HTML, style, script and icon, as they go over the wire: at most 14 kB, with headers."""
    answer = await client.get("/", headers={"Accept-Encoding": "gzip"})
    names = re.findall(r'(?:href|src)="(/static/[^"]+)"', answer.text)
    assert len(names) >= 3
    total = 0
    for path in ["/", *names]:
        async with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as one:
            body = b"".join([chunk async for chunk in one.aiter_raw()])
            total += len(body) + sum(len(k) + len(v) + 4 for k, v in one.headers.raw)
            assert one.status_code == 200
    assert total <= 14_000, total


async def test_from_the_start_to_the_next_food_in_three_presses_and_five_kilobytes(
    client: httpx.AsyncClient,
) -> None:
    """Three links; style and script are loaded once. What is counted is the pages' own weight."""
    total = 0
    for path in ("/en/zones", "/en-calais/home", "/en-calais/kind/food"):
        page = (await client.get(path)).text
        text = re.sub(r"<[^>]+>|\s+", " ", page)
        total += len(gzip.compress(" ".join(text.split()).encode()))
    assert total <= 5_000, total


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("ar-SD,en;q=0.5", "ar"), ("de-DE,ti;q=0.8,en;q=0.5", "ti"), ("ku", "ckb"),
        ("de,en;q=0.9,ar;q=0.5", "en"), ("ar;q=0.2,fr;q=0.8", "fr"), ("fr;q=0,ti;q=0.1", "ti"),
        ("om ; q=0.3 , so;q=1.0", "so"), ("ar;q=x", "en"), ("*", "en"),
        ("", "en"), ("xx", "en"), ("en-GB,fr;q=0.9", "en"), ("\x00;;;,,," * 40, "en"),
    ],
)  # fmt: skip
async def test_the_language_is_the_browsers(
    client: httpx.AsyncClient, accept: str, language: str
) -> None:
    answer = await client.get("/", headers={"Accept-Language": accept.replace("\x00", "?")})
    assert f'lang="{language}"' in answer.text.split("<head>")[0]
    direction = LANGUAGES[language].direction
    assert f'dir="{direction}"' in answer.text.split("<head>")[0]


@pytest.mark.parametrize(
    "path",
    [
        "/nope", "/en/nowhere", "/xx/nowhere", "/en/card/food", "/en/card/food/../../etc/passwd",
        "/en/kind/" + "a" * 5000, "/en/%00", "/en/%F0%9F%A6%8A", "/<script>alert(1)</script>",
        "/en/page/police/9999",
    ],
)  # fmt: skip
async def test_wrong_links_lead_home_with_a_sentence(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert "nothing at this address" in answer.text
    assert "<script>alert" not in answer.text
    read(answer.text)


@pytest.mark.parametrize(
    ("path", "language", "said"),
    [
        ("/112", "fr", "tel:112"),
        ("/kmr/sos", "fr", "tel:112"),
        ("/en/help", "en", "tel:112"),
        ("/en/rights", "en", "Know your rights"),
        ("/xx/home", "fr", "De quoi avez-vous besoin"),
    ],
)
async def test_short_and_foreign_addresses_keep_what_they_name(
    client: httpx.AsyncClient, path: str, language: str, said: str
) -> None:
    answer = await client.get(path, headers={"Accept-Language": "fr"})
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.text.split("<head>")[0]
    assert said in answer.text


async def test_old_links_lead_to_their_kind(client: httpx.AsyncClient) -> None:
    answer = await client.get("/en-calais/card/food/no-longer-there")
    assert answer.status_code == 200
    assert "no longer in the list" in answer.text


async def test_no_cookie_no_trace_and_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    for path in ("/", "/en/home", "/en/sos", "/nope", "/api/v1/zones"):
        answer = await client.get(path)
        assert "set-cookie" not in answer.headers
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
    assert (await client.get("/en/home")).headers["cache-control"] == "no-store"


async def test_a_position_is_used_and_not_returned(client: httpx.AsyncClient) -> None:
    where = {"latitude": "50.956", "longitude": "1.852"}
    answer = await client.post("/ar-calais/position", data=where)
    assert answer.status_code == 200
    assert "50.956" not in answer.text
    assert "/ar-calais/card/" in answer.text


@pytest.mark.parametrize(
    "where",
    [
        {}, {"latitude": "x", "longitude": "1"}, {"latitude": "95", "longitude": "1"},
        {"latitude": "nan", "longitude": "1"}, {"latitude": "1e999", "longitude": "1"},
    ],
)  # fmt: skip
async def test_a_position_that_is_none(client: httpx.AsyncClient, where: dict[str, str]) -> None:
    answer = await client.post("/en/position", data=where)
    assert answer.status_code == 422
    assert 'href="/"' in answer.text, "people never see raw JSON"


async def test_a_body_larger_than_anything_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/en/position", content=b"x" * 10_000_000)
    assert answer.status_code in (413, 422)


async def test_before_there_is_content_people_are_told_what_to_do(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/none.db")
    app = create_app(Settings(_env_file=None, secret_key="k" * 32), engine)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/en/home")
    engine.dispose()
    assert answer.status_code == 503
    assert "112" in answer.text


async def test_what_breaks_inside_is_not_shown(
    client: httpx.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(app.state.program.conversation, "at", broken)
    answer = await client.get("/en/home")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "112" in answer.text
    for name, value in security.HEADERS.items():
        assert answer.headers[name] == value


async def test_what_breaks_for_a_program_is_json_with_all_headers(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serializers, "zone", lambda _: 1 / 0)
    answer = await client.get("/api/v1/zones")
    assert answer.status_code == 500
    assert answer.json() == {"detail": "Try again in a minute."}
    for name, value in security.HEADERS.items():
        assert answer.headers[name] == value


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("POST", "/en/home", 405), ("DELETE", "/", 405), ("GET", "/static/nothing.css", 404)],
)
async def test_people_never_see_raw_json(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert 'href="/"' in answer.text


@pytest.mark.parametrize(
    "path",
    ["/", "/en/home", "/nope", "/robots.txt", "/static/chat.css", "/api/v1/zones", "/api/x"],
)
async def test_head_is_get_without_the_body(client: httpx.AsyncClient, path: str) -> None:
    head, full = await client.head(path), await client.get(path)
    assert head.content == b""
    assert head.status_code == full.status_code
    assert head.headers["content-type"] == full.headers["content-type"]
    assert head.headers["referrer-policy"] == "no-referrer"


async def test_a_stalled_database_is_not_three_lines_a_second(client: httpx.AsyncClient) -> None:
    for name in ("scheduler", "executors.default"):
        assert logging.getLogger(f"apscheduler.{name}").getEffectiveLevel() >= logging.ERROR


async def test_a_change_is_on_the_page_within_a_second(
    client: httpx.AsyncClient, filled: Engine
) -> None:
    await asyncio.to_thread(rename, filled, "Somebody else")
    started = monotonic()
    while "Somebody else" not in (await client.get("/en/who")).text:
        await asyncio.sleep(0.05)
        assert monotonic() - started < 1.0


async def test_an_address_to_write_to_is_not_called(client: httpx.AsyncClient) -> None:
    page = read((await client.get("/en/org/kitchen-a")).text)
    assert [to for _, to in page.refers if "@" in to] == ["mailto:kitchen@example.org"]
