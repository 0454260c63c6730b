"""A form as the document it means, with all that the form does not show kept as it is."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from api.admin.editors import mistakes, typed
from api.admin.editors.fields import SOURCES, TEXTS
from api.admin.editors.mistakes import Mistakes
from api.admin.editors.typed import Typed
from content.documents.shapes import Doc, shape
from content.words import Method, Status, Thing

LONGEST_KEY, LONGEST_ADDRESS = 24, 200
KEPT: dict[Thing, tuple[str, ...]] = {
    Thing.SERVICE: ("status",),
    Thing.LOCATION: ("status",),
    Thing.ORGANIZATION: ("status", "assured"),
    Thing.PAGE: ("status", "position", "assured"),
}
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """The keys there are, by the name of their list in a file."""

    keys: Mapping[str, Collection[str]]

    def has(self, name: str, key: str) -> bool:
        """Whether there is such a thing."""
        return key in self.keys.get(name, ())


@dataclass(frozen=True, slots=True)
class Ground:
    """What a form is built on: the live document, the draft it was opened from, if any, and what
    the form was made from where somebody changed the live document since."""

    thing: Thing
    key: str
    live: Doc | None = None
    draft: Doc | None = None
    began: Doc | None = None

    @property
    def shown(self) -> Doc | None:
        """What the form showed at first."""
        return self.draft or self.live


def document(ground: Ground, form: Typed, known: Known, now: datetime) -> Doc:
    """The document. Raises Mistakes."""
    thing, data = ground.thing, typed.data(typed.compact(form))
    over, live = _dump(ground.shown), _dump(ground.live or ground.shown)
    data |= {name: live[name] for name in KEPT[thing] if name in live}
    for path in TEXTS[thing]:
        _keep_languages(data, over, path.split("."))
        _keep_languages(data, _dump(ground.began), path.split("."))
    if thing is Thing.SERVICE:
        data["at"] = _places(data, live, known)
    if thing is Thing.ORGANIZATION:
        data["phones"] = _phones(ground.key, data, live, known)
    if thing is Thing.PAGE:
        _read_by(data, now)
    data["key"] = ground.key
    try:
        doc = shape(thing, data)
    except ValidationError as error:
        raise mistakes.of_shape(error) from error
    _check(thing, doc, known)
    return doc


def _dump(doc: Doc | None) -> Data:
    return doc.model_dump(mode="json", exclude_none=True) if doc is not None else {}


def _keep_languages(data: Data, over: Data, path: list[str]) -> None:
    """Put the texts of other languages back beside those that the form has."""
    name, *inner = path
    if inner:
        found = {_identity(row): row for row in over.get(name, [])}
        for row in data.get(name, []):
            _keep_languages(row, found.get(_identity(row), {}), inner[1:])
    elif name in data:
        others = {code: text for code, text in over.get(name, {}).items() if code not in SOURCES}
        data[name] = others | data[name]


def _identity(row: Data) -> str:
    """What a row is found by again: a key, or how a section was headed."""
    if "was" in row or "key" in row:
        return str(row.get("was") or row.get("key"))
    return typed.named(row) if "body" in row else ""


def _places(data: Data, live: Data, known: Known) -> list[Data]:
    """The places of a service. Only its own keys are believed; at another location it is
    another thing, which nobody checked yet."""
    own = {at["key"]: at for at in live.get("at", [])}
    taken = set(known.keys.get("at", ()))
    made: list[Data] = []
    for row in data.get("at", []):
        was = own.pop(row.pop("key", ""), None)
        if was is None:
            key = new_key(f"{data.get('organization', '')}-{row.get('location', '')}", taken)
            was = {"key": key}
            taken.add(key)
        elif was["location"] != row.get("location"):
            was = {"key": was["key"]}
        schedules = [_rule(rule) for rule in row.get("schedules", [])]
        made.append(was | row | {"schedules": schedules})
    return made


def _rule(row: Data) -> Data:
    """Days of the week make it weekly."""
    if "byday" in row:
        return row | {"freq": "WEEKLY"}
    return {name: value for name, value in row.items() if name != "interval"}


def _phones(owner: str, data: Data, live: Data, known: Known) -> list[Data]:
    own = {phone["key"]: phone for phone in live.get("phones", [])}
    taken = set(known.keys.get("phones", ()))
    made: list[Data] = []
    for row in data.get("phones", []):
        was = own.pop(row.pop("key", ""), None)
        if was is None:
            key = new_key(f"{owner}-{row.get('type', 'voice')}", taken)
            was = {"key": key}
            taken.add(key)
        kept = {name: was[name] for name in ("key", "position", "emergency") if name in was}
        if was.get("number") == row.get("number") and "assured" in was:
            kept["assured"] = was["assured"]
        made.append(kept | row)
    return made


def _read_by(data: Data, now: datetime) -> None:
    """A legal organization read the page now."""
    for section in data.get("sections", []):
        section.pop("was", None)
    by = data.pop("read_by", "")
    if by:
        data["assured"] = {"by": by, "when": now, "how": Method.WRITTEN.value}


def _check(thing: Thing, doc: Any, known: Known) -> None:
    """What one document alone cannot know. Raises Mistakes."""
    wrong: dict[str, tuple[str, dict[str, Any]]] = {}
    for name, key, kind in _mentions(thing, doc):
        if not known.has(kind, key):
            wrong[name] = (mistakes.UNKNOWN, {})
    if thing is Thing.SERVICE:
        places = [at.location for at in doc.at]
        for number, place in enumerate(places):
            if place in places[:number]:
                wrong[f"at.{number}.location"] = (mistakes.TWICE, {})
    if thing is Thing.LOCATION and len(doc.address or "") > LONGEST_ADDRESS:
        wrong["address"] = (mistakes.LONG, {"max_length": LONGEST_ADDRESS})
    if wrong:
        raise Mistakes(wrong)


def _mentions(thing: Thing, doc: Any) -> list[tuple[str, str, str]]:
    """Field, key and list of everything else that the document names."""
    if thing is Thing.SERVICE:
        places = [(f"at.{n}.location", at.location, "locations") for n, at in enumerate(doc.at)]
        return [("organization", doc.organization, "organizations"), *places]
    if thing is Thing.LOCATION:
        return [("zone", doc.zone, "zones")]
    if thing is Thing.PAGE and doc.assured:
        return [("read_by", doc.assured.by, "organizations")]
    return []


def name_of(form: Typed) -> str:
    """What a form calls its thing: in English, or else in French."""
    names = ("name", "name.en", "name.fr", "title.en", "title.fr")
    return next((form[name][-1] for name in names if any(form.get(name, ()))), "")


def new_key(name: str, taken: Collection[str]) -> str:
    """A key made from a name, that nothing else has: a-z, 0-9 and dashes, at most 24."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    start = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_KEY].strip("-") or "x"
    key, number = start, 1
    while key in taken or key == "new":
        number += 1
        end = f"-{number}"
        key = start[: LONGEST_KEY - len(end)].rstrip("-") + end
    return key


def archived(doc: Doc, *, out: bool) -> Doc:
    """The document out of people's sight, or back in it."""
    status = Status.INACTIVE if out else Status.ACTIVE
    return doc.model_copy(update={"status": status})
