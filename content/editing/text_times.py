"""When texts were written, kept beside each change, so that taking it back takes those back too.

Else a change that is undone would leave all other languages marked as saying something else.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from content.audit import history
from content.audit.diff import Flat, differences
from content.audit.unit_of_work import UnitOfWork
from content.models import DocumentType, History, Text
from content.translations.owners import owners
from content.translations.state import TextInfo

Times = Mapping[str, Mapping[str, TextInfo]]  # by path and language


def changed_times(before: Times, after: Times) -> tuple[Flat, Flat]:
    """What `history.append` keeps of texts that were there before and have other times now."""
    found = _flat(before), _flat(after)
    there = found[0].keys() & found[1].keys()
    return differences(*({path: one[path] for path in sorted(there)} for one in found))


def put_back(work: UnitOfWork, thing: DocumentType, key: str, rows: Iterable[History]) -> None:
    """After these changes of a thing, the newest first, were taken back: its texts have the times
    of before. Where another language was brought up to date meanwhile, it says something else
    now, so the text that came back is a change in meaning of its own."""
    was: dict[str, tuple[datetime, datetime, datetime]] = {}
    for row in rows:
        for path, (edited, major) in history.times(row)[0].items():
            was[path] = datetime.fromisoformat(edited), datetime.fromisoformat(major), row.at
    if not was:
        return
    for path, phrase in _phrases(work.session, thing, key).items():
        texts = work.session.exec(select(Text).where(Text.phrase_id == phrase)).all()
        others = [text for text in texts if f"{path}.{text.language}" not in was]
        for text in texts:
            if found := was.get(f"{path}.{text.language}"):
                edited, major, since = found
                followed = any(other.edited_at >= since for other in others)
                times = (work.now, work.now) if followed else (edited, major)
                text.major_edited_at, text.edited_at = min(times), max(times)
                work.session.add(text)


def _flat(times: Times) -> Flat:
    return {
        f"{path}.{language}": [text.edited_at.isoformat(), text.major_edited_at.isoformat()]
        for path, texts in times.items()
        for language, text in texts.items()
    }


def _phrases(session: Session, thing: DocumentType, key: str) -> dict[str, int]:
    owner = owners()
    query: Any = select(owner.c.path, owner.c.phrase_id).where(
        owner.c.thing == thing.value, owner.c.key == key
    )
    return {row.path: row.phrase_id for row in session.execute(query)}
