"""alerts in full

Revision: 0005, after: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("alert") as table:
        table.add_column(sa.Column("contact", sa.String(length=40), nullable=True))
        table.add_column(
            sa.Column("is_loud", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        table.add_column(
            sa.Column("is_end", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("daily_hour", sa.SmallInteger(), nullable=True))
        table.add_column(sa.Column("rrule", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("origin", sa.String(length=300), nullable=True))
        table.add_column(sa.Column("queued_to", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("tell", sa.String(length=24), nullable=True))
        table.create_unique_constraint(op.f("uq_alert_origin"), ["origin"])
    with op.batch_alter_table("alert") as table:
        table.alter_column("is_loud", server_default=None)
        table.alter_column("is_end", server_default=None)
    op.create_table(
        "channel",
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_channel_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("language", name=op.f("pk_channel")),
        sa.UniqueConstraint("subscriber_id", name=op.f("uq_channel_subscriber_id")),
        sa.UniqueConstraint("username", name=op.f("uq_channel_username")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("channel")
    with op.batch_alter_table("alert") as table:
        table.drop_constraint(op.f("uq_alert_origin"), type_="unique")
        for name in ("tell", "queued_to", "origin", "rrule", "daily_hour"):
            table.drop_column(name)
        for name in ("is_end", "is_loud", "contact"):
            table.drop_column(name)
