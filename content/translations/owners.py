"""Where phrases stand: the thing, key and path of every phrase that people can see, in SQL."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    Table,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from content.directory.columns import texts
from content.directory.phrases import SOURCE_LANGUAGES
from content.directory.schemas import (
    LocationDocument,
    OrganizationDocument,
    SectionDocument,
    ServiceDocument,
)
from content.models import DocumentType, Status, metadata

TABLES = metadata.tables
PHRASE, TEXT = TABLES["phrase"], TABLES["text"]
ZONE, LOCATION, SERVICE = TABLES["zone"], TABLES["location"], TABLES["service"]
ORGANIZATION, PHONE = TABLES["organization"], TABLES["phone"]
PAGE, SECTION = TABLES["page"], TABLES["section"]


def owners() -> Subquery:
    """One row a phrase of active content: thing, key, path, phrase_id, kind (of a service, page),
    position, section (its position in the page), title (where the thing has one that is not
    translated). The paths are those of documents, without the language."""
    return union_all(
        _phrases(ZONE, DocumentType.ZONE, "name", position=ZONE.c.position),
        *(_active(LOCATION, DocumentType.LOCATION, field) for field in texts(LocationDocument)),
        *(_service(field) for field in texts(ServiceDocument)),
        *(
            _active(ORGANIZATION, DocumentType.ORGANIZATION, field, title=ORGANIZATION.c.name)
            for field in texts(OrganizationDocument)
        ),
        _own_phones(),
        _everybodys_phones(),
        _active(PAGE, DocumentType.PAGE, "title", kind=PAGE.c.kind, position=PAGE.c.position),
        *(_sections(field) for field in texts(SectionDocument)),
    ).subquery("owner")


def sources() -> Subquery:
    """One row a phrase: phrase_id, `newest` (when any of its texts was last changed in meaning),
    and the language it is translated from: of those that say what is newest, the one it was
    written in, or the next best."""
    since = func.max(TEXT.c.major_edited_at).label("newest")
    newest = select(TEXT.c.phrase_id, since).group_by(TEXT.c.phrase_id).subquery("newest")
    usual = [(TEXT.c.language == code, f"{n}") for n, code in enumerate(SOURCE_LANGUAGES, 1)]
    rank = case((TEXT.c.language == PHRASE.c.source_language, "0"), *usual, else_="9")
    joined = TEXT.join(PHRASE, PHRASE.c.id == TEXT.c.phrase_id).join(
        newest, newest.c.phrase_id == TEXT.c.phrase_id
    )
    return (
        select(
            TEXT.c.phrase_id,
            newest.c.newest,
            func.substr(func.min(rank + TEXT.c.language), 2).label("language"),
        )
        .select_from(joined)
        .where(TEXT.c.edited_at >= newest.c.newest)
        .group_by(TEXT.c.phrase_id, newest.c.newest)
        .subquery("written")
    )


def _phrases(
    table: Table,
    thing: DocumentType,
    field: str,
    *,
    key: ColumnElement[str] | None = None,
    path: ColumnElement[str] | None = None,
    kind: ColumnElement[Any] | None = None,
    position: ColumnElement[int] | None = None,
    section: ColumnElement[int] | None = None,
    title: ColumnElement[str] | None = None,
) -> Select[Any]:
    phrase = table.c[f"{field}_id"]
    return select(
        literal(thing.value).label("thing"),
        (table.c.key if key is None else key).label("key"),
        (literal(field) if path is None else path).label("path"),
        phrase.label("phrase_id"),
        cast(null() if kind is None else kind, String).label("kind"),
        (literal(0) if position is None else position).label("position"),
        (literal(-1) if section is None else section).label("section"),
        cast(null() if title is None else title, String).label("title"),
    ).where(phrase.is_not(None))


def _active(table: Table, thing: DocumentType, field: str, **more: Any) -> Select[Any]:
    return _phrases(table, thing, field, **more).where(table.c.status == Status.ACTIVE)


def _service(field: str) -> Select[Any]:
    of_active = SERVICE.c.organization_id == ORGANIZATION.c.id
    return (
        _active(SERVICE, DocumentType.SERVICE, field, kind=SERVICE.c.kind)
        .join(ORGANIZATION, of_active)
        .where(ORGANIZATION.c.status == Status.ACTIVE)
    )


def _own_phones() -> Select[Any]:
    """In the document of their organization, each named by its key."""
    own = _phrases(
        PHONE,
        DocumentType.ORGANIZATION,
        "label",
        key=ORGANIZATION.c.key,
        path=literal("phones.") + PHONE.c.key + ".label",
        position=PHONE.c.position,
        title=ORGANIZATION.c.name,
    ).join(ORGANIZATION, PHONE.c.organization_id == ORGANIZATION.c.id)
    return own.where(ORGANIZATION.c.status == Status.ACTIVE)


def _everybodys_phones() -> Select[Any]:
    more = {"position": PHONE.c.position, "title": PHONE.c.number}
    labels = _phrases(PHONE, DocumentType.PHONE, "label", **more)
    return labels.where(PHONE.c.organization_id.is_(None))


def _sections(field: str) -> Select[Any]:
    parts = _phrases(
        SECTION,
        DocumentType.PAGE,
        field,
        key=PAGE.c.key,
        path=literal("sections.") + SECTION.c.key + f".{field}",
        section=SECTION.c.position,
        kind=PAGE.c.kind,
        position=PAGE.c.position,
    ).join(PAGE, SECTION.c.page_id == PAGE.c.id)
    return parts.where(PAGE.c.status == Status.ACTIVE)
