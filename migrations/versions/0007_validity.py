"""what ends, who says so, and what is an example

Revision: 0007, after: 0006
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

VALID = "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to"
MANDATE = "mandate_from IS NULL OR mandate_to IS NULL OR mandate_from <= mandate_to"
DATES = ("valid_from", "valid_to", "mandate_from", "mandate_to")
NO = sa.false()


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("organization") as table:
        for name in DATES:
            table.add_column(sa.Column(name, sa.Date(), nullable=True))
        table.add_column(sa.Column("email", sa.String(120), nullable=True))
        table.add_column(sa.Column("mission_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_organization_mission_id_phrase"), "phrase", ["mission_id"], ["id"])
        table.create_foreign_key(
            op.f("fk_organization_parent_id_organization"), "organization", ["parent_id"], ["id"]
        )
        table.create_check_constraint(op.f("ck_organization_valid"), VALID)
        table.create_check_constraint(op.f("ck_organization_mandate_dates"), MANDATE)
        table.create_check_constraint(op.f("ck_organization_parent"), "parent_id IS NULL OR parent_id <> id")
        _mandates(table, "'independent', 'public', 'state'")
    with op.batch_alter_table("service") as table:
        table.add_column(sa.Column("languages", sa.String(200), nullable=False, server_default=""))
        table.add_column(sa.Column("appointment_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("valid_from", sa.Date(), nullable=True))
        table.add_column(sa.Column("valid_to", sa.Date(), nullable=True))
        table.create_foreign_key(op.f("fk_service_appointment_id_phrase"), "phrase", ["appointment_id"], ["id"])
        table.create_check_constraint(op.f("ck_service_valid"), VALID)
    with op.batch_alter_table("service") as table:
        table.alter_column("languages", server_default=None)
    # These are not made anew: what an earlier migration put beside a column goes with it.
    for name in ("zone", "location"):
        op.add_column(name, sa.Column("is_example", sa.Boolean(), nullable=False, server_default=NO))
    _mark_places()
    op.add_column("section", sa.Column("valid_until", sa.Date(), nullable=True))
    op.add_column("source", sa.Column("section", sa.Integer(), nullable=True))
    with op.batch_alter_table("assurance") as table:
        table.alter_column("assurer_id", existing_type=sa.Integer(), nullable=True)


def _mark_places() -> None:
    """A place of which only examples say something is made up as they are; so is one of which
    nothing says anything, where nothing is real yet."""
    service = sa.table("service", sa.column("id"), sa.column("is_example", sa.Boolean()))
    at = sa.table("service_at_location", sa.column("service_id"), sa.column("location_id"))
    location = sa.table("location", sa.column("id"), sa.column("is_example", sa.Boolean()))
    there = sa.select(at.c.location_id).join(service, service.c.id == at.c.service_id)
    real = there.where(sa.not_(service.c.is_example))
    example = sa.or_(
        location.c.id.in_(there.where(service.c.is_example)),
        sa.exists().where(service.c.is_example) & ~sa.exists().where(sa.not_(service.c.is_example)),
    )
    made_up = location.update().where(location.c.id.not_in(real), example)
    op.execute(made_up.values(is_example=sa.true()))


def _mandates(table: Any, words: str) -> None:
    name = op.f("ck_organization_mandate")
    table.drop_constraint(name, type_="check")
    table.create_check_constraint(name, f"mandate IN ({words})")


def downgrade() -> None:
    """Take back. What no organization checked was then checked by nobody; a public service was
    said to be mandated by the State; sources were of whole pages."""
    op.execute("DELETE FROM assurance WHERE assurer_id IS NULL")
    with op.batch_alter_table("assurance") as table:
        table.alter_column("assurer_id", existing_type=sa.Integer(), nullable=False)
    op.drop_column("source", "section")
    op.drop_column("section", "valid_until")
    for name in ("location", "zone"):
        op.drop_column(name, "is_example")
    with op.batch_alter_table("service") as table:
        table.drop_constraint(op.f("ck_service_valid"), type_="check")
        table.drop_constraint(op.f("fk_service_appointment_id_phrase"), type_="foreignkey")
        for name in ("valid_to", "valid_from", "appointment_id", "languages"):
            table.drop_column(name)
    op.execute("UPDATE organization SET mandate = 'state' WHERE mandate = 'public'")
    with op.batch_alter_table("organization") as table:
        for name in ("valid", "mandate_dates", "parent"):
            table.drop_constraint(op.f(f"ck_organization_{name}"), type_="check")
        for name in ("mission_id_phrase", "parent_id_organization"):
            table.drop_constraint(op.f(f"fk_organization_{name}"), type_="foreignkey")
        _mandates(table, "'independent', 'state'")
        for name in ("parent_id", "mission_id", "email", *reversed(DATES)):
            table.drop_column(name)
