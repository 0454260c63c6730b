"""Alerts that hold, where people look: a line at the top of a screen, in the line and on the card
of what they name, and in full. For everybody, subscribed or not."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.labels import KINDS
from bot.localizer import Localizer
from bot.routes import (
    AlertsHome,
    Directory,
    Emergency,
    ForAudience,
    Home,
    Near,
    NearPlace,
    OfKind,
    OneAlert,
)
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens import alert as messages
from bot.screens import example_mark
from bot.screens.common import line, press, screen
from bot.screens.start import home, notice
from content.alerts.contents import AlertTextDocument
from content.alerts.effects import AlertEffect, impacts
from content.alerts.templates import TemplateEffect
from content.models import Severity
from content.snapshot import PublishedAlert, PublishedService, PublishedServiceAtLocation, Snapshot

MOST = 3
MOST_BUTTONS = 10
IN_FULL = 1500  # letters of alerts that stand in full on one screen with other things
ICON, GOOD_NEWS = "old", "bell"
MILD = (Severity.MINOR, Severity.UNKNOWN)
# Where people look for what to do next.
SHOWN_ON = (Home, OfKind, ForAudience, Near, NearPlace, Emergency, Directory)


def here(snapshot: Snapshot, localizer: Localizer) -> tuple[PublishedAlert, ...]:
    """The alerts that concern the reader now, the worst first."""
    zone = localizer.viewer.zone if localizer.viewer.zone in snapshot.zones else None
    return tuple(one for one in snapshot.alerts_at(localizer.now) if one.concerns(zone))


def above(snapshot: Snapshot, localizer: Localizer, drawn: Screen) -> Screen:
    """A screen with a line for each of them at its top: where there are numbers to call only one,
    and the number stays the first button."""
    found = here(snapshot, localizer) if snapshot.alerts else ()
    if not found:
        return drawn
    calls = any(line.call for line in drawn.lines)
    most = 1 if calls else MOST
    shown, more = found[:most], len(found) - most
    lines = [_headline(localizer, one) for one in shown]
    rows: list[tuple[Button, ...]] = [(_button(localizer, one),) for one in shown]
    if more > 0:
        text = localizer.tn("{number} more warning", "{number} more warnings", more)
        lines.append(line(text, Tone.DANGER, ICON, localizer.to(AlertsHome())))
        rows.append((press(localizer, text, AlertsHome(), icon=ICON, mirrors_line=True),))
    rows = [*drawn.rows[:-1], *rows, *drawn.rows[-1:]] if calls else [*rows, *drawn.rows]
    return replace(drawn, lines=(*lines, *drawn.lines), rows=tuple(rows))


def for_zones(snapshot: Snapshot, localizer: Localizer, zones: Collection[str]) -> list[Line]:
    """The headlines of what concerns any of these zones (keys; none for all of them)."""
    holding = snapshot.alerts_at(localizer.now)
    wanted = [one for one in holding if not zones or any(map(one.concerns, zones))]
    return [replace(_headline(localizer, one), to="") for one in wanted[:MOST]]


def one_alert(snapshot: Snapshot, localizer: Localizer, route: OneAlert) -> Screen:
    """An alert in full, or what took its place; home, with a sentence, when it is over."""
    holding = snapshot.alerts_at(localizer.now)
    found = next((one for one in holding if route.number in (one.number, *one.earlier)), None)
    if found is None:
        instead = home(snapshot, localizer, Home())
        over = notice(localizer.t("This alert is over."))
        return Screen(instead.address, instead.language, (over, *instead.lines), instead.rows)
    zones = [zone.name for key, zone in snapshot.zones.items() if key in found.zones]
    said, language = _spoken(localizer, found)
    icon = messages.icon_of(found.template, found.topic)
    lines = [
        Line((Run(said.headline, language=language),), Tone.TITLE, icon),
        *messages.body(localizer, said, language, found.expires, zones),
        messages.by(localizer, found.said_at),
    ]
    named = messages.named(snapshot, found.template, found.slots)
    ways = [(replace(button, beside=False),) for (button,) in messages.ways_to(localizer, named)]
    rows = [*messages.call(localizer, found.contact), *ways]
    return screen(localizer, OneAlert(found.number), lines, rows, back=Home())


def in_full(
    snapshot: Snapshot, localizer: Localizer
) -> tuple[list[Line], list[tuple[Button, ...]]]:
    """What holds now, in all its words as long as there is room, for the screens of alerts: lines,
    and buttons to each."""
    lines: list[Line] = []
    rows: list[tuple[Button, ...]] = []
    room = IN_FULL
    for one in here(snapshot, localizer):
        said, language = _spoken(localizer, one)
        room -= len(said.headline) + len(said.description) + len(said.instruction)
        lines.append(replace(_headline(localizer, one), apart=True))
        rows.append((_button(localizer, one),))
        if room > 0:
            lines += _sentences(localizer, one, said, language)
    return lines, rows[:MOST_BUTTONS]


def _sentences(
    localizer: Localizer, one: PublishedAlert, said: AlertTextDocument, language: str
) -> Iterator[Line]:
    for part in f"{said.description}\n{said.instruction}".splitlines():
        if part.strip():
            yield Line((Run(part.strip(), language=language),))
    until = localizer.moment(one.expires)
    yield line(localizer.t("Valid until {time}", time=until), Tone.MUTED, "clock")


def of_entry(
    snapshot: Snapshot, entry: PublishedServiceAtLocation, now: datetime
) -> tuple[AlertEffect, ...]:
    """What alerts do to a service at a location now, the strongest first."""
    return impacts(snapshot, now).get(entry.key, ())


def icon_of(snapshot: Snapshot, entry: PublishedServiceAtLocation, now: datetime) -> str:
    """The icon of a button to it: a warning, that it is made up, or its kind."""
    kind = example_mark.ICON if entry.is_example else entry.service.kind
    return ICON if of_entry(snapshot, entry, now) else kind


def on_card(localizer: Localizer, found: Iterable[AlertEffect]) -> Iterator[Line]:
    """What stands right under the title of a card, and who says so."""
    for one in found:
        yield _headline(localizer, one.alert)
        when = localizer.moment(one.alert.said_at)
        text = localizer.t("Channel Info volunteers, {time}", time=when)
        yield line(text, Tone.MUTED)


def buttons(localizer: Localizer, found: Iterable[AlertEffect]) -> list[tuple[Button, ...]]:
    """To each of them in full."""
    return [(_button(localizer, one.alert),) for one in found]


def name_of(localizer: Localizer, service: PublishedService, found: Iterable[AlertEffect]) -> Run:
    """What a service is called; "Drinking water" is only water while nobody must drink it."""
    if any(one.effect is TemplateEffect.FORBIDS for one in found):
        return Run(localizer.t(KINDS[service.kind]))
    return localizer.run(service.name)


def label(localizer: Localizer, found: AlertEffect) -> Run:
    """What it says of one service, in as few words as it can."""
    if found.label:
        return Run(localizer.t(found.label), bold=True)
    return replace(localizer.run(found.alert.headline), bold=True)


def _spoken(localizer: Localizer, one: PublishedAlert) -> tuple[AlertTextDocument, str]:
    """Its texts in the best language for this reader, and which that is: "" for theirs."""
    chain = localizer.language.chain
    headline, language = one.headline.pick(chain)
    said = AlertTextDocument(
        headline=headline,
        description=one.description.pick(chain)[0],
        instruction=one.instruction.pick(chain)[0],
    )
    return said, "" if language == localizer.language.code else language


def _headline(localizer: Localizer, one: PublishedAlert) -> Line:
    words = replace(localizer.run(one.headline), bold=True)
    tone = Tone.NOTICE if one.severity in MILD else Tone.DANGER
    return Line((words,), tone, _icon(one), localizer.to(OneAlert(one.number)))


def _button(localizer: Localizer, one: PublishedAlert) -> Button:
    text = localizer.name(one.headline)
    return press(localizer, text, OneAlert(one.number), icon=_icon(one), mirrors_line=True)


def _icon(one: PublishedAlert) -> str:
    return GOOD_NEWS if one.severity in MILD else ICON
