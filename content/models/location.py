"""Zones, where people live; locations, where services are."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from content.models.base import Status, check, key_rule, word


class Precision(StrEnum):
    """How exactly a location is published."""

    EXACT = "exact"
    STREET = "street"
    AREA = "area"


POSITION = check(
    "(latitude IS NULL) = (longitude IS NULL) AND (latitude IS NULL OR "
    "(latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180))",
    "position",
)


class Zone(SQLModel, table=True):
    """A stretch of coast where people live, as they call it."""

    __table_args__ = (key_rule(12),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=12)
    name_id: int = Field(foreign_key="phrase.id")
    position: int = 0
    is_example: bool = False


class Location(SQLModel, table=True):
    """HSDS location. Where people sleep is never published exactly, whoever asks."""

    __table_args__ = (
        key_rule(),
        POSITION,
        check("NOT is_living_site OR precision <> 'exact'", "living_site"),
        check("NOT is_landmark OR NOT is_living_site", "landmark"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=24)
    zone_id: int = Field(foreign_key="zone.id", index=True)
    name_id: int = Field(foreign_key="phrase.id")
    directions_id: int | None = Field(default=None, foreign_key="phrase.id")
    address: str | None = Field(default=None, max_length=200)
    latitude: float | None = None
    longitude: float | None = None
    precision: Precision = Field(sa_type=word(Precision))
    is_living_site: bool = False
    is_landmark: bool = False
    is_example: bool = False
    status: Status = Field(default=Status.ACTIVE, sa_type=word(Status))
