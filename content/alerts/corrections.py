"""What a correction says otherwise than what it corrects. Pure."""

from dataclasses import dataclass
from datetime import datetime

from content.alerts.contents import AlertDocument, AlertTextDocument


@dataclass(frozen=True, slots=True)
class Correction:
    """In one language: the sentences that are `new`, those that are `gone`, and when it ended
    before, if that moved."""

    new: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()
    ended: datetime | None = None


NOTHING = Correction()


def correction(old: AlertDocument, new: AlertDocument, language: str) -> Correction:
    """What changed for readers of this language (a code). Where the old one was not in it, they
    never read that, so no sentence of theirs changed."""
    ended = old.expires if old.expires != new.expires else None
    if language not in old.texts or language not in new.texts:
        return Correction(ended=ended)
    before, after = (_sentences(contents.texts[language]) for contents in (old, new))
    return Correction(
        frozenset(after) - frozenset(before),
        tuple(text for text in before if text not in after),
        ended,
    )


def _sentences(said: AlertTextDocument) -> list[str]:
    """A line of a text is a sentence or a few, as a template or its author wrote them."""
    return [line.strip() for line in said.whole.splitlines() if line.strip()]
