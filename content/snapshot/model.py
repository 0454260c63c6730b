"""What a snapshot holds. Plain frozen data; every reader may keep it as long as it likes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from content.core.clock import paris
from content.core.freshness import Freshness, freshness
from content.models import (
    AlertTopic,
    AssuranceMethod,
    Audience,
    Mandate,
    MsgType,
    PageKind,
    PhoneType,
    Precision,
    ServiceKind,
    Severity,
    Topic,
)
from content.reports.flags import OpeningReport
from content.schedules import Timetable
from content.schedules.opening_state import is_open

Key = TypeVar("Key")
Value = TypeVar("Value")
NO_TEXT: frozenset[str] = frozenset()  # one for all phrases


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A phrase in every language it exists in, and the language it was written in. Those in
    `lagging` say something else than the newest text."""

    by_language: Mapping[str, str]
    source: str
    lagging: frozenset[str] = NO_TEXT

    def pick(self, chain: Iterable[str]) -> tuple[str, str]:
        """The text in the first language of `chain` that has it, and that language."""
        for language in (*chain, self.source, *self.by_language):
            if language in self.by_language:
                return self.by_language[language], language
        return "", self.source

    def newest(self, chain: Iterable[str]) -> str:
        """The language of the text that a reader of this chain reads best of those that say what
        is newest."""
        in_step = [code for code in self.by_language if code not in self.lagging]
        for language in (*chain, self.source, *in_step):
            if language in in_step:
                return language
        return self.source


class Attribution(StrEnum):
    """Whose word an assurance is: the organization's own people looked, the organization told a
    volunteer, or a volunteer looked."""

    OWN = "own"
    TOLD = "told"
    VOLUNTEER = "volunteer"


@dataclass(frozen=True, slots=True)
class PublishedAssurance:
    """The last assurance of a thing: when, by which organization (its name; "" for volunteers of
    Channel Info's own), how, and how long it holds. `assurer_key` is its key, `owner` that of the
    organization whose thing it is; a page is nobody's, and is read (`is_page`)."""

    pace: timedelta
    assured_at: datetime | None = None
    assurer: str = ""
    method: AssuranceMethod | None = None
    assurer_key: str = ""
    owner: str = ""
    is_page: bool = False

    @property
    def attribution(self) -> Attribution | None:
        """Whose word it is; None when nobody checked."""
        if self.assured_at is None:
            return None
        if self.is_page and self.assurer_key and self.method is AssuranceMethod.WRITTEN:
            return Attribution.OWN
        if not self.assurer_key or self.assurer_key != self.owner:
            return Attribution.VOLUNTEER
        at_hand = self.method in (AssuranceMethod.SEEN, AssuranceMethod.WRITTEN)
        return Attribution.OWN if at_hand else Attribution.TOLD

    def freshness(self, now: datetime) -> Freshness:
        """How far to trust it now."""
        return freshness(self.assured_at, self.pace, now)


def has_ended(last: date | None, today: date) -> bool:
    """Whether `last`, the last day of something, is over (dates of Calais)."""
    return last is not None and last < today


@dataclass(frozen=True, slots=True)
class PublishedZone:
    """A stretch of coast where people live."""

    key: str
    name: LocalizedText
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class PublishedLocation:
    """A location, with coordinates no more exact than may be published."""

    key: str
    zone: PublishedZone
    name: LocalizedText
    directions: LocalizedText | None
    address: str | None
    position: tuple[float, float] | None
    precision: Precision
    landmark: bool
    is_example: bool = False
    living_site: bool = False

    @property
    def can_be_walked_to(self) -> bool:
        """Whether anything says where it is; a place "by phone" is none to go to."""
        return bool(self.position or self.address or self.directions)


@dataclass(frozen=True, slots=True)
class PublishedPhone:
    """A number to call or to write to."""

    key: str
    number: str
    type: PhoneType
    label: LocalizedText | None
    assurance: PublishedAssurance
    emergency: bool
    is_example: bool


@dataclass(frozen=True, slots=True)
class PublishedOrganization:
    """Who helps. `parent` is the key of the organization whose project it is, or ""."""

    key: str
    name: str
    mandate: Mandate
    website: str | None
    description: LocalizedText | None
    phones: tuple[PublishedPhone, ...]
    assurance: PublishedAssurance
    is_example: bool
    mission: LocalizedText | None = None
    mandate_to: date | None = None
    parent: str = ""
    email: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def has_ended(self, today: date) -> bool:
        """Whether its last day is over (dates of Calais)."""
        return has_ended(self.valid_to, today)


@dataclass(frozen=True, slots=True)
class PublishedService:
    """What an organization offers, wherever it offers it."""

    key: str
    organization: PublishedOrganization
    kind: ServiceKind
    name: LocalizedText
    description: LocalizedText | None
    bring: LocalizedText | None
    cost: LocalizedText | None
    audiences: frozenset[Audience]
    papers: bool | None
    is_example: bool
    languages: tuple[str, ...] = ()
    appointment: LocalizedText | None = None
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
class PublishedServiceAtLocation:
    """A service at a location: what a card shows, and what people said of it lately."""

    key: str
    service: PublishedService
    location: PublishedLocation
    timetable: Timetable
    assurance: PublishedAssurance
    reports: tuple[OpeningReport, ...] = ()

    @property
    def is_example(self) -> bool:
        """Whether the service, who offers it, or where it is, is made up."""
        service = self.service
        return service.is_example or service.organization.is_example or self.location.is_example

    def is_offered(self, now: datetime) -> bool:
        """Whether people have anything of it at `now` (UTC), or will: it has not ended, or it is
        open still, as in the night that began on its last day."""
        return self.service.is_offered(paris(now).date()) or is_open(self.timetable, now)


@dataclass(frozen=True, slots=True)
class PublishedSource:
    """Where statements come from, and when somebody last read them there."""

    title: str
    url: str
    read_on: date | None


@dataclass(frozen=True, slots=True)
class PublishedSection:
    """One screenful of a page; the body is Markdown. After `valid_until` it may be out of date."""

    heading: LocalizedText
    body: LocalizedText
    valid_until: date | None = None
    sources: tuple[PublishedSource, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """What to know about one topic."""

    key: str
    kind: PageKind
    topic: Topic | None
    title: LocalizedText
    sections: tuple[PublishedSection, ...]
    sources: tuple[PublishedSource, ...]
    assurance: PublishedAssurance
    is_example: bool


@dataclass(frozen=True, slots=True)
class PublishedAlert:
    """An alert that began and that nothing newer took the place of. `slots` are what its `template`
    was filled with, keys of services at a location and of locations among them; `zones` are keys,
    none for every place. `effective` and `expires` are UTC. `earlier` are the numbers of the alerts
    that it corrected."""

    number: int
    identifier: str
    msg_type: MsgType
    topic: AlertTopic
    severity: Severity
    template: str | None
    slots: Mapping[str, str]
    headline: LocalizedText
    description: LocalizedText
    instruction: LocalizedText
    zones: frozenset[str]
    effective: datetime
    expires: datetime
    said_at: datetime
    contact: str = ""
    earlier: frozenset[int] = frozenset()

    def holds(self, now: datetime) -> bool:
        """Whether its time has come and is not over."""
        return self.effective <= now < self.expires

    def concerns(self, zone: str | None) -> bool:
        """Whether it is for people in this zone; None is somebody who is anywhere."""
        return zone is None or not self.zones or zone in self.zones


_Index = Mapping[Key, tuple[PublishedServiceAtLocation, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """All published content of one version. Lists are in the order people see them. `channels`
    are the public ones of Telegram, by language. `alerts` are those that began and did not end,
    the worst first, of the version `alerts_version`; see `alerts_at`.

    `content` is what it was assembled from.
    """

    version: int
    zones: Mapping[str, PublishedZone]
    locations: Mapping[str, PublishedLocation]
    organizations: Mapping[str, PublishedOrganization]
    entries: Mapping[str, PublishedServiceAtLocation]
    pages: Mapping[str, PublishedPage]
    phones: tuple[PublishedPhone, ...]
    channels: Mapping[str, str] = field(default_factory=dict)
    alerts: tuple[PublishedAlert, ...] = ()
    alerts_version: int = 0
    content: Any = field(default=None, repr=False)
    _derived: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def derived(self, name: str, make: Callable[[], Value], at: datetime | None = None) -> Value:
        """What `make` returns, worked out once for all who ask: for this snapshot, or for its
        latest moment `at` (UTC)."""
        known: tuple[datetime | None, Value] | None = self._derived.get(name)
        if known is None or known[0] != at:
            known = self._derived[name] = (at, make())
        return known[1]

    def alerts_at(self, now: datetime) -> tuple[PublishedAlert, ...]:
        """The alerts that hold at a moment, the worst first."""
        return tuple(alert for alert in self.alerts if alert.holds(now))

    @property
    def holds_examples(self) -> bool:
        """Whether anything in it is made up to try the program."""
        shown = (
            self.organizations.values(),
            self.pages.values(),
            self.landmarks(),
            (entry.service for entry in self.entries.values()),
            (entry.location for entry in self.entries.values()),
        )
        return self.derived(
            "holds_examples", lambda: any(thing.is_example for some in shown for thing in some)
        )

    def of_kind(
        self, kind: ServiceKind, zone: str | None = None
    ) -> tuple[PublishedServiceAtLocation, ...]:
        """The entries of a kind, in one zone or everywhere."""
        return self.derived("by_zone_and_kind", self._by_zone_and_kind).get((zone, kind), ())

    def _by_zone_and_kind(self) -> _Index[tuple[str | None, ServiceKind]]:
        """In each zone and, under None, everywhere."""
        return _grouped(
            ((zone, entry.service.kind), entry)
            for entry in self.entries.values()
            for zone in (None, entry.location.zone.key)
        )

    def for_audience(
        self, audiences: frozenset[Audience], zone: str | None
    ) -> tuple[PublishedServiceAtLocation, ...]:
        """The entries meant for these people in particular."""
        return tuple(
            entry
            for entry in self.entries.values()
            if entry.service.audiences & audiences and zone in (None, entry.location.zone.key)
        )

    def kinds(self, zone: str | None, now: datetime) -> tuple[ServiceKind, ...]:
        """The kinds of which something is offered at `now` (UTC), or will be."""
        return tuple(
            kind
            for kind in ServiceKind
            if any(entry.is_offered(now) for entry in self.of_kind(kind, zone))
        )

    def of_organization(self, key: str) -> tuple[PublishedServiceAtLocation, ...]:
        """What an organization offers, place by place."""
        by_key = self.derived("by_organization", self._by_organization)
        return by_key.get(key, ())

    def _by_organization(self) -> _Index[str]:
        return _grouped((one.service.organization.key, one) for one in self.entries.values())

    def rights(self) -> tuple[PublishedPage, ...]:
        """The rights pages, in the order of the topics."""
        return tuple(page for page in self.pages.values() if page.kind is PageKind.RIGHTS)

    def landmarks(self, zone: str | None = None) -> tuple[PublishedLocation, ...]:
        """Places everybody knows, to say where one is without sharing a position."""
        return tuple(
            one
            for one in self.locations.values()
            if one.landmark and one.position and zone in (None, one.zone.key)
        )


EMPTY = Snapshot(0, {}, {}, {}, {}, {}, ())


def _grouped(
    pairs: Iterable[tuple[Key, PublishedServiceAtLocation]],
) -> _Index[Key]:
    found: defaultdict[Key, list[PublishedServiceAtLocation]] = defaultdict(list)
    for key, entry in pairs:
        found[key].append(entry)
    return {key: tuple(entries) for key, entries in found.items()}
