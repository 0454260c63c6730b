"""What screens share: the ways out, assurance, the mark of an example."""

from collections.abc import Iterable, Sequence

from bot.addresses import encode
from bot.reader import Reader
from bot.routes import Emergency, Home, Route
from bot.screen import Button, Line, Pin, Run, Screen, Tone
from content.freshness import Freshness
from content.snapshot import Attribution, Checked

PER_PAGE = 8
LONGEST_LABEL = 48
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
    return Button(shorten(label), icon=icon, to=to, mirrors_line=mirrors_line, acts=acts)


def shorten(label: str) -> str:
    """A label that fits on a button of a small phone."""
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"


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


def example(reader: Reader, is_example: bool) -> list[Line]:
    """That this is made up to try the program, and no real opening."""
    if not is_example:
        return []
    text = reader.t("EXAMPLE – made up to try this program. Do not go there.")
    return [line(text, Tone.NOTICE, "example")]


def example_text(reader: Reader, is_example: bool) -> list[Line]:
    """The same of something to read."""
    if not is_example:
        return []
    text = reader.t("EXAMPLE – a draft to try this program. Ask a legal organization.")
    return [line(text, Tone.NOTICE, "example")]


def pager(reader: Reader, routes: tuple[Route | None, Route | None]) -> tuple[Button, ...]:
    """Buttons to the page before and the page after."""
    before, after = routes
    buttons = []
    if before is not None:
        buttons.append(press(reader, reader.t("Before"), before, icon="back"))
    if after is not None:
        buttons.append(press(reader, reader.t("More"), after, icon="next"))
    return tuple(buttons)


def which_clock(reader: Reader) -> list[Line]:
    """For readers who count hours from six: whose hours these are."""
    if not reader.language.counts_hours_from_six:
        return []
    return [line(reader.t("Hours are as on the clock of a phone in France."), Tone.MUTED, "clock")]
