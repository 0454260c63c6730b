"""What the languages of a document say beside each other: their numbers, and whether an edit of
one leaves others behind. Pure.

Phrases are named by their path without the language, as in `content.desk.paths`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from content.desk.paths import Flat, sections_of
from content.documents.phrases import SOURCE_LANGUAGES
from content.documents.sections import matched
from content.i18n import LANGUAGES
from content.translations.numbers import numbers

Texts = Mapping[str, str]  # one phrase, by language
Lagging = Mapping[str, Collection[str]]  # the languages of a phrase that lag, by its path
ORDER = tuple(dict.fromkeys((*SOURCE_LANGUAGES, *LANGUAGES)))


@dataclass(frozen=True, slots=True)
class NumberDifference:
    """A phrase in which these languages have other numbers than the one they are compared with:
    what is missing, and what is too much."""

    path: str
    compared_with: str
    languages: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]


def phrases(flat: Flat) -> dict[str, dict[str, str]]:
    """The phrases of a document."""
    found: dict[str, dict[str, str]] = {}
    for path, value in flat.items():
        phrase, _, language = path.rpartition(".")
        if phrase and language in LANGUAGES:
            found.setdefault(phrase, {})[language] = value
    return found


def number_differences(path: str, texts: Texts, reference: str) -> list[NumberDifference]:
    """The languages of a phrase whose numbers are not those of one of them."""
    wanted = Counter(numbers(texts[reference]))
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for language in _ordered(texts):
        found = Counter(numbers(texts[language]))
        if found != wanted:
            groups.setdefault((_sorted(wanted - found), _sorted(found - wanted)), []).append(
                language
            )
    return [
        NumberDifference(path, reference, tuple(languages), missing, added)
        for (missing, added), languages in groups.items()
    ]


def differing_numbers(flat: Flat, lagging: Lagging) -> list[NumberDifference]:
    """All of a document: each language compared with one that says what is newest."""
    return [
        one
        for path, texts in phrases(flat).items()
        for one in number_differences(path, texts, reference(texts, lagging.get(path, ())))
    ]


def introduced_numbers(before: Flat, after: Flat, lagging: Lagging) -> list[NumberDifference]:
    """The differences that an edit makes: a text of which the numbers changed is compared with
    those that do not lag behind already (`lagging`: before the edit); with all, if all lag."""
    was = _moved(before, after)
    said = phrases(before)
    return [
        one
        for path, texts in phrases(after).items()
        for one in _introduced(path, texts, said.get(was(path), {}), lagging.get(was(path), ()))
    ]


def left_behind(before: Flat, after: Flat) -> tuple[str, ...]:
    """The languages that say something else once this is saved as a major edit: those that an
    edit of another language leaves as they are."""
    was, said = _moved(before, after), phrases(before)
    found: set[str] = set()
    for path, texts in phrases(after).items():
        old = said.get(was(path), {})
        changed = {code for code in old if texts.get(code, old[code]) != old[code]}
        if changed & set(SOURCE_LANGUAGES):
            found |= texts.keys() & old.keys() - changed
    return tuple(code for code in LANGUAGES if code in found)


def reference(texts: Iterable[str], lagging: Collection[str]) -> str:
    """The language that the others are compared with: one that does not lag, if there is one."""
    ordered = _ordered(texts)
    return next((code for code in ordered if code not in lagging), ordered[0])


def _introduced(
    path: str, texts: Texts, was: Texts, lagging: Collection[str]
) -> list[NumberDifference]:
    changed = [code for code in _ordered(texts) if not _same_numbers(texts[code], was.get(code))]
    others = [code for code in _ordered(texts) if code not in changed]
    in_step = [code for code in others if code not in lagging] or others
    if not changed:
        return []
    if changed[0] in SOURCE_LANGUAGES or not others:
        compared = dict.fromkeys((*changed, *in_step))
        return number_differences(path, {code: texts[code] for code in compared}, changed[0])
    compared = dict.fromkeys((in_step[0], *changed))
    return number_differences(path, {code: texts[code] for code in compared}, in_step[0])


def _same_numbers(text: str, was: str | None) -> bool:
    return was is not None and Counter(numbers(text)) == Counter(numbers(was))


def _moved(before: Flat, after: Flat) -> "_Moved":
    return _Moved(matched(sections_of(before), sections_of(after)))


@dataclass(frozen=True, slots=True)
class _Moved:
    """What a phrase's path was, where sections have other numbers since."""

    numbers: list[int | None]

    def __call__(self, path: str) -> str:
        first, *way = path.split(".")
        if first != "sections":
            return path
        return ".".join((first, str(self.numbers[int(way[0])]), *way[1:]))


def _ordered(languages: Iterable[str]) -> list[str]:
    return sorted(languages, key=ORDER.index)


def _sorted(found: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(found.elements()))
