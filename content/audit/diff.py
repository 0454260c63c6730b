"""Documents as flat paths and values, and how two of them differ. Pure.

    {"name.en": "Soup", "at.rck-centre.schedules.0.opens_at": "16:30"}

Parts of a list are named by what identifies them, or by their number where nothing does; a list
of plain values is one value. `section_order` are the keys of a page's sections as they stand. What
is absent and what is None are the same.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

Flat = dict[str, Any]
# Before the path of a text: when it was read, or written for its source. No document has these.
TIMES = ("reviewed_at.", "edited_at.")
IDENTITY = {
    "at": ("key",),
    "phones": ("key",),
    "sections": ("key",),
    "exceptions": ("date", "opens_at", "kind"),
}
ORDER = "section_order"
_SECTION = re.compile(r"(?<![\w-])sections\.(\d+)(?=\.)")


def flatten(doc: BaseModel | None) -> Flat:
    """Every value of a document by its path; nothing for no document."""
    found: Flat = {}
    if doc is not None:
        _walk(doc.model_dump(mode="json", exclude_none=True), "", found)
    for key in found.get(ORDER, ()):
        del found[f"sections.{key}.key"]  # said by the path
    return found


def keyed(path: str) -> str:
    """A path as it is called now: sections were known by their number, from 0, which is the key
    they were given."""
    return _SECTION.sub(lambda found: f"sections.s{int(found[1]) + 1}", path)


def _walk(value: Any, path: str, found: Flat) -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _walk(inner, f"{path}.{name}" if path else str(name), found)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        names = _names(value, path)
        for name, inner in zip(names, value, strict=True):
            _walk(inner, f"{path}.{name}", found)
        if path == "sections":
            found[ORDER] = names
    elif value != []:
        found[path] = value


def _names(parts: list[Any], path: str) -> list[str]:
    identity = IDENTITY.get(path.rpartition(".")[2])
    if identity is None:
        return [str(number) for number in range(len(parts))]
    names = [" ".join(str(part.get(name, "day")) for name in identity) for part in parts]
    seen: Counter[str] = Counter()
    for number, name in enumerate(names):
        seen[name] += 1
        names[number] = name if seen[name] == 1 else f"{name} {seen[name]}"
    return names


def unflatten(flat: Flat) -> dict[str, Any]:
    """The document's plain data again, to be validated by its shape."""
    tree: dict[str, Any] = {}
    for path, value in flat.items():
        *way, last = path.split(".")
        here = tree
        for name in way:
            here = here.setdefault(name, {})
        here[last] = value
    order = tree.pop(ORDER, [])
    plain = {name: _lists(name, value) for name, value in tree.items()}
    if "sections" in plain:
        plain["sections"].sort(key=lambda one: _place(one["key"], order))
    return plain


def _place(key: str, order: list[str]) -> tuple[int, int, str]:
    """Where a section stands; those that the order does not know, after the others."""
    return (order.index(key) if key in order else len(order), len(key), key)


def _lists(name: str, value: Any) -> Any:
    """Dictionaries that were lists of parts are lists again."""
    if not isinstance(value, dict):
        return value
    if name == "sections":
        return [{"key": key} | _lists("", part) for key, part in value.items()]
    inner = {key: _lists(key, part) for key, part in value.items()}
    if name in IDENTITY:
        return list(inner.values())
    if inner and all(key.isdecimal() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


def differences(before: Flat, after: Flat) -> tuple[Flat, Flat]:
    """Only the paths that differ: their values before and after, None where there is none."""
    paths = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    return {path: before.get(path) for path in paths}, {path: after.get(path) for path in paths}


def patched(flat: Flat, values: Flat) -> Flat:
    """`flat` with these values instead; None takes a path away."""
    merged = {**flat, **values}
    return {path: value for path, value in merged.items() if value is not None}


def fingerprint(doc: BaseModel | None) -> str:
    """A short name for exactly this document, to notice that it was changed meanwhile. Sections
    are in it by their number, as in those that drafts keep from before sections had keys."""
    flat = flatten(doc)
    for number, key in enumerate(flat.pop(ORDER, ())):
        start = f"sections.{key}."
        for path in [path for path in flat if path.startswith(start)]:
            flat[f"sections.{number}.{path.removeprefix(start)}"] = flat.pop(path)
    text = json.dumps(flat, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
