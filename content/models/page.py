"""Pages: rights, guides, news; each in sections, and never without a source."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint

from content.models.base import check, key_rule, word
from content.words import PageKind, Status, Topic


class Page(SQLModel, table=True):
    """What people should know about one topic."""

    __table_args__ = (
        key_rule(),
        check("kind <> 'rights' OR topic IS NOT NULL", "topic_needed"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=24)
    kind: PageKind = Field(sa_type=word(PageKind))
    topic: Topic | None = Field(default=None, sa_type=word(Topic))
    title_id: int = Field(foreign_key="phrase.id")
    position: int = 0
    is_example: bool = False
    status: Status = Field(default=Status.ACTIVE, sa_type=word(Status))


class Section(SQLModel, table=True):
    """One screenful of a page. The body is Markdown: paragraphs, lists, bold."""

    __table_args__ = (UniqueConstraint("page_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    page_id: int = Field(foreign_key="page.id", ondelete="CASCADE")
    position: int
    heading_id: int = Field(foreign_key="phrase.id")
    body_id: int = Field(foreign_key="phrase.id")


class Source(SQLModel, table=True):
    """Where what a page says comes from, and when it was last read there, if anybody did."""

    __table_args__ = (
        UniqueConstraint("page_id", "position"),
        check("url LIKE 'https://%' OR url LIKE 'http://%'", "url"),
    )

    id: int | None = Field(default=None, primary_key=True)
    page_id: int = Field(foreign_key="page.id", ondelete="CASCADE")
    position: int
    title: str = Field(max_length=200)
    url: str = Field(max_length=300)
    read_on: date | None = None
