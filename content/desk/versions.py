"""Earlier versions of a thing: what restoring one would change, and doing so."""

from dataclasses import dataclass
from itertools import islice

from sqlmodel import Session

from content.desk import history
from content.desk.desk import Desk
from content.desk.paths import Flat, differences, fingerprint, flatten, unflatten
from content.desk.save import as_of, base_of, key_of, live, restore
from content.documents.exceptions import anchored, with_exceptions
from content.documents.shapes import Doc, shape
from content.documents.write import wait_for_others
from content.errors import Conflict
from content.models import History
from content.words import Thing

LOOKED_BACK = 200  # changes; whoever waited for longer chooses without a proposal


@dataclass(frozen=True, slots=True)
class Preview:
    """What is there now and would be different, path by path. `base` names what it is now."""

    row: History
    now: Flat
    then: Flat
    base: str


def preview(desk: Desk, thing: str, key: str, number: int) -> Preview:
    """What restoring the version after this change would do. Raises Conflict when there is no
    such change of this thing."""
    rows = history.of(desk.session, thing, key)
    row = next((one for one in rows if one.id == number), None)
    if row is None:
        raise Conflict
    doc = live(desk, row)
    now = flatten(doc)
    then = _restored(desk, row, doc, as_of(row, rows, now))
    return Preview(row, *differences(now, then), base_of(doc))


def _restored(desk: Desk, row: History, live: Doc | None, flat: Flat) -> Flat:
    """What an earlier version would be live; as it was, where it cannot be live any more."""
    try:
        doc = shape(Thing(row.thing), unflatten(flat))
    except ValueError:
        return flat
    return flatten(anchored(live, with_exceptions(live, doc, desk.now), desk.now))


def put_back(desk: Desk, thing: str, key: str, number: int, base: str) -> int | None:
    """Restore what was previewed. Raises Conflict when the thing was changed since (`base`)."""
    wait_for_others(desk.session)
    row = desk.session.get(History, number)
    if row is None or (row.thing, row.key) != (thing, key):
        raise Conflict
    current = live(desk, row)
    if base_of(current) != base:
        raise Conflict(current)
    return restore(desk, number)


def made_from(session: Session, thing: Thing, doc: Doc, base: str) -> Flat | None:
    """What a form or draft was made from, named by its fingerprint, by taking back what was
    changed since; None if it is not found."""
    rows = history.of(session, thing, key_of(thing, doc))
    changes = history.backwards(rows, flatten(doc))
    for _change, flat in islice(changes, LOOKED_BACK):
        try:
            if fingerprint(shape(thing, unflatten(flat))) == base:
                return flat
        except ValueError:
            continue  # it was not there yet, or not as this program has it
    return None
