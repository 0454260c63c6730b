"""What is in a form: from a document, from a browser, with a row more or less, and as data."""

import re
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from api.admin.content.fields import FIELDS, FIRST, IDLE, MANY, MOST_ROWS
from content.models import DocumentType

Typed = dict[str, list[str]]  # every field's values by its name
_NUMBER = re.compile(r"\.\d{1,2}(?=\.|$)")


def of_document(thing: DocumentType, doc: BaseModel | None) -> Typed:
    """The form of a document; an empty form for none."""
    found: Typed = {}
    if doc is not None:
        _walk(doc.model_dump(mode="json", exclude_none=True), "", found)
    return {name: values for name, values in found.items() if pattern(name) in FIELDS[thing]}


def of_browser(thing: DocumentType, pairs: Iterable[tuple[str, object]]) -> Typed:
    """The fields of this thing that a browser sent; whatever else it sent is left out."""
    found: Typed = {}
    for name, value in pairs:
        if isinstance(value, str) and pattern(name) in FIELDS[thing]:
            found.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return found


def pattern(name: str) -> str:
    """`at.#.location` for `at.0.location`."""
    return _NUMBER.sub(".#", name)


def rows(typed: Typed, of: str) -> list[int]:
    """The numbers of the rows of a list, in order."""
    start = f"{of}."
    parts = (name[len(start) :].partition(".")[0] for name in typed if name.startswith(start))
    return sorted({int(part) for part in parts if part.isdecimal()})


def pressed(typed: Typed, what: str) -> Typed | None:
    """The form after `add:<list>`, or `remove:`, `up:`, `down:` of a row (`at.0`) was pressed;
    None for any other press."""
    verb, _, path = what.partition(":")
    if verb == "add":
        return _with_row(typed, path)
    of, _, number = path.rpartition(".")
    if verb not in ("remove", "up", "down") or not number.isdecimal():
        return None
    order, row = rows(typed, of), int(number)
    if row not in order:
        return typed
    at = order.index(row)
    order.remove(row)
    if verb != "remove":
        order.insert(max(at - 1, 0) if verb == "up" else at + 1, row)
    return reordered(typed, of, order)


def _with_row(typed: Typed, of: str) -> Typed | None:
    first = FIRST.get(of.rpartition(".")[2])
    if first is None:
        return None
    known = rows(typed, of)
    number = known[-1] + 1 if known else 0
    return typed if number >= MOST_ROWS else {**typed, f"{of}.{number}.{first}": [""]}


def reordered(typed: Typed, of: str, order: list[int]) -> Typed:
    """With these rows of a list, counted anew in this order."""
    start = f"{of}."
    kept = {name: values for name, values in typed.items() if not name.startswith(start)}
    for new, old in enumerate(order):
        row = f"{start}{old}."
        for name, values in typed.items():
            if name.startswith(row):
                kept[f"{start}{new}.{name[len(row) :]}"] = values
    return kept


def compact(typed: Typed) -> Typed:
    """Without the rows in which nothing was typed, and the others counted anew."""
    for of in ("at", "phones", "sections", "sources"):
        for row in rows(typed, of):
            for inner in ("schedules", "sources"):
                typed = _without_empty(typed, f"{of}.{row}.{inner}")
        typed = _without_empty(typed, of)
    return typed


def _without_empty(typed: Typed, of: str) -> Typed:
    full = [row for row in rows(typed, of) if _says_something(typed, f"{of}.{row}.")]
    return reordered(typed, of, full)


def _says_something(typed: Typed, start: str) -> bool:
    return any(
        name.startswith(start) and name.rpartition(".")[2] not in IDLE and any(values)
        for name, values in typed.items()
    )


def data(typed: Typed) -> dict[str, Any]:
    """The form as plain data, as a document's shape takes it; what is blank is absent."""
    tree: dict[str, Any] = {}
    for name, values in typed.items():
        *way, last = name.split(".")
        value: Any = [one for one in values if one] if last in MANY else values[-1].strip()
        if not value:
            continue
        here = tree
        for part in way:
            here = here.setdefault(part, {})
        here[last] = value
    return {name: _lists(value) for name, value in tree.items()}


def _lists(value: Any) -> Any:
    """What is called by numbers is a list; a number left out is None."""
    if not isinstance(value, dict):
        return value
    inner = {name: _lists(part) for name, part in value.items()}
    if inner and all(name.isdecimal() for name in inner):
        numbers = {int(name): part for name, part in inner.items()}
        return [numbers.get(number) for number in range(max(numbers) + 1)]
    return inner


def _walk(value: Any, path: str, found: Typed) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _walk(part, f"{path}.{name}" if path else name, found)
    elif isinstance(value, list) and path.rpartition(".")[2] in MANY:
        found |= {path: [str(one) for one in value]} if value else {}
    elif isinstance(value, list):
        for number, part in enumerate(value):
            _walk(part, f"{path}.{number}", found)
    else:
        found[path] = [_said(value)]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
