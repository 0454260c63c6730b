"""exceptions that cannot be: late that is earlier, moved to nowhere, openings of no length

Revision: 0011, after: 0010
"""

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

EXCEPTION = sa.table(
    "exception",
    sa.column("id", sa.Integer()),
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
    """Apply: what people read of an opening stays what it was; only what it is called changes."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(EXCEPTION)).all():
        kind = _kind(row)
        if kind is None:
            connection.execute(sa.delete(EXCEPTION).where(EXCEPTION.c.id == row.id))
        elif kind != row.kind:
            one = sa.update(EXCEPTION).where(EXCEPTION.c.id == row.id)
            connection.execute(one.values(kind=kind))
    no_length = SCHEDULE.c.opens_at == SCHEDULE.c.closes_at
    for row in connection.execute(sa.select(SCHEDULE).where(SCHEDULE.c.freq.is_(None), no_length)).all():
        if row.opens_at != time():
            before = (datetime.combine(date.min, row.opens_at) + timedelta(days=1, minutes=-1)).time()
            one = sa.update(SCHEDULE).where(SCHEDULE.c.id == row.id)
            connection.execute(one.values(closes_at=before))


def _kind(row: Any) -> str | None:
    """What an exception should be called; None for one that says nothing."""
    if row.kind == "extra":
        return None if row.opens_at == row.new_closes_at != time() else "extra"
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
