"""Languages: their names, direction, catalogues, and how they write times and dates.

Adding a language is one line in `LANGUAGES` and one catalogue in `locale/`.
Digits are Latin everywhere, as on the phones and posters here.
"""

import gettext as std_gettext
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal

from content.core import cldr
from content.core.clock import paris

DOMAIN = "channel_info"
TEAM_DOMAIN = "team"  # what only volunteers read
TEAM_LANGUAGES = ("en", "fr")
LOCALE_FOLDER = Path(__file__).parent.parent / "locale"
FSI, PDI = "\u2068", "\u2069"  # Unicode's first strong isolate and its end (UAX #9)


def _s(text: str) -> str:
    """Marks a text for the team's catalogue without translating it yet."""
    return text


@dataclass(frozen=True, slots=True)
class Language:
    """A language people read here. `code` is the catalogue's and the URL's; `name` its own name.

    `fallbacks` are the languages tried when a text is missing, before any other.
    `telegram` is the two-letter code the Bot API wants, where it is not `code`. Where people
    count hours from six in the morning, 14:00 needs a word that it is the phone's time.
    `reviewed_by` says which native speaker read the whole catalogue, and when; nobody yet.
    """

    code: str
    name: str
    fallbacks: tuple[str, ...] = ("en", "fr")
    telegram: str = ""
    counts_hours_from_six: bool = False
    reviewed_by: str = ""

    @property
    def rtl(self) -> bool:
        """Whether it is written from right to left."""
        return _is_rtl(self.code)

    @property
    def direction(self) -> str:
        """HTML's `dir`."""
        return "rtl" if self.rtl else "ltr"

    @property
    def locale(self) -> Locale:
        """Its CLDR locale."""
        return _locale(self.code)

    @property
    def chain(self) -> tuple[str, ...]:
        """The languages to look for a text in, best first."""
        return (self.code, *self.fallbacks)


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("en", "English", ("fr",)),
        Language("fr", "Français", ("en",)),
        Language("ar", "العربية"),
        Language("fa", "فارسی / دری"),
        Language("ps", "پښتو", ("fa", "en", "fr")),
        Language("ckb", "کوردیی ناوەندی", telegram="ku"),
        Language("am", "አማርኛ", counts_hours_from_six=True),
        Language("ti", "ትግርኛ", counts_hours_from_six=True),
        Language("om", "Afaan Oromoo", counts_hours_from_six=True),
        Language("so", "Soomaali"),
        Language("ur", "اردو"),
        Language("vi", "Tiếng Việt"),
    )
}
ALIASES = {"ku": "ckb", "prs": "fa", "pes": "fa", "pbt": "ps", "pus": "ps", "gax": "om"}
DEFAULT = LANGUAGES["en"]


@lru_cache
def _locale(code: str) -> Locale:
    return cldr.light(code, LANGUAGES)


@lru_cache
def _is_rtl(code: str) -> bool:
    return bool(_locale(code).text_direction == "rtl")


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
    return _first(day, format_date(day, "d MMMM", locale=language.locale), language)


def date_with_year(day: date, language: Language) -> str:
    """3 March 2026."""
    return _first(day, format_date(day, "d MMMM y", locale=language.locale), language)


def _first(day: date, text: str, language: Language) -> str:
    """French says "le 1er décembre" and "le 2 décembre"; CLDR does not."""
    return text.replace("1 ", "1er ", 1) if language.code == "fr" and day.day == 1 else text


@lru_cache(maxsize=1024)
def weekday(day: date, language: Language) -> str:
    """Sunday."""
    own = _WEEKDAYS.get(language.code)
    return own[day.weekday()] if own else format_date(day, "EEEE", locale=language.locale)


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


# CLDR's Pashto weekdays are bookish, and its Saturday also means "week"; people say these.
_WEEKDAYS = {
    "ps": ("دوشنبه", "سې‌شنبه", "چارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"),
}

# CLDR's Arabic "within 35 minutes" could mean at any moment until then.
_PLAINER = {"ar": ("خلال", "بعد")}

# CLDR's gaps: Sorani has no relative times ("+35 min"), Somali none for what comes, Tigrinya
# says the same for "in 9 days" and "9 days ago", Amharic, Oromo and Pashto "within".
_OWN = {
    "am": {
        ("minute", 1): "ከ{n} ደቂቃ በኋላ",
        ("hour", 1): "ከ{n} ሰዓት በኋላ",
        ("day", 1): "ከ{n} ቀን በኋላ",
        ("day", -1): "ከ{n} ቀን በፊት",
    },
    "om": {
        ("minute", 1): "daqiiqaa {n} booda",
        ("hour", 1): "sa'aatii {n} booda",
        ("day", 1): "guyyaa {n} booda",
        ("day", -1): "guyyaa {n} dura",
    },
    "ps": {
        ("minute", 1): "{n} دقیقې وروسته",
        ("hour", 1): "{n} ساعته وروسته",
        ("day", 1): "{n} ورځې وروسته",
    },
    "ckb": {
        ("minute", 1): "دوای {n} خولەک",
        ("hour", 1): "دوای {n} کاتژمێر",
        ("day", 1): "دوای {n} ڕۆژ",
        ("minute", -1): "{n} خولەک لەمەوپێش",
        ("hour", -1): "{n} کاتژمێر لەمەوپێش",
        ("day", -1): "{n} ڕۆژ لەمەوپێش",
    },
    "so": {
        ("minute", 1): "{n} daqiiqo kadib",
        ("hour", 1): "{n} saacadood kadib",
        ("day", 1): "{n} maalmood kadib",
    },
    "ti": {
        ("minute", 1): "ድሕሪ {n} ደቒቕ",
        ("hour", 1): "ድሕሪ {n} ሰዓት",
        ("day", 1): "ድሕሪ {n} መዓልቲ",
        ("minute", -1): "ቅድሚ {n} ደቒቕ",
        ("hour", -1): "ቅድሚ {n} ሰዓት",
        ("day", -1): "ቅድሚ {n} መዓልቲ",
    },
}


@lru_cache(maxsize=1024)
def _relative(span: timedelta, language: Language) -> str:
    unit, number = _unit(abs(span))
    sign = 1 if span >= timedelta() else -1
    own = _OWN.get(language.code, {}).get((unit, sign))
    if own is not None:
        return own.format(n=number)
    whole = timedelta(**{f"{unit}s": number}) * sign
    text = format_timedelta(
        whole, granularity=unit, threshold=1000, add_direction=True, locale=language.locale
    )
    return text.replace(*_PLAINER.get(language.code, ("", "")))


def _unit(span: timedelta) -> tuple[Literal["minute", "hour", "day"], int]:
    minutes = round(span.total_seconds() / 60)
    if minutes < 60:
        return "minute", max(minutes, 1)
    if minutes < 24 * 60:
        return "hour", round(minutes / 60)
    return "day", minutes // (24 * 60)
