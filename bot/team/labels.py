"""How alerts and checks are told to volunteers, in Telegram and in the admin. Marked here,
translated at use."""

from collections.abc import Callable
from datetime import date

from content.alerts.recurrence import RecurrenceFrequency, read
from content.core.errors import ErrorCode
from content.core.i18n import LANGUAGES, long_date, weekday
from content.models import AlertState, AssuranceMethod, DeliveryState, PauseReason
from content.schedules.rules import DAYS

_A_MONDAY = date(2024, 1, 1)


def _s(text: str) -> str:
    """Marks a text for the team's catalogue without translating it yet."""
    return text


ALERT_STATES = {
    AlertState.DRAFT: _s("Draft"),
    AlertState.APPROVED: _s("Approved, not sent yet"),
    AlertState.SENDING: _s("Being sent"),
    AlertState.PAUSED: _s("Paused"),
    AlertState.STOPPED: _s("Stopped"),
    AlertState.SENT: _s("Sent"),
    AlertState.ENDED: _s("It is over"),
}
DELIVERIES = {
    DeliveryState.QUEUED: _s("waiting"),
    DeliveryState.SENDING: _s("on the way"),
    DeliveryState.SENT: _s("sent"),
    DeliveryState.UNCERTAIN: _s("uncertain"),
    DeliveryState.UNREACHABLE: _s("cannot be reached"),
    DeliveryState.FAILED: _s("failed"),
    DeliveryState.EXPIRED: _s("too late"),
    DeliveryState.WITHDRAWN: _s("not sent"),
}
MEANINGS = {
    DeliveryState.UNCERTAIN: _s(
        "Telegram did not answer: the message may have arrived or not. An emergency was tried "
        "twice; anything else is not sent again, so that nobody gets it twice."
    ),
    DeliveryState.UNREACHABLE: _s(
        "They blocked the bot, or their account is gone. Nothing is sent to them any more."
    ),
    DeliveryState.FAILED: _s("Telegram did not take the message. It is not sent again."),
    DeliveryState.EXPIRED: _s("The alert was over before it was their turn."),
    DeliveryState.WITHDRAWN: _s("The alert was stopped or replaced before it was their turn."),
}
STOPPED = _s("{name} stopped all sending on {when}. Nothing goes out.")
STOPPED_BY = _s("Somebody")  # whose name is not known
MISSED = _s(
    "An approved alert did not go out: it was too late, what it corrects is over or otherwise, or "
    "its sender took it back or changed it."
)
HELD = _s("Approved. It waits: all sending is stopped.")
PAUSES = {
    PauseReason.REFUSED: _s("Telegram does not take this text. Stop it, and write it again."),
    PauseReason.ERRORS: _s(
        "Telegram left too many messages without an answer. Wait, then send on."
    ),
    PauseReason.SEALED: _s(
        "Nobody's chat can be read: the server has another secret key. Ask whoever runs it."
    ),
}
DAILY = _s("Every day, the last time on {date}")
WEEKLY = _s("Every week on {days}, the last time on {date}")
OTHERWISE = _s("Again and again")


def comes_again(rule: str | None, say: Callable[..., str], language: str) -> str:
    """When an alert comes again, in words, by `say` in this language (a code); "" for once only. A
    rule that no form of ours makes is no words for people."""
    repeat = read(rule)
    if repeat is None:
        return say(OTHERWISE) if rule else ""
    last = long_date(repeat.last, LANGUAGES[language])
    if repeat.often is RecurrenceFrequency.DAILY:
        return say(DAILY, date=last)
    mondays = _A_MONDAY.toordinal()
    dates = (date.fromordinal(mondays + DAYS.index(code)) for code in repeat.days)
    days = ", ".join(weekday(day, LANGUAGES[language]) for day in dates)
    return say(WEEKLY, days=days, date=last)


METHODS = {
    AssuranceMethod.SEEN: _s("I saw it"),
    AssuranceMethod.PHONED: _s("I phoned"),
    AssuranceMethod.TOLD: _s("They told me"),
    AssuranceMethod.WRITTEN: _s("I read it"),
}
NOTHING_CHANGED = _s("Nothing changed: it was so already.")
WHYS = {
    ErrorCode.NOT_LATER: _s("Late is after the planned time. Give a later time, or choose Early."),
    ErrorCode.NOT_EARLIER: _s(
        "Early is before the planned time. Give an earlier time, or choose Late."
    ),
    ErrorCode.NO_LENGTH: _s("It would close when it opens. Give another time."),
    ErrorCode.NO_END: _s("It would open when it should have ended. Give the time it closes, too."),
    ErrorCode.NO_PLACE: _s("Say where it is instead."),
    ErrorCode.OVER: _s("It is over already."),
    ErrorCode.CANCELLED: _s("It is cancelled. Say first that it takes place as planned."),
    ErrorCode.MOVED: _s("It is at another place. Say first that it takes place as planned."),
    ErrorCode.WARNED: _s("An alert says not to use it. When that is over, end the alert first."),
    ErrorCode.READ_BY_OTHERS: _s(
        "An organization read this page. If one read it again, say so there."
    ),
}
