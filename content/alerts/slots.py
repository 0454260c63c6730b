"""What stands in the slots of a template: typed as text, said in each language."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from content.core.clock import PARIS
from content.core.errors import ErrorCode, InvalidInput
from content.core.i18n import Language, catalogue, clock_time, has_rtl, isolate, long_date
from content.snapshot import Snapshot

Slots = Mapping[str, str]
_PHONE = re.compile(r"\+?[0-9][0-9 ]{1,24}")
_AGE = re.compile(r"[0-9]{1,2}")


def spoken(slots: Slots, snapshot: Snapshot, language: Language) -> dict[str, str]:
    """Each slot as people read it in this language. Raises InvalidInput."""
    return {
        name: _kept(SLOTS[name](name, text, snapshot, language), language)
        for name, text in slots.items()
    }


def moment_of(text: str) -> datetime:
    """A wall-clock time in Calais as forms have it (2026-11-24T20:00), in UTC. A time that comes
    twice is its first (RFC 5545 section 3.3.5). Raises ValueError."""
    local = datetime.fromisoformat(text)
    if local.tzinfo is not None:
        raise ValueError("a time of a form has no zone")
    return local.replace(tzinfo=PARIS)


def _kept(text: str, language: Language) -> str:
    return isolate(text) if language.rtl or has_rtl(text) else text


def _place(name: str, text: str, snapshot: Snapshot, language: Language) -> str:
    place = snapshot.locations.get(text)
    if place is None:
        raise InvalidInput(name, ErrorCode.UNKNOWN)
    return place.name.pick(language.chain)[0]


def _service(name: str, text: str, snapshot: Snapshot, language: Language) -> str:
    entry = snapshot.entries.get(text)
    if entry is None:
        raise InvalidInput(name, ErrorCode.UNKNOWN)
    return entry.service.name.pick(language.chain)[0]


def _time(name: str, text: str, snapshot: Snapshot, language: Language) -> str:
    try:
        local = moment_of(text)
    except ValueError:
        raise InvalidInput(name, ErrorCode.UNKNOWN) from None
    date = long_date(local.date(), language)
    together = catalogue(language.code).gettext("{date}, {time}")
    return together.format(date=date, time=clock_time(local.time()))


def _matching(pattern: re.Pattern[str]) -> "Say":
    def say(name: str, text: str, snapshot: Snapshot, language: Language) -> str:
        if not pattern.fullmatch(text):
            raise InvalidInput(name, ErrorCode.UNKNOWN)
        return text

    return say


Say = Callable[[str, str, Snapshot, Language], str]
# In the order in which a form asks: a location's key, an entry's key, a time, a number, years.
SLOTS: dict[str, Say] = {
    "service": _service,
    "place": _place,
    "other_place": _place,
    "time": _time,
    "until": _time,
    "phone": _matching(_PHONE),
    "age": _matching(_AGE),
}
