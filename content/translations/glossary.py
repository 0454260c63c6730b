"""The glossary: words that must be the same everywhere, agreed on once for every language."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "glossary.yaml"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing and its words. By language: the agreed word, then other forms that count."""

    key: str
    words: dict[str, tuple[str, ...]]

    def agreed(self, language: str) -> str:
        """The word to use; "" where none is agreed on."""
        return next(iter(self.words.get(language, ())), "")

    def is_in(self, text: str, language: str) -> bool:
        """Whether a text uses the word: in any of its forms, with whatever is joined to it."""
        plain = _plain(text)
        return any(_plain(word) in plain for word in self.words.get(language, ()))


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """The whole glossary, read once."""
    import yaml  # noqa: PLC0415 - a server that only answers needs no YAML

    data = yaml.safe_load(FILE.read_text("utf-8"))
    return tuple(
        Term(key, {language: tuple(words) for language, words in by_language.items()})
        for key, by_language in data.items()
    )


def terms_in(text: str, source_language: str) -> list[Term]:
    """The terms a text uses, in its order, each once. Whole words only, and the longest:
    "asylum seeker" is not also "asylum"."""
    return [term for term, _ in _said(text, source_language)]


def agreed_missing(
    source: str, source_language: str, target: str, language: str
) -> list[tuple[str, str]]:
    """The terms of a source whose agreed word is not in its translation: as the source says
    each, and the word agreed on."""
    return [
        (said, term.agreed(language))
        for term, said in _said(source, source_language)
        if term.agreed(language) and not term.is_in(target, language)
    ]


def _said(text: str, language: str) -> Iterator[tuple[Term, str]]:
    seen: set[str] = set()
    for found in _pattern(language).finditer(_plain(text)):
        term = _by_word(language)[found[0]]
        if term.key not in seen:
            seen.add(term.key)
            yield term, found[0]


@lru_cache
def _by_word(language: str) -> dict[str, Term]:
    return {_plain(word): term for term in terms() for word in term.words.get(language, ())}


@lru_cache
def _pattern(language: str) -> re.Pattern[str]:
    words = sorted(_by_word(language), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words)) or '(?!)'})(?!\w)")


def _plain(text: str) -> str:
    """Compared without case and Arabic vowel signs, and with one kind of apostrophe."""
    letters = unicodedata.normalize("NFC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    kept = (letter for letter in letters if unicodedata.category(letter) != "Mn")
    return "".join(kept).casefold()
