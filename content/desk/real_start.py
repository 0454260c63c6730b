"""The start of a live product: what is true of this coast, whoever runs the program.

Zones, emergency numbers and organizations at once; pages as drafts, since somebody who knows has to
read them first; no services, for only those who run the program know them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from content.desk import drafts
from content.desk.desk import Desk
from content.desk.drafts import Waiting
from content.desk.save import Edit, key_of, load, save
from content.documents.read import find_all
from content.documents.shapes import LISTS, Document
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
    harm; what is an example is archived. Raises NotAllowed."""
    archived = _archive_examples(desk)
    known = _known(desk)
    new = [_missing(document, known) for document in documents]
    loaded = load(desk, [one.model_copy(update={"pages": ()}) for one in new])
    pages = [page for one in new for page in one.pages]
    for page in pages:
        drafts.keep(desk, Thing.PAGE, page, Waiting())
    return Start(loaded, len(pages), archived)


def _archive_examples(desk: Desk) -> int:
    """Nobody sees them afterwards; the history keeps them."""
    examples = [
        (thing, found.doc)
        for thing in HAVE_STATUS
        for found in find_all(desk.session, thing)
        if found.example and getattr(found.doc, "status", None) is Status.ACTIVE
    ]
    for thing, doc in examples:
        gone = doc.model_copy(update={"status": Status.INACTIVE})
        save(desk, thing, gone, Edit(action=Action.ARCHIVED))
    return len(examples)


def _known(desk: Desk) -> dict[Thing, set[str]]:
    """The keys of what is there, live, archived or as a draft."""
    drafted = drafts.all_drafts(desk.session)
    return {
        thing: {key_of(thing, found.doc) for found in find_all(desk.session, thing)}
        | {row.key for row in drafted if row.thing is thing}
        for thing in LISTS.values()
    }


def _missing(document: Document, known: dict[Thing, set[str]]) -> Document:
    """What of a file is not there yet."""
    new = {
        name: tuple(
            doc for doc in getattr(document, name) if key_of(thing, doc) not in known[thing]
        )
        for name, thing in LISTS.items()
    }
    return document.model_copy(update=new)
