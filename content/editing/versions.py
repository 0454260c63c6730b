"""Earlier versions of a thing: what restoring one would change, and doing so."""

from dataclasses import dataclass
from itertools import islice

from sqlmodel import Session

from content.audit import history
from content.audit.diff import Flat, differences, fingerprint, flatten, unflatten
from content.audit.unit_of_work import UnitOfWork
from content.core.errors import Conflict
from content.directory.said_exceptions import anchored, with_exceptions
from content.directory.schemas import Document, parse_document
from content.directory.to_rows import wait_for_others
from content.editing.changes import as_of, base_of, key_of, live, restore
from content.models import DocumentType, History

LOOKED_BACK = 200  # changes; whoever waited for longer chooses without a proposal


@dataclass(frozen=True, slots=True)
class VersionPreview:
    """What is there now and would be different, path by path. `base` names what it is now."""

    row: History
    now: Flat
    then: Flat
    base: str


def preview(work: UnitOfWork, thing: str, key: str, number: int) -> VersionPreview:
    """What restoring the version after this change would do. Raises Conflict when there is no
    such change of this thing."""
    rows = history.of(work.session, thing, key)
    row = next((one for one in rows if one.id == number), None)
    if row is None:
        raise Conflict
    doc = live(work, row)
    now = flatten(doc)
    then = _restored(work, row, doc, as_of(row, rows, now))
    return VersionPreview(row, *differences(now, then), base_of(doc))


def _restored(work: UnitOfWork, row: History, live: Document | None, flat: Flat) -> Flat:
    """What an earlier version would be live; as it was, where it cannot be live any more."""
    try:
        doc = parse_document(DocumentType(row.thing), unflatten(flat))
    except ValueError:
        return flat
    return flatten(anchored(live, with_exceptions(live, doc, work.now), work.now))


def put_back(work: UnitOfWork, thing: str, key: str, number: int, base: str) -> int | None:
    """Restore what was previewed. Raises Conflict when the thing was changed since (`base`)."""
    wait_for_others(work.session)
    row = work.session.get(History, number)
    if row is None or (row.thing, row.key) != (thing, key):
        raise Conflict
    current = live(work, row)
    if base_of(current) != base:
        raise Conflict(current)
    return restore(work, number)


def made_from(session: Session, thing: DocumentType, doc: Document, base: str) -> Flat | None:
    """What a form or draft was made from, named by its fingerprint, by taking back what was
    changed since; None if it is not found."""
    rows = history.of(session, thing, key_of(thing, doc))
    changes = history.backwards(rows, flatten(doc))
    for _change, flat in islice(changes, LOOKED_BACK):
        try:
            if fingerprint(parse_document(thing, unflatten(flat))) == base:
                return flat
        except ValueError:
            continue  # it was not there yet, or not as this program has it
    return None
