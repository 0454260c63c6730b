"""What there is of a kind, or for certain people, soonest first."""

from bot.callback_data import encode
from bot.labels import AUDIENCE_TITLES, KINDS
from bot.localizer import Localizer
from bot.routes import Directory, ForAudience, Home, OfKind, ReadPage, Route, Viewer
from bot.screen import Button, Line, Screen, Tone
from bot.screens import groups, warnings
from bot.screens.always_there import with_numbers
from bot.screens.common import PER_PAGE, in_rows, line, pager, press, screen, which_clock
from bot.screens.groups import EntryLine
from content.models import Audience, ServiceKind, Topic
from content.snapshot import PublishedServiceAtLocation, Snapshot

ORIGINS = {"w": Audience.WOMEN, "m": Audience.MINORS}
WITH = {
    Audience.WOMEN: frozenset({Audience.WOMEN, Audience.FAMILIES}),
    Audience.MINORS: frozenset({Audience.MINORS}),
}


def of_kind(snapshot: Snapshot, localizer: Localizer, route: OfKind) -> Screen:
    """What there is of a kind in the reader's zone, soonest first."""
    entries = snapshot.of_kind(route.kind, _zone(snapshot, localizer))
    title = line(localizer.t(KINDS[route.kind]), Tone.TITLE, route.kind)
    return _list(snapshot, localizer, route, title, entries, "")


def for_audience(snapshot: Snapshot, localizer: Localizer, route: ForAudience) -> Screen:
    """What there is for women and families, or for people under 18."""
    audience = route.audience if route.audience in WITH else Audience.WOMEN
    zone = _zone(snapshot, localizer)
    kind = ServiceKind.MINORS if audience is Audience.MINORS else ServiceKind.WOMEN
    chosen = {
        entry.key: entry
        for entry in (*snapshot.for_audience(WITH[audience], zone), *snapshot.of_kind(kind, zone))
    }
    title = line(localizer.t(AUDIENCE_TITLES[audience]), Tone.TITLE, kind)
    origin = "m" if audience is Audience.MINORS else "w"
    return _list(snapshot, localizer, route, title, tuple(chosen.values()), origin)


def _zone(snapshot: Snapshot, localizer: Localizer) -> str | None:
    return localizer.viewer.zone if localizer.viewer.zone in snapshot.zones else None


def _list(
    snapshot: Snapshot,
    localizer: Localizer,
    route: OfKind | ForAudience,
    title: Line,
    entries: tuple[PublishedServiceAtLocation, ...],
    origin: str,
) -> Screen:
    key = f"{type(route).NAME} {title.icon} {_zone(snapshot, localizer)}"
    items = groups.in_order(snapshot, key, entries, localizer.now)
    start = min(route.page * PER_PAGE, max(len(items) - 1, 0) // PER_PAGE * PER_PAGE)
    shown = items[start : start + PER_PAGE]
    zone = snapshot.zones.get(localizer.viewer.zone or "")
    where = line(f"{localizer.place(zone)} · {localizer.today()}", Tone.MUTED, "where")
    nothing = line(
        localizer.t("There is nothing here yet. Look in all places or ask."), icon="notice"
    )
    found = [*groups.lines(snapshot, localizer, shown, origin)]
    buttons = [_button(snapshot, localizer, item, origin) for item in shown]
    rows = [
        *in_rows(buttons, 1),
        _pages(localizer, route, start, len(items)),
        *([] if found else _elsewhere(localizer, route)),
        *_to_read(snapshot, localizer, route),
    ]
    lines = [title, where, *(found or [nothing]), *which_clock(localizer)]
    made = screen(localizer, route, lines, rows, back=Home())
    return with_numbers(made, snapshot, localizer, ServiceKind(title.icon), items)


def _button(snapshot: Snapshot, localizer: Localizer, item: EntryLine, origin: str) -> Button:
    label = localizer.name(item.location(snapshot).name)
    best = item.state.best
    if best is not None and not item.expired and not item.is_unusable:
        label = f"{localizer.at(best)} {label}"
    icon = "old" if item.expired else warnings.icon_of(snapshot, item.entry, localizer.now)
    return press(localizer, label, item.card(origin), icon=icon, mirrors_line=True)


def _pages(
    localizer: Localizer, route: OfKind | ForAudience, start: int, total: int
) -> tuple[Button, ...]:
    page = start // PER_PAGE

    def turned(number: int) -> Route:
        if isinstance(route, OfKind):
            return OfKind(route.kind, number)
        return ForAudience(route.audience, number)

    before = turned(page - 1) if page else None
    after = turned(page + 1) if start + PER_PAGE < total else None
    return pager(localizer, (before, after))


def _elsewhere(localizer: Localizer, route: OfKind | ForAudience) -> list[tuple[Button, ...]]:
    """Where else to look when there is nothing here, and whom to ask."""
    first: Route = OfKind(route.kind) if isinstance(route, OfKind) else ForAudience(route.audience)
    everywhere = Button(
        localizer.t("All places"), icon="web", to=encode(Viewer(localizer.viewer.language), first)
    )
    asks = [
        press(
            localizer,
            localizer.t(KINDS[ServiceKind.INFORMATION]),
            OfKind(ServiceKind.INFORMATION),
            icon="ask",
        ),
        press(localizer, localizer.t("Who helps"), Directory(), icon="who"),
    ]
    return [(everywhere,) if localizer.viewer.zone else (), tuple(asks)]


# What is worth reading for who looks at a list, most urgent first.
TO_READ: dict[ServiceKind | Audience, tuple[Topic, ...]] = {
    ServiceKind.HEALTH: (Topic.HEALTH_CARE, Topic.PREGNANCY),
    ServiceKind.LEGAL: (Topic.ASYLUM_FRANCE, Topic.DUBLIN),
    ServiceKind.MINORS: (Topic.MINORS,),
    ServiceKind.WOMEN: (Topic.PREGNANCY, Topic.VIOLENCE),
    Audience.WOMEN: (Topic.PREGNANCY, Topic.VIOLENCE),
    Audience.MINORS: (Topic.MINORS,),
}
GUIDES: dict[ServiceKind | Audience, str] = {ServiceKind.NIGHT_SHELTER: "guide-winter"}


def _to_read(
    snapshot: Snapshot, localizer: Localizer, route: OfKind | ForAudience
) -> list[tuple[Button, ...]]:
    """The pages that go with some lists."""
    subject = route.kind if isinstance(route, OfKind) else route.audience
    by_topic = {page.topic: page for page in reversed(snapshot.rights())}
    pages = [by_topic.get(topic) for topic in TO_READ.get(subject, ())]
    pages.append(snapshot.pages.get(GUIDES.get(subject, "")))
    return [
        (press(localizer, localizer.name(page.title), ReadPage(page.key), icon="rights"),)
        for page in pages
        if page is not None
    ]
