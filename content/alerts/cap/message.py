"""A CAP message as plain values, whoever wrote it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from content.core import clock
from content.models import AlertStatus, Certainty, MsgType, Severity, Urgency

CAP_12, CAP_11 = "urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1"
MEDIA = "application/cap+xml"
# CAP 3.2.1: no spaces, commas or restricted characters in an identifier or a sender.
NAME = re.compile(r"[^\s,<&\x00-\x20]{1,120}")
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class CapCategory(StrEnum):
    """CAP category: what kind of event it is."""

    GEO = "Geo"
    MET = "Met"
    SAFETY = "Safety"
    SECURITY = "Security"
    RESCUE = "Rescue"
    FIRE = "Fire"
    HEALTH = "Health"
    ENV = "Env"
    TRANSPORT = "Transport"
    INFRA = "Infra"
    CBRNE = "CBRNE"
    OTHER = "Other"


class CapResponse(StrEnum):
    """CAP responseType: what kind of thing people are asked to do."""

    SHELTER = "Shelter"
    EVACUATE = "Evacuate"
    PREPARE = "Prepare"
    EXECUTE = "Execute"
    AVOID = "Avoid"
    MONITOR = "Monitor"
    ASSESS = "Assess"
    ALL_CLEAR = "AllClear"
    NONE = "None"


@dataclass(frozen=True, slots=True)
class CapReference:
    """Which message of whom (CAP 3.2.1, references)."""

    sender: str
    identifier: str
    sent: datetime

    def __str__(self) -> str:
        return f"{self.sender},{self.identifier},{stamp(self.sent)}"


@dataclass(frozen=True, slots=True)
class CapInfo:
    """What it says in one language."""

    event: str
    headline: str
    description: str = ""
    instruction: str = ""
    web: str = ""
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CapDocument:
    """One alert, update or cancellation. `texts` is by our codes of languages, and empty for a
    cancellation that says no more than what it is about: `references`, all earlier messages.
    `onset` is when what it warns of begins."""

    reference: CapReference
    status: AlertStatus
    msg_type: MsgType
    category: CapCategory
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    effective: datetime
    expires: datetime | None
    texts: Mapping[str, CapInfo]
    references: tuple[CapReference, ...] = field(default=())
    sender_name: str = ""
    contact: str = ""
    onset: datetime | None = None
    responses: tuple[CapResponse, ...] = ()


def stamp(moment: datetime) -> str:
    """A time as CAP wants it: to the second, with the offset of Calais, never "Z"."""
    return clock.paris(moment).isoformat(timespec="seconds")


def plain(text: str) -> str:
    """What of a text can stand in XML 1.0 at all, with line ends as XML gives them back."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
