"""The way in: language, zone, home."""

from collections.abc import Iterable

from bot.addresses import encode
from bot.labels import AUDIENCE_TITLES, KINDS, PAGES
from bot.reader import Reader
from bot.routes import (
    About,
    Alerts,
    Directory,
    Emergency,
    ForAudience,
    Home,
    Languages,
    Near,
    OfKind,
    Pages,
    Route,
    Viewer,
    Zones,
)
from bot.screen import Button, Line, Screen, Tone
from bot.screens.common import in_rows, line, press, screen
from content.clock import paris
from content.i18n import LANGUAGES
from content.snapshot import Snapshot
from content.words import Audience, Kind, PageKind

BASIC = frozenset({Kind.FOOD, Kind.WATER, Kind.DAY_SHELTER, Kind.NIGHT_SHELTER})
SPECIAL = {Kind.WOMEN: Audience.WOMEN, Kind.MINORS: Audience.MINORS}


def languages(snapshot: Snapshot, reader: Reader, route: Languages) -> Screen:
    """Every language in its own name and script, the guessed one first."""
    codes = sorted(LANGUAGES, key=lambda code: code != reader.viewer.language)
    buttons = [
        Button(
            LANGUAGES[code].name,
            to=encode(Viewer(code, reader.viewer.zone), _after_language(reader)),
            language=code,
        )
        for code in codes
    ]
    lines = [
        line(reader.t("Choose your language"), Tone.TITLE, "language"),
    ]
    rows = [buttons[:1], *in_rows(buttons[1:], 2)]
    sos = Button(reader.t("Emergency"), icon="sos", to=reader.to(Emergency()), danger=True)
    return Screen(
        address=reader.to(route),
        language=reader.viewer.language,
        lines=tuple(lines),
        rows=(*(tuple(row) for row in rows), (sos,)),
    )


def _after_language(reader: Reader) -> Route:
    return Home() if reader.viewer.zone else Zones()


def zones(snapshot: Snapshot, reader: Reader, route: Zones) -> Screen:
    """Where are you? Or everywhere."""
    language = reader.viewer.language
    buttons = [
        Button(reader.name(zone.name), icon="zone", to=encode(Viewer(language, zone.key), Home()))
        for zone in snapshot.zones.values()
    ]
    everywhere = Button(reader.t("All places"), icon="web", to=encode(Viewer(language), Home()))
    lines = [
        line(reader.t("Where are you?"), Tone.TITLE, "zone"),
        line(reader.t("We do not keep your answer."), Tone.MUTED),
    ]
    return screen(reader, route, lines, in_rows([*buttons, everywhere], 1), back=Languages())


def home(snapshot: Snapshot, reader: Reader, route: Home) -> Screen:
    """What do you need? One button a kind that there is something of here."""
    zone = snapshot.zones.get(reader.viewer.zone or "")
    lines = [
        line(reader.t("What do you need?"), Tone.TITLE, "home"),
        line(reader.place(zone), Tone.PLAIN, "where"),
        line(reader.today(), Tone.MUTED, "clock"),
    ]
    here = zone.key if zone else None
    rows = in_rows([*_kinds(reader, snapshot.kinds(here, paris(reader.now).date()))], 2)
    return screen(reader, route, lines, [*rows, *in_rows(_more(snapshot, reader), 2)])


def _kinds(reader: Reader, kinds: Iterable[Kind]) -> Iterable[Button]:
    """The basic needs, then what is for some people in particular, then the rest."""
    there = [kind for kind in kinds if kind not in SPECIAL]
    first = [kind for kind in there if kind in BASIC]
    for kind in first:
        yield press(reader, reader.t(KINDS[kind]), OfKind(kind), icon=kind)
    for kind, audience in SPECIAL.items():
        label = reader.t(AUDIENCE_TITLES[audience])
        yield press(reader, label, ForAudience(audience), icon=kind)
    for kind in there[len(first) :]:
        yield press(reader, reader.t(KINDS[kind]), OfKind(kind), icon=kind)


def _more(snapshot: Snapshot, reader: Reader) -> list[Button]:
    kinds = {page.kind for page in snapshot.pages.values()}
    pages = [
        press(reader, reader.t(PAGES[kind]), Pages(kind), icon=icon)
        for kind, icon in ((PageKind.RIGHTS, "rights"), (PageKind.GUIDE, "guide"))
        if kind in kinds
    ]
    has_bot = reader.bot is not None
    return [
        *pages,
        press(reader, reader.t("Near me"), Near(), icon="near"),
        press(reader, reader.t("Who helps"), Directory(), icon="who"),
        *([press(reader, reader.t("Get alerts"), Alerts(), icon="bell")] if has_bot else []),
        press(reader, reader.t("Change place"), Zones(), icon="zone"),
        press(reader, reader.t("Language"), Languages(), icon="language"),
        press(reader, reader.t("About, privacy"), About(), icon="about"),
    ]


def notice(text: str) -> Line:
    """A sentence about why this screen stands here."""
    return line(text, Tone.NOTICE, "notice")
