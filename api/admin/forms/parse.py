"""A form as the document it means, with all that the form does not show kept as it is."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from api.admin.forms import data as form_data
from api.admin.forms import errors
from api.admin.forms.data import FormData
from api.admin.forms.errors import FormErrors
from api.admin.forms.fields import SOURCES, TEXTS, kept
from content.directory.columns import Refers, columns
from content.directory.schemas import (
    DOCUMENTS,
    Document,
    PageDocument,
    PhoneDocument,
    ServiceAtLocationDocument,
    parse_document,
)
from content.models import AssuranceMethod, DocumentType, Status

LONGEST_KEY, LONGEST_ADDRESS = 24, 200
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """The keys there are, by the name of their list in a file."""

    keys: Mapping[str, Collection[str]]

    def has(self, name: str, key: str) -> bool:
        """Whether there is such a thing."""
        return key in self.keys.get(name, ())


@dataclass(frozen=True, slots=True)
class BuildContext:
    """What a form is built on: the live document, and the draft it was opened from, if any;
    `began` is what was live when the form or draft was begun, where that is another one."""

    thing: DocumentType
    key: str
    live: Document | None = None
    draft: Document | None = None
    began: Document | None = None

    @property
    def shown(self) -> Document | None:
        """What the form showed at first."""
        return self.draft or self.began or self.live


def document(ground: BuildContext, form: FormData, known: KnownKeys, now: datetime) -> Document:
    """The document. Raises FormErrors."""
    thing, data = ground.thing, form_data.data(form_data.compact(form))
    over, live = _dump(ground.shown), _dump(ground.live or ground.shown)
    data |= {name: live[name] for name in kept(DOCUMENTS[thing]) if name in live}
    for path in TEXTS[thing]:
        _keep_languages(data, over, path.split("."))
    if thing is DocumentType.SERVICE:
        owner, own = data.get("organization", ""), _rows(over, live, "at", known)
        for row in data.get("at", []):
            row["schedules"] = [_rule(rule) for rule in row.get("schedules", [])]
        data["at"] = _keyed(
            ServiceAtLocationDocument,
            data.get("at", []),
            own,
            set(known.keys.get("at", ())),
            lambda row: f"{owner}-{row.get('location', '')}",
        )
    if thing is DocumentType.ORGANIZATION:
        data["phones"] = _keyed(
            PhoneDocument,
            data.get("phones", []),
            _rows(over, live, "phones", known),
            set(known.keys.get("phones", ())),
            lambda row: f"{ground.key}-{row.get('type', 'voice')}",
        )
    if thing is DocumentType.PAGE:
        _name_sections(data, over)
        if by := data.pop("read_by", ""):  # a legal organization read the page now
            data["assured"] = {"by": by, "when": now, "how": AssuranceMethod.WRITTEN.value}
    data["key"] = ground.key
    doc = parsed(thing, data)
    _check(thing, doc, known)
    return doc


def parsed(thing: DocumentType, data: Data) -> Document:
    """Plain data as the document it means. Raises FormErrors."""
    try:
        return parse_document(thing, data)
    except ValidationError as error:
        raise errors.of_shape(error) from error


def _dump(doc: Document | None) -> Data:
    return doc.model_dump(mode="json", exclude_none=True) if doc is not None else {}


def _keep_languages(data: Data, over: Data, path: list[str]) -> None:
    """Put the texts of other languages back beside those that the form has. What the form has in
    none of its languages is gone, unless it never was in any of them."""
    name, *inner = path
    if inner:
        rows = over.get(name, [])
        found = {row["key"]: row for row in rows}
        for row in data.get(name, []):
            _keep_languages(row, found.get(row.get("key", ""), {}), inner[1:])
        return
    known = over.get(name, {})
    others = {code: text for code, text in known.items() if code not in SOURCES}
    if name in data or len(others) == len(known) > 0:
        data[name] = others | data.get(name, {})


def _rows(over: Data, live: Data, name: str, known: KnownKeys) -> dict[str, Data]:
    """The places or numbers a form may go on with: as they are now, or as they were when it
    began, unless something else has that key by now."""
    now = {row["key"]: row for row in live.get(name, [])}
    then = {row["key"]: row for row in over.get(name, []) if not known.has(name, row["key"])}
    return then | now


def _keyed(
    of: type[BaseModel],
    rows: list[Data],
    own: dict[str, Data],
    taken: set[str],
    new: Callable[[Data], str],
) -> list[Data]:
    """The rows with their keys and what the form does not show of them. Only keys of its `own` are
    believed; a row that is new gets one, made from what `new` says of it."""
    made: list[Data] = []
    for row in rows:
        was = own.pop(row.pop("key", ""), None) or {"key": new_key(new(row), taken)}
        taken.add(was["key"])
        made.append({name: was[name] for name in ("key", *kept(of)) if name in was} | row)
    return made


def _rule(row: Data) -> Data:
    """Days of the week make it weekly."""
    if "byday" in row:
        return row | {"freq": "WEEKLY"}
    return {name: value for name, value in row.items() if name != "interval"}


def _name_sections(data: Data, over: Data) -> None:
    """New sections get a key, made from what they are headed."""
    rows = data.get("sections", [])
    taken = {row["key"] for row in (*over.get("sections", []), *rows) if "key" in row}
    for row in rows:
        if "key" not in row:
            heading = row.get("heading", {})
            row["key"] = new_key(heading.get("en") or heading.get("fr", ""), taken, "section-")
            taken.add(row["key"])


def _check(thing: DocumentType, doc: Any, known: KnownKeys) -> None:
    """What one document alone cannot know. Raises FormErrors."""
    wrong: dict[str, tuple[str, dict[str, Any]]] = {}
    for name, key, kind in _mentions(doc):
        if not known.has(kind, key):
            wrong[name] = (errors.UNKNOWN, {})
    if thing is DocumentType.SERVICE:
        places = [at.location for at in doc.at]
        for number, place in enumerate(places):
            if place in places[:number]:
                wrong[f"at.{number}.location"] = (errors.TWICE, {})
    if thing is DocumentType.LOCATION and len(doc.address or "") > LONGEST_ADDRESS:
        wrong["address"] = (errors.LONG, {"max_length": LONGEST_ADDRESS})
    if wrong:
        raise FormErrors(wrong)


def _mentions(doc: BaseModel, start: str = "") -> Iterator[tuple[str, str, str]]:
    """Field, key and list of everything else that the document names."""
    for name, way in columns(type(doc)).items():
        if isinstance(way, Refers) and (key := getattr(doc, name)):
            yield f"{start}{name}", key, f"{way.table.__tablename__}s"
    for number, at in enumerate(getattr(doc, "at", ())):
        yield from _mentions(at, f"at.{number}.")
    if isinstance(doc, PageDocument) and doc.assured and doc.assured.by:
        yield "read_by", doc.assured.by, "organizations"


def name_of(form: FormData) -> str:
    """What a form calls its thing: in English, or else in French."""
    names = ("name", "name.en", "name.fr", "title.en", "title.fr")
    return next((form[name][-1] for name in names if any(form.get(name, ()))), "")


def new_key(name: str, taken: Collection[str], first: str = "") -> str:
    """A key made from a name, that nothing else has: a-z, 0-9 and dashes, at most 24; `first` is
    put before one that does not begin with a letter."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    start = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"
    start = (start if start[0].isalpha() else first + start)[:LONGEST_KEY].strip("-")
    key, number = start, 1
    while key in taken or key == "new":
        number += 1
        end = f"-{number}"
        key = start[: LONGEST_KEY - len(end)].rstrip("-") + end
    return key


def archived(doc: Document, *, out: bool) -> Document:
    """The document out of people's sight, or back in it."""
    status = Status.INACTIVE if out else Status.ACTIVE
    return doc.model_copy(update={"status": status})
