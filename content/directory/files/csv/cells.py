"""Single cells: times, dates, numbers, and text that no spreadsheet may take for a formula."""

import re
from datetime import date, time

from content.directory.fields import FIRST_DAY, HIDDEN, LAST_DAY, MARKS
from content.directory.files.csv.cell_errors import CellError
from content.directory.normalize import plain_spaces

LONGEST = 300
MOST_WEEKS = 53
CENTURY = 2000
# How formulas begin; Excel takes the wide forms for the narrow ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_MARKS = re.compile(f"[{MARKS}]")  # what Arabic keyboards type with a date or a name
_TIME = re.compile(r"([0-9]{1,2}) ?[:hH] ?([0-9]{2})?(:00)?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_FRENCH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]((?:20)?[0-9]{2}|[0-9]{4})")
_WEEKS = re.compile(r"[0-9]{1,2}")


def defused(text: str) -> str:
    """Text that a spreadsheet shows and never computes; `cleaned` takes the quote off again."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def cleaned(text: str) -> str:
    """What was typed, without spaces around it, and with plain ones inside. Raises Wrong for what
    hides or has no end."""
    text = _MARKS.sub("", text)
    if HIDDEN.search(text):
        raise CellError("hidden")
    if len(text) > LONGEST:
        raise CellError("long")
    return _fused(plain_spaces(text).strip())


def _fused(text: str) -> str:
    quoted = text.startswith("'") and text.lstrip("'").startswith(_FORMULA)
    return text[1:] if quoted else text


def read_time(text: str) -> time:
    """`16:30`, `16h30`, `16h`, `9:00`, and `16:30:00` as spreadsheets write it. Raises Wrong."""
    found = _TIME.fullmatch(text)
    if not found or (found[2] is None and ":" in text):
        raise CellError("time", text)
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        raise CellError("time", text) from None


def read_date(text: str) -> date:
    """`2026-11-30`, or day, month, year: `30/11/2026`, or `30/11/26` as LibreOffice writes it in
    French. Raises Wrong."""
    found = _ISO.fullmatch(text) or _FRENCH.fullmatch(text)
    if not found:
        raise CellError("date", text)
    parts = [int(part) for part in found.groups()]
    year, month, day = parts if found.re is _ISO else reversed(parts)
    year += CENTURY if year < 100 else 0
    try:
        read = date(year, month, day)
    except ValueError:
        raise CellError("date", text) from None
    if not FIRST_DAY <= read <= LAST_DAY:
        raise CellError("years", text)
    return read


def read_weeks(text: str) -> int:
    """Every how many weeks: 1 to 53. Raises Wrong."""
    if not _WEEKS.fullmatch(text) or not 1 <= int(text) <= MOST_WEEKS:
        raise CellError("weeks", text)
    return int(text)
