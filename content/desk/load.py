"""Whole files into the content: what they would change, and changing it.

A file is YAML, or a spreadsheet of schedules as CSV; both come as bytes and are never kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from content.desk import history
from content.desk.desk import Desk
from content.desk.paths import Flat
from content.desk.save import key_of, load
from content.desk.second_reader import unread
from content.documents.plain import Spoken
from content.documents.read import Found, find_all
from content.documents.shapes import Document, PageDoc, ServiceDoc
from content.documents.write import known_keys
from content.errors import ContentErrors, NeedsSecondReader
from content.models import History
from content.translations.comparison import NumberDifference
from content.translations.units import lagging
from content.words import Thing


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was sent: its text, whether it is a spreadsheet, and what to call it when
    naming mistakes. The name is never used as a path. Mistakes are told in `language`."""

    text: str
    is_table: bool
    name: str
    language: Spoken = "en"


@dataclass(frozen=True, slots=True)
class Difference:
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


def take(desk: Desk, file: File) -> list[Difference]:
    """Make content be as the file says, or write nothing and raise ContentErrors. Raises
    NotAllowed too, and NeedsSecondReader (of each UnreadPage). Gives what it changed, so in a
    transaction that is dropped what it would."""
    documents = _documents(desk, file)
    if unread := unread_pages(desk.session, documents):
        raise NeedsSecondReader(unread)
    newest, _ = history.head(desk.session)
    load(desk, documents)
    rows = select(History).where(History.id > newest).order_by(col(History.id))
    return [_difference(row) for row in desk.session.exec(rows)]


def unread_pages(session: Session, documents: Sequence[Document]) -> list[UnreadPage]:
    """The rights pages that somebody else should read first. A file is never half loaded, so it
    does not wait: whoever takes it in is told."""
    pages = [page for document in documents for page in document.pages]
    known = {key_of(Thing.PAGE, one.doc): one.doc for one in _found(session, pages)}
    found = [
        (page.key, unread(known.get(page.key), page, lagging(session, Thing.PAGE, page.key)))
        for page in pages
        if page != known.get(page.key)
    ]
    return [UnreadPage(key, tuple(differences)) for key, differences in found if differences]


def _found(session: Session, pages: Sequence[PageDoc]) -> list[Found]:
    return find_all(session, Thing.PAGE, [page.key for page in pages]) if pages else []


def schedules(session: Session) -> list[ServiceDoc]:
    """Every service, for the spreadsheet."""
    docs = (found.doc for found in find_all(session, Thing.SERVICE))
    return [doc for doc in docs if isinstance(doc, ServiceDoc)]


def _difference(row: History) -> Difference:
    before, after = history.values(row)
    is_new = all(value is None for value in before.values())
    return Difference(row.thing, row.key, is_new, before, after)


def _documents(desk: Desk, file: File) -> list[Document]:
    if file.is_table:
        return _from_table(desk.session, file)
    from content import loader  # noqa: PLC0415 - a server that only answers needs no YAML

    return loader.read_text(file.name, file.text, known_keys(desk.session), desk.now)


def _from_table(session: Session, file: File) -> list[Document]:
    """Examples stay examples, and the others none."""
    from content.loader import spreadsheet  # noqa: PLC0415 - and no spreadsheet

    found = find_all(session, Thing.SERVICE)
    known = [one.doc for one in found if isinstance(one.doc, ServiceDoc)]
    services, problems = spreadsheet.read(file.text.encode(), known, file.language)
    if problems:
        raise ContentErrors(problems)
    examples = {one.doc.key for one in found if isinstance(one.doc, ServiceDoc) and one.example}
    return [
        Document(
            example=example,
            services=tuple(doc for doc in services if (doc.key in examples) is example),
        )
        for example in (False, True)
    ]
