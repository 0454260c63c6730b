"""The shape of a content file, checked field by field before anything is written.

One file may hold any of the lists of `Document`; things refer to each other by key.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)

from content.clock import PARIS
from content.i18n import LANGUAGES
from content.words import (
    DAYS,
    Audience,
    Change,
    Frequency,
    Holidays,
    Kind,
    Mandate,
    Method,
    PageKind,
    PhoneType,
    Precision,
    Reason,
    Status,
    Topic,
)

# Characters that hide or turn text around: controls, zero width, bidi overrides. A zero-width
# (non-)joiner is spelling in Persian, Sorani and Urdu and stays.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_DAYS_AGO = re.compile(r"^(\d{1,4}) days? ago$")


def _clean(value: str) -> str:
    if HIDDEN.search(value):
        raise ValueError("contains invisible characters; type the text again")
    return value.strip()


def _languages(texts: dict[str, str]) -> dict[str, str]:
    unknown = sorted(set(texts) - set(LANGUAGES))
    if unknown:
        raise ValueError(f"unknown language {', '.join(unknown)}")
    if not texts:
        raise ValueError("needs a text in at least one language")
    return texts


def _wall(value: str | time) -> str:
    return value if isinstance(value, str) else value.isoformat("minutes")


def _days(value: Any) -> Any:
    days = value.split(",") if isinstance(value, str) else value
    if isinstance(days, list) and (wrong := [day for day in days if day not in DAYS]):
        raise ValueError(f"unknown day {wrong[0]}; use {', '.join(DAYS)}")
    return days


def _when(value: Any) -> Any:
    """Times are Calais wall-clock unless they carry an offset; `3 days ago` is for examples."""
    if isinstance(value, str) and (found := _DAYS_AGO.match(value)):
        return timedelta(days=int(found[1]))
    if isinstance(value, str):
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)
    return value


def _from_text(value: str | datetime | timedelta) -> str:
    return f"{value.days} days ago" if isinstance(value, timedelta) else str(value)


Key = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,24}$")]
Line = Annotated[str, AfterValidator(_clean), Field(min_length=1, max_length=300)]
LongText = Annotated[str, AfterValidator(_clean), Field(min_length=1, max_length=8000)]
Phrase = Annotated[dict[str, Annotated[Line, Field(max_length=300)]], AfterValidator(_languages)]
LongPhrase = Annotated[dict[str, LongText], AfterValidator(_languages)]
Url = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=300)]
Number = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ]{1,18}$")]
Moment = Annotated[datetime | timedelta, BeforeValidator(_when), PlainSerializer(_from_text)]
Position = tuple[Annotated[float, Field(ge=-90, le=90)], Annotated[float, Field(ge=-180, le=180)]]


class Strict(BaseModel):
    """A misspelt field is an error, not a silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Assured(Strict):
    """Who checked, when and how. `by` is an organization's key."""

    by: Key
    when: Moment
    how: Method


class ZoneDoc(Strict):
    """A zone."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,12}$")]
    name: Phrase
    position: int = 0


class LocationDoc(Strict):
    """A location; where people sleep has `living_site: true` and is never `exact`."""

    key: Key
    zone: Key
    name: Phrase
    directions: Phrase | None = None
    address: Line | None = None
    position: Position | None = None
    precision: Precision
    living_site: bool = False
    landmark: bool = False

    @property
    def published_position(self) -> Position | None:
        """Where people sleep is not even stored exactly: to about a kilometre."""
        if self.position is None or not self.living_site:
            return self.position
        return round(self.position[0], 2), round(self.position[1], 2)

    @model_validator(mode="after")
    def _living_sites_are_vague(self) -> Self:
        if self.living_site and (self.precision is Precision.EXACT or self.landmark):
            raise ValueError("a living site is never published exactly, nor as a landmark")
        return self


class PhoneDoc(Strict):
    """A number. `emergency` ones stand first, in red, one press away from everywhere."""

    key: Key
    number: Number
    type: PhoneType = PhoneType.VOICE
    label: Phrase | None = None
    position: int = 0
    emergency: bool = False
    assured: Assured | None = None


class OrganizationDoc(Strict):
    """An organization."""

    key: Key
    name: Annotated[Line, Field(max_length=120)]
    mandate: Mandate
    website: Url | None = None
    description: LongPhrase | None = None
    phones: tuple[PhoneDoc, ...] = ()
    status: Status = Status.ACTIVE
    assured: Assured | None = None


class ScheduleDoc(Strict):
    """A weekly rule (`freq: WEEKLY` with `byday`) or, without `freq`, the one date `dtstart`."""

    freq: Frequency | None = None
    interval: Annotated[int, Field(ge=1, le=53)] = 1
    byday: Annotated[tuple[str, ...], BeforeValidator(_days)] = ()
    bymonth: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    dtstart: date | None = None
    until: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    opens_at: Annotated[time, PlainSerializer(_wall)]
    closes_at: Annotated[time, PlainSerializer(_wall)]
    holidays: Holidays = Holidays.UNCERTAIN

    @model_validator(mode="after")
    def _weekly_or_dated(self) -> Self:
        if self.freq and not self.byday:
            raise ValueError("a weekly rule needs byday")
        if not self.freq and (self.dtstart is None or self.byday or self.bymonth or self.until):
            raise ValueError("without freq it is one date: dtstart, and no byday, bymonth, until")
        if self.interval > 1 and not (self.freq and self.dtstart):
            raise ValueError("an interval needs freq, and dtstart to count from")
        return self._in_order()

    def _in_order(self) -> Self:
        for first, last in (
            (self.dtstart, self.until),
            (self.valid_from, self.valid_to),
        ):
            if first and last and first > last:
                raise ValueError(f"begins on {first}, after it ends on {last}")
        return self


class ExceptionDoc(Strict):
    """One date that differs; `opens_at` names the opening, none means the whole day."""

    date: date
    kind: Change
    opens_at: Annotated[time | None, PlainSerializer(lambda v: v and _wall(v))] = None
    new_opens_at: Annotated[time | None, PlainSerializer(lambda v: v and _wall(v))] = None
    new_closes_at: Annotated[time | None, PlainSerializer(lambda v: v and _wall(v))] = None
    new_location: Key | None = None
    reason: Reason | None = None
    said_at: Annotated[datetime, BeforeValidator(_when)]

    @model_validator(mode="after")
    def _says_enough(self) -> Self:
        if self.kind is Change.EXTRA and not (self.opens_at and self.new_closes_at):
            raise ValueError("an extra opening needs opens_at and new_closes_at")
        if self.kind in (Change.LATE, Change.EARLY) and not self.new_opens_at:
            raise ValueError(f"{self.kind} needs new_opens_at")
        if self.new_opens_at and not self.opens_at:
            raise ValueError("a new time needs opens_at, to say of which opening")
        if self.kind is Change.MOVED and not (self.new_opens_at or self.new_location):
            raise ValueError("moved needs new_opens_at or new_location")
        return self


class AtDoc(Strict):
    """The service at one location, with its times there."""

    key: Key
    location: Key
    schedules: tuple[ScheduleDoc, ...] = ()
    exceptions: tuple[ExceptionDoc, ...] = ()
    assured: Assured | None = None


class ServiceDoc(Strict):
    """A service. No `cost` means free; no `papers` means that nobody said."""

    key: Key
    organization: Key
    kind: Kind
    name: Phrase
    description: LongPhrase | None = None
    bring: Phrase | None = None
    cost: Phrase | None = None
    audiences: tuple[Audience, ...] = (Audience.EVERYONE,)
    papers: bool | None = None
    status: Status = Status.ACTIVE
    at: tuple[AtDoc, ...] = ()


class SectionDoc(Strict):
    """One screenful; the body is Markdown: paragraphs, lists, bold."""

    heading: Phrase
    body: LongPhrase


class SourceDoc(Strict):
    """Where the page's statements come from, and when somebody last read them there."""

    title: Annotated[Line, Field(max_length=200)]
    url: Url
    read_on: date | None = None


class PageDoc(Strict):
    """A page. `assured` names the legal organization that read it; most have none yet."""

    key: Key
    kind: PageKind
    topic: Topic | None = None
    title: Phrase
    position: int = 0
    sections: Annotated[tuple[SectionDoc, ...], Field(min_length=1)]
    sources: tuple[SourceDoc, ...] = ()
    status: Status = Status.ACTIVE
    assured: Assured | None = None

    @model_validator(mode="after")
    def _a_right_has_a_source(self) -> Self:
        if self.kind is PageKind.RIGHTS and not (self.sources and self.topic):
            raise ValueError("a right is never stated without its topic and a source")
        return self


class PaceDoc(Strict):
    """For how many days an assurance of a kind of thing holds."""

    thing: Kind | PageKind | Literal["phone", "organization"]
    days: Annotated[int, Field(ge=1, le=3650)]


class Document(Strict):
    """A content file. `example: true` marks all it holds as an example."""

    example: bool = False
    paces: tuple[PaceDoc, ...] = ()
    zones: tuple[ZoneDoc, ...] = ()
    locations: tuple[LocationDoc, ...] = ()
    organizations: tuple[OrganizationDoc, ...] = ()
    phones: tuple[PhoneDoc, ...] = ()
    services: tuple[ServiceDoc, ...] = ()
    pages: tuple[PageDoc, ...] = ()
