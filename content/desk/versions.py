"""Earlier versions of a thing: what restoring one would change, and doing so."""

from dataclasses import dataclass

from content.desk import history
from content.desk.desk import Desk
from content.desk.paths import Flat, differences, flatten, patched
from content.desk.save import base_of, restore
from content.documents.read import find
from content.documents.shapes import Doc
from content.documents.write import wait_for_others
from content.errors import Conflict
from content.models import History
from content.words import Thing


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
    current = _current(desk, row)
    then = now = flatten(current)
    for later in rows[: rows.index(row)]:
        then = patched(then, history.values(later)[0])
    return Preview(row, *differences(now, then), base_of(current))


def put_back(desk: Desk, thing: str, key: str, number: int, base: str) -> int | None:
    """Restore what was previewed. Raises Conflict when the thing was changed since (`base`)."""
    wait_for_others(desk.session)
    row = desk.session.get(History, number)
    if row is None or (row.thing, row.key) != (thing, key):
        raise Conflict
    current = _current(desk, row)
    if base_of(current) != base:
        raise Conflict(current)
    return restore(desk, number)


def _current(desk: Desk, row: History) -> Doc | None:
    if row.thing not in list(Thing):
        raise Conflict
    found = find(desk.session, Thing(row.thing), row.key)
    return found.doc if found else None
