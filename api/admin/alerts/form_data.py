"""What is in the form of an alert: from a browser, from an alert, or to begin with."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from content.alerts import recurrence
from content.alerts.contents import AlertDocument
from content.alerts.recurrence import RecurrenceFrequency
from content.alerts.slots import SLOTS
from content.alerts.templates import TEMPLATES, AlertTemplate
from content.core.clock import paris
from content.core.i18n import LANGUAGES
from content.models import AlertStatus, AlertTopic, Certainty, Severity, Urgency

Typed = dict[str, list[str]]  # every field's values by its name
FREE = "free"  # stands for a template's key where there is none
FREE_HOURS = 24
TEXTS = ("headline", "description", "instruction")
MANY = frozenset({"zones", "byday"})
FIELDS = frozenset(
    {
        *("topic", "zones", "urgency", "severity", "certainty", "expires", "contact"),
        *("when", "send_at", "often", "byday", "until_day", "is_loud", "only_translated"),
        *("language", *TEXTS),
        *(f"{text}.{code}" for text in TEXTS for code in LANGUAGES),
        *(f"slots.{name}" for name in SLOTS),
    }
)


@dataclass(frozen=True)
class AlertForm:
    """A form as it is in the browser, at `path` (and `ways` after it). `template` is a key, ""
    for free text; `edits` and `corrects` are the numbers of the alerts it is about; `base` is the
    fingerprint of what it was made from, `press` the number by which it acts once, `see` the
    language of the preview."""

    path: str
    template: str
    status: AlertStatus
    typed: Typed = field(default_factory=dict)
    edits: int | None = None
    corrects: int | None = None
    base: str = ""
    press: str = ""
    see: str = ""
    ways: str = ""

    @property
    def is_exercise(self) -> bool:
        """Whether it only reaches testers."""
        return self.status is AlertStatus.EXERCISE

    @property
    def made_of(self) -> AlertTemplate | None:
        """Its template."""
        return TEMPLATES.get(self.template)

    def value(self, name: str) -> str:
        """What was typed into a field, last."""
        return self.typed.get(name, [""])[-1].strip()


def of_browser(opened: AlertForm, pairs: Iterable[tuple[str, object]]) -> AlertForm:
    """The form as a browser sent it; a correction is of the same topic and for the same zones."""
    found: Typed = {}
    others: dict[str, str] = {}
    for name, value in pairs:
        if not isinstance(value, str):
            continue
        if name in FIELDS:
            found.setdefault(name, []).append(value.replace("\r\n", "\n"))
        else:
            others[name] = value[:200]
    if opened.corrects:
        found |= {name: opened.typed[name] for name in ("topic", "zones") if name in opened.typed}
    return replace(
        opened,
        typed=found,
        base=others.get("base", ""),
        press=others.get("press", "")[:80],
        see=others.get("see", ""),
    )


def blank(template: AlertTemplate | None, now: datetime, language: str) -> Typed:
    """A new form, with what an author most likely wants."""
    hours = template.hours if template else FREE_HOURS
    return {
        "topic": [(template.topic if template else AlertTopic.FOOD).value],
        "urgency": [(template.urgency if template else Urgency.EXPECTED).value],
        "severity": [(template.severity if template else Severity.MODERATE).value],
        "certainty": [(template.certainty if template else Certainty.LIKELY).value],
        "expires": [wall(_rounded(now + timedelta(hours=hours)))],
        "when": ["now"],
        "often": [RecurrenceFrequency.ONCE.value],
        "is_loud": ["yes"],
        "only_translated": ["no"],
        "language": [language],
    }


def of_alert(contents: AlertDocument, zones: Iterable[str]) -> Typed:
    """The form of an alert that there is; `zones` are its keys."""
    said = contents.texts[contents.language]
    repeat = recurrence.read(contents.rrule)
    found: Typed = {
        "topic": [contents.topic.value],
        "zones": list(zones),
        "urgency": [contents.urgency.value],
        "severity": [contents.severity.value],
        "certainty": [contents.certainty.value],
        "expires": [wall(contents.expires)],
        "when": ["later" if contents.send_at else "now"],
        "send_at": [wall(contents.send_at) if contents.send_at else ""],
        "often": [(repeat.often if repeat else RecurrenceFrequency.ONCE).value],
        "byday": list(repeat.days) if repeat else [],
        "until_day": [f"{repeat.last}" if repeat else ""],
        "contact": [contents.contact or ""],
        "is_loud": ["yes" if contents.is_loud else "no"],
        "only_translated": ["yes" if contents.only_translated else "no"],
        "language": [contents.language],
        **{f"slots.{name}": [value] for name, value in contents.slots.items()},
        **{name: [getattr(said, name)] for name in TEXTS},
    }
    others = (code for code in contents.texts if code != contents.language)
    for code in others:
        found |= {f"{name}.{code}": [getattr(contents.texts[code], name)] for name in TEXTS}
    return {name: values for name, values in found.items() if name in FIELDS}


def wall(moment: datetime) -> str:
    """A moment as forms have it, on the clock in Calais."""
    return f"{paris(moment):%Y-%m-%dT%H:%M}"


def _rounded(moment: datetime) -> datetime:
    """Up to the next quarter of an hour."""
    return moment + timedelta(minutes=-moment.minute % 15)
