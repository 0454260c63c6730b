"""What an approver should know of an alert's contents before it goes. Pure."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from content.alerts.contents import LONGEST_MESSAGE, LONGEST_VALID, AlertDocument, AlertTextDocument
from content.alerts.examples import Examples
from content.alerts.slots import moment_of
from content.alerts.templates import TEMPLATES
from content.core.i18n import LANGUAGES
from content.models import AlertStatus

MOST_WORDS, MOST_LETTERS = 15, 20
SHORTEST, LONGEST = timedelta(minutes=30), LONGEST_VALID
DIGITS = 9  # by which a number of a phone is known
NEAR = 0.9  # of the longest message
_SHORTENERS = """
    bit.ly bl.ink buff.ly cutt.ly goo.gl is.gd lnkd.in ow.ly qr.ae rb.gy rebrand.ly s.id
    shorturl.at surl.li t.co t.ly tiny.cc tinyurl.com urlz.fr v.gd vu.fr
"""
SHORTENERS = frozenset(_SHORTENERS.split())
_EMERGENCY = "15 17 18 112 114 115 116000 119 191 196 3919"
EMERGENCY_NUMBERS = frozenset(_EMERGENCY.split())
_LINK = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]*://|www\.|(?:[a-z0-9-]+\.)+[a-z]{2,}/)\S*")
_END = re.compile(r"[.!?…؟۔።]+(?=\s|$)|\n")
_NUMBER = re.compile(r"\+?[0-9][0-9 .]{6,}[0-9]")
_SYLLABLES = frozenset({"vi"})  # a space stands between syllables, not between words


class AlertConcern(StrEnum):
    """What there is to say; the pages have words for each."""

    TOO_LONG = "too_long"
    NEARLY_TOO_LONG = "nearly_too_long"
    UNSAFE_LINK = "unsafe_link"
    SHORT_LINK = "short_link"
    LINK = "link"
    LONG_SENTENCES = "long_sentences"
    LONG_WORD = "long_word"
    UNTRANSLATED = "untranslated"
    OVER = "over"
    TOO_LATE = "too_late"
    ENDS_SOON = "ends_soon"
    VALID_LONG = "valid_long"
    UNKNOWN_NUMBER = "unknown_number"
    TWO_ENDS = "two_ends"
    ENDS_BEFORE = "ends_before"
    EXAMPLE = "example"


FATAL = frozenset(
    {
        AlertConcern.TOO_LONG,
        AlertConcern.UNSAFE_LINK,
        AlertConcern.SHORT_LINK,
        AlertConcern.OVER,
        AlertConcern.VALID_LONG,
        AlertConcern.TWO_ENDS,
        AlertConcern.EXAMPLE,
    }
)


@dataclass(frozen=True, slots=True)
class AlertFinding:
    """One concern: in which languages, and what it is about (a link, a word, a number)."""

    concern: AlertConcern
    languages: tuple[str, ...] = ()
    about: str = ""

    @property
    def is_fatal(self) -> bool:
        """Whether it must be mended first; anything else is for people to judge."""
        return self.concern in FATAL


def check(
    contents: AlertDocument, now: datetime, examples: Examples, numbers: Collection[str] = ()
) -> list[AlertFinding]:
    """Everything there is to say, what must be mended first; `numbers` are the published ones."""
    found = list(_times(contents, now))
    if missing := tuple(code for code in LANGUAGES if code not in contents.texts):
        found.append(AlertFinding(AlertConcern.UNTRANSLATED, missing))
    found += _unknown_numbers(contents, numbers)
    for code, said in contents.texts.items():
        found += [one for one in of_text(code, said) if not one.is_fatal]
        if contents.template is None:  # the sentences of a template were weighed before
            found += _hard_to_read(said.whole, code)
    return [*fatal(contents, now, examples), *found]


def fatal(contents: AlertDocument, now: datetime, examples: Examples) -> list[AlertFinding]:
    """What must be mended before anybody may let it go."""
    found = []
    if contents.expires <= now and not contents.rrule:
        found.append(AlertFinding(AlertConcern.OVER))
    if contents.expires - contents.effective > LONGEST:
        found.append(AlertFinding(AlertConcern.VALID_LONG))
    until = _said_time(contents, "until")  # people read both, to the minute
    if until and until != contents.expires.replace(second=0, microsecond=0):
        found.append(AlertFinding(AlertConcern.TWO_ENDS))
    # An exercise may name what is made up: it says so, and nobody but testers gets it.
    if contents.status is AlertStatus.ACTUAL and examples.are_in(contents):
        found.append(AlertFinding(AlertConcern.EXAMPLE))
    texts = (one for code, said in contents.texts.items() for one in of_text(code, said))
    return [*found, *(one for one in texts if one.is_fatal)]


def of_text(code: str, said: AlertTextDocument) -> Iterator[AlertFinding]:
    """What there is to say of the length of one language, and of its links."""
    size = units(said.whole)
    if size > LONGEST_MESSAGE:
        yield AlertFinding(AlertConcern.TOO_LONG, (code,), f"{size}")
    elif size > LONGEST_MESSAGE * NEAR:
        yield AlertFinding(AlertConcern.NEARLY_TOO_LONG, (code,), f"{size}")
    for link in _LINK.findall(said.whole):
        yield AlertFinding(_concern_of(link), (code,), link)


def units(text: str) -> int:
    """How long Telegram says it is: it counts UTF-16 code units (Bot API, MessageEntity)."""
    return len(text.encode("utf-16-le", "replace")) // 2


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence."""
    return [words for part in _END.split(text) if (words := part.split())]


def _concern_of(link: str) -> AlertConcern:
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return AlertConcern.UNSAFE_LINK
    if parts.scheme.lower() != "https" or not host:
        return AlertConcern.UNSAFE_LINK
    return AlertConcern.SHORT_LINK if host in SHORTENERS else AlertConcern.LINK


def _hard_to_read(text: str, code: str) -> Iterator[AlertFinding]:
    plain = _LINK.sub("", text)
    found = sentences(plain)
    words = [word for sentence in found for word in sentence]
    longest = max(map(len, found), default=0)
    if longest > MOST_WORDS and code not in _SYLLABLES:
        yield AlertFinding(AlertConcern.LONG_SENTENCES, (code,), f"{longest}")
    long = max((word.strip("().,;:!?«»\"'") for word in words), key=len, default="")
    if len(long) > MOST_LETTERS:
        yield AlertFinding(AlertConcern.LONG_WORD, (code,), long)


def _times(contents: AlertDocument, now: datetime) -> Iterator[AlertFinding]:
    begins = contents.send_at or contents.effective
    if contents.expires > now and contents.expires - max(begins, now) < SHORTEST:
        yield AlertFinding(AlertConcern.ENDS_SOON)
    if contents.send_at and contents.send_at < now < contents.expires:
        yield AlertFinding(AlertConcern.TOO_LATE)
    begins_then = _said_time(contents, "time")
    if begins_then and begins_then >= contents.expires:
        yield AlertFinding(AlertConcern.ENDS_BEFORE)


def _said_time(contents: AlertDocument, slot: str) -> datetime | None:
    """The time that the sentences of its template say there, if they do."""
    made_of, text = TEMPLATES.get(contents.template or ""), contents.slots.get(slot)
    return moment_of(text) if made_of and text and slot in made_of.slots else None


def _unknown_numbers(contents: AlertDocument, numbers: Collection[str]) -> Iterator[AlertFinding]:
    """A number that stands nowhere else may be mistyped."""
    said = [contents.contact or "", contents.slots.get("phone", "")]
    if contents.template is None:
        texts = (f"{one.description}\n{one.instruction}" for one in contents.texts.values())
        found = (number for text in texts for number in _NUMBER.findall(text))
        said += [number for number in found if len(_digits(number)) == DIGITS]
    known = {_digits(number) for number in numbers} | EMERGENCY_NUMBERS
    for number in sorted({number for number in said if number and _digits(number) not in known}):
        yield AlertFinding(AlertConcern.UNKNOWN_NUMBER, about=number)


def _digits(number: str) -> str:
    """The last ones: +33 6 12 34 56 78 and 06 12 34 56 78 are one number."""
    return "".join(filter(str.isdecimal, number))[-DIGITS:]
