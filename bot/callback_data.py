"""Where a button leads, as text: who is reading, and which screen.

One text serves as callback data (64 bytes, Bot API InlineKeyboardButton), as a deep link's
`start` parameter and, with slashes, as a web address:

    <language>[-<zone>]_<name>[_<argument>…]        en-calais_card_food_rck-centre

Language and zone travel in it, so that nothing about a person has to be kept.
"""

import re
from contextlib import suppress
from dataclasses import Field, fields
from enum import EnumType
from typing import Any

from bot import routes
from bot.routes import SCREENS, ZONE, Route, Viewer
from content.core.errors import BadRoute
from content.core.i18n import ALIASES, LANGUAGES
from content.models import Audience, PageKind, ReportKind, ServiceKind, Topic

LONGEST = 64
DIGITS = 3  # of a number, where its route says no other
_ARGUMENT = re.compile(r"[a-z0-9-]{1,24}")
_AFTER = re.compile(r"[a-z0-9.-]{1,56}")
_LETTERS = {wrong[0]: wrong for wrong in ReportKind}  # or the longest address would not fit
_OTHER_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-(?P<zone>[a-z0-9-]{1,12}))?_(?P<screen>.+)")
_SHORT: dict[str, Route] = {
    "112": routes.Emergency(),
    "help": routes.Emergency(),
    "rights": routes.Pages(PageKind.RIGHTS),
    "women": routes.ForAudience(Audience.WOMEN),
    "minors": routes.ForAudience(Audience.MINORS),
}
_FIELDS = {kind: fields(kind) for kind in SCREENS.values()}


def encode(viewer: Viewer, route: Route) -> str:
    """The address of a screen for a reader. At most 64 bytes of ASCII."""
    known = _FIELDS[type(route)]
    values = [getattr(route, item.name) for item in known]
    while values and values[-1] == known[len(values) - 1].default:
        values.pop()
    texts = (
        one[0] if isinstance(one, ReportKind) else str(one).replace("_", "-") for one in values
    )
    parts = [_who(viewer), route.NAME, *texts]
    address = "_".join(parts)
    if len(address.encode()) > LONGEST:
        raise BadRoute("an address is longer than a button can hold")
    return address


def _who(viewer: Viewer) -> str:
    return f"{viewer.language}-{viewer.zone}" if viewer.zone else viewer.language


def to_languages(viewer: Viewer, route: Route) -> str:
    """The address of the choice of a language that comes back to this screen; to the way in where
    a button cannot hold both."""
    _, _, inner = encode(viewer, route).partition("_")
    try:
        return encode(viewer, routes.Languages(inner.replace("_", ".")))
    except BadRoute:
        return encode(viewer, routes.Languages())


def after(route: routes.Languages) -> Route | None:
    """The screen to go on with once a language is chosen. Choosing one does nothing else."""
    return before(_route(route.after.split("."))) if route.after else None


def before(route: Route) -> Route:
    """The screen that asks for the press, where a route does something."""
    if isinstance(route, routes.SendReport):
        return routes.ReportProblem(route.kind, route.entry, route.origin)
    if isinstance(route, routes.ChangeAlerts):
        return routes.AlertsHome()
    return routes.Home() if isinstance(route, routes.Close) else route


def decode(address: str) -> tuple[Viewer, Route]:
    """The reader and the screen of an address. Capitals and other codes of a language are
    understood, and a kind or a page's key instead of a screen's name, as people write them on
    posters: `ar_food`, `ku_112`. Raises BadRoute for anything else."""
    if len(address.encode("utf-8", "replace")) > LONGEST:
        raise BadRoute("too long for an address")
    who, *rest = address.lower().split("_")
    return reader_of(who), _route(rest or ["home"])


def read(address: str, viewer: Viewer) -> tuple[Viewer, Route]:
    """As `decode`; for `viewer` where the address names no language, or none that there is."""
    addresses = [address, f"{_who(viewer)}_{address}"]
    other = _OTHER_LANGUAGE.fullmatch(address.lower())
    if other is not None:
        there = Viewer(viewer.language, other["zone"] or viewer.zone)
        addresses.append(f"{_who(there)}_{other['screen']}")
    for one in addresses[:-1]:
        with suppress(BadRoute):
            return decode(one)
    return decode(addresses[-1])


def reader_of(text: str) -> Viewer:
    """The reader that an address begins with. Raises BadRoute."""
    language, _, zone = text.lower().partition("-")
    language = ALIASES.get(language, language)
    if language not in LANGUAGES or (zone and not ZONE.fullmatch(zone)):
        raise BadRoute("no language")
    return Viewer(language, zone or None)


def _route(parts: list[str]) -> Route:
    if len(parts) == 1 and parts[0] not in SCREENS:
        return _short(parts[0])
    kind = SCREENS.get(parts[0])
    if kind is None or len(parts) - 1 > len(_FIELDS[kind]):
        raise BadRoute("no such screen")
    try:
        given = [_value(item, text) for item, text in zip(_FIELDS[kind], parts[1:], strict=False)]
        return kind(*given)
    except (KeyError, TypeError, ValueError) as error:
        raise BadRoute("no such argument") from error


def _short(name: str) -> Route:
    """A kind of service, a rights page by its topic, or another word that people write."""
    if name in _SHORT:
        return _SHORT[name]
    word = name.replace("-", "_")
    if word in list(ServiceKind):
        return routes.OfKind(ServiceKind(word))
    if name in list(Topic):
        return routes.ReadPage(name)
    raise BadRoute("no such screen")


def _value(item: Field[Any], text: str) -> Any:
    if item.name == "after":
        return _after(text)
    if not _ARGUMENT.fullmatch(text):
        raise ValueError
    if item.type is ReportKind:
        return _LETTERS[text]
    if isinstance(item.type, EnumType):
        return item.type(text.replace("-", "_"))
    if item.type is not int:
        return text
    if not text.isdecimal() or len(text) > item.metadata.get("digits", DIGITS):
        raise ValueError
    return int(text)


def _after(text: str) -> str:
    """Only what leads somewhere, and not in a circle. Raises ValueError."""
    if not _AFTER.fullmatch(text) or text.startswith(routes.Languages.NAME):
        raise ValueError
    try:
        _route(text.split("."))
    except BadRoute as error:
        raise ValueError from error
    return text
