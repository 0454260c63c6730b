"""What is done to content: its history, and what waits to be published."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Index, SQLModel

from content.models.base import PRIVATE, UtcDateTime, check, word


class DocumentType(StrEnum):
    """What content is made of: each is one document with a key, and has one history."""

    PACE = "pace"
    ZONE = "zone"
    LOCATION = "location"
    ORGANIZATION = "organization"
    PHONE = "phone"
    SERVICE = "service"
    PAGE = "page"


class ChangeAction(StrEnum):
    """What was done, in the history."""

    CREATED = "created"
    CHANGED = "changed"
    ASSURED = "assured"
    TODAY = "today"
    TRANSLATED = "translated"
    ARCHIVED = "archived"
    UNDONE = "undone"
    RESTORED = "restored"
    LOADED = "loaded"


class DraftState(StrEnum):
    """What a draft waits for: its author, an editor, or its time."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    SCHEDULED = "scheduled"


class History(SQLModel, table=True):
    """One change of one thing: who, when, and every path that differs, before and after.

    `before` and `after` are JSON objects from path to value (`content/audit/diff.py`). Done by a
    volunteer, by an organization through its link, or by neither: the command on the server.
    `hash` covers the row and `previous`, the hash of the row before it.
    """

    __table_args__ = (
        check("volunteer_id IS NULL OR organization_id IS NULL", "one_author"),
        Index("ix_history_thing_key", "thing", "key", "id"),
        PRIVATE,
    )

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcDateTime)
    volunteer_id: int | None = Field(default=None, foreign_key="volunteer.id", index=True)
    organization_id: int | None = Field(default=None, foreign_key="organization.id")
    thing: str = Field(max_length=24)
    key: str = Field(max_length=40)
    action: ChangeAction = Field(sa_type=word(ChangeAction, "action"))
    before: str
    after: str
    undoes: int | None = Field(default=None)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class Draft(SQLModel, table=True):
    """A changed document that is not live yet. `base` is the fingerprint of the live document it
    was made from, null for a new thing; `is_minor` as for an edit; `is_translation` says that it
    only says in one language what others said already."""

    __table_args__ = (
        check("volunteer_id IS NULL OR organization_id IS NULL", "one_author"),
        check("(state = 'scheduled') = (publish_at IS NOT NULL)", "publish_at"),
        Index("ix_draft_thing_key", "thing", "key"),
        PRIVATE,
    )

    id: int | None = Field(default=None, primary_key=True)
    thing: DocumentType = Field(sa_type=word(DocumentType, "thing"))
    key: str = Field(max_length=24)
    document: str
    base: str | None = Field(default=None, max_length=64)
    is_minor: bool = False
    is_translation: bool = False
    state: DraftState = Field(sa_type=word(DraftState))
    volunteer_id: int | None = Field(default=None, foreign_key="volunteer.id")
    organization_id: int | None = Field(default=None, foreign_key="organization.id")
    publish_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str | None = Field(default=None, max_length=200)
    saved_at: datetime = Field(sa_type=UtcDateTime)


class PartnerLink(SQLModel, table=True):
    """A signed link for one organization, without an account. The signature is not kept: it is
    made from the secret key (`content/accounts/partner_links.py`)."""

    __tablename__ = "partner_link"
    __table_args__ = (PRIVATE,)

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id", index=True)
    made_by: int | None = Field(default=None, foreign_key="volunteer.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SubmittedForm(SQLModel, table=True):
    """A form that was sent, so that sending it twice acts once. Forgotten after a day."""

    __tablename__ = "submitted_form"
    __table_args__ = (PRIVATE,)

    id: str = Field(primary_key=True, max_length=40)
    at: datetime = Field(sa_type=UtcDateTime)
