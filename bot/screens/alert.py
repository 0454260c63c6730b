"""An alert as people get it: what is the matter, what to do, where, until when, and who says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.labels import ALERT_ICONS
from bot.reader import Reader
from bot.routes import Alerts, Emergency, Home
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.common import line, number_button, which_clock
from content.alerts.contents import Contents, Said
from content.alerts.templates import TEMPLATES
from content.i18n import LANGUAGES
from content.snapshot import Words
from content.words import AlertStatus, MsgType


class Stage(StrEnum):
    """What a message about an alert is: the alert, the same once more after doubt, what stands
    where a newer message says better, or that it is over."""

    NEW = "new"
    REPEATED = "repeated"
    REPLACED = "replaced"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Notice:
    """An alert to be shown. `said_at` is when it was approved; `zones` none for every place."""

    contents: Contents
    said_at: datetime
    msg_type: MsgType = MsgType.ALERT
    zones: tuple[Words, ...] = ()
    stage: Stage = Stage.NEW


def alert(reader: Reader, notice: Notice) -> Screen:
    """The message for one language."""
    said, language = spoken(notice.contents, reader)
    whole = notice.stage in (Stage.NEW, Stage.REPEATED) and notice.msg_type is not MsgType.CANCEL
    lines = [*_marks(reader, notice), _headline(notice, said, language, struck=not whole)]
    if notice.msg_type is MsgType.CANCEL:
        lines += _paragraphs(said.description, language)
    if whole:
        lines += _body(reader, notice, said, language)
    lines.append(_by(reader, notice))
    rows = [*(_call(reader, notice.contents) if whole else []), ways(reader)]
    return Screen(reader.to(Home()), reader.viewer.language, tuple(lines), tuple(rows))


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


def _headline(notice: Notice, said: Said, language: str, *, struck: bool) -> Line:
    made_of = TEMPLATES.get(notice.contents.template or "")
    icon = made_of.icon if made_of else ALERT_ICONS[notice.contents.topic]
    return Line((Run(said.headline, struck=struck, language=language),), Tone.TITLE, icon)


def _body(reader: Reader, notice: Notice, said: Said, language: str) -> Iterable[Line]:
    if language:
        name = LANGUAGES[language].name
        yield line(reader.t("We have no translation. This is in {language}.", language=name))
    yield from _paragraphs(said.description, language)
    if said.instruction:
        yield line(reader.t("What to do"), Tone.HEADING)
        yield from _paragraphs(said.instruction, language, Tone.ITEM, "notice")
    places = [reader.name(name) for name in notice.zones] or [reader.t("All places")]
    where = " · ".join(map(reader.keep, places))
    yield Line((Run(reader.t("Where: {places}", places=where)),), Tone.PLAIN, "zone", apart=True)
    until = reader.moment(notice.contents.expires)
    yield line(reader.t("Valid until {time}", time=until), Tone.PLAIN, "clock")
    yield from which_clock(reader)


def _paragraphs(
    text: str, language: str, tone: Tone = Tone.PLAIN, icon: str = ""
) -> Iterable[Line]:
    for part in text.splitlines():
        if part.strip():
            yield Line((Run(part.strip(), language=language),), tone, icon)


def _by(reader: Reader, notice: Notice) -> Line:
    when = reader.moment(notice.said_at)
    return line(reader.t("Channel Info volunteers, {time}", time=when), Tone.GOOD, "checked")


def _call(reader: Reader, contents: Contents) -> list[tuple[Button, ...]]:
    if not contents.contact:
        return []
    return [(number_button(reader, contents.contact),)]


def ways(reader: Reader) -> tuple[Button, ...]:
    """They open a new message: this one may be corrected, and has to stay."""
    return (
        Button(reader.t("Menu"), icon="home", to=reader.to(Home()), beside=True),
        Button(reader.t("Alerts"), icon="bell", to=reader.to(Alerts()), beside=True),
        Button(
            reader.t("Emergency"), icon="sos", to=reader.to(Emergency()), danger=True, beside=True
        ),
    )
