"""What a volunteer sees under /team. Pure, like all screens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.labels import REASONS, WRONGS
from bot.reader import Reader
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.common import in_rows, line, who_checked
from bot.team.data import encode
from bot.team.words import METHODS, NOTHING_CHANGED
from content.desk.day import is_over
from content.desk.due import Due
from content.i18n import TEAM_DOMAIN, catalogue
from content.openings import is_set_aside, set_aside
from content.reports import Heard
from content.snapshot import Entry, Snapshot
from content.words import Change, Reason
from content.zones import Opening

MOST = 12
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


def today(reader: TeamReader, zone: str, found: Sequence[Opening], page: int = 0) -> Screen:
    """What is on today in a zone, a page at a time: what is open or opens later first."""
    lines = [line(reader.t("Today"), Tone.TITLE, "clock")]
    if not found:
        lines.append(line(reader.say("Nothing is planned here."), Tone.PLAIN))
    page = min(max(page, 0), max(len(found) - 1, 0) // MOST)
    shown = found[page * MOST : (page + 1) * MOST]
    rows = in_rows([_opening(reader, one) for one in shown], 1)
    ways = []
    if page:
        ways.append(button(reader.t("Before"), "back", "part", zone, page - 1))
    if (page + 1) * MOST < len(found):
        ways.append(button(reader.t("More"), "next", "part", zone, page + 1))
    return framed(reader, "part", lines, [*rows, *([ways] if ways else [])], where=(zone, page))


def _opening(reader: TeamReader, one: Opening) -> Button:
    it = one.occurrence
    label = f"{reader.hours(it)} {reader.name(one.entry.service.name)}"
    if is_over(it, reader.now):
        text = " · ".join((label, reader.say("over")))
        return button(text, "close", "open", *_which(one))
    icon = "cancelled" if it.cancelled else "changed" if it.change else ""
    icon = icon or ("unsure" if one.needs_checking else "checked")
    return button(f"{label} · {reader.name(one.place.name)}", icon, "open", *_which(one))


def _which(one: Opening) -> tuple[str, date, object]:
    return one.entry.key, one.occurrence.date, one.occurrence.planned


@dataclass(frozen=True, slots=True)
class After:
    """What an act did: the number of the change, None for nothing that was not so already."""

    number: int | None


def opening(
    reader: TeamReader, card: Screen, one: Opening, after: After | None = None, *, can_say: bool
) -> Screen:
    """One opening as people see it, and what can be said about it: all that this volunteer may
    (`can_say`), and that makes sense now. `after` is what was just done."""
    where, it = _which(one), one.occurrence
    head = [_done(reader, after)] if after else []
    rows = []
    if after and after.number:
        rows.append([button(reader.say("Undo"), "back", "undo", after.number, *where)])
    if can_say and not is_aside(one, reader.now):
        rows.append([button(reader.say("Still true"), "checked", "true", *where)])
    if can_say and it.said_at and not is_over(it, reader.now):
        is_extra = it.change is Change.EXTRA
        words = "It does not take place after all" if is_extra else "As planned after all"
        rows.append([button(reader.say(words), "back", "planned", *where)])
    if can_say and not it.cancelled and not is_over(it, reader.now):
        rows.append([button(reader.say("Cancelled"), "cancelled", "why", *where)])
    if can_say and it.covers(reader.now):
        rows.append([button(reader.say("Finished now"), "close", "finished", *where)])
    return framed(reader, "open", [*head, *card.lines], rows, where=where)


def is_aside(one: Opening, now: datetime) -> bool:
    """Whether it must be said first that it is as planned, before it can be still true."""
    coming = set_aside(one.entry.timetable, now)
    return coming is not None or is_set_aside(one.occurrence)


def _done(reader: TeamReader, after: After) -> Line:
    text = reader.say("Saved. People see this now.") if after.number else ""
    return line(text or reader.say(NOTHING_CHANGED), Tone.GOOD, "checked")


def how(reader: TeamReader, card: Screen, entry: Entry, one: Opening | None = None) -> Screen:
    """Still true, how does one know? Below what is being confirmed: the card, with who checked it
    last. `one` is the opening it was asked from, None for the list of what is to check."""
    where = _which(one) if one else (entry.key,)
    what = "sure" if one else "vouch"
    rows = in_rows(
        [button(reader.say(text), "", what, *where, way.value) for way, text in METHODS.items()], 2
    )
    last = who_checked(reader, entry.checked)
    lines = [
        *card.lines,
        *([line(last, Tone.MUTED, "who")] if last else []),
        line(reader.say("Is it still true? How do you know?"), Tone.BIG, "checked"),
    ]
    return framed(reader, "true" if one else "seen", lines, rows, where=where)


def why(reader: TeamReader, one: Opening) -> Screen:
    """Cancelled, because?"""
    title = line(reader.say("Cancelled, because:"), Tone.TITLE, "cancelled")
    buttons = [
        button(reader.t(REASONS[reason]), "", "cancel", *_which(one), reason.value)
        for reason in Reason
    ]
    return framed(reader, "why", [title], in_rows(buttons, 2))


def to_check(reader: TeamReader, found: Sequence[Due], after: After | None = None) -> Screen:
    """What is due, what harms most if wrong first; not what is cancelled or moved for now."""
    lines = [line(reader.say("To check"), Tone.TITLE, "checked")]
    lines += [_done(reader, after)] if after else []
    entries = [due for due in found if isinstance(due.subject, Entry) and not due.aside][:TO_CHECK]
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
