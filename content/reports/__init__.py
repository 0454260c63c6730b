"""What people say is wrong, from the press of a button to the volunteers.

`flags` is pure: which opening is meant, and when people are believed. `inbox` takes presses
without a database on their way, `queries` is what volunteers read and answer, and what the snapshot
shows.
"""

from content.reports.flags import OpeningReport, ReportedOpening, ReportFlag, flag, meant
from content.reports.inbox import ReportInbox
from content.reports.queries import (
    OpenReport,
    answer,
    newly_flagged,
    open_reports,
    purge,
    recent,
    said_of,
)
