"""An alert in numbers under /team, as the admin shows them. Pure."""

from collections.abc import Iterable

from bot.screen import Line, Run, Screen, Tone
from bot.screens.common import line
from bot.team.alert_screens import TeamSendingAlert, facts
from bot.team.labels import DELIVERIES, PAUSES
from bot.team.screens import TeamLocalizer, button, framed
from content.alerts.statistics import OTHERS, DeliveryReport
from content.core.i18n import LANGUAGES, decimal
from content.models import AlertState


def progress(localizer: TeamLocalizer, one: TeamSendingAlert) -> Screen:
    """How far it is, or how it ended: per state and per language."""
    number = one.report.number
    name = one.headline or localizer.say("Daily summary")
    lines = [
        Line((Run(name, bold=True),), Tone.TITLE, "papers"),
        line(" · ".join(facts(localizer, one)), Tone.PLAIN),
        *_moments(localizer, one),
        *_by_state(localizer, one.report),
        *_by_language(localizer, one.report),
    ]
    again = button(localizer.say("Look again"), "changed", "progress", number)
    back = button(localizer.say("Alerts"), "back", "alerts")
    return framed(localizer, "progress", lines, [[again], [back]], where=(number,))


def _moments(localizer: TeamLocalizer, one: TeamSendingAlert) -> Iterable[Line]:
    report = one.report
    if one.speed:
        yield line(
            localizer.say(
                "{number} messages a second", number=decimal(one.speed, localizer.language)
            )
        )
    if report.state is AlertState.PAUSED and report.why_paused:
        yield line(localizer.say(PAUSES[report.why_paused]), Tone.UNSURE, "unsure")
    if report.finished_at:
        yield line(localizer.say("Finished: {time}", time=localizer.moment(report.finished_at)))


def _by_state(localizer: TeamLocalizer, report: DeliveryReport) -> Iterable[Line]:
    if report.states:
        yield line(localizer.say("By state"), Tone.HEADING)
    for state, many in report.states.items():
        yield line(f"{localizer.say(DELIVERIES[state])}: {many}", Tone.ITEM)


def _by_language(localizer: TeamLocalizer, report: DeliveryReport) -> Iterable[Line]:
    codes = [code for code in (*LANGUAGES, OTHERS) if any(of == code for of, _ in report.languages)]
    if codes:
        yield line(localizer.say("By language"), Tone.HEADING)
    for code in codes:
        name = localizer.say("Others") if code == OTHERS else LANGUAGES[code].name
        told = " · ".join(
            f"{localizer.say(DELIVERIES[state])} {many}"
            for (of, state), many in report.languages.items()
            if of == code
        )
        yield line(f"{name}: {told}", Tone.ITEM)
