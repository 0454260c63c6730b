"""Values drawn at random, the same ones in every run: as hypothesis draws them, without what takes
most of its time. Nothing is made smaller: what is drawn here is small enough to be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

T = TypeVar("T")
Other = TypeVar("Other")
Given = ParamSpec("Given")

OFTEN = 0.1  # an end of a range: mistakes are there


class Draw:
    """`draw(strategy)` is one value of it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def __call__(self, strategy: "Strategy[T]") -> T:
        return strategy.drawn(self)


@dataclass(frozen=True)
class Strategy(Generic[T]):
    """How a value is drawn."""

    drawn: Callable[[Draw], T]

    def map(self, change: Callable[[T], Other]) -> "Strategy[Other]":
        return Strategy(lambda draw: change(self.drawn(draw)))


def composite(
    drawn: Callable[Concatenate[Draw, Given], T],
) -> Callable[Given, Strategy[T]]:
    """A strategy that draws others."""

    def strategy(*given: Given.args, **named: Given.kwargs) -> Strategy[T]:
        return Strategy(lambda draw: drawn(draw, *given, **named))

    return strategy


def integers(least: int, most: int) -> Strategy[int]:
    """A whole number, both ends included and often."""

    def drawn(draw: Draw) -> int:
        if draw.random.random() < OFTEN:
            return draw.random.choice((least, most))
        return draw.random.randint(least, most)

    return Strategy(drawn)


def sampled_from(values: Sequence[T]) -> Strategy[T]:
    return Strategy(lambda draw: draw.random.choice(values))


def one_of(*strategies: Strategy[Any]) -> Strategy[Any]:
    return Strategy(lambda draw: draw(draw.random.choice(strategies)))


def frozensets(values: Sequence[T]) -> Strategy[frozenset[T]]:
    """Some of these, at least one."""
    size = integers(1, len(values))
    return Strategy(lambda draw: frozenset(draw.random.sample(values, draw(size))))


def lists(of: Strategy[T], *, min_size: int = 0, max_size: int) -> Strategy[list[T]]:
    size = integers(min_size, max_size)
    return Strategy(lambda draw: [draw(of) for _ in range(draw(size))])


def permutations(values: Sequence[T]) -> Strategy[list[T]]:
    return Strategy(lambda draw: draw.random.sample(values, len(values)))
