"""Where people see a document: the screens that show it now."""

from collections.abc import Sequence

from bot.routes import Card, Emergency, OneOrganization, ReadPage, Route, Zones
from content.snapshot import Snapshot
from content.words import Thing

MOST_SCREENS = 6


def routes(snapshot: Snapshot, thing: Thing, key: str) -> Sequence[Route]:
    """At most six screens that show a thing; none while it is not published."""
    if thing is Thing.PAGE and key in snapshot.pages:
        number = len(snapshot.pages[key].sections)
        return [ReadPage(key, section) for section in range(min(number, MOST_SCREENS))]
    if thing is Thing.ORGANIZATION and key in snapshot.organizations:
        return [OneOrganization(key)]
    if thing in (Thing.SERVICE, Thing.LOCATION):
        return _cards(snapshot, thing, key)
    alone: dict[Thing, Route] = {Thing.PHONE: Emergency(), Thing.ZONE: Zones()}
    return [alone[thing]] if thing in alone else []


def _cards(snapshot: Snapshot, thing: Thing, key: str) -> Sequence[Route]:
    """The first card is enough: the texts are the same on all."""
    is_in = "place" if thing is Thing.LOCATION else "service"
    entry = next((one for one in snapshot.entries.values() if getattr(one, is_in).key == key), None)
    return [Card(entry.service.kind, entry.key)] if entry else []
