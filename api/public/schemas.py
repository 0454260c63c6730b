"""The shapes of the read API, in the words of HSDS 3."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from content.alerts.cap.message import CapCategory
from content.models import (
    AssuranceMethod,
    Audience,
    Certainty,
    Mandate,
    MsgType,
    PageKind,
    PhoneType,
    Precision,
    ServiceKind,
    Severity,
    Topic,
    Urgency,
)
from content.schedules.rules import ExceptionKind, ExceptionReason, HolidayRule
from content.snapshot import Attribution

Item = TypeVar("Item")
Texts = Annotated[
    Mapping[str, str],
    Field(
        description="Text by language code.", examples=[{"en": "Hot meals", "ar": "وجبات ساخنة"}]
    ),
]
# JSON Schema's "time" has an offset (RFC 3339); the time on a wall in Calais has none.
Wall = Annotated[time, WithJsonSchema({"type": "string", "pattern": r"^\d\d:\d\d:\d\d$"})]


class ApiModel(BaseModel):
    """Immutable, like the snapshot."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class Page(ApiModel, Generic[Item]):
    """One page of a list (HSDS pagination)."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    contents: list[Item]


class Assurance(ApiModel):
    """Who checked, when; show it. After `expires_after` do not send anybody there."""

    assured_date: datetime | None = Field(description="UTC; null when nobody checked yet.")
    assurer: str | None = Field(description="Null for volunteers of Channel Info's own.")
    method: AssuranceMethod | None
    attribution: Attribution | None = Field(
        description="Whose word it is: `own`, people of the assurer's looked; `told`, the assurer "
        "told a volunteer; `volunteer`, a volunteer looked."
    )
    unconfirmed_after: datetime | None
    expires_after: datetime | None


class Zone(ApiModel):
    """A stretch of coast where people live."""

    id: str = Field(examples=["calais"])
    name: Texts
    is_example: bool


class Location(ApiModel):
    """HSDS location; coordinates are no more exact than may be published."""

    id: str
    zone: str
    name: Texts
    address: str | None
    latitude: float | None
    longitude: float | None
    precision: Precision
    is_example: bool


class Phone(ApiModel):
    """HSDS phone."""

    number: str = Field(examples=["112"])
    type: PhoneType
    description: Texts | None
    assurance: Assurance


class Organization(ApiModel):
    """HSDS organization."""

    id: str = Field(examples=["rck"])
    name: str
    mandate: Mandate
    mission: Texts | None = Field(description="What the State asked of it.")
    mandate_to: date | None = Field(description="The last day of that.")
    parent_organization_id: str | None = Field(description="Whose project it is.")
    description: Texts | None
    website: str | None
    email: str | None
    valid_from: date | None
    valid_to: date | None = Field(description="Its last day; after it, it has ended.")
    phones: list[Phone]
    assurance: Assurance
    is_example: bool


class Schedule(ApiModel):
    """HSDS schedule: an RFC 5545 rule on the wall clock of Europe/Paris. `closes_at` at or
    before `opens_at` is on the next day; 00:00 to 00:00, or to 23:59, is day and night."""

    freq: str | None = Field(examples=["WEEKLY"])
    interval: int
    byday: str | None = Field(examples=["MO,WE"])
    bymonth: str | None
    dtstart: date | None
    until: date | None
    valid_from: date | None
    valid_to: date | None
    opens_at: Wall
    closes_at: Wall
    public_holidays: HolidayRule
    timezone: str = "Europe/Paris"


class ServiceAtLocation(ApiModel):
    """HSDS service_at_location."""

    id: str
    location: Location
    schedules: list[Schedule]
    times_known: bool = Field(
        description="False: nobody knows its times from today on. It is not closed: say so, and "
        "that people should ask."
    )
    assurance: Assurance
    alerts: list[str] = Field(
        description="The ids of the alerts that hold now and name it, the strongest first (see "
        "/api/v1/alerts): show them before anything else; the water may not be for drinking."
    )


class Service(ApiModel):
    """HSDS service."""

    id: str
    organization: str
    kind: ServiceKind
    name: Texts
    description: Texts | None
    bring: Texts | None
    cost: Texts | None = Field(description="Null: free.")
    eligibility: list[Audience]
    papers_needed: bool | None
    languages: list[str] = Field(description="Languages spoken there (BCP 47).")
    appointment: Texts | None = Field(description="How to get an appointment; null: none needed.")
    valid_from: date | None
    valid_to: date | None = Field(description="Its last day; after it, it has ended.")
    service_at_locations: list[ServiceAtLocation]
    is_example: bool


class Occurrence(ApiModel):
    """One opening on one date, as it will really be: exceptions and holidays applied."""

    service_at_location: str
    service: str
    kind: ServiceKind
    zone: str
    location: str = Field(description="The location it is really at that day.")
    date: date
    opens: datetime
    closes: datetime
    cancelled: bool
    change: ExceptionKind | None
    reason: ExceptionReason | None
    may_be_closed: bool = Field(description="A public holiday, and nobody said yet.")
    alerts: list[str] = Field(
        description="The ids of the alerts that name it and hold while it is open."
    )
    assurance: Assurance
    is_example: bool


class Source(ApiModel):
    """Where a page's statements come from."""

    title: str
    url: str
    read_on: date | None


class Section(ApiModel):
    """One part of a page; the body is Markdown."""

    heading: Texts
    body: Texts
    valid_until: date | None = Field(description="After this day it may be out of date.")
    sources: list[Source]


class Reading(ApiModel):
    """A page: rights, guide, news."""

    id: str
    kind: PageKind
    topic: Topic | None
    title: Texts
    sections: list[Section]
    sources: list[Source]
    assurance: Assurance
    is_example: bool


class Language(ApiModel):
    """A language, and whether a native speaker read its interface."""

    code: str = Field(examples=["ti"])
    name: str
    direction: str = Field(examples=["ltr"])
    fallbacks: list[str]
    reviewed_by: str | None


class Alert(ApiModel):
    """An alert that holds now, in the words of OASIS CAP 1.2."""

    id: str = Field(description="CAP identifier; unique for ever.")
    sender: str
    sent: datetime = Field(description="UTC, as all times.")
    msg_type: MsgType = Field(description="An update replaces the earlier alerts it references.")
    references: list[str] = Field(description="The ids of all earlier messages about it.")
    category: CapCategory
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    effective: datetime
    expires: datetime | None
    event: Texts
    headline: Texts
    description: Texts
    instruction: Texts
    areas: Mapping[str, list[str]] = Field(description="Where, by language code.")
    contact: str | None
    cap: str = Field(description="The address of the whole message in CAP 1.2.")
