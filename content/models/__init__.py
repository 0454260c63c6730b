"""The tables, one file a noun, in the words of Open Referral HSDS 3."""

from content.models.assurance import Assurance
from content.models.base import metadata
from content.models.location import Location, Zone
from content.models.organization import Organization
from content.models.page import Page, Section, Source
from content.models.phone import Phone
from content.models.schedule import Schedule, ScheduleException
from content.models.service import Eligibility, Service, ServiceAtLocation
from content.models.state import Pace, Version
from content.models.text import Phrase, Text

__all__ = [
    "Assurance",
    "Eligibility",
    "Location",
    "Organization",
    "Pace",
    "Page",
    "Phone",
    "Phrase",
    "Schedule",
    "ScheduleException",
    "Section",
    "Service",
    "ServiceAtLocation",
    "Source",
    "Text",
    "Version",
    "Zone",
    "metadata",
]
