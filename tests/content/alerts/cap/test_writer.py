"""What is written is valid CAP 1.2, whatever the texts are, and says the same when it is read."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from content.alerts.cap.message import (
    CapCategory,
    CapDocument,
    CapInfo,
    CapReference,
    CapResponse,
    plain,
)
from content.alerts.cap.reader import read
from content.alerts.cap.writer import write
from content.core.i18n import LANGUAGES
from content.models import AlertStatus, Certainty, MsgType, Severity, Urgency
from tests.conftest import NOW
from tests.content.alerts.cap.messages import STORM, after, valid

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
HOSTILE = (
    "<![CDATA[ ]]> &amp; &lt;b&gt; ]]>",
    "<!DOCTYPE x [<!ENTITY y 'z'>]>&y;",
    "line\r\nline\rline\n",
    "\0\x01\x1f\x7f\x85\u2028\ufffe\uffff",
    "\u202eمرحبا\u202c 🌊🧑🏽‍🚒 سڵاو",
    "\ud800 half",
    "x" * 10_000,
)
words = st.one_of(st.sampled_from(HOSTILE), st.text())
some = words.filter(plain)
names = st.from_regex(r"[A-Za-z0-9@._:é-]{1,40}", fullmatch=True)
times = st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
moments = times.map(lambda moment: moment.replace(microsecond=0))
references = st.builds(CapReference, names, names, moments)
links = st.sampled_from(["", "https://info.example.org/en", "http://localhost:8000/ckb"])
texts = st.builds(CapInfo, some, some, words, words, links, st.lists(some, max_size=3).map(tuple))


@st.composite
def messages(draw: st.DrawFn) -> CapDocument:
    effective, expires = sorted(draw(st.lists(moments, min_size=2, max_size=2, unique=True)))
    return CapDocument(
        reference=draw(references),
        status=draw(st.sampled_from(AlertStatus)),
        msg_type=draw(st.sampled_from(MsgType)),
        category=draw(st.sampled_from(CapCategory)),
        urgency=draw(st.sampled_from(Urgency)),
        severity=draw(st.sampled_from(Severity)),
        certainty=draw(st.sampled_from(Certainty)),
        effective=effective,
        expires=draw(st.sampled_from([expires, None])),
        references=tuple(draw(st.lists(references, max_size=3))),
        sender_name=draw(words),
        contact=draw(words),
        onset=draw(st.none() | moments),
        responses=tuple(word for word in CapResponse if draw(st.booleans())),
        texts=draw(
            st.dictionaries(st.sampled_from(list(LANGUAGES)), texts, min_size=1, max_size=3)
        ),
    )


def seen(message: CapDocument) -> CapDocument:
    """What of a message can stand in XML."""

    def cleaned(text: CapInfo) -> CapInfo:
        areas = tuple(dict.fromkeys(map(plain, text.areas)))
        event, headline, web = plain(text.event), plain(text.headline), plain(text.web)
        return CapInfo(
            event, headline, plain(text.description), plain(text.instruction), web, areas
        )

    return replace(
        message,
        sender_name=plain(message.sender_name),
        contact=plain(message.contact),
        texts={code: cleaned(text) for code, text in message.texts.items()},
    )


@settings(
    max_examples=50,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(messages())
def test_whatever_is_said_is_valid_and_comes_back(message: CapDocument) -> None:
    data = write(message)
    valid(data)
    assert read(data) == seen(message)


@pytest.mark.parametrize("kind", MsgType)
def test_every_kind_of_message(kind: MsgType) -> None:
    message = after(after(STORM, 2), 3, kind)
    root = valid(write(message))
    assert root.findtext(f"{CAP}msgType") == kind
    assert root.findtext(f"{CAP}references").split() == [
        "weather@example.org,storm-1,2026-11-22T10:05:00+01:00",
        "weather@example.org,storm-2,2026-11-22T11:05:00+01:00",
    ]
    assert [info.findtext(f"{CAP}language") for info in root.iter(f"{CAP}info")] == ["en", "fr"]
    areas = [area.text for area in root.iter(f"{CAP}areaDesc")]
    assert areas == ["Calais", "Calais", "Dunkerque"]


def test_times_have_the_offset_of_calais_on_that_day() -> None:
    summer = datetime(2026, 7, 1, 12, tzinfo=UTC)
    data = write(replace(STORM, effective=summer, expires=None)).decode()
    assert "<effective>2026-07-01T14:00:00+02:00</effective>" in data
    assert f"<sent>{NOW:%Y-%m-%d}T10:05:00+01:00</sent>" in data


@pytest.mark.parametrize("name", ["", "a b", "a,b", "a<b", "a&b", "a\nb", "x" * 121])
def test_names_that_cap_forbids(name: str) -> None:
    for wrong in (CapReference(name, "x", NOW), CapReference("x", name, NOW)):
        with pytest.raises(ValueError, match="CAP forbids"):
            write(replace(STORM, reference=wrong))
