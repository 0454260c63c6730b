"""The way in: language, zone, home."""

from collections.abc import Iterable

from bot.callback_data import after, encode
from bot.labels import AUDIENCE_TITLES, KINDS, PAGES
from bot.localizer import Localizer
from bot.routes import (
    AboutUs,
    AlertsHome,
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
from content.core.i18n import LANGUAGES
from content.models import Audience, PageKind, ServiceKind
from content.snapshot import Snapshot


def languages(snapshot: Snapshot, localizer: Localizer, route: Languages) -> Screen:
    """Every language in its own name and script, the guessed one first."""
    codes = sorted(LANGUAGES, key=lambda code: code != localizer.viewer.language)
    buttons = [
        Button(
            LANGUAGES[code].name,
            to=encode(Viewer(code, localizer.viewer.zone), _after_language(localizer, route)),
            language=code,
        )
        for code in codes
    ]
    lines = [
        line(localizer.t("Choose your language"), Tone.TITLE, "language"),
    ]
    rows = [buttons[:1], *in_rows(buttons[1:], 2)]
    sos = Button(localizer.t("Emergency"), icon="sos", to=localizer.to(Emergency()), danger=True)
    return Screen(
        address=localizer.to(route),
        language=localizer.viewer.language,
        lines=tuple(lines),
        rows=(*(tuple(row) for row in rows), (sos,)),
    )


def _after_language(localizer: Localizer, route: Languages) -> Route:
    """The screen that was left, or the way in."""
    return after(route) or (Home() if localizer.viewer.zone else Zones())


def zones(snapshot: Snapshot, localizer: Localizer, route: Zones) -> Screen:
    """Where are you? Or everywhere."""
    language = localizer.viewer.language
    buttons = [
        Button(
            localizer.name(zone.name), icon="zone", to=encode(Viewer(language, zone.key), Home())
        )
        for zone in snapshot.zones.values()
    ]
    everywhere = Button(localizer.t("All places"), icon="web", to=encode(Viewer(language), Home()))
    lines = [
        line(localizer.t("Where are you?"), Tone.TITLE, "zone"),
        line(localizer.t("We do not keep your answer."), Tone.MUTED),
    ]
    return screen(localizer, route, lines, in_rows([*buttons, everywhere], 1), back=Languages())


# What most people come for, in the order in which they ask; the rest is behind "More".
FIRST = (
    ServiceKind.FOOD,
    ServiceKind.WATER,
    ServiceKind.NIGHT_SHELTER,
    ServiceKind.HEALTH,
    ServiceKind.CHARGING,
    ServiceKind.SHOWERS,
)
PEOPLE = {ServiceKind.WOMEN: Audience.WOMEN, ServiceKind.MINORS: Audience.MINORS}


def home(snapshot: Snapshot, localizer: Localizer, route: Home) -> Screen:
    """What do you need? The same few buttons in every zone, so that a hand finds them again."""
    lines = [
        line(localizer.t("What do you need?"), Tone.TITLE, "home"),
        *_where_and_when(snapshot, localizer),
    ]
    if not (snapshot.entries or snapshot.pages):
        text = localizer.t("There is no information here yet. In an emergency call 112.")
        lines.append(notice(text))
    needs = [press(localizer, localizer.t(KINDS[kind]), OfKind(kind), icon=kind) for kind in FIRST]
    people = [
        press(localizer, localizer.t(AUDIENCE_TITLES[audience]), ForAudience(audience), icon=kind)
        for kind, audience in PEOPLE.items()
    ]
    others = [
        press(
            localizer, localizer.t(PAGES[PageKind.RIGHTS]), Pages(PageKind.RIGHTS), icon="rights"
        ),
        press(localizer, localizer.t("Near me"), Near(), icon="near"),
    ]
    rest = [press(localizer, localizer.t("More help"), More(), icon="more")]
    return screen(localizer, route, lines, [*in_rows([*needs, *people, *others], 2), rest])


def more(snapshot: Snapshot, localizer: Localizer, route: More) -> Screen:
    """What home has no room for: the other kinds that there are, who helps, and settings."""
    zone = snapshot.zones.get(localizer.viewer.zone or "")
    lines = [
        line(localizer.t("More help"), Tone.TITLE, "more"),
        *_where_and_when(snapshot, localizer),
    ]
    kinds = [
        press(localizer, localizer.t(KINDS[kind]), OfKind(kind), icon=kind)
        for kind in snapshot.kinds(zone.key if zone else None, localizer.now)
        if kind not in FIRST and kind not in PEOPLE
    ]
    return screen(
        localizer, route, lines, in_rows([*kinds, *_ways(snapshot, localizer)], 2), back=Home()
    )


def _where_and_when(snapshot: Snapshot, localizer: Localizer) -> Iterable[Line]:
    zone = snapshot.zones.get(localizer.viewer.zone or "")
    yield line(localizer.place(zone), Tone.PLAIN, "where")
    yield line(localizer.today(), Tone.MUTED, "clock")


def _ways(snapshot: Snapshot, localizer: Localizer) -> Iterable[Button]:
    if any(page.kind is PageKind.GUIDE for page in snapshot.pages.values()):
        label = localizer.t(PAGES[PageKind.GUIDE])
        yield press(localizer, label, Pages(PageKind.GUIDE), icon="guide")
    yield press(localizer, localizer.t("Who helps"), Directory(), icon="who")
    if localizer.bot is not None:
        yield press(localizer, localizer.t("Get alerts"), AlertsHome(), icon="bell")
    yield press(localizer, localizer.t("Change place"), Zones(), icon="zone")
    yield press(localizer, localizer.t("Language"), Languages(), icon="language")
    yield press(localizer, localizer.t("About, privacy"), AboutUs(), icon="about")


def notice(text: str) -> Line:
    """A sentence about why this screen stands here."""
    return line(text, Tone.NOTICE, "notice")
