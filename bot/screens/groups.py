"""Entries in the groups people think in: what alerts name, open now, today,
tomorrow, later, and what is too old."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from itertools import groupby

from bot.labels import REASONS, SAID
from bot.reader import Reader
from bot.routes import Card
from bot.screen import Line, Run, Tone
from bot.screens import warnings
from bot.screens.common import line, mark
from bot.screens.example_mark import ICON, word
from content.alerts.effects import Impact
from content.alerts.openings import as_told
from content.clock import paris
from content.freshness import Freshness
from content.openings import State, state
from content.reports.flags import Flag, flag
from content.schedule import Occurrence
from content.snapshot import Entry, Place, Snapshot


class Group(IntEnum):
    """The groups in their order on the screen."""

    WARNED = -1
    OPEN = 0
    TODAY = 1
    TOMORROW = 2
    LATER = 3
    UNKNOWN = 4
    NEVER = 5
    EXPIRED = 6


@dataclass(frozen=True, slots=True)
class Item:
    """An entry with its state at this moment; `impact` is the strongest of what alerts do to it,
    `is_told` says that one changed its times."""

    entry: Entry
    state: State
    expired: bool
    impact: Impact | None = None
    is_told: bool = False

    @property
    def is_unusable(self) -> bool:
        """Whether an alert says not to use it, or that it is closed."""
        return self.impact is not None and self.impact.is_unusable

    @property
    def order(self) -> tuple[bool, bool, bool, float, bool]:
        """What alerts name before all, trusted before expired, open before closed, soonest first,
        at times nobody knows before never; what was cancelled counts, or people would not see
        that the place they know is closed today."""
        coming = [*self.state.skipped, *([self.state.best] if self.state.best else [])]
        opens = min((item.opens.timestamp() for item in coming), default=float("inf"))
        is_closed = self.state.now_open is None
        return (self.impact is None, self.expired, is_closed, opens, not self.state.unknown)

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


def item_of(snapshot: Snapshot, entry: Entry, now: datetime) -> Item:
    """An entry as it stands now, with what alerts say of its openings."""
    told = as_told(snapshot, entry, now)
    expired = entry.checked.freshness(now) is Freshness.EXPIRED
    found = warnings.of_entry(snapshot, entry, now)
    impact = found[0] if found else None
    return Item(told, state(told.timetable, now), expired, impact, told is not entry)


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
        there = (entry for entry in entries if entry.is_offered(now))
        items = (item_of(snapshot, entry, now) for entry in there)
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
    if not item.expired and not item.is_unusable:
        for over in item.state.skipped[:2]:
            usual = reader.keep(reader.name(item.entry.place.name))
            said = gone(reader, over, usual, is_example=item.entry.is_example)
            group = Group.WARNED if item.impact else _day(reader, over)
            yield _Row(group, over.opens.timestamp(), said)
    best = item.state.best
    moment = best.opens.timestamp() if best else 0
    yield _Row(_group(reader, item), moment, _line(reader, item, place, origin))


def _group(reader: Reader, item: Item) -> Group:
    if item.impact:
        return Group.WARNED
    if item.expired:
        return Group.EXPIRED
    if item.state.now_open:
        return Group.OPEN
    if item.state.unknown:
        return Group.UNKNOWN
    return _day(reader, item.state.next) if item.state.next else Group.NEVER


def _day(reader: Reader, occurrence: Occurrence) -> Group:
    distance = (paris(occurrence.opens).date() - paris(reader.now).date()).days
    if distance > 1:
        return Group.LATER
    return Group.TOMORROW if distance == 1 else Group.TODAY


def _heading(reader: Reader, group: Group) -> Line:
    text, icon = {
        Group.WARNED: (reader.t("Warning"), warnings.ICON),
        Group.OPEN: (reader.t("Open now"), "open"),
        Group.TODAY: (reader.t("Today"), "clock"),
        Group.TOMORROW: (reader.t("Tomorrow"), "clock"),
        Group.LATER: (reader.t("Later"), "clock"),
        Group.UNKNOWN: (reader.t("Times not known. Ask before you go."), "unsure"),
        Group.NEVER: (reader.t("No opening planned"), "clock"),
        Group.EXPIRED: (reader.t("Old information. Ask before you go."), "old"),
    }[group]
    return line(text, Tone.HEADING, icon)


def _line(reader: Reader, item: Item, place: str, origin: str) -> Line:
    when, doubt = _when(reader, item), "".join(f" · {one}" for one in doubts(reader, item))
    found = [item.impact] if item.impact else []
    what = (Run(f"{place} · "), warnings.name_of(reader, item.entry.service, found))
    example = word(reader, is_example=item.entry.is_example)
    notes = (*((Run(doubt),) if doubt else ()), *example)
    runs = (*((Run(when, bold=True), Run(" · ")) if when else ()), *what, *warned(reader, item))
    if item.impact and item.is_unusable:
        over = (Run(" · "), Run(when, struck=True)) if when else ()
        runs = (warnings.label(reader, item.impact), Run(" · "), *what, *over)
    return Line((*runs, *notes), tone_of(item), icon_of(reader, item), reader.to(item.card(origin)))


def warned(reader: Reader, item: Item) -> tuple[Run, ...]:
    """What an alert says of it, in a few words: not that an opening is cancelled, beside another
    one."""
    cancels = item.is_told and any(one.cancelled for one in item.state.skipped)
    if item.impact is None or cancels:
        return ()
    return Run(" · "), warnings.label(reader, item.impact)


def tone_of(item: Item) -> Tone:
    """The tone of its line."""
    return Tone.DANGER if item.is_unusable else Tone.ITEM


def icon_of(reader: Reader, item: Item) -> str:
    """The mark of its assurance, or that it is not as usual; none of that beside a warning. Whoever
    checked it last did not say when it is open, where that is not known."""
    if item.impact:
        return warnings.ICON
    icon = mark_of(reader, item.entry)
    if icon in ("checked", ICON) and item.state.unknown:
        return "unsure"
    changed = item.state.best is not None and item.state.best.change is not None
    return "changed" if icon == "checked" and changed else icon


def mark_of(reader: Reader, entry: Entry) -> str:
    """The mark of its assurance; what is made up was checked by nobody."""
    icon = mark(reader, entry.checked)
    return ICON if icon == "checked" and entry.is_example else icon


def doubts(reader: Reader, item: Item) -> Iterator[str]:
    """What may be wrong about it, in a few words each."""
    if item.is_unusable:
        return
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
    if item.impact and item.state.next:
        return reader.when(item.state.next)
    return reader.in_group(item.state.next) if item.state.next else ""


def gone(reader: Reader, over: Occurrence, place: str = "", *, is_example: bool = False) -> Line:
    """A struck time, that it is cancelled or finished, why, and where if the card does not say."""
    what = reader.t("cancelled") if over.cancelled else reader.t("already finished")
    said = what + because(reader, over)
    planned = over.was or over
    when = Run(f"{reader.day(planned.opens)} {reader.hours(planned)}", struck=True)
    where = f" · {place}" if place else ""
    example = word(reader, is_example=is_example)
    return Line((when, Run(f" {said}{where}"), *example), Tone.OFF, "cancelled")


def because(reader: Reader, occurrence: Occurrence) -> str:
    """Why an occurrence is not as usual, in brackets, if anybody said."""
    return f" ({reader.t(REASONS[occurrence.reason])})" if occurrence.reason else ""
