"""Organizations: who helps, since when, and until when."""

from datetime import date
from enum import StrEnum

from sqlmodel import Field, SQLModel

from content.models.base import Status, check, key_rule, word


class Mandate(StrEnum):
    """Who an organization answers to. A hospital is a public service: it is bound to secrecy,
    and no operator of the prefecture."""

    INDEPENDENT = "independent"
    PUBLIC = "public"
    STATE = "state"


class Organization(SQLModel, table=True):
    """HSDS organization. Its name is its own and is not translated.

    `valid_from` and `valid_to` are the dates of Calais between which it works; after the last it
    has ended. `mission_id` is what the State asked of it, and `mandate_from` and `mandate_to` for
    how long. `parent_id` (HSDS parent_organization_id) is the one whose project it is.
    """

    __table_args__ = (
        key_rule(),
        check("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", "valid"),
        check(
            "mandate_from IS NULL OR mandate_to IS NULL OR mandate_from <= mandate_to",
            "mandate_dates",
        ),
        check("parent_id IS NULL OR parent_id <> id", "parent"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=24)
    name: str = Field(max_length=120)
    mandate: Mandate = Field(sa_type=word(Mandate))
    mission_id: int | None = Field(default=None, foreign_key="phrase.id")
    mandate_from: date | None = None
    mandate_to: date | None = None
    parent_id: int | None = Field(default=None, foreign_key="organization.id")
    website: str | None = Field(default=None, max_length=300)
    email: str | None = Field(default=None, max_length=120)
    description_id: int | None = Field(default=None, foreign_key="phrase.id")
    valid_from: date | None = None
    valid_to: date | None = None
    is_example: bool = False
    status: Status = Field(default=Status.ACTIVE, sa_type=word(Status))
