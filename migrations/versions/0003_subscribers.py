"""subscribers

Revision: 0003, after: 0002
"""

import sqlalchemy as sa
from alembic import op

import content.models.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "subscriber",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "receiver",
            sa.Enum(
                "person",
                "tester",
                "channel",
                name="receiver",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("chat_hash", sa.String(length=64), nullable=False),
        sa.Column("chat_sealed", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("topics", sa.SmallInteger(), nullable=False),
        sa.Column("zones", sa.Integer(), nullable=False),
        sa.Column("daily_hour", sa.SmallInteger(), nullable=True),
        sa.Column("is_reachable", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "daily_hour IS NULL OR daily_hour BETWEEN 0 AND 23",
            name=op.f("ck_subscriber_daily_hour"),
        ),
        sa.CheckConstraint(
            "topics > 0 OR daily_hour IS NOT NULL", name=op.f("ck_subscriber_wants_something")
        ),
        sa.CheckConstraint("topics >= 0 AND zones >= 0", name=op.f("ck_subscriber_sets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriber")),
        sa.UniqueConstraint("chat_hash", name=op.f("uq_subscriber_chat_hash")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("subscriber")
