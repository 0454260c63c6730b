"""That somebody read a translation: reviewed, or still right though its source changed.

A text keeps `reviewed_at` when its value is written as it was, and loses it with any other value
(`content/directory/phrases.py`). Nothing else has to be done: a review that is older than its
text does not count (`state.state`), and a text that came back by restoring is read again.

Both are written down as times of the text, under paths that no document has (`TIMES`).
"""

from datetime import datetime

from content.accounts.permissions import check
from content.audit import history
from content.audit.diff import TIMES, Flat, differences
from content.audit.unit_of_work import UnitOfWork
from content.core.errors import Conflict, ErrorCode, InvalidInput
from content.directory.to_rows import wait_for_others
from content.models import ChangeAction, DocumentType, History, Text
from content.translations.checks import contradictions
from content.translations.state import TranslationState
from content.translations.units import TranslationUnit, unit_of


def mark_reviewed(
    work: UnitOfWork,
    thing: DocumentType,
    key: str,
    path: str,
    language: str,
    *,
    seen: str,
    seen_source: str,
) -> int | None:
    """Somebody who speaks the language read this translation beside its source and finds it
    right. Gives the number of the change. Raises Conflict, with the unit as it is now, unless
    both are still what they saw; Refused where it is outdated and has other numbers (see
    `checks.contradictions`); NotAllowed."""
    unit = _as_seen(work, thing, key, path, language, (seen_source, seen))
    text = _row(work, unit)
    before = _times(unit.path, text)
    _as_of_source(work, unit, text)
    text.reviewed_at = max(work.now, text.edited_at)
    return _record(work, unit, before, text)


def still_right(
    work: UnitOfWork,
    thing: DocumentType,
    key: str,
    path: str,
    language: str,
    *,
    seen: str,
    seen_source: str,
) -> int | None:
    """An outdated translation says what its new source says: a draft again. Gives and raises as
    `mark_reviewed`."""
    unit = _as_seen(work, thing, key, path, language, (seen_source, seen))
    text = _row(work, unit)
    before = _times(unit.path, text)
    _as_of_source(work, unit, text)
    return _record(work, unit, before, text)


def is_review(row: History) -> bool:
    """Whether a change is one of these."""
    return any(path.startswith(TIMES) for path in history.values(row)[1])


def take_back(work: UnitOfWork, row: History) -> int | None:
    """It was not read after all. Raises Conflict when the text was changed or read again since."""
    before, after = history.values(row)
    _, _, where = next(iter(after)).partition(".")
    path, _, language = where.rpartition(".")
    unit = unit_of(work.session, DocumentType(row.thing), row.key, path, language)
    if unit is None or unit.target is None:
        raise Conflict
    text = _row(work, unit)
    now = _times(path, text)
    if any(now[name] != value for name, value in after.items()):
        raise Conflict(unit)
    for name, value in before.items():
        setattr(text, name.partition(".")[0], datetime.fromisoformat(value) if value else None)
    return _record(work, unit, now, text, row.id)


def _as_seen(
    work: UnitOfWork, thing: DocumentType, key: str, path: str, language: str, seen: tuple[str, str]
) -> TranslationUnit:
    wait_for_others(work.session)
    unit = unit_of(work.session, thing, key, path, language)
    if unit is None or unit.target is None or (unit.source.value, unit.target.value) != seen:
        raise Conflict(unit)
    return unit


def _row(work: UnitOfWork, unit: TranslationUnit) -> Text:
    return work.session.get_one(Text, (unit.phrase_id, unit.language))


def _as_of_source(work: UnitOfWork, unit: TranslationUnit, text: Text) -> None:
    """One that was outdated says what is newest now. Raises InvalidInput where it cannot."""
    if contradictions(unit):
        raise InvalidInput(unit.path, ErrorCode.WRONG)
    if unit.state is TranslationState.OUTDATED:
        text.edited_at = max(work.now, unit.newest)


def _times(path: str, text: Text) -> Flat:
    moments = {name: getattr(text, name.removesuffix(".")) for name in TIMES}
    return {
        f"{name}{path}.{text.language}": moment.isoformat() if moment else None
        for name, moment in moments.items()
    }


def _record(
    work: UnitOfWork, unit: TranslationUnit, before: Flat, text: Text, undoes: int | None = None
) -> int | None:
    changed = differences(before, _times(unit.path, text))
    if not changed[1]:
        return None
    check(work.by, unit.thing, unit, unit, changed[1])
    work.session.add(text)
    action = ChangeAction.TRANSLATED if undoes is None else ChangeAction.UNDONE
    return history.append(work, unit.thing.value, unit.key, action, changed, undoes)
