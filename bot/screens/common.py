"""What screens share: the ways out, assurance, the mark of an example."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.addresses import encode, to_languages
from bot.labels import KINDS
from bot.reader import Reader
from bot.routes import Emergency, Home, Route
from bot.screen import Button, Line, Pin, Run, Screen, Tone
from content.freshness import Freshness
from content.i18n import LANGUAGES
from content.snapshot import Attribution, Checked, Place, Service, Words
from content.translations.numbers import numbers

PER_PAGE = 8
OURSELVES = "Channel Info"


def screen(
    reader: Reader,
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
        address=reader.to(route),
        language=reader.viewer.language,
        lines=tuple(lines),
        rows=(*(tuple(row) for row in rows if row), _ways_out(reader, route, back)),
        pin=pin,
        asks_position=asks_position,
    )


def _ways_out(reader: Reader, route: Route, back: Route | None) -> tuple[Button, ...]:
    ways = []
    if back is not None and back != Home():
        ways.append(press(reader, reader.t("Back"), back, icon="back"))
    if route != Home():
        ways.append(press(reader, reader.t("Menu"), Home(), icon="home"))
    if route != Emergency():
        label = reader.t("Emergency")
        ways.append(Button(label, icon="sos", to=reader.to(Emergency()), danger=True))
    return tuple(ways)


def line(text: str, tone: Tone = Tone.PLAIN, icon: str = "", to: str = "") -> Line:
    """A line of one piece in the reader's language."""
    return Line((Run(text),), tone, icon, to)


def press(
    reader: Reader,
    label: str,
    route: Route,
    *,
    icon: str = "",
    mirrors_line: bool = False,
    acts: bool = False,
) -> Button:
    """A button to another screen of the same reader."""
    to = encode(reader.viewer, route)
    return Button(label, icon=icon, to=to, mirrors_line=mirrors_line, acts=acts)


def change_language(reader: Reader, route: Route) -> Button:
    """The way to the same screen in another language: phones are shared, and second-hand."""
    to = to_languages(reader.viewer, route)
    return Button(reader.t("Language"), icon="language", to=to)


def number_button(reader: Reader, number: str, *, mirrors_line: bool = False) -> Button:
    """A button that copies a phone number. A label is a paragraph of its own (UAX #9, P1) and has
    no letter that says its direction: in right-to-left the groups would change places."""
    label = reader.keep(number)
    return Button(label, icon="phone", copy=number, mirrors_line=mirrors_line)


def what_and_where(reader: Reader, several: Sequence[tuple[Service, Place]]) -> list[str]:
    """A label for each: its kind and place, or its name where others of that kind are there."""
    names = [reader.name(place.name) for _, place in several]
    kinds = [reader.t(KINDS[service.kind]) for service, _ in several]
    found = Counter(zip(kinds, names, strict=True))
    return [
        f"{kind if found[kind, name] == 1 else reader.name(service.name)} · {name}"
        for (service, _), kind, name in zip(several, kinds, names, strict=True)
    ]


def in_rows(buttons: Sequence[Button], across: int) -> list[tuple[Button, ...]]:
    """Buttons in rows of `across`."""
    return [tuple(buttons[n : n + across]) for n in range(0, len(buttons), across)]


def assurance(reader: Reader, checked: Checked) -> Line:
    """Who checked and when, or plainly that nobody did (law 1)."""
    state = checked.freshness(reader.now)
    if checked.assured_at is None:
        return _apart(reader.t("Nobody has confirmed this yet."), Tone.UNSURE, "unsure")
    if state in (Freshness.ASSURED, Freshness.DUE):
        return _apart(who_checked(reader, checked), Tone.GOOD, "checked")
    date = reader.date(checked.assured_at)
    if state is Freshness.UNCONFIRMED:
        text = reader.t("Not confirmed since {date}", date=date)
        return _apart(text, Tone.UNSURE, "unsure")
    text = reader.t("Old information, last confirmed on {date}. Ask before you go.", date=date)
    return _apart(text, Tone.UNSURE, "old")


def who_checked(reader: Reader, checked: Checked) -> str:
    """When a thing was checked, and whose word that is: the organization's only where somebody of
    theirs said so. Empty when nobody checked."""
    when, who = reader.checked_on(checked), checked.assurer or OURSELVES
    match checked.attribution:
        case Attribution.OWN:
            return reader.t("Checked {when} by {who}", when=when, who=who)
        case Attribution.TOLD:
            return reader.t("Checked {when}: {who} told us", when=when, who=who)
        case Attribution.VOLUNTEER:
            return reader.t("Checked {when} by a volunteer of {who}", when=when, who=who)
        case None:
            return ""


def _apart(text: str, tone: Tone, icon: str) -> Line:
    return Line((Run(text),), tone, icon, apart=True)


def mark(reader: Reader, checked: Checked) -> str:
    """The icon of an assurance, where there is room for no more."""
    state = checked.freshness(reader.now)
    if state is Freshness.EXPIRED:
        return "old"
    return "unsure" if state is Freshness.UNCONFIRMED else "checked"


def pager(reader: Reader, routes: tuple[Route | None, Route | None]) -> tuple[Button, ...]:
    """Buttons to the page before and the page after."""
    before, after = routes
    buttons = []
    if before is not None:
        buttons.append(press(reader, reader.t("Before"), before, icon="back"))
    if after is not None:
        buttons.append(press(reader, reader.t("More"), after, icon="next"))
    return tuple(buttons)


def newer(reader: Reader, *texts: Words | None) -> list[Line]:
    """Says in the reader's language that one of these texts was changed in another, and which
    numbers it has there that are not here: those can be read in any language."""
    found: list[Line] = []
    for words in texts:
        said, language = words.pick(reader.language.chain) if words else ("", "")
        if words is None or language not in words.lagging:
            continue
        newest = words.newest(reader.language.chain)
        name = LANGUAGES[newest].name
        text = reader.t("This text was changed. The newest is in {language}.", language=name)
        found.append(line(text, Tone.UNSURE, "changed"))
        numbers_there = Counter(numbers(words.by_language[newest]))
        if added := sorted((numbers_there - Counter(numbers(said))).elements()):
            text = reader.t("Numbers in the newest text: {numbers}", numbers=", ".join(added))
            found.append(line(text, Tone.UNSURE, "unsure"))
    return list(dict.fromkeys(found))


def which_clock(reader: Reader) -> list[Line]:
    """For readers who count hours from six: whose hours these are."""
    if not reader.language.counts_hours_from_six:
        return []
    return [line(reader.t("Hours are as on the clock of a phone in France."), Tone.MUTED, "clock")]
