"""What a PO file proposes, written document by document."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.admin.translations.form import write
from content.audit.unit_of_work import UnitOfWork
from content.directory.to_rows import wait_for_others
from content.editing import translation_reviews
from content.models import DocumentType
from content.translations import po
from content.translations.po import ProposedTranslation
from content.translations.units import units


@dataclass(frozen=True, slots=True)
class ImportedTranslations:
    """How many texts of a file are written, and how many wait for a second reader."""

    written: int
    waiting: int


def take(work: UnitOfWork, text: str, language: str) -> ImportedTranslations:
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
    return ImportedTranslations(len(found.changes) - waiting, waiting)


def _still_right(work: UnitOfWork, one: ProposedTranslation) -> None:
    where = (work, one.thing, one.key, one.path, one.language)
    translation_reviews.still_right(*where, seen=one.value, seen_source=one.source)


def _by_document(
    changes: Sequence[ProposedTranslation],
) -> dict[tuple[DocumentType, str], list[ProposedTranslation]]:
    found: dict[tuple[DocumentType, str], list[ProposedTranslation]] = {}
    for one in changes:
        found.setdefault((one.thing, one.key), []).append(one)
    return found
