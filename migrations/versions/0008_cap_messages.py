"""messages from elsewhere, their feeds, and when an alert was stopped

Revision: 0008, after: 0007
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

import content.models.base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = content.models.base.UtcDateTime()
OUTSIDE = "cap:"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "cap_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("read_at", content.models.base.UtcDateTime(), nullable=True),
        sa.Column(
            "problem",
            sa.Enum(
                "unreachable",
                "unknown",
                "full",
                "alerts",
                name="feedproblem",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("problem_since", content.models.base.UtcDateTime(), nullable=True),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cap_feed")),
        sa.UniqueConstraint("address_hash", name=op.f("uq_cap_feed_address_hash")),
    )
    op.create_table(
        "cap_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=300), nullable=False),
        sa.Column("sent", content.models.base.UtcDateTime(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=True),
        sa.Column("feed_id", sa.Integer(), nullable=True),
        sa.Column(
            "msg_type",
            sa.Enum(
                "Alert",
                "Update",
                "Cancel",
                name="msgtype",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("sender_name", sa.String(length=200), nullable=False),
        sa.Column("web", sa.String(length=300), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("onset", content.models.base.UtcDateTime(), nullable=True),
        sa.Column("areas", sa.String(), nullable=False),
        sa.Column("responses", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alert.id"], name=op.f("fk_cap_message_alert_id_alert"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["cap_feed.id"],
            name=op.f("fk_cap_message_feed_id_cap_feed"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cap_message")),
        sa.UniqueConstraint("reference", "alert_id", name=op.f("uq_cap_message_reference_alert_id")),
    )
    op.create_index("ix_cap_message_alert_id", "cap_message", ["alert_id"])
    op.add_column("alert", sa.Column("stopped_at", content.models.base.UtcDateTime(), nullable=True))
    _when_stopped()
    _taken_before()


def _when_stopped() -> None:
    """Nobody wrote down when: as early as it can have been."""
    alert = sa.table(
        "alert",
        sa.column("state"),
        *(sa.column(name, MOMENT) for name in ("stopped_at", "finished_at", "started_at", "approved_at")),
    )
    when = sa.func.coalesce(alert.c.finished_at, alert.c.started_at, alert.c.approved_at)
    op.execute(alert.update().where(alert.c.state == "stopped").values(stopped_at=when))


def _taken_before() -> None:
    """The alerts that were made of messages said so in their origin only."""
    alert = sa.table("alert", sa.column("id"), sa.column("origin"))
    message = sa.table(
        "cap_message",
        *map(sa.column, ("reference", "alert_id", "msg_type", "sender_name", "web", "contact")),
        *map(sa.column, ("areas", "responses")),
        sa.column("sent", MOMENT),
    )
    empty = dict.fromkeys(("sender_name", "web", "contact", "areas", "responses"), "")
    made = sa.select(alert.c.id, alert.c.origin).where(alert.c.origin.startswith(OUTSIDE))
    rows = [
        empty
        | {
            "reference": origin.removeprefix(OUTSIDE),
            "alert_id": number,
            "msg_type": "Alert",
            "sent": datetime.fromisoformat(origin.rpartition(",")[2]),
        }
        for number, origin in op.get_bind().execute(made).all()
    ]
    if rows:
        op.bulk_insert(message, rows)


def downgrade() -> None:
    """Take back."""
    op.drop_column("alert", "stopped_at")
    op.drop_index("ix_cap_message_alert_id", "cap_message")
    op.drop_table("cap_message")
    op.drop_table("cap_feed")
