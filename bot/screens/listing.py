"""What there is of a kind, or for certain people, soonest first."""

from bot.labels import AUDIENCE_TITLES, KINDS
from bot.reader import Reader
from bot.routes import ForAudience, Home, OfKind, ReadPage, Route
from bot.screen import Button, Line, Screen, Tone
from bot.screens import groups
from bot.screens.always_there import with_numbers
from bot.screens.common import PER_PAGE, in_rows, line, pager, press, screen, which_clock
from bot.screens.groups import Item
from content.snapshot import Entry, Snapshot
from content.words import Audience, Kind, Topic

ORIGINS = {"w": Audience.WOMEN, "m": Audience.MINORS}
WITH = {
    Audience.WOMEN: frozenset({Audience.WOMEN, Audience.FAMILIES}),
    Audience.MINORS: frozenset({Audience.MINORS}),
}


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
    key = f"{type(route).NAME} {title.icon} {_zone(snapshot, reader)}"
    items = groups.in_order(snapshot, key, entries, reader.now)
    start = min(route.page * PER_PAGE, max(len(items) - 1, 0) // PER_PAGE * PER_PAGE)
    shown = items[start : start + PER_PAGE]
    zone = snapshot.zones.get(reader.viewer.zone or "")
    where = line(f"{reader.place(zone)} · {reader.today()}", Tone.MUTED, "where")
    nothing = line(reader.t("There is nothing here yet. Look in all places or ask."), icon="notice")
    found = [*groups.lines(snapshot, reader, shown, origin)] or [nothing]
    buttons = [_button(snapshot, reader, item, origin) for item in shown]
    rows = [
        *in_rows(buttons, 1),
        _pages(reader, route, start, len(items)),
        *_rights(snapshot, reader, route),
    ]
    lines = [title, where, *found, *which_clock(reader)]
    made = screen(reader, route, lines, rows, back=Home())
    return with_numbers(made, snapshot, reader, Kind(title.icon), items)


def _button(snapshot: Snapshot, reader: Reader, item: Item, origin: str) -> Button:
    label = reader.name(item.place(snapshot).name)
    best = item.state.best
    if best is not None and not item.expired:
        label = f"{reader.at(best)} {label}"
    icon = "old" if item.expired else item.entry.service.kind
    return press(reader, label, item.card(origin), icon=icon, mirrors_line=True)


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
