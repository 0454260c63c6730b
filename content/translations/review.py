"""That somebody read a translation: reviewed, or still right though its source changed.

A text keeps `reviewed_at` when its value is written as it was, and loses it with any other value
(`content/documents/phrases.py`). Nothing else has to be done: a review that is older than its
text does not count (`state.state`), and a text that came back by restoring is read again.
"""

from datetime import datetime

from sqlmodel import Session

from content.documents.write import wait_for_others
from content.errors import Conflict
from content.models import Text
from content.translations.state import State
from content.translations.units import Unit, unit_of
from content.words import Thing


def mark_reviewed(
    session: Session,
    thing: Thing,
    key: str,
    path: str,
    language: str,
    now: datetime,
    *,
    seen: str,
    seen_source: str,
) -> Unit:
    """Somebody who speaks the language read this translation beside its source and finds it
    right. Gives the unit as it was. Raises Conflict, with the unit as it is now, unless both
    are still what they saw."""
    unit = _as_seen(session, thing, key, path, language, (seen_source, seen))
    text = _text(session, unit, now)
    text.reviewed_at = max(now, text.edited_at)
    session.add(text)
    return unit


def still_right(
    session: Session,
    thing: Thing,
    key: str,
    path: str,
    language: str,
    now: datetime,
    *,
    seen: str,
    seen_source: str,
) -> Unit:
    """An outdated translation says what its new source says: a draft again. Gives the unit as it
    was. Raises Conflict as `mark_reviewed`."""
    unit = _as_seen(session, thing, key, path, language, (seen_source, seen))
    session.add(_text(session, unit, now))
    return unit


def _as_seen(
    session: Session, thing: Thing, key: str, path: str, language: str, seen: tuple[str, str]
) -> Unit:
    wait_for_others(session)
    unit = unit_of(session, thing, key, path, language)
    if unit is None or unit.target is None or (unit.source.value, unit.target.value) != seen:
        raise Conflict(unit)
    return unit


def _text(session: Session, unit: Unit, now: datetime) -> Text:
    """The row of a translation. One that was outdated was written for its source now."""
    text = session.get_one(Text, (unit.phrase_id, unit.language))
    if unit.state is State.OUTDATED:
        text.edited_at = max(now, unit.source.major_edited_at)
    return text
