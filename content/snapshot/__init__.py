"""Everything published, immutable, indexed, with its version.

`things` is what a snapshot holds, `build` makes one from the database, `alerts` reads the alerts
that hold, `keeper` keeps the newest good one in memory.
"""

from content.snapshot.build import build
from content.snapshot.keeper import Keeper
from content.snapshot.things import (
    EMPTY,
    Attribution,
    Checked,
    Entry,
    Organization,
    Page,
    Phone,
    Place,
    PublishedAlert,
    Section,
    Service,
    Snapshot,
    Source,
    Words,
    Zone,
)

__all__ = [
    "EMPTY",
    "Attribution",
    "Checked",
    "Entry",
    "Keeper",
    "Organization",
    "Page",
    "Phone",
    "Place",
    "PublishedAlert",
    "Section",
    "Service",
    "Snapshot",
    "Source",
    "Words",
    "Zone",
    "build",
]
