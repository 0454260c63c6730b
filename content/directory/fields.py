"""The kinds of field that content files have: texts in languages, times, keys, positions."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, ValidationInfo
from pydantic_core import PydanticCustomError

from content.core.clock import PARIS
from content.core.i18n import LANGUAGES
from content.directory.columns import Texts
from content.directory.normalize import decimal, phone_number
from content.schedules.rules import DAYS

# Characters that hide or turn text around: controls, zero width, soft hyphens, bidi marks,
# overrides and isolates, line separators, half characters. A zero-width (non-)joiner is
# spelling in Persian, Sorani and Urdu and stays.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u2069\ud800-\udfff\ufeff]"
)
# Right-to-left and left-to-right mark, Arabic letter mark: who writes a phone number or a name into
# a right-to-left sentence needs them. They turn around only what is weak or neutral beside them.
MARKS = "\u061c\u200e\u200f"
HIDDEN_IN_TEXTS = re.compile(HIDDEN.pattern.translate(dict.fromkeys(map(ord, MARKS))))
MOST_MARKS = 40
_MARKS = re.compile(f"[{MARKS}]+")
# A Telegram message has 4096 characters, and who checked and when must always fit in too.
LONGEST_NAME, LONGEST_LINE, LONGEST_DESCRIPTION, LONGEST_BODY = 80, 300, 600, 3000
# Dates at the ends of the calendar overflow in other time zones.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
AHEAD = timedelta(days=1)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DAYS_AGO = re.compile(r"^(\d{1,4}) days? ago$")


def _clean(value: str) -> str:
    if HIDDEN.search(value):
        raise PydanticCustomError("hidden", "contains invisible characters; type the text again")
    return value.strip()


def is_hiding(text: str) -> bool:
    """Whether a text for people hides something: as `HIDDEN`, but for a few single direction
    marks."""
    marks = _MARKS.findall(text)
    in_a_row = any(len(run) > 1 for run in marks)
    nothing_else = bool(marks) and not text.strip(f"{MARKS} \n\t")
    too_many = len(marks) > MOST_MARKS or in_a_row or nothing_else
    return too_many or HIDDEN_IN_TEXTS.search(text) is not None


def _clean_text(value: str) -> str:
    if is_hiding(value):
        raise PydanticCustomError("hidden", "contains invisible characters; type the text again")
    return value.strip()


def _one_line(value: str) -> str:
    if "\n" in value or "\t" in value:
        raise PydanticCustomError("lines", "must be one line, without tabs")
    return value


def _languages(texts: dict[str, str]) -> dict[str, str]:
    unknown = sorted(set(texts) - set(LANGUAGES))
    if unknown:
        raise ValueError(f"unknown language {', '.join(unknown)}")
    if not texts:
        raise PydanticCustomError("no_text", "needs a text in at least one language")
    return texts


def wall(value: str | time) -> str:
    """14:00, as people write it."""
    return value if isinstance(value, str) else value.isoformat("minutes")


def _hour_and_minute(value: Any) -> Any:
    """Seconds and offsets would be kept, shown nowhere, and make two openings of one."""
    if isinstance(value, str) and not _CLOCK.fullmatch(value):
        raise PydanticCustomError("clock", "a time is HH:MM, from 00:00 to 23:59")
    return value


def days(value: Any) -> Any:
    """RFC 5545 BYDAY, as a list or with commas."""
    given = value.split(",") if isinstance(value, str) else value
    if isinstance(given, list) and (wrong := [day for day in given if day not in DAYS]):
        raise ValueError(f"unknown day {wrong[0]}; use {', '.join(DAYS)}")
    return given


def when(value: Any) -> Any:
    """Times are Calais wall-clock unless they carry an offset; `3 days ago` is for examples."""
    if isinstance(value, str) and (found := _DAYS_AGO.match(value)):
        return timedelta(days=int(found[1]))
    if isinstance(value, str):
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)
    return value


def _utc(value: datetime | timedelta) -> datetime | timedelta:
    """In UTC: in Calais a time that comes twice in October equals no other."""
    if isinstance(value, timedelta):
        return value
    if not FIRST_DAY <= value.date() <= LAST_DAY:
        raise ValueError(f"must be between {FIRST_DAY} and {LAST_DAY}")
    return value.astimezone(UTC)


def _not_ahead(value: datetime | timedelta, info: ValidationInfo) -> datetime | timedelta:
    """What will only be said or checked one day would outrank everything until then."""
    now = (info.context or {}).get("now")
    if now and isinstance(value, datetime) and value > now + AHEAD:
        raise ValueError("is in the future")
    return value


def _from_text(value: str | datetime | timedelta) -> str:
    return f"{value.days} days ago" if isinstance(value, timedelta) else str(value)


Key = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,24}$")]
Line = Annotated[
    str,
    AfterValidator(_clean),
    Field(min_length=1),
    AfterValidator(_one_line),
    Field(max_length=LONGEST_LINE),
]
LongText = Annotated[str, AfterValidator(_clean_text), Field(min_length=1)]
TextLine = Annotated[LongText, AfterValidator(_one_line), Field(max_length=LONGEST_LINE)]
Name = Annotated[
    dict[str, Annotated[TextLine, Field(max_length=LONGEST_NAME)]],
    AfterValidator(_languages),
    Texts(LONGEST_NAME),
]
Phrase = Annotated[dict[str, TextLine], AfterValidator(_languages), Texts(LONGEST_LINE)]
Description = Annotated[
    dict[str, Annotated[LongText, Field(max_length=LONGEST_DESCRIPTION)]],
    AfterValidator(_languages),
    Texts(LONGEST_DESCRIPTION, one_line=False),
]
LongPhrase = Annotated[
    dict[str, Annotated[LongText, Field(max_length=LONGEST_BODY)]],
    AfterValidator(_languages),
    Texts(LONGEST_BODY, one_line=False),
]
Url = Annotated[
    str,
    AfterValidator(_clean),
    Field(
        pattern=r"^https?://([\w-]+\.)+[\w-]{2,}(:[0-9]{1,5})?([/?#][^\s<>\"]*)?$", max_length=300
    ),
]
Email = Annotated[
    str,
    AfterValidator(_clean),
    Field(pattern=r"^[\w.+-]+@([\w-]+\.)+[\w-]{2,}$", max_length=120),
]
# BCP 47: a language, perhaps with its script or region (ku-Latn). Languages spoken are more than
# those that the interface has.
LanguageTag = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$")]
Number = Annotated[str, BeforeValidator(phone_number), Field(pattern=r"^\+?[0-9][0-9 ]{1,18}$")]
Rank = Annotated[int, Field(ge=0, le=9999)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Wall = Annotated[time, BeforeValidator(_hour_and_minute), PlainSerializer(wall)]
Said = Annotated[datetime, BeforeValidator(when), AfterValidator(_utc), AfterValidator(_not_ahead)]
Moment = Annotated[
    datetime | timedelta,
    BeforeValidator(when),
    AfterValidator(_utc),
    AfterValidator(_not_ahead),
    PlainSerializer(_from_text),
]
Position = tuple[
    Annotated[float, BeforeValidator(decimal), Field(ge=-90, le=90)],
    Annotated[float, BeforeValidator(decimal), Field(ge=-180, le=180)],
]
