"""Who asked to be written to. What a copy of this table tells is that somebody did.

Nothing here is content: changes of this table make no new version of it.
"""

from enum import StrEnum

from sqlmodel import Field, SmallInteger, SQLModel

from content.models.base import PRIVATE, check, word


class ReceiverKind(StrEnum):
    """Who is written to: a person, somebody who tries alerts out, a public channel."""

    PERSON = "person"
    TESTER = "tester"
    CHANNEL = "channel"


class Subscriber(SQLModel, table=True):
    """A chat, known by its keyed hash and written to by its sealed number.

    `topics` and `zones` are sets in one number each, so that an audience of any size is one
    comparison a row: bit n of `topics` is the n-th `AlertTopic`, bit n of `zones` the zone with
    the id n; no zone at all means every place. `daily_hour` is that of the daily summary, on the
    clock in Calais.
    """

    __table_args__ = (
        check("topics >= 0 AND zones >= 0", "sets"),
        check("daily_hour IS NULL OR daily_hour BETWEEN 0 AND 23", "daily_hour"),
        check("topics > 0 OR daily_hour IS NOT NULL", "wants_something"),
        PRIVATE,
    )

    id: int | None = Field(default=None, primary_key=True)
    receiver: ReceiverKind = Field(
        default=ReceiverKind.PERSON, sa_type=word(ReceiverKind, "receiver")
    )
    chat_hash: str = Field(unique=True, max_length=64)
    chat_sealed: str = Field(max_length=300)
    language: str = Field(max_length=8)
    topics: int = Field(sa_type=SmallInteger)
    zones: int = 0
    daily_hour: int | None = Field(default=None, sa_type=SmallInteger, index=True)
    is_reachable: bool = True
