"""Organizations: who helps."""

from sqlmodel import Field, SQLModel

from content.models.base import key_rule, word
from content.words import Mandate, Status


class Organization(SQLModel, table=True):
    """HSDS organization. Its name is its own and is not translated."""

    __table_args__ = (key_rule(),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=24)
    name: str = Field(max_length=120)
    mandate: Mandate = Field(sa_type=word(Mandate))
    website: str | None = Field(default=None, max_length=300)
    description_id: int | None = Field(default=None, foreign_key="phrase.id")
    is_example: bool = False
    status: Status = Field(default=Status.ACTIVE, sa_type=word(Status))
