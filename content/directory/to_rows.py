"""Checked documents into the database. Loading the same twice changes nothing.

What a file names is made to be as the file says; what it does not name stays as it is.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import text
from sqlmodel import Session, SQLModel, col, select

from content.directory import schemas as docs
from content.directory.columns import ColumnName, Joined, Refers, Split, Texts, columns
from content.directory.phrases import EditKind, PhraseWriter
from content.models import (
    Assurance,
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

Row = TypeVar("Row", bound=SQLModel)
LOCK = 6_250_112  # any number that no other program on this database locks
KEYED: dict[str, Any] = {
    "zones": Zone,
    "locations": Location,
    "organizations": Organization,
    "phones": Phone,
    "services": Service,
    "at": ServiceAtLocation,
    "pages": Page,
}


def known_keys(session: Session) -> dict[str, set[str]]:
    """The keys the database has, by the name of their list in a file."""
    return {name: set(session.exec(select(table.key))) for name, table in KEYED.items()}


def write(
    session: Session, documents: Sequence[docs.ContentFile], now: datetime, *, exact: bool = False
) -> None:
    """Make the database say what the documents say, with `exact` also who checked last."""
    wait_for_others(session)
    writer = _RowWriter(session, PhraseWriter(session, now), exact=exact)
    writer.phrases.know_all()
    writer.write(documents)


def rewrite(
    session: Session,
    document: docs.ContentFile,
    now: datetime,
    kind: EditKind = EditKind.MAJOR,
) -> None:
    """Make the database say exactly what an edited document says: also who checked last."""
    _RowWriter(session, PhraseWriter(session, now, kind), exact=True).write([document])


def wait_for_others(session: Session) -> None:
    """Two loads at once would both add what is not there yet. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))


class _RowWriter:
    """One load: the session, the phrases with the time of the edit, and whether it is an
    example; `exact` takes back later assurances, which a file leaves as they are."""

    def __init__(self, session: Session, phrases: PhraseWriter, *, exact: bool = False) -> None:
        self.session = session
        self.now = phrases.now
        self.phrases = phrases
        self.exact = exact
        self.example = False

    def write(self, documents: Sequence[docs.ContentFile]) -> None:
        """List after list in the order in which they refer to each other, over all files."""
        steps: tuple[tuple[str, Callable[[Any], None]], ...] = (
            ("paces", self._pace),
            ("zones", self._zone),
            ("locations", self._location),
            ("organizations", self._organization),
            ("organizations", self._organization_details),
            ("phones", self._phone),
            ("organizations", self._forget_phones),
            ("services", self._service),
            ("pages", self._page),
        )
        for name, step in steps:
            for document in documents:
                self.example = document.example
                for item in getattr(document, name):
                    step(item)
            self.session.flush()
        self.phrases.sweep()

    def _pace(self, doc: docs.PaceDocument) -> None:
        self._keep(Pace, {"thing": doc.thing}, days=doc.days)

    def _zone(self, doc: docs.ZoneDocument) -> None:
        self._document(Zone, doc)

    def _location(self, doc: docs.LocationDocument) -> None:
        self._document(Location, doc)

    def _organization(self, doc: docs.OrganizationDocument) -> None:
        self._document(Organization, doc, later=("parent",))

    def _organization_details(self, doc: docs.OrganizationDocument) -> None:
        """What may refer to any organization of the load, so it comes after all of them."""
        number = self._id(Organization, doc.key)
        parent = None if doc.parent is None else self._id(Organization, doc.parent)
        self._keep(Organization, {"key": doc.key}, parent_id=parent)
        for phone in doc.phones:
            self._phone(phone, number)
        self._assure(doc.assured, organization_id=number)

    def _forget_phones(self, doc: docs.OrganizationDocument) -> None:
        """After all numbers of the load: one that moved elsewhere is no longer here."""
        keys = [phone.key for phone in doc.phones]
        here = select(Phone).where(Phone.organization_id == self._id(Organization, doc.key))
        for row in self.session.exec(here.where(col(Phone.key).not_in(keys))).all():
            self.session.delete(row)
            self.phrases.drop([row.label_id])

    def _phone(self, doc: docs.PhoneDocument, organization_id: int | None = None) -> None:
        phone = self._document(Phone, doc, organization_id=organization_id)
        self._assure(doc.assured, phone_id=phone.id)

    def _service(self, doc: docs.ServiceDocument) -> None:
        service = self._document(Service, doc)
        audiences = [{"audience": audience} for audience in sorted(set(doc.audiences))]
        self._children(Eligibility, audiences, service_id=service.id)
        self._locations_of(service, doc.at)

    def _locations_of(
        self, service: Service, docs_at: Sequence[docs.ServiceAtLocationDocument]
    ) -> None:
        """At another location it is another thing, which nobody checked yet: made anew. So two
        can also change places, though a service is only once at each."""
        wanted = {doc.key: self._id(Location, doc.location) for doc in docs_at}
        for row in self._find_all(ServiceAtLocation, service_id=service.id):
            if wanted.get(row.key) != row.location_id:
                self.session.delete(row)
        self.session.flush()
        for doc in docs_at:
            self._at(service, doc)

    def _at(self, service: Service, doc: docs.ServiceAtLocationDocument) -> None:
        row = self._keep(
            ServiceAtLocation,
            {"key": doc.key},
            service_id=service.id,
            location_id=self._id(Location, doc.location),
        )
        schedules = [self._values(Schedule, item, None) for item in doc.schedules]
        self._children(Schedule, schedules, service_at_location_id=row.id)
        exceptions = [self._values(ScheduleException, item, None) for item in doc.exceptions]
        self._children(ScheduleException, exceptions, service_at_location_id=row.id)
        self._assure(doc.assured, service_at_location_id=row.id)

    def _page(self, doc: docs.PageDocument) -> None:
        page = self._document(Page, doc)
        self._sections(page, doc.sections)
        self._children(Source, _sources_of(doc), page_id=page.id)
        self._assure(doc.assured, page_id=page.id)

    def _sections(self, page: Page, sections: Sequence[docs.SectionDocument]) -> None:
        rows = {row.key: row for row in self._find_all(Section, page_id=page.id)}
        wanted = {doc.key: position for position, doc in enumerate(sections)}
        if any(row.position != wanted.get(key) for key, row in rows.items()):
            for row in rows.values():  # out of each other's way: a position is taken once
                row.position = -row.position - 1
            self.session.flush()
        for position, doc in enumerate(sections):
            values = self._values(Section, doc, rows.get(doc.key))
            identity = {"page_id": page.id, "key": values.pop("key")}
            self._keep(Section, identity, **values, position=position)
        for row in rows.values():
            if row.key not in wanted:
                self.session.delete(row)
                self.phrases.drop([row.heading_id, row.body_id])

    def _assure(self, doc: docs.AssuranceDocument | None, **thing: int | None) -> None:
        """A relative time ("2 days ago") only helps where nobody checked yet; or each load
        would check again."""
        if self.exact:
            self._take_back(doc, **thing)
        if doc is None:
            return
        known = self._find_all(Assurance, **thing)
        relative = isinstance(doc.when, timedelta)
        when = self.now - doc.when if isinstance(doc.when, timedelta) else doc.when
        if (relative and known) or any(row.assured_at == when for row in known):
            return
        assurer = None if doc.by is None else self._id(Organization, doc.by)
        self.session.add(Assurance(**thing, assurer_id=assurer, assured_at=when, method=doc.how))

    def _take_back(self, doc: docs.AssuranceDocument | None, **thing: int | None) -> None:
        """An assurance that is undone was none."""
        when = doc.when if doc else None
        for row in self._find_all(Assurance, **thing):
            if not isinstance(when, datetime) or row.assured_at > when:
                self.session.delete(row)
        self.session.flush()

    def _document(
        self, table: type[Row], doc: Any, later: Collection[str] = (), **more: Any
    ) -> Any:
        """The row of a document with a key, made or changed to say what it says; but for fields
        that come `later`, and parts that have tables of their own."""
        row = self._find(table, key=doc.key)
        values = self._values(table, doc, row, later)
        return self._keep(
            table, {"key": values.pop("key")}, **values, **more, is_example=self.example
        )

    def _values(
        self, table: type[SQLModel], doc: BaseModel, row: Any, later: Collection[str] = ()
    ) -> dict[str, Any]:
        """What stands in the columns of `table`; phrases of the row go on."""
        found: dict[str, Any] = {}
        for name, way in columns(type(doc)).items():
            value = getattr(doc, name)
            match way:
                case _ if name in later:
                    pass
                case ColumnName(column):
                    found[column] = value
                case Texts():
                    column = f"{name}_id"
                    found[column] = self.phrases.keep(getattr(row, column, None), value)
                case Refers(other):
                    found[f"{name}_id"] = None if value is None else self._id(other, value)
                case Joined(_, order):
                    parts = value if order is None else sorted(set(value), key=order)
                    nothing = None if table.__table__.c[name].nullable else ""  # type: ignore[attr-defined]
                    found[name] = ",".join(map(str, parts)) or nothing
                case Split(first, second):
                    found[first], found[second] = value or (None, None)
        return found

    def _keep(self, table: type[Row], identity: dict[str, Any], **values: Any) -> Row:
        """The row with this identity, made or changed to have these values."""
        row = self._find(table, **identity)
        if row is None:
            row = table(**identity, **values)
            self.session.add(row)
            self.session.flush()
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
        return row

    def _children(self, table: type[Row], wanted: list[dict[str, Any]], **parent: Any) -> None:
        """Rows without a key: if they are not exactly as wanted, they are made anew."""
        rows = self._find_all(table, **parent)
        names = list(wanted[0]) if wanted else []
        there = Counter(tuple(getattr(row, name) for name in names) for row in rows)
        if there == Counter(tuple(values[name] for name in names) for values in wanted):
            return
        for row in rows:
            self.session.delete(row)
        self.session.flush()
        self.session.add_all(table(**parent, **values) for values in wanted)

    def _find(self, table: type[Row], **values: Any) -> Row | None:
        return self.session.exec(select(table).filter_by(**values)).first()

    def _find_all(self, table: type[Row], **values: Any) -> Sequence[Row]:
        return self.session.exec(select(table).filter_by(**values)).all()

    def _id(self, table: Any, key: str) -> int:
        number: int = self.session.exec(select(table.id).where(table.key == key)).one()
        return number


def _sources_of(page: docs.PageDocument) -> list[dict[str, Any]]:
    """Those of the whole page, then those of its sections, numbered through."""
    groups = [(None, page.sources), *((n, one.sources) for n, one in enumerate(page.sections))]
    found = [(section, source) for section, sources in groups for source in sources]
    return [
        {"position": n, "section": section, **source.model_dump()}
        for n, (section, source) in enumerate(found)
    ]
