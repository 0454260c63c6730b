"""What people say is wrong. Nobody is named: a report is one of a short list of words."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlmodel import Field, Index, SQLModel

from content.models.base import UtcDateTime, word


class ReportKind(StrEnum):
    """What people say is wrong about a card."""

    CLOSED = "closed"
    MOVED = "moved"
    EMPTY = "empty"
    TIME = "time"
    OTHER = "other"


class Report(SQLModel, table=True):
    """Somebody said that something is wrong about one opening; `opens_at` is null where it is
    about the place as a whole. Answered once a volunteer looked into it."""

    __table_args__ = (Index("ix_report_day", "service_at_location_id", "date"),)

    id: int | None = Field(default=None, primary_key=True)
    service_at_location_id: int = Field(foreign_key="service_at_location.id", ondelete="CASCADE")
    date: date
    opens_at: time | None = None
    wrong: ReportKind = Field(sa_type=word(ReportKind, "wrong"))
    at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
