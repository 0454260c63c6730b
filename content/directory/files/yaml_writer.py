"""The database as one YAML file, which `write` would load without changing anything."""

import yaml
from sqlmodel import Session

from content.directory.from_rows import find_all
from content.directory.schemas import LISTS, ContentFile
from content.models import DocumentType

UNMARKED = (DocumentType.PACE,)


def export(session: Session, *, example: bool) -> str:
    """All content that is (or is not) an example, as YAML. Paces, which carry no mark of their
    own, go with whichever is asked for."""
    lists = {name: _documents(session, thing, example) for name, thing in LISTS.items()}
    document = ContentFile.model_validate({"example": example, **lists})
    plain = document.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100)


def _documents(session: Session, thing: DocumentType, example: bool) -> tuple[object, ...]:
    found = find_all(session, thing)
    return tuple(one.doc for one in found if thing in UNMARKED or one.example == example)
