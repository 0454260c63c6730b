"""What can be chosen in the form of an alert."""

from datetime import date
from itertools import groupby
from typing import Any

from api.admin.alerts.labels import CERTAINTIES, SEVERITIES, SLOTS, URGENCIES, choices, topics
from api.admin.localizer import AdminLocalizer, _s
from content.alerts.recurrence import RecurrenceFrequency
from content.core.i18n import LANGUAGES, weekday
from content.schedules.rules import DAYS
from content.snapshot import PublishedServiceAtLocation, Snapshot

_A_MONDAY = date(2024, 1, 1)
OFTEN = {
    RecurrenceFrequency.ONCE: _s("Once only"),
    RecurrenceFrequency.DAILY: _s("Every day"),
    RecurrenceFrequency.WEEKLY: _s("Every week"),
}
Option = tuple[str, str]
Group = tuple[str, list[Option]]  # the name of a zone, and what is there


def options(snapshot: Snapshot, localizer: AdminLocalizer) -> dict[str, Any]:
    """Every list, by the name of its field."""
    places = _places(snapshot, localizer)
    return {
        "topic": topics(localizer),
        "zones": [(one.key, localizer.reader.name(one.name)) for one in snapshot.zones.values()],
        "urgency": choices(URGENCIES, localizer),
        "severity": choices(SEVERITIES, localizer),
        "certainty": choices(CERTAINTIES, localizer),
        "often": [(often.value, localizer.say(text)) for often, text in OFTEN.items()],
        "byday": [(code, _day_name(number, localizer)) for number, code in enumerate(DAYS)],
        "language": [(one.code, one.name) for one in LANGUAGES.values()],
        "service": _services(snapshot, localizer),
        "place": places,
        "other_place": places,
        "slots": {name: localizer.say(text) for name, text in SLOTS.items()},
    }


def _day_name(number: int, localizer: AdminLocalizer) -> str:
    day = date.fromordinal(_A_MONDAY.toordinal() + number)
    return weekday(day, LANGUAGES[localizer.language])


def _places(snapshot: Snapshot, localizer: AdminLocalizer) -> list[Group]:
    name = localizer.reader.name
    return _grouped(
        snapshot,
        localizer,
        [(one.zone.key, one.key, name(one.name)) for one in snapshot.locations.values()],
    )


def _services(snapshot: Snapshot, localizer: AdminLocalizer) -> list[Group]:
    found = [
        (one.location.zone.key, one.key, _entry(one, localizer))
        for one in snapshot.entries.values()
    ]
    return _grouped(snapshot, localizer, found)


def _entry(entry: PublishedServiceAtLocation, localizer: AdminLocalizer) -> str:
    service, name = entry.service, localizer.reader.name
    return f"{name(service.name)} · {service.organization.name} · {name(entry.location.name)}"


def _grouped(
    snapshot: Snapshot, localizer: AdminLocalizer, found: list[tuple[str, str, str]]
) -> list[Group]:
    """By zone, in the order of zones, and then by name."""
    order = list(snapshot.zones)
    ordered = sorted(found, key=lambda one: (order.index(one[0]), one[2].casefold()))
    return [
        (localizer.reader.name(snapshot.zones[zone].name), [(key, text) for _, key, text in group])
        for zone, group in groupby(ordered, key=lambda one: one[0])
    ]
