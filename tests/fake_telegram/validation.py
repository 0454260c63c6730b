"""Checks the shape of a request against the Bot API's description: names, types, lengths.

`read` turns what came over the wire (JSON values, or the strings of a form) into typed
parameters, and lists what is wrong. What Telegram asks beyond the shape is in `rules.py`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tests.fake_telegram.errors import Json
from tests.fake_telegram.spec import Field, Kind, load
from tests.fake_telegram.wordings import MISSING, PREFIXES, WORDINGS

_INTEGER = re.compile(r"-?\d+")
_ARRAY = "Array of "
_SIMPLE = {"String", "Integer", "Float", "Boolean", "InputFile"}


class Upload(NamedTuple):
    """A file that came in a multipart request: its name, and its size in bytes."""

    filename: str
    size: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at `where`. Telegram overlooks it when `overlooked`, else answers 400."""

    where: str
    says: str
    overlooked: bool = False


def read(kind: Kind, raw: Mapping[str, object]) -> tuple[Json, list[Problem]]:
    """The typed parameters of a request for the method `kind`, and what is wrong with them."""
    params = {name: _decoded(kind.fields.get(name), value) for name, value in raw.items()}
    return params, _fields(kind, params, "")


def _decoded(field: Field | None, value: object) -> object:
    return _from_text(value, field.types) if field and isinstance(value, str) else value


def _from_text(text: str, types: tuple[str, ...]) -> object:
    """What a form's string stands for; the string itself when it stands for nothing."""
    if "Integer" in types and _INTEGER.fullmatch(text):
        return int(text)
    if "String" in types or "InputFile" in types or types == ("Integer",):
        return text
    if types == ("Boolean",) and text.lower() in {"true", "false"}:
        return text.lower() == "true"
    try:
        return json.loads(text)
    except ValueError:
        return text


def _fields(kind: Kind, given: Json, where: str) -> list[Problem]:
    problems = []
    for name, value in given.items():
        path = f"{where}.{name}" if where else name
        field = kind.fields.get(name)
        if field is None:
            problems.append(Problem(path, f"unknown field of {kind.name}", overlooked=True))
        else:
            problems += _value(kind, field, value, path)
    missing = (field for field in kind.fields.values() if field.required)
    return problems + [_missing(kind, f.name, where) for f in missing if f.name not in given]


def _missing(kind: Kind, name: str, where: str) -> Problem:
    if where:
        return Problem(where, f'{PREFIXES.get(kind.name, "")}Can\'t find field "{name}"')
    return Problem(name, MISSING.get(name, f'parameter "{name}" is required'))


def _value(kind: Kind, field: Field, value: object, where: str) -> list[Problem]:
    problems = _fits_any(field.types, value, where)
    prefix = PREFIXES.get(kind.name, "")
    if problems and problems[0].where == where and _simple(field.types):
        expected = " or ".join(field.types)
        return [Problem(where, f'{prefix}Field "{field.name}" must be of type {expected}')]
    if not problems and field.constant and value != field.constant:
        return [Problem(where, f"unsupported type specified, expected {field.constant}")]
    return problems or _length(kind, field, value, where)


def _simple(types: tuple[str, ...]) -> bool:
    return all(name in _SIMPLE for name in types)


def _length(kind: Kind, field: Field, value: object, where: str) -> list[Problem]:
    span = field.span
    if span is None or not isinstance(value, str):
        return []
    size = len(value.encode()) if span.unit == "bytes" else len(value)
    if span.least <= size <= span.most:
        return []
    usual = f"{field.name} must have {span.least}-{span.most} {span.unit}, has {size}"
    return [Problem(where, WORDINGS.get(f"{kind.name}.{field.name}", usual))]


def _fits_any(types: tuple[str, ...], value: object, where: str) -> list[Problem]:
    """The problems under the type that fits best (a union's error is its closest member's)."""
    tries = [_fits(name, value, where) for name in types]
    return min(tries, key=lambda found: (sum(not p.overlooked for p in found), len(found)))


def _fits(name: str, value: object, where: str) -> list[Problem]:
    if name.startswith(_ARRAY):
        return _array(name.removeprefix(_ARRAY), value, where)
    if name in _SIMPLE:
        return [] if _is(name, value) else [_wrong(name, where)]
    kind = load().types[name]
    if kind.subtypes:
        return _fits_any(_candidates(kind, value), value, where)
    if name == "KeyboardButton" and isinstance(value, str):
        return []
    return _fields(kind, value, where) if isinstance(value, dict) else [_wrong(name, where)]


def _is(name: str, value: object) -> bool:
    if name == "Boolean":
        return isinstance(value, bool)
    if name == "Integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "Float":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str | Upload if name == "InputFile" else str)


def _array(inner: str, value: object, where: str) -> list[Problem]:
    if not isinstance(value, list):
        return [_wrong(_ARRAY + inner, where)]
    return [p for i, item in enumerate(value) for p in _fits(inner, item, f"{where}[{i}]")]


def _candidates(union: Kind, value: object) -> tuple[str, ...]:
    """The members of a union whose `type` is the one given; all of them when none is."""
    types = load().types
    given = value if isinstance(value, dict) else {}

    def tagged(name: str) -> bool:
        fields = types[name].fields.values() if name in types else ()
        tags = [field for field in fields if field.constant]
        return bool(tags) and all(given.get(field.name) == field.constant for field in tags)

    return tuple(name for name in union.subtypes if tagged(name)) or union.subtypes


def _wrong(name: str, where: str) -> Problem:
    return Problem(where, f"{name} expected as {where}")
