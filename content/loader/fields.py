"""The kinds of field that content files have: texts in languages, times, keys, positions."""

import re
from datetime import datetime, time, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from content.clock import PARIS
from content.i18n import LANGUAGES
from content.words import DAYS

# Characters that hide or turn text around: controls, zero width, bidi overrides. A zero-width
# (non-)joiner is spelling in Persian, Sorani and Urdu and stays.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_DAYS_AGO = re.compile(r"^(\d{1,4}) days? ago$")


def _clean(value: str) -> str:
    if HIDDEN.search(value):
        raise ValueError("contains invisible characters; type the text again")
    return value.strip()


def _languages(texts: dict[str, str]) -> dict[str, str]:
    unknown = sorted(set(texts) - set(LANGUAGES))
    if unknown:
        raise ValueError(f"unknown language {', '.join(unknown)}")
    if not texts:
        raise ValueError("needs a text in at least one language")
    return texts


def wall(value: str | time) -> str:
    """14:00, as people write it."""
    return value if isinstance(value, str) else value.isoformat("minutes")


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


def _from_text(value: str | datetime | timedelta) -> str:
    return f"{value.days} days ago" if isinstance(value, timedelta) else str(value)


Key = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,24}$")]
Line = Annotated[str, AfterValidator(_clean), Field(min_length=1, max_length=300)]
LongText = Annotated[str, AfterValidator(_clean), Field(min_length=1, max_length=8000)]
Phrase = Annotated[dict[str, Annotated[Line, Field(max_length=300)]], AfterValidator(_languages)]
LongPhrase = Annotated[dict[str, LongText], AfterValidator(_languages)]
Url = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=300)]
Number = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ]{1,18}$")]
Moment = Annotated[datetime | timedelta, BeforeValidator(when), PlainSerializer(_from_text)]
Position = tuple[Annotated[float, Field(ge=-90, le=90)], Annotated[float, Field(ge=-180, le=180)]]
