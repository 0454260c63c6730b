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
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from content.core.i18n import _s
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

    by: Key | None = Field(None, title=_s("by"))
    when: Moment = Field(title=_s("when"))
    how: AssuranceMethod = Field(title=_s("how"))


def _in_order(first: date | None, last: date | None) -> None:
    if first and last and first > last:
        dates = {"first": str(first), "last": str(last)}
        raise PydanticCustomError("order", "begins on {first}, after it ends on {last}", dates)


class ZoneDocument(StrictModel):
    """A zone."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,12}$")] = Field(title=_s("key"))
    name: Name = Field(title=_s("Name"))
    position: Rank = Field(0, title=_s("Order"))


class LocationDocument(StrictModel):
    """A location; where people sleep has `living_site: true` and is never `exact`."""

    key: Key = Field(title=_s("key"))
    zone: Annotated[Key, Refers(Zone)] = Field(title=_s("Zone"))
    name: Name = Field(title=_s("Name"))
    directions: Phrase | None = Field(None, title=_s("How to get there"))
    address: Line | None = Field(None, title=_s("Address"))
    precision: Precision = Field(title=_s("How exactly people see it"))
    living_site: Annotated[bool, ColumnName("is_living_site")] = Field(
        False,
        title=_s("People sleep here"),
        description=_s("Never shown exactly, and kept to about a kilometre only."),
    )
    position: Annotated[Position | None, Split("latitude", "longitude")] = Field(
        None, title=_s("On the map")
    )
    landmark: Annotated[bool, ColumnName("is_landmark")] = Field(
        False,
        title=_s("A place everybody knows"),
        description=_s("People choose it to say where they are."),
    )
    status: Status = Field(Status.ACTIVE, title=_s("Live or archived"))

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
            raise PydanticCustomError(
                "living_site", "a living site is never published exactly, nor as a landmark"
            )
        return self


class PhoneDocument(StrictModel):
    """A number. `emergency` ones stand first, in red, one press away from everywhere."""

    key: Key = Field(title=_s("key"))
    number: Number = Field(title=_s("Number"))
    type: PhoneType = Field(PhoneType.VOICE, title=_s("Used how"))
    label: Phrase | None = Field(None, title=_s("Label"))
    position: Rank = Field(0, title=_s("Order"))
    emergency: Annotated[bool, ColumnName("is_emergency")] = Field(
        False, title=_s("emergency number")
    )
    assured: AssuranceDocument | None = Field(None, title=_s("Checked"))


class OrganizationDocument(StrictModel):
    """An organization. `parent` is the key of the one whose project it is; `mission` is what the
    State asked of it, from `mandate_from` to `mandate_to`; after `valid_to` it has ended."""

    key: Key = Field(title=_s("key"))
    name: Annotated[Line, Field(max_length=120)] = Field(title=_s("Name"))
    mandate: Mandate = Field(title=_s("Mandate"))
    mission: Description | None = Field(None, title=_s("What the State asked of it"))
    mandate_from: Day | None = Field(None, title=_s("Mandate since"))
    mandate_to: Day | None = Field(None, title=_s("Last day of the mandate"))
    parent: Annotated[Key | None, Refers(Organization)] = Field(None, title=_s("A project of"))
    website: Url | None = Field(None, title=_s("Website"))
    email: Email | None = Field(
        None,
        title=_s("E-mail"),
        description=_s("Only an address of the organization, never of a person."),
    )
    description: Description | None = Field(None, title=_s("Description"))
    valid_from: Day | None = Field(None, title=_s("Since"))
    valid_to: Day | None = Field(
        None, title=_s("Last day"), description=_s("Only if it has ended or its end is known.")
    )
    phones: tuple[PhoneDocument, ...] = Field((), title=_s("Phone numbers"))
    status: Status = Field(Status.ACTIVE, title=_s("Live or archived"))
    assured: AssuranceDocument | None = Field(None, title=_s("Checked"))

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        _in_order(self.valid_from, self.valid_to)
        _in_order(self.mandate_from, self.mandate_to)
        return self


class ScheduleDocument(StrictModel):
    """A weekly rule (`freq: WEEKLY` with `byday`) or, without `freq`, the one date `dtstart`."""

    freq: Frequency | None = Field(None, title=_s("repeats"))
    interval: Annotated[int, Field(ge=1, le=53)] = Field(1, title=_s("Every how many weeks"))
    byday: Annotated[tuple[str, ...], BeforeValidator(days), Joined(order=DAYS.index)] = Field(
        (), title=_s("On these days")
    )
    bymonth: Annotated[tuple[Annotated[int, Field(ge=1, le=12)], ...], Joined(int, order=int)] = (
        Field((), title=_s("Only in these months"))
    )
    dtstart: Day | None = Field(
        None,
        title=_s("One date only, or the first date"),
        description=_s(
            "Without days of the week: only this date. With them: weeks are counted from it."
        ),
    )
    until: Day | None = Field(
        None,
        title=_s("Until"),
        description=_s("It ends after this date: people then read that it is closed."),
    )
    valid_from: Day | None = Field(None, title=_s("Season begins"))
    valid_to: Day | None = Field(
        None,
        title=_s("Season ends"),
        description=_s(
            "Nobody knows yet what comes after this date: people then read that the times are not "
            "known."
        ),
    )
    opens_at: Wall = Field(title=_s("From"))
    closes_at: Wall = Field(title=_s("To"))
    holidays: HolidayRule = Field(HolidayRule.UNCERTAIN, title=_s("On public holidays"))

    @model_validator(mode="after")
    def _weekly_or_dated(self) -> Self:
        if self.freq and not self.byday:
            raise PydanticCustomError("no_days", "a weekly rule needs byday")
        if not self.freq and (self.dtstart is None or self.byday or self.bymonth or self.until):
            raise PydanticCustomError(
                "not_one_date", "without freq it is one date: dtstart, and no byday, bymonth, until"
            )
        if self.interval > 1 and not (self.freq and self.dtstart):
            raise PydanticCustomError(
                "no_start", "an interval needs freq, and dtstart to count from"
            )
        _in_order(self.dtstart, self.until)
        _in_order(self.valid_from, self.valid_to)
        if not self.freq:
            check_length(self.opens_at, self.closes_at)
        return self


class ScheduleExceptionDocument(StrictModel):
    """One date that differs; `opens_at` names the opening, none means the whole day."""

    date: Day = Field(title=_s("date"))
    kind: ExceptionKind = Field(title=_s("kind"))
    opens_at: Wall | None = Field(None, title=_s("opens"))
    new_opens_at: Wall | None = Field(None, title=_s("new opening time"))
    new_closes_at: Wall | None = Field(None, title=_s("new closing time"))
    new_location: Annotated[Key | None, Refers(Location)] = Field(None, title=_s("new place"))
    reason: ExceptionReason | None = Field(None, title=_s("reason"))
    said_at: Said = Field(title=_s("said at"))

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

    key: Key = Field(title=_s("key"))
    location: Annotated[Key, Refers(Location)] = Field(title=_s("Place"))
    schedules: tuple[ScheduleDocument, ...] = Field((), title=_s("Opening times"))
    exceptions: tuple[ScheduleExceptionDocument, ...] = Field((), title=_s("said for"))
    assured: AssuranceDocument | None = Field(None, title=_s("Checked"))


class ServiceDocument(StrictModel):
    """A service. No `cost` means free; no `papers` means that nobody said. `languages` are those
    spoken there; `appointment` says how to get one; after `valid_to` the service has ended."""

    key: Key = Field(title=_s("key"))
    organization: Annotated[Key, Refers(Organization)] = Field(title=_s("Organization"))
    kind: ServiceKind = Field(title=_s("Kind"))
    name: Name = Field(title=_s("Name"))
    description: Description | None = Field(None, title=_s("Description"))
    bring: Phrase | None = Field(None, title=_s("What to bring"))
    cost: Phrase | None = Field(None, title=_s("What it costs"), description=_s("empty: free"))
    audiences: tuple[Audience, ...] = Field((Audience.EVERYONE,), title=_s("For whom"))
    papers: Annotated[bool | None, ColumnName("papers_needed")] = Field(
        None, title=_s("Are papers needed?")
    )
    languages: Annotated[tuple[LanguageTag, ...], Field(max_length=24), Joined()] = Field(
        (), title=_s("Languages spoken")
    )
    appointment: Phrase | None = Field(
        None, title=_s("How to get an appointment"), description=_s("empty: none needed")
    )
    valid_from: Day | None = Field(None, title=_s("Since"))
    valid_to: Day | None = Field(
        None, title=_s("Last day"), description=_s("Only if it has ended or its end is known.")
    )
    status: Status = Field(Status.ACTIVE, title=_s("Live or archived"))
    at: tuple[ServiceAtLocationDocument, ...] = Field((), title=_s("Places"))

    @field_validator("audiences")
    @classmethod
    def _everyone_or_some(cls, audiences: tuple[Audience, ...]) -> tuple[Audience, ...]:
        """Who reads "for everybody, for women" stands before a door that is not theirs."""
        if Audience.EVERYONE in audiences and set(audiences) != {Audience.EVERYONE}:
            raise PydanticCustomError(
                "everyone_and_some", "either for everyone or for some: not both"
            )
        return audiences

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        _in_order(self.valid_from, self.valid_to)
        return self


class SourceDocument(StrictModel):
    """Where the page's statements come from, and when somebody last read them there."""

    title: Annotated[Line, Field(max_length=200)] = Field(title=_s("Title"))
    url: Url = Field(title=_s("Address on the web"))
    read_on: Day | None = Field(None, title=_s("Read there on"))


class SectionDocument(StrictModel):
    """One screenful; the body is Markdown: paragraphs, lists, bold. After `valid_until` it may be
    out of date, because the law it tells of is changing. `sources` are of this section alone.
    A page knows its sections by their keys, which are no numbers."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,23}$")] = Field(title=_s("key"))
    heading: Phrase = Field(title=_s("Heading"))
    body: LongPhrase = Field(title=_s("Text"))
    valid_until: Day | None = Field(
        None,
        title=_s("Sure until"),
        description=_s(
            "Where the law is changing: after this day people read that it may be out of date."
        ),
    )
    sources: tuple[SourceDocument, ...] = Field((), title=_s("Sources"))


class PageDocument(StrictModel):
    """A page. `assured` names the legal organization that read it; most have none yet. A section
    without a key is known by its number: `s1` is the first."""

    key: Key = Field(title=_s("key"))
    kind: PageKind = Field(title=_s("Kind"))
    topic: Topic | None = Field(None, title=_s("Topic"))
    title: Name = Field(title=_s("Title"))
    position: Rank = Field(0, title=_s("Order"))
    sections: Annotated[tuple[SectionDocument, ...], Field(min_length=1)] = Field(
        title=_s("Sections")
    )
    sources: tuple[SourceDocument, ...] = Field((), title=_s("Sources"))
    status: Status = Field(Status.ACTIVE, title=_s("Live or archived"))
    assured: AssuranceDocument | None = Field(None, title=_s("Checked"))

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
            raise PydanticCustomError(
                "no_source", "a right is never stated without its topic and a source"
            )
        return self


class PaceDocument(StrictModel):
    """For how many days an assurance of a kind of thing holds."""

    thing: ServiceKind | PageKind | Literal["phone", "organization"] = Field(title=_s("of what"))
    days: Annotated[int, Field(ge=1, le=3650)] = Field(
        title=_s("days"), description=_s("A number of days, from 1 to 3650.")
    )


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
DOCUMENTS: dict[DocumentType, type[Document]] = {
    DocumentType.SERVICE: ServiceDocument,
    DocumentType.LOCATION: LocationDocument,
    DocumentType.ORGANIZATION: OrganizationDocument,
    DocumentType.PAGE: PageDocument,
    DocumentType.PHONE: PhoneDocument,
    DocumentType.ZONE: ZoneDocument,
    DocumentType.PACE: PaceDocument,
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
    return DOCUMENTS[thing].model_validate(data)
