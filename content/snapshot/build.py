"""Documents to a snapshot: those of the database, or with one of them as it would be. There is one
assembler, so a preview cannot show anything else than what is published then."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import cache
from sys import intern
from typing import Any, TypeVar

from sqlalchemy import Row, select
from sqlmodel import Session, col

from content.core.freshness import pace_of
from content.directory import schemas
from content.directory.from_rows import StoredDocument, StoredTexts, everything
from content.directory.phrases import SOURCE_LANGUAGES
from content.directory.timetables import timetable
from content.models import (
    Channel,
    DocumentType,
    Mandate,
    PageKind,
    Precision,
    ServiceAtLocation,
    Status,
    Topic,
    Version,
)
from content.reports.queries import Recent, recent, said_of
from content.schedules import within
from content.snapshot import current_alerts
from content.snapshot.model import (
    LocalizedText,
    PublishedAlert,
    PublishedAssurance,
    PublishedLocation,
    PublishedOrganization,
    PublishedPage,
    PublishedPhone,
    PublishedSection,
    PublishedService,
    PublishedServiceAtLocation,
    PublishedSource,
    PublishedZone,
    Snapshot,
)

DECIMALS = {Precision.EXACT: 5, Precision.STREET: 3, Precision.AREA: 2}
_CHANNELS = select(col(Channel.language), col(Channel.username))
Made = TypeVar("Made")
Stored = Mapping[str, StoredDocument]


@dataclass(frozen=True, slots=True)
class Content:
    """What a snapshot is assembled from: the documents of each type by their key, in the order of
    their tables, and what is no document. `reports` are by the key of the service at a location."""

    version: int
    alerts_version: int
    documents: Mapping[DocumentType, Stored]
    reports: Mapping[str, Sequence[Row[Any]]]
    channels: Mapping[str, str]
    alerts: tuple[PublishedAlert, ...]

    def of(self, thing: DocumentType) -> Iterable[Any]:
        """The stored documents of a type."""
        return self.documents[thing].values()

    def active(self, thing: DocumentType) -> Iterable[Any]:
        """The documents of a type that are not archived, with whether each is an example."""
        found = ((one.doc, one.example) for one in self.of(thing))
        return ((doc, example) for doc, example in found if _is_active(doc))

    def with_document(self, thing: DocumentType, doc: Any) -> "Content":
        """As it would be with this document."""
        known = self.documents[thing]
        example = known[doc.key].example if doc.key in known else False
        changed = {**known, doc.key: StoredDocument(doc, example)}
        return replace(self, documents={**self.documents, thing: changed})


def build(session: Session) -> Snapshot:
    """The published content as this session sees it."""
    documents = {
        thing: {getattr(one.doc, "key", str(number)): one for number, one in enumerate(found)}
        for thing, found in everything(session).items()
    }
    version = session.execute(select(col(Version.number), col(Version.alerts))).one()
    return assemble(
        Content(
            version=version.number,
            alerts_version=version.alerts,
            documents=documents,
            reports=_by_key_of_entry(session, recent(session)),
            channels=dict(session.execute(_CHANNELS).all()),
            alerts=current_alerts.current(session),
        )
    )


def preview(snapshot: Snapshot, thing: DocumentType, doc: Any) -> Snapshot:
    """What people would see with this document of a service, location, organization or page; an
    archived one is left out. Pure: the database is not asked."""
    return assemble(snapshot.content.with_document(thing, doc))


def assemble(content: Content) -> Snapshot:
    """Everything joined, and indexed. Pure."""
    make = _Assembler(content)
    zones = {one.doc.key: make.zone(one) for one in content.of(DocumentType.ZONE)}
    locations = {
        doc.key: make.location(doc, zones[doc.zone], example)
        for doc, example in _pairs(content.of(DocumentType.LOCATION))
        if doc.zone in zones
    }
    organizations = {
        doc.key: make.organization(doc, example)
        for doc, example in sorted(content.active(DocumentType.ORGANIZATION), key=_directory_order)
    }
    entries = [
        entry
        for doc, example in content.active(DocumentType.SERVICE)
        if doc.organization in organizations
        for entry in make.entries(doc, organizations[doc.organization], locations, example)
    ]
    return Snapshot(
        version=content.version,
        zones=zones,
        locations=locations,
        organizations=organizations,
        entries={entry.key: entry for entry in entries},
        pages={page.key: page for page in make.pages()},
        phones=tuple(
            make.phone(doc, "", example) for doc, example in _pairs(content.of(DocumentType.PHONE))
        ),
        channels=content.channels,
        alerts=content.alerts,
        alerts_version=content.alerts_version,
        content=content,
    )


class _Assembler:
    """Published things of documents. Fields of the same name are the same."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.paces = {one.doc.thing: one.doc.days for one in content.of(DocumentType.PACE)}
        self.names = {one.doc.key: one.doc.name for one in content.of(DocumentType.ORGANIZATION)}

    def zone(self, stored: StoredDocument) -> PublishedZone:
        return _published(PublishedZone, stored.doc, is_example=stored.example)

    def location(
        self, doc: schemas.LocationDocument, zone: PublishedZone, example: bool
    ) -> PublishedLocation:
        """Its position no more exact than may be published; an archived one is no landmark."""
        at, decimals = doc.position, DECIMALS[doc.precision]
        return _published(
            PublishedLocation,
            doc,
            zone=zone,
            position=(round(at[0], decimals), round(at[1], decimals)) if at else None,
            landmark=doc.landmark and _is_active(doc),
            is_example=example,
        )

    def phone(self, doc: schemas.PhoneDocument, owner: str, example: bool) -> PublishedPhone:
        """`owner` is the key of the organization whose number it is, or ""."""
        assurance = self.assurance(doc.assured, "phone", owner)
        return _published(PublishedPhone, doc, assurance=assurance, is_example=example)

    def organization(
        self, doc: schemas.OrganizationDocument, example: bool
    ) -> PublishedOrganization:
        return _published(
            PublishedOrganization,
            doc,
            phones=tuple(self.phone(one, doc.key, example) for one in doc.phones),
            assurance=self.assurance(doc.assured, "organization", doc.key),
            parent=doc.parent or "",
            is_example=example,
        )

    def entries(
        self,
        doc: schemas.ServiceDocument,
        owner: PublishedOrganization,
        locations: Mapping[str, PublishedLocation],
        example: bool,
    ) -> Iterable[PublishedServiceAtLocation]:
        """A service at each of its locations."""
        service = _published(
            PublishedService,
            doc,
            organization=owner,
            audiences=frozenset(doc.audiences),
            languages=tuple(intern(code) for code in doc.languages),
            is_example=example,
        )
        for at in doc.at:
            if at.location in locations:
                times = within(timetable(at), service.first_day, service.last_day)
                yield PublishedServiceAtLocation(
                    key=at.key,
                    service=service,
                    location=locations[at.location],
                    timetable=times,
                    assurance=self.assurance(at.assured, doc.kind, owner.key),
                    reports=said_of(self.content.reports.get(at.key, ()), times),
                )

    def pages(self) -> list[PublishedPage]:
        """Pages with something to read, in the order of the topics; a right without a source is
        not shown."""
        found = [
            self.page(doc, example)
            for doc, example in self.content.active(DocumentType.PAGE)
            if doc.sections and (doc.kind is not PageKind.RIGHTS or _has_source(doc))
        ]
        topics: list[Topic | None] = [*Topic, None]
        return sorted(found, key=lambda page: topics.index(page.topic))

    def page(self, doc: schemas.PageDocument, example: bool) -> PublishedPage:
        sections = (
            _published(PublishedSection, one, sources=_sources(one.sources)) for one in doc.sections
        )
        return _published(
            PublishedPage,
            doc,
            sections=tuple(sections),
            sources=_sources(doc.sources),
            assurance=replace(self.assurance(doc.assured, doc.kind, ""), is_page=True),
            is_example=example,
        )

    def assurance(
        self, assured: schemas.AssuranceDocument | None, thing: str, owner: str
    ) -> PublishedAssurance:
        """`thing` is what holds as long as this does; `owner` as in `PublishedAssurance`."""
        pace = pace_of(thing, self.paces)
        if assured is None or not isinstance(assured.when, datetime):
            return PublishedAssurance(pace)
        by = assured.by or ""
        return PublishedAssurance(
            pace, assured.when.astimezone(UTC), self.names.get(by, ""), assured.how, by, owner
        )


def _published(made: Callable[..., Made], doc: Any, **more: Any) -> Made:
    """The published thing of a document: what both have under one name, and `more`."""
    same = {
        name: _localized(value) if isinstance(value := getattr(doc, name), dict) else value
        for name in _shared_fields(made, doc.__class__)
        if name not in more
    }
    return made(**same, **more)


@cache
def _shared_fields(made: Any, document: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(made) if one.name in document.model_fields)


def _localized(texts: dict[str, str]) -> LocalizedText:
    if isinstance(texts, StoredTexts):
        return LocalizedText(texts, texts.source, texts.lagging)
    source = next((code for code in SOURCE_LANGUAGES if code in texts), next(iter(texts)))
    return LocalizedText(texts, source)


def _sources(docs: Iterable[schemas.SourceDocument]) -> tuple[PublishedSource, ...]:
    return tuple(_published(PublishedSource, one) for one in docs)


def _has_source(doc: schemas.PageDocument) -> bool:
    return bool(doc.sources or any(section.sources for section in doc.sections))


def _is_active(doc: Any) -> bool:
    return getattr(doc, "status", Status.ACTIVE) is Status.ACTIVE


def _pairs(found: Iterable[StoredDocument]) -> Iterable[Any]:
    return ((one.doc, one.example) for one in found)


def _directory_order(found: tuple[schemas.OrganizationDocument, bool]) -> tuple[int, str]:
    """The independent ones first, those that work for the State last."""
    return list(Mandate).index(found[0].mandate), found[0].name.casefold()


def _by_key_of_entry(session: Session, reports: Recent) -> dict[str, Sequence[Row[Any]]]:
    if not reports:
        return {}
    known = select(col(ServiceAtLocation.id), col(ServiceAtLocation.key))
    keys = dict(session.execute(known).all())
    return {keys[number]: rows for number, rows in reports.items()}
