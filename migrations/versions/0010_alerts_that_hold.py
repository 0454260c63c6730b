"""alerts that hold

Revision: 0010, after: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Whoever had the content before loads it anew: what holds now is part of it."""
    with op.batch_alter_table("version") as version:
        version.add_column(sa.Column("alerts", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("version") as version:
        version.alter_column("alerts", server_default=None)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("version") as version:
        version.drop_column("alerts")
