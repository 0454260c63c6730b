"""What is near: by a position that is forgotten at once, or by a place everybody knows."""

from math import asin, cos, radians, sin, sqrt

from bot.labels import KINDS
from bot.reader import Reader
from bot.routes import Card, Home, Near, NearPlace, Route, SendPosition
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.common import PER_PAGE, in_rows, line, mark, press, screen
from bot.screens.start import notice
from content.freshness import Freshness
from content.openings import state
from content.snapshot import Entry, Place, Snapshot
from content.words import Precision

EARTH_KM = 6371.0
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
    return _nearest(snapshot, reader, Near(), reader.t("Near you"), position)


def _nearest(
    snapshot: Snapshot, reader: Reader, route: Route, title: str, position: Position
) -> Screen:
    entries = sorted(
        (entry for entry in snapshot.entries.values() if _useful(reader, entry)),
        key=lambda entry: _kilometres(position, entry.place.position or position),
    )[:PER_PAGE]
    lines = [line(title, Tone.TITLE, "near"), line(reader.today(), Tone.MUTED, "clock")]
    lines += [_line(reader, entry, position) for entry in entries]
    rows = in_rows([_button(reader, entry, position) for entry in entries], 1)
    return screen(reader, route, lines, rows, back=Near())


def _useful(reader: Reader, entry: Entry) -> bool:
    """Has a known place, is not too old to be relied on, and opens again."""
    fresh = entry.checked.freshness(reader.now) is not Freshness.EXPIRED
    return bool(entry.place.position and fresh and state(entry.timetable, reader.now).best)


def _line(reader: Reader, entry: Entry, position: Position) -> Line:
    now = state(entry.timetable, reader.now)
    when = ""
    if now.now_open:
        when = reader.until(now.now_open)
    elif now.next:
        when = reader.when(now.next)
    runs = (
        Run(_walk(reader, entry.place, position), bold=True),
        Run(f" · {when} · "),
        reader.words(entry.service.name),
        Run(f" · {reader.keep(reader.name(entry.place.name))}"),
    )
    to = reader.to(Card(entry.service.kind, entry.key))
    return Line(runs, Tone.ITEM, mark(reader, entry.checked), to)


def _button(reader: Reader, entry: Entry, position: Position) -> Button:
    walk = _walk(reader, entry.place, position)
    label = f"{walk} · {reader.t(KINDS[entry.service.kind])}"
    route = Card(entry.service.kind, entry.key)
    return press(reader, label, route, icon=entry.service.kind, mirrors_line=True)


def _walk(reader: Reader, place: Place, position: Position) -> str:
    minutes = round(_kilometres(position, place.position or position) * STREETS / KM_PER_HOUR * 60)
    if minutes < 90 and place.precision is Precision.AREA:
        roughly = max(10, round(minutes / 5) * 5)
        return reader.tn("about {number} minute on foot", "about {number} minutes on foot", roughly)
    if minutes < 90:
        return reader.tn("{number} minute on foot", "{number} minutes on foot", max(minutes, 1))
    return reader.tn("{number} hour on foot", "{number} hours on foot", round(minutes / 60))


def _kilometres(one: Position, other: Position) -> float:
    """The great-circle distance (haversine)."""
    north, other_north = radians(one[0]), radians(other[0])
    half_up = sin((other_north - north) / 2) ** 2
    half_across = sin(radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half_up + cos(north) * cos(other_north) * half_across))


def _zone(snapshot: Snapshot, reader: Reader) -> str | None:
    return reader.viewer.zone if reader.viewer.zone in snapshot.zones else None
