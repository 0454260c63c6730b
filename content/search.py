"""What a person typed → the thing they mean, or nothing. Pure; nothing typed is kept."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

Thing = TypeVar("Thing")
SHORTEST = 3
PREFIX = 4
LEXICON = Path(__file__).parent / "lexicon"
SOS = "🆘"


def folded(text: str) -> str:
    """Letters and digits only, without case, accents and vowel marks, so that spelling matters
    less; with one space between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in plain)
    return " ".join("".join(kept).split())


def words(text: str) -> frozenset[str]:
    """The words that can mean something. Two letters do so in scripts of whole syllables or
    without vowels, and with marks (ăn), but not in plain Latin letters (de, fi)."""
    found = set()
    for typed in text.split():
        shortest = SHORTEST if typed.isascii() else SHORTEST - 1
        found |= {word for word in folded(typed).split() if len(word) >= shortest}
    return frozenset(found)


def meant(text: str, names: Mapping[Thing, Iterable[str]]) -> Thing | None:
    """The thing whose names share most words (or their first letters) with the text."""
    typed = words(text)
    scores = {thing: _score(typed, words(" ".join(said))) for thing, said in names.items()}
    best = max(scores, key=lambda thing: scores[thing], default=None)
    return best if best is not None and scores[best] > 0 else None


def is_danger(text: str) -> bool:
    """Whether somebody cries for help: at once, before anything else is looked for."""
    typed = folded(text)
    spaced = f" {typed} "
    alone = typed in _phrases("help")
    return SOS in text or alone or any(f" {one} " in spaced for one in _phrases("danger"))


def means_stop(text: str) -> bool:
    """Whether this is a wish to get no more alerts, and nothing else."""
    return folded(text) in _phrases("stop")


@lru_cache
def _phrases(name: str) -> frozenset[str]:
    """The phrases of a file of the lexicon."""
    lines = (LEXICON / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(folded(line) for line in lines if line and not line.startswith("#"))


def _score(typed: frozenset[str], name: frozenset[str]) -> int:
    exact = len(typed & name)
    starts = {word[:PREFIX] for word in name if len(word) > PREFIX}
    return 2 * exact + sum(word[:PREFIX] in starts for word in typed - name if len(word) > PREFIX)
