"""The closed lists of words that content may use, with the standard each comes from."""

from enum import StrEnum


class Kind(StrEnum):
    """Kinds of service, in the order of the home screen."""

    FOOD = "food"
    WATER = "water"
    DAY_SHELTER = "day_shelter"
    NIGHT_SHELTER = "night_shelter"
    SHOWERS = "showers"
    LAUNDRY = "laundry"
    CLOTHES = "clothes"
    FIREWOOD = "firewood"
    CHARGING = "charging"
    HEALTH = "health"
    LEGAL = "legal"
    INFORMATION = "information"
    WOMEN = "women"
    MINORS = "minors"
    CHILDREN = "children"
    OTHER = "other"


class Topic(StrEnum):
    """Topics of rights pages, in the order people ask for them."""

    ASYLUM_FRANCE = "asylum-france"
    DUBLIN = "dublin"
    ASYLUM_UK = "asylum-uk"
    POLICE = "police"
    DETENTION = "detention"
    EVICTION = "eviction"
    MINORS = "minors"
    HEALTH_CARE = "health-care"
    PREGNANCY = "pregnancy"
    VIOLENCE = "violence"
    MISSING = "missing"
    SEA = "sea"


class PageKind(StrEnum):
    """What a page is."""

    RIGHTS = "rights"
    GUIDE = "guide"
    NEWS = "news"


class Audience(StrEnum):
    """For whom a service is (HSDS eligibility)."""

    EVERYONE = "everyone"
    WOMEN = "women"
    FAMILIES = "families"
    MINORS = "minors"


class Mandate(StrEnum):
    """Who an organization answers to. A hospital is a public service: it is bound to secrecy,
    and no operator of the prefecture."""

    INDEPENDENT = "independent"
    PUBLIC = "public"
    STATE = "state"


class Precision(StrEnum):
    """How exactly a location is published."""

    EXACT = "exact"
    STREET = "street"
    AREA = "area"


class Frequency(StrEnum):
    """RFC 5545 FREQ as HSDS uses it; a dated rule has none."""

    WEEKLY = "WEEKLY"


class Holidays(StrEnum):
    """What a French public holiday does to an opening."""

    OPEN = "open"
    CLOSED = "closed"
    UNCERTAIN = "uncertain"


class Change(StrEnum):
    """How one date differs from the rule."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    LATE = "late"
    EARLY = "early"
    EXTRA = "extra"
    FINISHED = "finished"


class Reason(StrEnum):
    """Why one date differs; translated once, so that no volunteer has to."""

    WEATHER = "weather"
    POLICE = "police"
    VEHICLE = "vehicle"
    STAFF = "staff"
    SUPPLIES = "supplies"
    SAFETY = "safety"
    HOLIDAY = "holiday"
    OTHER = "other"


class Method(StrEnum):
    """How somebody checked."""

    SEEN = "seen"
    PHONED = "phoned"
    TOLD = "told"
    WRITTEN = "written"


class Status(StrEnum):
    """Whether people can see an entry (HSDS service status)."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class PhoneType(StrEnum):
    """How a number is used."""

    VOICE = "voice"
    SMS = "sms"


DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Role(StrEnum):
    """What a volunteer may do, from least to most (`content/volunteers/roles.py` says what)."""

    PARTNER = "partner"
    TRANSLATOR = "translator"
    EDITOR = "editor"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Thing(StrEnum):
    """What content is made of: each is one document with a key, and has one history."""

    PACE = "pace"
    ZONE = "zone"
    LOCATION = "location"
    ORGANIZATION = "organization"
    PHONE = "phone"
    SERVICE = "service"
    PAGE = "page"


class Action(StrEnum):
    """What was done, in the history."""

    CREATED = "created"
    CHANGED = "changed"
    ASSURED = "assured"
    TODAY = "today"
    TRANSLATED = "translated"
    ARCHIVED = "archived"
    UNDONE = "undone"
    RESTORED = "restored"
    LOADED = "loaded"


class DraftState(StrEnum):
    """What a draft waits for: its author, an editor, or its time."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    SCHEDULED = "scheduled"


class Wrong(StrEnum):
    """What people say is wrong about a card."""

    CLOSED = "closed"
    MOVED = "moved"
    EMPTY = "empty"
    TIME = "time"
    OTHER = "other"


class AlertTopic(StrEnum):
    """What people can be told about, in the order they are asked."""

    EMERGENCY = "emergency"
    FOOD = "food"
    WATER = "water"
    WEATHER = "weather"
    RIGHTS = "rights"


class Receiver(StrEnum):
    """Who is written to: a person, somebody who tries alerts out, a public channel."""

    PERSON = "person"
    TESTER = "tester"
    CHANNEL = "channel"


class AlertStatus(StrEnum):
    """CAP status: for people, or for testers only."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"


class MsgType(StrEnum):
    """CAP msgType."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


class Urgency(StrEnum):
    """CAP urgency: when something must be done."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Severity(StrEnum):
    """CAP severity: how bad it is."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Certainty(StrEnum):
    """CAP certainty: how sure it is."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


class AlertState(StrEnum):
    """How far an alert is. It only goes forward, but for paused, which goes on."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    SENT = "sent"
    ENDED = "ended"


class DeliveryState(StrEnum):
    """How far one message to one receiver is (law 4 of the design)."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Pause(StrEnum):
    """Why an alert is not sent on."""

    REFUSED = "refused"
    ERRORS = "errors"
    SEALED = "sealed"


class Tell(StrEnum):
    """What coordinators are told of an alert without asking."""

    ALONE = "alone"
    PAUSED = "paused"
    MISSED = "missed"
