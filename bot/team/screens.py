"""What a volunteer sees under /team. Pure, like all screens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.labels import REASONS, WRONGS
from bot.localizer import Localizer
from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.common import in_rows, line, who_checked
from bot.team.callback_data import encode
from bot.team.labels import METHODS, NOTHING_CHANGED
from content.core.i18n import TEAM_DOMAIN, catalogue
from content.planning.to_check import ItemToCheck
from content.planning.today import is_over
from content.planning.zone_day import ZoneOpening
from content.reports import OpenReport
from content.schedules.opening_state import is_set_aside, set_aside
from content.schedules.rules import ExceptionKind, ExceptionReason
from content.snapshot import PublishedServiceAtLocation, Snapshot

MOST = 12
TO_CHECK = 8


@dataclass(frozen=True)
class TeamLocalizer(Localizer):
    """A volunteer who reads; `say` has the words that only volunteers read."""

    def say(self, message: str, **values: str | int) -> str:
        """The message in this language; the team's are all written from left to right."""
        text = catalogue(self.viewer.language, TEAM_DOMAIN).gettext(message)
        return text.format(**values) if values else text


def home(localizer: TeamLocalizer, name: str, said: str = "", *, alerts: bool = False) -> Screen:
    """What do you want to do? `alerts` for who may send them."""
    lines = [line(localizer.say("Team: {name}", name=name), Tone.TITLE, "who")]
    if said:
        lines.append(line(said, Tone.NOTICE, "notice"))
    rows = [
        [button(localizer.say("Today"), "clock", "zones")],
        [button(localizer.say("To check"), "checked", "check")],
        [button(localizer.say("What people report"), "unsure", "reports")],
        *([[button(localizer.say("Alerts"), "bell", "alerts")]] if alerts else []),
        [button(localizer.say("Exercises on this phone"), "example", "exercise")],
        [button(localizer.say("Unlink this phone"), "close", "unlink")],
    ]
    return framed(localizer, "home", lines, rows, home=False)


def stranger(localizer: TeamLocalizer) -> Screen:
    """For a chat that is nobody's: how to be linked."""
    text = localizer.say(
        "Volunteers: make a code under your account in the admin, then send it here."
    )
    return framed(localizer, "home", [line(text, Tone.PLAIN, "notice")], [], home=False)


def zones(localizer: TeamLocalizer, snapshot: Snapshot) -> Screen:
    """Today: where?"""
    buttons = [
        button(localizer.name(zone.name), "zone", "day", zone.key)
        for zone in snapshot.zones.values()
    ]
    title = line(localizer.t("Where are you?"), Tone.TITLE, "zone")
    return framed(localizer, "zones", [title], in_rows(buttons, 1))


def today(
    localizer: TeamLocalizer, zone: str, found: Sequence[ZoneOpening], page: int = 0
) -> Screen:
    """What is on today in a zone, a page at a time: what is open or opens later first."""
    lines = [line(localizer.t("Today"), Tone.TITLE, "clock")]
    if not found:
        lines.append(line(localizer.say("Nothing is planned here."), Tone.PLAIN))
    page = min(max(page, 0), max(len(found) - 1, 0) // MOST)
    shown = found[page * MOST : (page + 1) * MOST]
    rows = in_rows([_opening(localizer, one) for one in shown], 1)
    ways = []
    if page:
        ways.append(button(localizer.t("Before"), "back", "part", zone, page - 1))
    if (page + 1) * MOST < len(found):
        ways.append(button(localizer.t("More"), "next", "part", zone, page + 1))
    return framed(localizer, "part", lines, [*rows, *([ways] if ways else [])], where=(zone, page))


def _opening(localizer: TeamLocalizer, one: ZoneOpening) -> Button:
    it = one.occurrence
    label = f"{localizer.hours(it)} {localizer.name(one.entry.service.name)}"
    if is_over(it, localizer.now):
        text = " · ".join((label, localizer.say("over")))
        return button(text, "close", "open", *_which(one))
    icon = "cancelled" if it.cancelled else "changed" if it.change else ""
    icon = icon or ("unsure" if one.needs_checking else "checked")
    return button(f"{label} · {localizer.name(one.location.name)}", icon, "open", *_which(one))


def _which(one: ZoneOpening) -> tuple[str, date, object]:
    return one.entry.key, one.occurrence.date, one.occurrence.planned


@dataclass(frozen=True, slots=True)
class ActionResult:
    """What an act did: the number of the change, None for nothing that was not so already."""

    number: int | None


def opening(
    localizer: TeamLocalizer,
    card: Screen,
    one: ZoneOpening,
    after: ActionResult | None = None,
    *,
    can_say: bool,
) -> Screen:
    """One opening as people see it, and what can be said about it: all that this volunteer may
    (`can_say`), and that makes sense now. `after` is what was just done."""
    where, it = _which(one), one.occurrence
    head = [_done(localizer, after)] if after else []
    rows = []
    if after and after.number:
        rows.append([button(localizer.say("Undo"), "back", "undo", after.number, *where)])
    if can_say and not is_aside(one, localizer.now):
        rows.append([button(localizer.say("Still true"), "checked", "true", *where)])
    if can_say and it.said_at and not is_over(it, localizer.now):
        is_extra = it.change is ExceptionKind.EXTRA
        words = "It does not take place after all" if is_extra else "As planned after all"
        rows.append([button(localizer.say(words), "back", "planned", *where)])
    if can_say and not it.cancelled and not is_over(it, localizer.now):
        rows.append([button(localizer.say("Cancelled"), "cancelled", "why", *where)])
    if can_say and it.covers(localizer.now):
        rows.append([button(localizer.say("Finished now"), "close", "finished", *where)])
    return framed(localizer, "open", [*head, *card.lines], rows, where=where)


def is_aside(one: ZoneOpening, now: datetime) -> bool:
    """Whether it must be said first that it is as planned, before it can be still true."""
    coming = set_aside(one.entry.timetable, now)
    return coming is not None or is_set_aside(one.occurrence)


def _done(localizer: TeamLocalizer, after: ActionResult) -> Line:
    text = localizer.say("Saved. People see this now.") if after.number else ""
    return line(text or localizer.say(NOTHING_CHANGED), Tone.GOOD, "checked")


def how(
    localizer: TeamLocalizer,
    card: Screen,
    entry: PublishedServiceAtLocation,
    one: ZoneOpening | None = None,
) -> Screen:
    """Still true, how does one know? Below what is being confirmed: the card, with who checked it
    last. `one` is the opening it was asked from, None for the list of what is to check."""
    where = _which(one) if one else (entry.key,)
    what = "sure" if one else "vouch"
    rows = in_rows(
        [button(localizer.say(text), "", what, *where, way.value) for way, text in METHODS.items()],
        2,
    )
    last = who_checked(localizer, entry.assurance)
    lines = [
        *card.lines,
        *([line(last, Tone.MUTED, "who")] if last else []),
        line(localizer.say("Is it still true? How do you know?"), Tone.BIG, "checked"),
    ]
    return framed(localizer, "true" if one else "seen", lines, rows, where=where)


def why(localizer: TeamLocalizer, one: ZoneOpening) -> Screen:
    """Cancelled, because?"""
    title = line(localizer.say("Cancelled, because:"), Tone.TITLE, "cancelled")
    buttons = [
        button(localizer.t(REASONS[reason]), "", "cancel", *_which(one), reason.value)
        for reason in ExceptionReason
    ]
    return framed(localizer, "why", [title], in_rows(buttons, 2))


def to_check(
    localizer: TeamLocalizer, found: Sequence[ItemToCheck], after: ActionResult | None = None
) -> Screen:
    """What is due, what harms most if wrong first; not what is cancelled or moved for now."""
    lines = [line(localizer.say("To check"), Tone.TITLE, "checked")]
    lines += [_done(localizer, after)] if after else []
    entries = [
        due
        for due in found
        if isinstance(due.subject, PublishedServiceAtLocation) and not due.aside
    ][:TO_CHECK]
    if not entries:
        lines.append(line(localizer.say("All is checked. Thank you."), Tone.GOOD, "checked"))
    buttons = [
        button(_entry(localizer, due.subject), "unsure", "seen", due.subject.key)
        for due in entries
        if isinstance(due.subject, PublishedServiceAtLocation)
    ]
    lines += (
        [line(localizer.say("Press what you know is still true."), Tone.MUTED)] if buttons else []
    )
    return framed(localizer, "check", lines, in_rows(buttons, 1))


def _entry(localizer: TeamLocalizer, entry: PublishedServiceAtLocation) -> str:
    return f"{localizer.name(entry.service.name)} · {localizer.name(entry.location.name)}"


def reports(localizer: TeamLocalizer, snapshot: Snapshot, found: Iterable[OpenReport]) -> Screen:
    """What people say is wrong, the newest first."""
    lines = [line(localizer.say("What people report"), Tone.TITLE, "unsure")]
    buttons = []
    for heard in list(found)[:TO_CHECK]:
        entry = snapshot.entries.get(heard.which.entry)
        if entry is not None:
            lines.append(_heard(localizer, entry, heard))
            which = (entry.key, heard.which.date, heard.which.opens_at)
            buttons.append(button(_entry(localizer, entry), "unsure", "open", *which))
    if not buttons:
        lines.append(line(localizer.say("Nobody reports anything."), Tone.PLAIN))
    return framed(localizer, "reports", lines, in_rows(buttons, 1))


def _heard(localizer: TeamLocalizer, entry: PublishedServiceAtLocation, heard: OpenReport) -> Line:
    words = ", ".join(f"{localizer.t(WRONGS[one])} ({n})" for one, n in heard.counts.items())
    return Line((Run(f"{_entry(localizer, entry)}: ", bold=True), Run(words)), Tone.ITEM, "unsure")


def button(label: str, icon: str, what: str, *arguments: object, danger: bool = False) -> Button:
    """A team button."""
    return Button(label, icon=icon, to=encode(what, *arguments), danger=danger)


def framed(
    localizer: TeamLocalizer,
    what: str,
    lines: Iterable[Line],
    rows: Iterable[Sequence[Button]],
    *,
    where: tuple[object, ...] = (),
    home: bool = True,
) -> Screen:
    """A screen with the way back to the menu; `where` are the arguments of its own address."""
    back = [[button(localizer.say("Team menu"), "home", "home")]] if home else []
    return Screen(
        address=encode(what, *where),
        language=localizer.viewer.language,
        lines=tuple(lines),
        rows=tuple(tuple(row) for row in (*rows, *back)),
        personal=True,
    )
