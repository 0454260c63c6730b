"""The snapshot's things in the shapes of the read API."""

from collections.abc import Iterable, Mapping
from datetime import date, time

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

Named = Mapping[str, tuple[AlertEffect, ...]]


def _texts(words: snapshot.LocalizedText | None) -> Mapping[str, str] | None:
    return words.by_language if words else None


def _sources(sources: Iterable[snapshot.PublishedSource]) -> list[schemas.Source]:
    return [schemas.Source(title=one.title, url=one.url, read_on=one.read_on) for one in sources]


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
    return schemas.Zone(id=item.key, name=item.name.by_language, is_example=item.is_example)


def location(item: snapshot.PublishedLocation) -> schemas.Location:
    """A location."""
    latitude, longitude = item.position or (None, None)
    return schemas.Location(
        id=item.key,
        zone=item.zone.key,
        name=item.name.by_language,
        address=item.address,
        latitude=latitude,
        longitude=longitude,
        precision=item.precision,
        is_example=item.is_example,
    )


def phone(item: snapshot.PublishedPhone) -> schemas.Phone:
    """A phone."""
    return schemas.Phone(
        number=item.number,
        type=item.type,
        description=_texts(item.label),
        assurance=assurance(item.checked),
    )


def organization(item: snapshot.PublishedOrganization) -> schemas.Organization:
    """An organization."""
    return schemas.Organization(
        id=item.key,
        name=item.name,
        mandate=item.mandate,
        mission=_texts(item.mission),
        mandate_to=item.mandate_to,
        parent_organization_id=item.parent or None,
        description=_texts(item.description),
        website=item.website,
        email=item.email,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        phones=[phone(one) for one in item.phones],
        assurance=assurance(item.checked),
        is_example=item.is_example,
    )


def schedule(rule: PublishedSchedule) -> schemas.Schedule:
    """A schedule."""
    return schemas.Schedule(
        freq="WEEKLY" if rule.weekdays else None,
        interval=rule.interval,
        byday=",".join(DAYS[day] for day in sorted(rule.weekdays)) or None,
        bymonth=",".join(str(month) for month in sorted(rule.months)) or None,
        dtstart=rule.dtstart,
        until=rule.until,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        opens_at=rule.opens_at,
        closes_at=rule.closes_at,
        public_holidays=rule.holidays,
    )


def service(
    entries: list[snapshot.PublishedServiceAtLocation], day: date, named: Named
) -> schemas.Service:
    """A service with the places it is at, as far as is known on a date in Calais; `named` is what
    alerts do to these now."""
    item = entries[0].service
    return schemas.Service(
        id=item.key,
        organization=item.organization.key,
        kind=item.kind,
        name=item.name.by_language,
        description=_texts(item.description),
        bring=_texts(item.bring),
        cost=_texts(item.cost),
        eligibility=sorted(item.audiences),
        papers_needed=item.papers_needed,
        languages=list(item.languages),
        appointment=_texts(item.appointment),
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        service_at_locations=[
            schemas.ServiceAtLocation(
                id=entry.key,
                location=location(entry.place),
                schedules=[schedule(rule) for rule in entry.timetable.rules],
                times_known=not state(entry.timetable, instant(day, time())).unknown,
                assurance=assurance(entry.checked),
                alerts=[one.alert.identifier for one in named.get(entry.key, ())],
            )
            for entry in entries
        ],
        is_example=item.is_example,
    )


def occurrence(
    entry: snapshot.PublishedServiceAtLocation, opening: Opening, named: Named
) -> schemas.Occurrence:
    """An occurrence; `named` is what alerts do to services at a location now."""
    found = (one.alert for one in named.get(entry.key, ()))
    alerts = [a for a in found if a.effective < opening.closes and opening.opens < a.expires]
    return schemas.Occurrence(
        service_at_location=entry.key,
        service=entry.service.key,
        kind=entry.service.kind,
        zone=entry.place.zone.key,
        location=opening.location or entry.place.key,
        date=opening.date,
        opens=opening.opens,
        closes=opening.closes,
        cancelled=opening.cancelled,
        change=opening.change,
        reason=opening.reason,
        may_be_closed=opening.holiday_uncertain,
        alerts=[alert.identifier for alert in alerts],
        assurance=assurance(entry.checked),
        is_example=entry.is_example,
    )


def reading(item: snapshot.PublishedPage) -> schemas.Reading:
    """A page."""
    return schemas.Reading(
        id=item.key,
        kind=item.kind,
        topic=item.topic,
        title=item.title.by_language,
        sections=[
            schemas.Section(
                heading=part.heading.by_language,
                body=part.body.by_language,
                valid_until=part.valid_until,
                sources=_sources(part.sources),
            )
            for part in item.sections
        ],
        sources=_sources(item.sources),
        assurance=assurance(item.checked),
        is_example=item.is_example,
    )


def language(item: i18n.Language) -> schemas.Language:
    """A language."""
    return schemas.Language(
        code=item.code,
        name=item.name,
        direction=item.direction,
        fallbacks=list(item.fallbacks),
        reviewed_by=item.reviewed_by or None,
    )


def alert(item: CapDocument, address: str) -> schemas.Alert:
    """An alert; the address is that of all of them."""

    def said(part: str) -> dict[str, str]:
        texts = {code: getattr(text, part) for code, text in item.texts.items()}
        return {code: text for code, text in texts.items() if text}

    return schemas.Alert(
        id=item.reference.identifier,
        sender=item.reference.sender,
        sent=item.reference.sent,
        msg_type=item.msg_type,
        references=[earlier.identifier for earlier in item.references],
        category=item.category,
        urgency=item.urgency,
        severity=item.severity,
        certainty=item.certainty,
        effective=item.effective,
        expires=item.expires,
        event=said("event"),
        headline=said("headline"),
        description=said("description"),
        instruction=said("instruction"),
        areas={code: list(text.areas) for code, text in item.texts.items()},
        contact=item.contact or None,
        cap=f"{address}/{item.reference.identifier}.xml",
    )
