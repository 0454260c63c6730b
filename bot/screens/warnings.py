"""Alerts that hold, where people look: a line at the top of a screen, in the line and on the card
of what they name, and in full. For everybody, subscribed or not."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.labels import KINDS
from bot.reader import Reader
from bot.routes import (
    Alerts,
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
from content.alerts.contents import Said
from content.alerts.effects import Impact, impacts
from content.alerts.templates import Effect
from content.snapshot import Entry, PublishedAlert, Service, Snapshot
from content.words import Severity

MOST = 3
MOST_BUTTONS = 10
IN_FULL = 1500  # letters of alerts that stand in full on one screen with other things
ICON, GOOD_NEWS = "old", "bell"
MILD = (Severity.MINOR, Severity.UNKNOWN)
# Where people look for what to do next.
SHOWN_ON = (Home, OfKind, ForAudience, Near, NearPlace, Emergency, Directory)


def here(snapshot: Snapshot, reader: Reader) -> tuple[PublishedAlert, ...]:
    """The alerts that concern the reader now, the worst first."""
    zone = reader.viewer.zone if reader.viewer.zone in snapshot.zones else None
    return tuple(one for one in snapshot.alerts_at(reader.now) if one.concerns(zone))


def above(snapshot: Snapshot, reader: Reader, drawn: Screen) -> Screen:
    """A screen with a line for each of them at its top: where there are numbers to call only one,
    and the number stays the first button."""
    found = here(snapshot, reader) if snapshot.alerts else ()
    if not found:
        return drawn
    calls = any(line.call for line in drawn.lines)
    most = 1 if calls else MOST
    shown, more = found[:most], len(found) - most
    lines = [_headline(reader, one) for one in shown]
    rows: list[tuple[Button, ...]] = [(_button(reader, one),) for one in shown]
    if more > 0:
        text = reader.tn("{number} more warning", "{number} more warnings", more)
        lines.append(line(text, Tone.DANGER, ICON, reader.to(Alerts())))
        rows.append((press(reader, text, Alerts(), icon=ICON, mirrors_line=True),))
    rows = [*drawn.rows[:-1], *rows, *drawn.rows[-1:]] if calls else [*rows, *drawn.rows]
    return replace(drawn, lines=(*lines, *drawn.lines), rows=tuple(rows))


def for_zones(snapshot: Snapshot, reader: Reader, zones: Collection[str]) -> list[Line]:
    """The headlines of what concerns any of these zones (keys; none for all of them)."""
    holding = snapshot.alerts_at(reader.now)
    wanted = [one for one in holding if not zones or any(map(one.concerns, zones))]
    return [replace(_headline(reader, one), to="") for one in wanted[:MOST]]


def one_alert(snapshot: Snapshot, reader: Reader, route: OneAlert) -> Screen:
    """An alert in full, or what took its place; home, with a sentence, when it is over."""
    holding = snapshot.alerts_at(reader.now)
    found = next((one for one in holding if route.number in (one.number, *one.earlier)), None)
    if found is None:
        instead = home(snapshot, reader, Home())
        over = notice(reader.t("This alert is over."))
        return Screen(instead.address, instead.language, (over, *instead.lines), instead.rows)
    zones = [zone.name for key, zone in snapshot.zones.items() if key in found.zones]
    said, language = _spoken(reader, found)
    icon = messages.icon_of(found.template, found.topic)
    lines = [
        Line((Run(said.headline, language=language),), Tone.TITLE, icon),
        *messages.body(reader, said, language, found.expires, zones),
        messages.by(reader, found.said_at),
    ]
    named = messages.named(snapshot, found.template, found.slots)
    ways = [(replace(button, beside=False),) for (button,) in messages.ways_to(reader, named)]
    rows = [*messages.call(reader, found.contact), *ways]
    return screen(reader, OneAlert(found.number), lines, rows, back=Home())


def in_full(snapshot: Snapshot, reader: Reader) -> tuple[list[Line], list[tuple[Button, ...]]]:
    """What holds now, in all its words as long as there is room, for the screens of alerts: lines,
    and buttons to each."""
    lines: list[Line] = []
    rows: list[tuple[Button, ...]] = []
    room = IN_FULL
    for one in here(snapshot, reader):
        said, language = _spoken(reader, one)
        room -= len(said.headline) + len(said.description) + len(said.instruction)
        lines.append(replace(_headline(reader, one), apart=True))
        rows.append((_button(reader, one),))
        if room > 0:
            lines += _sentences(reader, one, said, language)
    return lines, rows[:MOST_BUTTONS]


def _sentences(reader: Reader, one: PublishedAlert, said: Said, language: str) -> Iterator[Line]:
    for part in f"{said.description}\n{said.instruction}".splitlines():
        if part.strip():
            yield Line((Run(part.strip(), language=language),))
    until = reader.moment(one.expires)
    yield line(reader.t("Valid until {time}", time=until), Tone.MUTED, "clock")


def of_entry(snapshot: Snapshot, entry: Entry, now: datetime) -> tuple[Impact, ...]:
    """What alerts do to a service at a location now, the strongest first."""
    return impacts(snapshot, now).get(entry.key, ())


def icon_of(snapshot: Snapshot, entry: Entry, now: datetime) -> str:
    """The icon of a button to it: a warning, that it is made up, or its kind."""
    kind = example_mark.ICON if entry.is_example else entry.service.kind
    return ICON if of_entry(snapshot, entry, now) else kind


def on_card(reader: Reader, found: Iterable[Impact]) -> Iterator[Line]:
    """What stands right under the title of a card, and who says so."""
    for one in found:
        yield _headline(reader, one.alert)
        when = reader.moment(one.alert.said_at)
        text = reader.t("Channel Info volunteers, {time}", time=when)
        yield line(text, Tone.MUTED)


def buttons(reader: Reader, found: Iterable[Impact]) -> list[tuple[Button, ...]]:
    """To each of them in full."""
    return [(_button(reader, one.alert),) for one in found]


def name_of(reader: Reader, service: Service, found: Iterable[Impact]) -> Run:
    """What a service is called; "Drinking water" is only water while nobody must drink it."""
    if any(one.effect is Effect.FORBIDS for one in found):
        return Run(reader.t(KINDS[service.kind]))
    return reader.words(service.name)


def label(reader: Reader, found: Impact) -> Run:
    """What it says of one service, in as few words as it can."""
    if found.label:
        return Run(reader.t(found.label), bold=True)
    return replace(reader.words(found.alert.headline), bold=True)


def _spoken(reader: Reader, one: PublishedAlert) -> tuple[Said, str]:
    """Its texts in the best language for this reader, and which that is: "" for theirs."""
    chain = reader.language.chain
    headline, language = one.headline.pick(chain)
    said = Said(
        headline=headline,
        description=one.description.pick(chain)[0],
        instruction=one.instruction.pick(chain)[0],
    )
    return said, "" if language == reader.language.code else language


def _headline(reader: Reader, one: PublishedAlert) -> Line:
    words = replace(reader.words(one.headline), bold=True)
    tone = Tone.NOTICE if one.severity in MILD else Tone.DANGER
    return Line((words,), tone, _icon(one), reader.to(OneAlert(one.number)))


def _button(reader: Reader, one: PublishedAlert) -> Button:
    text = reader.name(one.headline)
    return press(reader, text, OneAlert(one.number), icon=_icon(one), mirrors_line=True)


def _icon(one: PublishedAlert) -> str:
    return GOOD_NEWS if one.severity in MILD else ICON
