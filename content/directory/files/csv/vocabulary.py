"""Days, months and holidays as people type them in English and French, and as we write them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from babel.dates import get_day_names, get_month_names

from content.directory import seasons
from content.directory.describe_schedule import LOCALES, Spoken
from content.directory.fields import MARKS
from content.directory.files.csv.cell_errors import CellError
from content.schedules.rules import DAYS, HolidayRule

Names = Mapping[int, tuple[str, ...]]
ALL_DAYS = {"en": "every day", "fr": "tous les jours"}
_ALL_DAYS = {*ALL_DAYS.values(), "daily", "everyday", "all days", "chaque jour", "7/7", "7j/7"}
_ALL_YEAR = {"all year", "all year round", "toute l'annee"}
_TO = {"-", "a", "au", "to"}
_FILLERS = {"and", "chaque", "du", "de", "each", "et", "every", "from", "le", "les", "on", "tous"}
_DASHES = re.compile("[-\u2010-\u2015]")
_BREAKS = re.compile(r"[\s,;/+&.]+")
_SHORTEST_DAY, _SHORTEST_MONTH = 2, 3

HOLIDAYS: Mapping[Spoken, Mapping[HolidayRule, str]] = {
    "en": {day: day.value for day in HolidayRule},
    "fr": {
        HolidayRule.OPEN: "ouvert",
        HolidayRule.CLOSED: "fermé",
        HolidayRule.UNCERTAIN: "incertain",
    },
}


def fold(text: str) -> str:
    """Without case, accents, curly apostrophes, direction marks and spaces too many."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    kept = (c for c in plain if c not in MARKS and not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def read_days(text: str) -> tuple[str, ...]:
    """`lun mer ven`, `Mon-Fri`, `MO,TU`, `tous les jours` → RFC 5545 days from Monday. Raises
    Wrong."""
    if fold(text) in _ALL_DAYS:
        return DAYS
    found: set[int] = set()
    for first, last in _ranges(text, _DAYS, _SHORTEST_DAY, "day"):
        found.update((first + n) % 7 for n in range((last - first) % 7 + 1))
    return tuple(DAYS[number] for number in sorted(found))


def write_days(days: Iterable[str], language: Spoken) -> str:
    """As `read_days` reads: `lun mer ven`."""
    numbers = sorted({DAYS.index(day) for day in days})
    if len(numbers) == len(DAYS):
        return ALL_DAYS[language]
    names = get_day_names("abbreviated", locale=LOCALES[language])
    return " ".join(names[number].rstrip(".") for number in numbers)


def read_months(text: str) -> tuple[int, ...]:
    """`novembre-mai`, `June, July` → months from January, 1 to 12. Raises Wrong."""
    if fold(text) in _ALL_YEAR:
        return ()
    found: set[int] = set()
    for first, last in _ranges(text, _MONTHS, _SHORTEST_MONTH, "month"):
        found.update(seasons.between(first, last))
    return tuple(sorted(found))


def write_months(months: Iterable[int], language: Spoken) -> str:
    """As `read_months` reads: `novembre–mai`."""
    names = get_month_names("wide", locale=LOCALES[language])
    return ", ".join(
        "–".join(names[month] for month in dict.fromkeys(run)) for run in seasons.runs(months)
    )


def read_holidays(text: str) -> HolidayRule:
    """`fermé`, `closed` → what a public holiday does. Raises Wrong."""
    for names in HOLIDAYS.values():
        for holidays, name in names.items():
            if fold(text) == fold(name):
                return holidays
    raise CellError("holidays", text)


def _ranges(text: str, names: Names, shortest: int, what: str) -> list[tuple[int, int]]:
    """`a, c-e` as first and last numbers: [(a, a), (c, e)]."""
    found: list[tuple[int, int]] = []
    words = _split(text)
    while words:
        first = last = _number(words.pop(0), names, shortest, what)
        if words and words[0] in _TO:
            if len(words) == 1:
                raise CellError(what, text)
            last = _number(words[1], names, shortest, what)
            del words[:2]
        found.append((first, last))
    if not found:
        raise CellError(what, text)
    return found


def _split(text: str) -> list[str]:
    spaced = _BREAKS.sub(" ", _DASHES.sub(" - ", fold(text)))
    return [word for word in spaced.split() if word not in _FILLERS]


def _number(word: str, names: Names, shortest: int, what: str) -> int:
    """The one day or month that begins like this; days may be in the plural."""
    for typed in (word, word.removesuffix("s")):
        meant = [
            number for number, forms in names.items() if any(f.startswith(typed) for f in forms)
        ]
        if len(meant) == 1 and len(typed) >= shortest:
            return meant[0]
    raise CellError(what, word)


def _known(
    names: Sequence[Mapping[int, str]], numbers: Iterable[int]
) -> dict[int, tuple[str, ...]]:
    return {number: tuple(fold(known[number]) for known in names) for number in numbers}


_DAYS = _known([get_day_names("wide", locale=code) for code in LOCALES.values()], range(7))
_MONTHS = _known(
    [get_month_names("wide", locale=code) for code in LOCALES.values()], range(1, seasons.YEAR + 1)
)
