"""What a person typed → the thing they mean, or nothing. Pure; nothing typed is kept."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TypeVar

Thing = TypeVar("Thing")
SHORTEST = 3
PREFIX = 4


def plain(text: str) -> str:
    """Letters and digits only, without case, accents and vowel marks, so that spelling matters
    less."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in apart)
    return " ".join("".join(kept).split())


def words(text: str) -> frozenset[str]:
    """The words of a text that are long enough to mean something."""
    return frozenset(word for word in plain(text).split() if len(word) >= SHORTEST)


def meant(text: str, names: Mapping[Thing, Iterable[str]]) -> Thing | None:
    """The thing whose names share most words (or their first letters) with the text."""
    typed = words(text)
    scores = {thing: _score(typed, words(" ".join(said))) for thing, said in names.items()}
    best = max(scores, key=lambda thing: scores[thing], default=None)
    return best if best is not None and scores[best] > 0 else None


def _score(typed: frozenset[str], name: frozenset[str]) -> int:
    exact = len(typed & name)
    starts = {word[:PREFIX] for word in name if len(word) > PREFIX}
    return 2 * exact + sum(word[:PREFIX] in starts for word in typed - name if len(word) > PREFIX)
