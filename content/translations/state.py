"""The state of a translation. It is computed from times and stored nowhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TranslationState(StrEnum):
    """What may be said of a translation, from worst to best."""

    MISSING = "missing"
    OUTDATED = "outdated"
    DRAFT = "draft"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class TextInfo:
    """What one language says: since when it says what the others say, when its meaning was last
    changed here, and when somebody who speaks it read it. All times are UTC."""

    value: str
    edited_at: datetime
    major_edited_at: datetime
    reviewed_at: datetime | None = None


def state(newest: datetime, target: TextInfo | None) -> TranslationState:
    """How good a text is; `newest` is when any language of its phrase was last changed in
    meaning. A review counts for the text that was read, not for a later one; no review helps once
    another language says something else."""
    if target is None:
        return TranslationState.MISSING
    if newest > target.edited_at:
        return TranslationState.OUTDATED
    if target.reviewed_at is not None and target.reviewed_at >= target.edited_at:
        return TranslationState.REVIEWED
    return TranslationState.DRAFT
