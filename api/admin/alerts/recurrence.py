"""When an alert comes again: the three choices of a form, in words. Pure."""

from datetime import date

from api.admin.localizer import AdminLocalizer, _s
from bot.team.labels import comes_again
from content.alerts.recurrence import Recurrence, RecurrenceFrequency, read
from content.core.i18n import LANGUAGES, weekday
from content.schedules.rules import DAYS

__all__ = ["OFTEN", "Recurrence", "RecurrenceFrequency", "day_name", "describe", "read"]

_A_MONDAY = date(2024, 1, 1)
OFTEN = {
    RecurrenceFrequency.ONCE: _s("Once only"),
    RecurrenceFrequency.DAILY: _s("Every day"),
    RecurrenceFrequency.WEEKLY: _s("Every week"),
}


def describe(rule: str | None, localizer: AdminLocalizer) -> str:
    """Every week on Monday and Friday, until 3 December; "" for once only."""
    return comes_again(rule, localizer.say, localizer.language)


def day_name(code: str, localizer: AdminLocalizer) -> str:
    """Monday, for MO."""
    day = date.fromordinal(_A_MONDAY.toordinal() + DAYS.index(code))
    return weekday(day, LANGUAGES[localizer.language])
