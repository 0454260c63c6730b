"""What is in a form: from a document, from a browser, with a row more or less, and as data."""

import re
from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel

from api.admin.forms.fields import FIELDS, FIRST, IDLE, LISTS, MANY, MOST_ROWS
from content.models import DocumentType

FormData = dict[str, list[str]]  # every field's values by its name
Pairs = list[tuple[str, str]]
_NUMBER = re.compile(r"\.\d{1,2}(?=\.|$)")


async def pairs(request: Request) -> Pairs:
    """All fields that a browser sent, in the order of the page. A form ends lines with CR LF
    (HTML, 4.10.21.4); what is stored does not."""
    sent = await request.form(max_files=0, max_fields=3000)
    return [
        (name, value.replace("\r\n", "\n"))
        for name, value in sent.multi_items()
        if isinstance(value, str)
    ]


Sent = Annotated[Pairs, Depends(pairs)]


def of_document(thing: DocumentType, doc: BaseModel | None) -> FormData:
    """The form of a document; an empty form for none."""
    found: FormData = {}
    if doc is not None:
        _walk(doc.model_dump(mode="json", exclude_none=True), "", found)
    return {name: values for name, values in found.items() if _is_field(thing, name)}


def of_browser(thing: DocumentType, sent: Iterable[tuple[str, str]]) -> FormData:
    """The fields of this thing that a browser sent; whatever else it sent is left out."""
    found: FormData = {}
    for name, value in sent:
        if _is_field(thing, name):
            found.setdefault(name, []).append(value)
    return found


def _is_field(thing: DocumentType, name: str) -> bool:
    """`at.0.location` is `at.#.location`."""
    return _NUMBER.sub(".#", name) in FIELDS[thing]


def rows(form: FormData, of: str) -> list[int]:
    """The numbers of the rows of a list, in order."""
    start = f"{of}."
    parts = (name[len(start) :].partition(".")[0] for name in form if name.startswith(start))
    return sorted({int(part) for part in parts if part.isdecimal()})


def with_rows(form: FormData, button: str) -> FormData | None:
    """The form after `add:<list>`, or `remove:`, `up:`, `down:` of a row (`at.0`); None for any
    other button."""
    verb, _, path = button.partition(":")
    if verb == "add":
        first = FIRST.get(path.rpartition(".")[2])
        if first is None:
            return None
        number = max(rows(form, path), default=-1) + 1
        return form if number >= MOST_ROWS else {**form, f"{path}.{number}.{first}": [""]}
    of, _, name = path.rpartition(".")
    if verb not in ("remove", "up", "down") or not name.isdecimal():
        return None
    order, row = rows(form, of), int(name)
    if row not in order:
        return form
    at = order.index(row)
    order.remove(row)
    if verb != "remove":
        order.insert(max(at - 1, 0) if verb == "up" else at + 1, row)
    return reordered(form, of, order)


def reordered(form: FormData, of: str, order: list[int]) -> FormData:
    """With these rows of a list, counted anew in this order."""
    start = f"{of}."
    kept = {name: values for name, values in form.items() if not name.startswith(start)}
    for new, old in enumerate(order):
        row = f"{start}{old}."
        for name, values in form.items():
            if name.startswith(row):
                kept[f"{start}{new}.{name[len(row) :]}"] = values
    return kept


def compact(form: FormData) -> FormData:
    """Without the rows in which nothing was typed, and the others counted anew."""
    for of, fields in LISTS.items():
        for row in rows(form, of):
            for inner in (one.name for one in fields.values() if one.rows is not None):
                form = _without_empty(form, f"{of}.{row}.{inner}")
        form = _without_empty(form, of)
    return form


def _without_empty(form: FormData, of: str) -> FormData:
    typed = [
        name for name, values in form.items() if name.rpartition(".")[2] not in IDLE and any(values)
    ]
    full = (row for row in rows(form, of) if any(one.startswith(f"{of}.{row}.") for one in typed))
    return reordered(form, of, list(full))


def data(form: FormData) -> dict[str, Any]:
    """The form as plain data, as a document's shape takes it; what is blank is absent."""
    tree: dict[str, Any] = {}
    for name, values in form.items():
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


def _walk(value: Any, path: str, found: FormData) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _walk(part, f"{path}.{name}" if path else name, found)
    elif isinstance(value, list) and path.rpartition(".")[2] in MANY:
        found |= {path: [str(one) for one in value]} if value else {}
    elif isinstance(value, list):
        for number, part in enumerate(value):
            _walk(part, f"{path}.{number}", found)
    else:
        found[path] = [{True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)]
