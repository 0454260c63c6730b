"""Where a button leads: every screen, and what it is told. As text: `bot.callback_data`."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, TypeVar

from content.models import AlertTopic, Audience, PageKind, ReportKind, ServiceKind

ZONE = re.compile(r"[a-z0-9-]{1,12}")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who reads: a language's code, and a zone's key or None for everywhere."""

    language: str
    zone: str | None = None


@dataclass(frozen=True)
class Route:
    """A screen and its arguments. Each subclass is one screen; `NAME` is its name in addresses."""

    NAME: ClassVar[str] = ""


SCREENS: dict[str, type[Route]] = {}
R = TypeVar("R", bound=type[Route])


def _screen(kind: R) -> R:
    SCREENS[kind.NAME] = kind
    return kind


@_screen
@dataclass(frozen=True)
class Languages(Route):
    """Which language do you read? `after` is the screen to go on with: its address without the
    reader, with dots; empty for the way in."""

    NAME = "languages"
    after: str = ""


@_screen
@dataclass(frozen=True)
class Zones(Route):
    """Where are you?"""

    NAME = "zones"


@_screen
@dataclass(frozen=True)
class Home(Route):
    """What do you need?"""

    NAME = "home"


@_screen
@dataclass(frozen=True)
class More(Route):
    """What home has no room for."""

    NAME = "more"


@_screen
@dataclass(frozen=True)
class OfKind(Route):
    """What there is of a kind, soonest first."""

    NAME = "kind"
    kind: ServiceKind
    page: int = 0


@_screen
@dataclass(frozen=True)
class ForAudience(Route):
    """What there is for these people in particular."""

    NAME = "for"
    audience: Audience
    page: int = 0


@_screen
@dataclass(frozen=True)
class Card(Route):
    """One service at one place. `origin` is the list it was opened from (see `ORIGINS`)."""

    NAME = "card"
    kind: ServiceKind
    entry: str
    origin: str = ""


@_screen
@dataclass(frozen=True)
class Map(Route):
    """Where that is."""

    NAME = "map"
    kind: ServiceKind
    entry: str
    origin: str = ""


@_screen
@dataclass(frozen=True)
class Share(Route):
    """The card for somebody else."""

    NAME = "share"
    kind: ServiceKind
    entry: str
    origin: str = ""


@_screen
@dataclass(frozen=True)
class ReportProblem(Route):
    """What is wrong about that?"""

    NAME = "wrong"
    kind: ServiceKind
    entry: str
    origin: str = ""


@_screen
@dataclass(frozen=True)
class SendReport(Route):
    """Somebody says what is wrong. Only a press does that, never a link (`Conversation.press`)."""

    NAME = "said"
    kind: ServiceKind
    entry: str
    wrong: ReportKind
    origin: str = ""


@_screen
@dataclass(frozen=True)
class Pages(Route):
    """Rights or guides by topic."""

    NAME = "pages"
    kind: PageKind


@_screen
@dataclass(frozen=True)
class ReadPage(Route):
    """One section of a page."""

    NAME = "page"
    page: str
    section: int = 0


@_screen
@dataclass(frozen=True)
class Directory(Route):
    """Who helps."""

    NAME = "who"
    page: int = 0


@_screen
@dataclass(frozen=True)
class OneOrganization(Route):
    """An organization and what it offers."""

    NAME = "org"
    organization: str


@_screen
@dataclass(frozen=True)
class Near(Route):
    """What is near me?"""

    NAME = "near"


@_screen
@dataclass(frozen=True)
class SendPosition(Route):
    """Send a position, to be used once."""

    NAME = "position"


@_screen
@dataclass(frozen=True)
class NearPlace(Route):
    """What is near a place that everybody knows."""

    NAME = "place"
    place: str


class Situation(StrEnum):
    """What happened, as a picture can show it; or all numbers."""

    ANY = "any"
    SEA = "sea"
    HURT = "hurt"
    FIRE = "fire"
    VIOLENCE = "violence"
    CHILD = "child"
    COLD = "cold"
    NUMBERS = "numbers"


@_screen
@dataclass(frozen=True)
class Emergency(Route):
    """Whom to call now, and what to say."""

    NAME = "sos"
    situation: Situation = Situation.ANY


@_screen
@dataclass(frozen=True)
class OneAlert(Route):
    """An alert that holds, in full. `number` is its row's."""

    NAME = "warning"
    number: int = field(metadata={"digits": 9})


class AlertPart(StrEnum):
    """What about somebody's alerts is on the screen."""

    ALL = "all"
    PLACES = "places"
    DAILY = "daily"
    KEPT = "kept"


@_screen
@dataclass(frozen=True)
class AlertsHome(Route):
    """Alerts: what somebody asked for, or what there is to ask for."""

    NAME = "alerts"
    part: AlertPart = AlertPart.ALL


class AlertWish(StrEnum):
    """What somebody wants of alerts."""

    ON = "on"
    EMERGENCIES = "emergencies"
    TOPIC = "topic"
    ZONE = "zone"
    HOUR = "hour"
    RESUME = "resume"
    OFF = "off"


UNWANTED = "no"


@_screen
@dataclass(frozen=True)
class ChangeAlerts(Route):
    """Somebody wants alerts so. Only a press does that, never a link. It says what is wanted, not
    what to change about it: a press that arrives twice means the same.

    `which` is a topic, a zone (none for every place) or an hour (none for no summary); a topic or
    zone with `no` behind it is unwanted.
    """

    NAME = "alert"
    wish: AlertWish
    which: str = ""
    no: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a wish that makes no sense."""
        if self.which not in _WHICH.get(self.wish, ("",)) and not self._is_zone():
            raise ValueError
        may_be_unwanted = self.which and self.wish in (AlertWish.TOPIC, AlertWish.ZONE)
        if self.no not in (("", UNWANTED) if may_be_unwanted else ("",)):
            raise ValueError

    def _is_zone(self) -> bool:
        return self.wish is AlertWish.ZONE and bool(ZONE.fullmatch(self.which))


_WHICH: dict[AlertWish, tuple[str, ...]] = {
    AlertWish.TOPIC: tuple(AlertTopic),
    AlertWish.HOUR: ("", *map(str, range(24))),
}


@_screen
@dataclass(frozen=True)
class AboutUs(Route):
    """Who says this, and what is kept of me."""

    NAME = "about"


@_screen
@dataclass(frozen=True)
class Close(Route):
    """Take this message away (a map stands below the card it belongs to)."""

    NAME = "close"
