"""stopping all

Revision: 0006, after: 0005
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import content.models.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "sending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stopped_at", content.models.base.UtcDateTime(), nullable=True),
        sa.Column("stopped_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_sending_one_row")),
        sa.ForeignKeyConstraint(
            ["stopped_by_id"], ["volunteer.id"], name=op.f("fk_sending_stopped_by_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending")),
    )
    op.execute("INSERT INTO sending (id) VALUES (1)")
    _keep_stopped()
    op.create_index("ix_subscriber_daily_hour", "subscriber", ["daily_hour"])


def _keep_stopped() -> None:
    """A stop was a pause of every single alert."""
    moment = content.models.base.UtcDateTime()
    sending = sa.table("sending", sa.column("stopped_at", moment))
    alert = sa.table("alert", *map(sa.column, ("state", "why_paused")), sa.column("started_at", moment))
    asked = (alert.c.state == "paused") & (alert.c.why_paused == "asked")
    now = datetime.now(UTC)
    op.execute(sending.update().values(stopped_at=now).where(sa.exists().where(asked)))
    state = sa.case((alert.c.started_at.is_(None), "approved"), else_="sending")
    op.execute(alert.update().where(asked).values(state=state))
    op.execute(alert.update().where(alert.c.why_paused == "asked").values(why_paused=None))


def downgrade() -> None:
    """Take back. A stop that is in force stays so."""
    stopped = sa.exists().where(sa.column("stopped_at").is_not(None)).select_from(sa.table("sending"))
    alert = sa.table("alert", *map(sa.column, ("state", "why_paused")))
    going = alert.update().where(alert.c.state.in_(("approved", "sending")), stopped)
    op.execute(going.values(state="paused", why_paused="asked"))
    op.drop_index("ix_subscriber_daily_hour", "subscriber")
    op.drop_table("sending")
