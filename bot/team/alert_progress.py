"""An alert in numbers under /team, as the admin shows them. Pure."""

from collections.abc import Iterable

from bot.screen import Line, Run, Screen, Tone
from bot.screens.common import line
from bot.team.alert_screens import Going, facts
from bot.team.screens import TeamReader, button, framed
from bot.team.words import DELIVERIES, PAUSES
from content.alerts.progress import OTHERS, Report
from content.i18n import LANGUAGES, decimal
from content.words import AlertState


def progress(reader: TeamReader, one: Going) -> Screen:
    """How far it is, or how it ended: per state and per language."""
    number = one.report.number
    name = one.headline or reader.say("Daily summary")
    lines = [
        Line((Run(name, bold=True),), Tone.TITLE, "papers"),
        line(" · ".join(facts(reader, one)), Tone.PLAIN),
        *_moments(reader, one),
        *_by_state(reader, one.report),
        *_by_language(reader, one.report),
    ]
    again = button(reader.say("Look again"), "changed", "progress", number)
    back = button(reader.say("Alerts"), "back", "alerts")
    return framed(reader, "progress", lines, [[again], [back]], where=(number,))


def _moments(reader: TeamReader, one: Going) -> Iterable[Line]:
    report = one.report
    if one.speed:
        yield line(
            reader.say("{number} messages a second", number=decimal(one.speed, reader.language))
        )
    if report.state is AlertState.PAUSED and report.why_paused:
        yield line(reader.say(PAUSES[report.why_paused]), Tone.UNSURE, "unsure")
    if report.finished_at:
        yield line(reader.say("Finished: {time}", time=reader.moment(report.finished_at)))


def _by_state(reader: TeamReader, report: Report) -> Iterable[Line]:
    if report.states:
        yield line(reader.say("By state"), Tone.HEADING)
    for state, many in report.states.items():
        yield line(f"{reader.say(DELIVERIES[state])}: {many}", Tone.ITEM)


def _by_language(reader: TeamReader, report: Report) -> Iterable[Line]:
    codes = [code for code in (*LANGUAGES, OTHERS) if any(of == code for of, _ in report.languages)]
    if codes:
        yield line(reader.say("By language"), Tone.HEADING)
    for code in codes:
        name = reader.say("Others") if code == OTHERS else LANGUAGES[code].name
        told = " · ".join(
            f"{reader.say(DELIVERIES[state])} {many}"
            for (of, state), many in report.languages.items()
            if of == code
        )
        yield line(f"{name}: {told}", Tone.ITEM)
