"""an alert says what it is, where it comes from, and by what it is known again

Revision: 0013, after: 0012
"""

import re
from collections import Counter
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

import content.models.base

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

PARIS = ZoneInfo("Europe/Paris")
NOTICES = ("alone", "paused", "missed")
KINDS = ("notice", "series", "digest", "end")
SOURCES = ("coordinator", "suggestion", "feed", "program")
BEFORE = "state = 'draft' OR approved_content IS NOT NULL"
APPROVED = (
    "state IN ('draft', 'ended') OR kind IN ('digest', 'end') OR approved_content IS NOT NULL"
)
ALERT = sa.table(
    "alert",
    *map(sa.column, ("id", "identifier", "kind", "source", "state", "daily_hour", "references_id")),
    *map(sa.column, ("origin", "idempotency_key", "attempt", "approved_content", "tell")),
    sa.column("is_end", sa.Boolean()),
    *(sa.column(f"notify_{what}", sa.Boolean()) for what in NOTICES),
    sa.column("opening_at", content.models.base.UtcDateTime()),
)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("alert") as table:
        for name, known in (("kind", "notice"), ("source", "coordinator")):
            table.add_column(sa.Column(name, sa.String(24), nullable=False, server_default=known))
        table.add_column(sa.Column("idempotency_key", sa.String(300), nullable=True))
        table.add_column(sa.Column("attempt", sa.SmallInteger(), nullable=False, server_default="0"))
        table.add_column(sa.Column("opening_at", content.models.base.UtcDateTime(), nullable=True))
        for what in NOTICES:
            table.add_column(
                sa.Column(f"notify_{what}", sa.Boolean(), nullable=False, server_default=sa.false())
            )
        table.drop_constraint(op.f("ck_alert_approved"), type_="check")
        table.drop_constraint(op.f("uq_alert_origin"), type_="unique")
    _say_what_they_are()
    with op.batch_alter_table("alert") as table:
        for name in ("kind", "source", "attempt", *(f"notify_{what}" for what in NOTICES)):
            table.alter_column(name, server_default=None)
        for name in ("origin", "tell", "is_end"):
            table.drop_column(name)
        table.create_unique_constraint(
            op.f("uq_alert_idempotency_key_attempt"), ["idempotency_key", "attempt"]
        )
        for name, known in (("kind", KINDS), ("source", SOURCES)):
            table.create_check_constraint(op.f(f"ck_alert_alert{name}"), f"{name} IN {known}")
        table.create_check_constraint(op.f("ck_alert_approved"), APPROVED)
        table.create_check_constraint(
            op.f("ck_alert_series"), "(kind = 'series') = (rrule IS NOT NULL)"
        )
        table.create_check_constraint(
            op.f("ck_alert_digest"), "(kind = 'digest') = (daily_hour IS NOT NULL)"
        )


def _say_what_they_are() -> None:
    one = sa.update(ALERT)
    op.execute(one.where(sa.text("rrule IS NOT NULL")).values(kind="series"))
    op.execute(one.where(ALERT.c.daily_hour.is_not(None)).values(kind="digest", source="program"))
    op.execute(one.where(ALERT.c.is_end).values(kind="end", source="program"))
    op.execute(one.where(ALERT.c.approved_content == "-").values(approved_content=None))
    attempts: Counter[str] = Counter()
    connection = op.get_bind()
    marked = sa.or_(ALERT.c.origin.is_not(None), ALERT.c.tell.is_not(None))
    for row in connection.execute(sa.select(ALERT).where(marked).order_by(ALERT.c.id)).all():
        values: dict[str, Any] = {f"notify_{what}": True for what in (row.tell or "").split()}
        values |= _known_again(row.origin or "", attempts)
        if values:
            connection.execute(one.where(ALERT.c.id == row.id).values(values))


def _known_again(origin: str, attempts: Counter[str]) -> dict[str, Any]:
    """What the origin said: `cap:<reference>`, `offer:<entry>:<date>:<time>:<what>` or
    `taken-back:<alert>`, each perhaps with `#<alert>` where it was made again."""
    what, _, rest = origin.partition(":")
    key = re.sub(r"#\d+$", "", rest)
    attempt = {"attempt": attempts[key]}
    attempts[key] += 1
    if what == "cap":
        return attempt | {"source": "feed", "idempotency_key": key}
    if what == "offer":
        _, day, wall, _ = key.split(":", 3)
        at = datetime.strptime(f"{day} {wall}", "%Y-%m-%d %H%M").replace(tzinfo=PARIS)
        return attempt | {"source": "suggestion", "idempotency_key": key, "opening_at": at}
    if what == "taken-back":
        return {"source": "suggestion", "idempotency_key": origin}
    return {}


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("alert") as table:
        table.add_column(sa.Column("origin", sa.String(300), nullable=True))
        table.add_column(sa.Column("tell", sa.String(24), nullable=True))
        table.add_column(
            sa.Column("is_end", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        for name in ("approved", "series", "digest", "alertkind", "alertsource"):
            table.drop_constraint(op.f(f"ck_alert_{name}"), type_="check")
        table.drop_constraint(op.f("uq_alert_idempotency_key_attempt"), type_="unique")
    _pack()
    with op.batch_alter_table("alert") as table:
        table.alter_column("is_end", server_default=None)
        for name in ("kind", "source", "idempotency_key", "attempt", "opening_at"):
            table.drop_column(name)
        for what in NOTICES:
            table.drop_column(f"notify_{what}")
        table.create_unique_constraint(op.f("uq_alert_origin"), ["origin"])
        table.create_check_constraint(op.f("ck_alert_approved"), BEFORE)


def _pack() -> None:
    connection = op.get_bind()
    one = sa.update(ALERT)
    op.execute(one.where(ALERT.c.kind == "end").values(is_end=True))
    unapproved = (ALERT.c.state != "draft", ALERT.c.approved_content.is_(None))
    op.execute(one.where(*unapproved).values(approved_content="-"))
    for row in connection.execute(sa.select(ALERT)).all():
        tell = " ".join(what for what in NOTICES if getattr(row, f"notify_{what}")) or None
        origin = _origin(row)
        if tell or origin:
            connection.execute(one.where(ALERT.c.id == row.id).values(tell=tell, origin=origin))


def _origin(row: Any) -> str | None:
    if row.kind == "end":
        return f"end:{row.references_id}"
    if row.kind == "digest":
        return f"daily:{row.identifier.removeprefix('channel-info-daily-')}"
    if row.idempotency_key is None or row.idempotency_key.startswith("taken-back:"):
        return row.idempotency_key
    again = f"#{row.id}" if row.attempt else ""
    return f"{'cap' if row.source == 'feed' else 'offer'}:{row.idempotency_key}{again}"
