"""What is near: by a position that is forgotten at once, or by a place everybody knows."""

from dataclasses import replace
from heapq import nsmallest
from math import asin, cos, radians, sin, sqrt

from bot.localizer import Localizer
from bot.routes import (
    Directory,
    Emergency,
    Home,
    Near,
    NearPlace,
    Route,
    SendPosition,
    Situation,
    Zones,
)
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens import warnings
from bot.screens.common import PER_PAGE, in_rows, line, press, screen, what_and_where
from bot.screens.emergency import at_sea
from bot.screens.example_mark import ICON, word
from bot.screens.groups import EntryLine, doubts, icon_of, item_of, tone_of, warned
from bot.screens.sea_area import is_at_sea
from bot.screens.situations import GUIDANCE
from bot.screens.start import notice
from content.alerts.openings import as_told
from content.models import Precision
from content.snapshot import PublishedLocation, PublishedServiceAtLocation, Snapshot

EARTH_M = 6_371_000.0
STREETS = 1.3  # streets are about a third longer than the straight line
KM_PER_HOUR = 4.5
FARTHEST = 2.0  # hours on foot; what is farther away helps nobody who has to walk
Position = tuple[float, float]


def near(snapshot: Snapshot, localizer: Localizer, route: Near) -> Screen:
    """Ask for a position, or for a landmark instead."""
    landmarks = snapshot.landmarks(_zone(snapshot, localizer))
    lines = [
        line(localizer.t("What is near me?"), Tone.TITLE, "near"),
        line(localizer.t("Choose a place near you, or send your position.")),
        line(localizer.t("Your position is used once and not kept."), Tone.MUTED),
    ]
    buttons = [
        press(localizer, localizer.name(place.name), NearPlace(place.key), icon="where")
        for place in landmarks[: PER_PAGE * 2]
    ]
    send = press(localizer, localizer.t("Send my position"), SendPosition(), icon="near")
    return screen(localizer, route, lines, [(send,), *in_rows(buttons, 2)], back=Home())


def send_position(snapshot: Snapshot, localizer: Localizer, route: SendPosition) -> Screen:
    """How to send a position; each channel has its own button for that."""
    lines = [
        line(localizer.t("Send my position"), Tone.TITLE, "near"),
        line(localizer.t("Press the button below. Your position is used once and not kept.")),
    ]
    label = localizer.t("Send my position")
    return screen(localizer, route, lines, [], back=Near(), asks_position=label)


def near_place(snapshot: Snapshot, localizer: Localizer, route: NearPlace) -> Screen:
    """What is near a landmark."""
    place = snapshot.locations.get(route.place)
    if place is None or place.position is None:
        instead = near(snapshot, localizer, Near())
        said = notice(localizer.t("This is no longer in the list. Here is what there is now."))
        return Screen(
            instead.address,
            instead.language,
            (instead.lines[0], said, *instead.lines[1:]),
            instead.rows,
        )
    title = localizer.t("Near {place}", place=localizer.name(place.name))
    return _nearest(snapshot, localizer, route, title, place.position)


def near_position(snapshot: Snapshot, localizer: Localizer, position: Position) -> Screen:
    """What is near a position (degrees north and east), or out at sea whom to call. It is not
    kept; on land nothing of it is on the screen."""
    if is_at_sea(*position):
        return at_sea(snapshot, localizer, position)
    drawn = _nearest(snapshot, localizer, Near(), localizer.t("Near you"), position)
    return replace(drawn, personal=True)


def _nearest(
    snapshot: Snapshot, localizer: Localizer, route: Route, title: str, position: Position
) -> Screen:
    items = [
        item_of(snapshot, entry, localizer.now)
        for entry in _candidates(snapshot, localizer, position)
    ]
    there = [
        (item, item.location(snapshot))
        for item in items
        if (item.state.best or item.state.unknown) and not item.expired
    ]
    placed = [(item, place, _metres(position, place)) for item, place in there if place.position]
    within = [one for one in placed if _hours(one[2]) <= FARTHEST]
    nearest = sorted(within, key=lambda one: one[2])[:PER_PAGE]
    nearest.sort(key=lambda one: one[0].state.now_open is None)
    lines = [line(title, Tone.TITLE, "near"), line(localizer.today(), Tone.MUTED, "clock")]
    lines += [_line(localizer, item, place, metres) for item, place, metres in nearest]
    if not nearest:
        lines.append(line(localizer.t("There is nothing within two hours on foot."), icon="notice"))
    labels = what_and_where(localizer, [(one[0].entry.service, one[1]) for one in nearest])
    buttons = [_button(localizer, one[0], of) for one, of in zip(nearest, labels, strict=True)]
    rows = [*in_rows(buttons, 1), *([] if nearest else _farther(localizer))]
    return screen(localizer, route, lines, rows, back=Near())


def _farther(localizer: Localizer) -> list[tuple[Button, ...]]:
    """Where to look instead; and rescue, for a position that is far off may be at sea."""
    sea = GUIDANCE[Situation.SEA]
    rescue = press(localizer, localizer.t(sea.label), Emergency(Situation.SEA), icon=sea.icon)
    places = press(localizer, localizer.t("Change place"), Zones(), icon="zone")
    return [
        (rescue,),
        (places, press(localizer, localizer.t("Who helps"), Directory(), icon="who")),
    ]


def _candidates(
    snapshot: Snapshot, localizer: Localizer, position: Position
) -> list[PublishedServiceAtLocation]:
    """The entries whose usual place is nearest, and all that may be at another one."""
    placed = [entry for entry in snapshot.entries.values() if entry.location.position]
    around = nsmallest(PER_PAGE * 4, placed, key=lambda entry: _metres(position, entry.location))
    changed = [
        entry
        for entry in snapshot.entries.values()
        if as_told(snapshot, entry, localizer.now).timetable.differences
    ]
    return list({entry.key: entry for entry in (*around, *changed)}.values())


def _line(localizer: Localizer, item: EntryLine, place: PublishedLocation, metres: float) -> Line:
    now = item.state
    when = localizer.until(now.now_open) if now.now_open else ""
    if not when and now.next:
        when = localizer.when(now.next)
    if now.unknown:
        when = localizer.t("times not known")
    runs = (
        Run(_walk(localizer, place, metres), bold=True),
        Run(" · " if item.is_unusable else f" · {when} · "),
        warnings.name_of(localizer, item.entry.service, [item.impact] if item.impact else []),
        Run("".join(f" · {note}" for note in (_name(localizer, place), *doubts(localizer, item)))),
        *warned(localizer, item),
        *word(localizer, is_example=item.entry.is_example),
    )
    return Line(runs, tone_of(item), icon_of(localizer, item), localizer.to(item.card("")))


def _name(localizer: Localizer, place: PublishedLocation) -> str:
    return localizer.keep(localizer.name(place.name))


def _button(localizer: Localizer, item: EntryLine, label: str) -> Button:
    icon = "old" if item.impact else ICON if item.entry.is_example else item.entry.service.kind
    return press(localizer, label, item.card(""), icon=icon, mirrors_line=True)


def _walk(localizer: Localizer, place: PublishedLocation, metres: float) -> str:
    minutes = round(_hours(metres) * 60)
    if minutes < 90 and place.precision is Precision.AREA:
        roughly = max(10, round(minutes / 5) * 5)
        return localizer.tn(
            "about {number} minute on foot", "about {number} minutes on foot", roughly
        )
    if minutes < 90:
        return localizer.tn("{number} minute on foot", "{number} minutes on foot", max(minutes, 1))
    return localizer.tn("{number} hour on foot", "{number} hours on foot", round(minutes / 60))


def _hours(metres: float) -> float:
    """How long that takes on foot."""
    return metres / 1000 * STREETS / KM_PER_HOUR


def _metres(one: Position, place: PublishedLocation) -> float:
    """The great-circle distance (haversine); nothing for a place without a position."""
    other = place.position or one
    north, other_north = radians(one[0]), radians(other[0])
    half_up = sin((other_north - north) / 2) ** 2
    half_across = sin(radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(half_up + cos(north) * cos(other_north) * half_across))


def _zone(snapshot: Snapshot, localizer: Localizer) -> str | None:
    return localizer.viewer.zone if localizer.viewer.zone in snapshot.zones else None
