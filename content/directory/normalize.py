"""What people and spreadsheets type, as it is kept: phone numbers, decimals, spaces. Pure.

A French keyboard or spreadsheet puts no-break spaces (U+00A0, U+202F) where others put plain ones,
a comma before decimals, and dots or dashes between the pairs of a phone number.
"""

import re
from typing import Any

_SPACES = re.compile(r"[^\S\n\t\r]")
_BETWEEN = re.compile(r"[\s.\-/\u2010-\u2015]+")
_ZERO = re.compile(r"\(0\)")
_FRENCH = re.compile(r"(?:\+33|0033|0)([1-79])([0-9]{8})")
_DECIMAL = re.compile(r"([+-]?[0-9]{1,3}),([0-9]{1,12})")
LONGEST_QUOTE = 40


def plain_spaces(text: str) -> str:
    """The text with an ordinary space for each space of any other kind."""
    return _SPACES.sub(" ", text)


def phone_number(value: Any) -> Any:
    """`06.12.34.56.78` → `+33 6 12 34 56 78`. French numbers of ten digits in international form,
    except those that begin with 08, which often work from France only; of others, the digits in
    the groups they were typed in. What is no text is left alone."""
    if not isinstance(value, str):
        return value
    text = _BETWEEN.sub(" ", _ZERO.sub("", value)).strip()
    found = _FRENCH.fullmatch(text.replace(" ", ""))
    if found is None:
        return text
    pairs = re.findall("[0-9]{2}", found[2])
    return " ".join(("+33", found[1], *pairs))


def decimal(value: Any) -> Any:
    """`50,9519` → `50.9519`. What is anything else is left alone."""
    if not isinstance(value, str):
        return value
    text = plain_spaces(value).strip()
    found = _DECIMAL.fullmatch(text)
    return f"{found[1]}.{found[2]}" if found else text


def quoted(text: object, language: str = "en") -> str:
    """A few typed words, in the quotation marks of English or French."""
    shown = " ".join(str(text).split())
    shown = shown if len(shown) <= LONGEST_QUOTE else f"{shown[:LONGEST_QUOTE]}…"
    return f"«\u202f{shown}\u202f»" if language == "fr" else f"“{shown}”"
