"""When a service is open. Pure: rules and exceptions in, occurrences out.

Rules are RFC 5545 weekly or dated rules on the wall clock of Calais; occurrences are in UTC.
An occurrence is named by its local date and the time it was planned to open (RECURRENCE-ID).

`rules` is what the rules alone give, `differences` what exceptions make of it, `timetable`
the two together over time, `anchoring` which opening an exception is about, `validity` bounds
them.
"""

from content.schedules.exceptions import PublishedScheduleException, named
from content.schedules.rules import (
    Occurrence,
    PublishedSchedule,
    french_holidays,
    planned,
    round_the_clock,
)
from content.schedules.timetable import Timetable, between, on, upcoming
from content.schedules.validity import within

__all__ = [
    "Occurrence",
    "PublishedSchedule",
    "PublishedScheduleException",
    "Timetable",
    "between",
    "french_holidays",
    "named",
    "on",
    "planned",
    "round_the_clock",
    "upcoming",
    "within",
]
