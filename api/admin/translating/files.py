"""What a PO file proposes, written document by document."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.admin.translating.sheet import write
from content.desk.desk import Desk
from content.documents.write import wait_for_others
from content.translations import po, review
from content.translations.po import Proposed
from content.translations.units import units
from content.words import Thing


@dataclass(frozen=True, slots=True)
class Taken:
    """How many texts of a file are written, and how many wait for a second reader."""

    written: int
    waiting: int


def take(work: Desk, text: str, language: str) -> Taken:
    """Write all that a file changes; what cannot be taken by now is left out, and pages whose
    numbers differ wait for a second reader. Raises Conflict, NotAllowed."""
    wait_for_others(work.session)
    found = po.read(text.encode(), units(work.session, language), language)
    waiting = 0
    for (thing, key), changes in _by_document(found.changes).items():
        said = {f"{one.path}.{language}": one.value for one in changes if not one.still_right}
        if said and write(work, thing, key, said).proposal is not None:
            waiting += len(said)
        for one in changes:
            if one.still_right:
                _still_right(work, one)
    return Taken(len(found.changes) - waiting, waiting)


def _still_right(work: Desk, one: Proposed) -> None:
    where = (work, one.thing, one.key, one.path, one.language)
    review.still_right(*where, seen=one.value, seen_source=one.source)


def _by_document(changes: Sequence[Proposed]) -> dict[tuple[Thing, str], list[Proposed]]:
    found: dict[tuple[Thing, str], list[Proposed]] = {}
    for one in changes:
        found.setdefault((one.thing, one.key), []).append(one)
    return found
