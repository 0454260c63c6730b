"""What a volunteer sees under /team. Pure, like all screens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.labels import REASONS, WRONGS
from bot.reader import Reader
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.common import in_rows, line
from bot.team.data import encode
from content.desk.due import Due
from content.i18n import TEAM_DOMAIN, catalogue
from content.reports import Heard
from content.snapshot import Entry, Snapshot
from content.words import Reason
from content.zones import Opening

MOST = 24
TO_CHECK = 8


@dataclass(frozen=True)
class TeamReader(Reader):
    """A volunteer who reads; `say` has the words that only volunteers read."""

    def say(self, message: str, **values: str | int) -> str:
        """The message in this language; the team's are all written from left to right."""
        text = catalogue(self.viewer.language, TEAM_DOMAIN).gettext(message)
        return text.format(**values) if values else text


def home(reader: TeamReader, name: str, said: str = "", *, alerts: bool = False) -> Screen:
    """What do you want to do? `alerts` for who may send them."""
    lines = [line(reader.say("Team: {name}", name=name), Tone.TITLE, "who")]
    if said:
        lines.append(line(said, Tone.NOTICE, "notice"))
    rows = [
        [button(reader.say("Today"), "clock", "zones")],
        [button(reader.say("To check"), "checked", "check")],
        [button(reader.say("What people report"), "unsure", "reports")],
        *([[button(reader.say("Alerts"), "bell", "alerts")]] if alerts else []),
        [button(reader.say("Exercises on this phone"), "example", "exercise")],
        [button(reader.say("Unlink this phone"), "close", "unlink")],
    ]
    return framed(reader, "home", lines, rows, home=False)


def stranger(reader: TeamReader) -> Screen:
    """For a chat that is nobody's: how to be linked."""
    text = reader.say("Volunteers: make a code under your account in the admin, then send it here.")
    return framed(reader, "home", [line(text, Tone.PLAIN, "notice")], [], home=False)


def zones(reader: TeamReader, snapshot: Snapshot) -> Screen:
    """Today: where?"""
    buttons = [
        button(reader.name(zone.name), "zone", "day", zone.key) for zone in snapshot.zones.values()
    ]
    title = line(reader.t("Where are you?"), Tone.TITLE, "zone")
    return framed(reader, "zones", [title], in_rows(buttons, 1))


def today(reader: TeamReader, zone: str, found: Sequence[Opening]) -> Screen:
    """What is on today in a zone."""
    lines = [line(reader.t("Today"), Tone.TITLE, "clock")]
    if not found:
        lines.append(line(reader.say("Nothing is planned here."), Tone.PLAIN))
    buttons = [_opening(reader, one) for one in found[:MOST]]
    return framed(reader, "day", lines, in_rows(buttons, 1), where=(zone,))


def _opening(reader: TeamReader, one: Opening) -> Button:
    when = reader.hours(one.occurrence)
    label = f"{when} {reader.name(one.entry.service.name)} · {reader.name(one.place.name)}"
    icon = "cancelled" if one.occurrence.cancelled else "changed" if one.occurrence.change else ""
    icon = icon or ("unsure" if one.needs_checking else "checked")
    return button(label, icon, "open", *_which(one))


def _which(one: Opening) -> tuple[str, date, object]:
    return one.entry.key, one.occurrence.date, one.occurrence.planned


def opening(reader: TeamReader, card: Screen, one: Opening, number: int | None = None) -> Screen:
    """One opening as people see it, and what can be said about it; `number` is the change that
    was just made."""
    where = _which(one)
    head = [line(reader.say("Saved. People see this now."), Tone.GOOD, "checked")] if number else []
    rows = [[button(reader.say("Undo"), "back", "undo", number, *where)]] if number else []
    rows.append([button(reader.say("Still true"), "checked", "true", *where)])
    if one.occurrence.change:
        rows.append([button(reader.say("As planned after all"), "back", "planned", *where)])
    rows.append([button(reader.say("Cancelled"), "cancelled", "why", *where)])
    rows.append([button(reader.say("Finished now"), "close", "finished", *where)])
    return framed(reader, "open", [*head, *card.lines], rows, where=where)


def why(reader: TeamReader, one: Opening) -> Screen:
    """Cancelled, because?"""
    title = line(reader.say("Cancelled, because:"), Tone.TITLE, "cancelled")
    buttons = [
        button(reader.t(REASONS[reason]), "", "cancel", *_which(one), reason.value)
        for reason in Reason
    ]
    return framed(reader, "why", [title], in_rows(buttons, 2))


def to_check(reader: TeamReader, found: Sequence[Due]) -> Screen:
    """What is due, what harms most if wrong first."""
    lines = [line(reader.say("To check"), Tone.TITLE, "checked")]
    entries = [due for due in found if isinstance(due.subject, Entry)][:TO_CHECK]
    if not entries:
        lines.append(line(reader.say("All is checked. Thank you."), Tone.GOOD, "checked"))
    buttons = [
        button(_entry(reader, due.subject), "unsure", "seen", due.subject.key)
        for due in entries
        if isinstance(due.subject, Entry)
    ]
    lines += [line(reader.say("Press what you know is still true."), Tone.MUTED)] if buttons else []
    return framed(reader, "check", lines, in_rows(buttons, 1))


def _entry(reader: TeamReader, entry: Entry) -> str:
    return f"{reader.name(entry.service.name)} · {reader.name(entry.place.name)}"


def reports(reader: TeamReader, snapshot: Snapshot, found: Iterable[Heard]) -> Screen:
    """What people say is wrong, the newest first."""
    lines = [line(reader.say("What people report"), Tone.TITLE, "unsure")]
    buttons = []
    for heard in list(found)[:TO_CHECK]:
        entry = snapshot.entries.get(heard.which.entry)
        if entry is not None:
            lines.append(_heard(reader, entry, heard))
            which = (entry.key, heard.which.date, heard.which.opens_at)
            buttons.append(button(_entry(reader, entry), "unsure", "open", *which))
    if not buttons:
        lines.append(line(reader.say("Nobody reports anything."), Tone.PLAIN))
    return framed(reader, "reports", lines, in_rows(buttons, 1))


def _heard(reader: TeamReader, entry: Entry, heard: Heard) -> Line:
    words = ", ".join(f"{reader.t(WRONGS[one])} ({n})" for one, n in heard.counts.items())
    return Line((Run(f"{_entry(reader, entry)}: ", bold=True), Run(words)), Tone.ITEM, "unsure")


def button(label: str, icon: str, what: str, *arguments: object, danger: bool = False) -> Button:
    """A team button."""
    return Button(label, icon=icon, to=encode(what, *arguments), danger=danger)


def framed(
    reader: TeamReader,
    what: str,
    lines: Iterable[Line],
    rows: Iterable[Sequence[Button]],
    *,
    where: tuple[object, ...] = (),
    home: bool = True,
) -> Screen:
    """A screen with the way back to the menu; `where` are the arguments of its own address."""
    back = [[button(reader.say("Team menu"), "home", "home")]] if home else []
    return Screen(
        address=encode(what, *where),
        language=reader.viewer.language,
        lines=tuple(lines),
        rows=tuple(tuple(row) for row in (*rows, *back)),
        personal=True,
    )
