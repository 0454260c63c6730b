"""content

Revision: 0001, after:
"""

import sqlalchemy as sa
from alembic import op

import content.models.base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "pace",
        sa.Column("thing", sa.String(length=24), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days BETWEEN 1 AND 3650", name=op.f("ck_pace_days")),
        sa.PrimaryKeyConstraint("thing", name=op.f("pk_pace")),
    )
    op.create_table(
        "phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_language", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_version_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
    )
    op.create_table(
        "organization",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "mandate",
            sa.Enum(
                "independent",
                "state",
                name="mandate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("description_id", sa.Integer(), nullable=True),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "inactive",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "length(key) BETWEEN 1 AND 24 AND key = lower(key) AND replace(replace(key, '_', ''), ' ', '') = key",
            name=op.f("ck_organization_key"),
        ),
        sa.ForeignKeyConstraint(
            ["description_id"],
            ["phrase.id"],
            name=op.f("fk_organization_description_id_phrase"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("key", name=op.f("uq_organization_key")),
    )
    op.create_table(
        "page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rights",
                "guide",
                "news",
                name="pagekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "topic",
            sa.Enum(
                "asylum-france",
                "dublin",
                "asylum-uk",
                "police",
                "detention",
                "eviction",
                "minors",
                "health-care",
                "pregnancy",
                "violence",
                "missing",
                "sea",
                name="topic",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "inactive",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind <> 'rights' OR topic IS NOT NULL", name=op.f("ck_page_topic_needed")
        ),
        sa.CheckConstraint(
            "length(key) BETWEEN 1 AND 24 AND key = lower(key) AND replace(replace(key, '_', ''), ' ', '') = key",
            name=op.f("ck_page_key"),
        ),
        sa.ForeignKeyConstraint(
            ["title_id"], ["phrase.id"], name=op.f("fk_page_title_id_phrase")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint("key", name=op.f("uq_page_key")),
    )
    op.create_table(
        "text",
        sa.Column("phrase_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("edited_at", content.models.base.UtcDateTime(), nullable=False),
        sa.Column("major_edited_at", content.models.base.UtcDateTime(), nullable=False),
        sa.Column("reviewed_at", content.models.base.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "length(value) BETWEEN 1 AND 8000", name=op.f("ck_text_value")
        ),
        sa.CheckConstraint(
            "major_edited_at <= edited_at", name=op.f("ck_text_major_edit")
        ),
        sa.ForeignKeyConstraint(
            ["phrase_id"],
            ["phrase.id"],
            name=op.f("fk_text_phrase_id_phrase"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("phrase_id", "language", name=op.f("pk_text")),
    )
    op.create_table(
        "zone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=12), nullable=False),
        sa.Column("name_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "length(key) BETWEEN 1 AND 12 AND key = lower(key) AND replace(replace(key, '_', ''), ' ', '') = key",
            name=op.f("ck_zone_key"),
        ),
        sa.ForeignKeyConstraint(
            ["name_id"], ["phrase.id"], name=op.f("fk_zone_name_id_phrase")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone")),
        sa.UniqueConstraint("key", name=op.f("uq_zone_key")),
    )
    op.create_table(
        "location",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("name_id", sa.Integer(), nullable=False),
        sa.Column("directions_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column(
            "precision",
            sa.Enum(
                "exact",
                "street",
                "area",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("is_living_site", sa.Boolean(), nullable=False),
        sa.Column("is_landmark", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "NOT is_living_site OR precision <> 'exact'",
            name=op.f("ck_location_living_site"),
        ),
        sa.CheckConstraint(
            "length(key) BETWEEN 1 AND 24 AND key = lower(key) AND replace(replace(key, '_', ''), ' ', '') = key",
            name=op.f("ck_location_key"),
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL) AND (latitude IS NULL OR (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180))",
            name=op.f("ck_location_position"),
        ),
        sa.CheckConstraint(
            "NOT is_landmark OR NOT is_living_site", name=op.f("ck_location_landmark")
        ),
        sa.ForeignKeyConstraint(
            ["directions_id"],
            ["phrase.id"],
            name=op.f("fk_location_directions_id_phrase"),
        ),
        sa.ForeignKeyConstraint(
            ["name_id"], ["phrase.id"], name=op.f("fk_location_name_id_phrase")
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zone.id"], name=op.f("fk_location_zone_id_zone")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("key", name=op.f("uq_location_key")),
    )
    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_location_zone_id"), ["zone_id"], unique=False
        )

    op.create_table(
        "phone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "voice",
                "sms",
                name="phonetype",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("label_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_emergency", sa.Boolean(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "length(key) BETWEEN 1 AND 24 AND key = lower(key) AND replace(replace(key, '_', ''), ' ', '') = key",
            name=op.f("ck_phone_key"),
        ),
        sa.CheckConstraint(
            "NOT is_emergency OR organization_id IS NULL",
            name=op.f("ck_phone_emergency"),
        ),
        sa.CheckConstraint(
            "length(number) BETWEEN 2 AND 20", name=op.f("ck_phone_number")
        ),
        sa.ForeignKeyConstraint(
            ["label_id"], ["phrase.id"], name=op.f("fk_phone_label_id_phrase")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_phone_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone")),
        sa.UniqueConstraint("key", name=op.f("uq_phone_key")),
    )
    with op.batch_alter_table("phone", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_phone_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["phrase.id"], name=op.f("fk_section_body_id_phrase")
        ),
        sa.ForeignKeyConstraint(
            ["heading_id"], ["phrase.id"], name=op.f("fk_section_heading_id_phrase")
        ),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["page.id"],
            name=op.f("fk_section_page_id_page"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint(
            "page_id", "position", name=op.f("uq_section_page_id_position")
        ),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "food",
                "water",
                "day_shelter",
                "night_shelter",
                "showers",
                "laundry",
                "clothes",
                "firewood",
                "charging",
                "health",
                "legal",
                "information",
                "women",
                "minors",
                "children",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name_id", sa.Integer(), nullable=False),
        sa.Column("description_id", sa.Integer(), nullable=True),
        sa.Column("bring_id", sa.Integer(), nullable=True),
        sa.Column("cost_id", sa.Integer(), nullable=True),
        sa.Column("papers_needed", sa.Boolean(), nullable=True),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "inactive",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "length(key) BETWEEN 1 AND 24 AND key = lower(key) AND replace(replace(key, '_', ''), ' ', '') = key",
            name=op.f("ck_service_key"),
        ),
        sa.ForeignKeyConstraint(
            ["bring_id"], ["phrase.id"], name=op.f("fk_service_bring_id_phrase")
        ),
        sa.ForeignKeyConstraint(
            ["cost_id"], ["phrase.id"], name=op.f("fk_service_cost_id_phrase")
        ),
        sa.ForeignKeyConstraint(
            ["description_id"],
            ["phrase.id"],
            name=op.f("fk_service_description_id_phrase"),
        ),
        sa.ForeignKeyConstraint(
            ["name_id"], ["phrase.id"], name=op.f("fk_service_name_id_phrase")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_service_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("key", name=op.f("uq_service_key")),
    )
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "url LIKE 'https://%' OR url LIKE 'http://%'", name=op.f("ck_source_url")
        ),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["page.id"],
            name=op.f("fk_source_page_id_page"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint(
            "page_id", "position", name=op.f("uq_source_page_id_position")
        ),
    )
    op.create_table(
        "eligibility",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "everyone",
                "women",
                "families",
                "minors",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_eligibility_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_id", "audience", name=op.f("pk_eligibility")),
    )
    op.create_table(
        "service_at_location",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "length(key) BETWEEN 1 AND 24 AND key = lower(key) AND replace(replace(key, '_', ''), ' ', '') = key",
            name=op.f("ck_service_at_location_key"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_service_at_location_location_id_location"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_service_at_location_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_at_location")),
        sa.UniqueConstraint("key", name=op.f("uq_service_at_location_key")),
        sa.UniqueConstraint(
            "service_id",
            "location_id",
            name=op.f("uq_service_at_location_service_id_location_id"),
        ),
    )
    with op.batch_alter_table("service_at_location", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_at_location_location_id"),
            ["location_id"],
            unique=False,
        )

    op.create_table(
        "assurance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_at_location_id", sa.Integer(), nullable=True),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("phone_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("assurer_id", sa.Integer(), nullable=False),
        sa.Column("assured_at", content.models.base.UtcDateTime(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "seen",
                "phoned",
                "told",
                "written",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "CASE WHEN service_at_location_id IS NULL THEN 0 ELSE 1 END + CASE WHEN page_id IS NULL THEN 0 ELSE 1 END + CASE WHEN phone_id IS NULL THEN 0 ELSE 1 END + CASE WHEN organization_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_assurance_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["assurer_id"],
            ["organization.id"],
            name=op.f("fk_assurance_assurer_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_assurance_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["page.id"],
            name=op.f("fk_assurance_page_id_page"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["phone_id"],
            ["phone.id"],
            name=op.f("fk_assurance_phone_id_phone"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_at_location_id"],
            ["service_at_location.id"],
            name=op.f("fk_assurance_service_at_location_id_service_at_location"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assurance")),
    )
    with op.batch_alter_table("assurance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assurance_organization_id"),
            ["organization_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_assurance_page_id"), ["page_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assurance_phone_id"), ["phone_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assurance_service_at_location_id"),
            ["service_at_location_id"],
            unique=False,
        )

    op.create_table(
        "exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_at_location_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("opens_at", sa.Time(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "cancelled",
                "moved",
                "late",
                "early",
                "extra",
                "finished",
                name="change",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("new_opens_at", sa.Time(), nullable=True),
        sa.Column("new_closes_at", sa.Time(), nullable=True),
        sa.Column("new_location_id", sa.Integer(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "weather",
                "police",
                "vehicle",
                "staff",
                "supplies",
                "safety",
                "holiday",
                "other",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("said_at", content.models.base.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'extra' OR (opens_at IS NOT NULL AND new_closes_at IS NOT NULL)",
            name=op.f("ck_exception_extra"),
        ),
        sa.CheckConstraint(
            "kind <> 'moved' OR new_opens_at IS NOT NULL OR new_location_id IS NOT NULL",
            name=op.f("ck_exception_moved"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('late', 'early') OR new_opens_at IS NOT NULL",
            name=op.f("ck_exception_shift"),
        ),
        sa.CheckConstraint(
            "new_opens_at IS NULL OR opens_at IS NOT NULL",
            name=op.f("ck_exception_which_opening"),
        ),
        sa.ForeignKeyConstraint(
            ["new_location_id"],
            ["location.id"],
            name=op.f("fk_exception_new_location_id_location"),
        ),
        sa.ForeignKeyConstraint(
            ["service_at_location_id"],
            ["service_at_location.id"],
            name=op.f("fk_exception_service_at_location_id_service_at_location"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception")),
    )
    with op.batch_alter_table("exception", schema=None) as batch_op:
        batch_op.create_index(
            "ix_exception_day", ["service_at_location_id", "date"], unique=False
        )

    op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_at_location_id", sa.Integer(), nullable=False),
        sa.Column(
            "freq",
            sa.Enum(
                "WEEKLY",
                name="frequency",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("byday", sa.String(length=20), nullable=True),
        sa.Column("bymonth", sa.String(length=26), nullable=True),
        sa.Column("dtstart", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("opens_at", sa.Time(), nullable=False),
        sa.Column("closes_at", sa.Time(), nullable=False),
        sa.Column(
            "holidays",
            sa.Enum(
                "open",
                "closed",
                "uncertain",
                name="holidays",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "replace(replace(replace(replace(replace(replace(replace(replace(',' || byday || ',', ',MO,', ',,'), ',TU,', ',,'), ',WE,', ',,'), ',TH,', ',,'), ',FR,', ',,'), ',SA,', ',,'), ',SU,', ',,'), ',', '') = ''",
            name=op.f("ck_schedule_byday"),
        ),
        sa.CheckConstraint(
            "replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(',' || bymonth || ',', ',12,', ',,'), ',11,', ',,'), ',10,', ',,'), ',9,', ',,'), ',8,', ',,'), ',7,', ',,'), ',6,', ',,'), ',5,', ',,'), ',4,', ',,'), ',3,', ',,'), ',2,', ',,'), ',1,', ',,'), ',', '') = ''",
            name=op.f("ck_schedule_bymonth"),
        ),
        sa.CheckConstraint(
            '"interval" BETWEEN 1 AND 53 AND ("interval" = 1 OR dtstart IS NOT NULL)',
            name=op.f("ck_schedule_every"),
        ),
        sa.CheckConstraint(
            '(freq IS NULL AND dtstart IS NOT NULL AND byday IS NULL AND bymonth IS NULL AND "interval" = 1 AND until IS NULL) OR (freq IS NOT NULL AND byday IS NOT NULL)',
            name=op.f("ck_schedule_freq"),
        ),
        sa.CheckConstraint(
            "until IS NULL OR dtstart IS NULL OR dtstart <= until",
            name=op.f("ck_schedule_until"),
        ),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to",
            name=op.f("ck_schedule_valid"),
        ),
        sa.ForeignKeyConstraint(
            ["service_at_location_id"],
            ["service_at_location.id"],
            name=op.f("fk_schedule_service_at_location_id_service_at_location"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
    )
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_schedule_service_at_location_id"),
            ["service_at_location_id"],
            unique=False,
        )

    op.execute("INSERT INTO version (id, number) VALUES (1, 0)")


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_schedule_service_at_location_id"))

    op.drop_table("schedule")
    with op.batch_alter_table("exception", schema=None) as batch_op:
        batch_op.drop_index("ix_exception_day")

    op.drop_table("exception")
    with op.batch_alter_table("assurance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assurance_service_at_location_id"))
        batch_op.drop_index(batch_op.f("ix_assurance_phone_id"))
        batch_op.drop_index(batch_op.f("ix_assurance_page_id"))
        batch_op.drop_index(batch_op.f("ix_assurance_organization_id"))

    op.drop_table("assurance")
    with op.batch_alter_table("service_at_location", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_at_location_location_id"))

    op.drop_table("service_at_location")
    op.drop_table("eligibility")
    op.drop_table("source")
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_organization_id"))

    op.drop_table("service")
    op.drop_table("section")
    with op.batch_alter_table("phone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_phone_organization_id"))

    op.drop_table("phone")
    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_location_zone_id"))

    op.drop_table("location")
    op.drop_table("zone")
    op.drop_table("text")
    op.drop_table("page")
    op.drop_table("organization")
    op.drop_table("version")
    op.drop_table("phrase")
    op.drop_table("pace")
