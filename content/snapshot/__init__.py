"""Everything published, immutable, indexed, with its version.

`model` is what a snapshot holds, `build` assembles one, `current_alerts` reads the alerts
that hold, `keeper` keeps the newest good one in memory.
"""

from content.snapshot.build import build
from content.snapshot.keeper import Keeper
from content.snapshot.model import (
    EMPTY,
    Attribution,
    LocalizedText,
    PublishedAlert,
    PublishedAssurance,
    PublishedLocation,
    PublishedOrganization,
    PublishedPage,
    PublishedPhone,
    PublishedSection,
    PublishedService,
    PublishedServiceAtLocation,
    PublishedSource,
    PublishedZone,
    Snapshot,
)

__all__ = [
    "EMPTY",
    "Attribution",
    "Keeper",
    "LocalizedText",
    "PublishedAlert",
    "PublishedAssurance",
    "PublishedLocation",
    "PublishedOrganization",
    "PublishedPage",
    "PublishedPhone",
    "PublishedSection",
    "PublishedService",
    "PublishedServiceAtLocation",
    "PublishedSource",
    "PublishedZone",
    "Snapshot",
    "build",
]
