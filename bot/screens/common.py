"""What screens share: the ways out, assurance, the mark of an example."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.callback_data import encode, to_languages
from bot.labels import KINDS
from bot.localizer import Localizer
from bot.routes import Emergency, Home, Route
from bot.screen import Button, Line, Pin, Run, Screen, Tone
from content.core.freshness import Freshness
from content.core.i18n import LANGUAGES
from content.snapshot import (
    Attribution,
    LocalizedText,
    PublishedAssurance,
    PublishedLocation,
    PublishedService,
)
from content.translations.numbers import numbers

PER_PAGE = 8
OURSELVES = "Channel Info"


def screen(
    localizer: Localizer,
    route: Route,
    lines: Iterable[Line],
    rows: Iterable[Sequence[Button]],
    *,
    back: Route | None = None,
    pin: Pin | None = None,
    asks_position: str = "",
) -> Screen:
    """A screen with the same ways out at its end: back, home, emergency."""
    return Screen(
        address=localizer.to(route),
        language=localizer.viewer.language,
        lines=tuple(lines),
        rows=(*(tuple(row) for row in rows if row), _ways_out(localizer, route, back)),
        pin=pin,
        asks_position=asks_position,
    )


def _ways_out(localizer: Localizer, route: Route, back: Route | None) -> tuple[Button, ...]:
    ways = []
    if back is not None and back != Home():
        ways.append(press(localizer, localizer.t("Back"), back, icon="back"))
    if route != Home():
        ways.append(press(localizer, localizer.t("Menu"), Home(), icon="home"))
    if route != Emergency():
        label = localizer.t("Emergency")
        ways.append(Button(label, icon="sos", to=localizer.to(Emergency()), danger=True))
    return tuple(ways)


def line(text: str, tone: Tone = Tone.PLAIN, icon: str = "", to: str = "") -> Line:
    """A line of one piece in the reader's language."""
    return Line((Run(text),), tone, icon, to)


def press(
    localizer: Localizer,
    label: str,
    route: Route,
    *,
    icon: str = "",
    mirrors_line: bool = False,
    acts: bool = False,
) -> Button:
    """A button to another screen of the same reader."""
    to = encode(localizer.viewer, route)
    return Button(label, icon=icon, to=to, mirrors_line=mirrors_line, acts=acts)


def change_language(localizer: Localizer, route: Route) -> Button:
    """The way to the same screen in another language: phones are shared, and second-hand."""
    to = to_languages(localizer.viewer, route)
    return Button(localizer.t("Language"), icon="language", to=to)


def number_button(localizer: Localizer, number: str, *, mirrors_line: bool = False) -> Button:
    """A button that copies a phone number. A label is a paragraph of its own (UAX #9, P1) and has
    no letter that says its direction: in right-to-left the groups would change places."""
    label = localizer.keep(number)
    return Button(label, icon="phone", copy=number, mirrors_line=mirrors_line)


def what_and_where(
    localizer: Localizer, several: Sequence[tuple[PublishedService, PublishedLocation]]
) -> list[str]:
    """A label for each: its kind and place, or its name where others of that kind are there."""
    names = [localizer.name(place.name) for _, place in several]
    kinds = [localizer.t(KINDS[service.kind]) for service, _ in several]
    found = Counter(zip(kinds, names, strict=True))
    return [
        f"{kind if found[kind, name] == 1 else localizer.name(service.name)} · {name}"
        for (service, _), kind, name in zip(several, kinds, names, strict=True)
    ]


def in_rows(buttons: Sequence[Button], across: int) -> list[tuple[Button, ...]]:
    """Buttons in rows of `across`."""
    return [tuple(buttons[n : n + across]) for n in range(0, len(buttons), across)]


def assurance(localizer: Localizer, checked: PublishedAssurance) -> Line:
    """Who checked and when, or plainly that nobody did (law 1)."""
    state = checked.freshness(localizer.now)
    if checked.assured_at is None:
        return _apart(localizer.t("Nobody has confirmed this yet."), Tone.UNSURE, "unsure")
    if state in (Freshness.ASSURED, Freshness.DUE):
        return _apart(who_checked(localizer, checked), Tone.GOOD, "checked")
    date = localizer.date(checked.assured_at)
    if state is Freshness.UNCONFIRMED:
        text = localizer.t("Not confirmed since {date}", date=date)
        return _apart(text, Tone.UNSURE, "unsure")
    text = localizer.t("Old information, last confirmed on {date}. Ask before you go.", date=date)
    return _apart(text, Tone.UNSURE, "old")


def who_checked(localizer: Localizer, checked: PublishedAssurance) -> str:
    """When a thing was checked, and whose word that is: the organization's only where somebody of
    theirs said so. Empty when nobody checked."""
    when, who = localizer.checked_on(checked), checked.assurer or OURSELVES
    match checked.attribution:
        case Attribution.OWN:
            return localizer.t("Checked {when} by {who}", when=when, who=who)
        case Attribution.TOLD:
            return localizer.t("Checked {when}: {who} told us", when=when, who=who)
        case Attribution.VOLUNTEER:
            return localizer.t("Checked {when} by a volunteer of {who}", when=when, who=who)
        case None:
            return ""


def _apart(text: str, tone: Tone, icon: str) -> Line:
    return Line((Run(text),), tone, icon, apart=True)


def mark(localizer: Localizer, checked: PublishedAssurance) -> str:
    """The icon of an assurance, where there is room for no more."""
    state = checked.freshness(localizer.now)
    if state is Freshness.EXPIRED:
        return "old"
    return "unsure" if state is Freshness.UNCONFIRMED else "checked"


def pager(localizer: Localizer, routes: tuple[Route | None, Route | None]) -> tuple[Button, ...]:
    """Buttons to the page before and the page after."""
    before, after = routes
    buttons = []
    if before is not None:
        buttons.append(press(localizer, localizer.t("Before"), before, icon="back"))
    if after is not None:
        buttons.append(press(localizer, localizer.t("More"), after, icon="next"))
    return tuple(buttons)


def newer(localizer: Localizer, *texts: LocalizedText | None) -> list[Line]:
    """Says in the reader's language that one of these texts was changed in another, and which
    numbers it has there that are not here: those can be read in any language."""
    found: list[Line] = []
    for words in texts:
        said, language = words.pick(localizer.language.chain) if words else ("", "")
        if words is None or language not in words.lagging:
            continue
        newest = words.newest(localizer.language.chain)
        name = LANGUAGES[newest].name
        text = localizer.t("This text was changed. The newest is in {language}.", language=name)
        found.append(line(text, Tone.UNSURE, "changed"))
        numbers_there = Counter(numbers(words.by_language[newest]))
        if added := sorted((numbers_there - Counter(numbers(said))).elements()):
            text = localizer.t("Numbers in the newest text: {numbers}", numbers=", ".join(added))
            found.append(line(text, Tone.UNSURE, "unsure"))
    return list(dict.fromkeys(found))


def which_clock(localizer: Localizer) -> list[Line]:
    """For readers who count hours from six: whose hours these are."""
    if not localizer.language.counts_hours_from_six:
        return []
    return [
        line(localizer.t("Hours are as on the clock of a phone in France."), Tone.MUTED, "clock")
    ]
