"""Entries in the groups people think in: open now, today, tomorrow, later, and what is too old."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from itertools import groupby

from bot.labels import REASONS, SAID
from bot.reader import Reader
from bot.routes import Card
from bot.screen import Line, Run, Tone
from bot.screens.common import line, mark
from content.clock import paris
from content.freshness import Freshness
from content.openings import State, state
from content.reports.flags import Flag, flag
from content.schedule import Occurrence
from content.snapshot import Entry, Place, Snapshot


class Group(IntEnum):
    """The groups in their order on the screen."""

    OPEN = 0
    TODAY = 1
    TOMORROW = 2
    LATER = 3
    NEVER = 4
    EXPIRED = 5


@dataclass(frozen=True, slots=True)
class Item:
    """An entry with its state at this moment."""

    entry: Entry
    state: State
    expired: bool

    @property
    def order(self) -> tuple[bool, bool, float]:
        """Trusted before expired, open before closed, soonest first; what was cancelled counts,
        or people would not see that the place they know is closed today."""
        coming = [*self.state.skipped, *([self.state.best] if self.state.best else [])]
        opens = min((item.opens.timestamp() for item in coming), default=float("inf"))
        return (self.expired, self.state.now_open is None, opens)

    def place(self, snapshot: Snapshot) -> Place:
        """Where to go next: another place than usual when it was moved."""
        best = self.state.best
        moved = best.location if best else None
        return snapshot.places.get(moved or "", self.entry.place)

    def card(self, origin: str) -> Card:
        """The way to its card."""
        return Card(self.entry.service.kind, self.entry.key, origin)


@dataclass(frozen=True, slots=True)
class _Row:
    group: Group
    moment: float
    line: Line


def item_of(entry: Entry, now: datetime) -> Item:
    """An entry as it stands now."""
    expired = entry.checked.freshness(now) is Freshness.EXPIRED
    return Item(entry, state(entry.timetable, now), expired)


def in_order(
    snapshot: Snapshot, key: str, entries: Iterable[Entry], now: datetime
) -> tuple[Item, ...]:
    """The entries as they stand now, in order, without what has ended; once a minute for all
    languages and pages. `key` says which entries these are."""
    minute, known = snapshot.memo.get("in_order", (None, {}))
    if minute != now:
        known = {}
        snapshot.memo["in_order"] = (now, known)
    if key not in known:
        today = paris(now).date()
        items = (item_of(entry, now) for entry in entries if entry.service.is_offered(today))
        known[key] = tuple(sorted(items, key=lambda item: item.order))
    found: tuple[Item, ...] = known[key]
    return found


def lines(snapshot: Snapshot, reader: Reader, items: Iterable[Item], origin: str) -> Iterator[Line]:
    """Headings, and under each its openings in order, the cancelled ones on their own day."""
    rows = sorted(
        (row for item in items for row in _rows(snapshot, reader, item, origin)),
        key=lambda row: (row.group, row.moment),
    )
    for group, members in groupby(rows, lambda row: row.group):
        yield _heading(reader, group)
        yield from (row.line for row in members)


def _rows(snapshot: Snapshot, reader: Reader, item: Item, origin: str) -> Iterator[_Row]:
    place = reader.keep(reader.name(item.place(snapshot).name))
    if not item.expired:
        for over in item.state.skipped[:2]:
            usual = reader.keep(reader.name(item.entry.place.name))
            said = gone(reader, over, usual)
            yield _Row(_day(reader, over), over.opens.timestamp(), said)
    best = item.state.best
    moment = best.opens.timestamp() if best else 0
    yield _Row(_group(reader, item), moment, _line(reader, item, place, origin))


def _group(reader: Reader, item: Item) -> Group:
    if item.expired:
        return Group.EXPIRED
    if item.state.now_open:
        return Group.OPEN
    return _day(reader, item.state.next) if item.state.next else Group.NEVER


def _day(reader: Reader, occurrence: Occurrence) -> Group:
    distance = (paris(occurrence.opens).date() - paris(reader.now).date()).days
    if distance > 1:
        return Group.LATER
    return Group.TOMORROW if distance == 1 else Group.TODAY


def _heading(reader: Reader, group: Group) -> Line:
    text, icon = {
        Group.OPEN: (reader.t("Open now"), "open"),
        Group.TODAY: (reader.t("Today"), "clock"),
        Group.TOMORROW: (reader.t("Tomorrow"), "clock"),
        Group.LATER: (reader.t("Later"), "clock"),
        Group.NEVER: (reader.t("No opening planned"), "clock"),
        Group.EXPIRED: (reader.t("Old information. Ask before you go."), "old"),
    }[group]
    return line(text, Tone.HEADING, icon)


def _line(reader: Reader, item: Item, place: str, origin: str) -> Line:
    when = _when(reader, item)
    time = (Run(when, bold=True), Run(" · ")) if when else ()
    unsure = "".join(f" · {doubt}" for doubt in doubts(reader, item))
    name = reader.words(item.entry.service.name)
    runs = (*time, Run(f"{place} · "), name, *((Run(unsure),) if unsure else ()))
    return Line(runs, Tone.ITEM, icon_of(reader, item), reader.to(item.card(origin)))


def icon_of(reader: Reader, item: Item) -> str:
    """The mark of its assurance, or that it is not as usual."""
    icon = mark(reader, item.entry.checked)
    changed = item.state.best is not None and item.state.best.change is not None
    return "changed" if icon == "checked" and changed else icon


def doubts(reader: Reader, item: Item) -> Iterator[str]:
    """What may be wrong about it, in a few words each."""
    if mark(reader, item.entry.checked) == "unsure":
        yield reader.t("not confirmed")
    if item.state.best is not None and item.state.best.holiday_uncertain and not item.expired:
        yield reader.t("public holiday, may be closed")
    seen = flag(item.entry.reports, reader.now)
    if seen is not None and _matters(item, seen):
        yield reader.t("people say: {what}", what=said_in(reader, seen))


def _matters(item: Item, seen: Flag) -> bool:
    """Not when they speak of this morning, and it opens next tomorrow."""
    coming = item.state.next
    return item.state.now_open is not None or coming is None or seen.is_about(coming)


def said_in(reader: Reader, seen: Flag) -> str:
    """What people say: closed, nothing left."""
    return " · ".join(reader.t(SAID[word]) for word in seen.words)


def _when(reader: Reader, item: Item) -> str:
    """Only what the heading above does not say already; nothing of what has expired."""
    if item.expired:
        return ""
    if item.state.now_open:
        return reader.only_until(item.state.now_open)
    return reader.in_group(item.state.next) if item.state.next else ""


def gone(reader: Reader, over: Occurrence, place: str = "") -> Line:
    """A struck time, that it is cancelled or finished, why, and where if the card does not say."""
    word = reader.t("cancelled") if over.cancelled else reader.t("already finished")
    said = word + because(reader, over)
    planned = over.was or over
    when = Run(f"{reader.day(planned.opens)} {reader.hours(planned)}", struck=True)
    where = f" · {place}" if place else ""
    return Line((when, Run(f" {said}{where}")), Tone.OFF, "cancelled")


def because(reader: Reader, occurrence: Occurrence) -> str:
    """Why an occurrence is not as usual, in brackets, if anybody said."""
    return f" ({reader.t(REASONS[occurrence.reason])})" if occurrence.reason else ""
