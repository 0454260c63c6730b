"""Two people on one thing: what is yours, what is theirs now, and which of both it shall be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from api.admin.editors.seen import plain
from api.admin.speech import Speech, _s
from content.desk.paths import Flat, flatten, unflatten
from content.documents.shapes import Doc, ServiceDoc, shape
from content.words import Thing

Whose = Literal["mine", "theirs"]
LABELS = {
    "name": _s("Name"),
    "title": _s("Title"),
    "description": _s("Description"),
    "directions": _s("How to get there"),
    "bring": _s("What to bring"),
    "cost": _s("What it costs"),
    "kind": _s("Kind"),
    "organization": _s("Organization"),
    "audiences": _s("For whom"),
    "papers": _s("Papers needed"),
    "location": _s("Place"),
    "schedules": _s("Opening times"),
    "zone": _s("Zone"),
    "address": _s("Address"),
    "position": _s("On the map"),
    "precision": _s("How exactly people see it"),
    "living_site": _s("People sleep here"),
    "landmark": _s("A place everybody knows"),
    "mandate": _s("Mandate"),
    "website": _s("Website"),
    "number": _s("Number"),
    "topic": _s("Topic"),
    "sections": _s("Sections"),
    "heading": _s("Heading"),
    "body": _s("Text"),
    "sources": _s("Sources"),
    "assured": _s("Checked"),
    "status": _s("Live or archived"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One field that differs: its name in the form, what to call it, both values, and which
    one to propose."""

    name: str
    label: str
    mine: str
    theirs: str
    proposed: Whose


def choices(mine: Doc, theirs: Doc, began: Doc | None, speech: Speech) -> list[Choice]:
    """Every field that differs. What only they changed since `began` is proposed as theirs."""
    flat, first = (flatten(mine), flatten(theirs)), flatten(began)
    return [
        Choice(
            name=unit,
            label=_label(unit, speech),
            mine=_words(mine, unit, speech),
            theirs=_words(theirs, unit, speech),
            proposed=(
                "theirs"
                if began is not None and _under(flat[0], unit) == _under(first, unit)
                else "mine"
            ),
        )
        for unit in _units(*flat)
    ]


def chosen(thing: Thing, mine: Doc, theirs: Doc, picks: Mapping[str, str]) -> Doc:
    """Theirs, with mine wherever that was picked. Raises ValueError (pydantic's)."""
    ours, flat = flatten(mine), flatten(theirs)
    for unit in _units(ours, flat):
        if picks.get(unit) == "mine":
            kept = {path: value for path, value in flat.items() if not _is_in(path, unit)}
            flat = kept | _under(ours, unit)
    return shape(thing, unflatten(flat))


def _units(mine: Flat, theirs: Flat) -> list[str]:
    """What can be chosen by itself: parts that only one of both has, and lists whose parts
    have no names, only as a whole."""
    paths = [path for path in {**theirs, **mine} if mine.get(path) != theirs.get(path)]
    return list(dict.fromkeys(_unit(path, mine, theirs) for path in paths))


def _unit(path: str, mine: Flat, theirs: Flat) -> str:
    parts = path.split(".")
    if parts[0] in ("at", "phones"):
        row = ".".join(parts[:2])
        both = f"{row}.key" in mine and f"{row}.key" in theirs
        return ".".join(parts[:3]) if both else row
    if parts[0] == "sections" and _count(mine) == _count(theirs):
        return path
    return parts[0] if parts[0] in ("sources", "assured", "sections") else path


def _count(flat: Flat) -> int:
    return len({path.split(".")[1] for path in flat if path.startswith("sections.")})


def _is_in(path: str, unit: str) -> bool:
    return path == unit or path.startswith(f"{unit}.")


def _under(flat: Flat, unit: str) -> Flat:
    return {path: value for path, value in flat.items() if _is_in(path, unit)}


def _label(unit: str, speech: Speech) -> str:
    parts = unit.split(".")
    known = [speech.say(LABELS[part]) for part in parts if part in LABELS]
    others = [part for part in parts if part not in LABELS and part not in ("at", "phones")]
    return " · ".join([*known, *(str(int(p) + 1) if p.isdecimal() else p for p in others)])


def _words(doc: Doc, unit: str, speech: Speech) -> str:
    parts = unit.split(".")
    if isinstance(doc, ServiceDoc) and parts[-1] == "schedules":
        rules = next((at.schedules for at in doc.at if at.key == parts[1]), ())
        return "\n".join(plain(rules, speech.language, speech.now))
    return "\n".join(_said(value) for value in _under(flatten(doc), unit).values())


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
