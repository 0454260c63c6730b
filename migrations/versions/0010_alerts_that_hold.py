"""alerts that hold

Revision: 0010, after: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    column = sa.Column("alerts", sa.Integer(), nullable=False, server_default="0")
    op.add_column("version", column)


def downgrade() -> None:
    """Take back."""
    op.drop_column("version", "alerts")
