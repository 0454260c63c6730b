"""Seasons: months of the year (1 to 12) as runs of neighbours. Pure."""

from collections.abc import Iterable

YEAR = 12


def runs(months: Iterable[int]) -> list[tuple[int, int]]:
    """The runs of neighbouring months, each by its first and last, by first month.

    A run may go over New Year: November to May is (11, 5).
    """
    given = set(months)
    if len(given) == YEAR:
        return [(1, YEAR)]
    firsts = [month for month in sorted(given) if _before(month) not in given]
    return [(first, _last(first, given)) for first in firsts]


def between(first: int, last: int) -> list[int]:
    """The months from one to another, in order, over New Year if need be."""
    return [(first - 1 + n) % YEAR + 1 for n in range((last - first) % YEAR + 1)]


def _before(month: int) -> int:
    return (month - 2) % YEAR + 1


def _last(month: int, given: set[int]) -> int:
    following = month % YEAR + 1
    return _last(following, given) if following in given else month
