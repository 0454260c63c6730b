"""What all tables share: names of constraints, UTC times, words with a CHECK, keys."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Dialect
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel


class Status(StrEnum):
    """Whether people can see an entry (HSDS service status)."""

    ACTIVE = "active"
    INACTIVE = "inactive"


metadata = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Marks a table that is no content: changing it makes no new version, and no snapshot has it.
PRIVATE = {"info": {"private": True}}
# The same, of which people see a part wherever they look: changing it moves `Version.alerts`.
ALERTS = {"info": {"private": True, "alerts": True}}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, in UTC on both databases (SQLite alone would forget the time zone)."""

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time: nobody could tell which moment it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give SQLite's naive times their zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word(enum: type[StrEnum], name: str = "") -> Any:
    """A column type for one of the words of `enum`, as a string with a CHECK.

    A PostgreSQL enum type would survive a generated downgrade, so it is not one. `name` is that
    of the CHECK, where it is not the enum's.
    """
    return SqlEnum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=name or enum.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def check(rule: str, name: str) -> CheckConstraint:
    """A rule that the database holds."""
    return CheckConstraint(rule, name=name)


def key_rule(longest: int = 24) -> CheckConstraint:
    """Keys travel in buttons and links, so they are short, lower case, without '_' or spaces."""
    return check(
        f"length(key) BETWEEN 1 AND {longest} AND key = lower(key) "
        "AND replace(replace(key, '_', ''), ' ', '') = key",
        "key",
    )


def is_private(table: Any) -> bool:
    """Whether a table holds no content (see PRIVATE)."""
    return bool(getattr(table, "info", {}).get("private"))


def has_alerts(table: Any) -> bool:
    """Whether a table holds alerts (see ALERTS)."""
    return bool(getattr(table, "info", {}).get("alerts"))
