"""Messages and files for tests, a line each."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree

from content.alerts.cap.message import CapCategory, CapDocument, CapInfo, CapReference
from content.models import AlertStatus, Certainty, MsgType, Severity, Urgency
from tests.conftest import NOW
from tests.content.alerts.making import HOURS

FOLDER = Path(__file__).parents[3] / "cap"
SCHEMA = etree.XMLSchema(file=str(FOLDER / "CAP-v1.2.xsd"))
STORM = CapDocument(
    reference=CapReference("weather@example.org", "storm-1", NOW),
    status=AlertStatus.ACTUAL,
    msg_type=MsgType.ALERT,
    category=CapCategory.MET,
    urgency=Urgency.EXPECTED,
    severity=Severity.SEVERE,
    certainty=Certainty.LIKELY,
    effective=NOW,
    expires=NOW + HOURS,
    sender_name="Weather service",
    contact="+33 3 21 00 00 00",
    texts={
        "en": CapInfo("Storm", "Storm tonight", "Strong wind.", "Stay inside.", areas=("Calais",)),
        "fr": CapInfo("Tempête", "Tempête cette nuit", areas=("Calais", "Dunkerque")),
    },
)


def after(message: CapDocument, number: int, msg_type: MsgType = MsgType.UPDATE) -> CapDocument:
    """The next message about the same, an hour later."""
    old = message.reference
    new = CapReference(old.sender, f"storm-{number}", old.sent + HOURS / 3)
    earlier = (*message.references, old)
    return replace(message, reference=new, msg_type=msg_type, references=earlier)


def valid(data: bytes) -> Any:
    """The root of a file that the schema of CAP 1.2 takes; by a parser that is not ours."""
    root = etree.fromstring(data)
    SCHEMA.assertValid(root)
    return root


def without(data: bytes, name: str) -> bytes:
    """A file with every element of this name left out."""
    return re.sub(rb"<%b>.*?</%b>" % (name.encode(), name.encode()), b"", data, flags=re.DOTALL)


def file(name: str) -> bytes:
    """One of the files of `tests/cap`."""
    return (FOLDER / name).read_bytes()
