"""Database rows to documents: one query a table, for some things or for all of them.

Which column a field comes from is in `content.directory.columns`. What the database has was
checked when it was written, and is not checked again.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any, TypeVar

from sqlalchemy import Row, literal, select, text, union_all
from sqlmodel import Session, SQLModel

from content.directory import schemas
from content.directory.columns import ColumnName, Joined, Refers, Split, Texts, Way, columns
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
    Zone,
)

Keys = Sequence[str] | None
Rows = list[Row[Any]]
ByParent = dict[Any, Rows]
Made = TypeVar("Made", bound=schemas.StrictModel)

_NAMED: tuple[Any, ...] = (Zone, Location, Organization)
_ALL_KEYS = union_all(
    *(select(literal(table.__tablename__), table.id, table.key) for table in _NAMED)
)
# One row a phrase, its texts as a JSON object: reading tens of thousands of rows would cost most.
_TEXTS = """
SELECT phrase.id, phrase.source_language, texts.texts, texts.are_lagging FROM phrase
JOIN (SELECT phrase_id, CAST({}(language, value) AS TEXT) AS texts,
  max(major_edited_at) > min(edited_at) AS are_lagging FROM text {} GROUP BY phrase_id)
  AS texts ON texts.phrase_id = phrase.id
"""
_LAGGING = """
SELECT phrase_id, language FROM text WHERE phrase_id IN ({}) AND edited_at <
  (SELECT max(major_edited_at) FROM text AS other WHERE other.phrase_id = text.phrase_id)
"""
_AS_OBJECT = {"sqlite": "json_group_object", "postgresql": "json_object_agg"}


class StoredTexts(dict[str, str]):
    """What a phrase says, by language, and the language it was written in. Those in `lagging` say
    something else than the newest text."""

    source = ""
    lagging: frozenset[str] = frozenset()


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


def everything(session: Session) -> dict[DocumentType, list[StoredDocument]]:
    """All documents of all types; each table is read once."""
    tables = _Everything(session)
    return {thing: read(tables, None) for thing, read in _READERS.items()}


class _Tables:
    """The tables, row by row, and the keys that other things are called by."""

    def __init__(self, session: Session) -> None:
        session.flush()  # what is read here is no ORM query, before which SQLAlchemy would
        self.session = session
        self.keys: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for name, number, key in session.execute(_ALL_KEYS):
            self.keys[name][number] = key
        self.texts: dict[int, StoredTexts] = {}

    def named(self, table: type[SQLModel], keys: Keys, name: str = "key") -> Rows:
        """The rows with these keys, or all."""
        return self.rows(table) if keys is None else self.rows(table, name, keys)

    def children(self, table: type[SQLModel], column: str, parents: Rows) -> ByParent:
        """The rows that belong to these parents, by the parent's id."""
        found: ByParent = {parent.id: [] for parent in parents}
        for row in self.rows(table, column, list(found)):
            found[getattr(row, column)].append(row)
        return found

    def rows(
        self, table: type[SQLModel], column: str = "", among: Sequence[Any] | None = None
    ) -> Rows:
        """The rows whose column has one of these values, or all."""
        known = table.__table__.c  # type: ignore[attr-defined]
        order = [known[name] for name in ("position", "id") if name in known]
        query = select(*known).order_by(*order)
        return list(
            self.session.execute(query if among is None else query.where(known[column].in_(among)))
        )

    def documents(self, made: type[Made], rows: Rows, **parts: Mapping[Any, Any]) -> list[Made]:
        """A document of each row; `parts` are those of its fields that have tables of their own,
        by the row's id."""
        if not rows:
            return []
        stored = dict(zip(rows[0]._fields, zip(*rows, strict=True), strict=True))
        ways = columns(made)
        self.know(
            one
            for name, way in ways.items()
            if isinstance(way, Texts)
            for one in stored[f"{name}_id"]
        )
        fields = {name: self.values(name, way, stored) for name, way in ways.items()}
        for name, known in parts.items():
            default = made.model_fields[name].default
            fields[name] = [known.get(number, default) for number in stored["id"]]
        construct: Callable[..., Made] = made.model_construct  # type: ignore[assignment]
        return [
            construct(**dict(zip(fields, one, strict=True)))
            for one in zip(*fields.values(), strict=True)
        ]

    def parts(self, made: type[Made], rows: ByParent, **parts: Any) -> dict[Any, tuple[Made, ...]]:
        """The documents of children, by their parent's id."""
        docs = iter(self.documents(made, _flat(rows), **parts))
        return {parent: tuple(next(docs) for _ in own) for parent, own in rows.items()}

    def values(self, name: str, way: Way, stored: Mapping[str, Sequence[Any]]) -> Sequence[Any]:
        """A field's value for each row, from its columns."""
        match way:
            case ColumnName(column):
                return stored[column]
            case Texts():
                ids = stored[f"{name}_id"]
                return [None if one is None else self.texts[one] for one in ids]
            case Refers(table):
                ids, keys = stored[f"{name}_id"], self.keys[str(table.__tablename__)]
                return [None if one is None else keys[one] for one in ids]
            case Joined(of):
                return [tuple(map(of, one.split(","))) if one else () for one in stored[name]]
            case Split(first, second):
                pairs = zip(stored[first], stored[second], strict=True)
                return [None if None in pair else pair for pair in pairs]

    def know(self, phrases: Iterable[int | None]) -> None:
        """Read the texts of these phrases at once, as far as they are not known."""
        wanted = sorted(one for one in {*phrases} - self.texts.keys() if one is not None)
        if wanted:
            self.read_texts(f"WHERE phrase_id IN ({', '.join(map(str, wanted))})")

    def read_texts(self, where: str) -> None:
        """Read the texts of all phrases that are meant."""
        function = _AS_OBJECT[self.session.get_bind().dialect.name]
        found = self.session.execute(text(_TEXTS.format(function, where))).all()
        for number, source, texts, _ in found:
            said = sorted(json.loads(texts).items())
            self.texts[number] = StoredTexts((intern(code), value) for code, value in said)
            self.texts[number].source = intern(source)
        if lagging := [number for number, _, _, are_lagging in found if are_lagging]:
            behind = text(_LAGGING.format(", ".join(map(str, lagging))))
            for number, language in self.session.execute(behind):
                self.texts[number].lagging |= {intern(language)}

    def assured(self, column: str, rows: Rows) -> dict[Any, schemas.AssuranceDocument]:
        """The latest assurance of each of these."""
        found = self.children(Assurance, column, rows)
        latest = {
            number: max(own, key=lambda row: (row.assured_at, row.id))
            for number, own in found.items()
            if own
        }
        return {
            number: schemas.AssuranceDocument.model_construct(
                by=row.assurer_id and self.keys["organization"][row.assurer_id],
                when=row.assured_at,
                how=row.method,
            )
            for number, row in latest.items()
        }


class _Everything(_Tables):
    """The same, where all rows of all tables are wanted."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._known: dict[type[SQLModel], Rows] = {}
        self.read_texts("")

    def children(self, table: type[SQLModel], column: str, parents: Rows) -> ByParent:
        """The rows that belong to these parents, by the parent's id."""
        found: ByParent = {parent.id: [] for parent in parents}
        for row in self.rows(table):
            if (number := getattr(row, column)) in found:
                found[number].append(row)
        return found

    def rows(
        self, table: type[SQLModel], column: str = "", among: Sequence[Any] | None = None
    ) -> Rows:
        """All rows, whichever were asked for."""
        if table not in self._known:
            self._known[table] = super().rows(table)
        return self._known[table]


def _stored(rows: Rows, docs: Sequence[Any]) -> list[StoredDocument]:
    return [
        StoredDocument(doc, getattr(row, "is_example", False))
        for row, doc in zip(rows, docs, strict=True)
    ]


def _flat(rows: ByParent) -> Rows:
    return [row for own in rows.values() for row in own]


def _paces(tables: _Tables, keys: Keys) -> list[StoredDocument]:
    rows = sorted(tables.named(Pace, keys, "thing"), key=lambda row: str(row.thing))
    return [StoredDocument(schemas.PaceDocument(thing=row.thing, days=row.days)) for row in rows]


def _zones(tables: _Tables, keys: Keys) -> list[StoredDocument]:
    rows = tables.named(Zone, keys)
    return _stored(rows, tables.documents(schemas.ZoneDocument, rows))


def _locations(tables: _Tables, keys: Keys) -> list[StoredDocument]:
    rows = tables.named(Location, keys)
    return _stored(rows, tables.documents(schemas.LocationDocument, rows))


def _organizations(tables: _Tables, keys: Keys) -> list[StoredDocument]:
    rows = tables.named(Organization, keys)
    own = tables.children(Phone, "organization_id", rows)
    checked = tables.assured("phone_id", _flat(own))
    phones = tables.parts(schemas.PhoneDocument, own, assured=checked)
    assured = tables.assured("organization_id", rows)
    made = schemas.OrganizationDocument
    return _stored(rows, tables.documents(made, rows, phones=phones, assured=assured))


def _phones(tables: _Tables, keys: Keys) -> list[StoredDocument]:
    """Those for everybody; an organization's own are in its document."""
    rows = [row for row in tables.named(Phone, keys) if row.organization_id is None]
    assured = tables.assured("phone_id", rows)
    return _stored(rows, tables.documents(schemas.PhoneDocument, rows, assured=assured))


def _services(tables: _Tables, keys: Keys) -> list[StoredDocument]:
    rows = tables.named(Service, keys)
    places = tables.children(ServiceAtLocation, "service_id", rows)
    here, column = _flat(places), "service_at_location_id"
    rules = tables.children(Schedule, column, here)
    differ = tables.children(ScheduleException, column, here)
    at = tables.parts(
        schemas.ServiceAtLocationDocument,
        places,
        schedules=tables.parts(schemas.ScheduleDocument, rules),
        exceptions=tables.parts(schemas.ScheduleExceptionDocument, differ),
        assured=tables.assured(column, here),
    )
    eligible = tables.children(Eligibility, "service_id", rows)
    audiences = {
        number: tuple(sorted(one.audience for one in own)) for number, own in eligible.items()
    }
    made = schemas.ServiceDocument
    return _stored(rows, tables.documents(made, rows, at=at, audiences=audiences))


def _pages(tables: _Tables, keys: Keys) -> list[StoredDocument]:
    rows = tables.named(Page, keys)
    sections = tables.children(Section, "page_id", rows)
    sources = tables.children(Source, "page_id", rows)
    docs = tables.documents(schemas.SourceDocument, _flat(sources))
    about: dict[Any, tuple[schemas.SourceDocument, ...]] = defaultdict(tuple)
    for source, doc in zip(_flat(sources), docs, strict=True):
        about[source.page_id, source.section] += (doc,)
    return _stored(
        rows,
        tables.documents(
            schemas.PageDocument,
            rows,
            sections=tables.parts(
                schemas.SectionDocument,
                sections,
                sources={row.id: about[row.page_id, row.position] for row in _flat(sections)},
            ),
            sources={row.id: about[row.id, None] for row in rows},
            assured=tables.assured("page_id", rows),
        ),
    )


_READERS: dict[DocumentType, Callable[[_Tables, Keys], list[StoredDocument]]] = {
    DocumentType.PACE: _paces,
    DocumentType.ZONE: _zones,
    DocumentType.LOCATION: _locations,
    DocumentType.ORGANIZATION: _organizations,
    DocumentType.PHONE: _phones,
    DocumentType.SERVICE: _services,
    DocumentType.PAGE: _pages,
}
