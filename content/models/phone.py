"""Phone numbers: of an organization, or for everybody in an emergency."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from content.models.base import check, key_rule, word


class PhoneType(StrEnum):
    """How a number is used."""

    VOICE = "voice"
    SMS = "sms"


class Phone(SQLModel, table=True):
    """HSDS phone. Without an organization it stands on the emergency screen."""

    __table_args__ = (
        key_rule(),
        check("length(number) BETWEEN 2 AND 20", "number"),
        check("NOT is_emergency OR organization_id IS NULL", "emergency"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=24)
    organization_id: int | None = Field(
        default=None, foreign_key="organization.id", index=True, ondelete="CASCADE"
    )
    number: str = Field(max_length=20)
    type: PhoneType = Field(default=PhoneType.VOICE, sa_type=word(PhoneType))
    label_id: int | None = Field(default=None, foreign_key="phrase.id")
    position: int = 0
    is_emergency: bool = False
    is_example: bool = False
