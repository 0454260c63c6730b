"""The words of the interface for the words of the content. Marked here, translated at use."""

from content.models import AlertTopic, Audience, Mandate, PageKind, ReportKind, ServiceKind, Topic
from content.schedules.rules import ExceptionReason


def _n(text: str) -> str:
    """Marks a text for the catalogues without translating it yet."""
    return text


KINDS = {
    ServiceKind.FOOD: _n("Food"),
    ServiceKind.WATER: _n("Water"),
    ServiceKind.DAY_SHELTER: _n("Day centre"),
    ServiceKind.NIGHT_SHELTER: _n("Night shelter"),
    ServiceKind.SHOWERS: _n("Showers"),
    ServiceKind.LAUNDRY: _n("Laundry"),
    ServiceKind.CLOTHES: _n("Clothes"),
    ServiceKind.FIREWOOD: _n("Firewood"),
    ServiceKind.CHARGING: _n("Charging, Wi‑Fi"),
    ServiceKind.HEALTH: _n("Health"),
    ServiceKind.LEGAL: _n("Legal help"),
    ServiceKind.INFORMATION: _n("Information"),
    ServiceKind.WOMEN: _n("Women"),
    ServiceKind.MINORS: _n("Under 18"),
    ServiceKind.CHILDREN: _n("Children"),
    ServiceKind.OTHER: _n("Other help"),
}
AUDIENCES = {
    Audience.EVERYONE: _n("For everyone"),
    Audience.WOMEN: _n("For women"),
    Audience.FAMILIES: _n("For families"),
    Audience.MINORS: _n("For people under 18"),
}
AUDIENCE_TITLES = {Audience.WOMEN: _n("Women and families"), Audience.MINORS: _n("Under 18")}
MANDATES = {
    Mandate.INDEPENDENT: _n("Independent of the State"),
    Mandate.PUBLIC: _n("Public service"),
    Mandate.STATE: _n("Mandated by the State"),
}
PAGES = {
    PageKind.RIGHTS: _n("Know your rights"),
    PageKind.GUIDE: _n("Good to know"),
    PageKind.NEWS: _n("News"),
}
REASONS = {
    ExceptionReason.WEATHER: _n("bad weather"),
    ExceptionReason.POLICE: _n("police operation"),
    ExceptionReason.VEHICLE: _n("vehicle broke down"),
    ExceptionReason.STAFF: _n("not enough volunteers"),
    ExceptionReason.SUPPLIES: _n("nothing left to give"),
    ExceptionReason.SAFETY: _n("for your safety"),
    ExceptionReason.HOLIDAY: _n("public holiday"),
    ExceptionReason.OTHER: _n("other reason"),
}
WRONGS = {
    ReportKind.CLOSED: _n("Closed, nobody there"),
    ReportKind.MOVED: _n("It is at another place"),
    ReportKind.EMPTY: _n("Nothing left"),
    ReportKind.TIME: _n("The time is wrong"),
    ReportKind.OTHER: _n("Something else"),
}
WRONG_ICONS = {
    ReportKind.CLOSED: "cancelled",
    ReportKind.MOVED: "where",
    ReportKind.EMPTY: "other",
    ReportKind.TIME: "clock",
    ReportKind.OTHER: "said",
}
SAID = {
    ReportKind.CLOSED: _n("closed"),
    ReportKind.MOVED: _n("at another place"),
    ReportKind.EMPTY: _n("nothing left"),
    ReportKind.TIME: _n("wrong time"),
    ReportKind.OTHER: _n("something is wrong"),
}
ALERT_TOPICS = {
    AlertTopic.EMERGENCY: _n("Emergencies"),
    AlertTopic.FOOD: _n("Food and distributions"),
    AlertTopic.WATER: _n("Water"),
    AlertTopic.WEATHER: _n("Weather and sea"),
    AlertTopic.RIGHTS: _n("Rights and news"),
}
ALERT_ICONS = {
    AlertTopic.EMERGENCY: "sos",
    AlertTopic.FOOD: "food",
    AlertTopic.WATER: "water",
    AlertTopic.WEATHER: "weather",
    AlertTopic.RIGHTS: "rights",
}
TOPIC_ICONS = {
    Topic.ASYLUM_FRANCE: "legal",
    Topic.DUBLIN: "legal",
    Topic.ASYLUM_UK: "legal",
    Topic.POLICE: "papers",
    Topic.DETENTION: "papers",
    Topic.EVICTION: "old",
    Topic.MINORS: "minors",
    Topic.HEALTH_CARE: "health",
    Topic.PREGNANCY: "women",
    Topic.VIOLENCE: "old",
    Topic.MISSING: "people",
    Topic.SEA: "water",
}
