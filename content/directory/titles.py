"""The fields of documents by their paths, which say what volunteers call them. Pure."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from content.directory.schemas import DOCUMENTS

Steps = list[tuple[str, FieldInfo | None]]


def steps(path: str) -> Steps:
    """The parts of a path of any document (`at.0.schedules.1.opens_at`), each with its field; None
    for the name or number of a row, a language, and what is in no document."""
    owner, is_row, found = "", False, Steps()
    for part in path.split("."):
        field = None if is_row else _fields().get((owner, part))
        found.append((part, field))
        is_row = field is not None and rows_of(field) is not None
        if field is not None and _part_of(field):
            owner = part
    return found


def field_at(path: str) -> FieldInfo | None:
    """The last field on a path."""
    return next((field for _, field in reversed(steps(path)) if field), None)


def rows_of(field: FieldInfo) -> type[BaseModel] | None:
    """The document that each row of a field is; None where it is no list of documents."""
    is_list = getattr(field.annotation, "__origin__", None) is tuple
    return _part_of(field) if is_list else None


def _part_of(field: FieldInfo) -> type[BaseModel] | None:
    """The document inside a field, if there is one."""
    parts = (field.annotation, *get_args(field.annotation))
    return next(
        (one for one in parts if isinstance(one, type) and issubclass(one, BaseModel)), None
    )


@cache
def _fields() -> dict[tuple[str, str], FieldInfo]:
    """Every field by the field that its document stands in ("" for none) and its name. Where two
    documents have the same name for a field, it is called what the first calls it."""
    found: dict[tuple[str, str], FieldInfo] = {}
    for key, field in (pair for one in DOCUMENTS.values() for pair in _walk(one, "")):
        found.setdefault(key, field)
    return found


def _walk(document: Any, owner: str) -> Iterator[tuple[tuple[str, str], FieldInfo]]:
    for name, field in document.model_fields.items():
        yield (owner, name), field
        if part := _part_of(field):
            yield from _walk(part, name)
