"""What there is of a kind, or for certain people: open now, today, tomorrow, later."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.labels import AUDIENCE_TITLES, KINDS, REASONS
from bot.reader import Reader
from bot.routes import Card, ForAudience, Home, OfKind, ReadPage, Route
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.common import PER_PAGE, in_rows, line, mark, pager, press, screen, which_clock
from content.clock import paris
from content.freshness import Freshness
from content.openings import State, state
from content.schedule import Occurrence
from content.snapshot import Entry, Snapshot
from content.words import Audience, Kind, Topic

ORIGINS = {"w": Audience.WOMEN, "m": Audience.MINORS}
WITH = {
    Audience.WOMEN: frozenset({Audience.WOMEN, Audience.FAMILIES}),
    Audience.MINORS: frozenset({Audience.MINORS}),
}
NEVER = timedelta.max


@dataclass(frozen=True, slots=True)
class Item:
    """An entry with its state at this moment."""

    entry: Entry
    state: State
    expired: bool

    @property
    def order(self) -> tuple[bool, bool, float]:
        """Trusted before expired, open before closed, soonest first."""
        best = self.state.best
        opens = best.opens.timestamp() if best else float("inf")
        return (self.expired, self.state.now_open is None, opens)


def of_kind(snapshot: Snapshot, reader: Reader, route: OfKind) -> Screen:
    """What there is of a kind in the reader's zone, soonest first."""
    entries = snapshot.of_kind(route.kind, _zone(snapshot, reader))
    title = line(reader.t(KINDS[route.kind]), Tone.TITLE, route.kind)
    return _list(snapshot, reader, route, title, entries, "")


def for_audience(snapshot: Snapshot, reader: Reader, route: ForAudience) -> Screen:
    """What there is for women and families, or for people under 18."""
    audience = route.audience if route.audience in WITH else Audience.WOMEN
    zone = _zone(snapshot, reader)
    kind = Kind.MINORS if audience is Audience.MINORS else Kind.WOMEN
    chosen = {
        entry.key: entry
        for entry in (*snapshot.for_audience(WITH[audience], zone), *snapshot.of_kind(kind, zone))
    }
    title = line(reader.t(AUDIENCE_TITLES[audience]), Tone.TITLE, kind)
    origin = "m" if audience is Audience.MINORS else "w"
    return _list(snapshot, reader, route, title, tuple(chosen.values()), origin)


def _zone(snapshot: Snapshot, reader: Reader) -> str | None:
    return reader.viewer.zone if reader.viewer.zone in snapshot.zones else None


def _list(
    snapshot: Snapshot,
    reader: Reader,
    route: OfKind | ForAudience,
    title: Line,
    entries: tuple[Entry, ...],
    origin: str,
) -> Screen:
    items = sorted((_item(entry, reader.now) for entry in entries), key=lambda item: item.order)
    start = min(route.page * PER_PAGE, max(len(items) - 1, 0) // PER_PAGE * PER_PAGE)
    shown = items[start : start + PER_PAGE]
    zone = snapshot.zones.get(reader.viewer.zone or "")
    where = line(f"{reader.place(zone)} · {reader.today()}", Tone.MUTED, "where")
    lines = [title, where, *_groups(reader, shown, origin), *which_clock(reader)]
    if not items:
        lines.append(
            line(reader.t("There is nothing here yet. Look in all places or ask."), icon="notice")
        )
    buttons = [_button(reader, item, origin) for item in shown]
    rows = [
        *in_rows(buttons, 1),
        _pages(reader, route, start, len(items)),
        *_rights(snapshot, reader, route),
    ]
    return screen(reader, route, lines, rows, back=Home())


def _item(entry: Entry, now: datetime) -> Item:
    expired = entry.checked.freshness(now) is Freshness.EXPIRED
    return Item(entry, state(entry.timetable, now), expired)


def _groups(reader: Reader, items: list[Item], origin: str) -> list[Line]:
    lines: list[Line] = []
    last = ""
    for item in items:
        heading = _heading(reader, item)
        if heading != last:
            icon = "old" if item.expired else "open" if item.state.now_open else "clock"
            lines.append(line(heading, Tone.HEADING, icon))
            last = heading
        lines += _lines(reader, item, origin)
    return lines


def _heading(reader: Reader, item: Item) -> str:
    if item.expired:
        return reader.t("Old information. Ask before you go.")
    if item.state.now_open:
        return reader.t("Open now")
    if item.state.next is None:
        return reader.t("No opening planned")
    distance = (paris(item.state.next.opens).date() - paris(reader.now).date()).days
    if distance > 1:
        return reader.t("Later")
    return reader.t("Tomorrow") if distance == 1 else reader.t("Today")


def _lines(reader: Reader, item: Item, origin: str) -> list[Line]:
    """What was cancelled before it, struck, and then the entry itself."""
    entry = item.entry
    card = _card(item.entry, origin)
    place = reader.keep(reader.name(entry.place.name))
    when = _short_when(reader, item)
    time = (Run(when, bold=True), Run(" · ")) if when else ()
    icon = mark(reader, entry.checked)
    doubt = reader.t("not confirmed yet")
    unsure = (Run(f" · {doubt}"),) if icon == "unsure" else ()
    runs = (*time, Run(f"{place} · "), reader.words(entry.service.name), *unsure)
    shown = Line(runs, Tone.ITEM, icon, reader.to(card))
    gone = [cancelled(reader, said, place) for said in item.state.skipped[:2]]
    return [*gone, shown]


def _short_when(reader: Reader, item: Item) -> str:
    """Only what the heading above does not say already; nothing of what has expired."""
    if item.expired:
        return ""
    if item.state.now_open:
        return reader.only_until(item.state.now_open)
    return reader.in_group(item.state.next) if item.state.next else ""


def cancelled(reader: Reader, gone: Occurrence, place: str = "") -> Line:
    """A struck time, why, and where if the card does not say so."""
    said = reader.t("cancelled") + because(reader, gone)
    when = Run(reader.when(gone), struck=True)
    where = f" · {place}" if place else ""
    return Line((when, Run(f" {said}{where}")), Tone.OFF, "cancelled")


def because(reader: Reader, occurrence: Occurrence) -> str:
    """Why an occurrence is not as usual, in brackets, if anybody said."""
    return f" ({reader.t(REASONS[occurrence.reason])})" if occurrence.reason else ""


def _button(reader: Reader, item: Item, origin: str) -> Button:
    place = reader.name(item.entry.place.name)
    best = item.state.best
    label = place
    if best is not None and not best.whole_day and not item.expired:
        label = f"{reader.at(best)} {place}"
    icon = "old" if item.expired else item.entry.service.kind
    return press(reader, label, _card(item.entry, origin), icon=icon, mirrors_line=True)


def _card(entry: Entry, origin: str) -> Card:
    return Card(entry.service.kind, entry.key, origin)


def _pages(
    reader: Reader, route: OfKind | ForAudience, start: int, total: int
) -> tuple[Button, ...]:
    page = start // PER_PAGE

    def turned(number: int) -> Route:
        if isinstance(route, OfKind):
            return OfKind(route.kind, number)
        return ForAudience(route.audience, number)

    before = turned(page - 1) if page else None
    after = turned(page + 1) if start + PER_PAGE < total else None
    return pager(reader, (before, after))


def _rights(
    snapshot: Snapshot, reader: Reader, route: OfKind | ForAudience
) -> list[tuple[Button, ...]]:
    """The rights page that goes with some lists."""
    topics = {Audience.MINORS: Topic.MINORS, Kind.HEALTH: Topic.HEALTH_CARE}
    subject = route.kind if isinstance(route, OfKind) else route.audience
    page = next((p for p in snapshot.rights() if p.topic is topics.get(subject) and p.topic), None)
    if page is None:
        return []
    return [(press(reader, reader.name(page.title), ReadPage(page.key), icon="rights"),)]
