"""A rule in plain words, for the volunteers who edit it: English and French. Pure."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Literal

from babel.dates import format_date, get_day_names, get_month_names
from babel.lists import format_list

from content.core.i18n import clock_time
from content.directory import seasons
from content.directory.schemas import ScheduleDocument
from content.schedules import round_the_clock
from content.schedules.rules import DAYS

Spoken = Literal["en", "fr"]
LOCALES = {"en": "en_GB", "fr": "fr"}
_LONG_RUN = 4  # from so many neighbouring days on, only the first and the last are said
_CLEAR = timedelta(days=300)  # a date this soon after today needs no year
_NOON = time(12)

_SAY = {
    "en": {
        "dated": "On {day},",
        "all": "Every day",
        "run": "Every day from {first} to {last}",
        "days": "Every {days}",
        "second": "Every second {day}",
        "second week": "Every second week {days},",
        "weeks": "Every {n} weeks {days},",
        "each day": "on all days",
        "on": "on {days}",
        "day": "{day}",
        "always": "{head}, day and night",
        "midnight": "{hours} (until midnight)",
        "morning": "{hours} (until the next morning)",
        "next day": "{hours} (until the next day)",
        "month": "{month}",
        "vowel month": "{month}",
        "in": ", in {months}",
        "season": ", from {first} to {last}",
        "from": ", from {first}",
        "until": " until {last}",
        "from until": ", from {first} until {last}",
        "counted": ", counted from the week of {day}",
        "open": "; open on public holidays too",
        "closed": "; closed on public holidays",
        "uncertain": "",
    },
    "fr": {
        "dated": "Le {day},",
        "all": "Tous les jours",
        "run": "Tous les jours du {first} au {last}",
        "days": "Tous les {days}",
        "second": "Un {day} sur deux",
        "second week": "Une semaine sur deux, {days},",
        "weeks": "Toutes les {n} semaines, {days},",
        "each day": "tous les jours",
        "on": "{days}",
        "day": "le {day}",
        "always": "{head}, jour et nuit",
        "midnight": "{hours} (jusqu’à minuit)",
        "morning": "{hours} (jusqu’au lendemain matin)",
        "next day": "{hours} (jusqu’au lendemain)",
        "month": "de {month}",
        "vowel month": "d’{month}",
        "in": ", en {months}",
        "season": ", {first} à {last}",
        "from": ", à partir du {first}",
        "until": " jusqu’au {last}",
        "from until": ", du {first} au {last}",
        "counted": ", en comptant de la semaine du {day}",
        "open": "\u00a0; ouvert aussi les jours fériés",
        "closed": "\u00a0; fermé les jours fériés",
        "uncertain": "",
    },
}


def describe(rule: ScheduleDocument, language: Spoken, today: date | None = None) -> str:
    """The rule as a volunteer would say it: "Every Wednesday 16:30–18:00 until 31 May 2027".

    Times are Calais wall-clock. The year is left out of dates soon after `today`, if that is
    given. What happens on public holidays is said unless it is uncertain.
    """
    head = _dated(rule, language) if rule.freq is None else _weekly(rule, language)
    season = _season(rule, language)
    dates = _dates(rule, language, today)
    comma = "," if season and dates.startswith(" ") else ""
    holidays = _SAY[language][rule.holidays]
    return f"{_with_hours(head, rule, language)}{season}{comma}{dates}{holidays}"


def _dated(rule: ScheduleDocument, language: Spoken) -> str:
    assert rule.dtstart is not None
    day = f"{_weekday(rule.dtstart.weekday(), language)} {_date(rule.dtstart, language, None)}"
    return _SAY[language]["dated"].format(day=day)


def _weekly(rule: ScheduleDocument, language: Spoken) -> str:
    say, days = _SAY[language], sorted({DAYS.index(day) for day in rule.byday})
    if rule.interval == 1:
        return _every_week(days, language)
    if rule.interval == 2 and len(days) == 1:
        return say["second"].format(day=_weekday(days[0], language))
    named = [say["day"].format(day=_weekday(day, language)) for day in days]
    on = say["on"].format(days=_list(named, language)) if len(days) < 7 else say["each day"]
    return say["second week" if rule.interval == 2 else "weeks"].format(n=rule.interval, days=on)


def _every_week(days: Sequence[int], language: Spoken) -> str:
    say = _SAY[language]
    if len(days) == len(DAYS):
        return say["all"]
    if len(days) >= _LONG_RUN and days[-1] - days[0] == len(days) - 1:
        first, last = _weekday(days[0], language), _weekday(days[-1], language)
        return say["run"].format(first=first, last=last)
    plural = "s" if language == "fr" else ""
    return say["days"].format(
        days=_list([_weekday(day, language) + plural for day in days], language)
    )


def _with_hours(head: str, rule: ScheduleDocument, language: Spoken) -> str:
    say, opens, closes = _SAY[language], rule.opens_at, rule.closes_at
    if round_the_clock(opens, closes):
        return say["always"].format(head=head.rstrip(","))
    hours = f"{head} {clock_time(opens)}–{clock_time(closes)}"
    if opens < closes:
        return hours
    until = "midnight" if closes == time() else "morning" if closes <= _NOON else "next day"
    return say[until].format(hours=hours)


def _season(rule: ScheduleDocument, language: Spoken) -> str:
    say, runs = _SAY[language], seasons.runs(rule.bymonth)
    months = [month for run in runs for month in seasons.between(*run)]
    if len(months) in (0, seasons.YEAR):
        return ""
    if len(runs) == 1 and len(months) > 2:
        first = _month(months[0], language)
        form = "vowel month" if first[0] in "ao" else "month"
        first = say[form].format(month=first)
        return say["season"].format(first=first, last=_month(months[-1], language))
    names = [_month(month, language) for month in months]
    return say["in"].format(months=_list(names, language))


def _dates(rule: ScheduleDocument, language: Spoken, today: date | None) -> str:
    """From when until when a rule holds: of several limits, the narrower ones."""
    say, start = _SAY[language], rule.dtstart if rule.freq else None
    first = max((day for day in (start, rule.valid_from) if day), default=None)
    last = min((day for day in (rule.until, rule.valid_to) if day), default=None)
    form = " ".join(word for word, day in (("from", first), ("until", last)) if day)
    said = {
        name: _date(day, language, today) for name, day in (("first", first), ("last", last)) if day
    }
    text = say[form].format(**said) if form else ""
    if start and start != first and rule.interval > 1:
        text += say["counted"].format(day=_date(start, language, today))
    return text


def _date(day: date, language: Spoken, today: date | None) -> str:
    clear = today is not None and today <= day < today + _CLEAR
    text = format_date(day, "d MMMM" if clear else "d MMMM y", locale=LOCALES[language])
    return text.replace("1 ", "1er ", 1) if language == "fr" and day.day == 1 else text


def _weekday(number: int, language: Spoken) -> str:
    return str(get_day_names("wide", locale=LOCALES[language])[number])


def _month(number: int, language: Spoken) -> str:
    return str(get_month_names("wide", locale=LOCALES[language])[number])


def _list(items: Sequence[str], language: Spoken) -> str:
    return format_list(items, locale=LOCALES[language])
