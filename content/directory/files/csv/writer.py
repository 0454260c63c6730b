"""Schedules as CSV, as Excel opens it: with a byte order mark, CRLF, and in French `;`."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from content.core.i18n import clock_time, readable
from content.directory.describe_schedule import Spoken
from content.directory.files.csv.cells import defused
from content.directory.files.csv.columns import NAMES, Column
from content.directory.files.csv.vocabulary import HOLIDAYS, write_days, write_months
from content.directory.schemas import ScheduleDocument, ServiceAtLocationDocument, ServiceDocument
from content.models import ServiceKind

BOM = "\ufeff"
SEPARATORS: Mapping[Spoken, str] = {"en": ",", "fr": ";"}


def export(
    documents: Sequence[ServiceDocument],
    language: Spoken,
    kinds: Mapping[ServiceKind, str] | None = None,
) -> str:
    """One row a rule, in the order of the documents; a place without rules has one empty row.

    Encode it as UTF-8. `kinds` are the words of the interface for the kinds.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(Column), delimiter=SEPARATORS[language])
    writer.writerow(NAMES[language])
    for doc in documents:
        for at in doc.at:
            shown = _shown(doc, at, language, kinds or {})
            writer.writerows(_defused(shown | rule) for rule in _rules(at, language))
    return BOM + text.getvalue()


def _shown(
    doc: ServiceDocument,
    at: ServiceAtLocationDocument,
    language: Spoken,
    kinds: Mapping[ServiceKind, str],
) -> dict[Column, str]:
    return {
        Column.SERVICE: doc.key,
        Column.PLACE: at.key,
        Column.ORGANIZATION: doc.organization,
        Column.KIND: kinds.get(doc.kind, doc.kind.value),
        Column.NAME: readable(doc.name, language),
        Column.LOCATION: at.location,
    }


def _rules(at: ServiceAtLocationDocument, language: Spoken) -> Iterator[dict[Column, str]]:
    if not at.schedules:
        yield {}
    for rule in at.schedules:
        yield _rule(rule, language)


def _rule(rule: ScheduleDocument, language: Spoken) -> dict[Column, str]:
    start = Column.STARTS if rule.freq else Column.DATE
    return {
        Column.DAYS: write_days(rule.byday, language),
        Column.OPENS: clock_time(rule.opens_at),
        Column.CLOSES: clock_time(rule.closes_at),
        Column.EVERY: str(rule.interval) if rule.interval > 1 else "",
        Column.MONTHS: write_months(rule.bymonth, language),
        start: _date(rule.dtstart),
        Column.UNTIL: _date(rule.until),
        Column.VALID_FROM: _date(rule.valid_from),
        Column.VALID_TO: _date(rule.valid_to),
        Column.HOLIDAYS: HOLIDAYS[language][rule.holidays],
    }


def _date(day: date | None) -> str:
    return day.isoformat() if day else ""


def _defused(cells: Mapping[Column, str]) -> dict[Column, str]:
    return {column: defused(text) for column, text in cells.items()}
