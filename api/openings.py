"""The openings that the read API is asked for."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial

from content.models import ServiceKind
from content.schedules import Occurrence, between
from content.snapshot import PublishedServiceAtLocation, Snapshot

Found = tuple[tuple[PublishedServiceAtLocation, Occurrence], ...]
QUESTIONS_KEPT = 8


class Openings:
    """The openings of the last questions about one snapshot, so that paging through them does
    not compute them again. A new snapshot begins anew, and the old one is let go."""

    def __init__(self) -> None:
        self._current: tuple[Snapshot | None, Callable[..., Found]] = (None, _openings)

    def find(
        self,
        snapshot: Snapshot,
        start: datetime,
        end: datetime,
        zone: str | None,
        kind: ServiceKind | None,
    ) -> Found:
        """All openings in [start, end), in order."""
        of, ask = self._current
        if of is not snapshot:
            ask = lru_cache(maxsize=QUESTIONS_KEPT)(partial(_openings, snapshot))
            self._current = (snapshot, ask)
        return ask(start, end, zone, kind)


def _openings(
    snapshot: Snapshot, start: datetime, end: datetime, zone: str | None, kind: ServiceKind | None
) -> Found:
    found = [
        (entry, opening)
        for entry in entries(snapshot, zone, kind)
        for opening in between(entry.timetable, start, end)
    ]
    return tuple(sorted(found, key=lambda pair: (pair[1].opens, pair[0].key)))


def entries(
    snapshot: Snapshot, zone: str | None, kind: ServiceKind | None
) -> list[PublishedServiceAtLocation]:
    """What there is, of one kind or all, in one zone or everywhere."""
    kinds = [kind] if kind else list(ServiceKind)
    return [entry for one in kinds for entry in snapshot.of_kind(one, zone)]
