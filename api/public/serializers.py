"""The snapshot's things in the shapes of the read API."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any, TypeVar

from api.public import schemas
from content import snapshot
from content.alerts.cap.message import CapDocument
from content.alerts.effects import AlertEffect
from content.core import i18n
from content.core.clock import instant
from content.schedules import Occurrence as Opening
from content.schedules import PublishedSchedule
from content.schedules.opening_state import state
from content.schedules.rules import DAYS

Made = TypeVar("Made", bound=schemas.ApiModel)
Named = Mapping[str, tuple[AlertEffect, ...]]


def _serialized(made: type[Made], item: Any, **more: Any) -> Made:
    """An answer about a published thing: what both have under one name, and `more`."""
    fields = made.model_fields
    same = {name: getattr(item, name) for name in fields if hasattr(item, name)}
    if hasattr(item, "key"):
        same["id"] = item.key
    return made(**{name: _plain(value) for name, value in same.items()} | more)


def _plain(value: Any) -> Any:
    return value.by_language if isinstance(value, snapshot.LocalizedText) else value


def _sources(sources: Iterable[snapshot.PublishedSource]) -> list[schemas.Source]:
    return [_serialized(schemas.Source, one) for one in sources]


def assurance(checked: snapshot.PublishedAssurance) -> schemas.Assurance:
    """Absolute times, so that an answer does not change while nothing does."""
    at = checked.assured_at
    return schemas.Assurance(
        assured_date=at,
        assurer=checked.assurer or None,
        method=checked.method,
        attribution=checked.attribution,
        unconfirmed_after=at and at + 2 * checked.pace,
        expires_after=at and at + 4 * checked.pace,
    )


def zone(item: snapshot.PublishedZone) -> schemas.Zone:
    """A zone."""
    return _serialized(schemas.Zone, item)


def location(item: snapshot.PublishedLocation) -> schemas.Location:
    """A location."""
    latitude, longitude = item.position or (None, None)
    return _serialized(
        schemas.Location, item, zone=item.zone.key, latitude=latitude, longitude=longitude
    )


def phone(item: snapshot.PublishedPhone) -> schemas.Phone:
    """A phone."""
    label, checked = item.label, assurance(item.assurance)
    return _serialized(
        schemas.Phone, item, description=label and label.by_language, assurance=checked
    )


def organization(item: snapshot.PublishedOrganization) -> schemas.Organization:
    """An organization."""
    return _serialized(
        schemas.Organization,
        item,
        parent_organization_id=item.parent or None,
        phones=[phone(one) for one in item.phones],
        assurance=assurance(item.assurance),
    )


def schedule(rule: PublishedSchedule) -> schemas.Schedule:
    """A schedule."""
    return _serialized(
        schemas.Schedule,
        rule,
        freq="WEEKLY" if rule.weekdays else None,
        byday=",".join(DAYS[day] for day in sorted(rule.weekdays)) or None,
        bymonth=",".join(str(month) for month in sorted(rule.months)) or None,
        public_holidays=rule.holidays,
    )


def service(
    entries: list[snapshot.PublishedServiceAtLocation], day: date, named: Named
) -> schemas.Service:
    """A service with the places it is at, as far as is known on a date in Calais; `named` is what
    alerts do to these now."""
    item = entries[0].service
    return _serialized(
        schemas.Service,
        item,
        organization=item.organization.key,
        eligibility=sorted(item.audiences),
        papers_needed=item.papers,
        languages=list(item.languages),
        service_at_locations=[
            _serialized(
                schemas.ServiceAtLocation,
                entry,
                location=location(entry.location),
                schedules=[schedule(rule) for rule in entry.timetable.rules],
                times_known=not state(entry.timetable, instant(day, time())).unknown,
                assurance=assurance(entry.assurance),
                alerts=[one.alert.identifier for one in named.get(entry.key, ())],
            )
            for entry in entries
        ],
    )


def occurrence(
    entry: snapshot.PublishedServiceAtLocation, opening: Opening, named: Named
) -> schemas.Occurrence:
    """An occurrence; `named` is what alerts do to services at a location now."""
    found = (one.alert for one in named.get(entry.key, ()))
    alerts = [a for a in found if a.effective < opening.closes and opening.opens < a.expires]
    return _serialized(
        schemas.Occurrence,
        opening,
        service_at_location=entry.key,
        service=entry.service.key,
        kind=entry.service.kind,
        zone=entry.location.zone.key,
        location=opening.location or entry.location.key,
        may_be_closed=opening.holiday_uncertain,
        alerts=[alert.identifier for alert in alerts],
        assurance=assurance(entry.assurance),
        is_example=entry.is_example,
    )


def reading(item: snapshot.PublishedPage) -> schemas.Reading:
    """A page."""
    return _serialized(
        schemas.Reading,
        item,
        sections=[
            _serialized(schemas.Section, one, sources=_sources(one.sources))
            for one in item.sections
        ],
        sources=_sources(item.sources),
        assurance=assurance(item.assurance),
    )


def language(item: i18n.Language) -> schemas.Language:
    """A language."""
    return _serialized(
        schemas.Language, item, fallbacks=list(item.fallbacks), reviewed_by=item.reviewed_by or None
    )


def alert(item: CapDocument, address: str) -> schemas.Alert:
    """An alert; the address is that of all of them."""

    def said(part: str) -> dict[str, str]:
        texts = {code: getattr(text, part) for code, text in item.texts.items()}
        return {code: text for code, text in texts.items() if text}

    return _serialized(
        schemas.Alert,
        item,
        id=item.reference.identifier,
        sender=item.reference.sender,
        sent=item.reference.sent,
        references=[earlier.identifier for earlier in item.references],
        event=said("event"),
        headline=said("headline"),
        description=said("description"),
        instruction=said("instruction"),
        areas={code: list(text.areas) for code, text in item.texts.items()},
        contact=item.contact or None,
        cap=f"{address}/{item.reference.identifier}.xml",
    )
