"""What came in the words of OASIS CAP from elsewhere: where it was read, and what became of it."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel, UniqueConstraint

from content.models.alert import MsgType
from content.models.base import PRIVATE, UtcDateTime, word


class FeedProblem(StrEnum):
    """What is wrong with a feed, the worst first: it does not answer, it is in no format that is
    known, as many drafts of it wait as may, some of its alerts are not understood."""

    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    FULL = "full"
    ALERTS = "alerts"


class CapFeed(SQLModel, table=True):
    """A feed of the settings. Its address may have a key in it: only its hash is kept, and as
    `name` the host. `about` says which parts of CAP a problem is about; `problem_since` when that
    problem began."""

    __tablename__ = "cap_feed"
    __table_args__ = (PRIVATE,)

    id: int | None = Field(default=None, primary_key=True)
    address_hash: str = Field(unique=True, max_length=64)
    name: str = Field(max_length=200)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: FeedProblem | None = Field(default=None, sa_type=word(FeedProblem))
    problem_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    about: str = Field(default="", max_length=200)


class CapMessage(SQLModel, table=True):
    """A message that was taken (`reference` as CAP writes it), and the alert of ours that it made,
    changed or closed, if any. One with no `msg_type` was only referred to by another.

    The rest is what its sender says and an alert of ours has no field for: `areas` one a line,
    `responses` the words of CAP's responseType with spaces between them."""

    __tablename__ = "cap_message"
    __table_args__ = (UniqueConstraint("reference", "alert_id"), PRIVATE)

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(max_length=300)
    sent: datetime = Field(sa_type=UtcDateTime)
    alert_id: int | None = Field(
        default=None, foreign_key="alert.id", ondelete="CASCADE", index=True
    )
    feed_id: int | None = Field(default=None, foreign_key="cap_feed.id", ondelete="SET NULL")
    msg_type: MsgType | None = Field(default=None, sa_type=word(MsgType))
    sender_name: str = Field(default="", max_length=200)
    web: str = Field(default="", max_length=300)
    contact: str = Field(default="", max_length=200)
    onset: datetime | None = Field(default=None, sa_type=UtcDateTime)
    areas: str = ""
    responses: str = Field(default="", max_length=200)
