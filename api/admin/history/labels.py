"""What was changed, in the words of volunteers: things, actions, fields and values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from api.admin.localizer import CHANGES, ROLES, AdminLocalizer, _s
from bot.labels import AUDIENCES, KINDS, REASONS
from content.audit.diff import TIMES, Flat
from content.core import i18n
from content.directory.titles import rows_of, steps
from content.models import ChangeAction, DocumentType, Role
from content.schedules.rules import DAYS
from content.snapshot import LocalizedText, Snapshot

THINGS = {
    DocumentType.SERVICE.value: _s("Service"),
    DocumentType.LOCATION.value: _s("Location"),
    DocumentType.ORGANIZATION.value: _s("Organization"),
    DocumentType.PAGE.value: _s("Page"),
    DocumentType.PHONE.value: _s("Phone number"),
    DocumentType.ZONE.value: _s("Zone"),
    DocumentType.PACE.value: _s("Pace"),
    "volunteer": _s("Volunteer"),
    "invitation": _s("Invitation"),
    "channel": _s("Public channel"),
}
ACTIONS = {
    ChangeAction.CREATED: _s("made"),
    ChangeAction.CHANGED: _s("changed"),
    ChangeAction.ASSURED: _s("checked"),
    ChangeAction.TODAY: _s("said for a day"),
    ChangeAction.TRANSLATED: _s("translated"),
    ChangeAction.ARCHIVED: _s("put away"),
    ChangeAction.UNDONE: _s("undone"),
    ChangeAction.RESTORED: _s("restored"),
    ChangeAction.LOADED: _s("loaded from a file"),
}
# What is no field of a document; and what is called otherwise in a path, or of several things.
FIELDS = {
    "at": _s("place"),
    "edited_at": _s("right for its source since"),
    "is_active": _s("open account"),
    "languages": _s("languages"),
    "new_link": _s("link to a new"),
    "phones": _s("phone"),
    "position": _s("position"),
    "reviewed_at": _s("read and right since"),
    "role": _s("role"),
    "schedules": _s("rule"),
    "section_order": _s("order of the sections"),
    "sections": _s("section"),
    "sources": _s("source"),
}
VALUES = {
    "active": _s("people see it"),
    "inactive": _s("put away"),
    "seen": _s("seen"),
    "phoned": _s("phoned"),
    "told": _s("told by the organization"),
    "written": _s("read"),
    **{kind.value: text for kind, text in CHANGES.items()},
    "WEEKLY": _s("every week"),
    "open": _s("open"),
    "closed": _s("closed"),
    "uncertain": _s("not sure"),
    "exact": _s("exact"),
    "street": _s("the street"),
    "area": _s("the area"),
    "independent": _s("independent of the State"),
    "state": _s("mandated by the State"),
    "password": _s("password"),
    "password and second step": _s("password and second step"),
}
_WORDS = ("status", "how", "kind", "freq", "holidays", "precision", "mandate", "new_link")
_PEOPLE: dict[str, str] = {
    word.value: text for words in (KINDS, REASONS, AUDIENCES) for word, text in words.items()
}
_A_MONDAY = date(2024, 1, 1)


Names = dict[tuple[str, str], LocalizedText | str]  # by thing and key


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One path that differs: its label, what it was and is ("" for nothing), and the language of
    a text, "" for what is none."""

    label: str
    before: str
    after: str
    language: str


@dataclass(frozen=True, slots=True)
class ChangeLabels:
    """Tells changes in a volunteer's language, with the names things have now."""

    localizer: AdminLocalizer
    names: Names

    def thing(self, thing: str) -> str:
        """What a thing is called."""
        return self.localizer.say(THINGS[thing]) if thing in THINGS else thing

    def action(self, action: ChangeAction) -> str:
        """What was done."""
        return self.localizer.say(ACTIONS[action])

    def name(self, thing: str, key: str) -> str:
        """A thing's name where it is known, or else its key."""
        if thing == DocumentType.PACE.value:
            return self._people(key)
        known = self.names.get((thing, key), key)
        return known if isinstance(known, str) else self.localizer.reader.name(known)

    def lines(self, before: Flat, after: Flat) -> list[ChangeLine]:
        """The paths that differ, in order."""
        return [
            ChangeLine(
                self.label(path),
                self.value(path, before.get(path)),
                self.value(path, after.get(path)),
                "" if path.startswith(TIMES) else _language(path),
            )
            for path in sorted({**before, **after})
        ]

    def label(self, path: str) -> str:
        """A path as volunteers read it: place Beach · rule 1 · opens."""
        parts: list[str] = []
        owner = ""
        for part, field in steps(path):
            if part in i18n.LANGUAGES and part == _language(path):
                parts.append(i18n.LANGUAGES[part].name)
            elif owner or part.isdecimal():
                parts[-1] += f" {self._part(owner, part)}"
            else:
                title = FIELDS.get(part) or (field.title if field else None)
                parts.append(_uncapitalized(self.localizer.say(title)) if title else part)
            owner = part if field and rows_of(field) else ""
        return " · ".join(parts)

    def value(self, path: str, value: Any) -> str:
        """A value as volunteers read it; "" for none."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.localizer.say("yes") if value else self.localizer.say("no")
        if isinstance(value, list):
            return ", ".join(self.value(path, one) for one in value)
        if path.startswith(TIMES):
            return self._moment(str(value))
        name = path.rpartition(".")[2]
        return self._text(name, str(value))

    def _text(self, name: str, text: str) -> str:
        if name in ("when", "said_at"):
            return self._moment(text)
        if name == "byday" and text in DAYS:
            day = date.fromordinal(_A_MONDAY.toordinal() + DAYS.index(text))
            return i18n.weekday(day, i18n.LANGUAGES[self.localizer.language])
        if name == "role" and text in ROLES:
            return self.localizer.role(Role(text))
        if name in _WORDS and text in VALUES:
            return self.localizer.say(VALUES[text])
        if name in ("kind", "reason", "audiences", "thing"):
            return self._people(text)
        return self._named(name, text)

    def _named(self, name: str, text: str) -> str:
        """The name of what a field names by its key."""
        thing = {"by": "organization", "new_location": "location"}.get(name, name)
        return self.name(thing, text) if thing in THINGS and name != "thing" else text

    def _people(self, text: str) -> str:
        """A word that people read too."""
        return self.localizer.reader.t(_PEOPLE[text]) if text in _PEOPLE else text

    def _part(self, owner: str, part: str) -> str:
        if owner == "at":
            return self.name("entry", part)
        if owner == "exceptions":
            return " ".join(self._text("kind", word) for word in part.split(" ") if word != "day")
        if owner == "sections":
            return section_name(part)
        return f"{int(part) + 1}" if part.isdecimal() else part

    def _moment(self, text: str) -> str:
        try:
            return self.localizer.moment(datetime.fromisoformat(text))
        except ValueError:
            return text


def names(snapshot: Snapshot, volunteers: dict[int, str]) -> Names:
    """What things are called, by thing and key, as far as they are published."""
    found: Names = {}
    for entry in snapshot.entries.values():
        found["service", entry.service.key] = entry.service.name
        found["entry", entry.key] = entry.location.name
    for place in snapshot.locations.values():
        found["location", place.key] = place.name
    for organization in snapshot.organizations.values():
        found["organization", organization.key] = organization.name
    for page in snapshot.pages.values():
        found["page", page.key] = page.title
    for zone in snapshot.zones.values():
        found["zone", zone.key] = zone.name
    for phone in snapshot.phones:
        found["phone", phone.key] = phone.label or phone.number
    return found | {("volunteer", f"{number}"): name for number, name in volunteers.items()}


def section_name(key: str) -> str:
    """What a section is called by: the number of those that had no key, or the key."""
    return key[1:] if key[1:].isdecimal() else key


def _uncapitalized(text: str) -> str:
    return text[:1].lower() + text[1:]


def _language(path: str) -> str:
    last = path.rpartition(".")[2]
    return last if last in i18n.LANGUAGES and "." in path else ""
