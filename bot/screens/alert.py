"""An alert as people get it: what is the matter, what to do, where, until when, and who says so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.labels import ALERT_ICONS
from bot.localizer import Localizer
from bot.routes import AlertsHome, Card, Emergency, Home
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.common import line, number_button, which_clock
from bot.screens.example_mark import of_card
from content.alerts.contents import AlertDocument, AlertTextDocument
from content.alerts.corrections import NOTHING, Correction, correction
from content.alerts.examples import in_snapshot
from content.alerts.templates import TEMPLATES
from content.core.i18n import LANGUAGES
from content.models import AlertStatus, AlertTopic, MsgType
from content.snapshot import LocalizedText, PublishedServiceAtLocation, Snapshot

MOST_GONE, LONGEST_GONE = 3, 120  # sentences that are not true any more, and letters of each


class AlertStage(StrEnum):
    """What a message about an alert is: the alert, the same once more after doubt, what stands
    where a newer message says better, or that it is over."""

    NEW = "new"
    REPEATED = "repeated"
    REPLACED = "replaced"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class NamedInAlert:
    """A service at a location that an alert speaks of: by its place's `name`, or its own."""

    entry: PublishedServiceAtLocation
    name: LocalizedText


@dataclass(frozen=True, slots=True)
class AlertNotice:
    """An alert to be shown. `said_at` is when it was approved; `zones` none for every place;
    `named` what it leads to; `before` what it corrects; `is_example` whether it names what is made
    up."""

    contents: AlertDocument
    said_at: datetime
    msg_type: MsgType = MsgType.ALERT
    zones: tuple[LocalizedText, ...] = ()
    stage: AlertStage = AlertStage.NEW
    named: tuple[NamedInAlert, ...] = field(default=())
    before: AlertDocument | None = None
    is_example: bool = False


def notice_of(
    snapshot: Snapshot,
    contents: AlertDocument,
    said_at: datetime,
    msg_type: MsgType = MsgType.ALERT,
    zones: Iterable[str] = (),
    stage: AlertStage = AlertStage.NEW,
    before: AlertDocument | None = None,
) -> AlertNotice:
    """What the screen of an alert is drawn from; `zones` are keys, and the rest as in
    `AlertNotice`."""
    return AlertNotice(
        contents,
        said_at,
        msg_type,
        tuple(snapshot.zones[key].name for key in zones if key in snapshot.zones),
        stage,
        named(snapshot, contents.template, contents.slots),
        before,
        in_snapshot(snapshot).are_in(contents),
    )


def alert(localizer: Localizer, notice: AlertNotice) -> Screen:
    """The message for one language."""
    said, language = spoken(notice.contents, localizer)
    whole = (
        notice.stage in (AlertStage.NEW, AlertStage.REPEATED)
        and notice.msg_type is not MsgType.CANCEL
    )
    changed = _changed(notice, language or localizer.language.code) if whole else NOTHING
    lines = [*_marks(localizer, notice), *_gone(changed, language)]
    lines.append(_headline(notice, said, language, struck=not whole))
    if notice.msg_type is MsgType.CANCEL:
        lines += _paragraphs(said.description, language)
    if whole:
        lines += body(localizer, said, language, notice.contents.expires, notice.zones, changed)
    lines.append(by(localizer, notice.said_at))
    ways_on = [*call(localizer, notice.contents.contact), *ways_to(localizer, notice.named)]
    rows = (*(ways_on if whole else ()), ways(localizer))
    return Screen(localizer.to(Home()), localizer.viewer.language, tuple(lines), rows)


def named(
    snapshot: Snapshot, template: str | None, slots: Mapping[str, str]
) -> tuple[NamedInAlert, ...]:
    """What the slots of an alert name, as far as there is a card of it: the service, where to go
    instead, and the place."""
    made_of = TEMPLATES.get(template or "")
    if made_of is None:
        return ()
    found: dict[str, NamedInAlert] = {}
    service = snapshot.entries.get(slots.get("service", ""))
    if service is not None and "service" in made_of.slots:
        found[service.key] = NamedInAlert(service, service.service.name)
    for slot in ("other_place", "place"):
        key = slots.get(slot) if slot in made_of.slots else None
        there = (entry for entry in snapshot.entries.values() if entry.location.key == key)
        kinds = made_of.kinds
        entry = next((one for one in there if not kinds or one.service.kind in kinds), None)
        is_known = service is not None and entry is not None and entry.location == service.location
        if entry is not None and not is_known:
            found.setdefault(entry.key, NamedInAlert(entry, entry.location.name))
    return tuple(found.values())


def spoken(contents: AlertDocument, localizer: Localizer) -> tuple[AlertTextDocument, str]:
    """What it says to this reader, and in which language: "" for theirs."""
    for code in (*localizer.language.chain, contents.language):
        if code in contents.texts:
            return contents.texts[code], "" if code == localizer.language.code else code
    raise KeyError(contents.language)


def _marks(localizer: Localizer, notice: AlertNotice) -> Iterable[Line]:
    """What must be known before the first word is believed."""
    t, contents = localizer.t, notice.contents
    if contents.status is AlertStatus.EXERCISE:
        exercise = t("EXERCISE – only a test. Nothing has happened. Do not call anybody.")
        yield line(exercise, Tone.NOTICE, "example")
    yield from of_card(localizer, is_example=notice.is_example)
    if notice.stage is AlertStage.ENDED:
        yield line(t("This alert is over."), Tone.NOTICE, "checked")
    elif notice.stage is AlertStage.REPLACED:
        yield line(t("This was changed. Read the newest message."), Tone.NOTICE, "changed")
    elif notice.msg_type is MsgType.CANCEL:
        yield line(t("This alert was wrong or is cancelled:"), Tone.NOTICE, "cancelled")
    elif notice.msg_type is MsgType.UPDATE:
        yield line(t("This alert was changed:"), Tone.NOTICE, "changed")
    if notice.stage is AlertStage.REPEATED:
        yield line(t("You may have this message already."), Tone.MUTED)


def _changed(notice: AlertNotice, language: str) -> Correction:
    if notice.before is None or notice.msg_type is not MsgType.UPDATE:
        return NOTHING
    return correction(notice.before, notice.contents, language)


def _gone(changed: Correction, language: str) -> Iterable[Line]:
    """What is not true any more, short enough that the new text keeps its room."""
    for text in changed.gone[:MOST_GONE]:
        short = text if len(text) <= LONGEST_GONE else text[:LONGEST_GONE].rstrip() + "…"
        yield Line((Run(short, struck=True, language=language),), Tone.OFF, "cancelled")


def _headline(notice: AlertNotice, said: AlertTextDocument, language: str, *, struck: bool) -> Line:
    icon = icon_of(notice.contents.template, notice.contents.topic)
    return Line((Run(said.headline, struck=struck, language=language),), Tone.TITLE, icon)


def icon_of(template: str | None, topic: AlertTopic) -> str:
    """The icon of an alert."""
    made_of = TEMPLATES.get(template or "")
    return made_of.icon if made_of else ALERT_ICONS[topic]


def body(
    localizer: Localizer,
    said: AlertTextDocument,
    language: str,
    expires: datetime,
    zones: Iterable[LocalizedText],
    changed: Correction = NOTHING,
) -> Iterable[Line]:
    """What stands under the headline: more about it, what to do, where, until when. What a
    correction `changed` is bold. `language` is "" for the reader's own."""
    if language:
        name = LANGUAGES[language].name
        yield line(localizer.t("We have no translation. This is in {language}.", language=name))
    yield from _paragraphs(said.description, language, bold=changed.new)
    if said.instruction:
        yield line(localizer.t("What to do"), Tone.HEADING)
        yield from _paragraphs(said.instruction, language, Tone.ITEM, "notice", bold=changed.new)
    places = [localizer.name(name) for name in zones] or [localizer.t("All places")]
    where = " · ".join(map(localizer.keep, places))
    yield Line((Run(localizer.t("Where: {places}", places=where)),), Tone.PLAIN, "zone", apart=True)
    yield _until(localizer, expires, changed.ended)
    yield from which_clock(localizer)


def _until(localizer: Localizer, expires: datetime, before: datetime | None) -> Line:
    text = localizer.t("Valid until {time}", time=localizer.moment(expires))
    if before is None:
        return line(text, Tone.PLAIN, "clock")
    was = localizer.t("before: {time}", time=localizer.moment(before))
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


def by(localizer: Localizer, said_at: datetime) -> Line:
    """Who says so, and since when."""
    when = localizer.moment(said_at)
    return line(localizer.t("Channel Info volunteers, {time}", time=when), Tone.GOOD, "checked")


def call(localizer: Localizer, number: str | None) -> list[tuple[Button, ...]]:
    """The number to call about it, if there is one."""
    return [(number_button(localizer, number),)] if number else []


def ways_to(localizer: Localizer, found: Iterable[NamedInAlert]) -> list[tuple[Button, ...]]:
    """To the cards of what an alert names, a row each. They open a new message, as `ways` do."""
    return [
        (
            Button(
                localizer.name(one.name),
                icon=one.entry.service.kind,
                to=localizer.to(Card(one.entry.service.kind, one.entry.key)),
                beside=True,
            ),
        )
        for one in found
    ]


def ways(localizer: Localizer) -> tuple[Button, ...]:
    """They open a new message: this one may be corrected, and has to stay."""
    return (
        Button(localizer.t("Menu"), icon="home", to=localizer.to(Home()), beside=True),
        Button(localizer.t("Alerts"), icon="bell", to=localizer.to(AlertsHome()), beside=True),
        Button(
            localizer.t("Emergency"),
            icon="sos",
            to=localizer.to(Emergency()),
            danger=True,
            beside=True,
        ),
    )
