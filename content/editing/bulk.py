"""Whole files into the content: what they would change, and changing it.

A file is YAML, or a spreadsheet of schedules as CSV; both come as bytes and are never kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from content.audit import history
from content.audit.diff import Flat
from content.audit.unit_of_work import UnitOfWork
from content.core.errors import ContentErrors, NeedsSecondReader
from content.directory.describe_schedule import Spoken
from content.directory.from_rows import StoredDocument, find_all
from content.directory.schemas import ContentFile, PageDocument, ServiceDocument
from content.directory.to_rows import known_keys
from content.editing.changes import key_of, load
from content.editing.second_reader import unread
from content.models import DocumentType, History
from content.translations.comparison import NumberDifference
from content.translations.units import lagging


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A file as it was sent: its text, whether it is a spreadsheet, and what to call it when
    naming mistakes. The name is never used as a path. Mistakes are told in `language`."""

    text: str
    is_table: bool
    name: str
    language: Spoken = "en"


@dataclass(frozen=True, slots=True)
class FileDifference:
    """What a file changes of one thing, by path."""

    thing: str
    key: str
    is_new: bool
    before: Flat
    after: Flat


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """A rights page of a file after which the numbers of its languages would differ."""

    key: str
    differences: tuple[NumberDifference, ...]


def take(work: UnitOfWork, file: LoadedFile) -> list[FileDifference]:
    """Make content be as the file says, or write nothing and raise ContentErrors. Raises
    NotAllowed too, and NeedsSecondReader (of each UnreadPage). Gives what it changed, so in a
    transaction that is dropped what it would."""
    documents = _documents(work, file)
    if unread := unread_pages(work.session, documents):
        raise NeedsSecondReader(unread)
    newest, _ = history.head(work.session)
    load(work, documents)
    rows = select(History).where(History.id > newest).order_by(col(History.id))
    return [_difference(row) for row in work.session.exec(rows)]


def unread_pages(session: Session, documents: Sequence[ContentFile]) -> list[UnreadPage]:
    """The rights pages that somebody else should read first. A file is never half loaded, so it
    does not wait: whoever takes it in is told."""
    pages = [page for document in documents for page in document.pages]
    known = {key_of(DocumentType.PAGE, one.doc): one.doc for one in _found(session, pages)}
    found = [
        (page.key, unread(known.get(page.key), page, lagging(session, DocumentType.PAGE, page.key)))
        for page in pages
        if page != known.get(page.key)
    ]
    return [UnreadPage(key, tuple(differences)) for key, differences in found if differences]


def _found(session: Session, pages: Sequence[PageDocument]) -> list[StoredDocument]:
    return find_all(session, DocumentType.PAGE, [page.key for page in pages]) if pages else []


def schedules(session: Session) -> list[ServiceDocument]:
    """Every service, for the spreadsheet."""
    docs = (found.doc for found in find_all(session, DocumentType.SERVICE))
    return [doc for doc in docs if isinstance(doc, ServiceDocument)]


def _difference(row: History) -> FileDifference:
    before, after = history.values(row)
    is_new = all(value is None for value in before.values())
    return FileDifference(row.thing, row.key, is_new, before, after)


def _documents(work: UnitOfWork, file: LoadedFile) -> list[ContentFile]:
    if file.is_table:
        return _from_table(work.session, file)
    from content.directory import files  # noqa: PLC0415 - a server that only answers needs no YAML

    return files.read_text(file.name, file.text, known_keys(work.session), work.now)


def _from_table(session: Session, file: LoadedFile) -> list[ContentFile]:
    """Examples stay examples, and the others none."""
    from content.directory.files import csv  # noqa: PLC0415 - and no spreadsheet

    found = find_all(session, DocumentType.SERVICE)
    known = [one.doc for one in found if isinstance(one.doc, ServiceDocument)]
    services, problems = csv.read(file.text.encode(), known, file.language)
    if problems:
        raise ContentErrors(problems)
    examples = {
        one.doc.key for one in found if isinstance(one.doc, ServiceDocument) and one.example
    }
    return [
        ContentFile(
            example=example,
            services=tuple(doc for doc in services if (doc.key in examples) is example),
        )
        for example in (False, True)
    ]
