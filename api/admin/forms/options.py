"""What can be chosen in the forms: values and their words, in the volunteer's language."""

from collections.abc import Callable, Mapping
from typing import Any

from babel.dates import get_day_names, get_month_names

from api.admin.localizer import AdminLocalizer, _s
from bot.labels import AUDIENCES, KINDS, MANDATES, PAGES
from bot.localizer import Localizer
from content.core.i18n import LANGUAGES
from content.directory.spoken_languages import SPOKEN
from content.models import Audience, Mandate, PageKind, PhoneType, Precision, ServiceKind, Topic
from content.schedules.rules import DAYS, HolidayRule
from content.snapshot import PublishedLocation, Snapshot

Option = tuple[str, str]
PRECISIONS = {
    Precision.EXACT: _s("Exactly (a building with an address)"),
    Precision.STREET: _s("About a hundred metres"),
    Precision.AREA: _s("About a kilometre"),
}
HOLIDAYS = {
    HolidayRule.UNCERTAIN: _s("Nobody knows yet"),
    HolidayRule.OPEN: _s("Open too"),
    HolidayRule.CLOSED: _s("Closed"),
}
PHONES = {PhoneType.VOICE: _s("To call"), PhoneType.SMS: _s("To write to (SMS)")}
TOPICS = {
    Topic.ASYLUM_FRANCE: _s("Asylum in France"),
    Topic.DUBLIN: _s("Dublin"),
    Topic.ASYLUM_UK: _s("Asylum in the UK"),
    Topic.POLICE: _s("Police checks"),
    Topic.DETENTION: _s("Detention"),
    Topic.EVICTION: _s("Evictions"),
    Topic.MINORS: _s("Under 18"),
    Topic.HEALTH_CARE: _s("Health care"),
    Topic.PREGNANCY: _s("Pregnancy"),
    Topic.VIOLENCE: _s("Violence"),
    Topic.MISSING: _s("Missing people"),
    Topic.SEA: _s("At sea"),
}


def options(snapshot: Snapshot, localizer: AdminLocalizer) -> dict[str, list[Option]]:
    """Every list of the forms, by the table, enum or field that it is of."""
    reader, say = localizer.reader, localizer.say
    locale = localizer.language
    days, months = get_day_names("wide", locale=locale), get_month_names("wide", locale=locale)
    organizations = [(one.key, one.name) for one in snapshot.organizations.values()]
    public = ((ServiceKind, KINDS), (Audience, AUDIENCES), (Mandate, MANDATES), (PageKind, PAGES))
    own = ((Precision, PRECISIONS), (HolidayRule, HOLIDAYS), (PhoneType, PHONES), (Topic, TOPICS))
    return {
        **{kind.__name__: _choices(texts, reader.t) for kind, texts in public},
        **{kind.__name__: _choices(texts, say) for kind, texts in own},
        "yes_or_no": [("no", say(_s("No"))), ("yes", say(_s("Yes")))],
        "byday": [(code, str(days[number])) for number, code in enumerate(DAYS)],
        "bymonth": [(str(number), str(months[number])) for number in range(1, 13)],
        "organization": organizations,
        "zone": [(one.key, reader.name(one.name)) for one in snapshot.zones.values()],
        "location": sorted(
            ((one.key, _place(one, reader)) for one in snapshot.locations.values()),
            key=lambda option: option[1].casefold(),
        ),
        "languages": list(SPOKEN.items()),
        "language": [(one.code, one.name) for one in LANGUAGES.values()],
    }


def _choices(texts: Mapping[Any, str], say: Callable[[str], str]) -> list[Option]:
    return [(one.value, say(text)) for one, text in texts.items()]


def _place(place: PublishedLocation, reader: Localizer) -> str:
    return f"{reader.name(place.zone.name)} · {reader.name(place.name)}"
