"""What is near: by a position that is forgotten at once, or by a place everybody knows."""

from dataclasses import replace
from heapq import nsmallest
from math import asin, cos, radians, sin, sqrt

from bot.labels import KINDS
from bot.reader import Reader
from bot.routes import Home, Near, NearPlace, Route, SendPosition
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.common import PER_PAGE, in_rows, line, press, screen
from bot.screens.groups import Item, doubts, icon_of, item_of, tone_of, warned
from bot.screens.start import notice
from content.snapshot import Entry, Place, Snapshot
from content.words import Precision

EARTH_M = 6_371_000.0
STREETS = 1.3  # streets are about a third longer than the straight line
KM_PER_HOUR = 4.5
Position = tuple[float, float]


def near(snapshot: Snapshot, reader: Reader, route: Near) -> Screen:
    """Ask for a position, or for a landmark instead."""
    landmarks = snapshot.landmarks(_zone(snapshot, reader))
    lines = [
        line(reader.t("What is near me?"), Tone.TITLE, "near"),
        line(reader.t("Choose a place near you, or send your position.")),
        line(reader.t("Your position is used once and not kept."), Tone.MUTED),
    ]
    buttons = [
        press(reader, reader.name(place.name), NearPlace(place.key), icon="where")
        for place in landmarks[: PER_PAGE * 2]
    ]
    send = press(reader, reader.t("Send my position"), SendPosition(), icon="near")
    return screen(reader, route, lines, [(send,), *in_rows(buttons, 2)], back=Home())


def send_position(snapshot: Snapshot, reader: Reader, route: SendPosition) -> Screen:
    """How to send a position; each channel has its own button for that."""
    lines = [
        line(reader.t("Send my position"), Tone.TITLE, "near"),
        line(reader.t("Press the button below. Your position is used once and not kept.")),
    ]
    label = reader.t("Send my position")
    return screen(reader, route, lines, [], back=Near(), asks_position=label)


def near_place(snapshot: Snapshot, reader: Reader, route: NearPlace) -> Screen:
    """What is near a landmark."""
    place = snapshot.places.get(route.place)
    if place is None or place.position is None:
        instead = near(snapshot, reader, Near())
        said = notice(reader.t("This is no longer in the list. Here is what there is now."))
        return Screen(
            instead.address,
            instead.language,
            (instead.lines[0], said, *instead.lines[1:]),
            instead.rows,
        )
    title = reader.t("Near {place}", place=reader.name(place.name))
    return _nearest(snapshot, reader, route, title, place.position)


def near_position(snapshot: Snapshot, reader: Reader, position: Position) -> Screen:
    """What is near a position (degrees north and east). Nothing of it is on the screen."""
    drawn = _nearest(snapshot, reader, Near(), reader.t("Near you"), position)
    return replace(drawn, personal=True)


def _nearest(
    snapshot: Snapshot, reader: Reader, route: Route, title: str, position: Position
) -> Screen:
    items = [item_of(snapshot, entry, reader.now) for entry in _candidates(snapshot, position)]
    there = [(item, item.place(snapshot)) for item in items if item.state.best and not item.expired]
    placed = [(item, place, _metres(position, place)) for item, place in there if place.position]
    nearest = sorted(placed, key=lambda one: one[2])[:PER_PAGE]
    lines = [line(title, Tone.TITLE, "near"), line(reader.today(), Tone.MUTED, "clock")]
    lines += [_line(reader, item, place, metres) for item, place, metres in nearest]
    buttons = [_button(reader, item, place, metres) for item, place, metres in nearest]
    return screen(reader, route, lines, in_rows(buttons, 1), back=Near())


def _candidates(snapshot: Snapshot, position: Position) -> list[Entry]:
    """The entries whose usual place is nearest, and all that may be at another one."""
    placed = [entry for entry in snapshot.entries.values() if entry.place.position]
    around = nsmallest(PER_PAGE * 4, placed, key=lambda entry: _metres(position, entry.place))
    changed = [entry for entry in snapshot.entries.values() if entry.timetable.differences]
    return list({entry.key: entry for entry in (*around, *changed)}.values())


def _line(reader: Reader, item: Item, place: Place, metres: float) -> Line:
    now = item.state
    when = reader.until(now.now_open) if now.now_open else ""
    if not when and now.next:
        when = reader.when(now.next)
    runs = (
        Run(_walk(reader, place, metres), bold=True),
        Run(" · " if item.is_unusable else f" · {when} · "),
        reader.words(item.entry.service.name),
        Run("".join(f" · {note}" for note in (_name(reader, place), *doubts(reader, item)))),
        *warned(reader, item),
    )
    return Line(runs, tone_of(item), icon_of(reader, item), reader.to(item.card("")))


def _name(reader: Reader, place: Place) -> str:
    return reader.keep(reader.name(place.name))


def _button(reader: Reader, item: Item, place: Place, metres: float) -> Button:
    kind = item.entry.service.kind
    label = f"{_walk(reader, place, metres)} · {reader.t(KINDS[kind])}"
    icon = "old" if item.impact else kind
    return press(reader, label, item.card(""), icon=icon, mirrors_line=True)


def _walk(reader: Reader, place: Place, metres: float) -> str:
    minutes = round(metres / 1000 * STREETS / KM_PER_HOUR * 60)
    if minutes < 90 and place.precision is Precision.AREA:
        roughly = max(10, round(minutes / 5) * 5)
        return reader.tn("about {number} minute on foot", "about {number} minutes on foot", roughly)
    if minutes < 90:
        return reader.tn("{number} minute on foot", "{number} minutes on foot", max(minutes, 1))
    return reader.tn("{number} hour on foot", "{number} hours on foot", round(minutes / 60))


def _metres(one: Position, place: Place) -> float:
    """The great-circle distance (haversine); nothing for a place without a position."""
    other = place.position or one
    north, other_north = radians(one[0]), radians(other[0])
    half_up = sin((other_north - north) / 2) ** 2
    half_across = sin(radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(half_up + cos(north) * cos(other_north) * half_across))


def _zone(snapshot: Snapshot, reader: Reader) -> str | None:
    return reader.viewer.zone if reader.viewer.zone in snapshot.zones else None
