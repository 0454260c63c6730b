"""The tables, one file a noun, in the words of Open Referral HSDS 3."""

from content.models.alert import Alert, AlertText, Channel, Delivery, Sending, Tally
from content.models.assurance import Assurance
from content.models.base import metadata
from content.models.cap import CapFeed, CapMessage, FeedProblem
from content.models.change import Draft, History, PartnerLink, Press
from content.models.location import Location, Zone
from content.models.organization import Organization
from content.models.page import Page, Section, Source
from content.models.phone import Phone
from content.models.report import Report
from content.models.schedule import Schedule, ScheduleException
from content.models.service import Eligibility, Service, ServiceAtLocation
from content.models.state import Pace, Version
from content.models.subscriber import Subscriber
from content.models.text import Phrase, Text
from content.models.volunteer import (
    Attempt,
    Invitation,
    LoginSession,
    RecoveryCode,
    TelegramLink,
    Volunteer,
)

__all__ = [
    "Alert",
    "AlertText",
    "Assurance",
    "Attempt",
    "CapFeed",
    "CapMessage",
    "Channel",
    "Delivery",
    "Draft",
    "Eligibility",
    "FeedProblem",
    "History",
    "Invitation",
    "Location",
    "LoginSession",
    "Organization",
    "Pace",
    "Page",
    "PartnerLink",
    "Phone",
    "Phrase",
    "Press",
    "RecoveryCode",
    "Report",
    "Schedule",
    "ScheduleException",
    "Section",
    "Sending",
    "Service",
    "ServiceAtLocation",
    "Source",
    "Subscriber",
    "Tally",
    "TelegramLink",
    "Text",
    "Version",
    "Volunteer",
    "Zone",
    "metadata",
]
