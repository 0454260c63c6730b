"""The fields of each form, derived from the schema of its document; any other name in a form is
not read. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import EnumType
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from api.admin.localizer import _s
from content.directory.columns import Refers, Split, Texts, columns
from content.directory.fields import (
    LONGEST_DESCRIPTION,
    Day,
    Email,
    Number,
    Rank,
    Url,
    Wall,
)
from content.directory.schemas import DOCUMENTS
from content.directory.titles import rows_of
from content.models import DocumentType

SOURCES = ("fr", "en")  # other languages belong to the translation desk
MOST_ROWS = 40
# What no form shows: it is kept as it is, worked out, or changed elsewhere. So are all ranks.
HIDDEN = ("key", "status", "assured", "exceptions", "emergency", "freq")
Control = Literal[
    "line", "area", "markdown", "pair", "choice", "boxes", "flag", "map", "rows", "key"
]
# By the type of a field, the type of its input (HTML, 4.10.5).
INPUTS = ((Url, "url"), (Email, "email"), (Number, "tel"), (Day, "date"), (Wall, "time"))


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: its name in its document, what it is called and the hint beside it (marked for
    the catalogue), and how it is drawn. `input` is the type of a line, `options` names the list of
    what can be chosen, `empty` says what it means to choose nothing, `rows` are the fields of each
    row; with `is_idle` it has a value even when nobody typed any."""

    name: str
    title: str
    hint: str = ""
    control: Control = "line"
    input: str = "text"
    options: str = ""
    empty: str = ""
    is_needed: bool = False
    is_idle: bool = False
    rows: Mapping[str, "FormField"] | None = None

    @property
    def first(self) -> str:
        """What stands first in the form for it: of a text its French."""
        return f"{self.name}.{SOURCES[0]}" if self._is_text else self.name

    @property
    def _is_text(self) -> bool:
        return self.control in ("pair", "area", "markdown")

    def names(self) -> Iterator[str]:
        """The names of its inputs, with `#` for the number of a row."""
        if self._is_text:
            yield from (f"{self.name}.{language}" for language in SOURCES)
        elif self.rows is not None:
            yield from (
                f"{self.name}.#.{name}" for one in self.rows.values() for name in one.names()
            )
        else:
            yield f"{self.name}.#" if self.control == "map" else self.name

    def texts(self) -> Iterator[str]:
        """The paths of the texts in it."""
        if self._is_text:
            yield self.name
        for one in (self.rows or {}).values():
            yield from (f"{self.name}.#.{path}" for path in one.texts())


@cache
def fields_of(document: type[BaseModel]) -> Mapping[str, FormField]:
    """The fields that a form shows of a document, in the order of its schema."""
    hints = get_type_hints(document, include_extras=True)
    shown = (
        name
        for name in document.model_fields
        if name not in HIDDEN and _type(hints[name]) is not Rank
    )
    return {name: _field(document, name, hints[name]) for name in shown}


@cache
def kept(document: type[BaseModel]) -> tuple[str, ...]:
    """What no form shows of a document, but for its key: an edit keeps it."""
    shown = {"key", *fields_of(document)}
    return tuple(name for name in document.model_fields if name not in shown)


def _field(document: type[BaseModel], name: str, hint: Any) -> FormField:
    info = document.model_fields[name]
    rows = rows_of(info)
    return FormField(
        name=name,
        title=info.title or name,
        hint=info.description or "",
        control=_control(document, name, info.annotation),
        input=next(
            (text for one, text in INPUTS if _type(hint) is one),
            "number" if _plain(info.annotation) is int else "text",
        ),
        options=_options(document, name, info.annotation),
        empty=_empty(info),
        is_needed=info.is_required(),
        is_idle=not info.is_required() and info.default not in (None, (), False),
        rows=_rows(rows) if rows else None,
    )


def _rows(document: type[BaseModel]) -> Mapping[str, FormField]:
    """The fields of a row; it carries its key, if it has one."""
    key = FormField("key", "", control="key", is_idle=True)
    return {**({"key": key} if "key" in document.model_fields else {}), **fields_of(document)}


def _control(document: type[BaseModel], name: str, annotation: Any) -> Control:
    way, plain = columns(document).get(name), _plain(annotation)
    control: Control = "line"
    if rows_of(document.model_fields[name]):
        control = "rows"
    elif isinstance(way, Texts):
        long: Control = "area" if way.longest <= LONGEST_DESCRIPTION else "markdown"
        control = "pair" if way.one_line else long
    elif isinstance(way, Split):
        control = "map"
    elif get_origin(annotation) is tuple:
        control = "boxes"
    elif annotation is bool:
        control = "flag"
    elif isinstance(way, Refers) or isinstance(plain, EnumType) or plain is bool:
        control = "choice"
    return control


def _options(document: type[BaseModel], name: str, annotation: Any) -> str:
    """The table that a key is of, the enum that a value is of, or the field's own name."""
    way, plain = columns(document).get(name), _plain(annotation)
    if plain is bool:
        return "yes_or_no"
    if isinstance(way, Refers):
        return str(way.table.__tablename__)
    parts = get_args(plain) if get_origin(plain) is tuple else (plain,)
    return parts[0].__name__ if isinstance(parts[0], EnumType) else name


def _empty(info: FieldInfo) -> str:
    if info.is_required() or info.default is not None:
        return ""
    return _s("Nobody said") if _plain(info.annotation) is bool else _s("None")


def _type(hint: Any) -> Any:
    """A type without None, as it is called in the schema."""
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return next(part for part in parts if part is not type(None))


def _plain(annotation: Any) -> Any:
    """A type without None and without what is said about it."""
    found = _type(annotation)
    return get_args(found)[0] if hasattr(found, "__metadata__") else found


READ_BY = FormField(
    "read_by",
    _s("A legal organization read this today"),
    control="choice",
    options="organization",
    empty=_s("No change"),
)
FORMS: dict[DocumentType, Mapping[str, FormField]] = {
    DocumentType.SERVICE: fields_of(DOCUMENTS[DocumentType.SERVICE]),
    DocumentType.LOCATION: fields_of(DOCUMENTS[DocumentType.LOCATION]),
    DocumentType.ORGANIZATION: fields_of(DOCUMENTS[DocumentType.ORGANIZATION]),
    DocumentType.PAGE: {**fields_of(DOCUMENTS[DocumentType.PAGE]), READ_BY.name: READ_BY},
}
FIELDS: dict[DocumentType, frozenset[str]] = {
    thing: frozenset(name for field in form.values() for name in field.names())
    for thing, form in FORMS.items()
}
TEXTS: dict[DocumentType, tuple[str, ...]] = {
    thing: tuple(path for field in form.values() for path in field.texts())
    for thing, form in FORMS.items()
}


def _all(form: Mapping[str, FormField]) -> Iterator[FormField]:
    for field in form.values():
        yield field
        yield from _all(field.rows or {})


_EVERY = tuple(field for form in FORMS.values() for field in _all(form))
# Lists of rows, those inside others after them.
LISTS = {field.name: field.rows for field in _EVERY if field.rows is not None}
MANY = frozenset(field.name for field in _EVERY if field.control == "boxes")
# What a row has even when nobody typed anything into it.
IDLE = frozenset(one.name for rows in LISTS.values() for one in rows.values() if one.is_idle)
# The first field of a new row, by the name of its list.
FIRST = {
    name: next(one.first for one in rows.values() if one.is_needed) for name, rows in LISTS.items()
}


def input_of(path: str) -> str:
    """The type of the input that a path leads to, or ""."""
    named = path.rpartition(".")[2]
    return next((one.input for one in _EVERY if one.name == named), "")
