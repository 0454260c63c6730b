"""What the fields of the forms are called, so that a mistake can be told with its field."""

from api.admin.content.merge import LABELS
from api.admin.localizer import AdminLocalizer, _s
from content.core.i18n import LANGUAGES

FIELDS = LABELS | {
    "at": _s("Places"),
    "phones": _s("Phone numbers"),
    "opens_at": _s("From"),
    "closes_at": _s("To"),
    "byday": _s("On these days"),
    "dtstart": _s("One date only, or the first date"),
    "interval": _s("Every how many weeks"),
    "until": _s("Until"),
    "valid_from": _s("Since"),
    "valid_to": _s("Last day"),
    "valid_until": _s("Sure until"),
    "bymonth": _s("Only in these months"),
    "holidays": _s("On public holidays"),
    "type": _s("Used how"),
    "label": _s("Label"),
    "url": _s("Address on the web"),
    "read_on": _s("Read there on"),
    "read_by": _s("A legal organization read this today"),
    "publish_at": _s("Day and time in Calais"),
}
ROWS = {
    "at": _s("Place {number}"),
    "schedules": _s("Opening times {number}"),
    "sections": _s("Section {number}"),
    "sources": _s("Source {number}"),
    "phones": _s("Number {number}"),
}


def called(name: str, localizer: AdminLocalizer) -> str:
    """Place 1 · Opening times 2 · From."""
    parts, said = name.split("."), list[str]()
    for part, before in zip(parts, ["", *parts], strict=False):
        if part.isdecimal() and before in ROWS:
            said[-1:] = [localizer.say(ROWS[before], number=int(part) + 1)]
        elif part in LANGUAGES:
            said.append(LANGUAGES[part].name)
        elif not part.isdecimal():
            said.append(_field(part, localizer))
    return " · ".join(said)


def _field(part: str, localizer: AdminLocalizer) -> str:
    return localizer.say(FIELDS[part]) if part in FIELDS else part
