"""What is wrong with a form, field by field, in words for volunteers."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from api.admin.localizer import AdminLocalizer, _s
from content.core.errors import ChannelInfoError

OVERALL = ""  # not of one field


class FormErrors(ChannelInfoError):
    """A form that cannot be taken: for each field its message (marked for the catalogue) and
    the values in it."""

    def __init__(self, found: Mapping[str, tuple[str, dict[str, Any]]]) -> None:
        self.found = dict(found)
        super().__init__("the form has mistakes")

    def said(self, localizer: AdminLocalizer) -> dict[str, str]:
        """In the volunteer's language, by field."""
        return {name: localizer.say(text, **values) for name, (text, values) in self.found.items()}


MISSING = _s("Something is missing here.")
UNKNOWN = _s("This does not exist.")
TWICE = _s("This is there twice.")
LONG = _s("This is too long: at most {max_length} letters.")
USED = _s("Services are still here. Move or archive them first.")
_TYPES = {
    "missing": MISSING,
    "string_too_short": MISSING,
    "too_short": MISSING,
    "none_required": MISSING,
    "float_type": MISSING,
    "int_type": MISSING,
    "time_type": MISSING,
    "dict_type": MISSING,
    "string_type": MISSING,
    "model_type": MISSING,
    "string_too_long": LONG,
    "too_long": LONG,
    "enum": _s("Choose one of the list."),
    "literal_error": _s("Choose one of the list."),
    "float_parsing": _s("Only a number, such as 50.9519."),
    "int_parsing": _s("Only a number."),
    "bool_parsing": _s("Choose one of the list."),
    "finite_number": _s("Only a number, such as 50.9519."),
}
_ENDS = {
    "url": _s("An address on the web begins with https://."),
    "website": _s("An address on the web begins with https://."),
    "number": _s("Only digits and spaces, and perhaps + in front."),
}
_SAID = {
    "contains invisible characters": _s("There are invisible characters here. Type it again."),
    "must be one line": _s("Only one line, without tabs."),
    "needs a text in at least one": _s("Write it in French or English."),
    "a time is HH:MM": _s("A time is hours and minutes: 14:30."),
    "a living site is never": _s("Where people sleep is never shown exactly, nor as a landmark."),
    "a weekly rule needs byday": _s("Choose at least one day of the week."),
    "without freq it is one date": _s("Choose days of the week, or one date only."),
    "an interval needs freq": _s("Say from which date the weeks are counted."),
    "closes when it opens": _s("It would close when it opens. Give another time."),
    "begins on": _s("This ends before it begins."),
    "either for everyone or for some": _s("Either for everyone, or only for some: not both."),
    "a right is never stated": _s("A right needs its topic and a source."),
}
_BOUNDS = re.compile("greater_than|less_than")
_DATES = re.compile("date|time")


def of_shape(error: ValidationError) -> FormErrors:
    """What a document's shape says, once for each field."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for one in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in one["loc"] if part != "[key]")
        found.setdefault(name, _message(name, one))
    return FormErrors(found)


def _message(name: str, one: Any) -> tuple[str, dict[str, Any]]:
    kind = one["type"]
    if kind == "value_error":
        said = one["msg"].removeprefix("Value error, ")
        texts = (text for start, text in _SAID.items() if said.startswith(start))
        return next(texts, _s("This cannot be taken. Look at it again.")), {}
    if kind == "string_pattern_mismatch":
        last = name.rpartition(".")[2]
        return _ENDS.get(last, _s("This cannot be taken. Look at it again.")), {}
    if kind in _TYPES:
        return _TYPES[kind], one.get("ctx", {})
    if _BOUNDS.match(kind):
        return _s("This is too much or too little."), {}
    if _DATES.match(kind):
        return _s("This is not a date or time."), {}
    return _s("This cannot be taken. Look at it again."), {}
