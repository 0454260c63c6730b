"""Which section is which, when a page is said anew: sections have no names of their own. Pure.

A section that was moved, or had others put before it or taken away, keeps its phrases, and with
them its translations and who read them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, slots=True)
class SectionTexts:
    """A heading and a body, each a text by language."""

    heading: Mapping[str, str]
    body: Mapping[str, str]


Likeness = tuple[bool, int, int]


def matched(known: Sequence[SectionTexts], wanted: Sequence[SectionTexts]) -> list[int | None]:
    """For each wanted section the number of the known one that it is, None for a new one: first
    what is said alike, the body before the heading, then the others in their order."""
    found = alike(known, wanted)
    rest = [number for number in range(len(known)) if number not in found.values()]
    others = [number for number in range(len(wanted)) if number not in found]
    found |= dict(zip(others, rest, strict=False))
    return [found.get(number) for number in range(len(wanted))]


def alike(known: Sequence[SectionTexts], wanted: Sequence[SectionTexts]) -> dict[int, int]:
    """By the number of a wanted section the number of the known one that it has most in common
    with; none for one that has nothing in common with any."""
    found: dict[int, int] = {}
    for new, old in _pairs(known, wanted):
        if new not in found and old not in found.values():
            found[new] = old
    return found


def _pairs(
    known: Sequence[SectionTexts], wanted: Sequence[SectionTexts]
) -> Iterator[tuple[int, int]]:
    """The pairs that have a text in common, those that have the most first."""
    pairs = product(range(len(wanted)), range(len(known)))
    rated = [(_likeness(known[old], wanted[new]), new, old) for new, old in pairs]
    rated.sort(key=lambda pair: (*(-int(part) for part in pair[0]), abs(pair[1] - pair[2])))
    return ((new, old) for likeness, new, old in rated if any(likeness))


def _likeness(one: SectionTexts, other: SectionTexts) -> Likeness:
    headings, bodies = _common(one.heading, other.heading), _common(one.body, other.body)
    whole = (one.heading, one.body) == (other.heading, other.body)
    return whole, bodies, headings


def _common(one: Mapping[str, str], other: Mapping[str, str]) -> int:
    return sum(other.get(language) == text for language, text in one.items())
