"""The start of a live product: what is true of this coast, whoever runs the program.

Zones, emergency numbers and organizations at once; pages as drafts, since somebody who knows has to
read them first; no services, for only those who run the program know them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import col, or_, select

from content.desk import drafts
from content.desk.desk import Desk
from content.desk.drafts import Waiting
from content.desk.save import base_of, key_of, load
from content.documents.read import find_all
from content.documents.shapes import LISTS, Doc, Document, PageDoc
from content.models import History
from content.words import Action, Status, Thing

HAVE_STATUS = (Thing.SERVICE, Thing.ORGANIZATION, Thing.LOCATION, Thing.PAGE)


@dataclass(frozen=True, slots=True)
class Start:
    """How many things were loaded, pages kept as drafts, and examples archived."""

    loaded: int
    drafts: int
    archived: int


def take(desk: Desk, documents: Sequence[Document]) -> Start:
    """Take the start in. What is there already stays as it is, so that doing it twice does no
    harm; what is an example is archived. Where there were examples it was a trial until now: its
    pages that nobody read are drafts again. Raises NotAllowed."""
    examples = _examples(desk)
    unread = _unread(desk, documents) if examples else []
    _archive(desk, examples, is_example=True)
    _archive(desk, [(Thing.PAGE, page) for page in unread], is_example=False)
    known = _known(desk)
    new = [_missing(document, known) for document in documents]
    loaded = load(desk, [one.model_copy(update={"pages": ()}) for one in new], exact=True)
    pages = [*unread, *(page for one in new for page in one.pages)]
    _keep_as_drafts(desk, pages)
    return Start(loaded, len(pages), len(examples))


def _examples(desk: Desk) -> list[tuple[Thing, Doc]]:
    """Those that people see."""
    return [
        (thing, found.doc)
        for thing in HAVE_STATUS
        for found in find_all(desk.session, thing)
        if found.example and getattr(found.doc, "status", None) is Status.ACTIVE
    ]


def _unread(desk: Desk, documents: Sequence[Document]) -> list[PageDoc]:
    """The pages that are live as the start says them, and that no person ever changed or read."""
    by_somebody = or_(
        col(History.volunteer_id).is_not(None), col(History.organization_id).is_not(None)
    )
    query = select(History.key).where(History.thing == Thing.PAGE.value, by_somebody)
    touched = set(desk.session.exec(query))
    live = [found.doc for found in find_all(desk.session, Thing.PAGE) if not found.example]
    pages = [page for document in documents for page in document.pages]
    return [page for page in pages if page.key not in touched and page in live]


def _archive(desk: Desk, docs: Iterable[tuple[Thing, Doc]], *, is_example: bool) -> None:
    """Nobody sees them afterwards; the history keeps them."""
    gone = [(thing, doc.model_copy(update={"status": Status.INACTIVE})) for thing, doc in docs]
    lists = {
        name: tuple(doc for of, doc in gone if of is thing)
        for name, thing in LISTS.items()
        if thing in HAVE_STATUS
    }
    document = Document.model_validate({"example": is_example} | lists)
    load(desk, [document], exact=True, action=Action.ARCHIVED)


def _known(desk: Desk) -> dict[Thing, set[str]]:
    """The keys of what is there, live or archived, and no example; of pages, drafts count too."""
    known = {
        thing: {
            key_of(thing, found.doc) for found in find_all(desk.session, thing) if not found.example
        }
        for thing in LISTS.values()
    }
    drafted = drafts.all_drafts(desk.session)
    known[Thing.PAGE] |= {row.key for row in drafted if row.thing is Thing.PAGE}
    return known


def _missing(document: Document, known: dict[Thing, set[str]]) -> Document:
    """What of a file is not there yet."""
    new = {
        name: tuple(
            doc for doc in getattr(document, name) if key_of(thing, doc) not in known[thing]
        )
        for name, thing in LISTS.items()
    }
    return document.model_copy(update=new)


def _keep_as_drafts(desk: Desk, pages: Sequence[PageDoc]) -> None:
    """Beside what anybody drafted. Where an archived page is, it is not an example any more."""
    archived = _bases(desk, pages)
    off = tuple(
        page.model_copy(update={"status": Status.INACTIVE})
        for page in pages
        if page.key in archived
    )
    load(desk, [Document(pages=off)], exact=True)
    bases = _bases(desk, pages)
    for page in pages:
        drafts.add(desk, Thing.PAGE, page, Waiting(base=bases.get(page.key, "")))


def _bases(desk: Desk, pages: Sequence[PageDoc]) -> dict[str, str]:
    """What a draft of each is made from, where there is such a page."""
    found = find_all(desk.session, Thing.PAGE, [page.key for page in pages])
    return {key_of(Thing.PAGE, one.doc): base_of(one.doc) for one in found}
