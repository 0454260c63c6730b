"""Who may do what: the one place that says so.

`GRANTS` is about whole pages and actions; `check` about this very change, so that nobody changes
what is another organization's or another language's by asking for it under its key.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from content.core.errors import NotAllowed
from content.directory.schemas import ServiceDocument
from content.models import DocumentType, Role


class Permission(StrEnum):
    """Something that can be allowed."""

    LOOK = "look"  # Today, Week, one's own account
    DAY = "day"  # one opening differs; still true
    OFFERS = "offers"  # services, locations, schedules
    CONTENT = "content"  # all other content
    TRANSLATE = "translate"  # texts in a language
    DECIDE = "decide"  # what others propose; partner links; files in and out
    HISTORY = "history"  # who did what; restore
    OVERRULE = "overrule"  # undo what others did
    ALERTS = "alerts"  # write to people
    VOLUNTEERS = "volunteers"  # accounts and invitations
    SETTINGS = "settings"  # paces, and administrators


_EDITOR = frozenset(
    {
        Permission.LOOK,
        Permission.DAY,
        Permission.OFFERS,
        Permission.CONTENT,
        Permission.TRANSLATE,
        Permission.DECIDE,
        Permission.HISTORY,
    }
)
_COORDINATOR = _EDITOR | {Permission.OVERRULE, Permission.ALERTS, Permission.VOLUNTEERS}
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.PARTNER: frozenset({Permission.LOOK, Permission.DAY, Permission.OFFERS}),
    Role.TRANSLATOR: frozenset({Permission.LOOK, Permission.TRANSLATE}),
    Role.EDITOR: _EDITOR,
    Role.COORDINATOR: _COORDINATOR,
    Role.ADMINISTRATOR: _COORDINATOR | {Permission.SETTINGS},
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes something: a volunteer, an organization through its link (a partner without
    an account), or the command on the server (an administrator without one). `organization` is
    a key, `languages` the codes a translator writes."""

    role: Role
    volunteer_id: int | None = None
    organization: str | None = None
    languages: frozenset[str] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Whether this is allowed at all."""
        return permission in GRANTS[self.role]

    def may_say_of(self, organization: str) -> bool:
        """Whether one opening of this organization (its key) is theirs to speak of: partners
        speak for their own."""
        return self.may(Permission.DAY) and (
            self.role is not Role.PARTNER or self.organization == organization
        )

    def may_invite(self, role: Role) -> bool:
        """Nobody makes an account that can do more than their own."""
        return self.may(Permission.VOLUNTEERS) and GRANTS[role] <= GRANTS[self.role]


SERVER = Actor(Role.ADMINISTRATOR)


def check(by: Actor, thing: DocumentType, before: Any, after: Any, paths: Iterable[str]) -> None:
    """Raises NotAllowed if `by` may not change exactly these paths of this document."""
    if by.role is Role.TRANSLATOR:
        allowed = before is not None and all(
            path.rpartition(".")[2] in by.languages for path in paths
        )
    elif by.role is Role.PARTNER:
        allowed = _is_own(by, thing, before, after)
    else:
        needed = Permission.SETTINGS if thing is DocumentType.PACE else Permission.CONTENT
        allowed = by.may(needed)
    if not allowed:
        raise NotAllowed


def _is_own(by: Actor, thing: DocumentType, before: Any, after: Any) -> bool:
    """A partner's own service, before and after, assured by nobody else. A location is looked at
    by `content.editing.changes`, which knows who uses it."""
    if thing is DocumentType.LOCATION:
        return True
    if thing is not DocumentType.SERVICE or by.organization is None:
        return False
    docs: list[ServiceDocument] = [doc for doc in (before, after) if doc is not None]
    known = {place.key: place.assured for place in (before.at if before else ())}
    return all(doc.organization == by.organization for doc in docs) and all(
        place.assured in (None, known.get(place.key)) or place.assured.by == by.organization
        for place in after.at
    )
