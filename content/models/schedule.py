"""When a service is open: RFC 5545 rules, and the dates that differ from them."""

from datetime import date, datetime, time

from sqlmodel import Field, Index, SQLModel

from content.models.base import UtcDateTime, check, word
from content.schedules.rules import DAYS, ExceptionKind, ExceptionReason, Frequency, HolidayRule


def _made_of(column: str, words: tuple[str, ...]) -> str:
    """SQL: `column` is nothing but these words, with commas between them."""
    left = f"',' || {column} || ','"
    for item in words:
        left = f"replace({left}, ',{item},', ',,')"
    return f"replace({left}, ',', '') = ''"


class Schedule(SQLModel, table=True):
    """HSDS schedule: a weekly rule, or one date when `freq` is null.

    Times are wall-clock in Calais. `closes_at` at or before `opens_at` is on the next day, so
    00:00 to 00:00 is round the clock. `bymonth` holds a season that comes back each year.
    `dtstart` anchors `interval`; weeks begin on Monday (RFC 5545 WKST=MO).
    """

    __table_args__ = (
        check(
            "(freq IS NULL AND dtstart IS NOT NULL AND byday IS NULL AND bymonth IS NULL "
            'AND "interval" = 1 AND until IS NULL) OR (freq IS NOT NULL AND byday IS NOT NULL)',
            "freq",
        ),
        check('"interval" BETWEEN 1 AND 53 AND ("interval" = 1 OR dtstart IS NOT NULL)', "every"),
        check(_made_of("byday", DAYS), "byday"),
        check(_made_of("bymonth", tuple(str(month) for month in range(12, 0, -1))), "bymonth"),
        check("until IS NULL OR dtstart IS NULL OR dtstart <= until", "until"),
        check("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", "valid"),
    )

    id: int | None = Field(default=None, primary_key=True)
    service_at_location_id: int = Field(
        foreign_key="service_at_location.id", index=True, ondelete="CASCADE"
    )
    freq: Frequency | None = Field(default=None, sa_type=word(Frequency))
    interval: int = 1
    byday: str | None = Field(default=None, max_length=20)
    bymonth: str | None = Field(default=None, max_length=26)
    dtstart: date | None = None
    until: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    opens_at: time
    closes_at: time
    holidays: HolidayRule = Field(
        default=HolidayRule.UNCERTAIN, sa_type=word(HolidayRule, "holidays")
    )


class ScheduleException(SQLModel, table=True):
    """One date that differs. `opens_at` names the opening (RFC 5545 RECURRENCE-ID); null is
    the whole day. Later words on the same opening win over earlier ones (`said_at`)."""

    __tablename__ = "schedule_exception"
    __table_args__ = (
        check("kind <> 'extra' OR (opens_at IS NOT NULL AND new_closes_at IS NOT NULL)", "extra"),
        check("kind NOT IN ('late', 'early') OR new_opens_at IS NOT NULL", "shift"),
        check("new_opens_at IS NULL OR opens_at IS NOT NULL", "which_opening"),
        check(
            "kind <> 'moved' OR new_opens_at IS NOT NULL OR new_location_id IS NOT NULL", "moved"
        ),
        Index("ix_schedule_exception_day", "service_at_location_id", "date"),
    )

    id: int | None = Field(default=None, primary_key=True)
    service_at_location_id: int = Field(foreign_key="service_at_location.id", ondelete="CASCADE")
    date: date
    opens_at: time | None = None
    kind: ExceptionKind = Field(sa_type=word(ExceptionKind, "change"))
    new_opens_at: time | None = None
    new_closes_at: time | None = None
    new_location_id: int | None = Field(default=None, foreign_key="location.id")
    reason: ExceptionReason | None = Field(default=None, sa_type=word(ExceptionReason, "reason"))
    said_at: datetime = Field(sa_type=UtcDateTime)
