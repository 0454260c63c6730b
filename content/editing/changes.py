"""The one way in for a change of content: permitted, written, and written down."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import col, select

from content.accounts.permissions import Permission, check
from content.audit import history
from content.audit.diff import (
    Flat,
    differences,
    fingerprint,
    flatten,
    patched,
    unflatten,
)
from content.audit.unit_of_work import UnitOfWork
from content.core.errors import Conflict, NeedsSecondReader, NotAllowed
from content.core.i18n import LANGUAGES
from content.directory.assurances import still_checked
from content.directory.from_rows import find, find_all
from content.directory.phrases import EditKind
from content.directory.said_exceptions import anchored, with_exceptions
from content.directory.schemas import LISTS, ContentFile, Document, parse_document
from content.directory.to_rows import rewrite, wait_for_others, write
from content.editing import second_reader, translation_reviews
from content.editing.text_times import Times, changed_times, put_back
from content.models import (
    ChangeAction,
    DocumentType,
    History,
    Location,
    Organization,
    Role,
    Service,
    ServiceAtLocation,
    Status,
)
from content.translations.units import texts_of

_LIST_OF = {thing: name for name, thing in LISTS.items()}


@dataclass(frozen=True, slots=True)
class EditOptions:
    """How a document is saved: `base` is the fingerprint of the one it was made from ("" for a
    new thing, None to save whatever is there); `is_read` says that a second person has read it
    (see `second_reader`)."""

    base: str | None = None
    minor: bool = False
    action: ChangeAction | None = None
    undoes: int | None = None
    is_read: bool = False

    @property
    def kind(self) -> EditKind:
        """What it means for the languages that it leaves as they are."""
        if self.minor:
            return EditKind.MINOR
        translated = self.action is ChangeAction.TRANSLATED
        return EditKind.TRANSLATION if translated else EditKind.MAJOR


PLAIN = EditOptions()
BACK = EditOptions(minor=True, is_read=True)  # what was published before


def key_of(thing: DocumentType, doc: Any) -> str:
    """What a document is called by."""
    return str(doc.thing if thing is DocumentType.PACE else doc.key)


def save(
    work: UnitOfWork, thing: DocumentType, doc: Document, edit: EditOptions = PLAIN
) -> int | None:
    """Make a thing be as `doc` says. Gives the number of the change, or None when it was so
    already. Raises Conflict, NotAllowed."""
    wait_for_others(work.session)
    key = key_of(thing, doc)
    found = find(work.session, thing, key)
    before = found.doc if found else None
    if edit.base is not None and edit.base != base_of(before) and before != doc:
        raise Conflict(before)
    if not edit.is_read:
        second_reader.check(work, thing, before, doc, minor=edit.minor)
    if edit.action is ChangeAction.RESTORED:  # an earlier version says itself who checked it
        doc = with_exceptions(before, doc, work.now)
    else:
        doc = still_checked(before, doc, same_meaning=edit.kind is not EditKind.MAJOR)
    doc = anchored(before, doc, work.now)
    _permit(work, thing, before, doc)
    times = texts_of(work.session, thing, key) if before is not None else {}
    lists = {_LIST_OF[thing]: (doc,)}
    document = ContentFile(example=found.example if found else False, **lists)
    rewrite(work.session, document, work.now, edit.kind)
    return _record(work, thing, (before, times), edit, key)


def base_of(doc: Document | None) -> str:
    """What a form carries to name the document it was made from."""
    return fingerprint(doc) if doc is not None else ""


def load(
    work: UnitOfWork,
    documents: Sequence[ContentFile],
    *,
    exact: bool = False,
    action: ChangeAction = ChangeAction.LOADED,
) -> int:
    """Make content be as whole files say, with `exact` also in who checked last. Gives how many
    things changed. Raises NotAllowed."""
    wait_for_others(work.session)
    keys = {
        thing: [key_of(thing, doc) for document in documents for doc in getattr(document, name)]
        for name, thing in LISTS.items()
    }
    before = {thing: _by_key(work, thing, keys[thing]) for thing in keys}
    services = before[DocumentType.SERVICE]
    anchors = [_anchored(work, one, services) for one in documents]
    for name, thing in LISTS.items():
        for doc in (doc for document in anchors for doc in getattr(document, name)):
            _permit(work, thing, before[thing].get(key_of(thing, doc)), doc)
    write(work.session, anchors, work.now, exact=exact)
    work.session.flush()
    work.session.expire_all()
    return sum(
        _write_down(work, thing, key, (before[thing].get(key), doc), EditOptions(action=action))
        is not None
        for thing in keys
        for key, doc in _by_key(work, thing, keys[thing]).items()
    )


def _anchored(
    work: UnitOfWork, document: ContentFile, known: Mapping[str, Document]
) -> ContentFile:
    """A file does not say which opening is which after its hours changed."""
    services = (anchored(known.get(one.key), one, work.now) for one in document.services)
    return document.model_copy(update={"services": tuple(services)})


def _by_key(work: UnitOfWork, thing: DocumentType, keys: Sequence[str]) -> dict[str, Document]:
    found = find_all(work.session, thing, keys) if keys else []
    return {key_of(thing, one.doc): one.doc for one in found}


def undo(work: UnitOfWork, number: int) -> int | None:
    """Take one change back. Raises Conflict when its paths were changed again since, or when what
    came since would make numbers differ that nobody read beside each other; NotAllowed for somebody
    else's change without the permission to overrule."""
    row = work.session.get(History, number)
    if row is None:
        raise Conflict
    if not _is_mine(work, row) and not work.by.may(Permission.OVERRULE):
        raise NotAllowed
    if translation_reviews.is_review(row):
        return translation_reviews.take_back(work, row)
    before, after = history.values(row)
    flat = current(work, row)
    if not _is_left(flat, after):
        before, after = _without_exceptions(before), _without_exceptions(after)
        if not after or not _is_left(flat, after):
            raise Conflict(flat)
    if history.may_have_moved_sections(row):
        raise Conflict(flat)
    edit = replace(BACK, action=ChangeAction.UNDONE, undoes=row.id, is_read=_is_newest(work, row))
    try:
        return _put_back(work, row, [row], patched(flat, before), edit)
    except NeedsSecondReader as error:
        raise Conflict(flat) from error


def _is_newest(work: UnitOfWork, row: History) -> bool:
    """Whether a thing is as this change made it: then what was before it was once published."""
    return history.of(work.session, row.thing, row.key)[0].id == row.id


def _is_left(flat: Flat, after: Flat) -> bool:
    """Whether nobody changed these paths since."""
    return all(flat.get(path) == value for path, value in after.items())


def _without_exceptions(paths: Flat) -> Flat:
    """Without what was said of single openings, which goes with them when rules change, and comes
    back with them too."""
    return {path: value for path, value in paths.items() if "exceptions" not in path.split(".")}


def restore(work: UnitOfWork, number: int) -> int | None:
    """Make a thing as it was right after a change, whatever was done since. Raises NotAllowed,
    and Conflict when it cannot be so any more (a place it named is gone)."""
    row = work.session.get(History, number)
    if row is None:
        raise Conflict
    if not work.by.may(Permission.HISTORY):
        raise NotAllowed
    rows = history.of(work.session, row.thing, row.key)
    then = as_of(row, rows, current(work, row))
    later = [change for change in rows if change.id > row.id]
    edit = replace(BACK, action=ChangeAction.RESTORED, undoes=row.id)
    return _put_back(work, row, later, then, edit)


def as_of(row: History, rows: Iterable[History], now: Flat) -> Flat:
    """What a thing was right after a change: what it is `now`, with all that came later of its
    changes (`rows`, the newest first) taken back. Pure."""
    then = now
    for change, before in history.backwards(rows, now):
        if change.id <= row.id:
            break
        then = before
    return then


def _is_mine(work: UnitOfWork, row: History) -> bool:
    if work.by.volunteer_id is not None:
        return row.volunteer_id == work.by.volunteer_id
    return work.by.role is Role.ADMINISTRATOR


def current(work: UnitOfWork, row: History) -> Flat:
    """What the thing of a change is now; nothing where it is gone. Raises Conflict for what is
    no content."""
    doc = live(work, row)
    return flatten(doc) if doc else {}


def live(work: UnitOfWork, row: History) -> Document | None:
    """The same as a document."""
    if row.thing not in list(DocumentType):
        raise Conflict
    found = find(work.session, DocumentType(row.thing), row.key)
    return found.doc if found else None


def _put_back(
    work: UnitOfWork, row: History, changes: Sequence[History], flat: Flat, edit: EditOptions
) -> int | None:
    """Without these changes, the newest first. A thing that was not there before is archived: what
    was once public is never deleted."""
    thing, now = DocumentType(row.thing), current(work, row)
    if not flat:
        flat = now | {"status": Status.INACTIVE.value}
    try:
        doc = parse_document(thing, unflatten(flat))
    except ValueError as error:
        raise Conflict from error
    number = save(work, thing, doc, edit)
    put_back(work, thing, row.key, changes)
    return number


def _record(
    work: UnitOfWork,
    thing: DocumentType,
    was: tuple[Document | None, Times],
    edit: EditOptions,
    key: str,
) -> int | None:
    """Read back what is there now, and write down what differs."""
    work.session.flush()
    work.session.expire_all()
    after = find(work.session, thing, key)
    assert after is not None
    before, times = was
    written = changed_times(times, texts_of(work.session, thing, key)) if times else ({}, {})
    return _write_down(work, thing, key, (before, after.doc), edit, written)


def _write_down(
    work: UnitOfWork,
    thing: DocumentType,
    key: str,
    docs: tuple[Document | None, Document],
    edit: EditOptions,
    written: tuple[Flat, Flat] = ({}, {}),
) -> int | None:
    changed = differences(flatten(docs[0]), flatten(docs[1]))
    if not changed[1]:
        return None
    action = edit.action or _action(docs[0], changed)
    return history.append(work, thing, key, action, changed, edit.undoes, written)


def _permit(work: UnitOfWork, thing: DocumentType, before: Document | None, doc: Document) -> None:
    """Raises NotAllowed for what may not be changed so, before anything is. A partner changes a
    place only while nobody else is there."""
    changed = differences(flatten(before), flatten(doc))[1]
    if not changed:
        return
    check(work.by, thing, before, doc, changed)
    if thing is not DocumentType.LOCATION or work.by.role is not Role.PARTNER:
        return
    key = key_of(thing, doc)
    others = (
        select(Service.id)
        .join(ServiceAtLocation)
        .join(Location)
        .join(Organization)
        .where(Location.key == key, col(Organization.key) != work.by.organization)
    )
    if work.session.exec(others).first() is not None:
        raise NotAllowed


def _action(before: Document | None, changed: tuple[Flat, Flat]) -> ChangeAction:
    if before is None:
        return ChangeAction.CREATED
    if changed[1].get("status") == Status.INACTIVE.value:
        return ChangeAction.ARCHIVED
    for action, fits in _KINDS.items():
        if all(fits(path) for path in changed[1]):
            return action
    return ChangeAction.CHANGED


def _has(name: str) -> Callable[[str], bool]:
    return lambda path: name in path.split(".")


def _is_text(path: str) -> bool:
    return path.rpartition(".")[2] in LANGUAGES


_KINDS: dict[ChangeAction, Callable[[str], bool]] = {
    ChangeAction.ASSURED: _has("assured"),
    ChangeAction.TODAY: _has("exceptions"),
    ChangeAction.TRANSLATED: _is_text,
}
