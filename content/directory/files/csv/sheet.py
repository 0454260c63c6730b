"""Bytes to rows of cells: decoding, the separator, the header, and the limits of a file."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from content.core.errors import FileProblem
from content.directory.describe_schedule import Spoken
from content.directory.fields import HIDDEN
from content.directory.files.csv.cell_errors import CellError
from content.directory.files.csv.columns import NAMES, SHOWN, Column, column

FILE = "schedules.csv"
LARGEST, MOST_ROWS, MOST_COLUMNS = 1_000_000, 5_000, 100
SEPARATORS = (";", ",", "\t")
LONGEST_HEADER = 40
# Excel's own first line, which it reads and does not show: its rows are counted without it.
_SEPARATOR = re.compile(r'\A"?sep=.?"?[;,\t]*(?:\r\n|\r|\n)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as the spreadsheet numbers it (the header is row 1); its cells are as typed."""

    number: int
    cells: Mapping[Column, str]


@dataclass(slots=True)
class Sheet:
    """The rows that are not empty, the header's names, and the mistakes so far."""

    language: Spoken
    rows: list[SheetRow] = field(default_factory=list)
    names: dict[Column, str] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)

    def wrong(self, row: int, name: Column | str, wrong: CellError) -> None:
        """Note a mistake: in a column, under the name it has in this file, or elsewhere."""
        names = NAMES[self.language]
        if isinstance(name, Column):
            name = self.names.get(name, names[name])
        said = wrong.said(self.language, names=", ".join(names.values()))
        self.problems.append(FileProblem(FILE, row, name, said))


def sheet(data: bytes, language: Spoken) -> Sheet:
    """The file taken apart. Without a good header it has problems and no rows."""
    found = Sheet(language)
    try:
        text = _text(data)
        text = _SEPARATOR.sub("", text, count=1)
        records = _records(text, max(SEPARATORS, key=lambda mark: _fitting(text, mark)))
        header = _header(next(records, []), found)
        if not found.problems:
            _rows(records, header, found)
    except CellError as wrong:
        found.wrong(1, "file", wrong)
    except csv.Error:
        found.wrong(1, "file", CellError("quotes"))
    return found


def _text(data: bytes) -> str:
    """UTF-8, with or without byte order mark, or else Windows-1252, as older Excels write."""
    if len(data) > LARGEST:
        raise CellError("size")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CellError("text")


def _records(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _fitting(text: str, separator: str) -> int:
    """How many columns the header has when read with this separator."""
    try:
        return sum(column(name) is not None for name in next(_records(text, separator), []))
    except csv.Error:
        return 0


def _header(names: Sequence[str], found: Sheet) -> list[Column | None]:
    """The column of each position, None for one without a name."""
    if len(names) > MOST_COLUMNS:
        raise CellError("columns")
    header: list[Column | None] = []
    for name in names:
        known = column(name)
        if known is None and name.strip():
            found.wrong(1, _short(name), CellError("unknown column"))
        elif known in found.names:
            found.wrong(1, _short(name), CellError("column twice"))
        elif known is not None:
            found.names[known] = _short(name)
        header.append(known)
    for missing in Column:
        if missing not in found.names and missing not in SHOWN:
            found.wrong(1, missing, CellError("missing column"))
    return header


def _short(name: str) -> str:
    plain = " ".join(HIDDEN.sub("", name).split())
    return plain if len(plain) <= LONGEST_HEADER else f"{plain[:LONGEST_HEADER]}…"


def _rows(records: Iterator[list[str]], header: Sequence[Column | None], found: Sheet) -> None:
    number = 1
    try:
        for number, record in enumerate(records, 2):
            if number > MOST_ROWS + 1:
                raise CellError("rows")
            _row(number, record, header, found)
    except csv.Error:
        found.wrong(number + 1, "file", CellError("quotes"))


def _row(number: int, record: list[str], header: Sequence[Column | None], found: Sheet) -> None:
    cells = dict.fromkeys(Column, "")
    padding = [None] * (len(record) - len(header))
    for text, known in zip(record, [*header, *padding], strict=False):
        if known is not None:
            cells[known] = text
        elif text.strip():
            found.wrong(number, "file", CellError("no header", text))
            return
    if any(text.strip() for text in cells.values()):
        found.rows.append(SheetRow(number, cells))
