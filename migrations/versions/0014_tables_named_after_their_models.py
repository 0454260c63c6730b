"""tables have the names of their models, and a message the words of the Bot API

Revision: 0014, after: 0013
"""

import hashlib
import re
from collections.abc import Mapping

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = {
    "session": ("login_session", "pk_{} fk_{}_volunteer_id_volunteer ix_{}_volunteer_id"),
    "attempt": ("login_attempt", "pk_{}"),
    "press": ("submitted_form", "pk_{}"),
    "sending": ("kill_switch", "pk_{} ck_{}_one_row fk_{}_stopped_by_id_volunteer"),
    "tally": ("delivery_count", "pk_{} ck_{}_deliverystate fk_{}_alert_id_alert"),
    "exception": (
        "schedule_exception",
        "pk_{} ck_{}_extra ck_{}_moved ck_{}_shift ck_{}_which_opening ck_{}_change ck_{}_reason"
        " fk_{}_new_location_id_location fk_{}_service_at_location_id_service_at_location ix_{}_day",
    ),
}
COLUMNS = (
    ("delivery", "place", "priority"),
    ("delivery", "message", "message_id"),
    ("delivery_count", "number", "count"),
)
LONGEST_NAME = 63  # PostgreSQL's; a longer one is cut as SQLAlchemy cuts it


def upgrade() -> None:
    """Apply."""
    for before, (after, names) in TABLES.items():
        pairs = ((_name(name, before), _name(name, after)) for name in names.split())
        _rename(before, after, dict(pairs))
    for table, old, new in COLUMNS:
        op.execute(f'ALTER TABLE {table} RENAME COLUMN "{old}" TO "{new}"')


def downgrade() -> None:
    """Take back."""
    for table, old, new in COLUMNS:
        op.execute(f'ALTER TABLE {table} RENAME COLUMN "{new}" TO "{old}"')
    for before, (after, names) in TABLES.items():
        pairs = ((_name(name, after), _name(name, before)) for name in names.split())
        _rename(after, before, dict(pairs))


def _name(pattern: str, table: str) -> str:
    name = pattern.format(table)
    if len(name) <= LONGEST_NAME or op.get_bind().dialect.name == "sqlite":
        return name
    return f"{name[: LONGEST_NAME - 8]}_{hashlib.md5(name.encode()).hexdigest()[-4:]}"


def _rename(before: str, after: str, names: Mapping[str, str]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(before, after, names)
        return
    op.execute(f'ALTER TABLE "{before}" RENAME TO "{after}"')
    op.execute(f'ALTER SEQUENCE IF EXISTS "{before}_id_seq" RENAME TO "{after}_id_seq"')
    for old, new in names.items():
        if old.startswith("ix_"):
            op.execute(f'ALTER INDEX "{old}" RENAME TO "{new}"')
        else:
            op.execute(f'ALTER TABLE "{after}" RENAME CONSTRAINT "{old}" TO "{new}"')


def _make_anew(before: str, after: str, names: Mapping[str, str]) -> None:
    """SQLite cannot rename a constraint: the same table under other names, and its rows."""
    connection = op.get_bind()
    made = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type = ? AND sql IS NOT NULL"
    (table,) = connection.exec_driver_sql(made, (before, "table")).scalars()
    indexes = connection.exec_driver_sql(made, (before, "index")).scalars().all()
    connection.exec_driver_sql(_renamed(table, before, after, names))
    connection.exec_driver_sql(f'INSERT INTO "{after}" SELECT * FROM "{before}"')
    connection.exec_driver_sql(f'DROP TABLE "{before}"')
    for index in indexes:
        connection.exec_driver_sql(_renamed(index, before, after, names))


def _renamed(sql: str, before: str, after: str, names: Mapping[str, str]) -> str:
    sql = re.sub(rf'\b(TABLE|ON) "?{before}"?(?= ?\()', rf'\1 "{after}"', sql, count=1)
    for old, new in names.items():
        sql = re.sub(rf"\b{old}\b", new, sql)
    return sql
