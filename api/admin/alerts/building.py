"""The form of an alert as the contents it means."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from api.admin.alerts.repeats import Often, Repeat
from api.admin.alerts.typed import TEXTS, Form
from api.admin.alerts.words import CONCERNS
from api.admin.editors import mistakes
from api.admin.editors.mistakes import Mistakes
from api.admin.speech import WHYS, _s
from content.alerts import checks, templates
from content.alerts.checks import Finding
from content.alerts.contents import Contents, Said
from content.alerts.slots import moment_of, spoken
from content.clock import paris
from content.documents.fields import FIRST_DAY, HIDDEN, LAST_DAY
from content.errors import Refused, Why
from content.i18n import LANGUAGES
from content.snapshot import Snapshot
from content.words import DAYS, AlertTopic, Certainty, Severity, Urgency

Word = TypeVar("Word", bound=StrEnum)
TIMES = ("time", "until")
LIMITS = {"headline": 160, "description": 2000, "instruction": 1000}
_CONTACT = re.compile(r"\+?[0-9][0-9 ]{1,24}")
AHEAD = timedelta(days=366)
CHOOSE = _s("Choose one of the list.")
NO_TIME = _s("This is not a date or time.")
STILL_TO_COME = _s("Choose a time that is still to come.")
ENDS_EARLY = _s("This is before it begins.")
SEVEN_DAYS = _s("At most seven days after it begins.")
A_YEAR = _s("At most a year ahead.")
NO_DAYS = _s("Choose at least one day of the week.")
FIRST_TIME = _s("What comes again needs the day and time of the first one: choose “Later”.")
OTHER_DAY = _s("It begins on another day. Choose that day too, or send it later.")
HIDDEN_THERE = _s("There are invisible characters here. Type it again.")
ONE_LINE = _s("Only one line, without tabs.")
NUMBER = _s("Only digits and spaces, and perhaps + in front.")


@dataclass(frozen=True, slots=True)
class Around:
    """What a form is read against: the published content, the number of each zone, and now."""

    snapshot: Snapshot
    zones: Mapping[str, int]
    now: datetime
    language: str


@dataclass
class _Reading:
    form: Form
    around: Around
    wrong: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def refuse(self, name: str, text: str, **values: object) -> None:
        self.wrong.setdefault(name, (text, values))

    def word(self, name: str, words: type[Word], default: Word) -> Word:
        try:
            return words(self.form.value(name))
        except ValueError:
            self.refuse(name, CHOOSE)
            return default

    def moment(self, name: str) -> datetime | None:
        """A wall-clock time in Calais, in UTC."""
        typed = self.form.value(name)
        if not typed:
            self.refuse(name, mistakes.MISSING)
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
        typed = self.form.value(name)
        if HIDDEN.search(typed):
            self.refuse(name, HIDDEN_THERE)
        elif one_line and ("\n" in typed or "\t" in typed):
            self.refuse(name, ONE_LINE)
        else:
            return typed
        return ""


def contents(form: Form, around: Around) -> Contents:
    """What the form means. Raises Mistakes with everything that is wrong."""
    reading = _Reading(form, around)
    send_at, effective, expires = _times(reading)
    data = {
        "status": form.status,
        "topic": reading.word("topic", AlertTopic, AlertTopic.FOOD),
        "urgency": reading.word("urgency", Urgency, Urgency.UNKNOWN),
        "severity": reading.word("severity", Severity, Severity.UNKNOWN),
        "certainty": reading.word("certainty", Certainty, Certainty.UNKNOWN),
        "zones": _zones(reading),
        "effective": effective,
        "expires": expires,
        "send_at": send_at,
        "rrule": _repeats(reading, effective),
        "contact": _contact(reading),
        "is_loud": form.value("is_loud") != "no",
        "only_translated": not form.made_of and form.value("only_translated") == "yes",
        **(_templated(reading) if form.made_of else _free(reading)),
    }
    if reading.wrong:
        raise Mistakes(reading.wrong)
    made = Contents(**data)
    for name, finding in _fatal(made):
        reading.refuse(name, CONCERNS[finding.concern], about=finding.about)
    if reading.wrong:
        raise Mistakes(reading.wrong)
    return made


def _times(reading: _Reading) -> tuple[datetime | None, datetime, datetime]:
    """When it is sent if not now, when it begins, and when it ends."""
    now = reading.around.now.replace(microsecond=0)
    send_at = reading.moment("send_at") if reading.form.value("when") == "later" else None
    if send_at and send_at <= now:
        reading.refuse("send_at", STILL_TO_COME)
    if send_at and send_at > now + AHEAD:
        reading.refuse("send_at", A_YEAR)
    begins = send_at if send_at and "send_at" not in reading.wrong else now
    expires = reading.moment("expires") or begins + timedelta(hours=1)
    if expires <= begins:
        reading.refuse("expires", ENDS_EARLY)
    if expires > begins + checks.LONGEST + timedelta(minutes=1):
        reading.refuse("expires", SEVEN_DAYS)
    return send_at, begins, expires


def _repeats(reading: _Reading, begins: datetime) -> str | None:
    often = reading.word("often", Often, Often.ONCE) if reading.form.value("often") else Often.ONCE
    if often is Often.ONCE or reading.form.corrects:
        return None
    if reading.form.value("when") != "later":
        reading.refuse("send_at", FIRST_TIME)
        return None
    first = paris(begins).date()
    chosen = reading.form.typed.get("byday", [])
    days = tuple(code for code in DAYS if code in chosen)
    if often is Often.WEEKLY and not days:
        reading.refuse("byday", NO_DAYS)
    elif often is Often.WEEKLY and DAYS[first.weekday()] not in days:
        reading.refuse("byday", OTHER_DAY)
    try:
        last = date.fromisoformat(reading.form.value("until_day"))
    except ValueError:
        reading.refuse("until_day", NO_TIME)
        return None
    if not first <= last <= first + AHEAD:
        reading.refuse("until_day", A_YEAR if last > first else ENDS_EARLY)
        return None
    return Repeat(often, days, last).rule


def _zones(reading: _Reading) -> int:
    """None chosen is every place, so what is no zone of ours must not be left out."""
    chosen = set(reading.form.typed.get("zones", []))
    if not chosen <= set(reading.around.zones):
        reading.refuse("zones", CHOOSE)
        return 0
    return sum(1 << reading.around.zones[key] for key in chosen)


def _contact(reading: _Reading) -> str | None:
    number = reading.form.value("contact")
    if number and not _CONTACT.fullmatch(number):
        reading.refuse("contact", NUMBER)
    return number or None


def _templated(reading: _Reading) -> dict[str, Any]:
    """The sentences of the template in every language, their slots filled."""
    template, around = reading.form.made_of, reading.around
    assert template is not None
    typed = {name: reading.form.value(f"slots.{name}") for name in template.slots}
    given = {name: text for name, text in typed.items() if text or name in template.needed}
    for name, text in given.items():
        try:
            spoken({name: text}, around.snapshot, LANGUAGES[around.language])
        except Refused as wrong:
            reading.refuse(f"slots.{name}", WHYS[wrong.why if text else Why.MISSING])
        else:
            if name in TIMES:
                reading.moment(f"slots.{name}")
    if reading.wrong:
        return {}
    return {
        "template": template.key,
        "slots": {name: text for name, text in given.items() if text},
        "language": around.language,
        "texts": templates.say(template, given, around.snapshot),
    }


def _free(reading: _Reading) -> dict[str, Any]:
    """What was written, in each language in which anything was."""
    form = reading.form
    language = form.value("language")
    if language not in LANGUAGES:
        reading.refuse("language", CHOOSE)
        return {}
    others = (code for code in LANGUAGES if code != language)
    written = [code for code in others if any(form.value(f"{name}.{code}") for name in TEXTS)]
    texts = {
        code: _said(reading, "" if code == language else code) for code in (language, *written)
    }
    if reading.wrong:
        return {}
    return {"language": language, "texts": texts}


def _said(reading: _Reading, code: str) -> Said | None:
    """What is written in one language; "" is the author's."""
    end = f".{code}" if code else ""
    texts = {name: reading.text(f"{name}{end}", one_line=name == "headline") for name in TEXTS}
    if not texts["headline"]:
        reading.refuse(f"headline{end}", mistakes.MISSING)
    for name, text in texts.items():
        if len(text) > LIMITS[name]:
            reading.refuse(f"{name}{end}", mistakes.LONG, max_length=LIMITS[name])
    return None if reading.wrong else Said(**texts)


def _fatal(made: Contents) -> Iterator[tuple[str, Finding]]:
    """What must be mended in the texts, with the field it is in."""
    for code, said in made.texts.items():
        for finding in checks.of_text(made, code, said):
            end = "" if code == made.language else f".{code}"
            if finding.is_fatal:
                yield ("" if made.template else f"description{end}"), finding
