"""Pages: rights, guides, news; each in sections, and never without a source."""

from datetime import date
from enum import StrEnum

from sqlmodel import Field, SQLModel, UniqueConstraint

from content.models.base import Status, check, key_rule, word


class Topic(StrEnum):
    """Topics of rights pages, in the order people ask for them."""

    ASYLUM_FRANCE = "asylum-france"
    DUBLIN = "dublin"
    ASYLUM_UK = "asylum-uk"
    POLICE = "police"
    DETENTION = "detention"
    EVICTION = "eviction"
    MINORS = "minors"
    HEALTH_CARE = "health-care"
    PREGNANCY = "pregnancy"
    VIOLENCE = "violence"
    MISSING = "missing"
    SEA = "sea"


class PageKind(StrEnum):
    """What a page is."""

    RIGHTS = "rights"
    GUIDE = "guide"
    NEWS = "news"


class Page(SQLModel, table=True):
    """What people should know about one topic."""

    __table_args__ = (key_rule(), check("kind <> 'rights' OR topic IS NOT NULL", "topic_needed"))

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=24)
    kind: PageKind = Field(sa_type=word(PageKind))
    topic: Topic | None = Field(default=None, sa_type=word(Topic))
    title_id: int = Field(foreign_key="phrase.id")
    position: int = 0
    is_example: bool = False
    status: Status = Field(default=Status.ACTIVE, sa_type=word(Status))


class Section(SQLModel, table=True):
    """One screenful of a page, which keeps its `key` wherever on the page it stands. The body is
    Markdown: paragraphs, lists, bold. After `valid_until`
    (a date of Calais) what it says may be out of date: the law it tells of is changing."""

    __table_args__ = (
        UniqueConstraint("page_id", "position"),
        UniqueConstraint("page_id", "key"),
        key_rule(),
    )

    id: int | None = Field(default=None, primary_key=True)
    page_id: int = Field(foreign_key="page.id", ondelete="CASCADE")
    key: str = Field(max_length=24)
    position: int
    heading_id: int = Field(foreign_key="phrase.id")
    body_id: int = Field(foreign_key="phrase.id")
    valid_until: date | None = None


class Source(SQLModel, table=True):
    """Where what a page says comes from, and when it was last read there, if anybody did.
    `section` is the position of the section that it is about, null for the whole page."""

    __table_args__ = (
        UniqueConstraint("page_id", "position"),
        check("url LIKE 'https://%' OR url LIKE 'http://%'", "url"),
    )

    id: int | None = Field(default=None, primary_key=True)
    page_id: int = Field(foreign_key="page.id", ondelete="CASCADE")
    position: int
    section: int | None = None
    title: str = Field(max_length=200)
    url: str = Field(max_length=300)
    read_on: date | None = None
