"""Values whose type says less than a test knows."""

from typing import TypeVar

T = TypeVar("T")


def present(value: T | None) -> T:
    """Returns the value; a test that meets None fails here."""
    assert value is not None
    return value


def of_type(kind: type[T], value: object) -> T:
    """Returns the value; a test that meets another type fails here."""
    assert isinstance(value, kind)
    return value
