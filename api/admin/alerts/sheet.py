"""What can be chosen in the form of an alert."""

from itertools import groupby
from typing import Any

from api.admin.alerts.repeats import OFTEN, day_name
from api.admin.alerts.words import CERTAINTIES, SEVERITIES, SLOTS, URGENCIES, topics, words
from api.admin.speech import Speech
from content.i18n import LANGUAGES
from content.snapshot import Entry, Snapshot
from content.words import DAYS

Option = tuple[str, str]
Group = tuple[str, list[Option]]  # the name of a zone, and what is there


def options(snapshot: Snapshot, speech: Speech) -> dict[str, Any]:
    """Every list, by the name of its field."""
    places = _places(snapshot, speech)
    return {
        "topic": topics(speech),
        "zones": [(one.key, speech.reader.name(one.name)) for one in snapshot.zones.values()],
        "urgency": words(URGENCIES, speech),
        "severity": words(SEVERITIES, speech),
        "certainty": words(CERTAINTIES, speech),
        "often": [(often.value, speech.say(text)) for often, text in OFTEN.items()],
        "byday": [(code, day_name(code, speech)) for code in DAYS],
        "language": [(one.code, one.name) for one in LANGUAGES.values()],
        "service": _services(snapshot, speech),
        "place": places,
        "other_place": places,
        "slots": {name: speech.say(text) for name, text in SLOTS.items()},
    }


def _places(snapshot: Snapshot, speech: Speech) -> list[Group]:
    name = speech.reader.name
    return _grouped(
        snapshot,
        speech,
        [(one.zone.key, one.key, name(one.name)) for one in snapshot.places.values()],
    )


def _services(snapshot: Snapshot, speech: Speech) -> list[Group]:
    found = [
        (one.place.zone.key, one.key, _entry(one, speech)) for one in snapshot.entries.values()
    ]
    return _grouped(snapshot, speech, found)


def _entry(entry: Entry, speech: Speech) -> str:
    service, name = entry.service, speech.reader.name
    return f"{name(service.name)} · {service.organization.name} · {name(entry.place.name)}"


def _grouped(snapshot: Snapshot, speech: Speech, found: list[tuple[str, str, str]]) -> list[Group]:
    """By zone, in the order of zones, and then by name."""
    order = list(snapshot.zones)
    ordered = sorted(found, key=lambda one: (order.index(one[0]), one[2].casefold()))
    return [
        (speech.reader.name(snapshot.zones[zone].name), [(key, text) for _, key, text in group])
        for zone, group in groupby(ordered, key=lambda one: one[0])
    ]
