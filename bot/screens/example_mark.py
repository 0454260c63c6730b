"""That what stands on a screen is made up to try the program: on every screen, and on every line
that would send somebody somewhere. What is real is never put in doubt by it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.localizer import Localizer
from bot.routes import (
    AboutUs,
    AlertsHome,
    ChangeAlerts,
    Directory,
    Emergency,
    Languages,
    OneAlert,
    OneOrganization,
    Pages,
    ReadPage,
    Route,
    Zones,
)
from bot.screen import Line, Run, Screen, Tone
from bot.screens.common import assurance
from content.snapshot import PublishedAssurance, Snapshot

ICON = "example"
# What these say is true whatever the rest of the program holds, as are numbers to call; what is
# made up of the directory says so in its line.
REAL = (
    AboutUs,
    AlertsHome,
    ChangeAlerts,
    Directory,
    Emergency,
    Languages,
    OneAlert,
    Pages,
    ReadPage,
    Zones,
)


def marked(snapshot: Snapshot, localizer: Localizer, route: Route, screen: Screen) -> Screen:
    """The screen, under a line that says so where the program holds examples; numbers to call below
    what is made up stand under a line of their own."""
    if not snapshot.holds_examples:
        return screen
    lines = screen.lines
    if isinstance(route, REAL):
        return replace(screen, lines=(band(localizer, is_real=True), *lines))
    numbers = _first_number(lines)
    if numbers is None and not isinstance(route, OneOrganization):
        return replace(screen, lines=(band(localizer, is_real=False), *lines))
    (mark,) = word(localizer, is_example=True)
    if not any(line.icon == ICON or line.runs[-1] == mark for line in lines):
        return replace(screen, lines=(band(localizer, is_real=True), *lines))
    if numbers is not None:
        lines = (*lines[:numbers], band(localizer, is_real=True), *lines[numbers:])
    return replace(screen, lines=(band(localizer, is_real=False), *lines))


def _first_number(lines: Sequence[Line]) -> int | None:
    """Where the first number to call stands, or the heading above it."""
    found = next((place for place, line in enumerate(lines) if line.call), None)
    if found and lines[found - 1].tone is Tone.HEADING:
        return found - 1
    return found


def band(localizer: Localizer, *, is_real: bool) -> Line:
    """The line; of a screen on which nothing is made up, what is real comes first."""
    made_up = localizer.t("TRIAL – the times and places are made up. Do not go there.")
    real = localizer.t("Emergency numbers and rights are real. Only times and places are made up.")
    return Line((Run(real if is_real else made_up),), Tone.NOTICE, ICON)


def word(localizer: Localizer, *, is_example: bool) -> tuple[Run, ...]:
    """The word at the end of a line of a list."""
    mark = localizer.t("EXAMPLE")
    return (Run(f" · {mark}"),) if is_example else ()


def labelled(localizer: Localizer, text: str, *, is_example: bool) -> str:
    """A short text with the word, for what goes on without its screen: a pin, an alert."""
    mark = localizer.t("EXAMPLE")
    return f"{mark} · {text}" if is_example else text


def of_card(localizer: Localizer, *, is_example: bool) -> list[Line]:
    """What a card says of itself, so that it stays true when it is sent on."""
    if not is_example:
        return []
    text = localizer.t("EXAMPLE – the times are made up. In need: call 112 or 115.")
    return [Line((Run(text),), Tone.NOTICE, ICON)]


def checked(localizer: Localizer, assured: PublishedAssurance, *, is_example: bool) -> Line:
    """Who checked and when; never with the sign of what somebody really checked."""
    line = assurance(localizer, assured)
    return replace(line, tone=Tone.UNSURE, icon=ICON) if is_example else line
