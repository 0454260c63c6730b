"""languages that lag

Revision: 0009, after: 0008
"""

import sqlalchemy as sa
from alembic import op

import content.models.base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("draft") as table:
        table.add_column(
            sa.Column("is_translation", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("draft") as table:
        table.alter_column("is_translation", server_default=None)
    _follow()
    _particular()


def _particular() -> None:
    """What is for some people in particular is not for everybody."""
    eligibility = sa.table("eligibility", *map(sa.column, ("service_id", "audience")))
    other = eligibility.alias("other")
    others = sa.exists().where(
        other.c.service_id == eligibility.c.service_id, other.c.audience != "everyone"
    )
    op.execute(eligibility.delete().where(eligibility.c.audience == "everyone", others))


def _follow() -> None:
    """Until now only the language a phrase was written in could say something else; all others
    followed it. So their changes in meaning are none that came later than its."""
    moment = content.models.base.UtcDateTime()
    text = sa.table("text", *map(sa.column, ("phrase_id", "language")), sa.column("major_edited_at", moment))
    phrase = sa.table("phrase", *map(sa.column, ("id", "source_language")))
    one, first = text.alias("one"), text.alias("first")
    written = sa.select(one.c.major_edited_at).join(phrase, phrase.c.id == one.c.phrase_id)
    source = written.where(
        one.c.phrase_id == text.c.phrase_id, one.c.language == phrase.c.source_language
    )
    gone = sa.select(sa.func.min(first.c.major_edited_at)).where(
        first.c.phrase_id == text.c.phrase_id
    )
    since = sa.func.coalesce(
        source.correlate(text).scalar_subquery(), gone.correlate(text).scalar_subquery()
    )
    op.execute(text.update().where(text.c.major_edited_at > since).values(major_edited_at=since))


def downgrade() -> None:
    """Take back. The times stay: only those of the language it was written in counted."""
    with op.batch_alter_table("draft") as table:
        table.drop_column("is_translation")
