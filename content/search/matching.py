"""What a person typed → the thing they mean, or nothing. Pure; nothing typed is kept."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

Thing = TypeVar("Thing")
SHORTEST = 3
PREFIX = 4
LEXICON = Path(__file__).parent / "lexicon"
SOS = "🆘"
# Letters that keyboards for Arabic, Persian, Sorani and Urdu write in each other's place.
_ALIKE = str.maketrans("كيىھەہةۀ", "کییههههه")


def folded(text: str) -> str:
    """Letters and digits only, without case, accents and vowel marks, so that spelling matters
    less; with one space between words."""
    return _plain(unicodedata.normalize("NFKD", text.casefold()))


def tokens(text: str) -> frozenset[str]:
    """The words that can mean something. Two letters do so in scripts of whole syllables or
    without vowels, and with marks (ăn), but not in plain Latin letters (de, fi)."""
    found = set()
    for typed in text.split():
        shortest = SHORTEST if typed.isascii() else SHORTEST - 1
        found |= {word for word in folded(typed).split() if len(word) >= shortest}
    return frozenset(found)


def meant(text: str, names: Mapping[Thing, tuple[str, ...]]) -> Thing | None:
    """The thing with this name, or whose names share most words (or their first letters) with the
    text. Words that ask for help say nothing about the thing."""
    known = {thing: _known(said) for thing, said in names.items()}
    whole, typed = folded(text), _telling(text)
    named = (thing for thing, (wholes, _) in known.items() if whole in wholes)
    scores = {thing: _score(typed, telling) for thing, (_, telling) in known.items()}
    best = max(scores, key=lambda thing: scores[thing], default=None)
    return next(named, best if best is not None and scores[best] > 0 else None)


def is_danger(text: str) -> bool:
    """Whether somebody is in danger: at once, before anything else is looked for."""
    typed = folded(text)
    spaced = f" {typed} "
    alone = typed in phrases("alone")
    in_water = _begins("boat").search(typed) and _begins("water").search(typed)
    said = any(f" {one} " in spaced for one in phrases("danger"))
    return SOS in text or alone or said or in_water is not None


def asks_for_help(text: str) -> bool:
    """Whether there is a word for help or for an emergency in it."""
    return _begins("help").search(folded(text)) is not None


def means_stop(text: str) -> bool:
    """Whether this is a wish to get no more alerts, and nothing else. Accents count here, or two
    Vietnamese names would end somebody's alerts."""
    return _spelled(text) in frozenset(map(_spelled, _lines("stop")))


@lru_cache
def phrases(name: str) -> frozenset[str]:
    """The phrases of a file of the lexicon, folded."""
    return frozenset(map(folded, _lines(name)))


@lru_cache
def _begins(name: str) -> re.Pattern[str]:
    """Finds folded words that begin with a phrase of a file of the lexicon, the longest first."""
    longest = sorted(phrases(name), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\w*")


@lru_cache
def _lines(name: str) -> tuple[str, ...]:
    lines = (LEXICON / f"{name}.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@lru_cache
def _known(said: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The names of a thing, folded, and the words in them that tell."""
    return frozenset(map(folded, said)), _telling(" ".join(said))


def _telling(text: str) -> frozenset[str]:
    """The words without those that ask for help."""
    help_words = _begins("help").findall(folded(text))
    return tokens(text) - frozenset(" ".join(help_words).split())


def _spelled(text: str) -> str:
    """As `folded`, but with accents."""
    return _plain(unicodedata.normalize("NFC", text.casefold()))


def _plain(text: str) -> str:
    """Sorani's e, typed as h with a mark that joins nothing to it, does not end a word."""
    joined = text.translate(_ALIKE).replace("ه\u200c", "ه")
    return " ".join("".join(map(_letter, joined)).split())


@lru_cache(maxsize=1024)
def _letter(letter: str) -> str:
    """A digit of any script as 0 to 9; nothing for a mark; a space for what is no letter."""
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    return letter if letter.isalnum() else "" if unicodedata.combining(letter) else " "


def _score(typed: frozenset[str], name: frozenset[str]) -> int:
    exact = len(typed & name)
    starts = {word[:PREFIX] for word in name if len(word) > PREFIX}
    return 2 * exact + sum(word[:PREFIX] in starts for word in typed - name if len(word) > PREFIX)
