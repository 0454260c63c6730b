"""Which fields the form of each thing has; any other name in a form is not read."""

from content.words import Thing

SOURCES = ("fr", "en")  # other languages belong to the translation desk
TEXTS: dict[Thing, tuple[str, ...]] = {
    Thing.SERVICE: ("name", "description", "bring", "cost", "appointment"),
    Thing.LOCATION: ("name", "directions"),
    Thing.ORGANIZATION: ("description", "mission", "phones.#.label"),
    Thing.PAGE: ("title", "sections.#.heading", "sections.#.body"),
}
_OTHERS: dict[Thing, tuple[str, ...]] = {
    Thing.SERVICE: (
        "kind",
        "organization",
        "audiences",
        "papers",
        "languages",
        "valid_from",
        "valid_to",
        "at.#.key",
        "at.#.location",
    ),
    Thing.LOCATION: (
        "zone",
        "address",
        "position.#",
        "precision",
        "living_site",
        "landmark",
    ),
    Thing.ORGANIZATION: (
        "name",
        "mandate",
        "mandate_from",
        "mandate_to",
        "parent",
        "website",
        "email",
        "valid_from",
        "valid_to",
        "phones.#.key",
        "phones.#.number",
        "phones.#.type",
    ),
    Thing.PAGE: (
        "kind",
        "topic",
        "sections.#.was",
        "sections.#.valid_until",
        "sections.#.sources.#.title",
        "sections.#.sources.#.url",
        "sections.#.sources.#.read_on",
        "sources.#.title",
        "sources.#.url",
        "sources.#.read_on",
        "read_by",
    ),
}
_RULE = (
    "byday",
    "bymonth",
    "interval",
    "dtstart",
    "until",
    "valid_from",
    "valid_to",
    "opens_at",
    "closes_at",
    "holidays",
)
FIELDS: dict[Thing, frozenset[str]] = {
    thing: frozenset(
        (
            *_OTHERS[thing],
            *(f"{text}.{language}" for text in texts for language in SOURCES),
            *(f"at.#.schedules.#.{name}" for name in _RULE if thing is Thing.SERVICE),
        )
    )
    for thing, texts in TEXTS.items()
}
MANY = frozenset({"byday", "bymonth", "audiences", "languages"})  # several values under one name
# What a row has even when nobody typed anything into it.
IDLE = frozenset({"key", "was", "holidays", "interval", "type"})
# The first field of a new row, by the name of its list.
FIRST = {
    "at": "location",
    "schedules": "opens_at",
    "phones": "number",
    "sections": "heading.fr",
    "sources": "title",
}
MOST_ROWS = 40
