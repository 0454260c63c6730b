"""The daily summary: what is still open today at somebody's places, on one screen."""

from collections.abc import Collection, Iterable
from datetime import time, timedelta

from bot.labels import KINDS
from bot.reader import Reader
from bot.routes import Home
from bot.screen import Line, Run, Screen, Tone
from bot.screens import warnings
from bot.screens.alert import ways
from bot.screens.common import line, which_clock
from bot.screens.example_mark import of_card, word
from bot.screens.groups import item_of, mark_of, tone_of, warned
from content.alerts.openings import as_told
from content.clock import instant, paris
from content.freshness import Freshness
from content.openings import FAR, state
from content.schedule import Occurrence, between
from content.snapshot import Entry, Snapshot
from content.words import Kind

MOST = 30
MOST_UNKNOWN = 5
Found = tuple[Entry, Occurrence]


def daily(snapshot: Snapshot, reader: Reader, zones: Collection[str]) -> Screen:
    """What opens or is open today in these zones (their keys), none for all of them."""
    found = _today(snapshot, reader, zones)
    names = [zone.name for key, zone in snapshot.zones.items() if key in zones]
    places = [reader.name(name) for name in names] or [reader.t("All places")]
    lines = [
        *warnings.for_zones(snapshot, reader, zones),
        line(reader.t("Today"), Tone.TITLE, "clock"),
        line(reader.today(), Tone.MUTED),
        line(" · ".join(map(reader.keep, places)), Tone.PLAIN, "where"),
        *which_clock(reader),
        *of_card(reader, is_example=any(entry.is_example for entry, _ in found)),
    ]
    unknown = _unknown(snapshot, reader, zones)
    for kind in Kind:
        of_kind = [one for one in found if one[0].service.kind is kind]
        lines += _of_kind(snapshot, reader, kind, of_kind)
    lines += unknown
    if not (found or unknown):
        lines.append(line(reader.t("Press Menu to see what is open.")))
    return Screen(reader.to(Home()), reader.viewer.language, tuple(lines), (ways(reader),))


def _today(snapshot: Snapshot, reader: Reader, zones: Collection[str]) -> list[Found]:
    """The first `MOST` of today that are sure enough, without what is always open."""
    midnight = instant(paris(reader.now).date() + timedelta(days=1), time())
    found = [
        (entry, opening)
        for entry in snapshot.entries.values()
        if _is_shown(reader, entry, zones)
        for opening in between(as_told(snapshot, entry, reader.now).timetable, reader.now, midnight)
        if opening.closes - opening.opens < FAR
    ]
    return sorted(found, key=lambda one: (one[1].opens, one[0].key))[:MOST]


def _unknown(snapshot: Snapshot, reader: Reader, zones: Collection[str]) -> list[Line]:
    """What may be open, at times that nobody knows: who got used to it must not think that it
    is closed."""
    entries = [
        entry
        for entry in snapshot.entries.values()
        if _is_shown(reader, entry, zones) and state(entry.timetable, reader.now).unknown
    ]
    heading = line(reader.t("Times not known. Ask before you go."), Tone.HEADING, "unsure")
    lines = [_of_unknown(snapshot, reader, one) for one in sorted(entries, key=lambda e: e.key)]
    return [heading, *lines[:MOST_UNKNOWN]] if lines else []


def _of_unknown(snapshot: Snapshot, reader: Reader, entry: Entry) -> Line:
    item = item_of(snapshot, entry, reader.now)
    example = word(reader, is_example=entry.is_example)
    runs = (Run(_named(reader, entry)), *warned(reader, item), *example)
    return Line(runs, tone_of(item), warnings.ICON if item.impact else entry.service.kind)


def _is_shown(reader: Reader, entry: Entry, zones: Collection[str]) -> bool:
    """Whether it is at one of these places, and sure enough."""
    expired = entry.checked.freshness(reader.now) is Freshness.EXPIRED
    return not expired and (not zones or entry.place.zone.key in zones)


def _named(reader: Reader, entry: Entry) -> str:
    name, place = reader.name(entry.service.name), reader.name(entry.place.name)
    return f"{reader.keep(name)} · {reader.keep(place)}"


def _of_kind(snapshot: Snapshot, reader: Reader, kind: Kind, found: list[Found]) -> Iterable[Line]:
    if found:
        yield line(reader.t(KINDS[kind]), Tone.HEADING, kind)
    for entry, opening in found:
        item = item_of(snapshot, entry, reader.now)
        icon = "cancelled" if opening.cancelled else mark_of(reader, entry)
        is_over = opening.cancelled or item.is_unusable
        runs = (
            Run(f"{reader.hours(opening)} ", bold=True, struck=is_over),
            Run(_named(reader, entry)),
            *warned(reader, item),
            *word(reader, is_example=entry.is_example),
        )
        yield Line(runs, tone_of(item), warnings.ICON if item.impact else icon)
