"""Two people read a number of a rights page: who writes it, and somebody else.

A deadline that is wrong in one language costs somebody their asylum. So an edit after which the
languages of a rights page have different numbers is not published by who wrote it. What was
published before was read then: restoring it does not wait, nor does undoing what is newest.
"""

from content.accounts import permissions
from content.audit.diff import differences, flatten
from content.audit.unit_of_work import UnitOfWork
from content.core.errors import NeedsSecondReader
from content.directory.schemas import Document, PageDocument
from content.models import DocumentType, PageKind, Status
from content.translations.comparison import Lagging, NumberDifference, introduced_numbers
from content.translations.units import lagging


def check(
    work: UnitOfWork,
    thing: DocumentType,
    before: Document | None,
    doc: Document,
    *,
    minor: bool = False,
) -> None:
    """Raises NeedsSecondReader for an edit that has to be read by somebody else, NotAllowed for
    one that `desk.by` may not make at all."""
    if not isinstance(doc, PageDocument):
        return
    found = unread(before, doc, lagging(work.session, thing, doc.key), minor=minor)
    if found:
        paths = differences(flatten(before), flatten(doc))[1]
        permissions.check(work.by, thing, before, doc, paths)
        raise NeedsSecondReader(found)


def unread(
    before: Document | None, doc: Document, behind: Lagging, *, minor: bool = False
) -> list[NumberDifference]:
    """The numbers that an edit of a rights page makes different between its languages; none for
    any other document, and for a page that people do not see. `behind` is of before the edit.
    Pure."""
    if not is_seen_right(doc):
        return []
    known = is_seen_right(before)
    return introduced_numbers(
        flatten(before if known else None), flatten(doc), behind if known else {}, minor=minor
    )


def is_seen_right(doc: Document | None) -> bool:
    """Whether it is a rights page that people see."""
    if not isinstance(doc, PageDocument):
        return False
    return doc.kind is PageKind.RIGHTS and doc.status is Status.ACTIVE
