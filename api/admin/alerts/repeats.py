"""When an alert comes again: the three choices of a form, in words. Pure."""

from datetime import date

from api.admin.speech import Speech, _s
from bot.team.words import comes_again
from content.alerts.series import Often, Repeat, read
from content.i18n import LANGUAGES, weekday
from content.words import DAYS

__all__ = ["OFTEN", "Often", "Repeat", "day_name", "read", "told"]

_A_MONDAY = date(2024, 1, 1)
OFTEN = {
    Often.ONCE: _s("Once only"),
    Often.DAILY: _s("Every day"),
    Often.WEEKLY: _s("Every week"),
}


def told(rule: str | None, speech: Speech) -> str:
    """Every week on Monday and Friday, until 3 December; "" for once only."""
    return comes_again(rule, speech.say, speech.language)


def day_name(code: str, speech: Speech) -> str:
    """Monday, for MO."""
    day = date.fromordinal(_A_MONDAY.toordinal() + DAYS.index(code))
    return weekday(day, LANGUAGES[speech.language])
