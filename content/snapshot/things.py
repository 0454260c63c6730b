"""What a snapshot holds. Plain frozen data; every reader may keep it as long as it likes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from content.freshness import Freshness, freshness
from content.reports.flags import Said
from content.schedule import Timetable
from content.words import (
    Audience,
    Kind,
    Mandate,
    Method,
    PageKind,
    PhoneType,
    Precision,
    Topic,
)


@dataclass(frozen=True, slots=True)
class Words:
    """A phrase in every language it exists in, and the language it was written in."""

    by_language: Mapping[str, str]
    source: str

    def pick(self, chain: Iterable[str]) -> tuple[str, str]:
        """The text in the first language of `chain` that has it, and that language."""
        for language in (*chain, self.source, *self.by_language):
            if language in self.by_language:
                return self.by_language[language], language
        return "", self.source


@dataclass(frozen=True, slots=True)
class Checked:
    """The last assurance of a thing: when, by which organization, how, and how long it holds."""

    pace: timedelta
    assured_at: datetime | None = None
    assurer: str = ""
    method: Method | None = None

    def freshness(self, now: datetime) -> Freshness:
        """How far to trust it now."""
        return freshness(self.assured_at, self.pace, now)


def has_ended(last: date | None, today: date) -> bool:
    """Whether `last`, the last day of something, is over (dates of Calais)."""
    return last is not None and last < today


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of coast where people live."""

    key: str
    name: Words
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A location, with coordinates no more exact than may be published."""

    key: str
    zone: Zone
    name: Words
    directions: Words | None
    address: str | None
    position: tuple[float, float] | None
    precision: Precision
    is_landmark: bool
    is_example: bool = False
    is_living_site: bool = False


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to call or to write to."""

    key: str
    number: str
    type: PhoneType
    label: Words | None
    checked: Checked
    is_emergency: bool
    is_example: bool


@dataclass(frozen=True, slots=True)
class Organization:
    """Who helps. `parent` is the key of the organization whose project it is, or ""."""

    key: str
    name: str
    mandate: Mandate
    website: str | None
    description: Words | None
    phones: tuple[Phone, ...]
    checked: Checked
    is_example: bool
    mission: Words | None = None
    mandate_to: date | None = None
    parent: str = ""
    email: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def has_ended(self, today: date) -> bool:
        """Whether its last day is over (dates of Calais)."""
        return has_ended(self.valid_to, today)


@dataclass(frozen=True, slots=True)
class Service:
    """What an organization offers, wherever it offers it."""

    key: str
    organization: Organization
    kind: Kind
    name: Words
    description: Words | None
    bring: Words | None
    cost: Words | None
    audiences: frozenset[Audience]
    papers_needed: bool | None
    is_example: bool
    languages: tuple[str, ...] = ()
    appointment: Words | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def first_day(self) -> date | None:
        """The first day it is offered (of Calais), if it or its organization has one."""
        bounds = (self.valid_from, self.organization.valid_from)
        return max((day for day in bounds if day), default=None)

    @property
    def last_day(self) -> date | None:
        """The last day it is offered (of Calais), if it or its organization has one."""
        bounds = (self.valid_to, self.organization.valid_to)
        return min((day for day in bounds if day), default=None)

    def is_offered(self, today: date) -> bool:
        """Whether people have anything of it on this date of Calais, or will: it has not ended,
        nor has its organization."""
        return not has_ended(self.last_day, today)


@dataclass(frozen=True, slots=True)
class Entry:
    """A service at a location: what a card shows, and what people said of it lately."""

    key: str
    service: Service
    place: Place
    timetable: Timetable
    checked: Checked
    reports: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where statements come from, and when somebody last read them there."""

    title: str
    url: str
    read_on: date | None


@dataclass(frozen=True, slots=True)
class Section:
    """One screenful of a page; the body is Markdown. After `valid_until` it may be out of date."""

    heading: Words
    body: Words
    valid_until: date | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What to know about one topic."""

    key: str
    kind: PageKind
    topic: Topic | None
    title: Words
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    checked: Checked
    is_example: bool


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """All published content of one version. Lists are in the order people see them. `channels`
    are the public ones of Telegram, by language.

    `memo` is for what readers derive from it and would derive again; it goes when it goes.
    """

    version: int
    zones: Mapping[str, Zone]
    places: Mapping[str, Place]
    organizations: Mapping[str, Organization]
    entries: Mapping[str, Entry]
    pages: Mapping[str, Page]
    phones: tuple[Phone, ...]
    _by_zone_and_kind: Mapping[tuple[str | None, Kind], tuple[Entry, ...]] = field(repr=False)
    _by_organization: Mapping[str, tuple[Entry, ...]] = field(repr=False)
    channels: Mapping[str, str] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def of_kind(self, kind: Kind, zone: str | None = None) -> tuple[Entry, ...]:
        """The entries of a kind, in one zone or everywhere."""
        return self._by_zone_and_kind.get((zone, kind), ())

    def for_audience(self, audiences: frozenset[Audience], zone: str | None) -> tuple[Entry, ...]:
        """The entries meant for these people in particular."""
        return tuple(
            entry
            for entry in self.entries.values()
            if entry.service.audiences & audiences and zone in (None, entry.place.zone.key)
        )

    def kinds(self, zone: str | None, today: date) -> tuple[Kind, ...]:
        """The kinds of which something is offered on this date of Calais, or will be."""
        return tuple(
            kind
            for kind in Kind
            if any(entry.service.is_offered(today) for entry in self.of_kind(kind, zone))
        )

    def of_organization(self, key: str) -> tuple[Entry, ...]:
        """What an organization offers, place by place."""
        return self._by_organization.get(key, ())

    def rights(self) -> tuple[Page, ...]:
        """The rights pages, in the order of the topics."""
        return tuple(page for page in self.pages.values() if page.kind is PageKind.RIGHTS)

    def landmarks(self, zone: str | None = None) -> tuple[Place, ...]:
        """Places everybody knows, to say where one is without sharing a position."""
        return tuple(
            place
            for place in self.places.values()
            if place.is_landmark and place.position and zone in (None, place.zone.key)
        )


EMPTY = Snapshot(0, {}, {}, {}, {}, {}, (), {}, {})
