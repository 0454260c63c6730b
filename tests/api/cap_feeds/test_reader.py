"""Feeds from elsewhere, on a real server of this machine: drafts come of them, and no harm."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from api import jobs
from api.cap_feeds import fetch
from api.cap_feeds import reader as cap_feeds_reader
from api.cap_feeds.fetch import WENT_WRONG, Fetcher
from api.cap_feeds.reader import Feeds
from content.alerts.cap import feeds as cap_feeds
from content.alerts.cap import incoming
from content.alerts.cap.atom_feed import feed
from content.alerts.cap.feed_entries import entries
from content.alerts.cap.message import CapDocument
from content.alerts.cap.safe_xml import parse
from content.alerts.cap.writer import write
from content.core import clock
from content.core.database import reading, transaction
from content.core.errors import DatabaseAway, InvalidInput
from content.core.settings import Settings
from content.models import Alert, AlertState, FeedProblem, Severity
from tests.api.conftest import program
from tests.conftest import NOW
from tests.content.alerts.cap.messages import STORM, after, file, without

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

    def publish(self, *messages: CapDocument, path: str = "/alerts") -> str:
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


def all_alerts(engine: Engine) -> list[Alert]:
    with reading(engine) as session:
        found = list(session.exec(select(Alert).order_by(col(Alert.id))))
        session.expunge_all()
    return found


def drafts(engine: Engine) -> list[Alert]:
    found = all_alerts(engine)
    assert {alert.state for alert in found} <= {AlertState.DRAFT}
    return found


def named(name: str) -> CapDocument:
    return replace(STORM, reference=replace(STORM.reference, identifier=name))


def test_what_a_feed_links_to_becomes_drafts_once(sqlite: Engine, elsewhere: Elsewhere) -> None:
    address = elsewhere.publish(after(STORM, 2), STORM, named("other"))
    looking = Feeds(sqlite, (address,))
    looking.look(address)
    origins = [alert.idempotency_key or "" for alert in drafts(sqlite)]
    assert [origin.split(",")[1] for origin in origins] == ["other", "storm-2"], "oldest first"
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
    assert [(alert.idempotency_key or "").split(",")[1] for alert in drafts(sqlite)] == ["b"]
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
    assert kinds == ["InvalidInput", "HTTPStatusError", "InvalidInput"]
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


def test_twenty_entries_at_once_and_the_others_the_next_times(
    sqlite: Engine, elsewhere: Elsewhere
) -> None:
    address = elsewhere.publish(*(named(f"m-{number}") for number in range(50)))
    looking = Feeds(sqlite, ())
    for number in (20, 40, 50, 50):
        looking.look(address)
        assert len(drafts(sqlite)) == number
    names = [(alert.idempotency_key or "").split(",")[1] for alert in drafts(sqlite)]
    assert names == [f"m-{number}" for number in range(49, -1, -1)], "the last of a feed is oldest"


def test_the_oldest_is_first_however_a_feed_says_when(elsewhere: Elsewhere) -> None:
    times = ("Sun, 22 Nov 2026 10:00:00 +0100", "2026-11-22T08:30:00Z", "22 Nov 2026 11:00:00 CET")
    items = "".join(
        f"<item><link>/{number}</link><pubDate>{time}</pubDate></item>"
        for number, time in enumerate((*times, "some day", ""))
    )
    root = parse(f"<rss><channel>{items}</channel></rss>".encode())
    found = [entry.address.rpartition("/")[2] for entry in entries(root, "https://x.example/")]
    assert found == ["4", "3", "1", "0", "2"]


def test_entries_that_never_answer_hold_up_no_others(sqlite: Engine, elsewhere: Elsewhere) -> None:
    new = [named(f"m-{number}") for number in range(5)]
    address = elsewhere.publish(*new, *(named(f"gone-{number}") for number in range(20)))
    for path in [path for path in elsewhere.files if "gone" in path]:
        del elsewhere.files[path]
    looking = Feeds(sqlite, ())
    looking.look(address)
    looking.look(address)
    assert len(drafts(sqlite)) == 5


def test_a_feed_that_is_full_hinders_no_other(
    sqlite: Engine, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "MOST_WAITING", 3)
    mad = elsewhere.publish(*(named(f"m-{number}") for number in range(5)), path="/mad")
    looking = Feeds(sqlite, ())
    looking.look(mad)
    assert len(drafts(sqlite)) == 3
    assert state_of(sqlite, mad) == (FeedProblem.FULL, NOW, "")
    red = replace(named("red"), severity=Severity.EXTREME)
    looking.look(elsewhere.publish(red, path="/calm"))
    assert len(drafts(sqlite)) == 4
    with transaction(sqlite) as session:
        session.exec(update(Alert).values(state=AlertState.ENDED, approved_content="-"))
    monkeypatch.setattr(clock, "now", lambda: NOW + cap_feeds_reader.AGAIN)
    looking.look(mad)
    assert len([alert for alert in all_alerts(sqlite) if alert.state is AlertState.DRAFT]) == 2
    assert state_of(sqlite, mad) == (None, None, "")


def state_of(engine: Engine, address: str) -> tuple[FeedProblem | None, datetime | None, str]:
    with reading(engine) as session:
        (row,) = cap_feeds.feeds_at(session, [address])
        return row.problem, row.problem_since, row.about


def test_what_was_refused_is_tried_again_after_a_while(
    sqlite: Engine, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = elsewhere.publish(named("bad"))
    good = elsewhere.files["/alerts/bad.xml"]
    elsewhere.put("/alerts/bad.xml", without(write(named("bad")), "severity"))
    looking = Feeds(sqlite, ())
    for _ in range(2):
        looking.look(address)
    assert elsewhere.asked.count("/alerts/bad.xml") == 1
    assert state_of(sqlite, address) == (FeedProblem.ALERTS, NOW, "severity")
    elsewhere.files["/alerts/bad.xml"] = good
    monkeypatch.setattr(clock, "now", lambda: NOW + cap_feeds_reader.AGAIN)
    looking.look(address)
    assert len(drafts(sqlite)) == 1
    assert state_of(sqlite, address) == (None, None, "")


def wrapped(*messages: CapDocument) -> str:
    return "".join(write(message).decode().partition("?>")[2] for message in messages)


EDXL = (
    '<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0">'
    "<distributionID>d</distributionID><contentObject><xmlContent><embeddedXMLContent>"
    "{}</embeddedXMLContent></xmlContent></contentObject></EDXLDistribution>"
)
ENVELOPES = {
    "a list": "<alerts>{}</alerts>",
    "EDXL-DE": EDXL,
    "RSS": "<rss><channel><item><title>x</title>{}</item></channel></rss>",
}


@pytest.mark.parametrize("name", ENVELOPES)
def test_every_alert_in_an_envelope_is_read(
    sqlite: Engine, elsewhere: Elsewhere, name: str
) -> None:
    document = ENVELOPES[name].format(wrapped(named("a"), named("b"), after(STORM, 2)))
    elsewhere.put("/now", document.encode())
    looking = Feeds(sqlite, ())
    for _ in range(2):
        looking.look(f"{elsewhere.url}/now")
    names = {(alert.idempotency_key or "").split(",")[1] for alert in drafts(sqlite)}
    assert names == {"a", "b", "storm-2"}
    assert state_of(sqlite, f"{elsewhere.url}/now") == (None, None, "")


def test_alerts_in_the_entries_of_a_feed_are_read(
    sqlite: Engine, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.fromisoformat("2026-11-30T14:15:00+01:00")
    monkeypatch.setattr(clock, "now", lambda: now)
    elsewhere.put("/inline", file("alert-in-atom-content.atom"))
    Feeds(sqlite, ()).look(f"{elsewhere.url}/inline#calais")
    assert [(alert.idempotency_key or "").split(",")[1] for alert in drafts(sqlite)] == [
        "fr-inline"
    ]


def test_one_of_several_that_is_not_understood_leaves_the_others(
    sqlite: Engine, elsewhere: Elsewhere
) -> None:
    bad = without(wrapped(named("bad")).encode(), "event").decode()
    elsewhere.put("/now", f"<alerts>{bad}{wrapped(named('good'))}</alerts>".encode())
    Feeds(sqlite, ()).look(f"{elsewhere.url}/now")
    assert len(drafts(sqlite)) == 1
    assert state_of(sqlite, f"{elsewhere.url}/now") == (FeedProblem.ALERTS, NOW, "event")


NO_FEEDS = {
    "a page": b"<html><body><a href='/x'>alerts</a></body></html>",
    "no XML": b"{}",
    "JSON alerts": b'{"alerts": []}',
    "nothing": b"",
}


@pytest.mark.parametrize("name", NO_FEEDS)
def test_what_is_no_feed_says_so_and_since_when(
    sqlite: Engine, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    elsewhere.put("/x", NO_FEEDS[name])
    address, looking = f"{elsewhere.url}/x", Feeds(sqlite, ())
    looking.look(address)
    monkeypatch.setattr(clock, "now", lambda: NOW + cap_feeds_reader.AGAIN)
    looking.look(address)
    assert state_of(sqlite, address) == (FeedProblem.UNKNOWN, NOW, "file")


def test_one_that_does_not_answer_says_since_when(
    sqlite: Engine, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, looking = elsewhere.publish(STORM), Feeds(sqlite, ())
    looking.look(address)
    kept = elsewhere.files.pop("/alerts.atom")
    for minutes in (5, 10):
        later = NOW + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda later=later: later)
        looking.look(address)
    with reading(sqlite) as session:
        (row,) = cap_feeds.feeds_at(session, [address])
    assert (row.problem, row.read_at) == (FeedProblem.UNREACHABLE, NOW)
    assert row.problem_since == NOW + timedelta(minutes=5)
    elsewhere.files["/alerts.atom"] = kept
    looking.look(address)
    assert state_of(sqlite, address) == (None, None, "")


def test_a_quiet_feed_and_what_is_not_for_us_are_no_problem(
    sqlite: Engine, elsewhere: Elsewhere
) -> None:
    exercise = file("status-test.xml")
    private = write(named("private")).replace(b">Public<", b">Private<")
    acknowledged = write(named("ack")).replace(b">Alert<", b">Ack<")
    for number, data in enumerate((exercise, private, acknowledged), 1):
        elsewhere.put(f"/{number}", data)
    looking = Feeds(sqlite, ())
    quiet = [elsewhere.publish(path="/quiet"), *(f"{elsewhere.url}/{n}" for n in (1, 2, 3))]
    for address in quiet:
        looking.look(address)
        assert state_of(sqlite, address) == (None, None, ""), address
    assert drafts(sqlite) == []


def test_a_feed_is_named_without_what_could_be_a_key(sqlite: Engine) -> None:
    address = "https://me:secret@weather.example.org/secret?key=secret#C%C3%B4te"
    with transaction(sqlite) as session:
        cap_feeds.number_of(session, address)
        (row,) = cap_feeds.feeds_at(session, [address])
        assert row.name == "weather.example.org · Côte"
        assert "secret" not in str(row.model_dump())


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
    with httpx.Client() as client, pytest.raises((InvalidInput, *WENT_WRONG)):
        Fetcher.of(client, elsewhere.url).get(f"{elsewhere.url}/x", 100)
    assert elsewhere.asked == ["/x"]


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/x", "https://localhost/x", "http://example.org/x", "https:///x", "x"],
)
def test_what_is_elsewhere_does_not_lead_here(address: str) -> None:
    """Asked for before anything leaves: a client that is used would fail in another way."""
    with pytest.raises(InvalidInput):
        Fetcher(None, is_local=False, until=time.monotonic() + 1).get(address, 100)  # type: ignore[arg-type]


def test_redirects_end(elsewhere: Elsewhere) -> None:
    elsewhere.put("/x", b"", 302, Location="/y")
    elsewhere.put("/y", b"there")
    elsewhere.put("/z", b"", 302, Location="/z")
    with httpx.Client() as client:
        fetcher = Fetcher.of(client, elsewhere.url)
        assert fetcher.get(f"{elsewhere.url}/x", 100) == b"there"
        with pytest.raises(InvalidInput):
            fetcher.get(f"{elsewhere.url}/z", 100)
    assert elsewhere.asked.count("/z") == fetch.MOST_REDIRECTS + 1


def slow(there: Elsewhere, patch: pytest.MonkeyPatch) -> None:
    there.drip = 0.3
    patch.setattr(fetch, "LONGEST", 0.1)
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
    with httpx.Client() as client, pytest.raises((InvalidInput, *WENT_WRONG)):
        Fetcher.of(client, elsewhere.url).get(f"{elsewhere.url}/x", 10_000)


def test_the_clock_does_not_wait_for_it(sqlite: Engine, elsewhere: Elsewhere) -> None:
    elsewhere.drip = 0.5
    address = elsewhere.publish(STORM)
    settings = Settings(_env_file=None, secret_key="k" * 32, alerts=True, cap_feeds=address)
    parts = program(settings, sqlite).state.program
    ((_, poll),) = [chore for chore in jobs.jobs(parts) if chore[0] == cap_feeds_reader.EVERY]
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
    elsewhere.publish(STORM, named("second"))
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

    def taken_twice(session: Session, message: CapDocument, *others: Any) -> int | None:
        if message.reference.identifier == "a":
            raise IntegrityError("", None, Exception())
        return take(session, message, *others)

    monkeypatch.setattr(incoming, "take", taken_twice)
    Feeds(sqlite, ()).look(elsewhere.publish(named("a"), named("b")))
    assert [(alert.idempotency_key or "").split(",")[1] for alert in drafts(sqlite)] == ["b"]


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
    usual: dict[str, Any] = {"alerts": True, "cap_feeds": address, "secret_key": "k" * 32}
    for different in ({"alerts": False}, {"sender": "off"}, {"cap_feeds": " , "}):
        values = usual | different
        parts = program(Settings(_env_file=None, **values), sqlite).state.program
        assert not [chore for chore in jobs.jobs(parts) if chore[0] == cap_feeds_reader.EVERY]


@pytest.mark.parametrize("wrong", ["http://example.org/x", "https://", "x", "https://a/,ftp://b/"])
def test_feeds_of_settings_are_https(wrong: str) -> None:
    with pytest.raises(ValidationError, match="CHANNEL_INFO_CAP_FEEDS"):
        Settings(_env_file=None, cap_feeds=wrong)
    two = Settings(_env_file=None, cap_feeds=" https://a.example/x , https://b.example/#Nord,")
    assert two.feeds == ("https://a.example/x", "https://b.example/#Nord")
