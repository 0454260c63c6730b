"""A rule in plain words, for the volunteers who edit it: English and French. Pure."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Literal

from babel.dates import format_date, get_day_names, get_month_names
from babel.lists import format_list

from content.documents.shapes import ScheduleDoc
from content.i18n import clock_time
from content.words import DAYS, Holidays

Spoken = Literal["en", "fr"]
LOCALES = {"en": "en_GB", "fr": "fr"}
YEAR = 12
_LONG_RUN = 4
_CLEAR = timedelta(days=300)  # a date without its year, this near, means no other

_SAY = {
    "en": {
        "date": "On {day}",
        "all": "Every day",
        "run": "Every day from {first} to {last}",
        "days": "Every {days}",
        "second": "Every second {day}",
        "second week": "Every second week, {days}",
        "weeks": "Every {n} weeks, {days}",
        "each": "every day",
        "on": "on {days}",
        "one": "{day}",
        "day and night": "day and night",
        "midnight": " (until midnight)",
        "morning": " (until the next morning)",
        "next day": " (until the next day)",
        "in": "in {months}",
        "season": "from {first} to {last}",
        "from": "from {first}",
        "until": "until {last}",
        "between": "from {first} until {last}",
        "counted": "counted from the week of {day}",
        "open": "; open on public holidays too",
        "closed": "; closed on public holidays",
    },
    "fr": {
        "date": "Le {day}",
        "all": "Tous les jours",
        "run": "Tous les jours du {first} au {last}",
        "days": "Tous les {days}",
        "second": "Un {day} sur deux",
        "second week": "Une semaine sur deux, {days}",
        "weeks": "Toutes les {n} semaines, {days}",
        "each": "tous les jours",
        "on": "{days}",
        "one": "le {day}",
        "day and night": "jour et nuit",
        "midnight": " (jusqu’à minuit)",
        "morning": " (jusqu’au lendemain matin)",
        "next day": " (jusqu’au lendemain)",
        "in": "en {months}",
        "season": "{first} à {last}",
        "from": "à partir du {first}",
        "until": "jusqu’au {last}",
        "between": "du {first} au {last}",
        "counted": "à compter de la semaine du {day}",
        "open": "\u00a0; ouvert aussi les jours fériés",
        "closed": "\u00a0; fermé les jours fériés",
    },
}


def describe(rule: ScheduleDoc, language: Spoken, today: date | None = None) -> str:
    """The rule as a volunteer would say it: "Every Wednesday 16:30–18:00 until 31 May".

    Times are Calais wall-clock. Years are said, but for dates that come soon after `today`,
    if it is given. What holidays do is said unless it is uncertain.
    """
    head = _dated(rule, language) if rule.freq is None else _weekly(rule, language)
    hours = _hours(rule, language)
    comma = "," if rule.freq is None or rule.interval > 1 or not hours[:1].isdigit() else ""
    if rule.freq and rule.interval == 2 and 1 == len(set(rule.byday)) and hours[:1].isdigit():
        comma = ""
    holidays = _SAY[language].get(rule.holidays.value, "")
    return f"{head}{comma} {hours}{_limits(rule, language, today)}{holidays}"


def month_runs(months: Iterable[int]) -> list[tuple[int, int]]:
    """Months (1 to 12) as runs of neighbours, each by its first and last, by first month;
    a run may go over New Year: November to May is (11, 5)."""
    given = set(months)
    if len(given) == YEAR:
        return [(1, YEAR)]
    return [(month, _last(month, given)) for month in sorted(given) if _before(month) not in given]


def months_between(first: int, last: int) -> list[int]:
    """The months from one to another, in order, over New Year if need be."""
    return [(first - 1 + n) % YEAR + 1 for n in range((last - first) % YEAR + 1)]


def _before(month: int) -> int:
    return (month - 2) % YEAR + 1


def _last(month: int, given: set[int]) -> int:
    following = month % YEAR + 1
    return _last(following, given) if following in given else month
