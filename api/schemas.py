"""The shapes of the read API, in the words of HSDS 3, and how they are made of the snapshot."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from content import i18n, snapshot
from content.schedule import Occurrence as Opening
from content.schedule import Rule
from content.words import (
    DAYS,
    Audience,
    Change,
    Holidays,
    Kind,
    Mandate,
    Method,
    PageKind,
    PhoneType,
    Precision,
    Reason,
    Topic,
)

Item = TypeVar("Item")
Texts = Annotated[
    Mapping[str, str],
    Field(
        description="Text by language code.", examples=[{"en": "Hot meals", "ar": "وجبات ساخنة"}]
    ),
]


class Shape(BaseModel):
    """Immutable, like the snapshot."""

    model_config = ConfigDict(frozen=True)


class Page(Shape, Generic[Item]):
    """One page of a list (HSDS pagination)."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    contents: list[Item]


class Assurance(Shape):
    """Who checked, when; show it. After `expires_after` do not send anybody there."""

    assured_date: datetime | None = Field(description="UTC; null when nobody checked yet.")
    assurer: str | None
    method: Method | None
    unconfirmed_after: datetime | None
    expires_after: datetime | None


class Zone(Shape):
    """A stretch of coast where people live."""

    id: str = Field(examples=["calais"])
    name: Texts


class Location(Shape):
    """HSDS location; coordinates are no more exact than may be published."""

    id: str
    zone: str
    name: Texts
    address: str | None
    latitude: float | None
    longitude: float | None
    precision: Precision


class Phone(Shape):
    """HSDS phone."""

    number: str = Field(examples=["112"])
    type: PhoneType
    description: Texts | None
    assurance: Assurance


class Organization(Shape):
    """HSDS organization."""

    id: str = Field(examples=["rck"])
    name: str
    mandate: Mandate
    description: Texts | None
    website: str | None
    phones: list[Phone]
    assurance: Assurance
    is_example: bool


class Schedule(Shape):
    """HSDS schedule: an RFC 5545 rule on the wall clock of Europe/Paris. `closes_at` at or
    before `opens_at` is on the next day."""

    freq: str | None = Field(examples=["WEEKLY"])
    interval: int
    byday: str | None = Field(examples=["MO,WE"])
    bymonth: str | None
    dtstart: date | None
    until: date | None
    valid_from: date | None
    valid_to: date | None
    opens_at: time
    closes_at: time
    public_holidays: Holidays
    timezone: str = "Europe/Paris"


class ServiceAtLocation(Shape):
    """HSDS service_at_location."""

    id: str
    location: Location
    schedules: list[Schedule]
    assurance: Assurance


class Service(Shape):
    """HSDS service."""

    id: str
    organization: str
    kind: Kind
    name: Texts
    description: Texts | None
    bring: Texts | None
    cost: Texts | None = Field(description="Null: free.")
    eligibility: list[Audience]
    papers_needed: bool | None
    service_at_locations: list[ServiceAtLocation]
    is_example: bool


class Occurrence(Shape):
    """One opening on one date, as it will really be: exceptions and holidays applied."""

    service_at_location: str
    service: str
    kind: Kind
    zone: str
    location: str = Field(description="The location it is really at that day.")
    date: date
    opens: datetime
    closes: datetime
    cancelled: bool
    change: Change | None
    reason: Reason | None
    may_be_closed: bool = Field(description="A public holiday, and nobody said yet.")
    assurance: Assurance
    is_example: bool


class Section(Shape):
    """One part of a page; the body is Markdown."""

    heading: Texts
    body: Texts


class Source(Shape):
    """Where a page's statements come from."""

    title: str
    url: str
    read_on: date | None


class Reading(Shape):
    """A page: rights, guide, news."""

    id: str
    kind: PageKind
    topic: Topic | None
    title: Texts
    sections: list[Section]
    sources: list[Source]
    assurance: Assurance
    is_example: bool


class Language(Shape):
    """A language, and whether a native speaker read its interface."""

    code: str = Field(examples=["ti"])
    name: str
    direction: str = Field(examples=["ltr"])
    fallbacks: list[str]
    reviewed_by: str | None


def _texts(words: snapshot.Words | None) -> Mapping[str, str] | None:
    return words.by_language if words else None


def assurance(checked: snapshot.Checked) -> Assurance:
    """Absolute times, so that an answer does not change while nothing does."""
    at = checked.assured_at
    return Assurance(
        assured_date=at,
        assurer=checked.assurer or None,
        method=checked.method,
        unconfirmed_after=at and at + 2 * checked.pace,
        expires_after=at and at + 4 * checked.pace,
    )


def zone(item: snapshot.Zone) -> Zone:
    """A zone."""
    return Zone(id=item.key, name=item.name.by_language)


def location(item: snapshot.Place) -> Location:
    """A location."""
    latitude, longitude = item.position or (None, None)
    return Location(
        id=item.key,
        zone=item.zone.key,
        name=item.name.by_language,
        address=item.address,
        latitude=latitude,
        longitude=longitude,
        precision=item.precision,
    )


def phone(item: snapshot.Phone) -> Phone:
    """A phone."""
    return Phone(
        number=item.number,
        type=item.type,
        description=_texts(item.label),
        assurance=assurance(item.checked),
    )


def organization(item: snapshot.Organization) -> Organization:
    """An organization."""
    return Organization(
        id=item.key,
        name=item.name,
        mandate=item.mandate,
        description=_texts(item.description),
        website=item.website,
        phones=[phone(one) for one in item.phones],
        assurance=assurance(item.checked),
        is_example=item.is_example,
    )


def schedule(rule: Rule) -> Schedule:
    """A schedule."""
    return Schedule(
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


def service(item: snapshot.Service, entries: list[snapshot.Entry]) -> Service:
    """A service with the places it is at."""
    return Service(
        id=item.key,
        organization=item.organization.key,
        kind=item.kind,
        name=item.name.by_language,
        description=_texts(item.description),
        bring=_texts(item.bring),
        cost=_texts(item.cost),
        eligibility=sorted(item.audiences),
        papers_needed=item.papers_needed,
        service_at_locations=[
            ServiceAtLocation(
                id=entry.key,
                location=location(entry.place),
                schedules=[schedule(rule) for rule in entry.timetable.rules],
                assurance=assurance(entry.checked),
            )
            for entry in entries
        ],
        is_example=item.is_example,
    )


def occurrence(entry: snapshot.Entry, opening: Opening) -> Occurrence:
    """An occurrence."""
    return Occurrence(
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
        assurance=assurance(entry.checked),
        is_example=entry.service.is_example,
    )


def reading(item: snapshot.Page) -> Reading:
    """A page."""
    return Reading(
        id=item.key,
        kind=item.kind,
        topic=item.topic,
        title=item.title.by_language,
        sections=[
            Section(heading=part.heading.by_language, body=part.body.by_language)
            for part in item.sections
        ],
        sources=[
            Source(title=part.title, url=part.url, read_on=part.read_on) for part in item.sources
        ],
        assurance=assurance(item.checked),
        is_example=item.is_example,
    )


def language(item: i18n.Language) -> Language:
    """A language."""
    return Language(
        code=item.code,
        name=item.name,
        direction=item.direction,
        fallbacks=list(item.fallbacks),
        reviewed_by=item.reviewed_by or None,
    )
