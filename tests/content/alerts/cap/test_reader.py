"""Files from strangers: what is understood, what is refused, and that nothing does harm."""

import time
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.alerts.cap import safe_xml
from content.alerts.cap.message import CAP_11, CAP_12, CapReference
from content.alerts.cap.reader import read
from content.alerts.cap.writer import write
from content.core.errors import ErrorCode, InvalidInput
from content.models import Certainty, Severity, Urgency
from tests.conftest import NOW
from tests.content.alerts.cap.messages import FOLDER, STORM, after, without

FILE = write(STORM)
NEEDED = ("identifier", "sender", "sent", "status", "msgType", "scope")
NEEDED_OF_INFO = ("category", "event", "urgency", "severity", "certainty")


def changed(*pairs: tuple[str, str]) -> bytes:
    text = FILE.decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def test_a_real_alert_and_the_language_that_is_not_ours_is_dropped() -> None:
    message = read(Path(FOLDER, "amber_alert_example.xml").read_bytes())
    sent = datetime(2003, 6, 12, 5, 39, tzinfo=UTC)
    assert message.reference == CapReference("KARO@CLETS.DOJ.CA.GOV", "KAR0-0306112239-SW", sent)
    assert list(message.texts) == ["en"]
    assert message.texts["en"].headline == "Amber Alert in Los Angeles County"
    assert message.texts["en"].areas == ("Los Angeles County",)
    assert (message.severity, message.expires) == (Severity.SEVERE, None)


def test_cap_1_1_and_what_is_not_known_are_no_hindrance() -> None:
    old = changed(
        (CAP_12, CAP_11),
        (">Likely<", ">Very Likely<"),
        ("<sent>2026-11-22T10:05:00+01:00", "<sent>2026-11-22T09:05:00.25Z"),
        ("<event>", "<other xmlns='urn:x'><event>not this</event></other><event>"),
        ("<language>fr<", "<language>fr-FR<"),
        ("<language>en<", "<language>EN-gb<"),
    )
    assert read(old) == STORM


def test_an_encoding_that_is_said() -> None:
    assert read(FILE.decode().encode("utf-16")) == STORM
    assert read(changed(("utf-8", "ISO-8859-1")).decode().encode("latin-1")) == STORM
    assert read(b"\xef\xbb\xbf" + FILE) == STORM
    for wrong in ("utf-7", "rot13", "utf-16", "idna", "ibm037"):
        assert refused(changed(("utf-8", wrong))) == ("file", ErrorCode.UNKNOWN)


def test_more_in_one_language_adds_to_it_and_the_gravest_counts() -> None:
    more = changed(
        ("<language>fr<", "<language>en-US<"),
        ("Tempête cette nuit</headline>", "Flood</headline><description>Water.</description>"),
    ).replace(b">Severe<", b">Extreme<", 1)
    message = read(more)
    assert message.texts["en"].headline == "Storm tonight"
    assert message.texts["en"].description == "Strong wind.\nWater."
    assert message.texts["en"].areas == ("Calais", "Dunkerque")
    words = (message.urgency, message.severity, message.certainty)
    assert words == (Urgency.EXPECTED, Severity.EXTREME, Certainty.LIKELY)


def refused(data: bytes) -> tuple[str, ErrorCode]:
    with pytest.raises(InvalidInput) as error:
        read(data)
    return error.value.field, error.value.why


@pytest.mark.parametrize("name", [*NEEDED, *NEEDED_OF_INFO, "info"])
def test_what_is_missing_is_named(name: str) -> None:
    assert refused(without(FILE, name)) == (name, ErrorCode.MISSING)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (">Actual<", ">Draft<", "status"),
        (">Actual<", ">Test<", "status"),
        (">Alert<", ">Ack<", "msgType"),
        (">Public<", ">Private<", "scope"),
        (">Severe<", ">Bad<", "severity"),
        (">storm-1<", ">storm 1<", "identifier"),
        (">storm-1<", f">{'x' * 200}<", "identifier"),
        ("weather@", "a,b@", "sender"),
        ("<sent>2026-11-22T10:05:00+01:00", "<sent>2026-11-22T10:05:00", "sent"),
        ("<sent>2026-11-22T10:05:00+01:00", "<sent>yesterday", "sent"),
        ("<sent>2026-11-22T10:05:00+01:00", "<sent>2026-02-30T10:05:00+01:00", "sent"),
        ("<sent>2026-11-22T10:05:00+01:00", "<sent>0001-01-01T00:00:00+14:00", "sent"),
        ("<sent>2026-11-22T10:05:00+01:00", "<sent>9999-12-31T23:59:59-14:00", "sent"),
        ("<sent>2026-11-22T10:05:00+01:00", "<sent>٢٠٢٦-11-22T10:05:00+01:00", "sent"),
        ("<expires>2026-11-22T13", "<expires>2026-11-22T10", "expires"),
        ("<effective>2026", "<effective>20260", "effective"),
        (CAP_12, "urn:oasis:names:tc:emergency:cap:1.3", "file"),
        ("</alert>", "", "file"),
        ("<scope>", "&undefined;<scope>", "file"),
        ("<scope>", "&#0;<scope>", "file"),
    ],
)
def test_what_makes_no_sense_is_refused(old: str, new: str, field: str) -> None:
    assert refused(changed((old, new)))[0] == field


def test_texts_in_no_language_of_ours_are_refused() -> None:
    foreign = changed(("<language>en<", "<language>es-ES<"), ("<language>fr<", "<language>nl<"))
    assert refused(foreign) == ("language", ErrorCode.UNKNOWN)


def test_references_that_cannot_be_understood_are_passed_over() -> None:
    message = after(STORM, 2)
    data = write(message).replace(b"<references>", b"<references>x a,b a,b,c ,,, ")
    assert read(data) == message


LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
DOCTYPES = {
    "billion laughs": f'<!DOCTYPE alert [<!ENTITY l0 "lol">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE alert [<!ENTITY l12 "{"a" * 100_000}">]>',
    "external": '<!DOCTYPE alert [<!ENTITY l12 SYSTEM "file:///etc/passwd">]>',
    "parameter": '<!DOCTYPE alert [<!ENTITY % x SYSTEM "http://127.0.0.1/x">%x;]>',
    "external subset": '<!DOCTYPE alert SYSTEM "http://127.0.0.1/x.dtd">',
    "harmless": "<!DOCTYPE alert>",
}


@pytest.mark.parametrize("name", DOCTYPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_never_reaches_the_parser(
    name: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safe_xml, "XMLParser", None)
    hostile = FILE.decode().replace("<alert", f"{DOCTYPES[name]}<alert", 1)
    hostile = hostile.replace("Stay inside.", "&l12;" * 1000)
    assert refused(hostile.encode(encoding)) == ("file", ErrorCode.UNKNOWN)


def test_a_good_file_that_is_too_large_is_refused() -> None:
    large = FILE.replace(b"Stay inside.", b"x" * safe_xml.LARGEST)
    assert refused(large) == ("file", ErrorCode.LONG)


BOMBS = {
    "deep": b"<a>" * 100_000,
    "many": b"<a>" + b"<b/>" * 100_000,
    "long": b"<a>" + b" " * 500_000 + b"</a>",
    "attributes": b"<a" + b"".join(b" a%d=''" % n for n in range(40_000)) + b"/>",
    "open tag": b"<a" + b" " * 499_000,
    "comment": b"<!--" + b" " * 499_000,
    "spaces": b"<?xml " + b" " * 499_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_is_too_large_costs_little(name: str) -> None:
    tracemalloc.start()
    begun = time.perf_counter()
    assert refused(BOMBS[name])[0] == "file"
    spent = time.perf_counter() - begun
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert spent < 1
    assert most < 20_000_000


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_whatever_is_sent_is_taken_or_refused(data: st.DataObject) -> None:
    """A good file with some bytes changed, left out, repeated."""
    sent = bytearray(FILE)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(sent)))
        end = min(len(sent), start + data.draw(st.integers(0, 30)))
        new = data.draw(st.one_of(st.binary(max_size=8), st.sampled_from([b"<", b"&", b"2026"])))
        sent[start:end] = new
    try:
        message = read(bytes(sent))
    except InvalidInput as error:
        assert error.field
    else:
        assert message.texts
        assert replace(message, status=STORM.status).reference.sent.tzinfo is UTC


def test_sent_is_to_the_second_in_utc() -> None:
    assert read(FILE).reference.sent == NOW
