"""How each field of a document is kept in its table; the field's annotation says it, once.

A field is kept in the column of its name, and texts in languages as a phrase (`name` in
`name_id`). What is kept otherwise is marked: `Annotated[bool, ColumnName("is_landmark")]`. Parts of
a document that have tables of their own, and assurances, are no columns: `from_rows` and `to_rows`
read and write them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from sqlmodel import SQLModel


@dataclass(frozen=True, slots=True)
class ColumnName:
    """Kept under another name."""

    name: str


@dataclass(frozen=True, slots=True)
class Refers:
    """A key, kept as the id of the row that has it: `zone` in `zone_id`."""

    table: type[SQLModel]


@dataclass(frozen=True, slots=True)
class Joined:
    """Several values, kept as one text with commas between them, in this order if any is given."""

    of: Callable[[str], Any] = str
    order: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """A pair, kept in two columns."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts by language, kept as a phrase: at most so many characters, on one line or several."""

    longest: int
    one_line: bool = True


Way = ColumnName | Refers | Joined | Split | Texts


@cache
def columns(document: type[BaseModel]) -> Mapping[str, Way]:
    """How each field of a document is kept that has a column, by the field's name."""
    found: dict[str, Way] = {}
    for name, field in document.model_fields.items():
        marks = (*field.metadata, *_marks(field.annotation))
        way = next((one for one in marks if isinstance(one, Way)), None)
        if way is not None or _is_plain(field.annotation):
            found[name] = way or ColumnName(name)
    return found


def texts(document: type[BaseModel]) -> Mapping[str, Texts]:
    """The fields of a document that are texts in languages, by name."""
    return {name: way for name, way in columns(document).items() if isinstance(way, Texts)}


def _marks(annotation: Any) -> Iterator[Any]:
    """What an annotation says of itself and its parts: `Texts` of `Phrase | None`."""
    if get_origin(annotation) is Annotated:
        yield from annotation.__metadata__
    for part in get_args(annotation):
        yield from _marks(part)


def _is_plain(annotation: Any) -> bool:
    """Whether a value is one: neither several, nor a document of its own."""
    if get_origin(annotation) is tuple:
        return False
    parts = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    return not any(isinstance(part, type) and issubclass(part, BaseModel) for part in parts)
