"""What an alert says and to whom, as its author wrote it; and the fingerprint of exactly that,
which is what is approved."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlmodel import Session, col, select

from content.alerts import recurrence
from content.core.i18n import LANGUAGES
from content.models import (
    Alert,
    AlertKind,
    AlertStatus,
    AlertText,
    AlertTopic,
    Certainty,
    Severity,
    Urgency,
    lane_of,
)

DAY, LONGEST_VALID = timedelta(days=1), timedelta(days=7)
LONGEST_MESSAGE = 3000  # Bot API: 4096 after entities; the rest is for what stands around it


class AlertTextDocument(BaseModel):
    """What it says in one language (CAP info): what, more about it, what to do."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    headline: str = Field(min_length=1, max_length=160)
    description: str = Field(default="", max_length=2000)
    instruction: str = Field(default="", max_length=1000)

    @property
    def whole(self) -> str:
        """All of it, a part to a line or more."""
        return f"{self.headline}\n{self.description}\n{self.instruction}"


class AlertDocument(BaseModel):
    """Everything an approver looks at. `language` is the one the author wrote in; `texts` has
    at least that one. `zones` is a set as the table has it. Times are UTC. `contact` is a number
    to call; `is_loud` whether who already has what this corrects hears a new message; `template`
    and `slots` what the texts were made of; `rrule` when it comes again (RFC 5545 RECUR, on the
    clock in Calais), each time for as long as the first."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    status: AlertStatus = AlertStatus.ACTUAL
    topic: AlertTopic
    zones: int = Field(default=0, ge=0)
    urgency: Urgency = Urgency.EXPECTED
    severity: Severity = Severity.MODERATE
    certainty: Certainty = Certainty.LIKELY
    effective: datetime
    expires: datetime
    send_at: datetime | None = None
    language: str
    only_translated: bool = False
    contact: str | None = Field(default=None, pattern=r"^\+?[0-9][0-9 ]{1,24}$")
    is_loud: bool = True
    rrule: str | None = Field(default=None, max_length=200)
    template: str | None = None
    slots: Mapping[str, str] = Field(default_factory=dict)
    texts: Mapping[str, AlertTextDocument]

    @model_validator(mode="after")
    def _whole(self) -> "AlertDocument":
        if self.expires <= self.effective:
            raise ValueError("an alert ends after it begins")
        if self.language not in self.texts:
            raise ValueError("there is no text in the language it was written in")
        if not set(self.texts) <= set(LANGUAGES):
            raise ValueError("there is a text in no language of ours")
        if self.rrule:
            recurrence.check(self.rrule)
            if self.send_at is None or self.expires <= self.send_at:
                raise ValueError("what comes again has a first time, and ends after it")
        return self

    @property
    def is_emergency(self) -> bool:
        """Whether it goes before everything else, and one coordinator may send it."""
        return self.topic is AlertTopic.EMERGENCY

    @property
    def languages(self) -> frozenset[str]:
        """The languages of those who get it; none named for everybody."""
        return frozenset(self.texts) if self.only_translated else frozenset()


def cancellation(
    old: AlertDocument, reasons: Mapping[str, str] | None = None, *, is_loud: bool = True
) -> AlertDocument:
    """What takes an alert back: its headlines, nothing of it that could be followed, no time that
    they do not say, and why in each language that has a reason."""
    said = reasons or {}
    texts = {
        code: AlertTextDocument(headline=text.headline, description=said.get(code, ""))
        for code, text in old.texts.items()
    }
    # Longer than what it takes back: whoever is late must read it too.
    expires = max(old.expires, min(old.expires + DAY, old.effective + LONGEST_VALID))
    slots = {name: text for name, text in old.slots.items() if name not in ("time", "until")}
    only = {"texts": texts, "slots": slots, "is_loud": is_loud, "send_at": None, "rrule": None}
    return old.model_copy(update=only | {"expires": expires})


def fingerprint(contents: AlertDocument) -> str:
    """64 hex digits (SHA-256) that are the same for the same contents only."""
    plain = json.dumps(contents.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def write(session: Session, alert: Alert, contents: AlertDocument) -> None:
    """Make an alert be these contents."""
    for name, value in contents.model_dump(exclude={"texts", "slots"}).items():
        setattr(alert, name, value)
    alert.slots = json.dumps(dict(contents.slots), sort_keys=True)
    alert.kind = AlertKind.SERIES if contents.rrule else AlertKind.NOTICE
    alert.lane = lane_of(alert.kind, alert.topic)
    session.add(alert)
    session.flush()
    for row in session.exec(select(AlertText).where(AlertText.alert_id == alert.id)):
        session.delete(row)
    session.flush()
    number = alert.id or 0
    for language, said in contents.texts.items():
        session.add(AlertText(alert_id=number, language=language, **said.model_dump()))
    session.flush()


def read(session: Session, alert: Alert) -> AlertDocument:
    """An alert's contents."""
    rows = session.exec(select(AlertText).where(col(AlertText.alert_id) == alert.id)).all()
    names = set(AlertDocument.model_fields) - {"texts", "slots"}
    return AlertDocument(
        **{name: getattr(alert, name) for name in names},
        slots=json.loads(alert.slots),
        texts={
            row.language: AlertTextDocument(
                headline=row.headline, description=row.description, instruction=row.instruction
            )
            for row in rows
        },
    )
