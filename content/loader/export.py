"""The database as one `Document`, which `write` would load without changing anything."""

from typing import Any, TypeVar

import yaml
from sqlmodel import Session, SQLModel, col, select

from content.loader import documents as docs
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
    Text,
    Zone,
)

Row = TypeVar("Row", bound=SQLModel)
KEYED: tuple[Any, ...] = (Zone, Location, Organization)


def export(session: Session, *, example: bool) -> str:
    """All content that is (or is not) an example, as YAML. Zones, locations and paces, which
    carry no mark of their own, go with whichever is asked for."""
    document = _Exporter(session, example).document()
    plain = document.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100)


class _Exporter:
    """Reads the tables row by row; it runs seldom, so plain beats fast."""

    def __init__(self, session: Session, example: bool) -> None:
        self.session = session
        self.example = example
        self.texts: dict[int, dict[str, str]] = {}
        for text in session.exec(select(Text).order_by(Text.language)):
            self.texts.setdefault(text.phrase_id, {})[text.language] = text.value
        self.keys = {
            (table, row.id): row.key for table in KEYED for row in session.exec(select(table))
        }

    def document(self) -> docs.Document:
        """Everything, in the order of the tables' positions and ids."""
        mine = {"is_example": self.example}
        return docs.Document(
            example=self.example,
            paces=tuple(
                docs.PaceDoc.model_validate({"thing": row.thing, "days": row.days})
                for row in self.session.exec(select(Pace).order_by(Pace.thing))
            ),
            zones=tuple(self._zone(row) for row in self._rows(Zone)),
            locations=tuple(self._location(row) for row in self._rows(Location)),
            organizations=tuple(
                self._organization(row) for row in self._rows(Organization, **mine)
            ),
            phones=tuple(
                self._phone(row) for row in self._rows(Phone, organization_id=None, **mine)
            ),
            services=tuple(self._service(row) for row in self._rows(Service, **mine)),
            pages=tuple(self._page(row) for row in self._rows(Page, **mine)),
        )

    def _zone(self, row: Zone) -> docs.ZoneDoc:
        return docs.ZoneDoc(key=row.key, name=self.texts[row.name_id], position=row.position)

    def _location(self, row: Location) -> docs.LocationDoc:
        known = row.latitude is not None and row.longitude is not None
        return docs.LocationDoc(
            key=row.key,
            zone=self.keys[Zone, row.zone_id],
            name=self.texts[row.name_id],
            directions=self._text(row.directions_id),
            address=row.address,
            position=(row.latitude, row.longitude) if known else None,
            precision=row.precision,
            living_site=row.is_living_site,
            landmark=row.is_landmark,
            status=row.status,
        )

    def _organization(self, row: Organization) -> docs.OrganizationDoc:
        phones = self._rows(Phone, organization_id=row.id)
        return docs.OrganizationDoc(
            key=row.key,
            name=row.name,
            mandate=row.mandate,
            website=row.website,
            description=self._text(row.description_id),
            phones=tuple(self._phone(phone) for phone in phones),
            status=row.status,
            assured=self._assured(organization_id=row.id),
        )

    def _phone(self, row: Phone) -> docs.PhoneDoc:
        return docs.PhoneDoc(
            key=row.key,
            number=row.number,
            type=row.type,
            label=self._text(row.label_id),
            position=row.position,
            emergency=row.is_emergency,
            assured=self._assured(phone_id=row.id),
        )

    def _service(self, row: Service) -> docs.ServiceDoc:
        audiences = self._rows(Eligibility, service_id=row.id)
        places = self._rows(ServiceAtLocation, service_id=row.id)
        return docs.ServiceDoc(
            key=row.key,
            organization=self.keys[Organization, row.organization_id],
            kind=row.kind,
            name=self.texts[row.name_id],
            description=self._text(row.description_id),
            bring=self._text(row.bring_id),
            cost=self._text(row.cost_id),
            audiences=tuple(sorted(item.audience for item in audiences)),
            papers=row.papers_needed,
            status=row.status,
            at=tuple(self._at(item) for item in places),
        )

    def _at(self, row: ServiceAtLocation) -> docs.AtDoc:
        schedules = self._rows(Schedule, service_at_location_id=row.id)
        exceptions = self._rows(ScheduleException, service_at_location_id=row.id)
        return docs.AtDoc(
            key=row.key,
            location=self.keys[Location, row.location_id],
            schedules=tuple(_schedule(item) for item in schedules),
            exceptions=tuple(self._exception(item) for item in exceptions),
            assured=self._assured(service_at_location_id=row.id),
        )

    def _exception(self, row: ScheduleException) -> docs.ExceptionDoc:
        moved = row.new_location_id
        return docs.ExceptionDoc(
            date=row.date,
            kind=row.kind,
            opens_at=row.opens_at,
            new_opens_at=row.new_opens_at,
            new_closes_at=row.new_closes_at,
            new_location=None if moved is None else self.keys[Location, moved],
            reason=row.reason,
            said_at=row.said_at,
        )

    def _page(self, row: Page) -> docs.PageDoc:
        return docs.PageDoc(
            key=row.key,
            kind=row.kind,
            topic=row.topic,
            title=self.texts[row.title_id],
            position=row.position,
            sections=tuple(
                docs.SectionDoc(heading=self.texts[part.heading_id], body=self.texts[part.body_id])
                for part in self._rows(Section, page_id=row.id)
            ),
            sources=tuple(
                docs.SourceDoc(title=part.title, url=part.url, read_on=part.read_on)
                for part in self._rows(Source, page_id=row.id)
            ),
            status=row.status,
            assured=self._assured(page_id=row.id),
        )

    def _assured(self, **thing: int | None) -> docs.Assured | None:
        latest = col(Assurance.assured_at).desc()
        query = select(Assurance).filter_by(**thing).order_by(latest).limit(1)
        row = self.session.exec(query).first()
        if row is None:
            return None
        by = self.keys[Organization, row.assurer_id]
        return docs.Assured(by=by, when=row.assured_at, how=row.method)

    def _text(self, phrase_id: int | None) -> dict[str, str] | None:
        return None if phrase_id is None else self.texts[phrase_id]

    def _rows(self, table: type[Row], **values: Any) -> list[Row]:
        columns = table.__table__.c  # type: ignore[attr-defined]
        order = [columns[name] for name in ("position", "id") if name in columns]
        return list(self.session.exec(select(table).filter_by(**values).order_by(*order)))


def _schedule(row: Schedule) -> docs.ScheduleDoc:
    values = row.model_dump(exclude={"id", "service_at_location_id", "byday", "bymonth"})
    days = tuple((row.byday or "").split(",")) if row.byday else ()
    months = tuple(int(month) for month in row.bymonth.split(",")) if row.bymonth else ()
    return docs.ScheduleDoc(byday=days, bymonth=months, **values)
