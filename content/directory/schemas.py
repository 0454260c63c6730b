"""The shape of a content file, checked field by field before anything is written.

One file may hold any of the lists of `ContentFile`; things refer to each other by key.
"""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationInfo,
    field_validator,
    model_validator,
)

from content.directory.columns import ColumnName, Joined, Refers, Split
from content.directory.fields import (
    Day,
    Description,
    Email,
    Key,
    LanguageTag,
    Line,
    LongPhrase,
    Moment,
    Name,
    Number,
    Phrase,
    Position,
    Rank,
    Said,
    Url,
    Wall,
    days,
)
from content.directory.hours import check_length, days_off
from content.models import (
    AssuranceMethod,
    Audience,
    DocumentType,
    Location,
    Mandate,
    Organization,
    PageKind,
    PhoneType,
    Precision,
    ServiceKind,
    Status,
    Topic,
    Zone,
)
from content.schedules.rules import DAYS, ExceptionKind, ExceptionReason, Frequency, HolidayRule


class StrictModel(BaseModel):
    """A misspelt field is an error, not a silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class AssuranceDocument(StrictModel):
    """Who checked, when and how. `by` is an organization's key; without one it was a volunteer
    of Channel Info's own."""

    by: Key | None = None
    when: Moment
    how: AssuranceMethod


def _in_order(first: date | None, last: date | None) -> None:
    if first and last and first > last:
        raise ValueError(f"begins on {first}, after it ends on {last}")


class ZoneDocument(StrictModel):
    """A zone."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,12}$")]
    name: Name
    position: Rank = 0


class LocationDocument(StrictModel):
    """A location; where people sleep has `living_site: true` and is never `exact`."""

    key: Key
    zone: Annotated[Key, Refers(Zone)]
    name: Name
    directions: Phrase | None = None
    address: Line | None = None
    precision: Precision
    living_site: Annotated[bool, ColumnName("is_living_site")] = False
    position: Annotated[Position | None, Split("latitude", "longitude")] = None
    landmark: Annotated[bool, ColumnName("is_landmark")] = False
    status: Status = Status.ACTIVE

    @field_validator("position")
    @classmethod
    def _living_sites_are_kept_to_a_kilometre(
        cls, position: Position | None, info: ValidationInfo
    ) -> Position | None:
        """Where people sleep is not even stored exactly, in drafts and history neither."""
        if position is None or not info.data.get("living_site"):
            return position
        return round(position[0], 2), round(position[1], 2)

    @model_validator(mode="after")
    def _living_sites_are_vague(self) -> Self:
        if self.living_site and (self.precision is Precision.EXACT or self.landmark):
            raise ValueError("a living site is never published exactly, nor as a landmark")
        return self


class PhoneDocument(StrictModel):
    """A number. `emergency` ones stand first, in red, one press away from everywhere."""

    key: Key
    number: Number
    type: PhoneType = PhoneType.VOICE
    label: Phrase | None = None
    position: Rank = 0
    emergency: Annotated[bool, ColumnName("is_emergency")] = False
    assured: AssuranceDocument | None = None


class OrganizationDocument(StrictModel):
    """An organization. `parent` is the key of the one whose project it is; `mission` is what the
    State asked of it, from `mandate_from` to `mandate_to`; after `valid_to` it has ended."""

    key: Key
    name: Annotated[Line, Field(max_length=120)]
    mandate: Mandate
    mission: Description | None = None
    mandate_from: Day | None = None
    mandate_to: Day | None = None
    parent: Annotated[Key | None, Refers(Organization)] = None
    website: Url | None = None
    email: Email | None = None
    description: Description | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    phones: tuple[PhoneDocument, ...] = ()
    status: Status = Status.ACTIVE
    assured: AssuranceDocument | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        _in_order(self.valid_from, self.valid_to)
        _in_order(self.mandate_from, self.mandate_to)
        return self


class ScheduleDocument(StrictModel):
    """A weekly rule (`freq: WEEKLY` with `byday`) or, without `freq`, the one date `dtstart`."""

    freq: Frequency | None = None
    interval: Annotated[int, Field(ge=1, le=53)] = 1
    byday: Annotated[tuple[str, ...], BeforeValidator(days), Joined(order=DAYS.index)] = ()
    bymonth: Annotated[tuple[Annotated[int, Field(ge=1, le=12)], ...], Joined(int, order=int)] = ()
    dtstart: Day | None = None
    until: Day | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    opens_at: Wall
    closes_at: Wall
    holidays: HolidayRule = HolidayRule.UNCERTAIN

    @model_validator(mode="after")
    def _weekly_or_dated(self) -> Self:
        if self.freq and not self.byday:
            raise ValueError("a weekly rule needs byday")
        if not self.freq and (self.dtstart is None or self.byday or self.bymonth or self.until):
            raise ValueError("without freq it is one date: dtstart, and no byday, bymonth, until")
        if self.interval > 1 and not (self.freq and self.dtstart):
            raise ValueError("an interval needs freq, and dtstart to count from")
        _in_order(self.dtstart, self.until)
        _in_order(self.valid_from, self.valid_to)
        if not self.freq:
            check_length(self.opens_at, self.closes_at)
        return self


class ScheduleExceptionDocument(StrictModel):
    """One date that differs; `opens_at` names the opening, none means the whole day."""

    date: Day
    kind: ExceptionKind
    opens_at: Wall | None = None
    new_opens_at: Wall | None = None
    new_closes_at: Wall | None = None
    new_location: Annotated[Key | None, Refers(Location)] = None
    reason: ExceptionReason | None = None
    said_at: Said

    @model_validator(mode="after")
    def _says_enough(self) -> Self:
        if self.kind is ExceptionKind.EXTRA and not (self.opens_at and self.new_closes_at):
            raise ValueError("an extra opening needs opens_at and new_closes_at")
        if self.kind in (ExceptionKind.LATE, ExceptionKind.EARLY) and not self.new_opens_at:
            raise ValueError(f"{self.kind} needs new_opens_at")
        if self.new_opens_at and not self.opens_at:
            raise ValueError("a new time needs opens_at, to say of which opening")
        if self.kind is ExceptionKind.MOVED and not self.new_location:
            raise ValueError("moved needs new_location")
        return self

    @model_validator(mode="after")
    def _says_no_nonsense(self) -> Self:
        """As planned, it may still close at another time."""
        if self.kind is ExceptionKind.EXTRA:
            check_length(self.opens_at, self.new_closes_at)
        is_timed = self.kind in (ExceptionKind.LATE, ExceptionKind.EARLY)
        if not is_timed or self.opens_at is None or self.new_opens_at is None:
            return self
        if self.new_opens_at == self.opens_at and self.new_closes_at:
            return self
        if days_off(self.kind, self.opens_at, self.new_opens_at) is None:
            side = "after" if self.kind is ExceptionKind.LATE else "before"
            raise ValueError(f"{self.kind} needs new_opens_at {side} opens_at")
        return self


class ServiceAtLocationDocument(StrictModel):
    """The service at one location, with its times there."""

    key: Key
    location: Annotated[Key, Refers(Location)]
    schedules: tuple[ScheduleDocument, ...] = ()
    exceptions: tuple[ScheduleExceptionDocument, ...] = ()
    assured: AssuranceDocument | None = None


class ServiceDocument(StrictModel):
    """A service. No `cost` means free; no `papers` means that nobody said. `languages` are those
    spoken there; `appointment` says how to get one; after `valid_to` the service has ended."""

    key: Key
    organization: Annotated[Key, Refers(Organization)]
    kind: ServiceKind
    name: Name
    description: Description | None = None
    bring: Phrase | None = None
    cost: Phrase | None = None
    audiences: tuple[Audience, ...] = (Audience.EVERYONE,)
    papers: Annotated[bool | None, ColumnName("papers_needed")] = None
    languages: Annotated[tuple[LanguageTag, ...], Field(max_length=24), Joined()] = ()
    appointment: Phrase | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    status: Status = Status.ACTIVE
    at: tuple[ServiceAtLocationDocument, ...] = ()

    @field_validator("audiences")
    @classmethod
    def _everyone_or_some(cls, audiences: tuple[Audience, ...]) -> tuple[Audience, ...]:
        """Who reads "for everybody, for women" stands before a door that is not theirs."""
        if Audience.EVERYONE in audiences and set(audiences) != {Audience.EVERYONE}:
            raise ValueError("either for everyone or for some: not both")
        return audiences

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        _in_order(self.valid_from, self.valid_to)
        return self


class SourceDocument(StrictModel):
    """Where the page's statements come from, and when somebody last read them there."""

    title: Annotated[Line, Field(max_length=200)]
    url: Url
    read_on: Day | None = None


class SectionDocument(StrictModel):
    """One screenful; the body is Markdown: paragraphs, lists, bold. After `valid_until` it may be
    out of date, because the law it tells of is changing. `sources` are of this section alone.
    A page knows its sections by their keys, which are no numbers."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,23}$")]
    heading: Phrase
    body: LongPhrase
    valid_until: Day | None = None
    sources: tuple[SourceDocument, ...] = ()


class PageDocument(StrictModel):
    """A page. `assured` names the legal organization that read it; most have none yet. A section
    without a key is known by its number: `s1` is the first."""

    key: Key
    kind: PageKind
    topic: Topic | None = None
    title: Name
    position: Rank = 0
    sections: Annotated[tuple[SectionDocument, ...], Field(min_length=1)]
    sources: tuple[SourceDocument, ...] = ()
    status: Status = Status.ACTIVE
    assured: AssuranceDocument | None = None

    @field_validator("sections", mode="before")
    @classmethod
    def _sections_have_keys(cls, sections: Any) -> Any:
        """Files and drafts from before sections had keys mean their sections by their number."""
        if not isinstance(sections, list | tuple):
            return sections
        return [
            {"key": f"s{number}"} | one if isinstance(one, dict) else one
            for number, one in enumerate(sections, 1)
        ]

    @field_validator("sections")
    @classmethod
    def _each_section_once(cls, sections: tuple[SectionDocument, ...]) -> Any:
        keys = [one.key for one in sections]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise ValueError(f"two sections have the key {twice}")
        return sections

    @model_validator(mode="after")
    def _a_right_has_a_source(self) -> Self:
        has_source = self.sources or any(section.sources for section in self.sections)
        if self.kind is PageKind.RIGHTS and not (has_source and self.topic):
            raise ValueError("a right is never stated without its topic and a source")
        return self


class PaceDocument(StrictModel):
    """For how many days an assurance of a kind of thing holds."""

    thing: ServiceKind | PageKind | Literal["phone", "organization"]
    days: Annotated[int, Field(ge=1, le=3650)]


class ContentFile(StrictModel):
    """A content file. `example: true` marks all it holds as an example."""

    example: bool = False
    paces: tuple[PaceDocument, ...] = ()
    zones: tuple[ZoneDocument, ...] = ()
    locations: tuple[LocationDocument, ...] = ()
    organizations: tuple[OrganizationDocument, ...] = ()
    phones: tuple[PhoneDocument, ...] = ()
    services: tuple[ServiceDocument, ...] = ()
    pages: tuple[PageDocument, ...] = ()


Document = (
    PaceDocument
    | ZoneDocument
    | LocationDocument
    | OrganizationDocument
    | PhoneDocument
    | ServiceDocument
    | PageDocument
)
_SHAPES: dict[DocumentType, TypeAdapter[Document]] = {
    DocumentType.PACE: TypeAdapter(PaceDocument),
    DocumentType.ZONE: TypeAdapter(ZoneDocument),
    DocumentType.LOCATION: TypeAdapter(LocationDocument),
    DocumentType.ORGANIZATION: TypeAdapter(OrganizationDocument),
    DocumentType.PHONE: TypeAdapter(PhoneDocument),
    DocumentType.SERVICE: TypeAdapter(ServiceDocument),
    DocumentType.PAGE: TypeAdapter(PageDocument),
}
# The list of a file that holds each.
LISTS = {
    "paces": DocumentType.PACE,
    "zones": DocumentType.ZONE,
    "locations": DocumentType.LOCATION,
    "organizations": DocumentType.ORGANIZATION,
    "phones": DocumentType.PHONE,
    "services": DocumentType.SERVICE,
    "pages": DocumentType.PAGE,
}


def parse_document(thing: DocumentType, data: Any) -> Document:
    """Plain data as the checked document of a thing. Raises ValueError (pydantic's)."""
    return _SHAPES[thing].validate_python(data)
