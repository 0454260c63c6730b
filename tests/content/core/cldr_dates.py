"""What CLDR says of dates in our languages, as `content/locale/cldr-dates.json` has it.

`python -m tests.content.core.cldr_dates` writes the file anew: for a language that is added, or
when a new version of Babel brings a new CLDR.
"""

import json
from datetime import timedelta
from typing import Any

from babel import Locale
from babel.dates import format_timedelta, get_day_names, get_month_names

from content.core.i18n import CLDR_DATES, LANGUAGES

UNITS = ("minute", "hour", "day")
NUMBERS = range(1, 201)  # every plural form of every language is among them


def dates(code: str) -> dict[str, Any]:
    """Months, weekdays, plural rules and relative times, in the shape of the file."""
    locale = Locale.parse(code)
    return {
        "months": [get_month_names("wide", "format", locale)[n] for n in range(1, 13)],
        "weekdays": [get_day_names("wide", "format", locale)[n] for n in range(7)],
        "plural": locale.plural_form.rules,
        "ahead": {unit: relative(locale, unit, 1) for unit in UNITS},
        "ago": {unit: relative(locale, unit, -1) for unit in UNITS},
    }


def relative(locale: Locale, unit: str, sign: int) -> dict[str, str]:
    """By plural form: "in {n} minutes"."""
    found = {}
    for number in NUMBERS:
        span = timedelta(**{f"{unit}s": sign * number})
        text = format_timedelta(span, unit, threshold=1000, add_direction=True, locale=locale)  # type: ignore[arg-type]
        found.setdefault(locale.plural_form(number), text.replace(str(number), "{n}"))
    return found


def whole() -> str:
    """The whole file."""
    found = {code: dates(code) for code in LANGUAGES}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    CLDR_DATES.write_text(whole(), "utf-8")
