"""The Bot API's description (`botapi/api.json`), read once, in the form checks need."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.fake_telegram.errors import Json

_FILE = Path(__file__).parent / "botapi" / "api.json"
_SPAN = re.compile(r"(\d+)-(\d+) (characters|bytes)(?! after entit)")
_CONSTANT = re.compile(r"(?:must be|always) [\"“]?(?!one\b)(\w+)")
_TAGS = {"type", "source", "status"}
"""Fields whose only allowed value tells one type of a union from the others."""


class Span(NamedTuple):
    """How long a text may be: from `least` to `most`, in characters or bytes."""

    least: int
    most: int
    unit: str


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter of a method, or one field of an object."""

    name: str
    types: tuple[str, ...]
    required: bool
    constant: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Kind:
    """A method or an object type. A union has `subtypes` and no fields."""

    name: str
    fields: dict[str, Field]
    subtypes: tuple[str, ...]
    returns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spec:
    """All methods (by lower-case name: Telegram ignores case) and all types (by name)."""

    version: str
    methods: dict[str, Kind]
    types: dict[str, Kind]


def _field(entry: Json) -> Field:
    says = entry["description"]
    constant = _CONSTANT.search(says) if entry["required"] and entry["name"] in _TAGS else None
    span = _SPAN.search(says) if "String" in entry["types"] else None
    return Field(
        name=entry["name"],
        types=tuple(entry["types"]),
        required=entry["required"],
        constant=constant[1] if constant else "",
        span=Span(int(span[1]), int(span[2]), span[3]) if span else None,
    )


def _kind(entry: Json) -> Kind:
    return Kind(
        name=entry["name"],
        fields={field["name"]: _field(field) for field in entry.get("fields", [])},
        subtypes=tuple(entry.get("subtypes", [])),
        returns=tuple(entry.get("returns", [])),
    )


@cache
def load() -> Spec:
    """The whole description; about 0.1 s the first time, nothing afterwards."""
    whole = json.loads(_FILE.read_text(encoding="utf-8"))
    return Spec(
        version=whole["version"],
        methods={name.lower(): _kind(entry) for name, entry in whole["methods"].items()},
        types={name: _kind(entry) for name, entry in whole["types"].items()},
    )
