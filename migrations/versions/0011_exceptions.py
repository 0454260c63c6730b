"""exceptions that cannot be: late that is earlier, moved to nowhere, openings of no length

Revision: 0011, after: 0010
"""

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

import content.models.base

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

EXCEPTION = sa.table(
    "exception",
    sa.column("id", sa.Integer()),
    sa.column("service_at_location_id", sa.Integer()),
    sa.column("date", sa.Date()),
    sa.column("said_at", content.models.base.UtcDateTime()),
    sa.column("kind", sa.String()),
    sa.column("opens_at", sa.Time()),
    sa.column("new_opens_at", sa.Time()),
    sa.column("new_closes_at", sa.Time()),
    sa.column("new_location_id", sa.Integer()),
)
SCHEDULE = sa.table(
    "schedule",
    sa.column("id", sa.Integer()),
    sa.column("freq", sa.String()),
    sa.column("opens_at", sa.Time()),
    sa.column("closes_at", sa.Time()),
)
HALF_A_DAY = 12 * 60


def upgrade() -> None:
    """Apply: what people read of an opening stays what it was, only what it is called changes; but
    one of 24 hours that began at another time than midnight ends a minute earlier."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(EXCEPTION)).all():
        kind = _kind(row)
        if kind is None:
            connection.execute(sa.delete(EXCEPTION).where(_as_planned(row)))
        elif kind != row.kind:
            one = sa.update(EXCEPTION).where(EXCEPTION.c.id == row.id)
            connection.execute(one.values(kind=kind))
        if row.kind == "extra" and row.opens_at == row.new_closes_at != time():
            one = sa.update(EXCEPTION).where(EXCEPTION.c.id == row.id)
            connection.execute(one.values(new_closes_at=_a_minute_before(row.opens_at)))
    no_length = SCHEDULE.c.opens_at == SCHEDULE.c.closes_at
    for row in connection.execute(sa.select(SCHEDULE).where(SCHEDULE.c.freq.is_(None), no_length)).all():
        if row.opens_at != time():
            one = sa.update(SCHEDULE).where(SCHEDULE.c.id == row.id)
            connection.execute(one.values(closes_at=_a_minute_before(row.opens_at)))


def _a_minute_before(wall: time) -> time:
    return (datetime.combine(date.min, wall) + timedelta(days=1, minutes=-1)).time()


def _as_planned(row: Any) -> Any:
    """What to take away when an opening is said to be as planned: that, and what was said of it
    before, which that took back; not where it is."""
    one = EXCEPTION.c
    same = (
        (one.service_at_location_id == row.service_at_location_id)
        & (one.date == row.date)
        & (one.opens_at == row.opens_at)
    )
    is_elsewhere = (one.kind == "moved") & one.new_location_id.is_not(None)
    before = (one.said_at < row.said_at) & (one.kind != "extra") & ~is_elsewhere
    return (one.id == row.id) | (same & before)


def _kind(row: Any) -> str | None:
    """What an exception should be called; None for one that says nothing."""
    is_timed = row.kind in ("late", "early") or (row.kind == "moved" and row.new_location_id is None)
    if not is_timed or row.opens_at is None or row.new_opens_at is None:
        return str(row.kind)
    if row.new_opens_at == row.opens_at:
        return None if row.new_closes_at is None else "late"
    minutes = (row.new_opens_at.hour - row.opens_at.hour) * 60 + row.new_opens_at.minute - row.opens_at.minute
    late_or_early = "late" if minutes > 0 else "early"
    if row.kind == "moved":
        return late_or_early
    later = minutes if row.kind == "late" else -minutes
    over_midnight = later < 0 and later % (2 * HALF_A_DAY) <= HALF_A_DAY
    return str(row.kind) if later > 0 or over_midnight else late_or_early


def downgrade() -> None:
    """Take back: nothing that was called wrong comes back."""
