"""sections of pages have keys: `s1` is the one that stood first

Revision: 0012, after: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = (
    "length(key) BETWEEN 1 AND 24 AND key = lower(key) "
    "AND replace(replace(key, '_', ''), ' ', '') = key"
)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("section") as batch:
        batch.add_column(sa.Column("key", sa.String(24)))
    op.execute("UPDATE section SET key = 's' || (position + 1)")
    with op.batch_alter_table("section") as batch:
        batch.alter_column("key", nullable=False)
        batch.create_unique_constraint(batch.f("uq_section_page_id_key"), ["page_id", "key"])
        batch.create_check_constraint(batch.f("ck_section_key"), KEY)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("section") as batch:
        batch.drop_constraint(batch.f("ck_section_key"), type_="check")
        batch.drop_constraint(batch.f("uq_section_page_id_key"), type_="unique")
        batch.drop_column("key")
