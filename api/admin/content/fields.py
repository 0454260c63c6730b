"""Which fields the form of each thing has; any other name in a form is not read."""

from content.models import DocumentType

SOURCES = ("fr", "en")  # other languages belong to the translation desk
TEXTS: dict[DocumentType, tuple[str, ...]] = {
    DocumentType.SERVICE: ("name", "description", "bring", "cost", "appointment"),
    DocumentType.LOCATION: ("name", "directions"),
    DocumentType.ORGANIZATION: ("description", "mission", "phones.#.label"),
    DocumentType.PAGE: ("title", "sections.#.heading", "sections.#.body"),
}
_OTHERS: dict[DocumentType, tuple[str, ...]] = {
    DocumentType.SERVICE: (
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
    DocumentType.LOCATION: (
        "zone",
        "address",
        "position.#",
        "precision",
        "living_site",
        "landmark",
    ),
    DocumentType.ORGANIZATION: (
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
    DocumentType.PAGE: (
        "kind",
        "topic",
        "sections.#.key",
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
FIELDS: dict[DocumentType, frozenset[str]] = {
    thing: frozenset(
        (
            *_OTHERS[thing],
            *(f"{text}.{language}" for text in texts for language in SOURCES),
            *(f"at.#.schedules.#.{name}" for name in _RULE if thing is DocumentType.SERVICE),
        )
    )
    for thing, texts in TEXTS.items()
}
MANY = frozenset({"byday", "bymonth", "audiences", "languages"})  # several values under one name
# What a row has even when nobody typed anything into it.
IDLE = frozenset({"key", "holidays", "interval", "type"})
# The first field of a new row, by the name of its list.
FIRST = {
    "at": "location",
    "schedules": "opens_at",
    "phones": "number",
    "sections": "heading.fr",
    "sources": "title",
}
MOST_ROWS = 40
