"""Languages: their names, direction, catalogues, and how they write times and dates.

Adding a language is one line in `LANGUAGES`, one catalogue in `locale/` and its part of
`cldr-dates.json` there, which Babel writes: loaded whole, CLDR's data takes a megabyte a language.
Digits are Latin everywhere, as on the phones and posters here.
"""

import gettext as std_gettext
import json
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal
from babel.plural import PluralRule

from content.core.clock import paris

DOMAIN = "channel_info"
TEAM_DOMAIN = "team"  # what only volunteers read
TEAM_LANGUAGES = ("en", "fr")
LOCALE_FOLDER = Path(__file__).parent.parent / "locale"
CLDR_DATES, OWN_DATES = LOCALE_FOLDER / "cldr-dates.json", LOCALE_FOLDER / "own-dates.toml"
FSI, PDI = "\u2068", "\u2069"  # Unicode's first strong isolate and its end (UAX #9)


def _s(text: str) -> str:
    """Marks a text for the team's catalogue without translating it yet."""
    return text


@dataclass(frozen=True, slots=True)
class Language:
    """A language people read here. `code` is the catalogue's and the URL's; `name` its own name.

    `fallbacks` are the languages tried when a text is missing, before any other. `rtl`: it is
    written from right to left.
    `telegram` is the two-letter code the Bot API wants, where it is not `code`. Where people
    count hours from six in the morning, 14:00 needs a word that it is the phone's time.
    `reviewed_by` says which native speaker read the whole catalogue, and when; nobody yet.
    """

    code: str
    name: str
    fallbacks: tuple[str, ...] = ("en", "fr")
    rtl: bool = False
    telegram: str = ""
    counts_hours_from_six: bool = False
    reviewed_by: str = ""

    @property
    def direction(self) -> str:
        """HTML's `dir`."""
        return "rtl" if self.rtl else "ltr"

    @property
    def chain(self) -> tuple[str, ...]:
        """The languages to look for a text in, best first."""
        return (self.code, *self.fallbacks)


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("en", "English", ("fr",)),
        Language("fr", "Français", ("en",)),
        Language("ar", "العربية", rtl=True),
        Language("fa", "فارسی / دری", rtl=True),
        Language("ps", "پښتو", ("fa", "en", "fr"), rtl=True),
        Language("ckb", "کوردیی ناوەندی", rtl=True, telegram="ku"),
        Language("am", "አማርኛ", counts_hours_from_six=True),
        Language("ti", "ትግርኛ", counts_hours_from_six=True),
        Language("om", "Afaan Oromoo", counts_hours_from_six=True),
        Language("so", "Soomaali"),
        Language("ur", "اردو", rtl=True),
        Language("vi", "Tiếng Việt"),
    )
}
ALIASES = {"ku": "ckb", "prs": "fa", "pes": "fa", "pbt": "ps", "pus": "ps", "gax": "om"}
DEFAULT = LANGUAGES["en"]


def guess(code: str | None) -> Language:
    """The language for a phone's or browser's language tag (BCP 47), English when unknown."""
    primary = (code or "").replace("_", "-").split("-")[0].lower()
    return LANGUAGES.get(ALIASES.get(primary, primary), DEFAULT)


@lru_cache
def catalogue(code: str, domain: str = DOMAIN) -> std_gettext.NullTranslations:
    """The compiled catalogue of a language; English is the source and needs none."""
    return std_gettext.translation(domain, LOCALE_FOLDER, [code], fallback=code == DEFAULT.code)


def readable(texts: Mapping[str, str], code: str) -> str:
    """The text that a reader of this language reads best; "" where there is none."""
    chain = (*LANGUAGES[code].chain, DEFAULT.code, *LANGUAGES)
    return next((texts[language] for language in chain if language in texts), "")


def isolate(text: str) -> str:
    """`text` kept in its own direction inside a sentence of another (UAX #9 section 2.4)."""
    return f"{FSI}{text}{PDI}"


def clock_time(value: time | datetime) -> str:
    """14:05, the same in every language, as phones here show it."""
    local = paris(value).time() if isinstance(value, datetime) else value
    return f"{local:%H:%M}"


def hours(opens: datetime, closes: datetime) -> str:
    """14:00–16:00, to be isolated: it would turn around in a right-to-left line."""
    return f"{clock_time(opens)}–{clock_time(closes)}"


@lru_cache(maxsize=8192)
def has_rtl(text: str) -> bool:
    """Whether any of it is written from right to left."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def long_date(day: date, language: Language) -> str:
    """Sunday 22 November."""
    return f"{weekday(day, language)} {short_date(day, language)}"


@lru_cache(maxsize=4096)
def short_date(day: date, language: Language) -> str:
    """3 March, with its year only when the reader could take it for another."""
    return _first(day, f"{day.day} {_month(day, language)}", language)


def date_with_year(day: date, language: Language) -> str:
    """3 March 2026."""
    return _first(day, f"{day.day} {_month(day, language)} {day.year}", language)


def _first(day: date, text: str, language: Language) -> str:
    """French says "le 1er décembre" and "le 2 décembre"; CLDR does not."""
    return text.replace("1 ", "1er ", 1) if language.code == "fr" and day.day == 1 else text


def _month(day: date, language: Language) -> str:
    return str(_dates()[language.code]["months"][day.month - 1])


def weekday(day: date, language: Language) -> str:
    """Sunday."""
    return str(_dates()[language.code]["weekdays"][day.weekday()])


def ahead(span: timedelta, language: Language) -> str:
    """In 35 minutes; in 2 hours."""
    return _relative(span, language)


def decimal(number: float, language: Language) -> str:
    """18.2, or 18,2 where a comma divides."""
    text: str = format_decimal(number, "#,##0.0", locale=language.code)
    return text


def ago(span: timedelta, language: Language) -> str:
    """9 days ago."""
    return _relative(-span, language)


@lru_cache(maxsize=1024)
def _relative(span: timedelta, language: Language) -> str:
    minutes = round(abs(span).total_seconds() / 60)
    if minutes < 60:
        unit, number = "minute", max(minutes, 1)
    elif minutes < 24 * 60:
        unit, number = "hour", round(minutes / 60)
    else:
        unit, number = "day", minutes // (24 * 60)
    words = _dates()[language.code]
    forms = words["ahead" if span >= timedelta() else "ago"][unit]
    form = PluralRule(words["plural"])(number)
    return str(forms.get(form, forms["other"]).format(n=number))


@lru_cache(maxsize=1)
def _dates() -> dict[str, dict[str, Any]]:
    """The words of dates by language: what CLDR says, unless people here say it otherwise."""
    found: dict[str, dict[str, Any]] = json.loads(CLDR_DATES.read_text("utf-8"))
    for code, own in tomllib.loads(OWN_DATES.read_text("utf-8")).items():
        for part, said in own.items():
            found[code][part] = found[code][part] | said if isinstance(said, dict) else said
    return found
