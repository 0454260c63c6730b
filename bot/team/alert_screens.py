"""What a coordinator sees of alerts under /team. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.screen import Button, Line, Run, Screen, Tone
from bot.screens.alert import AlertNotice, alert
from bot.screens.common import line
from bot.team.labels import ALERT_STATES, MISSED, PAUSES, STOPPED, STOPPED_BY, comes_again
from bot.team.screens import TeamLocalizer, button, framed
from content.alerts.kill_switch import KillSwitchState
from content.alerts.policy import Action
from content.alerts.statistics import FEWEST, DeliveryReport
from content.core.i18n import LANGUAGES, ahead
from content.models import AlertState, AlertStatus, CoordinatorNotice

PRINT = 24  # characters of a fingerprint, 96 bits: nobody finds other contents with the same


@dataclass(frozen=True, slots=True)
class TeamSendingAlert:
    """An alert on its way; `headline` in the reader's language, `speed` in messages a second, and
    what its reader may do with it."""

    report: DeliveryReport
    headline: str
    speed: float = 0.0
    left: timedelta | None = None
    actions: frozenset[Action] = frozenset()


@dataclass(frozen=True, slots=True)
class TeamAlertDraft:
    """An alert that waits for a second person. `reach` is how many would get it now; `is_wrong`
    says that something in it must be mended first."""

    number: int
    notice: AlertNotice
    print: str
    author: str
    is_own: bool
    is_wrong: bool
    reach: int
    actions: frozenset[Action]


def alerts(
    localizer: TeamLocalizer,
    going: Sequence[TeamSendingAlert],
    drafts: Sequence[tuple[int, str]],
    over: Sequence[tuple[int, str]] = (),
    *,
    stopped: KillSwitchState | None = None,
    said: str = "",
) -> Screen:
    """What goes, what waits and what is `over`, `drafts` and these by number and headline; that all
    is `stopped`."""
    lines = [line(localizer.say("Alerts"), Tone.TITLE, "bell")]
    lines += [line(_stopped(localizer, stopped), Tone.NOTICE, "close")] if stopped else []
    lines += [line(said, Tone.NOTICE, "notice")] if said else []
    lines += [text for one in going for text in _going(localizer, one)]
    if not going and not stopped:
        lines.append(line(localizer.say("Nothing is being sent."), Tone.PLAIN))
    rows = [row for one in going for row in _ways(localizer, one)]
    if drafts:
        lines.append(line(localizer.say("Waiting for a second person:"), Tone.HEADING))
        rows += [[button(headline, "unsure", "draft", number)] for number, headline in drafts]
    rows += [[_report(localizer, number, headline)] for number, headline in over]
    rows.append([_switch(localizer, stopped)])
    rows.append([button(localizer.say("Look again"), "changed", "alerts")])
    return framed(localizer, "alerts", lines, rows)


def _stopped(localizer: TeamLocalizer, found: KillSwitchState) -> str:
    name = found.name or localizer.say(STOPPED_BY)
    return localizer.say(STOPPED, name=name, when=localizer.moment(found.at))


def _switch(localizer: TeamLocalizer, stopped: KillSwitchState | None) -> Button:
    if stopped:
        return button(localizer.say("Let alerts go out again"), "next", "goon", stopped.mark)
    return button(localizer.say("Stop all sending"), "close", "halt", danger=True)


def _going(localizer: TeamLocalizer, one: TeamSendingAlert) -> Iterable[Line]:
    report = one.report
    name = one.headline or localizer.say("Daily summary")
    is_exercise = report.status is AlertStatus.EXERCISE
    icon = "example" if is_exercise else "bell"
    yield Line((Run(name, bold=True),), Tone.ITEM, icon, apart=True)
    yield line(" · ".join(facts(localizer, one)), Tone.PLAIN)
    if report.state is AlertState.PAUSED and report.why_paused:
        yield line(localizer.say(PAUSES[report.why_paused]), Tone.UNSURE, "unsure")


def facts(localizer: TeamLocalizer, one: TeamSendingAlert) -> Iterable[str]:
    """How far it is, in a few words."""
    report = one.report
    yield localizer.say(ALERT_STATES[report.state])
    if report.total is None:
        yield localizer.say("fewer than five people")
    elif report.total:
        yield localizer.say("{done} of {total}", done=report.done, total=report.total)
    if one.left is not None:
        yield localizer.say(
            "done {soon}", soon=ahead(one.left, LANGUAGES[localizer.viewer.language])
        )


def _ways(localizer: TeamLocalizer, one: TeamSendingAlert) -> Iterable[list[Button]]:
    number, name = one.report.number, one.headline or localizer.say("Daily summary")
    if Action.RESUME in one.actions:
        yield [button(localizer.say("Send on: {alert}", alert=name), "next", "resume", number)]
    if Action.UNDO in one.actions:
        yield [button(localizer.say("Take back: {alert}", alert=name), "back", "takeback", number)]
    else:
        yield [_report(localizer, number, name)]


def _report(localizer: TeamLocalizer, number: int, name: str) -> Button:
    return button(localizer.say("Progress: {what}", what=name), "papers", "progress", number)


def draft(localizer: TeamLocalizer, seen: TeamAlertDraft) -> Screen:
    """The whole text as people get it, and who would."""
    may_approve = Action.APPROVE in seen.actions and not seen.is_wrong
    rows = [_approve(localizer, seen)] if may_approve else []
    back = [button(localizer.say("Alerts"), "back", "alerts")]
    return framed(
        localizer,
        "draft",
        [*alert(localizer, seen.notice).lines, *_about(localizer, seen)],
        [*rows, back],
        where=(seen.number,),
    )


def _approve(localizer: TeamLocalizer, seen: TeamAlertDraft) -> list[Button]:
    return [button(localizer.say("Approve"), "checked", "approve", seen.number, seen.print)]


def _about(localizer: TeamLocalizer, seen: TeamAlertDraft) -> Iterable[Line]:
    contents = seen.notice.contents
    yield line(localizer.say("This is a draft by {name}.", name=seen.author), Tone.HEADING)
    names = ", ".join(LANGUAGES[code].name for code in sorted(contents.texts))
    yield line(localizer.say("It is written in: {languages}", languages=names))
    if contents.only_translated:
        yield line(localizer.say("Who reads none of these does not get it."))
    yield line(_for(localizer, seen), Tone.PLAIN, "people")
    if contents.send_at:
        yield line(localizer.say("It leaves: {time}", time=localizer.moment(contents.send_at)))
    if contents.rrule:
        rule = comes_again(contents.rrule, localizer.say, localizer.viewer.language)
        yield line(localizer.say("It comes again: {rule}", rule=rule))
    if seen.is_own:
        own = localizer.say("You wrote it. Somebody else has to approve it.")
        yield line(own, Tone.NOTICE, "notice")
    if seen.is_wrong:
        wrong = localizer.say("Something in it must be mended first. The admin shows what.")
        yield line(wrong, Tone.UNSURE, "unsure")


def _for(localizer: TeamLocalizer, seen: TeamAlertDraft) -> str:
    if seen.notice.contents.status is AlertStatus.EXERCISE:
        return localizer.say("For testers only: {number}", number=seen.reach)
    if 0 < seen.reach < FEWEST:
        return localizer.say("It is for fewer than five people.")
    return localizer.say("It is for {number} people.", number=seen.reach)


def approve(localizer: TeamLocalizer, seen: TeamAlertDraft) -> Screen:
    """Are you sure?"""
    said = alert(localizer, seen.notice).title
    lines = [
        line(localizer.say("Send it?"), Tone.TITLE, "bell"),
        Line((Run(said, bold=True),)),
        line(_for(localizer, seen), Tone.PLAIN, "people"),
    ]
    yes = button(_yes(localizer, seen), "checked", "send", seen.number, seen.print, danger=True)
    no = button(localizer.say("No, back"), "back", "draft", seen.number)
    return framed(localizer, "approve", lines, [[yes], [no]], where=(seen.number, seen.print))


def _yes(localizer: TeamLocalizer, seen: TeamAlertDraft) -> str:
    if seen.notice.contents.status is AlertStatus.EXERCISE:
        return localizer.say("Yes, send to {number} testers", number=seen.reach)
    if 0 < seen.reach < FEWEST:
        return localizer.say("Yes, send to fewer than five people")
    return localizer.say("Yes, send to {number} people", number=seen.reach)


def stop(localizer: TeamLocalizer) -> Screen:
    """Stop everything?"""
    lines = [
        line(localizer.say("Stop all sending?"), Tone.TITLE, "close"),
        line(localizer.say("No alert leaves any more, emergencies neither, until you send it on.")),
    ]
    yes = button(localizer.say("Yes, stop all"), "close", "haltall", danger=True)
    no = button(localizer.say("No, back"), "back", "alerts")
    return framed(localizer, "halt", lines, [[yes], [no]])


def go_on(localizer: TeamLocalizer, mark: int) -> Screen:
    """Let everything go out again?"""
    first = localizer.say("What shall not go out has to be stopped for good first, in the admin.")
    lines = [line(localizer.say("Let alerts go out again?"), Tone.TITLE, "bell"), line(first)]
    yes = button(localizer.say("Yes, let them go"), "next", "goonall", mark, danger=True)
    no = button(localizer.say("No, back"), "back", "alerts")
    return framed(localizer, "goon", lines, [[yes], [no]], where=(mark,))


def exercise(localizer: TeamLocalizer, *, is_on: bool) -> Screen:
    """Do exercises come to this phone?"""
    on, off = (
        localizer.say("Exercises come to this phone."),
        localizer.say("No exercises come here."),
    )
    what = localizer.say("An exercise is an alert that only volunteers get. It says so at its top.")
    lines = [
        line(localizer.say("Exercises on this phone"), Tone.TITLE, "example"),
        line(on if is_on else off, Tone.GOOD if is_on else Tone.PLAIN),
        line(what),
        line(localizer.say("Real alerts come to this phone too. /stop ends both."), Tone.MUTED),
    ]
    turn_on = button(localizer.say("Turn on"), "checked", "exercises", "on")
    turn_off = button(localizer.say("Turn off"), "close", "exercises", "off")
    return framed(localizer, "exercise", lines, [[turn_off if is_on else turn_on]])


def notification(
    localizer: TeamLocalizer,
    what: CoordinatorNotice,
    headline: str,
    report: DeliveryReport,
    by: str,
) -> Screen:
    """An alert that all coordinators are told of."""
    exercise = [line(localizer.say("EXERCISE"), Tone.NOTICE, "example")]
    words = {
        CoordinatorNotice.ALONE: localizer.say(
            "{name} sent an emergency without a second person.", name=by
        ),
        CoordinatorNotice.PAUSED: localizer.say("An alert is paused."),
        CoordinatorNotice.MISSED: localizer.say(MISSED),
    }
    lines = [
        *(exercise if report.status is AlertStatus.EXERCISE else ()),
        line(words[what], Tone.NOTICE, "old"),
        Line((Run(headline or localizer.say("Daily summary"), bold=True),), Tone.TITLE, "bell"),
    ]
    if what is CoordinatorNotice.PAUSED and report.why_paused:
        lines.append(line(localizer.say(PAUSES[report.why_paused])))
    rows = [[button(localizer.say("Alerts"), "bell", "alerts")]]
    return framed(localizer, "alerts", lines, rows)
