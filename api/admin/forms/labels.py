"""What the fields of the forms are called, so that a mistake can be told with its field."""

from pydantic.fields import FieldInfo

from api.admin.forms.fields import READ_BY
from api.admin.localizer import AdminLocalizer, _s
from content.audit.diff import ORDER
from content.core.i18n import LANGUAGES
from content.directory.titles import steps

# What is in a form, or in a choice between two versions, and no field of a document.
OTHERS = {
    READ_BY.name: READ_BY.title,
    "publish_at": _s("Day and time in Calais"),
    ORDER: _s("Order"),
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
    labels: list[str] = []
    owner = ""
    for part, field in steps(name):
        if part.isdecimal() and owner in ROWS:
            labels[-1:] = [localizer.say(ROWS[owner], number=int(part) + 1)]
        elif part in LANGUAGES:
            labels.append(LANGUAGES[part].name)
        elif not part.isdecimal():
            labels.append(label(part, field, localizer))
        owner = part
    return " · ".join(labels)


def label(part: str, field: FieldInfo | None, localizer: AdminLocalizer) -> str:
    """What one part of a path is called; itself where nobody says."""
    title = field.title if field else OTHERS.get(part)
    return localizer.say(title) if title else part
