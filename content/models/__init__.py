"""The tables, one file a noun, in the words of Open Referral HSDS 3."""

from content.models.alert import (
    BEGUN,
    GOING,
    OVER,
    UNDER_WAY,
    WAITING,
    WRITTEN,
    Alert,
    AlertKind,
    AlertSource,
    AlertState,
    AlertStatus,
    AlertText,
    AlertTopic,
    Certainty,
    Channel,
    CoordinatorNotice,
    Delivery,
    DeliveryCount,
    DeliveryState,
    KillSwitch,
    Lane,
    MsgType,
    PauseReason,
    Severity,
    Urgency,
    lane_of,
)
from content.models.assurance import Assurance, AssuranceMethod
from content.models.base import Status, metadata
from content.models.cap import CapFeed, CapMessage, FeedProblem
from content.models.change import (
    ChangeAction,
    DocumentType,
    Draft,
    DraftState,
    History,
    PartnerLink,
    SubmittedForm,
)
from content.models.location import Location, Precision, Zone
from content.models.organization import Mandate, Organization
from content.models.page import Page, PageKind, Section, Source, Topic
from content.models.phone import Phone, PhoneType
from content.models.report import Report, ReportKind
from content.models.schedule import Schedule, ScheduleException
from content.models.service import Audience, Eligibility, Service, ServiceAtLocation, ServiceKind
from content.models.state import Pace, Version
from content.models.subscriber import ReceiverKind, Subscriber
from content.models.text import Phrase, Text
from content.models.volunteer import (
    Invitation,
    LoginAttempt,
    LoginSession,
    RecoveryCode,
    Role,
    TelegramLink,
    Volunteer,
)
