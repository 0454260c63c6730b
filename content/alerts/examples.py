"""What is made up to try the program: an alert about it would send people to what is not there."""

from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from content.alerts.contents import AlertDocument
from content.models import Location, Organization, Service, ServiceAtLocation
from content.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Examples:
    """The keys of locations and of services at a location that are examples."""

    places: frozenset[str] = frozenset()
    entries: frozenset[str] = frozenset()

    def are_in(self, contents: AlertDocument) -> bool:
        """Whether an alert names any of them."""
        return contents.slots.get("service") in self.entries or not self.places.isdisjoint(
            (contents.slots.get("place"), contents.slots.get("other_place"))
        )


def in_snapshot(snapshot: Snapshot) -> Examples:
    """Those of the published content; worked out once for all who ask."""
    places = (key for key, place in snapshot.locations.items() if place.is_example)
    entries = (key for key, entry in snapshot.entries.items() if entry.is_example)
    return snapshot.derived("examples", lambda: Examples(frozenset(places), frozenset(entries)))


def in_database(session: Session) -> Examples:
    """The same of what the database has now, for who lets an alert go."""
    places = session.exec(select(Location.key).where(col(Location.is_example)))
    entries = (
        select(ServiceAtLocation.key)
        .join(Service, col(Service.id) == ServiceAtLocation.service_id)
        .join(Organization, col(Organization.id) == Service.organization_id)
        .join(Location, col(Location.id) == ServiceAtLocation.location_id)
        .where(or_(col(Service.is_example), col(Organization.is_example), col(Location.is_example)))
    )
    return Examples(frozenset(places), frozenset(session.exec(entries)))
