"""Assurances: somebody checked, when, and how."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field, SQLModel

from content.models.base import UtcDateTime, check, word


class AssuranceMethod(StrEnum):
    """How somebody checked."""

    SEEN = "seen"
    PHONED = "phoned"
    TOLD = "told"
    WRITTEN = "written"


_ONE = " + ".join(
    f"CASE WHEN {column}_id IS NULL THEN 0 ELSE 1 END"
    for column in ("service_at_location", "page", "phone", "organization")
)


def _of(table: str) -> Any:
    """The column for the thing that was checked, where it is in this table."""
    return Field(default=None, foreign_key=f"{table}.id", index=True, ondelete="CASCADE")


class Assurance(SQLModel, table=True):
    """HSDS `assured_date` and `assurer`, for exactly one thing. No person is named. Without an
    assurer it was a volunteer of Channel Info's own."""

    __table_args__ = (check(f"{_ONE} = 1", "one_thing"),)

    id: int | None = Field(default=None, primary_key=True)
    service_at_location_id: int | None = _of("service_at_location")
    page_id: int | None = _of("page")
    phone_id: int | None = _of("phone")
    organization_id: int | None = _of("organization")
    assurer_id: int | None = Field(default=None, foreign_key="organization.id")
    assured_at: datetime = Field(sa_type=UtcDateTime)
    method: AssuranceMethod = Field(sa_type=word(AssuranceMethod, "method"))
