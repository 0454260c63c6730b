"""The sections of three versions of a page under one name each, so that each can be chosen. Pure.

Documents count their sections; here a section is called by the number it had when both began,
wherever it is by now, and new ones by numbers after those.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from content.audit.diff import Flat, sections_of
from content.directory.matching_sections import SectionTexts, alike

ORDER = "sections.order"


@dataclass(frozen=True, slots=True)
class SectionVersions:
    """Mine, theirs, and what both began with if that is known; `orders` are the names of all
    sections as mine and theirs have them. ORDER is the order of those that both have."""

    mine: Flat
    theirs: Flat
    began: Flat | None
    orders: tuple[list[str], list[str]]


def named(mine: Flat, theirs: Flat, began: Flat | None) -> SectionVersions:
    """The three with their sections named."""
    names = _SectionNames(sections_of(theirs if began is None else began))
    orders = names.of(sections_of(mine)), names.of(sections_of(theirs))
    first = [f"{number}" for number in range(len(names.ground))]
    both = set(orders[0]) & set(orders[1])
    return SectionVersions(
        _renamed(mine, orders[0], both),
        _renamed(theirs, orders[1], both),
        None if began is None else _renamed(began, first, both),
        orders,
    )


def counted(flat: Flat, orders: Sequence[Sequence[str]]) -> Flat:
    """The document's own paths again. Sections come in the first of these orders, those that it
    does not have after the one that the next order has before them."""
    found: list[str] = []
    for order in orders:
        last = 0
        for name in order:
            if name not in found:
                found.insert(last, name)
            last = found.index(name) + 1
    there = {path.split(".")[1] for path in flat if path.startswith("sections.") and path != ORDER}
    kept = [name for name in found if name in there]
    numbers = {name: f"{number}" for number, name in enumerate(kept)}
    return _with_names({path: flat[path] for path in flat if path != ORDER}, numbers)


@dataclass(frozen=True, slots=True)
class _SectionNames:
    ground: list[SectionTexts]
    added: list[SectionTexts] = field(default_factory=list)

    def of(self, said: Sequence[SectionTexts]) -> list[str]:
        """What these sections are called. Two who add the very same added one."""
        known = alike(self.ground, said)
        found: list[int] = []
        for number, section in enumerate(said):
            found.append(known[number] if number in known else self._new(section, found))
        return [f"{number}" for number in found]

    def _new(self, section: SectionTexts, taken: Sequence[int]) -> int:
        start = len(self.ground)
        for number, added in enumerate(self.added, start):
            if added == section and number not in taken:
                return number
        self.added.append(section)
        return start + len(self.added) - 1


def _renamed(flat: Flat, order: Sequence[str], both: set[str]) -> Flat:
    names = {f"{number}": name for number, name in enumerate(order)}
    common = [name for name in order if name in both]
    return _with_names(flat, names) | ({ORDER: common} if common else {})


def _with_names(flat: Flat, names: dict[str, str]) -> Flat:
    return {_path(path, names): value for path, value in flat.items()}


def _path(path: str, names: dict[str, str]) -> str:
    first, *way = path.split(".")
    return ".".join((first, names[way[0]], *way[1:])) if first == "sections" else path
