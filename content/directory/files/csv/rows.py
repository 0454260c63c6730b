"""One row to one rule, or everything that is wrong with it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from typing import Any

from pydantic import ValidationError

from content.core.i18n import readable
from content.directory.describe_schedule import Spoken
from content.directory.files.csv.cell_errors import CellError
from content.directory.files.csv.cells import cleaned, read_date, read_time, read_weeks
from content.directory.files.csv.columns import Column
from content.directory.files.csv.vocabulary import fold, read_days, read_holidays, read_months
from content.directory.schemas import ScheduleDocument, ServiceAtLocationDocument, ServiceDocument
from content.schedules.rules import Frequency, HolidayRule

Mistakes = list[tuple[Column, CellError]]
_READERS: Mapping[Column, Callable[[str], Any]] = {
    Column.DAYS: read_days,
    Column.OPENS: read_time,
    Column.CLOSES: read_time,
    Column.EVERY: read_weeks,
    Column.MONTHS: read_months,
    Column.STARTS: read_date,
    Column.UNTIL: read_date,
    Column.VALID_FROM: read_date,
    Column.VALID_TO: read_date,
    Column.DATE: read_date,
    Column.HOLIDAYS: read_holidays,
}
_WEEKLY_ONLY = (Column.EVERY, Column.MONTHS, Column.STARTS, Column.UNTIL)


def clean(cells: Mapping[Column, str]) -> tuple[dict[Column, str], Mistakes]:
    """The cells without what surrounds them; those that cannot be read are left out."""
    return _each(cells, dict.fromkeys(cells, cleaned))


def place(
    cells: Mapping[Column, str], services: Mapping[str, ServiceDocument], language: Spoken
) -> tuple[ServiceAtLocationDocument | None, Mistakes]:
    """The place of a service that a row is about; mistakes name it in `language`."""
    needed = (Column.SERVICE, Column.PLACE)
    missing = [(column, CellError("needed")) for column in needed if cells.get(column) == ""]
    if missing or not all(column in cells for column in needed):
        return None, missing
    service = services.get(cells[Column.SERVICE])
    if service is None:
        return None, [(Column.SERVICE, CellError("service", cells[Column.SERVICE]))]
    at = next((at for at in service.at if at.key == cells[Column.PLACE]), None)
    if at is None:
        return None, [(Column.PLACE, CellError("place", cells[Column.PLACE]))]
    return at, list(_changed(cells, service, at, language))


def _changed(
    cells: Mapping[Column, str],
    service: ServiceDocument,
    at: ServiceAtLocationDocument,
    language: Spoken,
) -> Iterator[tuple[Column, CellError]]:
    """Who typed over what is only shown believes to have changed it."""
    allowed = {
        Column.ORGANIZATION: [service.organization],
        Column.NAME: [readable(service.name, language), *service.name.values()],
        Column.LOCATION: [at.location],
    }
    for column, texts in allowed.items():
        typed = fold(cells.get(column, ""))
        if typed and typed not in [fold(text) for text in texts]:
            yield column, CellError("fixed", texts[0])


def rule(cells: Mapping[Column, str]) -> tuple[ScheduleDocument | None, Mistakes]:
    """The rule of a row; none if all its cells are empty."""
    if not any(cells.get(column, "?") for column in _READERS):
        return None, []
    typed = {column: text for column, text in cells.items() if text and column in _READERS}
    values, wrong = _each(typed, _READERS)
    unread = (set(_READERS) - set(cells)) | {column for column, _ in wrong}
    wrong += [item for item in _unfit(values, unread) if item[0] not in unread]
    if wrong or unread:
        return None, wrong
    return _made(values)


def _each(
    cells: Mapping[Column, str], readers: Mapping[Column, Callable[[str], Any]]
) -> tuple[dict[Column, Any], Mistakes]:
    values: dict[Column, Any] = {}
    wrong: Mistakes = []
    for column, text in cells.items():
        try:
            values[column] = readers[column](text)
        except CellError as mistake:
            wrong.append((column, mistake))
    return values, wrong


def _unfit(values: Mapping[Column, Any], unread: set[Column]) -> Iterator[tuple[Column, CellError]]:
    """What is right alone and wrong together. `unread` are there, but nobody knows as what."""
    there = {*values, *unread}
    for column in (Column.OPENS, Column.CLOSES):
        if column not in there:
            yield column, CellError("needed")
    if Column.DAYS in there and Column.DATE in there:
        yield Column.DATE, CellError("both")
    elif Column.DATE in there:
        yield from ((column, CellError("dated")) for column in _WEEKLY_ONLY if values.get(column))
    elif Column.DAYS not in there:
        yield Column.DAYS, CellError("when")
    elif values.get(Column.EVERY, 1) > 1 and Column.STARTS not in there:
        yield Column.STARTS, CellError("start")
    yield from _in_order(values)


def _in_order(values: Mapping[Column, Any]) -> Iterator[tuple[Column, CellError]]:
    for first, last in (
        (Column.STARTS, Column.UNTIL),
        (Column.VALID_FROM, Column.VALID_TO),
    ):
        if first in values and last in values and values[last] < values[first]:
            yield last, CellError("order", values[first])


def _made(values: Mapping[Column, Any]) -> tuple[ScheduleDocument | None, Mistakes]:
    days: tuple[str, ...] = values.get(Column.DAYS, ())
    start: date | None = values.get(Column.STARTS) or values.get(Column.DATE)
    opens: time = values[Column.OPENS]
    try:
        made = ScheduleDocument(
            freq=Frequency.WEEKLY if days else None,
            interval=values.get(Column.EVERY, 1),
            byday=days,
            bymonth=values.get(Column.MONTHS, ()),
            dtstart=start,
            until=values.get(Column.UNTIL),
            valid_from=values.get(Column.VALID_FROM),
            valid_to=values.get(Column.VALID_TO),
            opens_at=opens,
            closes_at=values[Column.CLOSES],
            holidays=values.get(Column.HOLIDAYS, HolidayRule.UNCERTAIN),
        )
    except ValidationError as error:
        return None, [(Column.DAYS, CellError("rule", error.errors()[0]["msg"]))]
    return made, []
