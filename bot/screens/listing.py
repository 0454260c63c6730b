"""What there is of a kind, or for certain people, soonest first."""

from bot.addresses import encode
from bot.labels import AUDIENCE_TITLES, KINDS
from bot.reader import Reader
from bot.routes import Directory, ForAudience, Home, OfKind, ReadPage, Route, Viewer
from bot.screen import Button, Line, Screen, Tone
from bot.screens import groups, warnings
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
    found = [*groups.lines(snapshot, reader, shown, origin)]
    buttons = [_button(snapshot, reader, item, origin) for item in shown]
    rows = [
        *in_rows(buttons, 1),
        _pages(reader, route, start, len(items)),
        *([] if found else _elsewhere(reader, route)),
        *_to_read(snapshot, reader, route),
    ]
    lines = [title, where, *(found or [nothing]), *which_clock(reader)]
    made = screen(reader, route, lines, rows, back=Home())
    return with_numbers(made, snapshot, reader, Kind(title.icon), items)


def _button(snapshot: Snapshot, reader: Reader, item: Item, origin: str) -> Button:
    label = reader.name(item.place(snapshot).name)
    best = item.state.best
    if best is not None and not item.expired and not item.is_unusable:
        label = f"{reader.at(best)} {label}"
    icon = "old" if item.expired else warnings.icon_of(snapshot, item.entry, reader.now)
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


def _elsewhere(reader: Reader, route: OfKind | ForAudience) -> list[tuple[Button, ...]]:
    """Where else to look when there is nothing here, and whom to ask."""
    first: Route = OfKind(route.kind) if isinstance(route, OfKind) else ForAudience(route.audience)
    everywhere = Button(
        reader.t("All places"), icon="web", to=encode(Viewer(reader.viewer.language), first)
    )
    asks = [
        press(reader, reader.t(KINDS[Kind.INFORMATION]), OfKind(Kind.INFORMATION), icon="ask"),
        press(reader, reader.t("Who helps"), Directory(), icon="who"),
    ]
    return [(everywhere,) if reader.viewer.zone else (), tuple(asks)]


# What is worth reading for who looks at a list, most urgent first.
TO_READ: dict[Kind | Audience, tuple[Topic, ...]] = {
    Kind.HEALTH: (Topic.HEALTH_CARE, Topic.PREGNANCY),
    Kind.LEGAL: (Topic.ASYLUM_FRANCE, Topic.DUBLIN),
    Kind.MINORS: (Topic.MINORS,),
    Kind.WOMEN: (Topic.PREGNANCY, Topic.VIOLENCE),
    Audience.WOMEN: (Topic.PREGNANCY, Topic.VIOLENCE),
    Audience.MINORS: (Topic.MINORS,),
}
GUIDES: dict[Kind | Audience, str] = {Kind.NIGHT_SHELTER: "guide-winter"}


def _to_read(
    snapshot: Snapshot, reader: Reader, route: OfKind | ForAudience
) -> list[tuple[Button, ...]]:
    """The pages that go with some lists."""
    subject = route.kind if isinstance(route, OfKind) else route.audience
    by_topic = {page.topic: page for page in reversed(snapshot.rights())}
    pages = [by_topic.get(topic) for topic in TO_READ.get(subject, ())]
    pages.append(snapshot.pages.get(GUIDES.get(subject, "")))
    return [
        (press(reader, reader.name(page.title), ReadPage(page.key), icon="rights"),)
        for page in pages
        if page is not None
    ]
