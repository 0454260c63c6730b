"""Whether a text is written in the letters of its language. Pure."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from babel.core import get_global

# Of ISO 15924, the first word of its letters' names in Unicode.
_LETTERS = {"Arab": "ARABIC", "Ethi": "ETHIOPIC", "Latn": "LATIN"}
FEWEST = 4


@lru_cache
def letters_of(language: str) -> str:
    """ARABIC, ETHIOPIC or LATIN: how Unicode names the language's letters."""
    likely = get_global("likely_subtags").get(language, "")
    script = next((part for part in likely.split("_") if part in _LETTERS), "Latn")
    return _LETTERS[script]


def looks_wrong(text: str, language: str, source: str = "") -> bool:
    """Whether most letters are of another script. Words that the source has too, such as names,
    say nothing about the language."""
    kept = set(_tokens(source))
    letters = [letter for word in _tokens(text) if word not in kept for letter in word]
    scripts = Counter(_script(letter) for letter in letters)
    return scripts.total() >= FEWEST and scripts[letters_of(language)] * 2 < scripts.total()


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
