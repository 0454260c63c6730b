"""Where a button leads: every screen, and what it is told. As text: `bot.callback_data`."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from content.models import AlertTopic, Audience, PageKind, ReportKind, ServiceKind

ZONE = re.compile(r"[a-z0-9-]{1,12}")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who reads: a language's code, and a zone's key or None for everywhere."""

    language: str
    zone: str | None = None


SCREENS: dict[str, type["Route"]] = {}


@dataclass(frozen=True)
class Route:
    """A screen and its arguments. Each subclass with a `name` is one screen, called so in
    addresses."""

    NAME: ClassVar[str]

    def __init_subclass__(cls, *, name: str = "") -> None:
        """Notes the screen by its name."""
        if name:
            cls.NAME = name
            SCREENS[name] = cls


@dataclass(frozen=True)
class EntryRoute(Route):
    """About one service at one place. `origin` is the list it was opened from (see `ORIGINS`)."""

    kind: ServiceKind
    entry: str
    origin: str = ""


@dataclass(frozen=True)
class Languages(Route, name="languages"):
    """Which language do you read? `after` is the screen to go on with: its address without the
    reader, with dots; empty for the way in."""

    after: str = ""


@dataclass(frozen=True)
class Zones(Route, name="zones"):
    """Where are you?"""


@dataclass(frozen=True)
class Home(Route, name="home"):
    """What do you need?"""


@dataclass(frozen=True)
class More(Route, name="more"):
    """What home has no room for."""


@dataclass(frozen=True)
class OfKind(Route, name="kind"):
    """What there is of a kind, soonest first."""

    kind: ServiceKind
    page: int = 0


@dataclass(frozen=True)
class ForAudience(Route, name="for"):
    """What there is for these people in particular."""

    audience: Audience
    page: int = 0


@dataclass(frozen=True)
class Card(EntryRoute, name="card"):
    """One service at one place."""


@dataclass(frozen=True)
class Map(EntryRoute, name="map"):
    """Where that is."""


@dataclass(frozen=True)
class Share(EntryRoute, name="share"):
    """The card for somebody else."""


@dataclass(frozen=True)
class ReportProblem(EntryRoute, name="wrong"):
    """What is wrong about that?"""


@dataclass(frozen=True)
class SendReport(Route, name="said"):
    """Somebody says what is wrong. Only a press does that, never a link (`Conversation.press`)."""

    kind: ServiceKind
    entry: str
    wrong: ReportKind
    origin: str = ""


@dataclass(frozen=True)
class Pages(Route, name="pages"):
    """Rights or guides by topic."""

    kind: PageKind


@dataclass(frozen=True)
class ReadPage(Route, name="page"):
    """One section of a page."""

    page: str
    section: int = 0


@dataclass(frozen=True)
class Directory(Route, name="who"):
    """Who helps."""

    page: int = 0


@dataclass(frozen=True)
class OneOrganization(Route, name="org"):
    """An organization and what it offers."""

    organization: str


@dataclass(frozen=True)
class Near(Route, name="near"):
    """What is near me?"""


@dataclass(frozen=True)
class SendPosition(Route, name="position"):
    """Send a position, to be used once."""


@dataclass(frozen=True)
class NearPlace(Route, name="place"):
    """What is near a place that everybody knows."""

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


@dataclass(frozen=True)
class Emergency(Route, name="sos"):
    """Whom to call now, and what to say."""

    situation: Situation = Situation.ANY


@dataclass(frozen=True)
class OneAlert(Route, name="warning"):
    """An alert that holds, in full. `number` is its row's."""

    number: int = field(metadata={"digits": 9})


class AlertPart(StrEnum):
    """What about somebody's alerts is on the screen."""

    ALL = "all"
    PLACES = "places"
    DAILY = "daily"
    KEPT = "kept"


@dataclass(frozen=True)
class AlertsHome(Route, name="alerts"):
    """Alerts: what somebody asked for, or what there is to ask for."""

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


@dataclass(frozen=True)
class ChangeAlerts(Route, name="alert"):
    """Somebody wants alerts so. Only a press does that, never a link. It says what is wanted, not
    what to change about it: a press that arrives twice means the same.

    `which` is a topic, a zone (none for every place) or an hour (none for no summary); a topic or
    zone with `no` behind it is unwanted.
    """

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


@dataclass(frozen=True)
class AboutUs(Route, name="about"):
    """Who says this, and what is kept of me."""


@dataclass(frozen=True)
class Close(Route, name="close"):
    """Take this message away (a map stands below the card it belongs to)."""
