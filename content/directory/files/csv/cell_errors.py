"""What is wrong with a cell or a file, in the words of the people who typed it."""

from content.core.i18n import TEAM_DOMAIN, _s, catalogue
from content.directory.describe_schedule import Spoken
from content.directory.normalize import quoted

# By the code of a mistake. Marked here, translated at use.
MESSAGES = {
    "size": _s("is larger than 1 MB"),
    "text": _s("is no CSV file: in the spreadsheet choose “save as” and “CSV UTF-8”"),
    "rows": _s("has more than 5,000 rows"),
    "columns": _s("has more than 100 columns"),
    "quotes": _s(
        "a quotation mark is never closed, or stands where none can, or a cell is far "
        "too long; rows from here on were not read"
    ),
    "unknown column": _s("is no column of this spreadsheet; the columns are {names}"),
    "missing column": _s("this column is missing"),
    "column twice": _s("this column is there twice"),
    "no header": _s("{value} stands in a column without a name"),
    "hidden": _s("contains invisible characters; type it again"),
    "long": _s("is longer than 300 characters"),
    "needed": _s("is missing"),
    "service": _s("there is no service {value} here"),
    "place": _s("the service has no place {value}"),
    "fixed": _s("cannot be changed in the spreadsheet; it was {value}"),
    "day": _s("{value} is no day; write “Mon Wed Fri”, “Mon-Fri” or “every day”"),
    "month": _s("{value} is no month; write “November-May” or “June, July”"),
    "time": _s("{value} is no time; write 16:30 or 16h30, from 00:00 to 23:59"),
    "date": _s("{value} is no date; write 2026-11-30 or 30/11/2026 (day, month, year)"),
    "years": _s("{value} is not between 2000 and 2100"),
    "weeks": _s("{value} is no number of weeks; write 1 to 53, or nothing for every week"),
    "holidays": _s("{value} is none of open, closed, uncertain"),
    "when": _s("needs days, or else a date"),
    "both": _s("is for a single date; with days, leave it empty"),
    "dated": _s("is for weekly rules; with a date, leave it empty"),
    "start": _s("is missing: it says in which week to begin counting"),
    "order": _s("is before {value}"),
    "rule": _s("cannot be kept: {value}"),
}


class CellError(Exception):
    """A mistake in one cell, before it is known where that is. Never leaves this room."""

    def __init__(self, what: str, value: object = "") -> None:
        super().__init__(what)
        self.what, self.value = what, str(value)

    def said(self, language: Spoken, **more: str) -> str:
        """The mistake in a sentence that goes after the name of the column."""
        text = catalogue(language, TEAM_DOMAIN).gettext(MESSAGES[self.what])
        return text.format(value=quoted(self.value, language), **more)
