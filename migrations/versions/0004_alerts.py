"""alerts

Revision: 0004, after: 0003
"""

import sqlalchemy as sa
from alembic import op

import content.models.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.String(length=64), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "Actual",
                "Exercise",
                name="alertstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
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
            nullable=False,
        ),
        sa.Column("references_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "approved",
                "sending",
                "paused",
                "stopped",
                "sent",
                "ended",
                name="alertstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "topic",
            sa.Enum(
                "emergency",
                "food",
                "water",
                "weather",
                "rights",
                name="alerttopic",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("zones", sa.Integer(), nullable=False),
        sa.Column(
            "urgency",
            sa.Enum(
                "Immediate",
                "Expected",
                "Future",
                "Past",
                "Unknown",
                name="urgency",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "severity",
            sa.Enum(
                "Extreme",
                "Severe",
                "Moderate",
                "Minor",
                "Unknown",
                name="severity",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "certainty",
            sa.Enum(
                "Observed",
                "Likely",
                "Possible",
                "Unlikely",
                "Unknown",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=True),
        sa.Column("slots", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("only_translated", sa.Boolean(), nullable=False),
        sa.Column("effective", content.models.base.UtcDateTime(), nullable=False),
        sa.Column("expires", content.models.base.UtcDateTime(), nullable=False),
        sa.Column("send_at", content.models.base.UtcDateTime(), nullable=True),
        sa.Column("leaves_at", content.models.base.UtcDateTime(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("approved_content", sa.String(length=64), nullable=True),
        sa.Column("approved_at", content.models.base.UtcDateTime(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("occurs_at", content.models.base.UtcDateTime(), nullable=True),
        sa.Column("created_at", content.models.base.UtcDateTime(), nullable=False),
        sa.Column("started_at", content.models.base.UtcDateTime(), nullable=True),
        sa.Column("finished_at", content.models.base.UtcDateTime(), nullable=True),
        sa.Column("why_paused", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "msg_type = 'Alert' OR references_id IS NOT NULL", name=op.f("ck_alert_references")
        ),
        sa.CheckConstraint(
            "state = 'draft' OR approved_content IS NOT NULL", name=op.f("ck_alert_approved")
        ),
        sa.CheckConstraint(
            "author_id IS NULL OR approver_id IS NULL OR author_id <> approver_id OR lane = 0",
            name=op.f("ck_alert_two_people"),
        ),
        sa.CheckConstraint("expires > effective", name=op.f("ck_alert_ends")),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["volunteer.id"], name=op.f("fk_alert_approver_id_volunteer")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["volunteer.id"], name=op.f("fk_alert_author_id_volunteer")
        ),
        sa.ForeignKeyConstraint(
            ["references_id"], ["alert.id"], name=op.f("fk_alert_references_id_alert")
        ),
        sa.ForeignKeyConstraint(["series_id"], ["alert.id"], name=op.f("fk_alert_series_id_alert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("identifier", name=op.f("uq_alert_identifier")),
        sa.UniqueConstraint("series_id", "occurs_at", name=op.f("uq_alert_series_id_occurs_at")),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_references_id"), ["references_id"], unique=False)

    op.create_table(
        "alert_text",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("headline", sa.String(length=160), nullable=False),
        sa.Column("description", sa.String(length=2000), nullable=False),
        sa.Column("instruction", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id"],
            ["alert.id"],
            name=op.f("fk_alert_text_alert_id_alert"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("alert_id", "language", name=op.f("pk_alert_text")),
    )
    op.create_table(
        "delivery",
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "uncertain",
                "unreachable",
                "failed",
                "expired",
                "withdrawn",
                name="deliverystate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("repeats", sa.Boolean(), nullable=False),
        sa.Column("not_before", content.models.base.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alert.id"], name=op.f("fk_delivery_alert_id_alert"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_delivery_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "alert_id", name=op.f("pk_delivery")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(
            "ix_delivery_state", ["alert_id", "state", "place", "subscriber_id"], unique=False
        )

    op.create_table(
        "tally",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "uncertain",
                "unreachable",
                "failed",
                "expired",
                "withdrawn",
                name="deliverystate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alert.id"], name=op.f("fk_tally_alert_id_alert"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alert_id", "language", "state", name=op.f("pk_tally")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("tally")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_state")

    op.drop_table("delivery")
    op.drop_table("alert_text")
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_references_id"))

    op.drop_table("alert")
