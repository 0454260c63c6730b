"""CSV to services with new schedules, or every mistake by row and column."""

from collections.abc import Iterator, Mapping, Sequence

from content.core.errors import FileProblem
from content.directory.describe_schedule import Spoken
from content.directory.files.csv import rows
from content.directory.files.csv.sheet import Sheet, sheet
from content.directory.schemas import ScheduleDocument, ServiceAtLocationDocument, ServiceDocument

Rules = Mapping[str, Sequence[ScheduleDocument]]


def read(
    data: bytes, documents: Sequence[ServiceDocument], language: Spoken = "en"
) -> tuple[list[ServiceDocument], list[FileProblem]]:
    """The services that the file names, each place it names with the rules of its rows alone.

    A place whose only row is empty has no rules any more; places that are not named stay as
    they are. With any problem there are no services. A problem's `line` is the row as the
    spreadsheet numbers it, its `field` the column under the file's own name; problems are told
    in `language`, the columns may be in either. Never raises.
    """
    found = sheet(data, language)
    rules = _rules(found, {doc.key: doc for doc in documents})
    if found.problems:
        return [], sorted(found.problems, key=lambda problem: problem.line)
    return list(_changed(documents, rules)), []


def _rules(
    found: Sheet, services: Mapping[str, ServiceDocument]
) -> dict[str, list[ScheduleDocument]]:
    """The rules of each place, by its key; mistakes are noted in the sheet."""
    rules: dict[str, list[ScheduleDocument]] = {}
    for row in found.rows:
        cells, hidden = rows.clean(row.cells)
        at, misplaced = rows.place(cells, services, found.language)
        rule, mistakes = rows.rule(cells)
        for column, wrong in (*hidden, *misplaced, *mistakes):
            found.wrong(row.number, column, wrong)
        if at is not None:
            rules.setdefault(at.key, []).extend([rule] if rule else [])
    return rules


def _changed(documents: Sequence[ServiceDocument], rules: Rules) -> Iterator[ServiceDocument]:
    for doc in documents:
        if any(at.key in rules for at in doc.at):
            yield doc.model_copy(update={"at": tuple(_at(at, rules) for at in doc.at)})


def _at(at: ServiceAtLocationDocument, rules: Rules) -> ServiceAtLocationDocument:
    if at.key not in rules:
        return at
    return at.model_copy(update={"schedules": tuple(rules[at.key])})
