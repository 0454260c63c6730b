"""The start of a live product: what is true of this coast, whoever runs the program.

Zones, emergency numbers and organizations at once; pages as drafts, since somebody who knows has to
read them first; no services, for only those who run the program know them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import col, or_, select

from content.audit.unit_of_work import UnitOfWork
from content.directory.from_rows import find_all
from content.directory.schemas import LISTS, ContentFile, Document, PageDocument
from content.editing import drafts
from content.editing.changes import base_of, key_of, load
from content.editing.drafts import DraftOptions
from content.models import ChangeAction, DocumentType, History, Status

HAVE_STATUS = (
    DocumentType.SERVICE,
    DocumentType.ORGANIZATION,
    DocumentType.LOCATION,
    DocumentType.PAGE,
)


@dataclass(frozen=True, slots=True)
class StarterContent:
    """How many things were loaded, pages kept as drafts, and examples archived."""

    loaded: int
    drafts: int
    archived: int


def take(work: UnitOfWork, documents: Sequence[ContentFile]) -> StarterContent:
    """Take the start in. What is there already stays as it is, so that doing it twice does no
    harm; what is an example is archived. Where there were examples it was a trial until now: its
    pages that nobody read are drafts again. Raises NotAllowed."""
    examples = _examples(work)
    unread = _unread(work, documents) if examples else []
    _archive(work, examples, is_example=True)
    _archive(work, [(DocumentType.PAGE, page) for page in unread], is_example=False)
    known = _known(work)
    new = [_missing(document, known) for document in documents]
    loaded = load(work, [one.model_copy(update={"pages": ()}) for one in new], exact=True)
    pages = [*unread, *(page for one in new for page in one.pages)]
    _keep_as_drafts(work, pages)
    return StarterContent(loaded, len(pages), len(examples))


def _examples(work: UnitOfWork) -> list[tuple[DocumentType, Document]]:
    """Those that people see."""
    return [
        (thing, found.doc)
        for thing in HAVE_STATUS
        for found in find_all(work.session, thing)
        if found.example and getattr(found.doc, "status", None) is Status.ACTIVE
    ]


def _unread(work: UnitOfWork, documents: Sequence[ContentFile]) -> list[PageDocument]:
    """The pages that are live as the start says them, and that no person ever changed or read."""
    by_somebody = or_(
        col(History.volunteer_id).is_not(None), col(History.organization_id).is_not(None)
    )
    query = select(History.key).where(History.thing == DocumentType.PAGE.value, by_somebody)
    touched = set(work.session.exec(query))
    live = [found.doc for found in find_all(work.session, DocumentType.PAGE) if not found.example]
    pages = [page for document in documents for page in document.pages]
    return [page for page in pages if page.key not in touched and page in live]


def _archive(
    work: UnitOfWork, docs: Iterable[tuple[DocumentType, Document]], *, is_example: bool
) -> None:
    """Nobody sees them afterwards; the history keeps them."""
    gone = [(thing, doc.model_copy(update={"status": Status.INACTIVE})) for thing, doc in docs]
    lists = {
        name: tuple(doc for of, doc in gone if of is thing)
        for name, thing in LISTS.items()
        if thing in HAVE_STATUS
    }
    document = ContentFile.model_validate({"example": is_example} | lists)
    load(work, [document], exact=True, action=ChangeAction.ARCHIVED)


def _known(work: UnitOfWork) -> dict[DocumentType, set[str]]:
    """The keys of what is there, live or archived, and no example; of pages, drafts count too."""
    known = {
        thing: {
            key_of(thing, found.doc) for found in find_all(work.session, thing) if not found.example
        }
        for thing in LISTS.values()
    }
    drafted = drafts.all_drafts(work.session)
    known[DocumentType.PAGE] |= {row.key for row in drafted if row.thing is DocumentType.PAGE}
    return known


def _missing(document: ContentFile, known: dict[DocumentType, set[str]]) -> ContentFile:
    """What of a file is not there yet."""
    new = {
        name: tuple(
            doc for doc in getattr(document, name) if key_of(thing, doc) not in known[thing]
        )
        for name, thing in LISTS.items()
    }
    return document.model_copy(update=new)


def _keep_as_drafts(work: UnitOfWork, pages: Sequence[PageDocument]) -> None:
    """Beside what anybody drafted. Where an archived page is, it is not an example any more."""
    archived = _bases(work, pages)
    off = tuple(
        page.model_copy(update={"status": Status.INACTIVE})
        for page in pages
        if page.key in archived
    )
    load(work, [ContentFile(pages=off)], exact=True)
    bases = _bases(work, pages)
    for page in pages:
        drafts.add(work, DocumentType.PAGE, page, DraftOptions(base=bases.get(page.key, "")))


def _bases(work: UnitOfWork, pages: Sequence[PageDocument]) -> dict[str, str]:
    """What a draft of each is made from, where there is such a page."""
    found = find_all(work.session, DocumentType.PAGE, [page.key for page in pages])
    return {key_of(DocumentType.PAGE, one.doc): base_of(one.doc) for one in found}
