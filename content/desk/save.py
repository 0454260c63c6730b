"""The one way in for a change of content: permitted, written, and written down."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import col, select

from content.desk import history, second_reader
from content.desk.desk import Desk
from content.desk.paths import (
    Flat,
    differences,
    fingerprint,
    flatten,
    patched,
    sections_of,
    unflatten,
)
from content.desk.text_times import Times, changed_times, put_back
from content.documents.assurances import still_checked
from content.documents.exceptions import anchored, with_exceptions
from content.documents.phrases import EditKind
from content.documents.read import find, find_all
from content.documents.sections import matched
from content.documents.shapes import LISTS, Doc, Document, shape
from content.documents.write import rewrite, wait_for_others, write
from content.errors import Conflict, NeedsSecondReader, NotAllowed
from content.i18n import LANGUAGES
from content.models import History, Location, Organization, Service, ServiceAtLocation
from content.translations import review
from content.translations.units import texts_of
from content.volunteers.roles import Permission, check
from content.words import Action, Role, Status, Thing

_LIST_OF = {thing: name for name, thing in LISTS.items()}


@dataclass(frozen=True, slots=True)
class Edit:
    """How a document is saved: `base` is the fingerprint of the one it was made from ("" for a
    new thing, None to save whatever is there); `is_read` says that a second person has read it
    (see `second_reader`)."""

    base: str | None = None
    minor: bool = False
    action: Action | None = None
    undoes: int | None = None
    is_read: bool = False

    @property
    def kind(self) -> EditKind:
        """What it means for the languages that it leaves as they are."""
        if self.minor:
            return EditKind.MINOR
        translated = self.action is Action.TRANSLATED
        return EditKind.TRANSLATION if translated else EditKind.MAJOR


PLAIN = Edit()
BACK = Edit(minor=True, is_read=True)  # what was published before


def key_of(thing: Thing, doc: Any) -> str:
    """What a document is called by."""
    return str(doc.thing if thing is Thing.PACE else doc.key)


def save(desk: Desk, thing: Thing, doc: Doc, edit: Edit = PLAIN) -> int | None:
    """Make a thing be as `doc` says. Gives the number of the change, or None when it was so
    already. Raises Conflict, NotAllowed."""
    wait_for_others(desk.session)
    key = key_of(thing, doc)
    found = find(desk.session, thing, key)
    before = found.doc if found else None
    if edit.base is not None and edit.base != base_of(before) and before != doc:
        raise Conflict(before)
    if not edit.is_read:
        second_reader.check(desk, thing, before, doc, minor=edit.minor)
    if edit.action is Action.RESTORED:  # an earlier version says itself who checked it
        doc = with_exceptions(before, doc, desk.now)
    else:
        doc = still_checked(before, doc, same_meaning=edit.kind is not EditKind.MAJOR)
    doc = anchored(before, doc, desk.now)
    times = texts_of(desk.session, thing, key) if before is not None else {}
    lists = {_LIST_OF[thing]: (doc,)}
    document = Document(example=found.example if found else False, **lists)
    rewrite(desk.session, document, desk.now, edit.kind)
    return _record(desk, thing, (before, times), edit, key)


def base_of(doc: Doc | None) -> str:
    """What a form carries to name the document it was made from."""
    return fingerprint(doc) if doc is not None else ""


def load(
    desk: Desk,
    documents: Sequence[Document],
    *,
    exact: bool = False,
    action: Action = Action.LOADED,
) -> int:
    """Make content be as whole files say, with `exact` also in who checked last. Gives how many
    things changed. Raises NotAllowed."""
    wait_for_others(desk.session)
    keys = {
        thing: [key_of(thing, doc) for document in documents for doc in getattr(document, name)]
        for name, thing in LISTS.items()
    }
    before = {thing: _by_key(desk, thing, keys[thing]) for thing in keys}
    services = before[Thing.SERVICE]
    anchors = [_anchored(desk, one, services) for one in documents]
    write(desk.session, anchors, desk.now, exact=exact)
    desk.session.flush()
    desk.session.expire_all()
    return sum(
        _write_down(desk, thing, key, (before[thing].get(key), doc), Edit(action=action))
        is not None
        for thing in keys
        for key, doc in _by_key(desk, thing, keys[thing]).items()
    )


def _anchored(desk: Desk, document: Document, known: Mapping[str, Doc]) -> Document:
    """A file does not say which opening is which after its hours changed."""
    services = (anchored(known.get(one.key), one, desk.now) for one in document.services)
    return document.model_copy(update={"services": tuple(services)})


def _by_key(desk: Desk, thing: Thing, keys: Sequence[str]) -> dict[str, Doc]:
    found = find_all(desk.session, thing, keys) if keys else []
    return {key_of(thing, one.doc): one.doc for one in found}


def undo(desk: Desk, number: int) -> int | None:
    """Take one change back. Raises Conflict when its paths were changed again since, or when what
    came since would make numbers differ that nobody read beside each other; NotAllowed for somebody
    else's change without the permission to overrule."""
    row = desk.session.get(History, number)
    if row is None:
        raise Conflict
    if not _is_mine(desk, row) and not desk.by.may(Permission.OVERRULE):
        raise NotAllowed
    if review.is_review(row):
        return review.take_back(desk, row)
    before, after = history.values(row)
    flat = current(desk, row)
    if not _is_left(flat, after):
        before, after = _without_exceptions(before), _without_exceptions(after)
        if not after or not _is_left(flat, after):
            raise Conflict(flat)
    if row.thing == Thing.PAGE and _mixes(desk, row, flat):
        raise Conflict(flat)
    edit = replace(BACK, action=Action.UNDONE, undoes=row.id, is_read=_is_newest(desk, row))
    try:
        return _put_back(desk, row, [row], patched(flat, before), edit)
    except NeedsSecondReader as error:
        raise Conflict(flat) from error


def _is_newest(desk: Desk, row: History) -> bool:
    """Whether a thing is as this change made it: then what was before it was once published."""
    return history.of(desk.session, row.thing, row.key)[0].id == row.id


def _is_left(flat: Flat, after: Flat) -> bool:
    """Whether nobody changed these paths since."""
    return all(flat.get(path) == value for path, value in after.items())


def _without_exceptions(paths: Flat) -> Flat:
    """Without what was said of single openings, which goes with them when rules change, and comes
    back with them too."""
    return {path: value for path, value in paths.items() if "exceptions" not in path.split(".")}


def _mixes(desk: Desk, row: History, now: Flat) -> bool:
    """Whether taking this change back moves sections that somebody wrote into since: paths name
    sections by their number, so what was written would stay where another section comes."""
    then = as_of(row, history.of(desk.session, row.thing, row.key), now)
    before = patched(then, history.values(row)[0])
    if not before or sections_of(now) == sections_of(then):
        return False
    numbers = matched(sections_of(before), sections_of(then))
    return numbers != list(range(len(sections_of(before))))


def restore(desk: Desk, number: int) -> int | None:
    """Make a thing as it was right after a change, whatever was done since. Raises NotAllowed,
    and Conflict when it cannot be so any more (a place it named is gone)."""
    row = desk.session.get(History, number)
    if row is None:
        raise Conflict
    if not desk.by.may(Permission.HISTORY):
        raise NotAllowed
    rows = history.of(desk.session, row.thing, row.key)
    then = as_of(row, rows, current(desk, row))
    later = [change for change in rows if change.id > row.id]
    edit = replace(BACK, action=Action.RESTORED, undoes=row.id)
    return _put_back(desk, row, later, then, edit)


def as_of(row: History, rows: Iterable[History], now: Flat) -> Flat:
    """What a thing was right after a change: what it is `now`, with all that came later of its
    changes (`rows`, the newest first) taken back. Pure."""
    then = now
    for change, before in history.backwards(rows, now):
        if change.id <= row.id:
            break
        then = before
    return then


def _is_mine(desk: Desk, row: History) -> bool:
    if desk.by.volunteer_id is not None:
        return row.volunteer_id == desk.by.volunteer_id
    return desk.by.role is Role.ADMINISTRATOR


def current(desk: Desk, row: History) -> Flat:
    """What the thing of a change is now; nothing where it is gone. Raises Conflict for what is
    no content."""
    doc = live(desk, row)
    return flatten(doc) if doc else {}


def live(desk: Desk, row: History) -> Doc | None:
    """The same as a document."""
    if row.thing not in list(Thing):
        raise Conflict
    found = find(desk.session, Thing(row.thing), row.key)
    return found.doc if found else None


def _put_back(
    desk: Desk, row: History, changes: Sequence[History], flat: Flat, edit: Edit
) -> int | None:
    """Without these changes, the newest first. A thing that was not there before is archived: what
    was once public is never deleted."""
    thing, now = Thing(row.thing), current(desk, row)
    if not flat:
        flat = now | {"status": Status.INACTIVE.value}
    try:
        doc = shape(thing, unflatten(flat))
    except ValueError as error:
        raise Conflict from error
    number = save(desk, thing, doc, edit)
    order = matched(sections_of(now), sections_of(flat))
    if order == [*range(len(sections_of(now)))]:  # else paths name other sections than then
        put_back(desk, thing, row.key, changes)
    return number


def _record(
    desk: Desk, thing: Thing, was: tuple[Doc | None, Times], edit: Edit, key: str
) -> int | None:
    """Read back what is there now, and write down what differs."""
    desk.session.flush()
    desk.session.expire_all()
    after = find(desk.session, thing, key)
    assert after is not None
    before, times = was
    written = changed_times(times, texts_of(desk.session, thing, key)) if times else ({}, {})
    return _write_down(desk, thing, key, (before, after.doc), edit, written)


def _write_down(
    desk: Desk,
    thing: Thing,
    key: str,
    docs: tuple[Doc | None, Doc],
    edit: Edit,
    written: tuple[Flat, Flat] = ({}, {}),
) -> int | None:
    changed = differences(flatten(docs[0]), flatten(docs[1]))
    if not changed[1]:
        return None
    check(desk.by, thing, *docs, changed[1])
    if thing is Thing.LOCATION and desk.by.role is Role.PARTNER:
        _check_location(desk, key)
    action = edit.action or _action(docs[0], changed)
    return history.append(desk, thing, key, action, changed, edit.undoes, written)


def _check_location(desk: Desk, key: str) -> None:
    """A partner changes a place only while nobody else is there."""
    others = (
        select(Service.id)
        .join(ServiceAtLocation)
        .join(Location)
        .join(Organization)
        .where(Location.key == key, col(Organization.key) != desk.by.organization)
    )
    if desk.session.exec(others).first() is not None:
        raise NotAllowed


def _action(before: Doc | None, changed: tuple[Flat, Flat]) -> Action:
    if before is None:
        return Action.CREATED
    if changed[1].get("status") == Status.INACTIVE.value:
        return Action.ARCHIVED
    for action, fits in _KINDS.items():
        if all(fits(path) for path in changed[1]):
            return action
    return Action.CHANGED


def _has(name: str) -> Callable[[str], bool]:
    return lambda path: name in path.split(".")


def _is_text(path: str) -> bool:
    return path.rpartition(".")[2] in LANGUAGES


_KINDS: dict[Action, Callable[[str], bool]] = {
    Action.ASSURED: _has("assured"),
    Action.TODAY: _has("exceptions"),
    Action.TRANSLATED: _is_text,
}
