"""Alerts in the words of OASIS CAP 1.2, and one row for every message that leaves.

Nothing here is content: changes of these tables make no new version of it. What people see of
alerts that hold is in the snapshot all the same, and moves with `Version.alerts`.
"""

from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SmallInteger, SQLModel, UniqueConstraint

from content.models.base import ALERTS, PRIVATE, UtcDateTime, check, word


class AlertTopic(StrEnum):
    """What people can be told about, in the order they are asked."""

    EMERGENCY = "emergency"
    FOOD = "food"
    WATER = "water"
    WEATHER = "weather"
    RIGHTS = "rights"


class AlertStatus(StrEnum):
    """CAP status: for people, or for testers only."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"


class MsgType(StrEnum):
    """CAP msgType."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


class Urgency(StrEnum):
    """CAP urgency: when something must be done."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Severity(StrEnum):
    """CAP severity: how bad it is."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Certainty(StrEnum):
    """CAP certainty: how sure it is."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


class AlertKind(StrEnum):
    """What an alert is: a message; a series, of which each time it comes is a message; the digest
    of one hour, without texts of its own; the end, an edit that says that another is over."""

    NOTICE = "notice"
    SERIES = "series"
    DIGEST = "digest"
    END = "end"


WRITTEN = (AlertKind.NOTICE, AlertKind.SERIES)  # what people have before them


class AlertSource(StrEnum):
    """Where an alert comes from: somebody wrote it; the program suggests it, because an opening is
    otherwise than planned; a CAP message says it; the program says it by itself."""

    COORDINATOR = "coordinator"
    SUGGESTION = "suggestion"
    FEED = "feed"
    PROGRAM = "program"


class Lane(IntEnum):
    """What goes first: the lowest."""

    EMERGENCY = 0
    ROUTINE = 1
    LAST = 2


class AlertState(StrEnum):
    """How far an alert is. It only goes forward, but for paused, which goes on."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    SENT = "sent"
    ENDED = "ended"


WAITING = (AlertState.DRAFT, AlertState.APPROVED)  # nobody has it
UNDER_WAY = (AlertState.SENDING, AlertState.PAUSED)
GOING = (AlertState.APPROVED, *UNDER_WAY)
BEGUN = (*UNDER_WAY, AlertState.STOPPED, AlertState.SENT)  # people may have it, and nothing newer
OVER = (AlertState.SENT, AlertState.STOPPED, AlertState.ENDED)


class DeliveryState(StrEnum):
    """How far one message to one receiver is (law 4 of the design)."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class PauseReason(StrEnum):
    """Why an alert is not sent on."""

    REFUSED = "refused"
    ERRORS = "errors"
    SEALED = "sealed"


class CoordinatorNotice(StrEnum):
    """What coordinators are told of an alert without asking."""

    ALONE = "alone"
    PAUSED = "paused"
    MISSED = "missed"


class Alert(SQLModel, table=True):
    """One alert, update or cancellation. `zones` as a subscriber's; `template` and `slots` (JSON)
    make its texts in every language, or `language` is the one its author wrote it in.

    Approved means these very contents (`approved_content` is their hash) by somebody else than
    the author, or, in an emergency, by one coordinator with a second factor given again. `send_at`
    is when its author wants it sent, `leaves_at` when it is, once approved.

    A series has an `rrule` (RFC 5545) and is never sent itself: each of its occurrences is an alert
    of its `series_id` and that `occurs_at`. A digest is that of one `daily_hour`.
    `idempotency_key` names what must be made once only, whoever makes it: the message of a feed, or
    the opening at `opening_at` of which a suggestion tells; `attempt` counts those that are made
    again on purpose. `stopped_at` is when somebody stopped it for good, whatever becomes of it.
    `queued_to` is the last subscriber of whom it is queued, None when it is for all of them.
    The coordinators are still to be told what `to_notify` has.
    """

    __table_args__ = (
        UniqueConstraint("series_id", "occurs_at"),
        check("expires > effective", "ends"),
        UniqueConstraint("idempotency_key", "attempt"),
        check(
            "state IN ('draft', 'ended') OR kind IN ('digest', 'end')"
            " OR approved_content IS NOT NULL",
            "approved",
        ),
        check("(kind = 'series') = (rrule IS NOT NULL)", "series"),
        check("(kind = 'digest') = (daily_hour IS NOT NULL)", "digest"),
        check(
            "author_id IS NULL OR approver_id IS NULL OR author_id <> approver_id OR lane = 0",
            "two_people",
        ),
        check("msg_type = 'Alert' OR references_id IS NOT NULL", "references"),
        ALERTS,
    )

    id: int | None = Field(default=None, primary_key=True)
    identifier: str = Field(unique=True, max_length=64)
    kind: AlertKind = Field(default=AlertKind.NOTICE, sa_type=word(AlertKind))
    source: AlertSource = Field(default=AlertSource.COORDINATOR, sa_type=word(AlertSource))
    status: AlertStatus = Field(sa_type=word(AlertStatus))
    msg_type: MsgType = Field(default=MsgType.ALERT, sa_type=word(MsgType))
    references_id: int | None = Field(default=None, foreign_key="alert.id", index=True)
    state: AlertState = Field(default=AlertState.DRAFT, sa_type=word(AlertState))
    topic: AlertTopic = Field(sa_type=word(AlertTopic))
    zones: int = 0
    urgency: Urgency = Field(sa_type=word(Urgency))
    severity: Severity = Field(sa_type=word(Severity))
    certainty: Certainty = Field(sa_type=word(Certainty))
    lane: int = Field(sa_type=SmallInteger)
    template: str | None = Field(default=None, max_length=40)
    slots: str = "{}"
    language: str | None = Field(default=None, max_length=8)
    only_translated: bool = False
    contact: str | None = Field(default=None, max_length=40)
    is_loud: bool = True
    daily_hour: int | None = Field(default=None, sa_type=SmallInteger)
    rrule: str | None = Field(default=None, max_length=200)
    idempotency_key: str | None = Field(default=None, max_length=300)
    attempt: int = Field(default=0, sa_type=SmallInteger)
    opening_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    effective: datetime = Field(sa_type=UtcDateTime)
    expires: datetime = Field(sa_type=UtcDateTime)
    send_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    leaves_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    author_id: int | None = Field(default=None, foreign_key="volunteer.id")
    approver_id: int | None = Field(default=None, foreign_key="volunteer.id")
    approved_content: str | None = Field(default=None, max_length=64)
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    series_id: int | None = Field(default=None, foreign_key="alert.id")
    occurs_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why_paused: str | None = Field(default=None, max_length=40)
    queued_to: int | None = Field(default=None, sa_type=BigInteger)
    notify_alone: bool = False
    notify_paused: bool = False
    notify_missed: bool = False

    @property
    def to_notify(self) -> list[CoordinatorNotice]:
        """What the coordinators are still to be told."""
        return [what for what in CoordinatorNotice if getattr(self, f"notify_{what}")]

    def notify(self, what: CoordinatorNotice, *, still: bool = True) -> None:
        """Have the coordinators told; with `still` false they were."""
        setattr(self, f"notify_{what}", still)


def lane_of(kind: AlertKind, topic: AlertTopic) -> Lane:
    """The lane of an alert."""
    first = Lane.EMERGENCY if topic is AlertTopic.EMERGENCY else Lane.ROUTINE
    return Lane.LAST if kind is AlertKind.END else first


class KillSwitch(SQLModel, table=True):
    """One row: since when, and by whom, all sending is stopped."""

    __tablename__ = "kill_switch"
    __table_args__ = (check("id = 1", "one_row"), PRIVATE)

    id: int = Field(default=1, primary_key=True)
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_by_id: int | None = Field(default=None, foreign_key="volunteer.id")


class AlertText(SQLModel, table=True):
    """What an alert says in one language (CAP info)."""

    __tablename__ = "alert_text"
    __table_args__ = (PRIVATE,)

    alert_id: int = Field(primary_key=True, foreign_key="alert.id", ondelete="CASCADE")
    language: str = Field(primary_key=True, max_length=8)
    headline: str = Field(max_length=160)
    description: str = Field(max_length=2000)
    instruction: str = Field(max_length=1000)


class Delivery(SQLModel, table=True):
    """One message to one receiver, and how far it is. `message_id` is Telegram's, by which
    it is corrected; with one from the start, it is an edit of that message. The lowest `priority`
    goes first; `not_before` when one may be tried again after a
    flood wait. `repeats` marks one that may come a second time."""

    __table_args__ = (
        Index("ix_delivery_state", "alert_id", "state", "priority", "subscriber_id"),
        PRIVATE | {"sqlite_with_rowid": False},
    )

    subscriber_id: int = Field(primary_key=True, foreign_key="subscriber.id", ondelete="CASCADE")
    alert_id: int = Field(primary_key=True, foreign_key="alert.id", ondelete="CASCADE")
    state: DeliveryState = Field(default=DeliveryState.QUEUED, sa_type=word(DeliveryState))
    priority: int = Field(default=0, sa_type=SmallInteger)
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    repeats: bool = False
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DeliveryCount(SQLModel, table=True):
    """How many messages of an alert ended how, once their rows are gone."""

    __tablename__ = "delivery_count"
    __table_args__ = (PRIVATE,)

    alert_id: int = Field(primary_key=True, foreign_key="alert.id", ondelete="CASCADE")
    language: str = Field(primary_key=True, max_length=8)
    state: DeliveryState = Field(primary_key=True, sa_type=word(DeliveryState))
    count: int


class Channel(SQLModel, table=True):
    """A public channel of Telegram, where the alerts of one language are for everybody to read.
    `username` is its public name, without "@"."""

    language: str = Field(primary_key=True, max_length=8)
    username: str = Field(unique=True, max_length=40)
    subscriber_id: int = Field(foreign_key="subscriber.id", unique=True, ondelete="CASCADE")
