"""The daily summary: what is still open today at somebody's places, on one screen."""

from collections.abc import Collection, Iterable
from datetime import time, timedelta

from bot.labels import KINDS
from bot.localizer import Localizer
from bot.routes import Home
from bot.screen import Line, Run, Screen, Tone
from bot.screens import warnings
from bot.screens.alert import ways
from bot.screens.common import line, which_clock
from bot.screens.example_mark import of_card, word
from bot.screens.groups import item_of, mark_of, tone_of, warned
from content.alerts.openings import as_told
from content.core.clock import instant, paris
from content.core.freshness import Freshness
from content.models import ServiceKind
from content.schedules import Occurrence, between
from content.schedules.opening_state import FAR, state
from content.snapshot import PublishedServiceAtLocation, Snapshot

MOST = 30
MOST_UNKNOWN = 5
Found = tuple[PublishedServiceAtLocation, Occurrence]


def daily(snapshot: Snapshot, localizer: Localizer, zones: Collection[str]) -> Screen:
    """What opens or is open today in these zones (their keys), none for all of them."""
    found = _today(snapshot, localizer, zones)
    names = [zone.name for key, zone in snapshot.zones.items() if key in zones]
    places = [localizer.name(name) for name in names] or [localizer.t("All places")]
    lines = [
        *warnings.for_zones(snapshot, localizer, zones),
        line(localizer.t("Today"), Tone.TITLE, "clock"),
        line(localizer.today(), Tone.MUTED),
        line(" · ".join(map(localizer.keep, places)), Tone.PLAIN, "where"),
        *which_clock(localizer),
        *of_card(localizer, is_example=any(entry.is_example for entry, _ in found)),
    ]
    unknown = _unknown(snapshot, localizer, zones)
    for kind in ServiceKind:
        of_kind = [one for one in found if one[0].service.kind is kind]
        lines += _of_kind(snapshot, localizer, kind, of_kind)
    lines += unknown
    if not (found or unknown):
        lines.append(line(localizer.t("Press Menu to see what is open.")))
    return Screen(localizer.to(Home()), localizer.viewer.language, tuple(lines), (ways(localizer),))


def _today(snapshot: Snapshot, localizer: Localizer, zones: Collection[str]) -> list[Found]:
    """The first `MOST` of today that are sure enough, without what is always open."""
    midnight = instant(paris(localizer.now).date() + timedelta(days=1), time())
    found = [
        (entry, opening)
        for entry in snapshot.entries.values()
        if _is_shown(localizer, entry, zones)
        for opening in between(
            as_told(snapshot, entry, localizer.now).timetable, localizer.now, midnight
        )
        if opening.closes - opening.opens < FAR
    ]
    return sorted(found, key=lambda one: (one[1].opens, one[0].key))[:MOST]


def _unknown(snapshot: Snapshot, localizer: Localizer, zones: Collection[str]) -> list[Line]:
    """What may be open, at times that nobody knows: who got used to it must not think that it
    is closed."""
    entries = [
        entry
        for entry in snapshot.entries.values()
        if _is_shown(localizer, entry, zones) and state(entry.timetable, localizer.now).unknown
    ]
    heading = line(localizer.t("Times not known. Ask before you go."), Tone.HEADING, "unsure")
    lines = [_of_unknown(snapshot, localizer, one) for one in sorted(entries, key=lambda e: e.key)]
    return [heading, *lines[:MOST_UNKNOWN]] if lines else []


def _of_unknown(
    snapshot: Snapshot, localizer: Localizer, entry: PublishedServiceAtLocation
) -> Line:
    item = item_of(snapshot, entry, localizer.now)
    example = word(localizer, is_example=entry.is_example)
    runs = (Run(_named(localizer, entry)), *warned(localizer, item), *example)
    return Line(runs, tone_of(item), warnings.ICON if item.impact else entry.service.kind)


def _is_shown(
    localizer: Localizer, entry: PublishedServiceAtLocation, zones: Collection[str]
) -> bool:
    """Whether it is at one of these places, and sure enough."""
    expired = entry.assurance.freshness(localizer.now) is Freshness.EXPIRED
    return not expired and (not zones or entry.location.zone.key in zones)


def _named(localizer: Localizer, entry: PublishedServiceAtLocation) -> str:
    name, place = localizer.name(entry.service.name), localizer.name(entry.location.name)
    return f"{localizer.keep(name)} · {localizer.keep(place)}"


def _of_kind(
    snapshot: Snapshot, localizer: Localizer, kind: ServiceKind, found: list[Found]
) -> Iterable[Line]:
    if found:
        yield line(localizer.t(KINDS[kind]), Tone.HEADING, kind)
    for entry, opening in found:
        item = item_of(snapshot, entry, localizer.now)
        icon = "cancelled" if opening.cancelled else mark_of(localizer, entry)
        is_over = opening.cancelled or item.is_unusable
        runs = (
            Run(f"{localizer.hours(opening)} ", bold=True, struck=is_over),
            Run(_named(localizer, entry)),
            *warned(localizer, item),
            *word(localizer, is_example=entry.is_example),
        )
        yield Line(runs, tone_of(item), warnings.ICON if item.impact else icon)
