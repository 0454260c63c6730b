"""The form of an alert as the contents it means."""

import re
from datetime import date, datetime, timedelta

from api.admin.alerts.form_data import AlertForm
from api.admin.alerts.form_fields import CHOOSE, NO_TIME, FieldReader, FormContext
from api.admin.alerts.labels import CONCERNS
from api.admin.alerts.texts import TIMES, free, templated
from api.admin.forms.errors import FormErrors
from api.admin.localizer import _s
from content.alerts import checks
from content.alerts.contents import AlertDocument
from content.alerts.recurrence import Recurrence, RecurrenceFrequency
from content.core.clock import paris
from content.models import AlertTopic, Certainty, Severity, Urgency
from content.schedules.rules import DAYS

_CONTACT = re.compile(r"\+?[0-9][0-9 ]{1,24}")
AHEAD = timedelta(days=366)
STILL_TO_COME = _s("Choose a time that is still to come.")
ENDS_EARLY = _s("This is before it begins.")
SEVEN_DAYS = _s("At most seven days after it begins.")
A_YEAR = _s("At most a year ahead.")
NO_DAYS = _s("Choose at least one day of the week.")
FIRST_TIME = _s("What comes again needs the day and time of the first one: choose “Later”.")
OF_ONE_DAY = _s("This names a day. What comes again cannot: leave its times empty.")
OTHER_DAY = _s("It begins on another day. Choose that day too, or send it later.")
NUMBER = _s("Only digits and spaces, and perhaps + in front.")


def contents(form: AlertForm, around: FormContext) -> AlertDocument:
    """What the form means. Raises Mistakes with everything that is wrong."""
    reading = FieldReader(form, around)
    send_at, effective, expires = _times(reading)
    chosen, contact = set(form.typed.get("zones", [])), form.value("contact")
    if not chosen <= around.zones.keys():  # none is every place: what is no zone must not get lost
        reading.refuse("zones", CHOOSE)
    if contact and not _CONTACT.fullmatch(contact):
        reading.refuse("contact", NUMBER)
    data = {
        "status": form.status,
        "topic": reading.word("topic", AlertTopic, AlertTopic.FOOD),
        "urgency": reading.word("urgency", Urgency, Urgency.UNKNOWN),
        "severity": reading.word("severity", Severity, Severity.UNKNOWN),
        "certainty": reading.word("certainty", Certainty, Certainty.UNKNOWN),
        "zones": sum(1 << around.zones[key] for key in chosen & around.zones.keys()),
        "effective": effective,
        "expires": expires,
        "send_at": send_at,
        "rrule": _repeats(reading, effective),
        "contact": contact or None,
        "is_loud": form.value("is_loud") != "no",
        "only_translated": not form.made_of and form.value("only_translated") == "yes",
        **(templated(reading) if form.made_of else free(reading)),
    }
    if reading.wrong:
        raise FormErrors(reading.wrong)
    made = AlertDocument(**data)
    for code, said in made.texts.items():
        field = "description" if code == made.language else f"description.{code}"
        for finding in checks.of_text(code, said):
            if finding.is_fatal:
                name = "" if made.template else field
                reading.refuse(name, CONCERNS[finding.concern], about=finding.about)
    if reading.wrong:
        raise FormErrors(reading.wrong)
    return made


def _times(reading: FieldReader) -> tuple[datetime | None, datetime, datetime]:
    """When it is sent if not now, when it begins, and when it ends."""
    now = reading.around.now.replace(microsecond=0)
    send_at = reading.moment("send_at") if reading.form.value("when") == "later" else None
    if send_at and send_at <= now:
        reading.refuse("send_at", STILL_TO_COME)
    if send_at and send_at > now + AHEAD:
        reading.refuse("send_at", A_YEAR)
    begins = send_at if send_at and "send_at" not in reading.wrong else now
    made_of = reading.form.made_of
    says_until = made_of and "until" in made_of.slots and reading.form.value("slots.until")
    field = "slots.until" if says_until else "expires"  # one end: the one that its sentences say
    expires = reading.moment(field) or begins + timedelta(hours=1)
    if expires <= begins:
        reading.refuse(field, ENDS_EARLY)
    if expires > begins + checks.LONGEST + timedelta(minutes=1):
        reading.refuse(field, SEVEN_DAYS)
    return send_at, begins, expires


def _repeats(reading: FieldReader, begins: datetime) -> str | None:
    once = RecurrenceFrequency.ONCE
    if reading.form.value("often") in ("", once):
        return None
    is_of_one_day = any(reading.form.value(f"slots.{name}") for name in TIMES)
    if is_of_one_day:  # its sentences would be wrong the next time
        reading.refuse("send_at", OF_ONE_DAY)
    often = once if is_of_one_day else reading.word("often", RecurrenceFrequency, once)
    if often is once or reading.form.corrects:
        return None
    if reading.form.value("when") != "later":
        reading.refuse("send_at", FIRST_TIME)
        return None
    first = paris(begins).date()
    chosen = reading.form.typed.get("byday", [])
    days = tuple(code for code in DAYS if code in chosen)
    if often is RecurrenceFrequency.WEEKLY and not days:
        reading.refuse("byday", NO_DAYS)
    elif often is RecurrenceFrequency.WEEKLY and DAYS[first.weekday()] not in days:
        reading.refuse("byday", OTHER_DAY)
    try:
        last = date.fromisoformat(reading.form.value("until_day"))
    except ValueError:
        reading.refuse("until_day", NO_TIME)
        return None
    if not first <= last <= first + AHEAD:
        reading.refuse("until_day", A_YEAR if last > first else ENDS_EARLY)
        return None
    return Recurrence(often, days, last).rule
