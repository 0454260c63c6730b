"""Text in many languages. A phrase is one thing to say; a text is how one language says it."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from content.models.base import UtcDateTime, check


class Phrase(SQLModel, table=True):
    """One thing to say, and the language it was first written in."""

    id: int | None = Field(default=None, primary_key=True)
    source_language: str = Field(max_length=8)


class Text(SQLModel, table=True):
    """A phrase in one language.

    `major_edited_at` is when what it says was changed here, `edited_at` since when it says what
    all other languages said by then. So it is outdated when any text of its phrase has a
    `major_edited_at` later than its own `edited_at`; nothing else stores that state.
    """

    __table_args__ = (
        check("length(value) BETWEEN 1 AND 8000", "value"),
        check("major_edited_at <= edited_at", "major_edit"),
    )

    phrase_id: int = Field(primary_key=True, foreign_key="phrase.id", ondelete="CASCADE")
    language: str = Field(primary_key=True, max_length=8)
    value: str
    edited_at: datetime = Field(sa_type=UtcDateTime)
    major_edited_at: datetime = Field(sa_type=UtcDateTime)
    reviewed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
