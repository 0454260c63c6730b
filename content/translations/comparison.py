"""What the languages of a document say beside each other: their numbers, and whether an edit of
one leaves others behind. Pure.

Phrases are named by their path without the language, as in `content.audit.diff`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from content.audit.diff import Flat
from content.core.i18n import LANGUAGES
from content.directory.phrases import SOURCE_LANGUAGES
from content.translations.numbers import Amount, amounts, numbers

Texts = Mapping[str, str]  # one phrase, by language
Said = tuple[str, ...]
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
    """The languages of a phrase whose numbers are not those of one of them; between English and
    French also those in words, and their units."""
    groups: dict[tuple[Said, Said], list[str]] = {}
    for language in _ordered(texts):
        missing, added = _unlike(*_amounts(texts, reference, language))
        if missing or added:
            groups.setdefault((missing, added), []).append(language)
    return [
        NumberDifference(path, reference, tuple(languages), missing, added)
        for (missing, added), languages in groups.items()
    ]


def _amounts(texts: Texts, *pair: str) -> tuple[list[Amount], list[Amount]]:
    if set(pair) <= set(SOURCE_LANGUAGES):
        one, other = (amounts(texts[code], code) for code in pair)
    else:
        one, other = ([Amount(said, said=said) for said in numbers(texts[code])] for code in pair)
    return one, other


def _unlike(wanted: Iterable[Amount], found: Iterable[Amount]) -> tuple[Said, Said]:
    """What the one has that the other has not, and the other way round. A number without a unit
    ("under 18") is the same with any ("moins de 18 ans")."""
    missing = list((Counter(wanted) - Counter(found)).elements())
    added = list((Counter(found) - Counter(wanted)).elements())
    for one in tuple(missing):
        same = (other for other in added if other.number == one.number)
        other = next((other for other in same if not (one.unit and other.unit)), None)
        if other is not None:
            missing.remove(one)
            added.remove(other)
    return _said(missing, added), _said(added, missing)


def _said(found: Iterable[Amount], others: Iterable[Amount]) -> Said:
    """Numbers alone, but for those that only their unit makes different."""
    known = {other.number for other in others}
    return tuple(sorted(one.said if one.number in known else one.number for one in found))


def differing_numbers(flat: Flat, lagging: Lagging) -> list[NumberDifference]:
    """All of a document: each language compared with one that says what is newest."""
    return [
        one
        for path, texts in phrases(flat).items()
        for one in number_differences(path, texts, reference(texts, lagging.get(path, ())))
    ]


def introduced_numbers(
    before: Flat, after: Flat, lagging: Lagging, *, minor: bool = False
) -> list[NumberDifference]:
    """The differences that an edit makes: a text of which the numbers changed is compared with
    those that do not lag behind already (`lagging`: before the edit); with all, if all lag. One
    that lagged says the newest after any edit but a `minor` one, so it is compared too."""
    said = phrases(before)
    return [
        one
        for path, texts in phrases(after).items()
        for one in _introduced(
            _DocumentChange(path, texts, said.get(path, {}), lagging.get(path, ()), minor)
        )
    ]


def left_behind(before: Flat, after: Flat) -> tuple[str, ...]:
    """The languages that say something else once this is saved as a major edit: those that an
    edit of another language leaves as they are."""
    said = phrases(before)
    found: set[str] = set()
    for path, texts in phrases(after).items():
        old = said.get(path, {})
        changed = {code for code in old if texts.get(code, old[code]) != old[code]}
        if changed & set(SOURCE_LANGUAGES):
            found |= texts.keys() & old.keys() - changed
    return tuple(code for code in LANGUAGES if code in found)


def reference(texts: Iterable[str], lagging: Collection[str]) -> str:
    """The language that the others are compared with: one that does not lag, if there is one."""
    ordered = _ordered(texts)
    return next((code for code in ordered if code not in lagging), ordered[0])


@dataclass(frozen=True, slots=True)
class _DocumentChange:
    """A phrase before (`was`) and after an edit, and the languages of it that lagged."""

    path: str
    texts: Texts
    was: Texts
    lagging: Collection[str]
    minor: bool

    def is_said_anew(self, code: str) -> bool:
        """Whether somebody has to look at it beside the others."""
        if code not in self.was or self.order(code, self.texts) != self.order(code, self.was):
            return True
        is_in_step_now = code in self.lagging and not self.minor
        return is_in_step_now and self.texts[code] != self.was[code]

    def is_reordered(self, code: str) -> bool:
        """Whether it has the numbers of before at other places: which was which may be new."""
        both = (self.order(code, texts) for texts in (self.texts, self.was))
        now, then = ([amount.number for amount in order] for order in both)
        return now != then and Counter(now) == Counter(then)

    def follows(self, code: str, reference: str) -> bool:
        """Whether one that lagged has its numbers in the order of another language now."""
        one, other = _amounts(self.texts, code, reference)
        same = [amount.number for amount in one] == [amount.number for amount in other]
        return same and code in self.lagging

    @staticmethod
    def order(code: str, texts: Texts) -> list[Amount]:
        """The numbers of a text as they stand in it."""
        return amounts(texts.get(code, ""), code)


def _introduced(change: _DocumentChange) -> list[NumberDifference]:
    ordered = _ordered(change.texts)
    anew = [code for code in ordered if change.is_said_anew(code)]
    others = [code for code in ordered if code not in anew]
    in_step = [code for code in others if code not in change.lagging] or others
    if not anew:
        return []
    if anew[0] not in SOURCE_LANGUAGES and others:
        return _compared(change, (in_step[0], *anew), in_step[0])
    # Only the other source language says the same in words and units, so it is always asked.
    sources = [code for code in others if code in SOURCE_LANGUAGES]
    return _compared(change, dict.fromkeys((*anew, *in_step, *sources)), anew[0])


def _compared(
    change: _DocumentChange, codes: Iterable[str], reference: str
) -> list[NumberDifference]:
    texts = {code: change.texts[code] for code in codes}
    found = number_differences(change.path, texts, reference)
    told = {code for one in found for code in one.languages}
    for code in texts:
        if code not in told and _is_swapped(change, code, reference):
            sides = (tuple(numbers(change.texts[one])) for one in (reference, code))
            found.append(NumberDifference(change.path, reference, (code,), *sides))
    return found


def _is_swapped(change: _DocumentChange, code: str, reference: str) -> bool:
    """Whether only one of two languages has its numbers at other places than before."""
    moved = [one for one in (code, reference) if change.is_reordered(one)]
    if len(moved) != 1:
        return False
    [one] = moved
    return not change.follows(one, reference if one == code else code)


def _ordered(languages: Iterable[str]) -> list[str]:
    return sorted(languages, key=ORDER.index)
