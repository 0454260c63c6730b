"""The way in: language, zone, home."""

from collections.abc import Iterable

from bot.addresses import after, encode
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
    More,
    Near,
    OfKind,
    Pages,
    Route,
    Viewer,
    Zones,
)
from bot.screen import Button, Line, Screen, Tone
from bot.screens.common import in_rows, line, press, screen
from content.i18n import LANGUAGES
from content.snapshot import Snapshot
from content.words import Audience, Kind, PageKind


def languages(snapshot: Snapshot, reader: Reader, route: Languages) -> Screen:
    """Every language in its own name and script, the guessed one first."""
    codes = sorted(LANGUAGES, key=lambda code: code != reader.viewer.language)
    buttons = [
        Button(
            LANGUAGES[code].name,
            to=encode(Viewer(code, reader.viewer.zone), _after_language(reader, route)),
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


def _after_language(reader: Reader, route: Languages) -> Route:
    """The screen that was left, or the way in."""
    return after(route) or (Home() if reader.viewer.zone else Zones())


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


# What most people come for, in the order in which they ask; the rest is behind "More".
FIRST = (
    Kind.FOOD,
    Kind.WATER,
    Kind.NIGHT_SHELTER,
    Kind.HEALTH,
    Kind.CHARGING,
    Kind.SHOWERS,
)
PEOPLE = {Kind.WOMEN: Audience.WOMEN, Kind.MINORS: Audience.MINORS}


def home(snapshot: Snapshot, reader: Reader, route: Home) -> Screen:
    """What do you need? The same few buttons in every zone, so that a hand finds them again."""
    lines = [
        line(reader.t("What do you need?"), Tone.TITLE, "home"),
        *_where_and_when(snapshot, reader),
    ]
    if not (snapshot.entries or snapshot.pages):
        text = reader.t("There is no information here yet. In an emergency call 112.")
        lines.append(notice(text))
    needs = [press(reader, reader.t(KINDS[kind]), OfKind(kind), icon=kind) for kind in FIRST]
    people = [
        press(reader, reader.t(AUDIENCE_TITLES[audience]), ForAudience(audience), icon=kind)
        for kind, audience in PEOPLE.items()
    ]
    others = [
        press(reader, reader.t(PAGES[PageKind.RIGHTS]), Pages(PageKind.RIGHTS), icon="rights"),
        press(reader, reader.t("Near me"), Near(), icon="near"),
    ]
    rest = [press(reader, reader.t("More help"), More(), icon="more")]
    return screen(reader, route, lines, [*in_rows([*needs, *people, *others], 2), rest])


def more(snapshot: Snapshot, reader: Reader, route: More) -> Screen:
    """What home has no room for: the other kinds that there are, who helps, and settings."""
    zone = snapshot.zones.get(reader.viewer.zone or "")
    lines = [line(reader.t("More help"), Tone.TITLE, "more"), *_where_and_when(snapshot, reader)]
    kinds = [
        press(reader, reader.t(KINDS[kind]), OfKind(kind), icon=kind)
        for kind in snapshot.kinds(zone.key if zone else None, reader.now)
        if kind not in FIRST and kind not in PEOPLE
    ]
    return screen(reader, route, lines, in_rows([*kinds, *_ways(snapshot, reader)], 2), back=Home())


def _where_and_when(snapshot: Snapshot, reader: Reader) -> Iterable[Line]:
    zone = snapshot.zones.get(reader.viewer.zone or "")
    yield line(reader.place(zone), Tone.PLAIN, "where")
    yield line(reader.today(), Tone.MUTED, "clock")


def _ways(snapshot: Snapshot, reader: Reader) -> Iterable[Button]:
    if any(page.kind is PageKind.GUIDE for page in snapshot.pages.values()):
        label = reader.t(PAGES[PageKind.GUIDE])
        yield press(reader, label, Pages(PageKind.GUIDE), icon="guide")
    yield press(reader, reader.t("Who helps"), Directory(), icon="who")
    if reader.bot is not None:
        yield press(reader, reader.t("Get alerts"), Alerts(), icon="bell")
    yield press(reader, reader.t("Change place"), Zones(), icon="zone")
    yield press(reader, reader.t("Language"), Languages(), icon="language")
    yield press(reader, reader.t("About, privacy"), About(), icon="about")


def notice(text: str) -> Line:
    """A sentence about why this screen stands here."""
    return line(text, Tone.NOTICE, "notice")
