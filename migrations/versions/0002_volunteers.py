"""volunteers

Revision: 0002, after: 0001
"""

import sqlalchemy as sa
from alembic import op

import content.models.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "attempt",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", content.models.base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_attempt")),
    )
    op.create_table(
        "press",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("at", content.models.base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press")),
    )
    op.create_table(
        "volunteer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "partner",
                "translator",
                "editor",
                "coordinator",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("languages", sa.String(length=60), nullable=True),
        sa.Column("speaks", sa.String(length=8), nullable=False),
        sa.Column("totp_secret", sa.String(length=300), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", content.models.base.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "role <> 'partner' OR organization_id IS NOT NULL", name=op.f("ck_volunteer_partner")
        ),
        sa.CheckConstraint(
            "role <> 'translator' OR languages IS NOT NULL", name=op.f("ck_volunteer_translator")
        ),
        sa.CheckConstraint(
            "name = lower(name) AND length(name) BETWEEN 2 AND 40", name=op.f("ck_volunteer_name")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_volunteer_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer")),
        sa.UniqueConstraint("name", name=op.f("uq_volunteer_name")),
    )
    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_volunteer_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "thing",
            sa.Enum(
                "pace",
                "zone",
                "location",
                "organization",
                "phone",
                "service",
                "page",
                name="thing",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=True),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "proposed",
                "scheduled",
                name="draftstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("publish_at", content.models.base.UtcDateTime(), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=True),
        sa.Column("saved_at", content.models.base.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(state = 'scheduled') = (publish_at IS NOT NULL)", name=op.f("ck_draft_publish_at")
        ),
        sa.CheckConstraint(
            "volunteer_id IS NULL OR organization_id IS NULL", name=op.f("ck_draft_one_author")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_draft_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_draft_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index("ix_draft_thing_key", ["thing", "key"], unique=False)

    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", content.models.base.UtcDateTime(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("thing", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "created",
                "changed",
                "assured",
                "today",
                "translated",
                "archived",
                "undone",
                "restored",
                "loaded",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "volunteer_id IS NULL OR organization_id IS NULL", name=op.f("ck_history_one_author")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_history_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_history_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index("ix_history_thing_key", ["thing", "key", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_history_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "partner",
                "translator",
                "editor",
                "coordinator",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("languages", sa.String(length=60), nullable=True),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("created_at", content.models.base.UtcDateTime(), nullable=False),
        sa.Column("expires_at", content.models.base.UtcDateTime(), nullable=False),
        sa.Column("used_at", content.models.base.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "role <> 'partner' OR organization_id IS NOT NULL", name=op.f("ck_invitation_partner")
        ),
        sa.CheckConstraint(
            "role <> 'translator' OR languages IS NOT NULL", name=op.f("ck_invitation_translator")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["volunteer.id"], name=op.f("fk_invitation_invited_by_volunteer")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_invitation_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["volunteer.id"],
            name=op.f("fk_invitation_volunteer_id_volunteer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_volunteer_id"), ["volunteer_id"], unique=False
        )

    op.create_table(
        "partner_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("created_at", content.models.base.UtcDateTime(), nullable=False),
        sa.Column("expires_at", content.models.base.UtcDateTime(), nullable=False),
        sa.Column("opened_at", content.models.base.UtcDateTime(), nullable=True),
        sa.Column("answered_at", content.models.base.UtcDateTime(), nullable=True),
        sa.Column("ended_at", content.models.base.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["volunteer.id"], name=op.f("fk_partner_link_made_by_volunteer")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_partner_link_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_link")),
    )
    with op.batch_alter_table("partner_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_partner_link_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("used_at", content.models.base.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["volunteer.id"],
            name=op.f("fk_recovery_code_volunteer_id_volunteer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_code")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recovery_code_volunteer_id"), ["volunteer_id"], unique=False
        )

    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("created_at", content.models.base.UtcDateTime(), nullable=False),
        sa.Column("seen_at", content.models.base.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["volunteer.id"],
            name=op.f("fk_session_volunteer_id_volunteer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "telegram_link",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_expires_at", content.models.base.UtcDateTime(), nullable=True),
        sa.Column("chat_hash", sa.String(length=64), nullable=True),
        sa.Column("chat_sealed", sa.String(length=300), nullable=True),
        sa.Column("linked_at", content.models.base.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["volunteer.id"],
            name=op.f("fk_telegram_link_volunteer_id_volunteer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("volunteer_id", name=op.f("pk_telegram_link")),
        sa.UniqueConstraint("chat_hash", name=op.f("uq_telegram_link_chat_hash")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_telegram_link_code_hash")),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_at_location_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("opens_at", sa.Time(), nullable=True),
        sa.Column(
            "wrong",
            sa.Enum(
                "closed",
                "moved",
                "empty",
                "time",
                "other",
                name="wrong",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", content.models.base.UtcDateTime(), nullable=False),
        sa.Column("answered_at", content.models.base.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_at_location_id"],
            ["service_at_location.id"],
            name=op.f("fk_report_service_at_location_id_service_at_location"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index("ix_report_day", ["service_at_location_id", "date"], unique=False)

    # As one column with its own CHECK: a table made anew would lose the rules of the others.
    op.execute(
        "ALTER TABLE location ADD COLUMN status VARCHAR(24) NOT NULL DEFAULT 'active' "
        "CONSTRAINT ck_location_status CHECK (status IN ('active', 'inactive'))"
    )


def downgrade() -> None:
    """Take back."""
    op.execute("ALTER TABLE location DROP COLUMN status")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("ix_report_day")

    op.drop_table("report")
    op.drop_table("telegram_link")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_volunteer_id"))

    op.drop_table("session")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_volunteer_id"))

    op.drop_table("recovery_code")
    with op.batch_alter_table("partner_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partner_link_organization_id"))

    op.drop_table("partner_link")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_volunteer_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_volunteer_id"))
        batch_op.drop_index("ix_history_thing_key")

    op.drop_table("history")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index("ix_draft_thing_key")

    op.drop_table("draft")
    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_volunteer_organization_id"))

    op.drop_table("volunteer")
    op.drop_table("press")
    op.drop_table("attempt")
