"""What people say is wrong, from the press of a button to the volunteers.

`flags` is pure: which opening is meant, and when people are believed. `inbox` takes presses
without a database on their way, `heard` is what volunteers read and answer, `recent` is for the
snapshot.
"""

from content.reports.flags import Flag, Said, Which, flag, meant
from content.reports.heard import Heard, answer, newly_flagged, open_reports, purge
from content.reports.inbox import Inbox
from content.reports.recent import recent, said_of

__all__ = [
    "Flag",
    "Heard",
    "Inbox",
    "Said",
    "Which",
    "answer",
    "flag",
    "meant",
    "newly_flagged",
    "open_reports",
    "purge",
    "recent",
    "said_of",
]
