"""Reading the fields of an alert's form, one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from api.admin.alerts.form_data import AlertForm
from api.admin.forms import errors
from api.admin.localizer import _s
from content.alerts.slots import moment_of
from content.directory.fields import FIRST_DAY, LAST_DAY, is_hiding
from content.snapshot import Snapshot

Word = TypeVar("Word", bound=StrEnum)
CHOOSE = _s("Choose one of the list.")
NO_TIME = _s("This is not a date or time.")
HIDDEN_THERE = _s("There are invisible characters here. Type it again.")
ONE_LINE = _s("Only one line, without tabs.")


@dataclass(frozen=True, slots=True)
class FormContext:
    """What a form is read against: the published content, the number of each zone, and now."""

    snapshot: Snapshot
    zones: Mapping[str, int]
    now: datetime
    language: str


@dataclass
class FieldReader:
    """A form that is being read, and what is wrong with it so far: for each field its message and
    the values in it."""

    form: AlertForm
    around: FormContext
    wrong: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def refuse(self, name: str, text: str, **values: object) -> None:
        """Note what is wrong with a field; only the first thing counts."""
        self.wrong.setdefault(name, (text, values))

    def word(self, name: str, words: type[Word], default: Word) -> Word:
        """One of a closed list."""
        try:
            return words(self.form.value(name))
        except ValueError:
            self.refuse(name, CHOOSE)
            return default

    def moment(self, name: str) -> datetime | None:
        """A wall-clock time in Calais, in UTC."""
        typed = self.form.value(name)
        if not typed:
            self.refuse(name, errors.MISSING)
            return None
        try:
            local = moment_of(typed)
        except ValueError:
            self.refuse(name, NO_TIME)
            return None
        if not FIRST_DAY <= local.date() <= LAST_DAY:
            self.refuse(name, NO_TIME)
            return None
        return local.astimezone(UTC)

    def text(self, name: str, *, one_line: bool = False) -> str:
        """What was typed; "" where it cannot be taken."""
        typed = self.form.value(name)
        if is_hiding(typed):
            self.refuse(name, HIDDEN_THERE)
        elif one_line and ("\n" in typed or "\t" in typed):
            self.refuse(name, ONE_LINE)
        else:
            return typed
        return ""
