"""Feeds from elsewhere, on a real server of this machine: drafts come of them, and no harm."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from api import chores, feeds, fetching
from api.app import create_app
from api.feeds import Feeds
from api.fetching import WENT_WRONG, Fetcher
from content import clock
from content.alerts.cap import incoming
from content.alerts.cap.feed import feed
from content.alerts.cap.message import Message
from content.alerts.cap.write import write
from content.database import reading
from content.errors import DatabaseAway, Refused
from content.models import Alert
from content.settings import Settings
from content.words import AlertState, MsgType
from tests.conftest import NOW
from tests.content.alerts.cap.messages import STORM, after

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Elsewhere:
    """A server, what it answers, and what it was asked for."""

    url: str = ""
    files: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    drip: float = 0.0

    def put(self, path: str, body: bytes, status: int = 200, **headers: str) -> None:
        self.files[path] = (status, headers, body)

    def publish(self, *messages: Message, path: str = "/alerts") -> str:
        """These messages and the feed of them; gives its address."""
        self.put(f"{path}.atom", feed(messages, f"{self.url}{path}", "Weather"))
        for message in messages:
            self.put(f"{path}/{message.reference.identifier}.xml", write(message))
        return f"{self.url}{path}.atom"


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    there = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            there.asked.append(self.path)
            status, headers, body = there.files.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            try:
                self.wfile.write(body[:1000])
                time.sleep(there.drip)
                self.wfile.write(body[1000:])
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield there
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def at_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def drafts(engine: Engine) -> list[Alert]:
    with reading(engine) as session:
        found = list(session.exec(select(Alert).order_by(Alert.id)))
        session.expunge_all()
    assert {alert.state for alert in found} <= {AlertState.DRAFT}
    return found


def named(name: str) -> Message:
    return replace(STORM, reference=replace(STORM.reference, identifier=name))


def test_what_a_feed_links_to_becomes_drafts_once(sqlite: Engine, elsewhere: Elsewhere) -> None:
    address = elsewhere.publish(after(STORM, 2, MsgType.CANCEL), STORM)
    looking = Feeds(sqlite, (address,))
    looking.look(address)
    origins = [alert.origin for alert in drafts(sqlite)]
    assert ["storm-1" in origins[0], "storm-2" in origins[1]] == [True, True], "oldest first"
    looking.look(address)
    assert elsewhere.asked.count("/alerts/storm-1.xml") == 1, "what is known is not asked again"
    Feeds(sqlite, (address,)).look(address)
    assert elsewhere.asked.count("/alerts/storm-1.xml") == 2
    assert len(drafts(sqlite)) == 2


def test_a_cap_file_by_itself_and_rss(sqlite: Engine, elsewhere: Elsewhere) -> None:
    elsewhere.put("/now.xml", write(STORM))
    elsewhere.put("/one.xml", write(named("one")))
    items = b"<item><link> one.xml </link></item><item><link>http://[</link></item>"
    elsewhere.put("/rss", b'<rss version="2.0"><channel>' + items + b"</channel></rss>")
    looking = Feeds(sqlite, ())
    for path in ("/now.xml", "/rss", "/now.xml"):
        looking.look(f"{elsewhere.url}{path}")
    assert len(drafts(sqlite)) == 2


def test_only_entries_with_a_word(sqlite: Engine, elsewhere: Elsewhere) -> None:
    other = replace(named("b"), texts={"fr": replace(STORM.texts["fr"], headline="Côte d'Opale")})
    address = elsewhere.publish(named("a"), other)
    Feeds(sqlite, ()).look(f"{address}#c%C3%B4te%20d'opale")
    assert [alert.origin.split(",")[1] for alert in drafts(sqlite)] == ["b"]
    assert "/alerts/a.xml" not in elsewhere.asked


def test_one_bad_file_leaves_the_others(
    sqlite: Engine, elsewhere: Elsewhere, caplog: pytest.LogCaptureFixture
) -> None:
    address = elsewhere.publish(named("bad"), named("gone"), named("big"), named("good"))
    elsewhere.put("/alerts/bad.xml", b"<!DOCTYPE a><a>secret</a>")
    gone = elsewhere.files.pop("/alerts/gone.xml")
    elsewhere.put("/alerts/big.xml", b" " * 600_000)
    looking = Feeds(sqlite, ())
    with caplog.at_level(logging.DEBUG, "api"):
        looking.look(address)
    assert len(drafts(sqlite)) == 1
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("api")]
    kinds = [line.rpartition(" ")[2] for line in ours]
    assert kinds == ["Refused", "HTTPStatusError", "Refused"]
    assert not any(word in line for line in ours for word in ("secret", "127.0.0.1", "gone"))
    elsewhere.files["/alerts/gone.xml"] = gone
    elsewhere.asked.clear()
    looking.look(address)
    assert elsewhere.asked == ["/alerts.atom", "/alerts/gone.xml"], "only that is tried again"
    assert len(drafts(sqlite)) == 2


def test_what_the_database_could_not_keep_is_taken_the_next_time(
    sqlite: Engine, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise DatabaseAway

    address, looking = elsewhere.publish(STORM), Feeds(sqlite, ())
    with monkeypatch.context() as patched:
        patched.setattr(incoming, "take", away)
        looking.look(address)
    assert drafts(sqlite) == []
    looking.look(address)
    assert len(drafts(sqlite)) == 1


def test_at_most_twenty_entries_and_fifty_drafts(
    sqlite: Engine, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = elsewhere.publish(*(named(f"m-{number}") for number in range(25)))
    looking = Feeds(sqlite, ())
    looking.look(address)
    assert len(drafts(sqlite)) == 20
    monkeypatch.setattr(incoming, "MOST_WAITING", 20)
    asked = len(elsewhere.asked)
    looking.look(elsewhere.publish(named("other"), path="/more"))
    assert len(elsewhere.asked) == asked


REDIRECTS = (
    "http://example.org/x",
    "ftp://127.0.0.1/x",
    "file:///etc/passwd",
    "http://[",
    "https://",
)


@pytest.mark.parametrize("where", REDIRECTS)
def test_a_redirect_leads_to_https_or_nowhere(elsewhere: Elsewhere, where: str) -> None:
    elsewhere.put("/x", b"", 302, Location=where)
    with httpx.Client() as client, pytest.raises((Refused, *WENT_WRONG)):
        Fetcher.of(client, elsewhere.url).get(f"{elsewhere.url}/x", 100)
    assert elsewhere.asked == ["/x"]


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/x", "https://localhost/x", "http://example.org/x", "https:///x", "x"],
)
def test_what_is_elsewhere_does_not_lead_here(address: str) -> None:
    """Asked for before anything leaves: a client that is used would fail in another way."""
    with pytest.raises(Refused):
        Fetcher(None, is_local=False, until=time.monotonic() + 1).get(address, 100)  # type: ignore[arg-type]


def test_redirects_end(elsewhere: Elsewhere) -> None:
    elsewhere.put("/x", b"", 302, Location="/y")
    elsewhere.put("/y", b"there")
    elsewhere.put("/z", b"", 302, Location="/z")
    with httpx.Client() as client:
        fetcher = Fetcher.of(client, elsewhere.url)
        assert fetcher.get(f"{elsewhere.url}/x", 100) == b"there"
        with pytest.raises(Refused):
            fetcher.get(f"{elsewhere.url}/z", 100)
    assert elsewhere.asked.count("/z") == fetching.MOST_REDIRECTS + 1


def slow(there: Elsewhere, patch: pytest.MonkeyPatch) -> None:
    there.drip = 0.3
    patch.setattr(fetching, "LONGEST", 0.1)
    there.put("/x", b"x" * 2000)


BAD: dict[str, Callable[[Elsewhere, pytest.MonkeyPatch], None]] = {
    "packed": lambda there, _: there.put("/x", b"\x1f\x8b", Content_Encoding="gzip"),
    "large": lambda there, _: there.put("/x", b"x" * 100_000),
    "slow": slow,
    "error": lambda there, _: there.put("/x", b"", 500),
    "missing": lambda there, _: there.put("/other", b""),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_answers(elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    BAD[name](elsewhere, monkeypatch)
    with httpx.Client() as client, pytest.raises((Refused, *WENT_WRONG)):
        Fetcher.of(client, elsewhere.url).get(f"{elsewhere.url}/x", 10_000)


def test_the_clock_does_not_wait_for_it(sqlite: Engine, elsewhere: Elsewhere) -> None:
    elsewhere.drip = 0.5
    address = elsewhere.publish(STORM)
    settings = Settings(_env_file=None, secret_key="k" * 32, alerts=True, cap_feeds=address)
    parts = create_app(settings, sqlite).state.parts
    ((_, poll),) = [chore for chore in chores.chores(parts) if chore[0] == feeds.EVERY]
    begun = time.monotonic()
    poll()
    poll()
    assert time.monotonic() - begun < 0.3
    for thread in threading.enumerate():
        if thread.name == "feeds":
            thread.join(10)
    assert elsewhere.asked == ["/alerts.atom", "/alerts/storm-1.xml"]
    assert len(drafts(sqlite)) == 1


def test_one_that_never_ends_holds_up_no_other(
    sqlite: Engine,
    elsewhere: Elsewhere,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ended, look = threading.Event(), Feeds.look

    def slow(self: Feeds, address: str) -> None:
        if address == "https://never.example/":
            ended.wait(10)
        else:
            look(self, address)

    monkeypatch.setattr(Feeds, "look", slow)
    reader = Feeds(sqlite, ("https://never.example/", elsewhere.publish(STORM)))
    reader.poll()
    wait_for(lambda: len(drafts(sqlite)) == 1)
    elsewhere.publish(STORM, after(STORM, 2))
    wait_for(lambda: "https://never.example/" in reader._busy and len(reader._busy) == 1)
    reader.poll()
    wait_for(lambda: len(drafts(sqlite)) == 2)
    assert "still being read" in caplog.text
    ended.set()


def wait_for(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_what_another_process_takes_in_this_moment_is_no_hindrance(
    sqlite: Engine, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = incoming.take

    def taken_twice(session: Session, message: Message, now: datetime) -> int | None:
        if message.reference.identifier == "a":
            raise IntegrityError("", None, Exception())
        return take(session, message, now)

    monkeypatch.setattr(incoming, "take", taken_twice)
    Feeds(sqlite, ()).look(elsewhere.publish(named("a"), named("b")))
    assert [alert.origin.split(",")[1] for alert in drafts(sqlite)] == ["b"]


def test_two_processes_take_one_message_once(engine: Engine, elsewhere: Elsewhere) -> None:
    address = elsewhere.publish(*(named(f"m-{number}") for number in range(4)))
    looks = [threading.Thread(target=Feeds(engine, ()).look, args=(address,)) for _ in range(3)]
    for look in looks:
        look.start()
    for look in looks:
        look.join()
    assert len(drafts(engine)) == 4


def test_only_where_alerts_are_sent(sqlite: Engine) -> None:
    address = "https://example.org/feed"
    for different in ({"alerts": False}, {"sender": "off"}, {"cap_feeds": " , "}):
        values = {"alerts": True, "cap_feeds": address, "secret_key": "k" * 32} | different
        parts = create_app(Settings(_env_file=None, **values), sqlite).state.parts
        assert not [chore for chore in chores.chores(parts) if chore[0] == feeds.EVERY]


@pytest.mark.parametrize("wrong", ["http://example.org/x", "https://", "x", "https://a/,ftp://b/"])
def test_feeds_of_settings_are_https(wrong: str) -> None:
    with pytest.raises(ValidationError, match="CHANNEL_INFO_CAP_FEEDS"):
        Settings(_env_file=None, cap_feeds=wrong)
    two = Settings(_env_file=None, cap_feeds=" https://a.example/x , https://b.example/#Nord,")
    assert two.feeds == ("https://a.example/x", "https://b.example/#Nord")
