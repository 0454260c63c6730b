"""What people say is wrong, from the press of a button to the volunteers.

`flags` is pure: which opening is meant, and when people are believed. `inbox` takes presses
without a database on their way, `heard` is what volunteers read and answer, `recent` is for the
snapshot.
"""

from content.reports.current import recent, said_of
from content.reports.flags import OpeningReport, ReportedOpening, ReportFlag, flag, meant
from content.reports.inbox import ReportInbox
from content.reports.queries import OpenReport, answer, newly_flagged, open_reports, purge

__all__ = [
    "OpenReport",
    "OpeningReport",
    "ReportFlag",
    "ReportInbox",
    "ReportedOpening",
    "answer",
    "flag",
    "meant",
    "newly_flagged",
    "open_reports",
    "purge",
    "recent",
    "said_of",
]
