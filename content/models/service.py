"""Services, for whom they are, and at which locations."""

from datetime import date
from enum import StrEnum

from sqlmodel import Field, SQLModel, UniqueConstraint

from content.models.base import Status, check, key_rule, word


class ServiceKind(StrEnum):
    """Kinds of service, in the order of the home screen."""

    FOOD = "food"
    WATER = "water"
    DAY_SHELTER = "day_shelter"
    NIGHT_SHELTER = "night_shelter"
    SHOWERS = "showers"
    LAUNDRY = "laundry"
    CLOTHES = "clothes"
    FIREWOOD = "firewood"
    CHARGING = "charging"
    HEALTH = "health"
    LEGAL = "legal"
    INFORMATION = "information"
    WOMEN = "women"
    MINORS = "minors"
    CHILDREN = "children"
    OTHER = "other"


class Audience(StrEnum):
    """For whom a service is (HSDS eligibility)."""

    EVERYONE = "everyone"
    WOMEN = "women"
    FAMILIES = "families"
    MINORS = "minors"


class Service(SQLModel, table=True):
    """HSDS service. No cost phrase means that it is free; unknown papers say nothing.

    `languages` (BCP 47 tags with commas between them) are those that are spoken there;
    `appointment_id` says how to get an appointment, where one is needed. It is offered from
    `valid_from` to `valid_to` (dates of Calais); after the last it has ended.
    """

    __table_args__ = (
        key_rule(),
        check("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", "valid"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=24)
    organization_id: int = Field(foreign_key="organization.id", index=True)
    kind: ServiceKind = Field(sa_type=word(ServiceKind, "kind"))
    name_id: int = Field(foreign_key="phrase.id")
    description_id: int | None = Field(default=None, foreign_key="phrase.id")
    bring_id: int | None = Field(default=None, foreign_key="phrase.id")
    cost_id: int | None = Field(default=None, foreign_key="phrase.id")
    papers_needed: bool | None = None
    languages: str = Field(default="", max_length=200)
    appointment_id: int | None = Field(default=None, foreign_key="phrase.id")
    valid_from: date | None = None
    valid_to: date | None = None
    is_example: bool = False
    status: Status = Field(default=Status.ACTIVE, sa_type=word(Status))


class Eligibility(SQLModel, table=True):
    """One audience of a service (HSDS eligibility)."""

    service_id: int = Field(primary_key=True, foreign_key="service.id", ondelete="CASCADE")
    audience: Audience = Field(primary_key=True, sa_type=word(Audience))


class ServiceAtLocation(SQLModel, table=True):
    """HSDS service_at_location: what a person walks to, and what a card shows."""

    __tablename__ = "service_at_location"
    __table_args__ = (key_rule(), UniqueConstraint("service_id", "location_id"))

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=24)
    service_id: int = Field(foreign_key="service.id", ondelete="CASCADE")
    location_id: int = Field(foreign_key="location.id", index=True)
