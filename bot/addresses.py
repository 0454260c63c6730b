"""Where a button leads, as text: who is reading, and which screen.

One text serves as callback data (64 bytes, Bot API InlineKeyboardButton), as a deep link's
`start` parameter and, with slashes, as a web address:

    <language>[-<zone>]_<name>[_<argument>…]        en-calais_card_food_rck-centre

Language and zone travel in it, so that nothing about a person has to be kept.
"""

import re
from dataclasses import Field, fields
from typing import Any

from bot.routes import SCREENS, ZONE, AlertPart, AlertWish, Route, Viewer
from content.errors import BadRoute
from content.i18n import LANGUAGES
from content.words import Audience, Kind, PageKind, Wrong

LONGEST = 64
DIGITS = 3  # of a number, where its route says no other
_ARGUMENT = re.compile(r"[a-z0-9-]{1,24}")
_LETTERS = {wrong[0]: wrong for wrong in Wrong}  # or the longest address would not fit
_FIELDS = {kind: fields(kind) for kind in SCREENS.values()}


def encode(viewer: Viewer, route: Route) -> str:
    """The address of a screen for a reader. At most 64 bytes of ASCII."""
    who = f"{viewer.language}-{viewer.zone}" if viewer.zone else viewer.language
    known = _FIELDS[type(route)]
    values = [getattr(route, item.name) for item in known]
    while values and values[-1] == known[len(values) - 1].default:
        values.pop()
    parts = [who, route.NAME, *map(_text, values)]
    address = "_".join(parts)
    if len(address.encode()) > LONGEST:
        raise BadRoute("an address is longer than a button can hold")
    return address


def _text(value: Any) -> str:
    return value[0] if isinstance(value, Wrong) else str(value).replace("_", "-")


def decode(address: str) -> tuple[Viewer, Route]:
    """The reader and the screen of an address. Raises BadRoute for anything else."""
    if len(address.encode("utf-8", "replace")) > LONGEST:
        raise BadRoute("too long for an address")
    who, *rest = address.split("_")
    return _viewer(who), _route(rest or ["home"])


def _viewer(text: str) -> Viewer:
    language, _, zone = text.partition("-")
    if language not in LANGUAGES or (zone and not ZONE.fullmatch(zone)):
        raise BadRoute("no language")
    return Viewer(language, zone or None)


def _route(parts: list[str]) -> Route:
    kind = SCREENS.get(parts[0])
    if kind is None or len(parts) - 1 > len(_FIELDS[kind]):
        raise BadRoute("no such screen")
    try:
        given = [_value(item, text) for item, text in zip(_FIELDS[kind], parts[1:], strict=False)]
        return kind(*given)
    except (KeyError, TypeError, ValueError) as error:
        raise BadRoute("no such argument") from error


def _value(item: Field[Any], text: str) -> Any:
    if not _ARGUMENT.fullmatch(text):
        raise ValueError
    if item.type in (Kind, Audience, PageKind, AlertPart, AlertWish):
        return item.type(text.replace("-", "_"))
    if item.type is Wrong:
        return _LETTERS[text]
    if item.type is not int:
        return text
    if not text.isdecimal() or len(text) > item.metadata.get("digits", DIGITS):
        raise ValueError
    return int(text)
