"""Database rows to a snapshot: one query a table, then dictionaries."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from sys import intern
from typing import Any, TypeVar

from sqlalchemy import Row, Table, select, text
from sqlmodel import Session

from content.core.freshness import pace_of
from content.models import Mandate, PageKind, Precision, ServiceKind, Status, Topic, metadata
from content.models.base import is_private
from content.reports.current import Recent, recent, said_of
from content.schedules import PublishedSchedule, PublishedScheduleException, Timetable, within
from content.schedules.rules import DAYS
from content.snapshot import current_alerts, model

DECIMALS = {Precision.EXACT: 5, Precision.STREET: 3, Precision.AREA: 2}

# One row a phrase, its texts as a JSON object: reading tens of thousands of rows would cost most.
_TEXTS = "SELECT phrase_id, CAST({}(language, value) AS TEXT) AS texts FROM text GROUP BY phrase_id"
_AS_OBJECT = {"sqlite": "json_group_object", "postgresql": "json_object_agg"}

# Only the texts that say something else than the newest of their phrase: few, or none.
_LAGGING = """
SELECT text.phrase_id, text.language FROM text
JOIN (SELECT phrase_id, max(major_edited_at) AS newest FROM text GROUP BY phrase_id) AS newest
  ON newest.phrase_id = text.phrase_id
WHERE text.edited_at < newest.newest
"""

OTHERWISE = ("text", "report")  # tables that are not read row by row

Rows = list[Row[Any]]
ById = dict[int | None, Any]
Group = dict[int | None, Rows]
Keyed = TypeVar("Keyed", bound=Any)


def build(session: Session) -> model.Snapshot:
    """The published content as this session sees it."""
    rows = {
        table.name: _rows(session, table)
        for table in metadata.sorted_tables
        if table.name not in OTHERWISE and not is_private(table)
    }
    lagging = list(session.execute(text(_LAGGING)).all())
    tables = rows | {"text": _texts(session), "lagging": lagging}
    return _assemble(tables, recent(session), current_alerts.current(session))


def _texts(session: Session) -> Rows:
    function = _AS_OBJECT[session.get_bind().dialect.name]
    return list(session.execute(text(_TEXTS.format(function))).all())


def _rows(session: Session, table: Table) -> Rows:
    order = [table.c[name] for name in ("position", "id") if name in table.c]
    return list(session.execute(select(table).order_by(*order)).all())


def _assemble(
    tables: Mapping[str, Rows], reports: Recent, that_hold: tuple[model.PublishedAlert, ...]
) -> model.Snapshot:
    words = _texts_by_phrase(tables)
    check = _Checks(tables)
    zones: ById = {row.id: _zone(row, words) for row in tables["zone"]}
    places: ById = {row.id: _place(row, zones, words) for row in tables["location"]}
    phones = _phones(tables["phone"], words, check)
    keys = {None: "", **{row.id: row.key for row in tables["organization"]}}
    organizations: ById = {
        row.id: _organization(row, phones, words, check, keys)
        for row in sorted(_active(tables["organization"]), key=_directory_order)
    }
    services = _services(tables, organizations, words)
    entries = _entries(tables, services, places, check, reports)
    return model.Snapshot(
        version=tables["version"][0].number,
        zones=_by_key(zones.values()),
        places=_by_key(places.values()),
        organizations=_by_key(organizations.values()),
        entries=_by_key(entries),
        pages=_by_key(_pages(tables, words, check)),
        phones=phones.get(None, ()),
        _by_zone_and_kind=by_zone_and_kind(entries),
        _by_organization=by_organization(entries),
        channels={row.language: row.username for row in tables["channel"]},
        alerts=that_hold,
        alerts_version=tables["version"][0].alerts,
    )


def _texts_by_phrase(tables: Mapping[str, Rows]) -> ById:
    texts: dict[int, dict[str, str]] = {
        row.phrase_id: {intern(code): value for code, value in json.loads(row.texts).items()}
        for row in tables["text"]
    }
    behind: dict[int, set[str]] = defaultdict(set)
    for row in tables["lagging"]:
        behind[row.phrase_id].add(intern(row.language))
    found: ById = {
        row.id: model.LocalizedText(
            texts.get(row.id, {}),
            row.source_language,
            frozenset(behind[row.id]) if row.id in behind else model.NO_TEXT,
        )
        for row in tables["phrase"]
    }
    return found | {None: None}


class _Checks:
    """The latest assurance of each thing, by the column that names the thing."""

    def __init__(self, tables: Mapping[str, Rows]) -> None:
        self.paces = {row.thing: row.days for row in tables["pace"]}
        self.names = {None: "", **{row.id: row.name for row in tables["organization"]}}
        self.keys = {None: "", **{row.id: row.key for row in tables["organization"]}}
        self.latest: dict[tuple[str, int], Row[Any]] = {}
        for row in sorted(tables["assurance"], key=lambda row: row.assured_at):
            for column in ("service_at_location_id", "page_id", "phone_id", "organization_id"):
                self.latest[column, getattr(row, column)] = row

    def __call__(
        self, column: str, number: int, thing: str, owner: str = ""
    ) -> model.PublishedAssurance:
        """`owner` is the key of the organization whose thing it is."""
        pace: timedelta = pace_of(thing, self.paces)
        row = self.latest.get((column, number))
        if row is None:
            return model.PublishedAssurance(pace)
        return model.PublishedAssurance(
            pace,
            row.assured_at,
            self.names[row.assurer_id],
            row.method,
            self.keys[row.assurer_id],
            owner,
            is_page=column == "page_id",
        )


def _zone(row: Row[Any], words: ById) -> model.PublishedZone:
    return model.PublishedZone(row.key, words[row.name_id], row.is_example)


def _place(row: Row[Any], zones: ById, words: ById) -> model.PublishedLocation:
    position = None
    if row.latitude is not None:
        decimals = DECIMALS[row.precision]
        position = (round(row.latitude, decimals), round(row.longitude, decimals))
    return model.PublishedLocation(
        key=row.key,
        zone=zones[row.zone_id],
        name=words[row.name_id],
        directions=words[row.directions_id],
        address=row.address,
        position=position,
        precision=row.precision,
        is_landmark=row.is_landmark and row.status is Status.ACTIVE,
        is_example=row.is_example,
        is_living_site=row.is_living_site,
    )


def _phones(
    rows: Rows, words: ById, check: _Checks
) -> dict[int | None, tuple[model.PublishedPhone, ...]]:
    found: dict[int | None, tuple[model.PublishedPhone, ...]] = {}
    for row in rows:
        phone = model.PublishedPhone(
            key=row.key,
            number=row.number,
            type=row.type,
            label=words[row.label_id],
            checked=check("phone_id", row.id, "phone", check.keys[row.organization_id]),
            is_emergency=row.is_emergency,
            is_example=row.is_example,
        )
        found[row.organization_id] = (*found.get(row.organization_id, ()), phone)
    return found


def _organization(
    row: Row[Any],
    phones: Mapping[int | None, tuple[model.PublishedPhone, ...]],
    words: ById,
    check: _Checks,
    keys: Mapping[int | None, str],
) -> model.PublishedOrganization:
    return model.PublishedOrganization(
        key=row.key,
        name=row.name,
        mandate=row.mandate,
        website=row.website,
        description=words[row.description_id],
        phones=phones.get(row.id, ()),
        checked=check("organization_id", row.id, "organization", row.key),
        is_example=row.is_example,
        mission=words[row.mission_id],
        mandate_to=row.mandate_to,
        parent=keys[row.parent_id],
        email=row.email,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _services(tables: Mapping[str, Rows], organizations: ById, words: ById) -> ById:
    audiences = _group(tables["eligibility"], "service_id")
    return {
        row.id: model.PublishedService(
            key=row.key,
            organization=organizations[row.organization_id],
            kind=row.kind,
            name=words[row.name_id],
            description=words[row.description_id],
            bring=words[row.bring_id],
            cost=words[row.cost_id],
            audiences=frozenset(item.audience for item in audiences.get(row.id, ())),
            papers_needed=row.papers_needed,
            is_example=row.is_example,
            languages=tuple(intern(code) for code in row.languages.split(",") if code),
            appointment=words[row.appointment_id],
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in _active(tables["service"])
        if row.organization_id in organizations
    }


def _entries(
    tables: Mapping[str, Rows], services: ById, places: ById, check: _Checks, reports: Recent
) -> list[model.PublishedServiceAtLocation]:
    rules = _group(tables["schedule"], "service_at_location_id")
    differences = _group(tables["exception"], "service_at_location_id")
    published = [row for row in tables["service_at_location"] if row.service_id in services]
    timetables = {
        row.id: within(
            Timetable(
                tuple(_rule(item) for item in rules.get(row.id, ())),
                tuple(_difference(item, places) for item in differences.get(row.id, ())),
            ),
            services[row.service_id].first_day,
            services[row.service_id].last_day,
        )
        for row in published
    }
    return [
        model.PublishedServiceAtLocation(
            key=row.key,
            service=services[row.service_id],
            place=places[row.location_id],
            timetable=timetables[row.id],
            checked=check(
                "service_at_location_id",
                row.id,
                services[row.service_id].kind,
                services[row.service_id].organization.key,
            ),
            reports=said_of(reports.get(row.id, ()), timetables[row.id]),
        )
        for row in published
    ]


def _rule(row: Row[Any]) -> PublishedSchedule:
    return PublishedSchedule(
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        weekdays=frozenset(DAYS.index(day) for day in (row.byday or "").split(",") if day),
        dtstart=row.dtstart,
        interval=row.interval,
        until=row.until,
        months=frozenset(int(month) for month in (row.bymonth or "").split(",") if month),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        holidays=row.holidays,
    )


def _difference(row: Row[Any], places: ById) -> PublishedScheduleException:
    moved = row.new_location_id is not None
    return PublishedScheduleException(
        date=row.date,
        kind=row.kind,
        said_at=row.said_at,
        opens_at=row.opens_at,
        new_opens_at=row.new_opens_at,
        new_closes_at=row.new_closes_at,
        location=places[row.new_location_id].key if moved else None,
        reason=row.reason,
    )


def _pages(tables: Mapping[str, Rows], words: ById, check: _Checks) -> list[model.PublishedPage]:
    """Pages with something to read; a right without a source is not shown."""
    sections = _group(tables["section"], "page_id")
    sources = _group(tables["source"], "page_id")
    pages = [
        _page(row, sections[row.id], sources.get(row.id, []), words, check)
        for row in _active(tables["page"])
        if row.id in sections and (row.id in sources or row.kind is not PageKind.RIGHTS)
    ]
    topics: list[Topic | None] = [*Topic, None]
    return sorted(pages, key=lambda page: topics.index(page.topic))


def _page(
    row: Row[Any], sections: Rows, sources: Rows, words: ById, check: _Checks
) -> model.PublishedPage:
    return model.PublishedPage(
        key=row.key,
        kind=row.kind,
        topic=row.topic,
        title=words[row.title_id],
        sections=tuple(
            model.PublishedSection(
                words[item.heading_id],
                words[item.body_id],
                item.valid_until,
                _sources(sources, item.position),
            )
            for item in sections
        ),
        sources=_sources(sources, None),
        checked=check("page_id", row.id, row.kind),
        is_example=row.is_example,
    )


def _sources(rows: Rows, section: int | None) -> tuple[model.PublishedSource, ...]:
    """Those of one section, or (None) of the whole page."""
    own = (row for row in rows if row.section == section)
    return tuple(model.PublishedSource(row.title, row.url, row.read_on) for row in own)


def by_zone_and_kind(
    entries: Iterable[model.PublishedServiceAtLocation],
) -> dict[tuple[str | None, ServiceKind], tuple[model.PublishedServiceAtLocation, ...]]:
    """The index of a snapshot: in each zone and, under None, everywhere."""
    found: dict[tuple[str | None, ServiceKind], list[model.PublishedServiceAtLocation]] = (
        defaultdict(list)
    )
    for entry in entries:
        for zone in (None, entry.place.zone.key):
            found[zone, entry.service.kind].append(entry)
    return {key: tuple(value) for key, value in found.items()}


def by_organization(
    entries: Iterable[model.PublishedServiceAtLocation],
) -> dict[str, tuple[model.PublishedServiceAtLocation, ...]]:
    """The index of a snapshot by whose service it is."""
    found: dict[str, list[model.PublishedServiceAtLocation]] = defaultdict(list)
    for entry in entries:
        found[entry.service.organization.key].append(entry)
    return {key: tuple(value) for key, value in found.items()}


def _directory_order(row: Row[Any]) -> tuple[int, str]:
    """The independent ones first, those that work for the State last."""
    return (list(Mandate).index(row.mandate), row.name.casefold())


def _active(rows: Rows) -> Rows:
    return [row for row in rows if row.status is Status.ACTIVE]


def _group(rows: Rows, column: str) -> Group:
    found: Group = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return dict(found)


def _by_key(items: Iterable[Keyed]) -> dict[str, Keyed]:
    return {item.key: item for item in items}
