"""Where people see a document: the screens that show it now."""

from collections.abc import Sequence

from bot.routes import Card, Emergency, OneOrganization, ReadPage, Route, Zones
from content.models import DocumentType
from content.snapshot import Snapshot

MOST_SCREENS = 6


def routes(snapshot: Snapshot, thing: DocumentType, key: str) -> Sequence[Route]:
    """At most six screens that show a thing; none while it is not published."""
    if thing is DocumentType.PAGE and key in snapshot.pages:
        number = len(snapshot.pages[key].sections)
        return [ReadPage(key, section) for section in range(min(number, MOST_SCREENS))]
    if thing is DocumentType.ORGANIZATION and key in snapshot.organizations:
        return [OneOrganization(key)]
    if thing in (DocumentType.SERVICE, DocumentType.LOCATION):
        return _cards(snapshot, thing, key)
    alone: dict[DocumentType, Route] = {DocumentType.PHONE: Emergency(), DocumentType.ZONE: Zones()}
    return [alone[thing]] if thing in alone else []


def _cards(snapshot: Snapshot, thing: DocumentType, key: str) -> Sequence[Route]:
    """The first card is enough: the texts are the same on all."""
    is_in = "location" if thing is DocumentType.LOCATION else "service"
    entry = next((one for one in snapshot.entries.values() if getattr(one, is_in).key == key), None)
    return [Card(entry.service.kind, entry.key)] if entry else []
