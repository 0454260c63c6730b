"""What is wrong with a form, field by field, in words for volunteers."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from api.admin.forms.fields import input_of
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
_ANY = _s("This cannot be taken. Look at it again.")
# By the code of an error: pydantic's own, and those of `content.directory`.
MESSAGES = {
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
    "bool_parsing": _s("Choose one of the list."),
    "float_parsing": _s("Only a number, such as 50.9519."),
    "finite_number": _s("Only a number, such as 50.9519."),
    "int_parsing": _s("Only a number."),
    "greater_than": _s("This is too much or too little."),
    "greater_than_equal": _s("This is too much or too little."),
    "less_than": _s("This is too much or too little."),
    "less_than_equal": _s("This is too much or too little."),
    "hidden": _s("There are invisible characters here. Type it again."),
    "lines": _s("Only one line, without tabs."),
    "no_text": _s("Write it in French or English."),
    "clock": _s("A time is hours and minutes: 14:30."),
    "living_site": _s("Where people sleep is never shown exactly, nor as a landmark."),
    "no_days": _s("Choose at least one day of the week."),
    "not_one_date": _s("Choose days of the week, or one date only."),
    "no_start": _s("Say from which date the weeks are counted."),
    "no_length": _s("It would close when it opens. Give another time."),
    "order": _s("This ends before it begins."),
    "everyone_and_some": _s("Either for everyone, or only for some: not both."),
    "no_source": _s("A right needs its topic and a source."),
}
# What does not fit the pattern of a field, by the type of its input.
PATTERNS = {
    "url": _s("An address on the web begins with https://."),
    "tel": _s("Only digits and spaces, and perhaps + in front."),
}
_DATES = re.compile("date|time")


def of_shape(error: ValidationError) -> FormErrors:
    """What a document's shape says, once for each field."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for one in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in one["loc"] if part != "[key]")
        code = one["type"]
        text = MESSAGES.get(code, _s("This is not a date or time.") if _DATES.match(code) else _ANY)
        if code == "string_pattern_mismatch":
            text = PATTERNS.get(input_of(name), _ANY)
        found.setdefault(name, (text, one.get("ctx", {})))
    return FormErrors(found)
