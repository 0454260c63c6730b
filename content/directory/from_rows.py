"""Database rows to documents: one query a table, for some things or for all of a kind."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import literal, union_all
from sqlmodel import Session, SQLModel, col, select

from content.directory import schemas
from content.models import (
    Assurance,
    DocumentType,
    Eligibility,
    Location,
    Organization,
    Pace,
    Page,
    Phone,
    Schedule,
    ScheduleException,
    Section,
    Service,
    ServiceAtLocation,
    Source,
    Text,
    Zone,
)

Row = TypeVar("Row", bound=SQLModel)
Keys = Sequence[str] | None
Texts = dict[int, dict[str, str]]
NAMED: tuple[Any, ...] = (Zone, Location, Organization)
_ALL_KEYS = union_all(
    *(select(literal(table.__tablename__), table.id, table.key) for table in NAMED)
)


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as the database has it, and whether it is an example."""

    doc: schemas.Document
    example: bool = False


def find(session: Session, thing: DocumentType, key: str) -> StoredDocument | None:
    """One document by its key."""
    return next(iter(find_all(session, thing, [key])), None)


def find_all(session: Session, thing: DocumentType, keys: Keys = None) -> list[StoredDocument]:
    """The documents with these keys, or all, in the order of the tables' positions and ids."""
    return _READERS[thing](_Tables(session), keys)


class _Tables:
    """The tables, row by row, and the keys that other things are called by."""

    def __init__(self, session: Session) -> None:
        self.session = session
        named = {table.__tablename__: table for table in NAMED}
        self.keys = {(named[name], number): key for name, number, key in session.execute(_ALL_KEYS)}

    def named(self, table: type[Row], keys: Keys, name: str = "key") -> list[Row]:
        """The rows with these keys, or all."""
        return self._rows(table, None if keys is None else {name: keys})

    def children(
        self, table: type[Row], column: str, parents: Iterable[Any]
    ) -> dict[Any, list[Row]]:
        """The rows that belong to these parents, by the parent's id."""
        found: dict[Any, list[Row]] = {parent.id: [] for parent in parents}
        for row in self._rows(table, {column: list(found)}):
            found[getattr(row, column)].append(row)
        return found

    def texts(self, *groups: Iterable[SQLModel]) -> Texts:
        """The texts of every phrase that these rows point to, by language."""
        ids = {number for rows in groups for row in rows for number in _phrases(row)}
        found: Texts = {}
        query = select(Text).where(col(Text.phrase_id).in_(ids)).order_by(Text.language)
        for text in self.session.exec(query):
            found.setdefault(text.phrase_id, {})[text.language] = text.value
        return found

    def assured(self, column: str, things: Iterable[Any]) -> dict[Any, schemas.AssuranceDocument]:
        """The latest assurance of each of these."""
        where = col(getattr(Assurance, column)).in_([thing.id for thing in things])
        query = select(Assurance).where(where).order_by(col(Assurance.assured_at))
        return {getattr(row, column): self._assured(row) for row in self.session.exec(query)}

    def _assured(self, row: Assurance) -> schemas.AssuranceDocument:
        by = row.assurer_id and self.keys[Organization, row.assurer_id]
        return schemas.AssuranceDocument(by=by, when=row.assured_at, how=row.method)

    def _rows(self, table: type[Row], among: dict[str, Sequence[Any]] | None) -> list[Row]:
        columns = table.__table__.c  # type: ignore[attr-defined]
        order = [columns[name] for name in ("position", "id") if name in columns]
        where = [columns[name].in_(values) for name, values in (among or {}).items()]
        return list(self.session.exec(select(table).where(*where).order_by(*order)))


def _phrases(row: SQLModel) -> list[int]:
    """The phrases a row points to."""
    columns = row.__table__.c  # type: ignore[attr-defined]
    names = [
        column.name
        for column in columns
        if any(key.column.table.name == "phrase" for key in column.foreign_keys)
    ]
    return [number for name in names if (number := getattr(row, name)) is not None]


def _paces(tables: _Tables, keys: Keys) -> list[StoredDocument]:
    rows = tables.named(Pace, keys, "thing")
    return [
        StoredDocument(schemas.PaceDocument.model_validate({"thing": row.thing, "days": row.days}))
        for row in sorted(rows, key=lambda row: row.thing)
    ]


def _zones(tables: _Tables, keys: Keys) -> list[StoredDocument]:
    rows = tables.named(Zone, keys)
    texts = tables.texts(rows)
    return [
        StoredDocument(
            schemas.ZoneDocument(key=row.key, name=texts[row.name_id], position=row.position),
            row.is_example,
        )
        for row in rows
    ]


def _locations(tables: _Tables, keys: Keys) -> list[StoredDocument]:
    rows = tables.named(Location, keys)
    texts = tables.texts(rows)
    return [StoredDocument(_location(tables, row, texts), row.is_example) for row in rows]


def _location(tables: _Tables, row: Location, texts: Texts) -> schemas.LocationDocument:
    known = row.latitude is not None and row.longitude is not None
    return schemas.LocationDocument(
        key=row.key,
        zone=tables.keys[Zone, row.zone_id],
        name=texts[row.name_id],
        directions=_text(texts, row.directions_id),
        address=row.address,
        position=(row.latitude, row.longitude) if known else None,
        precision=row.precision,
        living_site=row.is_living_site,
        landmark=row.is_landmark,
        status=row.status,
    )


def _organizations(tables: _Tables, keys: Keys) -> list[StoredDocument]:
    rows = tables.named(Organization, keys)
    phones = tables.children(Phone, "organization_id", rows)
    every_phone = [phone for own in phones.values() for phone in own]
    texts = tables.texts(rows, every_phone)
    assured = tables.assured("organization_id", rows)
    checked = tables.assured("phone_id", every_phone)
    return [
        StoredDocument(
            schemas.OrganizationDocument(
                key=row.key,
                name=row.name,
                mandate=row.mandate,
                mission=_text(texts, row.mission_id),
                mandate_from=row.mandate_from,
                mandate_to=row.mandate_to,
                parent=row.parent_id and tables.keys[Organization, row.parent_id],
                website=row.website,
                email=row.email,
                description=_text(texts, row.description_id),
                phones=tuple(_phone(phone, texts, checked) for phone in phones[row.id]),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                status=row.status,
                assured=assured.get(row.id),
            ),
            row.is_example,
        )
        for row in rows
    ]


def _phones(tables: _Tables, keys: Keys) -> list[StoredDocument]:
    """Those for everybody; an organization's own are in its document."""
    rows = [row for row in tables.named(Phone, keys) if row.organization_id is None]
    texts = tables.texts(rows)
    checked = tables.assured("phone_id", rows)
    return [StoredDocument(_phone(row, texts, checked), row.is_example) for row in rows]


def _phone(
    row: Phone, texts: Texts, checked: dict[Any, schemas.AssuranceDocument]
) -> schemas.PhoneDocument:
    return schemas.PhoneDocument(
        key=row.key,
        number=row.number,
        type=row.type,
        label=_text(texts, row.label_id),
        position=row.position,
        emergency=row.is_emergency,
        assured=checked.get(row.id),
    )


def _services(tables: _Tables, keys: Keys) -> list[StoredDocument]:
    rows = tables.named(Service, keys)
    places = tables.children(ServiceAtLocation, "service_id", rows)
    at = _at(tables, [place for own in places.values() for place in own])
    audiences = _audiences(tables, rows)
    texts = tables.texts(rows)
    return [
        StoredDocument(
            schemas.ServiceDocument(
                key=row.key,
                organization=tables.keys[Organization, row.organization_id],
                kind=row.kind,
                name=texts[row.name_id],
                description=_text(texts, row.description_id),
                bring=_text(texts, row.bring_id),
                cost=_text(texts, row.cost_id),
                audiences=tuple(sorted(item.audience for item in audiences[row.id])),
                papers=row.papers_needed,
                languages=tuple(row.languages.split(",")) if row.languages else (),
                appointment=_text(texts, row.appointment_id),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                status=row.status,
                at=tuple(at[place.id] for place in places[row.id]),
            ),
            row.is_example,
        )
        for row in rows
    ]


def _audiences(tables: _Tables, rows: list[Service]) -> dict[Any, list[Eligibility]]:
    return tables.children(Eligibility, "service_id", rows)


def _at(
    tables: _Tables, places: list[ServiceAtLocation]
) -> dict[Any, schemas.ServiceAtLocationDocument]:
    schedules = tables.children(Schedule, "service_at_location_id", places)
    exceptions = tables.children(ScheduleException, "service_at_location_id", places)
    assured = tables.assured("service_at_location_id", places)
    return {
        place.id: schemas.ServiceAtLocationDocument(
            key=place.key,
            location=tables.keys[Location, place.location_id],
            schedules=tuple(_schedule(item) for item in schedules[place.id]),
            exceptions=tuple(_exception(tables, item) for item in exceptions[place.id]),
            assured=assured.get(place.id),
        )
        for place in places
    }


def _schedule(row: Schedule) -> schemas.ScheduleDocument:
    values = row.model_dump(exclude={"id", "service_at_location_id", "byday", "bymonth"})
    days = tuple((row.byday or "").split(",")) if row.byday else ()
    months = tuple(int(month) for month in row.bymonth.split(",")) if row.bymonth else ()
    return schemas.ScheduleDocument(byday=days, bymonth=months, **values)


def _exception(tables: _Tables, row: ScheduleException) -> schemas.ScheduleExceptionDocument:
    moved = row.new_location_id
    return schemas.ScheduleExceptionDocument(
        date=row.date,
        kind=row.kind,
        opens_at=row.opens_at,
        new_opens_at=row.new_opens_at,
        new_closes_at=row.new_closes_at,
        new_location=None if moved is None else tables.keys[Location, moved],
        reason=row.reason,
        said_at=row.said_at,
    )


def _pages(tables: _Tables, keys: Keys) -> list[StoredDocument]:
    rows = tables.named(Page, keys)
    sections = tables.children(Section, "page_id", rows)
    sources = tables.children(Source, "page_id", rows)
    texts = tables.texts(rows, *sections.values())
    assured = tables.assured("page_id", rows)
    return [
        StoredDocument(
            schemas.PageDocument(
                key=row.key,
                kind=row.kind,
                topic=row.topic,
                title=texts[row.title_id],
                position=row.position,
                sections=tuple(_section(part, texts, sources[row.id]) for part in sections[row.id]),
                sources=_sources(sources[row.id], None),
                status=row.status,
                assured=assured.get(row.id),
            ),
            row.is_example,
        )
        for row in rows
    ]


def _section(row: Section, texts: Texts, sources: list[Source]) -> schemas.SectionDocument:
    return schemas.SectionDocument(
        heading=texts[row.heading_id],
        body=texts[row.body_id],
        valid_until=row.valid_until,
        sources=_sources(sources, row.position),
    )


def _sources(rows: list[Source], section: int | None) -> tuple[schemas.SourceDocument, ...]:
    """Those of one section, or (None) of the whole page."""
    return tuple(
        schemas.SourceDocument(title=row.title, url=row.url, read_on=row.read_on)
        for row in rows
        if row.section == section
    )


def _text(texts: Texts, phrase_id: int | None) -> dict[str, str] | None:
    return None if phrase_id is None else texts[phrase_id]


_READERS: dict[DocumentType, Callable[[_Tables, Keys], list[StoredDocument]]] = {
    DocumentType.PACE: _paces,
    DocumentType.ZONE: _zones,
    DocumentType.LOCATION: _locations,
    DocumentType.ORGANIZATION: _organizations,
    DocumentType.PHONE: _phones,
    DocumentType.SERVICE: _services,
    DocumentType.PAGE: _pages,
}
