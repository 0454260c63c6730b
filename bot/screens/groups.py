"""Entries in the groups people think in: what alerts name, open now, today,
tomorrow, later, and what is too old."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from itertools import groupby

from bot.labels import REASONS, SAID
from bot.localizer import Localizer
from bot.routes import Card
from bot.screen import Line, Run, Tone
from bot.screens import warnings
from bot.screens.common import line, mark
from bot.screens.example_mark import ICON, word
from content.alerts.effects import AlertEffect
from content.alerts.openings import as_told
from content.core.clock import paris
from content.core.freshness import Freshness
from content.reports.flags import ReportFlag, flag
from content.schedules import Occurrence
from content.schedules.opening_state import OpeningState, state
from content.snapshot import PublishedLocation, PublishedServiceAtLocation, Snapshot


class EntryGroup(IntEnum):
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
class EntryLine:
    """An entry with its state at this moment; `impact` is the strongest of what alerts do to it,
    `is_told` says that one changed its times."""

    entry: PublishedServiceAtLocation
    state: OpeningState
    expired: bool
    impact: AlertEffect | None = None
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

    def location(self, snapshot: Snapshot) -> PublishedLocation:
        """Where to go next: another place than usual when it was moved."""
        best = self.state.best
        moved = best.location if best else None
        return snapshot.locations.get(moved or "", self.entry.location)

    def card(self, origin: str) -> Card:
        """The way to its card."""
        return Card(self.entry.service.kind, self.entry.key, origin)


@dataclass(frozen=True, slots=True)
class _EntryRow:
    group: EntryGroup
    moment: float
    line: Line


def item_of(snapshot: Snapshot, entry: PublishedServiceAtLocation, now: datetime) -> EntryLine:
    """An entry as it stands now, with what alerts say of its openings."""
    told = as_told(snapshot, entry, now)
    expired = entry.assurance.freshness(now) is Freshness.EXPIRED
    found = warnings.of_entry(snapshot, entry, now)
    impact = found[0] if found else None
    return EntryLine(told, state(told.timetable, now), expired, impact, told is not entry)


def in_order(
    snapshot: Snapshot, key: str, entries: Iterable[PublishedServiceAtLocation], now: datetime
) -> tuple[EntryLine, ...]:
    """The entries as they stand now, in order, without what has ended; once a minute for all
    languages and pages. `key` says which entries these are."""
    known: dict[str, tuple[EntryLine, ...]] = snapshot.derived("in_order", dict, now)
    if key not in known:
        there = (entry for entry in entries if entry.is_offered(now))
        items = (item_of(snapshot, entry, now) for entry in there)
        known[key] = tuple(sorted(items, key=lambda item: item.order))
    return known[key]


def lines(
    snapshot: Snapshot, localizer: Localizer, items: Iterable[EntryLine], origin: str
) -> Iterator[Line]:
    """Headings, and under each its openings in order, the cancelled ones on their own day."""
    rows = sorted(
        (row for item in items for row in _rows(snapshot, localizer, item, origin)),
        key=lambda row: (row.group, row.moment),
    )
    for group, members in groupby(rows, lambda row: row.group):
        yield _heading(localizer, group)
        yield from (row.line for row in members)


def _rows(
    snapshot: Snapshot, localizer: Localizer, item: EntryLine, origin: str
) -> Iterator[_EntryRow]:
    place = localizer.keep(localizer.name(item.location(snapshot).name))
    if not item.expired and not item.is_unusable:
        for over in item.state.skipped[:2]:
            usual = localizer.keep(localizer.name(item.entry.location.name))
            said = gone(localizer, over, usual, is_example=item.entry.is_example)
            group = EntryGroup.WARNED if item.impact else _day(localizer, over)
            yield _EntryRow(group, over.opens.timestamp(), said)
    best = item.state.best
    moment = best.opens.timestamp() if best else 0
    yield _EntryRow(_group(localizer, item), moment, _line(localizer, item, place, origin))


def _group(localizer: Localizer, item: EntryLine) -> EntryGroup:
    if item.impact:
        return EntryGroup.WARNED
    if item.expired:
        return EntryGroup.EXPIRED
    if item.state.now_open:
        return EntryGroup.OPEN
    if item.state.unknown:
        return EntryGroup.UNKNOWN
    return _day(localizer, item.state.next) if item.state.next else EntryGroup.NEVER


def _day(localizer: Localizer, occurrence: Occurrence) -> EntryGroup:
    distance = (paris(occurrence.opens).date() - paris(localizer.now).date()).days
    if distance > 1:
        return EntryGroup.LATER
    return EntryGroup.TOMORROW if distance == 1 else EntryGroup.TODAY


def _heading(localizer: Localizer, group: EntryGroup) -> Line:
    text, icon = {
        EntryGroup.WARNED: (localizer.t("Warning"), warnings.ICON),
        EntryGroup.OPEN: (localizer.t("Open now"), "open"),
        EntryGroup.TODAY: (localizer.t("Today"), "clock"),
        EntryGroup.TOMORROW: (localizer.t("Tomorrow"), "clock"),
        EntryGroup.LATER: (localizer.t("Later"), "clock"),
        EntryGroup.UNKNOWN: (localizer.t("Times not known. Ask before you go."), "unsure"),
        EntryGroup.NEVER: (localizer.t("No opening planned"), "clock"),
        EntryGroup.EXPIRED: (localizer.t("Old information. Ask before you go."), "old"),
    }[group]
    return line(text, Tone.HEADING, icon)


def _line(localizer: Localizer, item: EntryLine, place: str, origin: str) -> Line:
    when, doubt = _when(localizer, item), "".join(f" · {one}" for one in doubts(localizer, item))
    found = [item.impact] if item.impact else []
    what = (Run(f"{place} · "), warnings.name_of(localizer, item.entry.service, found))
    example = word(localizer, is_example=item.entry.is_example)
    notes = (*((Run(doubt),) if doubt else ()), *example)
    runs = (*((Run(when, bold=True), Run(" · ")) if when else ()), *what, *warned(localizer, item))
    if item.impact and item.is_unusable:
        over = (Run(" · "), Run(when, struck=True)) if when else ()
        runs = (warnings.label(localizer, item.impact), Run(" · "), *what, *over)
    return Line(
        (*runs, *notes), tone_of(item), icon_of(localizer, item), localizer.to(item.card(origin))
    )


def warned(localizer: Localizer, item: EntryLine) -> tuple[Run, ...]:
    """What an alert says of it, in a few words: not that an opening is cancelled, beside another
    one."""
    cancels = item.is_told and any(one.cancelled for one in item.state.skipped)
    if item.impact is None or cancels:
        return ()
    return Run(" · "), warnings.label(localizer, item.impact)


def tone_of(item: EntryLine) -> Tone:
    """The tone of its line."""
    return Tone.DANGER if item.is_unusable else Tone.ITEM


def icon_of(localizer: Localizer, item: EntryLine) -> str:
    """The mark of its assurance, or that it is not as usual; none of that beside a warning. Whoever
    checked it last did not say when it is open, where that is not known."""
    if item.impact:
        return warnings.ICON
    icon = mark_of(localizer, item.entry)
    if icon in ("checked", ICON) and item.state.unknown:
        return "unsure"
    changed = item.state.best is not None and item.state.best.change is not None
    return "changed" if icon == "checked" and changed else icon


def mark_of(localizer: Localizer, entry: PublishedServiceAtLocation) -> str:
    """The mark of its assurance; what is made up was checked by nobody."""
    icon = mark(localizer, entry.assurance)
    return ICON if icon == "checked" and entry.is_example else icon


def doubts(localizer: Localizer, item: EntryLine) -> Iterator[str]:
    """What may be wrong about it, in a few words each."""
    if item.is_unusable:
        return
    if mark(localizer, item.entry.assurance) == "unsure":
        yield localizer.t("not confirmed")
    if item.state.best is not None and item.state.best.holiday_uncertain and not item.expired:
        yield localizer.t("public holiday, may be closed")
    seen = flag(item.entry.reports, localizer.now)
    if seen is not None and _matters(item, seen):
        yield localizer.t("people say: {what}", what=said_in(localizer, seen))


def _matters(item: EntryLine, seen: ReportFlag) -> bool:
    """Not when they speak of this morning, and it opens next tomorrow."""
    coming = item.state.next
    return item.state.now_open is not None or coming is None or seen.is_about(coming)


def said_in(localizer: Localizer, seen: ReportFlag) -> str:
    """What people say: closed, nothing left."""
    return " · ".join(localizer.t(SAID[word]) for word in seen.words)


def _when(localizer: Localizer, item: EntryLine) -> str:
    """Only what the heading above does not say already; nothing of what has expired."""
    if item.expired:
        return ""
    if item.state.now_open:
        return localizer.only_until(item.state.now_open)
    if item.impact and item.state.next:
        return localizer.when(item.state.next)
    return localizer.in_group(item.state.next) if item.state.next else ""


def gone(
    localizer: Localizer, over: Occurrence, place: str = "", *, is_example: bool = False
) -> Line:
    """A struck time, that it is cancelled or finished, why, and where if the card does not say."""
    what = localizer.t("cancelled") if over.cancelled else localizer.t("already finished")
    said = what + because(localizer, over)
    planned = over.was or over
    when = Run(f"{localizer.day(planned.opens)} {localizer.hours(planned)}", struck=True)
    where = f" · {place}" if place else ""
    example = word(localizer, is_example=is_example)
    return Line((when, Run(f" {said}{where}"), *example), Tone.OFF, "cancelled")


def because(localizer: Localizer, occurrence: Occurrence) -> str:
    """Why an occurrence is not as usual, in brackets, if anybody said."""
    return f" ({localizer.t(REASONS[occurrence.reason])})" if occurrence.reason else ""
