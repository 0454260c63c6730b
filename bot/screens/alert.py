"""An alert as people get it: what is the matter, what to do, where, until when, and who says so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.labels import ALERT_ICONS
from bot.reader import Reader
from bot.routes import Alerts, Card, Emergency, Home
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.common import line, number_button, which_clock
from bot.screens.example_mark import of_card
from content.alerts.contents import Contents, Said
from content.alerts.corrections import NOTHING, Correction, correction
from content.alerts.examples import in_snapshot
from content.alerts.templates import TEMPLATES
from content.i18n import LANGUAGES
from content.snapshot import Entry, Snapshot, Words
from content.words import AlertStatus, AlertTopic, MsgType

MOST_GONE, LONGEST_GONE = 3, 120  # sentences that are not true any more, and letters of each


class Stage(StrEnum):
    """What a message about an alert is: the alert, the same once more after doubt, what stands
    where a newer message says better, or that it is over."""

    NEW = "new"
    REPEATED = "repeated"
    REPLACED = "replaced"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Named:
    """A service at a location that an alert speaks of: by its place's `name`, or its own."""

    entry: Entry
    name: Words


@dataclass(frozen=True, slots=True)
class Notice:
    """An alert to be shown. `said_at` is when it was approved; `zones` none for every place;
    `named` what it leads to; `before` what it corrects; `is_example` whether it names what is made
    up."""

    contents: Contents
    said_at: datetime
    msg_type: MsgType = MsgType.ALERT
    zones: tuple[Words, ...] = ()
    stage: Stage = Stage.NEW
    named: tuple[Named, ...] = field(default=())
    before: Contents | None = None
    is_example: bool = False


def notice_of(
    snapshot: Snapshot,
    contents: Contents,
    said_at: datetime,
    msg_type: MsgType = MsgType.ALERT,
    zones: Iterable[str] = (),
    stage: Stage = Stage.NEW,
    before: Contents | None = None,
) -> Notice:
    """What the screen of an alert is drawn from; `zones` are keys, and the rest as in `Notice`."""
    return Notice(
        contents,
        said_at,
        msg_type,
        tuple(snapshot.zones[key].name for key in zones if key in snapshot.zones),
        stage,
        named(snapshot, contents.template, contents.slots),
        before,
        in_snapshot(snapshot).are_in(contents),
    )


def alert(reader: Reader, notice: Notice) -> Screen:
    """The message for one language."""
    said, language = spoken(notice.contents, reader)
    whole = notice.stage in (Stage.NEW, Stage.REPEATED) and notice.msg_type is not MsgType.CANCEL
    changed = _changed(notice, language or reader.language.code) if whole else NOTHING
    lines = [*_marks(reader, notice), *_gone(changed, language)]
    lines.append(_headline(notice, said, language, struck=not whole))
    if notice.msg_type is MsgType.CANCEL:
        lines += _paragraphs(said.description, language)
    if whole:
        lines += body(reader, said, language, notice.contents.expires, notice.zones, changed)
    lines.append(by(reader, notice.said_at))
    ways_on = [*call(reader, notice.contents.contact), *ways_to(reader, notice.named)]
    rows = (*(ways_on if whole else ()), ways(reader))
    return Screen(reader.to(Home()), reader.viewer.language, tuple(lines), rows)


def named(snapshot: Snapshot, template: str | None, slots: Mapping[str, str]) -> tuple[Named, ...]:
    """What the slots of an alert name, as far as there is a card of it: the service, where to go
    instead, and the place."""
    made_of = TEMPLATES.get(template or "")
    if made_of is None:
        return ()
    found: dict[str, Named] = {}
    service = snapshot.entries.get(slots.get("service", ""))
    if service is not None and "service" in made_of.slots:
        found[service.key] = Named(service, service.service.name)
    for slot in ("other_place", "place"):
        key = slots.get(slot) if slot in made_of.slots else None
        there = (entry for entry in snapshot.entries.values() if entry.place.key == key)
        kinds = made_of.kinds
        entry = next((one for one in there if not kinds or one.service.kind in kinds), None)
        is_known = service is not None and entry is not None and entry.place == service.place
        if entry is not None and not is_known:
            found.setdefault(entry.key, Named(entry, entry.place.name))
    return tuple(found.values())


def spoken(contents: Contents, reader: Reader) -> tuple[Said, str]:
    """What it says to this reader, and in which language: "" for theirs."""
    for code in (*reader.language.chain, contents.language):
        if code in contents.texts:
            return contents.texts[code], "" if code == reader.language.code else code
    raise KeyError(contents.language)


def _marks(reader: Reader, notice: Notice) -> Iterable[Line]:
    """What must be known before the first word is believed."""
    t, contents = reader.t, notice.contents
    if contents.status is AlertStatus.EXERCISE:
        exercise = t("EXERCISE – only a test. Nothing has happened. Do not call anybody.")
        yield line(exercise, Tone.NOTICE, "example")
    yield from of_card(reader, is_example=notice.is_example)
    if notice.stage is Stage.ENDED:
        yield line(t("This alert is over."), Tone.NOTICE, "checked")
    elif notice.stage is Stage.REPLACED:
        yield line(t("This was changed. Read the newest message."), Tone.NOTICE, "changed")
    elif notice.msg_type is MsgType.CANCEL:
        yield line(t("This alert was wrong or is cancelled:"), Tone.NOTICE, "cancelled")
    elif notice.msg_type is MsgType.UPDATE:
        yield line(t("This alert was changed:"), Tone.NOTICE, "changed")
    if notice.stage is Stage.REPEATED:
        yield line(t("You may have this message already."), Tone.MUTED)


def _changed(notice: Notice, language: str) -> Correction:
    if notice.before is None or notice.msg_type is not MsgType.UPDATE:
        return NOTHING
    return correction(notice.before, notice.contents, language)


def _gone(changed: Correction, language: str) -> Iterable[Line]:
    """What is not true any more, short enough that the new text keeps its room."""
    for text in changed.gone[:MOST_GONE]:
        short = text if len(text) <= LONGEST_GONE else text[:LONGEST_GONE].rstrip() + "…"
        yield Line((Run(short, struck=True, language=language),), Tone.OFF, "cancelled")


def _headline(notice: Notice, said: Said, language: str, *, struck: bool) -> Line:
    icon = icon_of(notice.contents.template, notice.contents.topic)
    return Line((Run(said.headline, struck=struck, language=language),), Tone.TITLE, icon)


def icon_of(template: str | None, topic: AlertTopic) -> str:
    """The icon of an alert."""
    made_of = TEMPLATES.get(template or "")
    return made_of.icon if made_of else ALERT_ICONS[topic]


def body(
    reader: Reader,
    said: Said,
    language: str,
    expires: datetime,
    zones: Iterable[Words],
    changed: Correction = NOTHING,
) -> Iterable[Line]:
    """What stands under the headline: more about it, what to do, where, until when. What a
    correction `changed` is bold. `language` is "" for the reader's own."""
    if language:
        name = LANGUAGES[language].name
        yield line(reader.t("We have no translation. This is in {language}.", language=name))
    yield from _paragraphs(said.description, language, bold=changed.new)
    if said.instruction:
        yield line(reader.t("What to do"), Tone.HEADING)
        yield from _paragraphs(said.instruction, language, Tone.ITEM, "notice", bold=changed.new)
    places = [reader.name(name) for name in zones] or [reader.t("All places")]
    where = " · ".join(map(reader.keep, places))
    yield Line((Run(reader.t("Where: {places}", places=where)),), Tone.PLAIN, "zone", apart=True)
    yield _until(reader, expires, changed.ended)
    yield from which_clock(reader)


def _until(reader: Reader, expires: datetime, before: datetime | None) -> Line:
    text = reader.t("Valid until {time}", time=reader.moment(expires))
    if before is None:
        return line(text, Tone.PLAIN, "clock")
    was = reader.t("before: {time}", time=reader.moment(before))
    return Line((Run(text, bold=True), Run(f" ({was})")), Tone.PLAIN, "clock")


def _paragraphs(
    text: str,
    language: str,
    tone: Tone = Tone.PLAIN,
    icon: str = "",
    bold: frozenset[str] = frozenset(),
) -> Iterable[Line]:
    for part in map(str.strip, text.splitlines()):
        if part:
            yield Line((Run(part, bold=part in bold, language=language),), tone, icon)


def by(reader: Reader, said_at: datetime) -> Line:
    """Who says so, and since when."""
    when = reader.moment(said_at)
    return line(reader.t("Channel Info volunteers, {time}", time=when), Tone.GOOD, "checked")


def call(reader: Reader, number: str | None) -> list[tuple[Button, ...]]:
    """The number to call about it, if there is one."""
    return [(number_button(reader, number),)] if number else []


def ways_to(reader: Reader, found: Iterable[Named]) -> list[tuple[Button, ...]]:
    """To the cards of what an alert names, a row each. They open a new message, as `ways` do."""
    return [
        (
            Button(
                reader.name(one.name),
                icon=one.entry.service.kind,
                to=reader.to(Card(one.entry.service.kind, one.entry.key)),
                beside=True,
            ),
        )
        for one in found
    ]


def ways(reader: Reader) -> tuple[Button, ...]:
    """They open a new message: this one may be corrected, and has to stay."""
    return (
        Button(reader.t("Menu"), icon="home", to=reader.to(Home()), beside=True),
        Button(reader.t("Alerts"), icon="bell", to=reader.to(Alerts()), beside=True),
        Button(
            reader.t("Emergency"), icon="sos", to=reader.to(Emergency()), danger=True, beside=True
        ),
    )
