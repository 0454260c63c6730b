"""What a coordinator sees of alerts under /team. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.alert import Notice, alert
from bot.screens.common import line
from bot.team.screens import TeamReader, button, framed
from bot.team.words import ALERT_STATES, MISSED, PAUSES, STOPPED, STOPPED_BY, comes_again
from content.alerts.halt import Stopped
from content.alerts.progress import FEWEST, Report
from content.i18n import LANGUAGES, ahead
from content.words import AlertState, AlertStatus, Tell

PRINT = 24  # characters of a fingerprint, 96 bits: nobody finds other contents with the same


@dataclass(frozen=True, slots=True)
class Going:
    """An alert on its way; `headline` in the reader's language, `speed` in messages a second."""

    report: Report
    headline: str
    speed: float = 0.0
    left: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An alert that waits for a second person. `reach` is how many would get it now; `is_wrong`
    says that something in it must be mended first."""

    number: int
    notice: Notice
    print: str
    author: str
    is_own: bool
    is_wrong: bool
    reach: int


def alerts(
    reader: TeamReader,
    going: Sequence[Going],
    drafts: Sequence[tuple[int, str]],
    over: Sequence[tuple[int, str]] = (),
    *,
    stopped: Stopped | None = None,
    said: str = "",
) -> Screen:
    """What goes, what waits and what is `over`, `drafts` and these by number and headline; that all
    is `stopped`."""
    lines = [line(reader.say("Alerts"), Tone.TITLE, "bell")]
    lines += [line(_stopped(reader, stopped), Tone.NOTICE, "close")] if stopped else []
    lines += [line(said, Tone.NOTICE, "notice")] if said else []
    lines += [text for one in going for text in _going(reader, one)]
    if not going and not stopped:
        lines.append(line(reader.say("Nothing is being sent."), Tone.PLAIN))
    rows = [row for one in going for row in _ways(reader, one)]
    if drafts:
        lines.append(line(reader.say("Waiting for a second person:"), Tone.HEADING))
        rows += [[button(headline, "unsure", "draft", number)] for number, headline in drafts]
    rows += [[_report(reader, number, headline)] for number, headline in over]
    rows.append([_switch(reader, stopped)])
    rows.append([button(reader.say("Look again"), "changed", "alerts")])
    return framed(reader, "alerts", lines, rows)


def _stopped(reader: TeamReader, found: Stopped) -> str:
    name = found.name or reader.say(STOPPED_BY)
    return reader.say(STOPPED, name=name, when=reader.moment(found.at))


def _switch(reader: TeamReader, stopped: Stopped | None) -> Button:
    if stopped:
        return button(reader.say("Let alerts go out again"), "next", "goon", stopped.mark)
    return button(reader.say("Stop all sending"), "close", "halt", danger=True)


def _going(reader: TeamReader, one: Going) -> Iterable[Line]:
    report = one.report
    name = one.headline or reader.say("Daily summary")
    is_exercise = report.status is AlertStatus.EXERCISE
    icon = "example" if is_exercise else "bell"
    yield Line((Run(name, bold=True),), Tone.ITEM, icon, apart=True)
    yield line(" · ".join(facts(reader, one)), Tone.PLAIN)
    if report.state is AlertState.PAUSED and report.why_paused:
        yield line(reader.say(PAUSES[report.why_paused]), Tone.UNSURE, "unsure")


def facts(reader: TeamReader, one: Going) -> Iterable[str]:
    """How far it is, in a few words."""
    report = one.report
    yield reader.say(ALERT_STATES[report.state])
    if report.total is None:
        yield reader.say("fewer than five people")
    elif report.total:
        yield reader.say("{done} of {total}", done=report.done, total=report.total)
    if one.left is not None:
        yield reader.say("done {soon}", soon=ahead(one.left, LANGUAGES[reader.viewer.language]))


def _ways(reader: TeamReader, one: Going) -> Iterable[list[Button]]:
    number, name = one.report.number, one.headline or reader.say("Daily summary")
    if one.report.state is AlertState.PAUSED:
        yield [button(reader.say("Send on: {alert}", alert=name), "next", "resume", number)]
    if one.report.state is AlertState.APPROVED:
        yield [button(reader.say("Take back: {alert}", alert=name), "back", "takeback", number)]
    else:
        yield [_report(reader, number, name)]


def _report(reader: TeamReader, number: int, name: str) -> Button:
    return button(reader.say("Progress: {what}", what=name), "papers", "progress", number)


def draft(reader: TeamReader, seen: Draft) -> Screen:
    """The whole text as people get it, and who would."""
    rows = [] if seen.is_own or seen.is_wrong else [_approve(reader, seen)]
    back = [button(reader.say("Alerts"), "back", "alerts")]
    return framed(
        reader,
        "draft",
        [*alert(reader, seen.notice).lines, *_about(reader, seen)],
        [*rows, back],
        where=(seen.number,),
    )


def _approve(reader: TeamReader, seen: Draft) -> list[Button]:
    return [button(reader.say("Approve"), "checked", "approve", seen.number, seen.print)]


def _about(reader: TeamReader, seen: Draft) -> Iterable[Line]:
    contents = seen.notice.contents
    yield line(reader.say("This is a draft by {name}.", name=seen.author), Tone.HEADING)
    names = ", ".join(LANGUAGES[code].name for code in sorted(contents.texts))
    yield line(reader.say("It is written in: {languages}", languages=names))
    if contents.only_translated:
        yield line(reader.say("Who reads none of these does not get it."))
    yield line(_for(reader, seen), Tone.PLAIN, "people")
    if contents.send_at:
        yield line(reader.say("It leaves: {time}", time=reader.moment(contents.send_at)))
    if contents.rrule:
        rule = comes_again(contents.rrule, reader.say, reader.viewer.language)
        yield line(reader.say("It comes again: {rule}", rule=rule))
    if seen.is_own:
        own = reader.say("You wrote it. Somebody else has to approve it.")
        yield line(own, Tone.NOTICE, "notice")
    if seen.is_wrong:
        wrong = reader.say("Something in it must be mended first. The admin shows what.")
        yield line(wrong, Tone.UNSURE, "unsure")


def _for(reader: TeamReader, seen: Draft) -> str:
    if seen.notice.contents.status is AlertStatus.EXERCISE:
        return reader.say("For testers only: {number}", number=seen.reach)
    if 0 < seen.reach < FEWEST:
        return reader.say("It is for fewer than five people.")
    return reader.say("It is for {number} people.", number=seen.reach)


def approve(reader: TeamReader, seen: Draft) -> Screen:
    """Are you sure?"""
    said = alert(reader, seen.notice).title
    lines = [
        line(reader.say("Send it?"), Tone.TITLE, "bell"),
        Line((Run(said, bold=True),)),
        line(_for(reader, seen), Tone.PLAIN, "people"),
    ]
    yes = button(_yes(reader, seen), "checked", "send", seen.number, seen.print, danger=True)
    no = button(reader.say("No, back"), "back", "draft", seen.number)
    return framed(reader, "approve", lines, [[yes], [no]], where=(seen.number, seen.print))


def _yes(reader: TeamReader, seen: Draft) -> str:
    if seen.notice.contents.status is AlertStatus.EXERCISE:
        return reader.say("Yes, send to {number} testers", number=seen.reach)
    if 0 < seen.reach < FEWEST:
        return reader.say("Yes, send to fewer than five people")
    return reader.say("Yes, send to {number} people", number=seen.reach)


def halt(reader: TeamReader) -> Screen:
    """Stop everything?"""
    lines = [
        line(reader.say("Stop all sending?"), Tone.TITLE, "close"),
        line(reader.say("No alert leaves any more, emergencies neither, until you send it on.")),
    ]
    yes = button(reader.say("Yes, stop all"), "close", "haltall", danger=True)
    no = button(reader.say("No, back"), "back", "alerts")
    return framed(reader, "halt", lines, [[yes], [no]])


def go_on(reader: TeamReader, mark: int) -> Screen:
    """Let everything go out again?"""
    first = reader.say("What shall not go out has to be stopped for good first, in the admin.")
    lines = [line(reader.say("Let alerts go out again?"), Tone.TITLE, "bell"), line(first)]
    yes = button(reader.say("Yes, let them go"), "next", "goonall", mark, danger=True)
    no = button(reader.say("No, back"), "back", "alerts")
    return framed(reader, "goon", lines, [[yes], [no]], where=(mark,))


def exercise(reader: TeamReader, *, is_on: bool) -> Screen:
    """Do exercises come to this phone?"""
    on, off = reader.say("Exercises come to this phone."), reader.say("No exercises come here.")
    what = reader.say("An exercise is an alert that only volunteers get. It says so at its top.")
    lines = [
        line(reader.say("Exercises on this phone"), Tone.TITLE, "example"),
        line(on if is_on else off, Tone.GOOD if is_on else Tone.PLAIN),
        line(what),
        line(reader.say("Real alerts come to this phone too. /stop ends both."), Tone.MUTED),
    ]
    turn_on = button(reader.say("Turn on"), "checked", "exercises", "on")
    turn_off = button(reader.say("Turn off"), "close", "exercises", "off")
    return framed(reader, "exercise", lines, [[turn_off if is_on else turn_on]])


def told(reader: TeamReader, what: Tell, headline: str, report: Report, by: str) -> Screen:
    """An alert that all coordinators are told of."""
    exercise = [line(reader.say("EXERCISE"), Tone.NOTICE, "example")]
    words = {
        Tell.ALONE: reader.say("{name} sent an emergency without a second person.", name=by),
        Tell.PAUSED: reader.say("An alert is paused."),
        Tell.MISSED: reader.say(MISSED),
    }
    lines = [
        *(exercise if report.status is AlertStatus.EXERCISE else ()),
        line(words[what], Tone.NOTICE, "old"),
        Line((Run(headline or reader.say("Daily summary"), bold=True),), Tone.TITLE, "bell"),
    ]
    if what is Tell.PAUSED and report.why_paused:
        lines.append(line(reader.say(PAUSES[report.why_paused])))
    rows = [[button(reader.say("Alerts"), "bell", "alerts")]]
    return framed(reader, "alerts", lines, rows)
