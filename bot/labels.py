"""The words of the interface for the words of the content. Marked here, translated at use."""

from content.words import AlertTopic, Audience, Kind, Mandate, PageKind, Reason, Topic, Wrong


def _n(text: str) -> str:
    """Marks a text for the catalogues without translating it yet."""
    return text


KINDS = {
    Kind.FOOD: _n("Food"),
    Kind.WATER: _n("Water"),
    Kind.DAY_SHELTER: _n("Day centre"),
    Kind.NIGHT_SHELTER: _n("Night shelter"),
    Kind.SHOWERS: _n("Showers"),
    Kind.LAUNDRY: _n("Laundry"),
    Kind.CLOTHES: _n("Clothes"),
    Kind.FIREWOOD: _n("Firewood"),
    Kind.CHARGING: _n("Charging, Wi‑Fi"),
    Kind.HEALTH: _n("Health"),
    Kind.LEGAL: _n("Legal help"),
    Kind.INFORMATION: _n("Information"),
    Kind.WOMEN: _n("Women"),
    Kind.MINORS: _n("Under 18"),
    Kind.CHILDREN: _n("Children"),
    Kind.OTHER: _n("Other help"),
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
    Reason.WEATHER: _n("bad weather"),
    Reason.POLICE: _n("police operation"),
    Reason.VEHICLE: _n("vehicle broke down"),
    Reason.STAFF: _n("not enough volunteers"),
    Reason.SUPPLIES: _n("nothing left to give"),
    Reason.SAFETY: _n("for your safety"),
    Reason.HOLIDAY: _n("public holiday"),
    Reason.OTHER: _n("other reason"),
}
WRONGS = {
    Wrong.CLOSED: _n("Closed, nobody there"),
    Wrong.MOVED: _n("It is at another place"),
    Wrong.EMPTY: _n("Nothing left"),
    Wrong.TIME: _n("The time is wrong"),
    Wrong.OTHER: _n("Something else"),
}
WRONG_ICONS = {
    Wrong.CLOSED: "cancelled",
    Wrong.MOVED: "where",
    Wrong.EMPTY: "other",
    Wrong.TIME: "clock",
    Wrong.OTHER: "said",
}
SAID = {
    Wrong.CLOSED: _n("closed"),
    Wrong.MOVED: _n("at another place"),
    Wrong.EMPTY: _n("nothing left"),
    Wrong.TIME: _n("wrong time"),
    Wrong.OTHER: _n("something is wrong"),
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
